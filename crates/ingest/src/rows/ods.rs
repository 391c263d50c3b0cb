//! OpenDocument spreadsheets: reviews and surveys. See `spreadsheet` for what is read.
//!
//! Read here and not by the library that reads Excel's: that one unfolds repeated cells, of which a
//! few bytes can declare seventeen thousand million. A repeated row is one row for each time it has
//! a value; repeated empty cells and rows only count.
//! Source: OASIS, Open Document Format 1.3, part 3, § 9 and § 19.385,
//! <https://docs.oasis-open.org/office/OpenDocument/v1.3/>.

use corpus::Kind;

use crate::archive::Archive;
use crate::bytes::{ByteReader, refused};
use crate::columns::COLUMN_LIMIT;
use crate::documents::odt::{content, is_opendocument};
use crate::rows::spreadsheet::{self, Row, Sheet, Size, number};
use crate::table::Table;
use crate::xml::{Events, Tag, Xml};
use crate::{Evidence, Options, Pieces, Refused, Strength};

/// Reads `.ods`.
pub(crate) struct Ods;

impl ByteReader for Ods {
    fn name(&self) -> &'static str {
        "ods"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Review, Kind::Survey]
    }

    fn detect(&self, bytes: &[u8]) -> Option<Evidence> {
        let is_sheet = is_opendocument(&mut Archive::new(bytes).ok()?, "spreadsheet");
        let why = "the archive says it is an OpenDocument spreadsheet";
        Evidence::when(is_sheet, Strength::Certain, why)
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
    let xml = content(bytes, path)?;
    let mend = "open the file and save it anew, or save the sheet as CSV";
    read_sheets(&xml).map_err(|problem| refused(path, format!("`content.xml`: {problem}"), mend))
}

fn read_sheets(xml: &str) -> Result<Vec<Sheet>, String> {
    let mut sheets = Sheets::default();
    let mut skipped = 0;
    for event in Events::new(xml) {
        match event? {
            Xml::Begin(_) if skipped > 0 => skipped += 1,
            Xml::End(_) if skipped > 0 => skipped -= 1,
            Xml::Begin(tag) => match tag.name() {
                "annotation" | "tracked-changes" | "shapes" => skipped = 1,
                name => sheets.begin(name, &tag),
            },
            Xml::End(name) => sheets.end(&name)?,
            Xml::Text(text) if skipped == 0 && sheets.in_paragraph => sheets.cell.push_str(&text),
            Xml::Text(_) => {}
        }
    }
    Ok(sheets.sheets)
}

/// The sheets as they are put together.
#[derive(Default)]
struct Sheets {
    sheets: Vec<Sheet>,
    row: Row,
    /// How often the row stands there.
    row_repeated: u64,
    rows_before: u64,
    column: usize,
    cell: String,
    cell_repeated: usize,
    /// The value that the cell declares beside its text.
    value: Option<String>,
    in_paragraph: bool,
    size: Size,
}

impl Sheets {
    fn begin(&mut self, name: &str, tag: &Tag<'_>) {
        let repeated = |attribute| {
            tag.attribute(attribute).and_then(|times| times.parse::<u64>().ok()).unwrap_or(1).max(1)
        };
        match name {
            "table" => {
                let name = tag.attribute("name").unwrap_or_default();
                self.sheets.push(Sheet { name, ..Sheet::default() });
                self.rows_before = 0;
            }
            "table-row" => {
                self.row = Row { number: self.rows_before + 1, cells: Vec::new() };
                self.row_repeated = repeated("number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.cell.clear();
                self.cell_repeated =
                    repeated("number-columns-repeated").min(COLUMN_LIMIT as u64) as usize;
                self.value = declared(tag);
            }
            "p" => {
                if !self.cell.is_empty() {
                    self.cell.push('\n');
                }
                self.in_paragraph = true;
            }
            "s" => self.cell.push(' '),
            "tab" => self.cell.push('\t'),
            "line-break" => self.cell.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), String> {
        match name {
            "p" => self.in_paragraph = false,
            "table-cell" | "covered-table-cell" => {
                let text = self.value.take().unwrap_or_else(|| std::mem::take(&mut self.cell));
                let column = self.column;
                self.column = (column + self.cell_repeated).min(COLUMN_LIMIT);
                if !text.trim().is_empty() {
                    let columns = column..self.column;
                    self.size.add(columns.len(), text.len())?;
                    self.row.cells.extend(columns.map(|column| (column, text.clone())));
                }
            }
            "table-row" => {
                self.rows_before = self.rows_before.saturating_add(self.row_repeated);
                let row = std::mem::take(&mut self.row);
                if row.cells.is_empty() {
                    return Ok(());
                }
                let again = self.row_repeated as usize - 1;
                row.cells.iter().try_for_each(|(_, text)| self.size.add(again, text.len()))?;
                let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
                for n in 0..self.row_repeated {
                    sheet.rows.push(Row { number: row.number + n, cells: row.cells.clone() });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The value of a cell that is no text: its text depends on how the sheet shows it.
fn declared(tag: &Tag<'_>) -> Option<String> {
    match tag.attribute("value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            tag.attribute("value")?.parse::<f64>().ok().map(number)
        }
        "date" => {
            let date = tag.attribute("date-value")?;
            Some(date.strip_suffix("T00:00:00").map_or_else(|| date.clone(), str::to_owned))
        }
        "time" => duration(&tag.attribute("time-value")?),
        "boolean" => Some(tag.attribute("boolean-value")?.to_uppercase()),
        _ => None,
    }
}

/// `PT14H30M05S` as `14:30:05`.
fn duration(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.trim_end_matches('S').split(['.', ',']).next()?;
    let whole = |digits: &str| digits.parse::<u64>().ok();
    Some(format!("{}:{:02}:{:02}", whole(hours)?, whole(minutes)?, whole(seconds)?))
}
