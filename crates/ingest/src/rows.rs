//! One row → one document: which column holds what, for all formats that have rows.

use std::collections::{HashSet, VecDeque};

use corpus::{Diagnostic, Document, Id, Kind, Place, Utterance};

use crate::delimited::{Cell, Entry, Record};
use crate::values::{self, DayOrder};
use crate::{Counts, Options, Piece, Pieces, Refused, markup};

/// Rows looked at before the first is read: to see which columns there are and how dates are written.
pub(crate) const SAMPLE: usize = 1000;

/// Bytes of text after which no more rows are looked at.
pub(crate) const SAMPLE_BYTES: usize = 4 << 20;

/// Ids remembered to find duplicates; later rows are not compared, so that memory is bounded.
const IDS: usize = 1_000_000;

/// Where a column is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which cell of a record.
    pub(crate) cell: usize,
    /// The question that its cells answer.
    pub(crate) question: String,
}

/// Which cell of a record holds what.
pub(crate) struct Mapping {
    kind: Kind,
    path: String,
    id: Option<usize>,
    text: Vec<usize>,
    rating: Option<usize>,
    author: Option<usize>,
    time: Option<usize>,
    title: Option<usize>,
    attributes: Vec<(String, usize)>,
    questions: Vec<Found>,
    measures: Vec<(String, usize)>,
    rating_scale: Option<(f64, f64)>,
    day_order: Option<DayOrder>,
}

impl Mapping {
    /// Looks up every column that the options name, by `find`.
    ///
    /// # Errors
    /// If there is no such column, or none is named that holds words.
    pub(crate) fn new(
        options: &Options,
        path: &str,
        mut find: impl FnMut(&str) -> Result<Found, Refused>,
    ) -> Result<Mapping, Refused> {
        let columns = &options.columns;
        let (text, questions) = match options.kind {
            Kind::Survey => (&[][..], [&options.questions[..], &columns.text[..]].concat()),
            Kind::Review | Kind::Transcript => (&columns.text[..], options.questions.clone()),
        };
        if text.is_empty() && questions.is_empty() {
            let problem = format!("no column of this {} is named to hold its words", options.kind);
            let mend = match options.kind {
                Kind::Survey => "name the open answers with `questions = [\"…\"]`",
                Kind::Review | Kind::Transcript => "name them with `columns = { text = [\"…\"] }`",
            };
            return Err(Refused::Options(Diagnostic::at(Place::file(path), problem, mend)));
        }
        let mut one = |column: &Option<String>| match column {
            Some(column) => find(column).map(|found| Some(found.cell)),
            None => Ok(None),
        };
        let (id, rating, author) =
            (one(&columns.id)?, one(&columns.rating)?, one(&columns.author)?);
        let (time, title) = (one(&columns.time)?, one(&columns.title)?);
        let mut named = |name: &str, column: &str| Ok((name.to_owned(), find(column)?.cell));
        Ok(Mapping {
            kind: options.kind,
            path: path.to_owned(),
            id,
            rating,
            author,
            time,
            title,
            attributes: columns.attributes.iter().map(|a| named(a, a)).collect::<Result<_, _>>()?,
            measures: options
                .measures
                .iter()
                .map(|(m, c)| named(m, c))
                .collect::<Result<_, _>>()?,
            text: text.iter().map(|c| Ok(find(c)?.cell)).collect::<Result<_, _>>()?,
            questions: questions.iter().map(|q| find(q)).collect::<Result<_, _>>()?,
            rating_scale: options.rating_scale,
            day_order: None,
        })
    }

    /// Learns from the first rows which number of a date is the day; none if they contradict.
    fn learn<'r>(&mut self, records: impl Iterator<Item = &'r Record>) {
        let Some(time) = self.time else { return };
        let dates = records.filter_map(|record| record.cells.get(time));
        let shown: Vec<_> = dates.filter_map(|cell| DayOrder::shown_by(cell.text.text())).collect();
        let agreed = shown.windows(2).all(|pair| pair[0] == pair[1]);
        self.day_order = shown.first().copied().filter(|_| agreed);
    }

    /// The document of a row, and what had to be mended in it.
    fn document(&self, record: &Record) -> (Document, Vec<Diagnostic>) {
        let mut repairs = record.repairs.clone();
        let text = |cell: Option<usize>| {
            cell.and_then(|cell| value(record, cell)).map(|cell| cell.text.text().to_owned())
        };
        let attributes = self.attributes.iter();
        let mut document = Document {
            external_id: text(self.id),
            title: text(self.title),
            at: self.time(record, &mut repairs),
            rating: self.rating(record, &mut repairs),
            author: text(self.author),
            attributes: attributes
                .filter_map(|(name, cell)| Some((name.clone(), text(Some(*cell))?)))
                .collect(),
            measures: self.measures(record, &mut repairs),
            line: record.line,
            ..Document::default()
        };
        document.utterances.extend(self.joined(record));
        for question in &self.questions {
            document.utterances.extend(value(record, question.cell).map(|cell| Utterance {
                question: Some(question.question.clone()),
                ..utterance(cell)
            }));
        }
        (document, repairs)
    }

    /// The text columns as one utterance; none if all are empty.
    fn joined(&self, record: &Record) -> Option<Utterance> {
        let mut cells = self.text.iter().filter_map(|&cell| value(record, cell));
        let mut whole = cells.next()?;
        for cell in cells {
            whole.text.append("\n", &cell.text);
        }
        if self.kind == Kind::Review {
            whole.text = markup::without_html(whole.text);
        }
        (!whole.text.text().is_empty()).then(|| utterance(whole))
    }

    fn time(&self, record: &Record, repairs: &mut Vec<Diagnostic>) -> Option<i64> {
        let cell = value(record, self.time?)?;
        let time = values::time(cell.text.text(), self.day_order);
        if time.is_none() {
            let mend = match DayOrder::shown_by(cell.text.text()) {
                None => "write it as 2026-05-31 or 2026-05-31 14:30:00; it was left out",
                Some(_) => "some rows have the day first, some the month; it was left out",
            };
            repairs.push(self.complaint(&cell, "is not a time that can be told for sure", mend));
        }
        time
    }

    fn rating(&self, record: &Record, repairs: &mut Vec<Diagnostic>) -> Option<f64> {
        let cell = value(record, self.rating?)?;
        let mend = "it was left out; the text was kept";
        let Some(rating) = values::rating(cell.text.text()) else {
            repairs.push(self.complaint(&cell, "is not a rating", mend));
            return None;
        };
        match self.rating_scale {
            Some((low, high)) if !(low..=high).contains(&rating) => {
                let what = format!("is outside the rating scale {low} to {high}");
                repairs.push(self.complaint(&cell, &what, mend));
                None
            }
            _ => Some(rating),
        }
    }

    fn measures(&self, record: &Record, repairs: &mut Vec<Diagnostic>) -> Vec<(String, f64)> {
        let mut measures = Vec::new();
        for (name, cell) in &self.measures {
            let Some(cell) = value(record, *cell) else { continue };
            match values::leading_number(cell.text.text()) {
                Some(number) => measures.push((name.clone(), number)),
                None => {
                    let what = format!("does not begin with a number, as `{name}` needs");
                    repairs.push(self.complaint(
                        &cell,
                        &what,
                        "it was left out; export the values as numbers",
                    ));
                }
            }
        }
        measures
    }

    fn complaint(&self, cell: &Cell, what: &str, mend: &str) -> Diagnostic {
        let place = Place::line(&self.path, cell.line);
        let shown: String = cell.text.text().chars().take(40).collect();
        Diagnostic::at(place, format!("`{shown}` {what}"), mend)
    }
}

/// A cell without white space around it; none if nothing is left.
fn value(record: &Record, cell: usize) -> Option<Cell> {
    let cell = record.cells.get(cell)?;
    let text = cell.text.text();
    let before = &text[..text.len() - text.trim_start().len()];
    let trimmed = Cell {
        text: cell.text.trimmed_from(0),
        line: cell.line + before.matches('\n').count() as u64,
    };
    (!trimmed.text.text().is_empty()).then_some(trimmed)
}

fn utterance(cell: Cell) -> Utterance {
    Utterance {
        text: cell.text.text().to_owned(),
        line: cell.line,
        bytes: cell.text.bytes(),
        ..Utterance::default()
    }
}

/// The documents of rows that come one by one.
pub(crate) struct Rows<S> {
    source: S,
    mapping: Mapping,
    sample: VecDeque<Entry>,
    ids: HashSet<Id>,
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
                size += record.cells.iter().map(|cell| cell.text.text().len()).sum::<usize>();
            }
            sample.push_back(entry);
        }
        mapping.learn(sample.iter().filter_map(|entry| match entry {
            Entry::Record(record) => Some(record),
            _ => None,
        }));
        let (ids, counts) = (HashSet::new(), Counts::default());
        Rows { source, mapping, sample, ids, ready: first.into(), counts }
    }

    fn keep(&mut self, record: &Record) {
        let (document, repairs) = self.mapping.document(record);
        self.ready.extend(repairs.into_iter().map(Piece::Repaired));
        if let Some(id) = &document.external_id {
            let key = Id::of(&[id]);
            if self.ids.contains(&key) {
                let place = Place::line(&self.mapping.path, record.line);
                let problem = format!("the id `{id}` occurs again");
                let mend = "both rows were kept; see whether one is a copy of the other";
                self.ready.push_back(Piece::Repaired(Diagnostic::at(place, problem, mend)));
            } else if self.ids.len() < IDS {
                self.ids.insert(key);
            }
        }
        self.ready.push_back(Piece::Document(document));
        self.counts.keep();
    }
}

impl<S: Iterator<Item = Entry>> Iterator for Rows<S> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(piece) = self.ready.pop_front() {
                return Some(piece);
            }
            match self.sample.pop_front().or_else(|| self.source.next())? {
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
