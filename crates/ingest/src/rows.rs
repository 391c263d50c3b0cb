//! Rows one by one → documents, for all formats that have rows.

pub(crate) mod choices;
pub(crate) mod csv;
pub(crate) mod delimited;
pub(crate) mod duplicates;
pub(crate) mod header;
pub(crate) mod json_list;
pub(crate) mod jsonl;
pub(crate) mod mapping;
pub(crate) mod numbers;
pub(crate) mod objects;
pub(crate) mod ods;
pub(crate) mod parquet;
pub(crate) mod presets;
pub(crate) mod spreadsheet;
pub(crate) mod xlsx;

use std::collections::VecDeque;

use corpus::{Diagnostic, Document, Place};

use crate::rows::delimited::{Cell, Entry, Record};
use crate::rows::duplicates::Seen;
pub(crate) use crate::rows::mapping::{Found, Mapping};
use crate::{Counts, Piece, Pieces};

/// Rows looked at before the first is read: to see which columns there are and how dates are written.
pub(crate) const SAMPLE: usize = 1000;

/// Bytes of text after which no more rows are looked at.
pub(crate) const SAMPLE_BYTES: usize = 4 << 20;

/// The documents of rows that come one by one.
pub(crate) struct Rows<S> {
    source: S,
    mapping: Mapping,
    sample: VecDeque<Entry>,
    ids: Seen,
    copies: Seen,
    /// Letters of the row, kept to spare allocations.
    letters: Vec<u8>,
    ready: VecDeque<Piece>,
    counts: Counts,
}

impl<S: Iterator<Item = Entry>> Rows<S> {
    /// Documents of `source`; `sample` are entries already taken out of it.
    pub(crate) fn new(
        mut source: S,
        mut mapping: Mapping,
        mut sample: VecDeque<Entry>,
        first: Vec<Piece>,
    ) -> Rows<S> {
        let mut size = 0;
        while mapping.time.is_some() && sample.len() < SAMPLE && size < SAMPLE_BYTES {
            let Some(entry) = source.next() else { break };
            if let Entry::Record(record) = &entry {
                size += record.cells.iter().map(Cell::size).sum::<usize>();
            }
            sample.push_back(entry);
        }
        mapping.learn(sample.iter().filter_map(|entry| match entry {
            Entry::Record(record) => Some(record),
            _ => None,
        }));
        Rows {
            source,
            mapping,
            sample,
            ids: Seen::default(),
            copies: Seen::default(),
            letters: Vec::new(),
            ready: first.into(),
            counts: Counts::default(),
        }
    }

    fn keep(&mut self, record: &Record) {
        let (document, repairs) = self.mapping.document(record);
        self.ready.extend(repairs.into_iter().map(Piece::Repaired));
        let repetition = self.repetition(&document);
        self.ready.extend(repetition.map(Piece::Repaired));
        self.ready.push_back(Piece::Document(document));
        self.counts.keep();
    }

    /// The note on a row whose id or content occurred before; the row is kept all the same.
    fn repetition(&mut self, document: &Document) -> Option<Diagnostic> {
        let line = document.line;
        let copy = duplicates::key(document, &mut self.letters);
        let copy = copy.and_then(|key| self.copies.first(key, line));
        let id = document.external_id.as_deref();
        let same_id = id.and_then(|id| self.ids.first(duplicates::hash(id), line));
        let problem = match (same_id, copy) {
            (Some(first), _) => format!(
                "the id `{}` occurs again; it was first on line {first}",
                id.unwrap_or_default().chars().take(60).collect::<String>()
            ),
            (None, Some(first)) => {
                let shared = duplicates::shared(document);
                format!("{shared} are those of the row on line {first}")
            }
            (None, None) => return None,
        };
        let mend = "both rows were kept; see whether one is a copy of the other";
        Some(Diagnostic::at(Place::line(&self.mapping.path, line), problem, mend))
    }

    /// What is to be said at the end: rows that were not compared with one another.
    fn last_note(&mut self) -> Option<Diagnostic> {
        let full = std::mem::take(&mut self.ids.full) | std::mem::take(&mut self.copies.full);
        let rows = duplicates::ROWS;
        let problem = format!("copies of rows were looked for among the first {rows} only");
        let mend = "all rows were kept; look for copies among the later ones by their ids";
        full.then(|| Diagnostic::at(Place::file(&self.mapping.path), problem, mend))
    }
}

impl<S: Iterator<Item = Entry>> Iterator for Rows<S> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Some(piece);
            }
            let Some(entry) = self.sample.pop_front().or_else(|| self.source.next()) else {
                return self.last_note().map(Piece::Repaired);
            };
            match entry {
                Entry::Record(record) => self.keep(&record),
                Entry::Excluded => self.counts.exclude(1),
                Entry::Rejected(complaint) => {
                    self.counts.reject(1);
                    return Some(Piece::Rejected(complaint));
                }
            }
        }
    }
}

impl<S: Iterator<Item = Entry>> Pieces for Rows<S> {
    fn counts(&self) -> Counts {
        self.counts
    }
}
