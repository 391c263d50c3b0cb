//! The sheets of a workbook → records, as the rows of delimited text are.
//!
//! One sheet is read: the first with a header row and rows below it; the others are named in a
//! complaint. The header is the first row with two cells or more, or the first row if there is none;
//! titles above it are left out and counted. The exports of survey tools are recognised as they are
//! in delimited text (see `export`). The line of a record is the number of its row in the
//! sheet. Numbers are written as people see them, without `.0` and with 15 digits at most; dates and
//! times as ISO 8601.

use std::collections::VecDeque;
use std::vec::IntoIter;

use corpus::{Diagnostic, Place};

use crate::bytes::refused;
use crate::rows::csv::texts;
use crate::rows::delimited::{Cell, Entry, Record};
use crate::rows::presets;
use crate::rows::{Mapping, Rows};
use crate::slice::Slice;
use crate::surveys::{FIRST_ROWS, Layout, dialect, sampled};
use crate::table::Table;
use crate::{Options, Piece, Pieces, Refused};

/// The most cells with a value in a workbook.
const CELLS: usize = 5_000_000;

/// The most bytes of text in them; a text that many cells share counts for each.
const TEXT: usize = 256 << 20;

/// How much a workbook holds.
#[derive(Default)]
pub(crate) struct Size {
    cells: usize,
    text: usize,
}

impl Size {
    /// Adds cells with so many bytes of text each.
    ///
    /// # Errors
    /// If the workbook holds too much: its cells are kept in memory.
    pub(crate) fn add(&mut self, cells: usize, text: usize) -> Result<(), String> {
        self.cells = self.cells.saturating_add(cells);
        self.text = self.text.saturating_add(cells.saturating_mul(text));
        match () {
            () if self.cells > CELLS => Err(format!("the workbook has more than {CELLS} cells")),
            () if self.text > TEXT => {
                Err(format!("the cells of the workbook hold more than {} MiB", TEXT >> 20))
            }
            () => Ok(()),
        }
    }
}

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

/// The columns and the first rows of the sheet that is read.
///
/// # Errors
/// If there is none.
pub(crate) fn table(sheets: Vec<Sheet>, path: &str, rows: usize) -> Result<Table, Refused> {
    let Chosen { layout, rows: found, .. } = Chosen::of(sheets, path)?;
    let width = layout.header.names().len();
    let entries = found.map(|row| layout.judged(entry(row, width, path)));
    Ok(sampled(&layout.header, entries, rows))
}

/// The documents of the rows of the sheet that is read.
///
/// # Errors
/// If there is none, or the options name a column that it does not have.
pub(crate) fn read(
    sheets: Vec<Sheet>,
    path: &str,
    options: &Options,
) -> Result<Box<dyn Pieces>, Refused> {
    let Chosen { layout, rows, titles, unread, errors } = Chosen::of(sheets, path)?;
    let sample: VecDeque<Entry> = (0..titles).map(|_| Entry::Excluded).collect();
    let options = presets::completed(&layout.completed(options), layout.header.names());
    let mapping = Mapping::new(&options, path, |name| layout.header.find(name, path))?;
    let mut first = layout.header.repeated(&options, path);
    first.extend(unread);
    if errors > 0 {
        let problem = format!("cells that hold an error were read as empty: {errors}");
        let mend = "mend the formulas, or save their values";
        first.push(Piece::Repaired(Diagnostic::at(Place::file(path), problem, mend)));
    }
    let (owner, width) = (path.to_owned(), layout.header.names().len());
    let entries = rows.map(move |row| layout.judged(entry(row, width, &owner)));
    Ok(Box::new(Rows::new(entries, mapping, sample, first)))
}

/// The sheet that is read.
struct Chosen {
    /// What its header says.
    layout: Layout,
    /// The rows below its header.
    rows: IntoIter<Row>,
    /// How many rows with a value stand above its header.
    titles: usize,
    /// A complaint about the other sheets.
    unread: Option<Piece>,
    /// How many of its cells hold an error.
    errors: u64,
}

impl Chosen {
    /// # Errors
    /// If no sheet has a header and rows below it.
    fn of(mut sheets: Vec<Sheet>, path: &str) -> Result<Chosen, Refused> {
        let Some((n, titles)) = chosen(&sheets) else {
            let problem = "no sheet has a row that names the columns and rows below it";
            return Err(refused(path, problem, "the first row of a sheet has to name the columns"));
        };
        let unread = unread(&sheets, n, path);
        let Sheet { rows, errors, .. } = std::mem::take(&mut sheets[n]);
        let layout = layout(&rows[titles..]);
        let mut rows = rows.into_iter();
        rows.by_ref().take(titles + layout.header_rows).for_each(drop);
        Ok(Chosen { layout, rows, titles, unread, errors })
    }
}

/// What the first rows of a sheet say of the others, by the way of the tool that wrote them.
fn layout(rows: &[Row]) -> Layout {
    let line = rows.first().map_or(1, |row| row.number);
    let mut first: Vec<Vec<String>> = rows.iter().take(FIRST_ROWS).map(cells).collect();
    let Some(dialect) = dialect(&first) else { return Layout::plain(&first, line) };
    // A question stands above the first of its columns only, and a sheet ends with its last value:
    // the other columns of the last question are known by the rows of the header below.
    let header_rows = dialect.layout(&first, line).header_rows;
    let width = first.iter().take(header_rows).map(Vec::len).max().unwrap_or(0);
    if let Some(names) = first.first_mut() {
        names.resize(width, String::new());
    }
    dialect.layout(&first, line)
}

/// The first sheet with a header and rows, and which of its rows is the header.
fn chosen(sheets: &[Sheet]) -> Option<(usize, usize)> {
    sheets.iter().enumerate().find_map(|(n, sheet)| {
        let header = sheet.rows.iter().position(|row| row.cells.len() > 1).unwrap_or(0);
        (sheet.rows.len() > header + 1).then_some((n, header))
    })
}

/// What the cells of a row hold, up to the last that has a value.
fn cells(row: &Row) -> Vec<String> {
    match entry(row.clone(), 0, "") {
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
