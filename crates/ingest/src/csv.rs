//! Delimited text with one header row: reviews, and surveys of no particular tool.
//!
//! The delimiter is found among comma, semicolon, tab and bar. The question of an open answer is the
//! header of its column. Rows with another number of fields than the header are rejected.
//! Source: RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>; exports of Google Play Console,
//! Yotpo, LimeSurvey and Google Forms come this way.

use std::collections::VecDeque;
use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::columns::column;
use crate::delimited::{Entry, Record, Records, sniff};
use crate::detect::is_named;
use crate::lines::{ROW_LIMIT, RowLines, broken_off};
use crate::rows::{Found, Mapping, Rows};
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
        let width = header(&mut records, "").map_or(0, |names| names.len());
        let rows: Vec<Entry> = records.take(20).collect();
        let odd = rows.iter().filter(|row| matches!(row, Entry::Rejected(_))).count();
        if width > 1 && odd * 2 <= rows.len() {
            let why = format!("rows have {width} fields separated by {:?}", sniff(head));
            return Evidence::when(true, Strength::Likely, why);
        }
        let named = is_named(path, &[".csv", ".tsv", ".tab"]);
        Evidence::when(named && width > 0, Strength::Name, "the name ends in .csv or .tsv")
    }

    fn columns(&self, head: &str) -> Vec<String> {
        let records = records(Box::new(head.as_bytes()), "");
        records.and_then(|mut records| header(&mut records, "")).unwrap_or_default()
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let mut records = records(input, path)?;
        let names = header(&mut records, path)?;
        let mapping = Mapping::new(options, path, |name| {
            let cell = column(name, &names, Place::line(path, 1))?;
            Ok(Found { cell, question: names[cell].clone() })
        })?;
        let first = repeated(&names, options, path);
        Ok(Box::new(Rows::new(records, mapping, VecDeque::new(), first)))
    }
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

/// The first row; sets the number of cells that all rows must have.
pub(crate) fn header(records: &mut Records<'_>, path: &str) -> Result<Vec<String>, Refused> {
    let names = texts(&header_row(records, path)?);
    records.width = Some(names.len());
    Ok(names)
}

/// The next row, which has to be a header.
///
/// # Errors
/// If it cannot be read: without its header, no row can be understood.
pub(crate) fn header_row(records: &mut Records<'_>, path: &str) -> Result<Record, Refused> {
    match records.next_entry() {
        Some(Entry::Record(record)) => Ok(record),
        Some(Entry::Rejected(complaint)) => Err(Refused::File(complaint)),
        Some(Entry::Excluded) | None => {
            let mend = "the first row has to name the columns";
            Err(Refused::File(Diagnostic::at(Place::file(path), "there is no header row", mend)))
        }
    }
}

/// What the cells hold, with white space within made single.
pub(crate) fn texts(record: &Record) -> Vec<String> {
    let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    record.cells.iter().map(|cell| single(cell.text.text())).collect()
}

/// Complaints about columns that are used and occur more than once.
pub(crate) fn repeated(names: &[String], options: &Options, path: &str) -> Vec<Piece> {
    let columns = &options.columns;
    let single = [&columns.id, &columns.rating, &columns.author, &columns.time, &columns.title];
    let lists = [&columns.text, &columns.attributes, &options.questions];
    let mut used: Vec<&String> = single.into_iter().flatten().collect();
    used.extend(lists.into_iter().flatten());
    used.extend(options.measures.iter().map(|(_, column)| column));
    used.sort_unstable();
    used.dedup();
    let times = |name: &String| names.iter().filter(|other| *other == name).count();
    used.into_iter()
        .filter(|name| times(name) > 1)
        .map(|name| {
            let problem =
                format!("the column `{name}` occurs {} times; the first is read", times(name));
            let mend = "give the columns names of their own";
            Piece::Repaired(Diagnostic::at(Place::line(path, 1), problem, mend))
        })
        .collect()
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
