//! The rows of a Parquet file: reviews and survey responses.
//!
//! Whoever opens the file unpacks it, for Parquet is read from its end: each row comes as one text of
//! a JSON text sequence, a record separator before an object, and is read as one line of JSON Lines
//! is. The line of a row is its number. Bytes of the sequence are in no file, so none are told.
//! Source: RFC 7464, <https://www.rfc-editor.org/rfc/rfc7464>.

use std::io::{self, BufRead};

use corpus::Kind;

use crate::lines::{ROW_LIMIT, RowLine, RowLines};
use crate::rows::objects::{self, Text, Texts};
use crate::table::Table;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

/// The record separator.
const SEPARATOR: char = '\u{1e}';

/// Reads the rows of `.parquet`.
pub(crate) struct Parquet;

impl Reader for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Review, Kind::Survey]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let rows = head.starts_with(SEPARATOR);
        let table = rows.then(|| self.table(Box::new(head.as_bytes()), "", 1));
        let known = table?.map(|table| table.of_preset()).unwrap_or_default();
        Evidence::when(true, Strength::Certain, format!("the file is Parquet{known}"))
    }

    fn columns(&self, head: &str) -> Vec<String> {
        let table = self.table(Box::new(head.as_bytes()), "", usize::MAX);
        table.map(|table| table.names()).unwrap_or_default()
    }

    fn table<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        rows: usize,
    ) -> Result<Table, Refused> {
        objects::table(&mut Sequence(RowLines::new(input, ROW_LIMIT)), path, rows)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        objects::read(Sequence(RowLines::new(input, ROW_LIMIT)), path, options)
    }
}

/// The texts of the sequence.
struct Sequence<'a>(RowLines<'a>);

impl Texts for Sequence<'_> {
    const IN_FILE: bool = false;

    fn next_text(&mut self) -> io::Result<Option<Text>> {
        let line = self.0.next_line()?;
        Ok(line.map(|mut line| {
            if line.text.starts_with(SEPARATOR) {
                line.text.remove(0);
            }
            Text::Object(line)
        }))
    }

    fn recycle(&mut self, used: RowLine) {
        self.0.recycle(used);
    }
}
