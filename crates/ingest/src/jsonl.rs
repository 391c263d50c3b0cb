//! JSON Lines: one JSON object a line; reviews and survey responses.
//!
//! Columns are the keys of the objects; `author.name` reaches into nested ones. A key may be absent
//! in some rows, so a column counts as missing if none of the first thousand rows has it.
//! Source: JSON Lines, <https://jsonlines.org/>; Amazon Reviews 2023 and the Yelp Open Dataset
//! come this way.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use corpus::{Diagnostic, Kind, Place};

use crate::columns::column;
use crate::delimited::{Cell, Entry, Record};
use crate::json::{Value, position};
use crate::lines::{ROW_LIMIT, RowLine, RowLines, broken_off};
use crate::rows::{Found, Mapping, Rows, SAMPLE, SAMPLE_BYTES};
use crate::slice::Slice;
use crate::{Evidence, Options, Pieces, READERS, Reader, Refused, Strength};

/// Reads `.jsonl` and `.ndjson`.
pub(crate) struct Jsonl;

impl Reader for Jsonl {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Review, Kind::Survey]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let first = head.lines().find(|line| !line.trim().is_empty())?;
        if is_speech(head) {
            return None; // one recording, even if it stands on one line
        }
        if matches!(Value::read(first), Ok(Value::Object(_))) {
            return Evidence::when(true, Strength::Certain, "the first line is a JSON object");
        }
        // A first line longer than the head, or an array: `read` says how to mend it.
        let begins = first.trim_start().starts_with(['{', '[']);
        Evidence::when(begins, Strength::Likely, "the text begins like JSON")
    }

    fn columns(&self, head: &str) -> Vec<String> {
        let mut found = Vec::new();
        for value in head.lines().filter_map(|line| Value::read(line).ok()) {
            value.paths("", &mut found);
        }
        found
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let mut lines = RowLines::new(input, ROW_LIMIT);
        let (sample, broken) = sample(&mut lines);
        if let Some(line) = sample.first().filter(|line| line.text.trim_start().starts_with('[')) {
            return Err(Refused::File(array(path, line)));
        }
        if broken.is_none() && sample.iter().all(|line| line.text.trim().is_empty()) {
            let complaint = Diagnostic::at(Place::file(path), "the file is empty", "leave it out");
            return Err(Refused::File(complaint));
        }
        let mut names = Vec::new();
        for value in sample.iter().filter_map(|line| Value::read(&line.text).ok()) {
            value.paths("", &mut names);
        }
        lines.put_back(sample.into_iter());
        let mut wanted: Vec<String> = Vec::new();
        let mapping = Mapping::new(options, path, |name| {
            let place = Place::file(path);
            let name = if names.is_empty() { name } else { &names[column(name, &names, place)?] };
            let cell = wanted.iter().position(|known| known == name).unwrap_or_else(|| {
                wanted.push(name.to_owned());
                wanted.len() - 1
            });
            Ok(Found { cell, question: name.to_owned() })
        })?;
        let objects = Objects { lines, wanted, path: path.to_owned(), broken, ended: false };
        Ok(Box::new(Rows::new(objects, mapping, VecDeque::new(), Vec::new())))
    }
}

/// Whether a text bears the mark of the JSON of a speech-to-text service.
fn is_speech(head: &str) -> bool {
    let readers = READERS.iter().filter(|reader| reader.kinds() == [Kind::Transcript]);
    let certain = |evidence: Evidence| evidence.strength == Strength::Certain;
    readers.filter_map(|reader| reader.detect(head, "")).any(certain)
}

/// The first lines, and the error that stopped them, if one did.
fn sample(lines: &mut RowLines<'_>) -> (Vec<RowLine>, Option<io::Error>) {
    let (mut sample, mut size) = (Vec::new(), 0);
    while sample.len() < SAMPLE && size < SAMPLE_BYTES {
        match lines.next_line() {
            Ok(Some(line)) => {
                size += line.text.len();
                sample.push(line);
            }
            Ok(None) => break,
            Err(error) => return (sample, Some(error)),
        }
    }
    (sample, None)
}

fn array(path: &str, line: &RowLine) -> Diagnostic {
    let problem = "the file begins with `[`, but one JSON object a line is expected";
    let mend = "turn the array into lines, e.g. with `jq -c '.[]' reviews.json > reviews.jsonl`";
    Diagnostic::at(Place::line(path, line.number), problem, mend).with_excerpt(line.text.trim())
}

/// The objects of a stream of lines, with the values of the wanted paths as cells.
struct Objects<'a> {
    lines: RowLines<'a>,
    wanted: Vec<String>,
    path: String,
    /// An error that came while the first lines were looked at; it is due once they are used up.
    broken: Option<io::Error>,
    ended: bool,
}

impl Objects<'_> {
    fn entry(&self, line: &RowLine) -> Entry {
        let place = Place { byte: Some(line.start), ..Place::line(&self.path, line.number) };
        let reject = |problem: String, mend: &str| {
            Entry::Rejected(
                Diagnostic::at(place.clone(), problem, mend).with_excerpt(line.text.trim()),
            )
        };
        if line.too_long {
            let problem = format!("a line of more than {} MiB", ROW_LIMIT >> 20);
            return reject(problem, "split it, or look whether a line end is missing");
        }
        match Value::read(line.text.trim_end()) {
            Ok(object @ Value::Object(_)) => Entry::Record(self.record(line, &object)),
            Ok(_) => reject("the line is not a JSON object".to_owned(), "write one `{…}` a line"),
            Err(error) => {
                // serde_json counts lines within the line; only its column says something here.
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                let problem = format!("broken JSON at column {}: {what}", error.column());
                reject(problem, "write one whole JSON object a line")
            }
        }
    }

    fn record(&self, line: &RowLine, object: &Value<'_>) -> Record {
        let cell = |path: &String| {
            let value = object.at(path);
            let text = match value {
                Some(Value::Text(text)) => match position(&line.text, text) {
                    Some(at) => Slice::new(text, line.start + at),
                    None => made(text),
                },
                Some(value) => made(&value.text().unwrap_or_default()),
                None => Slice::default(),
            };
            Cell { text, line: line.number }
        };
        Record { cells: self.wanted.iter().map(cell).collect(), line: line.number, repairs: vec![] }
    }
}

fn made(text: &str) -> Slice {
    let mut slice = Slice::default();
    slice.push_made(text);
    slice
}

impl Iterator for Objects<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        while !self.ended {
            match self.lines.next_line() {
                Ok(Some(line)) if line.text.trim().is_empty() => {}
                Ok(Some(line)) => return Some(self.entry(&line)),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.broken = Some(error);
                }
            }
        }
        let error = self.broken.take()?;
        Some(Entry::Rejected(broken_off(Place::file(&self.path), &error)))
    }
}
