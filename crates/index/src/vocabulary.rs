//! Every word of an index once: where wildcards, fuzzy words and regular expressions are looked up.
//!
//! Each segment has a dictionary of its own; to walk one for all is faster by their number.

use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::{Directory, OwnedBytes};
use tantivy::index::SegmentReader;
use tantivy::schema::Field;
use tantivy::termdict::TermMerger;
use tantivy_fst::raw::Fst;
use tantivy_fst::{Map, MapBuilder};

/// The file's name in the folder of the index.
const FILE: &str = "words.fst";

/// The words.
pub(crate) type Vocabulary = Map<OwnedBytes>;

/// Writes the words that segments have in a field.
pub(crate) fn write(
    directory: &dyn Directory,
    segments: &[SegmentReader],
    field: Field,
) -> Result<(), TantivyError> {
    let mut indexes = Vec::with_capacity(segments.len());
    for segment in segments {
        indexes.push(segment.inverted_index(field)?);
    }
    let streams = indexes.iter().map(|index| index.terms().stream());
    let mut words = TermMerger::new(streams.collect::<std::io::Result<_>>()?);
    let mut map = MapBuilder::new(directory.open_write(Path::new(FILE))?).map_err(damaged)?;
    while words.advance() {
        map.insert(words.key(), 0).map_err(damaged)?;
    }
    tantivy::directory::TerminatingWrite::terminate(map.into_inner().map_err(damaged)?)?;
    Ok(())
}

/// Reads what `write` wrote.
pub(crate) fn open(directory: &dyn Directory) -> Result<Vocabulary, TantivyError> {
    let bytes = directory.open_read(Path::new(FILE))?.read_bytes()?;
    Ok(Map::from(Fst::new(bytes).map_err(damaged)?))
}

fn damaged(error: tantivy_fst::Error) -> TantivyError {
    TantivyError::InternalError(format!("{FILE}: {error}"))
}
