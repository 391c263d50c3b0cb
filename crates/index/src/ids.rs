//! Ids that many utterances share, as a segment keeps them: each once, and a number for each
//! utterance.

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

use crate::fields::id_of_bytes;

/// The ids of a segment's documents or cases.
pub(crate) struct Ids {
    /// In the order of their numbers.
    ids: Vec<u64>,
    numbers: Option<Column<u64>>,
}

impl Ids {
    /// Those of a field.
    pub(crate) fn open(segment: &SegmentReader, field: &str) -> tantivy::Result<Ids> {
        let Some(column) = segment.fast_fields().bytes(field)? else {
            return Ok(Ids { ids: Vec::new(), numbers: None });
        };
        let mut ids = Vec::with_capacity(column.num_terms());
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            ids.push(id_of_bytes(stream.key()));
        }
        Ok(Ids { ids, numbers: Some(column.ords().clone()) })
    }

    /// The id of an utterance.
    pub(crate) fn of(&self, doc: DocId) -> u64 {
        let number = self.numbers.as_ref().and_then(|numbers| numbers.first(doc));
        number.and_then(|number| self.ids.get(number as usize)).copied().unwrap_or(0)
    }
}

/// The utterances of a segment that have an id, in order.
pub(crate) fn utterances(
    segment: &SegmentReader,
    field: &str,
    id: u64,
) -> tantivy::Result<Vec<DocId>> {
    let Some(column) = segment.fast_fields().bytes(field)? else { return Ok(Vec::new()) };
    let Some(number) = column.dictionary().term_ord(id.to_be_bytes())? else {
        return Ok(Vec::new());
    };
    let numbers = column.ords();
    Ok((0..segment.max_doc()).filter(|doc| numbers.first(*doc) == Some(number)).collect())
}
