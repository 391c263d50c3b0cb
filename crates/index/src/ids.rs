//! Ids that many utterances share, as a segment keeps them: each once, and a number for each
//! utterance.

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::index::SegmentReader;

use crate::fields::{DOCUMENT_ID, id_of_bytes};

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

/// The numbers of a segment's documents, whose ids are not looked up but for the first and last.
#[derive(Default)]
pub(crate) struct Numbers {
    numbers: Option<Column<u64>>,
    count: u64,
    /// Number and id.
    first: Option<(u64, u64)>,
    last: Option<(u64, u64)>,
}

/// The document that a segment has in common with the one before it: its number here and its number
/// among all.
pub(crate) struct Continued(Option<(u64, u64)>);

impl Numbers {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Numbers> {
        let Some(column) = segment.fast_fields().bytes(DOCUMENT_ID)? else {
            return Ok(Numbers::default());
        };
        let numbers = column.ords().clone();
        let edge = |doc: DocId| -> tantivy::Result<Option<(u64, u64)>> {
            let Some(number) = numbers.first(doc) else { return Ok(None) };
            let mut id = Vec::new();
            column.ord_to_bytes(number, &mut id)?;
            Ok(Some((number, id_of_bytes(&id))))
        };
        let (first, last) = (edge(0)?, edge(segment.max_doc().saturating_sub(1))?);
        let count = column.num_terms() as u64;
        Ok(Numbers { numbers: Some(numbers), count, first, last })
    }

    /// How many documents.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The document of the last utterance, by its number and id.
    pub(crate) fn last(&self) -> Option<(u64, u64)> {
        self.last
    }

    /// The document of an utterance, by its number.
    pub(crate) fn of(&self, doc: DocId) -> u64 {
        self.numbers.as_ref().and_then(|numbers| numbers.first(doc)).unwrap_or(0)
    }

    /// Whether the first document is the last one of the segment before: its number among all and
    /// its id.
    pub(crate) fn continues(&self, before: Option<(u64, u64)>) -> Continued {
        let both = self.first.zip(before);
        let same = both.filter(|((_, id), (_, other))| id == other);
        Continued(same.map(|((here, _), (among_all, _))| (here, among_all)))
    }
}

impl Continued {
    /// The number among all of the document with this number here, if it is that document.
    pub(crate) fn of(&self, number: u64) -> Option<u64> {
        self.0.filter(|(here, _)| *here == number).map(|(_, among_all)| among_all)
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
