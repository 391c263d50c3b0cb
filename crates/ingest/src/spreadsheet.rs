//! The sheets of a workbook → records, as the rows of delimited text are.
//!
//! One sheet is read: the first with a header row and rows below it; the others are named in a
//! complaint. The header is the first row with two cells or more, or the first row if there is none;
//! titles above it are left out and counted. The line of a record is the number of its row in the
//! sheet. Numbers are written as people see them, without `.0` and with 15 digits at most; dates and
//! times as ISO 8601.

use std::collections::VecDeque;

use corpus::{Diagnostic, Place};

use crate::bytes::refused;
use crate::columns::column;
use crate::csv::{repeated, texts};
use crate::delimited::{Cell, Entry, Record};
use crate::rows::{Found, Mapping, Rows};
use crate::slice::Slice;
use crate::{Options, Piece, Pieces, Refused};

/// The most cells with a value in a workbook.
pub(crate) const CELLS: usize = 20_000_000;

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Its name.
    pub(crate) name: String,
    /// Its rows that have a value.
    pub(crate) rows: Vec<Row>,
    /// How many of its cells hold an error, such as `#N/A`.
    pub(crate) errors: u64,
}

/// A row with a value at least.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number in the sheet, from 1.
    pub(crate) number: u64,
    /// Its cells that have a value: (column from 0, text), in the order of the columns.
    pub(crate) cells: Vec<(usize, String)>,
}

/// The names of the columns of the sheet that is read.
pub(crate) fn columns(sheets: &[Sheet]) -> Vec<String> {
    chosen(sheets).map_or_else(Vec::new, |(sheet, header)| names(&sheets[sheet].rows[header]))
}

/// The documents of the rows of the sheet that is read.
///
/// # Errors
/// If there is none, or the options name a column that it does not have.
pub(crate) fn read(
    mut sheets: Vec<Sheet>,
    path: &str,
    options: &Options,
) -> Result<Box<dyn Pieces>, Refused> {
    let Some((n, header)) = chosen(&sheets) else {
        let problem = "no sheet has a row that names the columns and rows below it";
        return Err(refused(path, problem, "the first row of a sheet has to name the columns"));
    };
    let mut rows = std::mem::take(&mut sheets[n].rows).into_iter();
    let sample: VecDeque<Entry> = rows.by_ref().take(header).map(|_| Entry::Excluded).collect();
    let header = rows.next().unwrap_or_default();
    let names = names(&header);
    let place = || Place::line(path, header.number);
    let mapping = Mapping::new(options, path, |name| {
        let cell = column(name, &names, place())?;
        Ok(Found { cell, question: names[cell].clone() })
    })?;
    let mut first = repeated(&names, options, path);
    first.extend(unread(&sheets, n, path));
    if sheets[n].errors > 0 {
        let problem = format!("cells that hold an error were read as empty: {}", sheets[n].errors);
        let mend = "mend the formulas, or save their values";
        first.push(Piece::Repaired(Diagnostic::at(Place::file(path), problem, mend)));
    }
    let owner = path.to_owned();
    let entries = rows.map(move |row| entry(row, names.len(), &owner));
    Ok(Box::new(Rows::new(entries, mapping, sample, first)))
}

/// The first sheet with a header and rows, and which of its rows is the header.
fn chosen(sheets: &[Sheet]) -> Option<(usize, usize)> {
    sheets.iter().enumerate().find_map(|(n, sheet)| {
        let header = sheet.rows.iter().position(|row| row.cells.len() > 1).unwrap_or(0);
        (sheet.rows.len() > header + 1).then_some((n, header))
    })
}

fn names(header: &Row) -> Vec<String> {
    match entry(header.clone(), 0, "") {
        Entry::Record(record) => texts(&record),
        _ => Vec::new(),
    }
}

/// A row as a record of `width` cells; of width 0, as many as it has.
fn entry(row: Row, width: usize, path: &str) -> Entry {
    let found = row.cells.last().map_or(0, |(column, _)| column + 1);
    if width > 0 && found > width {
        let problem = format!("{found} cells, but the header has {width}");
        let mend = "name the column of each cell in the header row";
        let excerpt = row.cells.last().map_or("", |(_, text)| text);
        let place = Place::line(path, row.number);
        return Entry::Rejected(Diagnostic::at(place, problem, mend).with_excerpt(excerpt));
    }
    let empty = Cell { text: Slice::default(), line: row.number };
    let mut cells = vec![empty; width.max(found)];
    for (column, text) in row.cells {
        cells[column].text.push_made(&text);
    }
    Entry::Record(Record { cells, line: row.number, repairs: Vec::new() })
}

/// A complaint about the sheets that hold something and are not read.
fn unread(sheets: &[Sheet], read: usize, path: &str) -> Option<Piece> {
    let others =
        sheets.iter().enumerate().filter(|(n, sheet)| *n != read && !sheet.rows.is_empty());
    let named: Vec<String> =
        others.map(|(_, sheet)| format!("`{}` (rows: {})", sheet.name, sheet.rows.len())).collect();
    let problem =
        format!("only the sheet `{}` was read, not {}", sheets[read].name, named.join(", "));
    let mend = "save each sheet that should be read as a file of its own";
    (!named.is_empty()).then(|| Piece::Repaired(Diagnostic::at(Place::file(path), problem, mend)))
}

/// A number as people see it: 15 digits at most, and no decimals if it is whole.
pub(crate) fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}
