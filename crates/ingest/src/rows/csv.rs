//! Delimited text with one header row: reviews, and surveys of no particular tool.
//!
//! The delimiter is found among comma, semicolon, tab and bar. The question of an open answer is the
//! header of its column. Rows with another number of fields than the header are rejected; blank rows
//! before the header are skipped. Reviews of a known store need no column map (see `presets`).
//! Source: RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>.

use std::collections::VecDeque;
use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::bytes::refused;
use crate::columns::COLUMN_LIMIT;
use crate::detect::is_named;
use crate::lines::{ROW_LIMIT, RowLines, broken_off};
use crate::rows::delimited::{Entry, Record, Records, sniff};
use crate::rows::header::Header;
use crate::rows::presets;
use crate::rows::{Mapping, Rows};
use crate::surveys::{First, sampled};
use crate::table::Table;
use crate::{Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

/// Reads `.csv` and `.tsv`.
pub(crate) struct Csv;

impl Reader for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Review, Kind::Survey]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        let Ok(mut records) = records(Box::new(head.as_bytes()), "") else { return None };
        let names = header(&mut records, "").unwrap_or_default();
        let rows: Vec<Entry> = records.take(20).collect();
        let odd = rows.iter().filter(|row| matches!(row, Entry::Rejected(_))).count();
        if names.len() > 1 && odd * 2 <= rows.len() {
            let (n, delimiter) = (names.len(), sniff(head));
            let known = presets::recognised(&names).map_or(String::new(), |preset| {
                format!("; its columns are those of {}", preset.name)
            });
            let why = format!("rows have {n} fields separated by {delimiter:?}{known}");
            return Evidence::when(true, Strength::Likely, why);
        }
        let named = is_named(path, &[".csv", ".tsv", ".tab"]);
        let why = "the name ends in .csv or .tsv";
        Evidence::when(named && !names.is_empty(), Strength::Name, why)
    }

    fn columns(&self, head: &str) -> Vec<String> {
        let table = self.table(Box::new(head.as_bytes()), "", 0);
        table.map(|table| table.names()).unwrap_or_default()
    }

    fn table<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        rows: usize,
    ) -> Result<Table, Refused> {
        let mut records = records(input, path)?;
        let (header, sample) = headed(&mut records, path)?;
        Ok(sampled(&header, sample.into_iter().chain(records), rows))
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let mut records = records(input, path)?;
        let (header, sample) = headed(&mut records, path)?;
        let options = presets::completed(options, header.names());
        let mapping = Mapping::new(&options, path, |name| header.find(name, path))?;
        records.wanted = Some(mapping.cells(header.names().len()).into());
        let complaints = header.repeated(&options, path);
        Ok(Box::new(Rows::new(records, mapping, sample, complaints)))
    }
}

/// The columns, and rows taken after their header.
fn headed(records: &mut Records<'_>, path: &str) -> Result<(Header, VecDeque<Entry>), Refused> {
    let mut first = First::of(records, path)?;
    let names = std::mem::take(&mut first.rows[0]);
    Ok((Header::new(names, None, first.line), first.after(1, path)?))
}

/// The records of a text, with the delimiter that its beginning shows.
pub(crate) fn records<'a>(
    mut input: Box<dyn BufRead + 'a>,
    path: &str,
) -> Result<Records<'a>, Refused> {
    let head = match input.fill_buf() {
        Ok(head) => String::from_utf8_lossy(head).into_owned(),
        Err(error) => return Err(Refused::File(broken_off(Place::file(path), &error))),
    };
    let (delimiter, lines) = (sniff(&head), RowLines::new(input, ROW_LIMIT));
    Ok(Records::new(lines, delimiter, path))
}

/// The names of the columns.
///
/// # Errors
/// As [`header_row`].
pub(crate) fn header(records: &mut Records<'_>, path: &str) -> Result<Vec<String>, Refused> {
    Ok(texts(&header_row(records, path)?))
}

/// The first row that holds anything; sets the number of cells that all rows must have.
///
/// # Errors
/// If it cannot be read: without its header, no row can be understood.
pub(crate) fn header_row(records: &mut Records<'_>, path: &str) -> Result<Record, Refused> {
    loop {
        match records.next_entry() {
            Some(Entry::Record(row)) if texts(&row).iter().all(String::is_empty) => {}
            Some(Entry::Record(row)) if row.cells.len() > COLUMN_LIMIT => {
                let problem = format!("{} columns; {COLUMN_LIMIT} are the most", row.cells.len());
                return Err(refused(path, problem, "see whether the file is a table"));
            }
            Some(Entry::Record(row)) => {
                records.width = Some(row.cells.len());
                return Ok(row);
            }
            Some(Entry::Rejected(complaint)) => return Err(Refused::File(complaint)),
            Some(Entry::Excluded) => {}
            None => return Err(no_header(path)),
        }
    }
}

/// The complaint about a file without a header.
pub(crate) fn no_header(path: &str) -> Refused {
    let mend = "the first row has to name the columns";
    Refused::File(Diagnostic::at(Place::file(path), "there is no header row", mend))
}

/// Complaints about columns that the options name and that occur more than once among `names`,
/// unless the options name the second, too.
pub(crate) fn repeated(names: &[String], options: &Options, path: &str) -> Vec<Piece> {
    let times = |name: &String| names.iter().filter(|other| *other == name).count();
    let named = options.named_columns();
    let known = |name: &String| named.iter().any(|other| **other == format!("{name} (2)"));
    let used = named.iter().copied().filter(|name| times(name) > 1 && !known(name));
    let complaint = |name: &String| {
        let problem =
            format!("the column `{name}` occurs {} times; the first is read", times(name));
        let mend = format!("write `{name} (2)` for the second");
        Piece::Repaired(Diagnostic::at(Place::line(path, 1), problem, mend))
    };
    used.map(complaint).collect()
}

/// What the cells hold, with white space within made single.
pub(crate) fn texts(record: &Record) -> Vec<String> {
    let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    record.cells.iter().map(|cell| single(cell.text.text())).collect()
}

impl Iterator for Records<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.next_entry()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(head: &str, path: &str) -> Option<Strength> {
        Csv.detect(head, path).map(|evidence| evidence.strength)
    }

    #[test]
    fn prose_with_commas_is_no_table() {
        let prose = "I called, twice.\nNobody answered, nobody, ever.\nSo I gave up.\n";
        assert_eq!(strength(prose, "diary.txt"), None);
        assert_eq!(strength(prose, "diary.csv.gz"), Some(Strength::Name));
        assert_eq!(strength("id;text\n1;a, b\n2;c\n", "x"), Some(Strength::Likely));
        assert_eq!(strength("text\nhello\n", "x.csv"), Some(Strength::Name));
        assert_eq!(strength("", "x.csv"), None);
    }

    #[test]
    fn columns_are_told_from_the_beginning() {
        assert_eq!(Csv.columns("id|\"the\ntext\"|n\n1|a|2\n2|b"), ["id", "the text", "n"]);
    }
}
