//! Excel workbooks: reviews, and surveys of any tool. See `spreadsheet` for what is read.
//!
//! The values of formulas are those that were saved with the file. Cells that hold an error are
//! empty, and counted. Rows count as in the sheet, hidden ones too.
//! Source: ECMA-376-1, Office Open XML, § 18 SpreadsheetML,
//! <https://ecma-international.org/publications-and-standards/standards/ecma-376/>.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx as Workbook};
use corpus::Kind;

use crate::archive::{Archive, Flaw};
use crate::bytes::{ByteReader, fenced, refused};
use crate::rows::spreadsheet::{self, Row, Sheet, Size, number};
use crate::table::Table;
use crate::{Evidence, Options, Pieces, Refused, Strength};

const PART: &str = "xl/workbook.xml";

/// The part with the texts that cells share.
const TEXTS: &str = "xl/sharedstrings.xml";

/// The most bytes of that part: the library keeps the texts, however short, with all that is around.
const TEXT_LIMIT: usize = 128 << 20;

/// Reads `.xlsx` and `.xlsm`.
pub(crate) struct Xlsx;

impl ByteReader for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Review, Kind::Survey]
    }

    fn detect(&self, bytes: &[u8]) -> Option<Evidence> {
        let archive = Archive::new(bytes).ok()?;
        let found = archive.names().iter().any(|name| name == PART);
        Evidence::when(found, Strength::Certain, format!("the archive holds `{PART}`"))
    }

    fn table(&self, bytes: Vec<u8>, path: &str, rows: usize) -> Result<Table, Refused> {
        spreadsheet::table(sheets(&bytes, path)?, path, rows)
    }

    fn read(
        &self,
        bytes: Vec<u8>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces>, Refused> {
        spreadsheet::read(sheets(&bytes, path)?, path, options)
    }
}

fn sheets(bytes: &[u8], path: &str) -> Result<Vec<Sheet>, Refused> {
    unpacks(bytes).map_err(|flaw| refused(path, flaw.problem, flaw.mend))?;
    let mend = "open the workbook and save it anew, or save the sheet as CSV";
    let sheets = fenced(path, "workbooks", || read_sheets(bytes))?;
    sheets.map_err(|problem| refused(path, problem, mend))
}

/// Whether all parts that hold cells unpack within the limits: the library has none.
fn unpacks(bytes: &[u8]) -> Result<(), Flaw> {
    let mut archive = Archive::new(bytes)?;
    let is_part = |name: &&String| name.ends_with(".xml") || name.ends_with(".rels");
    let parts: Vec<String> = archive.names().iter().filter(is_part).cloned().collect();
    parts.iter().try_for_each(|part| {
        let size = archive.bytes(part)?.map_or(0, |bytes| bytes.len());
        if part == TEXTS && size > TEXT_LIMIT {
            let problem =
                format!("the texts of the workbook have more than {} MiB", TEXT_LIMIT >> 20);
            return Err(Flaw { problem, mend: "save the sheet as CSV" });
        }
        Ok(())
    })
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let broken = |error: calamine::XlsxError| format!("the workbook is broken: {error}");
    let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(broken)?;
    let mut size = Size::default();
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // Cell by cell: the library's whole ranges take memory for every empty cell between two.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else { continue }; // a chart
        let (mut rows, mut errors) = (Vec::<Row>::new(), 0);
        while let Some(cell) = cells.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            errors += u64::from(matches!(cell.get_value(), DataRef::Error(_)));
            let Some(text) = text(cell.get_value()) else { continue };
            size.add(1, text.len())?;
            let (number, cell) = (u64::from(row) + 1, (column as usize, text));
            match rows.last_mut() {
                Some(row) if row.number == number => row.cells.push(cell),
                _ => rows.push(Row { number, cells: vec![cell] }),
            }
        }
        rows.iter_mut().for_each(|row| row.cells.sort());
        sheets.push(Sheet { name, rows, errors });
    }
    Ok(sheets)
}

/// The value of a cell as text; none if there is no value.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => return None,
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => number(*value),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(time) => date(time),
    };
    (!text.trim().is_empty()).then_some(text)
}

/// `2026-05-31`, `2026-05-31T14:30:00`; a time without a date as `14:30:00`, hours of a duration go on.
fn date(time: &ExcelDateTime) -> String {
    let days = time.as_f64();
    if time.is_duration() || (0.0..1.0).contains(&days) {
        let seconds = (days * 86_400.0).round().max(0.0) as u64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return date;
    }
    format!("{date}T{hour:02}:{minute:02}:{second:02}")
}
