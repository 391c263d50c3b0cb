//! Writing an index: segment after segment, the same bytes on any number of threads.

use std::path::{Path, PathBuf};

use tantivy::directory::{Directory, MmapDirectory};
use tantivy::index::{Segment, SegmentId, SegmentMeta};
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{IndexMeta, TantivyDocument};
use text::Token;

use crate::entry::Entry;
use crate::error::Error;
use crate::fields::{self, Fields};

/// A segment is closed after so much text: what bounds the memory of the writer.
const SEGMENT_BYTES: usize = 48 << 20;

/// … or after so many utterances: the columns of a segment are kept in memory too.
const SEGMENT_UTTERANCES: u32 = 500_000;

/// From which the engine derives the first size of its table of terms.
const TERM_TABLE_BUDGET: usize = 32 << 20;

/// Writes an index into a folder.
///
/// The engine's own writer deals utterances to threads as they come, names segments at random and
/// merges when it sees fit. Here segments are cut by the amount of text and numbered, so that the
/// same utterances in the same order give the same files.
pub struct Writer {
    index: tantivy::Index,
    directory: MmapDirectory,
    fields: Fields,
    open: Option<Part>,
    closed: Vec<SegmentMeta>,
    segment_bytes: usize,
}

/// How utterances lie in an index; makes them ready for it on any thread.
#[derive(Clone, Copy, Debug)]
pub struct Layout(Fields);

impl Layout {
    /// An utterance with its tokens, ready to be added.
    pub fn prepare(&self, entry: &Entry, tokens: &[Token]) -> Prepared {
        Prepared { document: self.0.document(entry, tokens), bytes: entry.text.len() }
    }
}

/// An utterance that is ready to be added to an index.
pub struct Prepared {
    document: TantivyDocument,
    /// Of its text.
    bytes: usize,
}

/// The segment that is being filled.
struct Part {
    segment: Segment,
    writer: SegmentWriter,
    utterances: u32,
    bytes: usize,
}

impl Writer {
    /// Begins an index in an empty folder.
    ///
    /// # Errors
    /// If the folder is missing, cannot be written to, or holds an index already.
    pub fn create(directory: &Path) -> Result<Writer, Error> {
        Writer::with_segments(directory, SEGMENT_BYTES)
    }

    /// The same with another length of segments, for tests.
    pub(crate) fn with_segments(directory: &Path, segment_bytes: usize) -> Result<Writer, Error> {
        let refused = |cause: tantivy::TantivyError| Error::Create {
            path: directory.to_owned(),
            cause: cause.into(),
        };
        let folder = MmapDirectory::open(directory).map_err(|error| refused(error.into()))?;
        if tantivy::Index::exists(&folder).map_err(|error| refused(error.into()))? {
            return Err(refused(tantivy::TantivyError::IndexAlreadyExists));
        }
        let (fields, schema) = Fields::new();
        let index = tantivy::Index::builder()
            .schema(schema)
            .tokenizers(fields::tokenizers())
            .open_or_create(folder.clone())
            .map_err(refused)?;
        let (open, closed) = (None, Vec::new());
        Ok(Writer { index, directory: folder, fields, open, closed, segment_bytes })
    }

    /// How utterances lie in this index.
    pub fn layout(&self) -> Layout {
        Layout(self.fields)
    }

    /// Adds an utterance after those that were added before.
    ///
    /// Utterances of one document should follow each other in the order in which they were said,
    /// for that is the order of a concordance.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn add(&mut self, prepared: Prepared) -> Result<(), Error> {
        let mut part = match self.open.take() {
            Some(part) => part,
            None => self.open_segment()?,
        };
        let opstamp = u64::from(part.utterances);
        let Prepared { document, bytes } = prepared;
        part.writer.add_document(AddOperation { opstamp, document }).map_err(Error::write)?;
        part.utterances += 1;
        part.bytes += bytes;
        let full = part.bytes >= self.segment_bytes || part.utterances >= SEGMENT_UTTERANCES;
        self.open = Some(part);
        if full { self.close_segment() } else { Ok(()) }
    }

    /// Closes the index, which can be opened from now on; returns the number of its utterances.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn finish(mut self) -> Result<u64, Error> {
        self.close_segment()?;
        let mut meta = IndexMeta::with_schema(self.index.schema());
        meta.index_settings = self.index.settings().clone();
        meta.payload = Some(fields::VERSION.to_owned());
        meta.segments = self.closed;
        let mut description = serde_json::to_vec_pretty(&meta).map_err(Error::write)?;
        description.push(b'\n');
        let directory = self.index.directory();
        directory.sync_directory().map_err(Error::write)?;
        directory.atomic_write(Path::new("meta.json"), &description).map_err(Error::write)?;
        // The engine's list of files to clean up stands in random order; nothing reads it again.
        self.directory.delete(&PathBuf::from(".managed.json")).map_err(Error::write)?;
        self.directory.sync_directory().map_err(Error::write)?;
        Ok(meta.segments.iter().map(|segment| u64::from(segment.max_doc())).sum())
    }

    fn open_segment(&self) -> Result<Part, Error> {
        let name = format!("{:032x}", self.closed.len() + 1);
        let id = SegmentId::from_uuid_string(&name).expect("32 hexadecimal digits");
        let segment = self.index.segment(self.index.new_segment_meta(id, 0));
        let writer =
            SegmentWriter::for_segment(TERM_TABLE_BUDGET, segment.clone()).map_err(Error::write)?;
        Ok(Part { segment, writer, utterances: 0, bytes: 0 })
    }

    fn close_segment(&mut self) -> Result<(), Error> {
        let Some(part) = self.open.take() else { return Ok(()) };
        part.writer.finalize().map_err(Error::write)?;
        let segment = part.segment.with_max_doc(part.utterances);
        segment.meta().untrack_temp_docstore();
        self.closed.push(segment.meta().clone());
        Ok(())
    }
}
