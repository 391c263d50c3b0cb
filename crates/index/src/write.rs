//! Writing an index: segments side by side, the same bytes on any number of threads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::directory::Directory;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{IndexMeta, SegmentReader};
use text::Token;

use crate::entry::Entry;
use crate::error::Error;
use crate::fields::{self, Fields};
use crate::folder::Folder;
use crate::vocabulary;

/// From which the engine derives the first size of its table of terms; the table grows.
const TERM_TABLE_BUDGET: usize = 128 << 10;

/// Writes an index into a folder.
///
/// The engine's own writer deals utterances to threads as they come, names segments at random and
/// merges when it sees fit. Here whoever calls cuts the utterances into numbered segments, so that
/// the same utterances in the same order give the same files, on however many threads.
pub struct Writer {
    index: tantivy::Index,
    directory: Folder,
    fields: Fields,
}

impl Writer {
    /// Begins an index in an empty folder.
    ///
    /// # Errors
    /// If the folder is missing, cannot be written to, or holds an index already.
    pub fn create(directory: &Path) -> Result<Writer, Error> {
        let refused = |cause: tantivy::TantivyError| Error::Create {
            path: directory.to_owned(),
            cause: cause.into(),
        };
        let folder = Folder::open(directory).map_err(|error| refused(error.into()))?;
        if tantivy::Index::exists(&folder).map_err(|error| refused(error.into()))? {
            return Err(refused(tantivy::TantivyError::IndexAlreadyExists));
        }
        let (fields, schema) = Fields::new();
        let index = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(fields::tokenizers())
            .open_or_create(folder.clone())
            .map_err(refused)?;
        Ok(Writer { index, directory: folder, fields })
    }

    /// Begins the segment of this number, from 0, each number once; its utterances stay in memory
    /// until it is closed. Segments are filled independently of each other, on any thread.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn segment(&self, number: usize) -> Result<Segment, Error> {
        let name = format!("{:032x}", number + 1);
        let id = SegmentId::from_uuid_string(&name).expect("32 hexadecimal digits");
        let segment = self.index.segment(self.index.new_segment_meta(id, 0));
        let writer =
            SegmentWriter::for_segment(TERM_TABLE_BUDGET, segment.clone()).map_err(Error::write)?;
        let forms = FxHashSet::default();
        Ok(Segment { segment, writer, fields: self.fields, forms, utterances: 0 })
    }

    /// Closes the index, which can be opened from now on; returns the number of its utterances.
    ///
    /// The segments stand in the order of their numbers, for that is the order of a concordance.
    /// Nothing is forced to disk: that is left to whoever puts the index in its place.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn finish(self, segments: Vec<Closed>) -> Result<u64, Error> {
        let mut meta = IndexMeta::with_schema(self.index.schema());
        meta.index_settings = self.index.settings().clone();
        meta.payload = Some(fields::VERSION.to_owned());
        meta.segments = segments.into_iter().map(|Closed(segment)| segment).collect();
        let readers = meta
            .segments
            .iter()
            .map(|segment| SegmentReader::open(&self.index.segment(segment.clone())));
        let readers = readers.collect::<tantivy::Result<Vec<_>>>().map_err(Error::write)?;
        vocabulary::write(&self.directory, &readers, self.fields.words).map_err(Error::write)?;
        let mut description = serde_json::to_vec_pretty(&meta).map_err(Error::write)?;
        description.push(b'\n');
        let directory = self.index.directory();
        directory.atomic_write(Path::new("meta.json"), &description).map_err(Error::write)?;
        // The engine's list of files to clean up stands in random order; nothing reads it again.
        self.directory.delete(&PathBuf::from(".managed.json")).map_err(Error::write)?;
        Ok(meta.segments.iter().map(|segment| u64::from(segment.max_doc())).sum())
    }
}

/// A segment that is being filled.
pub struct Segment {
    segment: tantivy::index::Segment,
    writer: SegmentWriter,
    fields: Fields,
    /// Words that differ from their stems, with these, as far as they have been met.
    forms: FxHashSet<(Arc<str>, Arc<str>)>,
    utterances: u32,
}

impl Segment {
    /// Adds an utterance with its tokens after those that were added before.
    ///
    /// Utterances of one document should follow each other in the order in which they were said,
    /// for that is the order of a concordance.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn add(&mut self, entry: &Entry, tokens: &[Token]) -> Result<(), Error> {
        let opstamp = u64::from(self.utterances);
        let mut forms = Vec::new();
        for token in tokens.iter().filter(|token| token.stem != token.normal) {
            if self.forms.insert((Arc::clone(&token.stem), Arc::clone(&token.normal))) {
                forms.push(token);
            }
        }
        let document = self.fields.document(entry, tokens, &forms);
        self.writer.add_document(AddOperation { opstamp, document }).map_err(Error::write)?;
        self.utterances += 1;
        Ok(())
    }

    /// Writes the segment's files.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn close(self) -> Result<Closed, Error> {
        self.writer.finalize().map_err(Error::write)?;
        let segment = self.segment.with_max_doc(self.utterances);
        segment.meta().untrack_temp_docstore();
        Ok(Closed(segment.meta().clone()))
    }
}

/// A segment whose files are written.
pub struct Closed(SegmentMeta);
