//! What people coded in tables of their own: one row for each code that somebody gave an utterance.
//!
//! The tables are read by the readers of surveys; a row without a code says that its coder looked at
//! the utterance and gave none.

use std::collections::BTreeMap;

use corpus::{Diagnostic, Kind, Place};
use ingest::{Counts, Piece};
use tables::{codings, rejects};

use crate::annotate::Part;
use crate::coded::code_id;
use crate::config::outcomes::Codings;
use crate::files;
use crate::plan::Input;

/// The coding of who looked and gave no code.
pub(crate) const NONE: &str = "";

/// A table of codings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    source: String,
    path: String,
    /// By the id that is written.
    rows: BTreeMap<String, Vec<Row>>,
    /// Code → theme.
    pub(crate) same: BTreeMap<String, String>,
    /// The codes as they are written.
    pub(crate) codes: Vec<String>,
    /// Rows that could not be read.
    complaints: Vec<Diagnostic>,
    pub(crate) counts: Counts,
}

#[derive(Clone, Debug)]
struct Row {
    question: Option<String>,
    code: Option<String>,
    coder: String,
    line: u64,
    met: bool,
}

impl Sheet {
    /// Reads a table.
    ///
    /// # Errors
    /// Where it cannot be read at all, or lacks a column.
    pub(crate) fn read(input: &Input, written: &Codings) -> Result<Sheet, Diagnostic> {
        let mut attributes = vec![written.id.clone(), written.code.clone()];
        attributes.extend(written.question.clone());
        let options = ingest::Options {
            columns: ingest::Columns { attributes, ..ingest::Columns::default() },
            questions: vec![written.coder.clone()],
            ..ingest::Options::new(Kind::Survey)
        };
        let (bytes, _) =
            files::open(&input.path).map_err(|error| files::unreadable(&input.name, &error))?;
        let opened = ingest::open(bytes, &input.name, None, &options);
        let mut opened = opened.map_err(ingest::Refused::complaint)?;
        let mut sheet = Sheet {
            source: written.source.get_ref().clone(),
            path: input.name.clone(),
            same: written.same.clone(),
            ..Sheet::default()
        };
        for piece in opened.pieces.by_ref() {
            match piece {
                Piece::Rejected(complaint) => sheet.complain(complaint),
                // Nothing that is mended in a row of names changes the names.
                Piece::Repaired(_) => {}
                Piece::Document(document) => {
                    let cell = |name: &String| {
                        let found = document.attributes.iter().find(|(known, _)| known == name);
                        found.map(|(_, value)| value.clone())
                    };
                    let coder = document.utterances.first().map(|coder| coder.text.clone());
                    let (Some(id), Some(coder)) = (cell(&written.id), coder) else {
                        let place = Place::line(&input.name, document.line);
                        let problem = "the row does not tell who coded which utterance";
                        let mend = "fill in its id and its coder";
                        sheet.complain(Diagnostic::at(place, problem, mend));
                        continue;
                    };
                    let code = cell(&written.code);
                    if let Some(code) = &code
                        && !sheet.codes.contains(code)
                    {
                        sheet.codes.push(code.clone());
                    }
                    let question = written.question.as_ref().and_then(cell);
                    let row = Row { question, code, coder, line: document.line, met: false };
                    sheet.rows.entry(id).or_default().push(row);
                }
            }
        }
        Ok(sheet)
    }

    /// What is written in it, row by row.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().flat_map(|(id, rows)| {
            rows.iter().flat_map(move |row| {
                let cells = [&row.question, &row.code].map(|cell| cell.as_deref().unwrap_or(""));
                [id.as_str(), cells[0], cells[1], &row.coder]
            })
        })
    }

    fn complain(&mut self, complaint: Diagnostic) {
        self.counts.read += 1;
        self.counts.rejected += 1;
        self.complaints.push(complaint);
    }

    /// Adds the codings of a part's utterances to it.
    pub(crate) fn code(&mut self, part: &mut Part) {
        let mut added: BTreeMap<usize, Vec<codings::Row>> = BTreeMap::new();
        for (at, said) in part.rows.iter().enumerate() {
            if said.source_id != self.source {
                continue;
            }
            let by_utterance = said.utterance_id.to_string();
            let ids = [said.attributes[0].as_deref(), Some(&*by_utterance)];
            for id in ids.into_iter().flatten() {
                let Some(rows) = self.rows.get_mut(id) else { continue };
                for row in rows {
                    if row.question.is_some() && row.question != said.question {
                        continue;
                    }
                    row.met = true;
                    added.entry(at).or_default().push(codings::Row {
                        theme_id: row.code.as_deref().map_or(NONE.to_owned(), code_id),
                        utterance_id: said.utterance_id,
                        start: 0,
                        end: said.text.len() as u64,
                        char_start: 0,
                        char_end: said.text.chars().count() as u64,
                        weight: 1.0,
                        polarity: None,
                        cue: said.text.clone(),
                        coder: row.coder.clone(),
                    });
                }
            }
        }
        if added.is_empty() {
            return;
        }
        let mut others = std::mem::take(&mut part.codings).into_iter().peekable();
        for (at, said) in part.rows.iter().enumerate() {
            while let Some(other) = others.next_if(|it| it.utterance_id == said.utterance_id) {
                part.codings.push(other);
            }
            part.codings.extend(added.remove(&at).unwrap_or_default());
        }
    }

    /// What could not be read, and rows of which no utterance was met.
    pub(crate) fn finish(&mut self) -> Vec<rejects::Row> {
        let mut complaints = std::mem::take(&mut self.complaints);
        for (id, rows) in &self.rows {
            for row in rows {
                self.counts.read += 1;
                if row.met && row.code.is_some() {
                    self.counts.kept += 1;
                } else if row.met {
                    self.counts.excluded += 1;
                } else {
                    self.counts.rejected += 1;
                    let place = Place::line(&self.path, row.line);
                    let problem = format!("no utterance of `{}` has the id `{id}`", self.source);
                    let mend = "write the `external_id` of its document, or its `utterance_id`; \
                                where questions are named, as the table `utterances` has them";
                    complaints.push(Diagnostic::at(place, problem, mend));
                }
            }
        }
        complaints.sort_by_key(|complaint| complaint.place.as_ref().and_then(|place| place.line));
        let reject = |complaint: Diagnostic| {
            let place = complaint.place.unwrap_or_default();
            rejects::Row {
                source_id: self.source.clone(),
                path: place.path,
                line: place.line,
                byte: place.byte,
                what: "rejected".to_owned(),
                why: complaint.problem,
                mend: complaint.mend,
                excerpt: complaint.excerpt,
            }
        };
        complaints.into_iter().map(reject).collect()
    }
}
