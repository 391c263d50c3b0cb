//! JSON Lines: one JSON object a line; reviews and survey responses.
//!
//! Source: JSON Lines, <https://jsonlines.org/>; Amazon Reviews 2023 and the Yelp Open Dataset
//! come this way.

use std::io::{self, BufRead};

use corpus::{Diagnostic, Kind, Place};

use crate::json::Value;
use crate::lines::{ROW_LIMIT, RowLine, RowLines};
use crate::rows::objects::{self, Text, Texts};
use crate::table::Table;
use crate::{Evidence, Options, Pieces, READERS, Reader, Refused, Strength, rows::json_list};

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
        if json_list::holds_list(head) || is_speech(head) {
            return None; // one list or one recording, even if it stands on one line
        }
        if matches!(Value::read(first), Ok(Value::Object(_))) {
            let table = self.table(Box::new(head.as_bytes()), "", 1).ok()?;
            let why = format!("the first line is a JSON object{}", table.of_preset());
            return Evidence::when(true, Strength::Certain, why);
        }
        // A first line longer than the head, or broken: `read` says how to mend it.
        let begins = first.trim_start().starts_with('{');
        Evidence::when(begins, Strength::Likely, "the text begins like JSON")
    }

    fn columns(&self, head: &str) -> Vec<String> {
        // The last line may be cut off; it is passed over.
        let table = self.table(Box::new(head.as_bytes()), "", usize::MAX);
        table.map(|table| table.names()).unwrap_or_default()
    }

    fn table<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        rows: usize,
    ) -> Result<Table, Refused> {
        objects::table(&mut Lines::new(input), path, rows)
    }

    fn read<'a>(
        &self,
        mut input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let head = input.fill_buf().unwrap_or_default().trim_ascii_start();
        if head.starts_with(b"[") {
            let problem = "the file begins with `[`, but one JSON object a line is expected";
            let mend = "leave `format` out or write `format = \"json\"`";
            return Err(Refused::File(Diagnostic::at(Place::line(path, 1), problem, mend)));
        }
        objects::read(Lines::new(input), path, options)
    }
}

/// Whether a text bears the mark of the JSON of a speech-to-text service.
fn is_speech(head: &str) -> bool {
    let readers = READERS.iter().filter(|reader| reader.kinds() == [Kind::Transcript]);
    let certain = |evidence: Evidence| evidence.strength == Strength::Certain;
    readers.filter_map(|reader| reader.detect(head, "")).any(certain)
}

/// The lines that hold anything.
struct Lines<'a>(RowLines<'a>);

impl<'a> Lines<'a> {
    fn new(input: Box<dyn BufRead + 'a>) -> Lines<'a> {
        Lines(RowLines::new(input, ROW_LIMIT))
    }
}

impl Texts for Lines<'_> {
    fn next_text(&mut self) -> io::Result<Option<Text>> {
        loop {
            match self.0.next_line()? {
                Some(line) if line.text.trim().is_empty() => {}
                line => return Ok(line.map(Text::Object)),
            }
        }
    }

    fn recycle(&mut self, used: RowLine) {
        self.0.recycle(used);
    }
}
