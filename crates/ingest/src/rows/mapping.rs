//! One row → one document: which column holds what.

use std::borrow::Cow;

use corpus::{Diagnostic, Document, Kind, Place, Utterance};

use crate::options::choice_measure;
use crate::rows::choices::ticked;
use crate::rows::delimited::Record;
use crate::values::{self, DayOrder};
use crate::{DEVELOPER, Options, Refused, captions::markup, rows::numbers};

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
    /// The file as complaints name it.
    pub(crate) path: String,
    id: Option<usize>,
    text: Vec<usize>,
    rating: Option<usize>,
    author: Option<usize>,
    pub(crate) time: Option<usize>,
    title: Option<usize>,
    reply: Option<usize>,
    attributes: Vec<(String, usize)>,
    questions: Vec<Found>,
    measures: Vec<(String, usize)>,
    choices: Vec<Choice>,
    rating_scale: Option<(f64, f64)>,
    day_order: Option<DayOrder>,
}

/// A question with several answers in a cell.
struct Choice {
    cell: usize,
    answers: Vec<String>,
    /// The measure of each answer.
    measures: Vec<String>,
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
        let reply = one(&columns.reply)?;
        let mut choice = |(column, answers): &(String, Vec<String>)| {
            let measures = answers.iter().map(|answer| choice_measure(column, answer)).collect();
            Ok(Choice { cell: find(column)?.cell, answers: answers.clone(), measures })
        };
        let choices = options.choices.iter().map(&mut choice).collect::<Result<_, _>>()?;
        let mut named = |name: &str, column: &str| Ok((name.to_owned(), find(column)?.cell));
        Ok(Mapping {
            kind: options.kind,
            path: path.to_owned(),
            id,
            rating,
            author,
            time,
            title,
            reply,
            choices,
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

    /// Which cells of a record are read.
    pub(crate) fn cells(&self, width: usize) -> Vec<bool> {
        let single = [self.id, self.rating, self.author, self.time, self.title, self.reply];
        let mut cells: Vec<usize> = single.into_iter().flatten().collect();
        cells.extend(&self.text);
        cells.extend(self.questions.iter().map(|question| question.cell));
        cells.extend(self.attributes.iter().chain(&self.measures).map(|(_, cell)| cell));
        cells.extend(self.choices.iter().map(|choice| choice.cell));
        (0..width).map(|cell| cells.contains(&cell)).collect()
    }

    /// Learns from the first rows which number of a date is the day; none if they contradict.
    pub(crate) fn learn<'r>(&mut self, records: impl Iterator<Item = &'r Record>) {
        let Some(time) = self.time else { return };
        let dates = records.filter_map(|record| record.cells.get(time));
        let shown: Vec<_> = dates.filter_map(|cell| DayOrder::shown_by(cell.text.text())).collect();
        let agreed = shown.windows(2).all(|pair| pair[0] == pair[1]);
        self.day_order = shown.first().copied().filter(|_| agreed);
    }

    /// The document of a row, and what had to be mended in it.
    pub(crate) fn document(&self, record: &Record) -> (Document, Vec<Diagnostic>) {
        let mut repairs = record.repairs.clone();
        let text = |cell: Option<usize>| Some(value(record, cell?)?.text.into_owned());
        let attributes = self.attributes.iter();
        let mut document = Document {
            external_id: text(self.id),
            title: self.title.and_then(|cell| Some(self.words(value(record, cell)?)?.text)),
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
            document.utterances.extend(value(record, question.cell).map(|view| Utterance {
                question: Some(question.question.clone()),
                ..utterance(view)
            }));
        }
        let reply = self.reply.and_then(|cell| self.words(value(record, cell)?));
        let said = |reply| Utterance { speaker: Some(DEVELOPER.to_owned()), ..reply };
        document.utterances.extend(reply.map(said));
        (document, repairs)
    }

    /// The text columns as one utterance; none if all are empty.
    fn joined(&self, record: &Record) -> Option<Utterance> {
        let mut views = self.text.iter().filter_map(|&cell| value(record, cell));
        let mut whole = views.next()?;
        for view in views {
            let mut joined = String::with_capacity(whole.text.len() + 1 + view.text.len());
            joined.push_str(&whole.text);
            joined.push('\n');
            joined.push_str(&view.text);
            whole.text = Cow::Owned(joined);
            whole.start = None;
        }
        self.words(whole)
    }

    /// Words as an utterance, in a review without the entities and breaks of HTML; none if nothing
    /// is left.
    fn words(&self, view: View<'_>) -> Option<Utterance> {
        let cleaned = match self.kind {
            Kind::Review => markup::without_html(&view.text),
            Kind::Survey | Kind::Transcript => None,
        };
        let view = match cleaned {
            Some(text) => View { text: Cow::Owned(text), start: None, ..view },
            None => view,
        };
        (!view.text.is_empty()).then(|| utterance(view))
    }

    fn time(&self, record: &Record, repairs: &mut Vec<Diagnostic>) -> Option<i64> {
        let view = value(record, self.time?)?;
        let time = values::time(&view.text, self.day_order);
        if time.is_none() {
            let mend = match DayOrder::shown_by(&view.text) {
                None => "write it as 2026-05-31 or 2026-05-31 14:30:00; it was left out",
                Some(_) => "some rows have the day first, some the month; it was left out",
            };
            repairs.push(self.complaint(&view, "is not a time that can be told for sure", mend));
        }
        time
    }

    fn rating(&self, record: &Record, repairs: &mut Vec<Diagnostic>) -> Option<f64> {
        let view = value(record, self.rating?)?;
        let mend = "it was left out; the text was kept";
        let Some(rating) = numbers::rating(&view.text) else {
            repairs.push(self.complaint(&view, "is not a rating", mend));
            return None;
        };
        match self.rating_scale {
            Some((low, high)) if !(low..=high).contains(&rating) => {
                let what = format!("is outside the rating scale {low} to {high}");
                repairs.push(self.complaint(&view, &what, mend));
                None
            }
            _ => Some(rating),
        }
    }

    fn measures(&self, record: &Record, repairs: &mut Vec<Diagnostic>) -> Vec<(String, f64)> {
        let mut measures = Vec::new();
        for (name, cell) in &self.measures {
            let Some(view) = value(record, *cell) else { continue };
            match numbers::number(&view.text) {
                Some(number) => measures.push((name.clone(), number)),
                None => {
                    let what = format!("does not state one number, as `{name}` needs");
                    let mend = "it was left out; export the values as numbers";
                    repairs.push(self.complaint(&view, &what, mend));
                }
            }
        }
        for choice in &self.choices {
            let Some(view) = value(record, choice.cell) else { continue };
            let found = ticked(&view.text, &choice.answers);
            let known = choice.measures.iter().zip(found.known);
            measures.extend(known.map(|(name, is)| (name.clone(), f64::from(u8::from(is)))));
            for other in found.others {
                let view = View { text: other.into(), ..view };
                let mend = "add it to the list, or read the column as an open answer, too";
                repairs.push(self.complaint(&view, "is none of the answers listed", mend));
            }
        }
        measures
    }

    fn complaint(&self, view: &View<'_>, what: &str, mend: &str) -> Diagnostic {
        let place = Place::line(&self.path, view.line);
        let shown: String = view.text.chars().take(40).collect();
        Diagnostic::at(place, format!("`{shown}` {what}"), mend)
    }
}

/// What a cell holds, without white space around it.
struct View<'r> {
    text: Cow<'r, str>,
    /// Byte of the source where it begins, if it is a slice of it.
    start: Option<u64>,
    line: u64,
}

/// What a cell holds; none if that is nothing.
fn value(record: &Record, cell: usize) -> Option<View<'_>> {
    let cell = record.cells.get(cell)?;
    let whole = cell.text.text();
    let text = whole.trim();
    let before = &whole[..whole.len() - whole.trim_start().len()];
    let start = cell.text.bytes().map(|(start, _)| start + before.len() as u64);
    let line = cell.line + before.matches('\n').count() as u64;
    (!text.is_empty()).then_some(View { text: Cow::Borrowed(text), start, line })
}

fn utterance(view: View<'_>) -> Utterance {
    Utterance {
        line: view.line,
        bytes: view.start.map(|start| (start, start + view.text.len() as u64)),
        text: view.text.into_owned(),
        ..Utterance::default()
    }
}
