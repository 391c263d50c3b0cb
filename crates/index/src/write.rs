//! Writing an index: segments side by side, the same bytes on any number of threads.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::directory::Directory;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{IndexMeta, SegmentReader, TantivyDocument, TantivyError};
use text::Token;

use crate::contents::Contents;
use crate::entry::Entry;
use crate::error::Error;
use crate::fields::{self, Fields};
use crate::findings;
use crate::folder::Folder;
use crate::lines;
use crate::vocabulary;

/// From which the engine derives the first size of its table of terms; the table grows.
const TERM_TABLE_BUDGET: usize = 128 << 10;

/// Writes an index into a folder.
///
/// The engine's own writer deals utterances to threads as they come, names segments at random and
/// merges when it sees fit. Here whoever calls cuts the utterances into numbered segments, so that
/// the same utterances in the same order give the same files, on however many threads.
///
/// An index is never changed: a new one is written beside it, which takes over the segments of texts
/// that are in both. So a crash leaves the old one as it was, and a new one is the same, bytes and
/// all, whether there was an old one or not.
pub struct Writer {
    texts: Part,
    findings: Part,
    fields: Fields,
    /// The folder of an older index, and the utterances of each of its segments.
    before: Option<(PathBuf, FxHashMap<SegmentId, u32>)>,
}

/// One of the two indexes.
struct Part {
    index: tantivy::Index,
    folder: Folder,
}

impl Part {
    fn create(folder: Folder) -> tantivy::Result<Part> {
        if tantivy::Index::exists(&folder)? {
            return Err(TantivyError::IndexAlreadyExists);
        }
        let index = tantivy::Index::builder()
            .schema(Fields::new().1)
            .tokenizers(lines::tokenizers())
            .open_or_create(folder.clone())?;
        Ok(Part { index, folder })
    }

    fn writer(&self, id: SegmentId) -> tantivy::Result<Writing> {
        let segment = self.index.segment(self.index.new_segment_meta(id, 0));
        let writer = SegmentWriter::for_segment(TERM_TABLE_BUDGET, segment.clone())?;
        Ok(Writing { segment, writer, utterances: 0 })
    }

    /// Closes the index over these segments, in their order.
    fn finish(&self, segments: Vec<SegmentMeta>) -> tantivy::Result<()> {
        let mut meta = IndexMeta::with_schema(self.index.schema());
        meta.index_settings = self.index.settings().clone();
        meta.payload = Some(fields::VERSION.to_owned());
        meta.segments = segments;
        let mut description = serde_json::to_vec_pretty(&meta)
            .map_err(|error| TantivyError::InternalError(error.to_string()))?;
        description.push(b'\n');
        self.index.directory().atomic_write(Path::new("meta.json"), &description)?;
        // The engine's list of files to clean up stands in random order; nothing reads it again.
        let list = Path::new(".managed.json");
        self.folder.delete(list).map_err(|it| TantivyError::InternalError(it.to_string()))
    }
}

impl Writer {
    /// Begins an index in an empty folder.
    ///
    /// # Errors
    /// If the folder is missing, cannot be written to, or holds an index already.
    pub fn create(directory: &Path) -> Result<Writer, Error> {
        let refused =
            |cause: TantivyError| Error::Create { path: directory.to_owned(), cause: cause.into() };
        let folder = Folder::open(directory).map_err(|error| refused(error.into()))?;
        let texts = Part::create(folder.clone()).map_err(refused)?;
        let beside = folder.make(findings::FOLDER).map_err(|error| refused(error.into()))?;
        let findings = Part::create(beside).map_err(refused)?;
        Ok(Writer { texts, findings, fields: Fields::new().0, before: None })
    }

    /// Takes over what it can from the index in another folder; from none if there is none, or one
    /// of another version.
    #[must_use]
    pub fn after(mut self, before: &Path) -> Writer {
        self.before = known(before).map(|segments| (before.to_owned(), segments));
        self
    }

    /// Begins the segment of this number, from 0, each number once; its utterances stay in memory
    /// until it is closed. Segments are filled independently of each other, on any thread.
    ///
    /// What is added has to be what `contents` had: a segment of the same that an older index has is
    /// taken over, and only what was found in it is written.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn segment(&self, number: usize, contents: Contents) -> Result<Segment, Error> {
        let id = contents.name();
        let name = id.uuid_string();
        let kept = match &self.before {
            Some((folder, segments)) if segments.contains_key(&id) => {
                self.texts.folder.take_over(folder, &name).map_err(Error::write)?;
                Some(self.texts.index.new_segment_meta(id, segments[&id]))
            }
            _ => None,
        };
        let texts = match kept {
            Some(kept) => Texts::Kept(kept),
            None => Texts::New(self.texts.writer(id).map_err(Error::write)?, FxHashSet::default()),
        };
        let name = format!("{:032x}", number + 1);
        let id = SegmentId::from_uuid_string(&name).expect("32 hexadecimal digits");
        let findings = self.findings.writer(id).map_err(Error::write)?;
        Ok(Segment { texts, findings, fields: self.fields })
    }

    /// Closes the index, which can be opened from now on; returns the number of its utterances.
    ///
    /// The segments stand in the order of their numbers, for that is the order of a concordance.
    /// Nothing is forced to disk: that is left to whoever puts the index in its place.
    ///
    /// # Errors
    /// If the files cannot be written.
    pub fn finish(self, segments: Vec<Closed>) -> Result<u64, Error> {
        let (texts, found): (Vec<SegmentMeta>, Vec<SegmentMeta>) =
            segments.into_iter().map(|closed| (closed.texts, closed.findings)).unzip();
        let utterances = texts.iter().map(|segment| u64::from(segment.max_doc())).sum();
        let readers =
            texts.iter().map(|it| SegmentReader::open(&self.texts.index.segment(it.clone())));
        let readers = readers.collect::<tantivy::Result<Vec<_>>>().map_err(Error::write)?;
        vocabulary::write(&self.texts.folder, &readers, self.fields.words).map_err(Error::write)?;
        self.findings.finish(found).map_err(Error::write)?;
        self.texts.finish(texts).map_err(Error::write)?;
        Ok(utterances)
    }
}

/// The segments of an older index, with their utterances.
fn known(before: &Path) -> Option<FxHashMap<SegmentId, u32>> {
    let index = tantivy::Index::open(Folder::open(before).ok()?).ok()?;
    let meta = index.load_metas().ok()?;
    let is_alike = meta.payload.as_deref() == Some(fields::VERSION);
    let segments = meta.segments.iter().map(|segment| (segment.id(), segment.max_doc()));
    is_alike.then(|| segments.collect())
}

/// A segment that is being filled.
pub struct Segment {
    texts: Texts,
    findings: Writing,
    fields: Fields,
}

/// The texts of a segment.
#[expect(clippy::large_enum_variant, reason = "there are as many as threads")]
enum Texts {
    /// Those of an older index.
    Kept(SegmentMeta),
    /// With words that differ from their stems, and these, as far as they have been met.
    New(Writing, FxHashSet<(Arc<str>, Arc<str>)>),
}

/// A segment of one of the two indexes that is being filled.
struct Writing {
    segment: tantivy::index::Segment,
    writer: SegmentWriter,
    utterances: u32,
}

impl Writing {
    fn add(&mut self, document: TantivyDocument) -> Result<(), Error> {
        let opstamp = u64::from(self.utterances);
        self.writer.add_document(AddOperation { opstamp, document }).map_err(Error::write)?;
        self.utterances += 1;
        Ok(())
    }

    fn close(self) -> Result<SegmentMeta, Error> {
        self.writer.finalize().map_err(Error::write)?;
        let segment = self.segment.with_max_doc(self.utterances);
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }
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
        self.findings.add(self.fields.findings(entry))?;
        let Texts::New(texts, known) = &mut self.texts else { return Ok(()) };
        let mut forms = Vec::new();
        for token in tokens.iter().filter(|token| token.stem != token.normal) {
            if known.insert((Arc::clone(&token.stem), Arc::clone(&token.normal))) {
                forms.push(token);
            }
        }
        texts.add(self.fields.document(entry, tokens, &forms))
    }

    /// Writes the segment's files.
    ///
    /// # Errors
    /// If they cannot be written, or if other utterances were added than were announced.
    pub fn close(self) -> Result<Closed, Error> {
        let findings = self.findings.close()?;
        let texts = match self.texts {
            Texts::Kept(segment) => segment,
            Texts::New(texts, _) => texts.close()?,
        };
        if texts.max_doc() != findings.max_doc() {
            let problem = "a segment has other utterances than its contents".to_owned();
            return Err(Error::write(TantivyError::InternalError(problem)));
        }
        Ok(Closed { texts, findings })
    }
}

/// A segment whose files are written.
pub struct Closed {
    texts: SegmentMeta,
    findings: SegmentMeta,
}
