//! A table's columns and its first rows, for a look at them before it is known what they hold.

use std::io::BufRead;

use corpus::Kind;

use crate::detect::{Found, found};
use crate::{Refused, rows::presets};

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name, as a pipeline file calls it; no other column has the same.
    pub name: String,
    /// The question that its cells answer; the name where there is no other text.
    pub question: String,
}

/// The columns and the first rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// What the first rows hold, one cell a column, without white space around it.
    pub rows: Vec<Vec<String>>,
    /// Whether these are all rows.
    pub whole: bool,
}

impl Table {
    /// The names of the columns.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// `; its columns are those of STORE`, for reviews of a known store.
    pub(crate) fn of_preset(&self) -> String {
        let preset = presets::recognised(&self.names());
        preset.map_or(String::new(), |preset| format!("; its columns are those of {}", preset.name))
    }

    /// The values of a column that hold anything.
    pub fn values(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        let cells = self.rows.iter().filter_map(move |row| row.get(column));
        cells.map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

/// The name of a file's format, and its columns with at most so many rows.
///
/// # Errors
/// If the format is not known, or no header can be read. Formats without rows give an empty table.
pub fn table<'a>(
    input: Box<dyn BufRead + 'a>,
    path: &str,
    format: Option<&str>,
    kind: Kind,
    rows: usize,
) -> Result<(&'static str, Table), Refused> {
    let Found { reader, input, .. } = found(input, path, format, kind)?;
    Ok((reader.name(), reader.table(input, path, rows)?))
}
