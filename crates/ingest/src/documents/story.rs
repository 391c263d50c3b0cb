//! The paragraphs of a word processor's document → lines of text → turns.
//!
//! Layouts are recognised by the reader of plain text, over one line a paragraph (more where a
//! paragraph holds line breaks). If no speaker is found so, each paragraph is an utterance. The line
//! of an utterance or a complaint is the number of its paragraph, counted from 1 with the empty ones
//! and those in tables. A row of a table whose last cell is preceded by a name, a time or both
//! becomes one line `time name: words`; cells that hold numbers alone count the rows and are left
//! out there.

use std::collections::BTreeMap;

use corpus::{Diagnostic, Document, Place};

use crate::clock::clock;
use crate::lines::LINE_LIMIT;
use crate::piece::Whole;
use crate::{Counts, Piece, Pieces, transcripts::plain};

/// The longest text of a cell that may name a speaker.
const LABEL: usize = 60;

/// A paragraph, or what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its text; a line break parts lines, not paragraphs.
    pub(crate) text: String,
    /// Its number in the document, from 1; of a PDF, the page.
    pub(crate) number: u64,
}

/// The text of a document as it is put together from XML events.
#[derive(Debug, Default)]
pub(crate) struct Story {
    paragraphs: Vec<Paragraph>,
    /// Paragraphs that have begun; a text box stands within another paragraph.
    open: Vec<Paragraph>,
    /// Rows that have begun, with the paragraphs of their cells; tables may stand in tables.
    rows: Vec<Vec<Vec<Paragraph>>>,
    n_paragraphs: u64,
    /// Paragraphs and cells of tables.
    size: usize,
    /// What was left out, and how often.
    left_out: BTreeMap<&'static str, u64>,
}

impl Story {
    /// A paragraph begins.
    pub(crate) fn begin_paragraph(&mut self) {
        self.n_paragraphs += 1;
        self.size += 1;
        self.open.push(Paragraph { text: String::new(), number: self.n_paragraphs });
    }

    /// Adds to the paragraph that has begun; text outside of paragraphs is white space between tags.
    pub(crate) fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    /// The text of the paragraph that has begun.
    pub(crate) fn current(&self) -> &str {
        self.open.last().map_or("", |paragraph| &paragraph.text)
    }

    /// A paragraph ends.
    pub(crate) fn end_paragraph(&mut self) {
        if let Some(paragraph) = self.open.pop() {
            self.add(paragraph);
        }
    }

    /// A row of a table begins.
    pub(crate) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// A cell begins.
    pub(crate) fn begin_cell(&mut self) {
        self.size += 1;
        if let Some(row) = self.rows.last_mut() {
            row.push(Vec::new());
        }
    }

    /// A row ends.
    pub(crate) fn end_row(&mut self) {
        for paragraph in self.rows.pop().into_iter().flat_map(row) {
            self.add(paragraph);
        }
    }

    /// Counts something that is no speech.
    pub(crate) fn leave_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }

    /// Whether the document has more paragraphs and cells than are held in memory.
    ///
    /// # Errors
    /// If it has.
    pub(crate) fn fits(&self) -> Result<(), String> {
        match self.size {
            0..=LINE_LIMIT => Ok(()),
            _ => Err(format!("it has more than {LINE_LIMIT} paragraphs and cells")),
        }
    }

    fn add(&mut self, paragraph: Paragraph) {
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell.push(paragraph),
            None => self.paragraphs.push(paragraph),
        }
    }

    /// The turns of the document.
    pub(crate) fn read(self, path: &str) -> Box<Whole> {
        let left_out = self.left_out.into_iter().map(|(what, n)| {
            let mend = "see the document if they matter; accept or write out what should be read";
            let place = Place::file(path);
            Piece::Repaired(Diagnostic::at(place, format!("{what} left out: {n}"), mend))
        });
        read(&self.paragraphs, path, left_out.collect())
    }
}

/// The paragraphs of a row: one for all its cells if it is a turn, else those of each cell.
fn row(cells: Vec<Vec<Paragraph>>) -> Vec<Paragraph> {
    let mut cells: Vec<Vec<Paragraph>> = cells
        .into_iter()
        .map(|cell| cell.into_iter().filter(|p| !p.text.trim().is_empty()).collect::<Vec<_>>())
        .filter(|cell| !cell.is_empty())
        .collect();
    let Some(label) = label(&cells) else { return cells.into_iter().flatten().collect() };
    let mut words = cells.pop().unwrap_or_default();
    if let Some(first) = words.first_mut() {
        first.text.insert_str(0, &label);
    }
    words
}

/// What stands before the last cell as a label: `Name: `, `0:12 Name: `.
fn label(cells: &[Vec<Paragraph>]) -> Option<String> {
    let (_, before) = cells.split_last()?;
    let (mut name, mut time) = (None, None);
    for cell in before {
        let [paragraph] = &cell[..] else { return None };
        let text = paragraph.text.trim();
        let bare = text.trim_matches(['[', ']', '(', ')']);
        if clock(bare).is_some() && time.is_none() {
            time = Some(bare);
        } else if text.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit()) {
            // the number of the row
        } else if name.is_none() && text.chars().count() <= LABEL && !text.contains('\n') {
            name = Some(text.trim_end_matches(':').trim_end());
        } else {
            return None;
        }
    }
    let time = time.map_or(String::new(), |time| format!("{time} "));
    Some(format!("{time}{}: ", name?))
}

/// The turns of paragraphs, after the complaints `before`.
pub(crate) fn read(paragraphs: &[Paragraph], path: &str, before: Vec<Piece>) -> Box<Whole> {
    let mut read = read_joined(paragraphs, path, "\n");
    if let Some(document) = &read.0
        && document.utterances.iter().all(|utterance| utterance.speaker.is_none())
    {
        read = read_joined(paragraphs, path, "\n\n");
    }
    let (document, complaints, counts) = read;
    Whole::new(document, before.into_iter().chain(complaints).collect(), counts)
}

/// Reads paragraphs with `joint` after each; lines of the made text become numbers of paragraphs.
pub(crate) fn read_joined(
    paragraphs: &[Paragraph],
    path: &str,
    joint: &str,
) -> (Option<Document>, Vec<Piece>, Counts) {
    let (mut text, mut numbers) = (String::new(), Vec::new());
    for paragraph in paragraphs {
        let lines = format!("{}{joint}", paragraph.text.replace('\r', " "));
        numbers.extend(lines.matches('\n').map(|_| paragraph.number));
        text.push_str(&lines);
    }
    let number = |line: u64| {
        numbers.get((line as usize).saturating_sub(1)).or(numbers.last()).copied().unwrap_or(1)
    };
    let (mut document, mut complaints) = (None, Vec::new());
    let mut pieces = plain::read(&text, path);
    for piece in pieces.by_ref() {
        match piece {
            Piece::Document(mut read) => {
                for utterance in &mut read.utterances {
                    utterance.line = number(utterance.line);
                    utterance.bytes = None; // there is no text in the file to point into
                }
                document = Some(read);
            }
            Piece::Rejected(complaint) => {
                complaints.push(Piece::Rejected(moved(complaint, number)));
            }
            Piece::Repaired(complaint) => {
                complaints.push(Piece::Repaired(moved(complaint, number)));
            }
        }
    }
    (document, complaints, pieces.counts())
}

fn moved(mut complaint: Diagnostic, number: impl Fn(u64) -> u64) -> Diagnostic {
    if let Some(place) = &mut complaint.place {
        place.line = place.line.map(number);
        place.byte = None;
    }
    complaint
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], expected: &[&str]) {
        let cell = |text: &&str| vec![Paragraph { text: (*text).to_owned(), number: 1 }];
        let rows = row(cells.iter().map(cell).collect());
        assert_eq!(rows.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn rows_become_turns() {
        check(&["Anna", "I waited."], &["Anna: I waited."]);
        check(&["1.", "[0:12]", "Anna:", "I waited."], &["0:12 Anna: I waited."]);
        check(&["Anna", "0:12", "", "I waited."], &["0:12 Anna: I waited."]);
        check(&["Date", "Place", "Berlin"], &["Date", "Place", "Berlin"]);
        check(&["alone", ""], &["alone"]);
    }
}
