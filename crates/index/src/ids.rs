//! Ids that many utterances share, as a segment keeps them: each once, and a number for each
//! utterance.

use std::sync::OnceLock;

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

/// Where the documents of a segment begin.
pub(crate) struct Borders {
    numbers: Option<Column<u64>>,
    utterances: u32,
    /// The ids of its first and of its last document.
    pub(crate) first: Option<u64>,
    pub(crate) last: Option<u64>,
    /// A bit for each utterance, set where it is the first of a document; made when it is asked for.
    begins: OnceLock<Vec<u64>>,
}

impl Borders {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Borders> {
        let utterances = segment.max_doc();
        let mut borders =
            Borders { numbers: None, utterances, first: None, last: None, begins: OnceLock::new() };
        let Some(column) = segment.fast_fields().bytes(DOCUMENT_ID)? else { return Ok(borders) };
        let numbers = column.ords().clone();
        let edge = |doc: DocId| -> tantivy::Result<Option<u64>> {
            let Some(number) = numbers.first(doc) else { return Ok(None) };
            let mut id = Vec::new();
            column.ord_to_bytes(number, &mut id)?;
            Ok(Some(id_of_bytes(&id)))
        };
        (borders.first, borders.last) = (edge(0)?, edge(utterances.saturating_sub(1))?);
        borders.numbers = Some(numbers);
        Ok(borders)
    }

    /// Whether two utterances, the first before the second and less than 64 away, are of one
    /// document.
    pub(crate) fn is_one(&self, first: DocId, second: DocId) -> bool {
        let begins = self.begins.get_or_init(|| self.find());
        let after = first as usize + 1;
        let bits = |at: usize| begins.get(at).copied().unwrap_or(0);
        let window = match after % 64 {
            0 => bits(after / 64),
            by => bits(after / 64) >> by | bits(after / 64 + 1) << (64 - by),
        };
        window & ((1 << (second - first)) - 1) == 0
    }

    /// The first utterance of each document.
    pub(crate) fn starts(&self) -> impl Iterator<Item = DocId> {
        let begins = self.begins.get_or_init(|| self.find());
        begins.iter().zip(0..).flat_map(|(bits, word)| {
            let mut rest = *bits;
            std::iter::from_fn(move || {
                let start = (rest != 0).then(|| word * 64 + rest.trailing_zeros());
                rest &= rest.saturating_sub(1);
                start
            })
        })
    }

    fn find(&self) -> Vec<u64> {
        let mut begins = vec![0; self.utterances.div_ceil(64) as usize];
        let mut before = None;
        for doc in 0..self.utterances {
            let number = self.numbers.as_ref().and_then(|numbers| numbers.first(doc));
            if number != before {
                begins[doc as usize / 64] |= 1 << (doc % 64);
            }
            before = number;
        }
        begins
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
