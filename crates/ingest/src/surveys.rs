//! Exports of survey tools: one way to read them all, and what each tool does in its own way.
//!
//! A tool's way is a [`Dialect`]: how its header is recognised, how many rows it takes, which
//! question each column answers, which columns hold the id and the time of a response, and which
//! rows are no responses. The dialects know nothing of files: they look at the first rows.

pub(crate) mod google_forms;
pub(crate) mod limesurvey;
pub(crate) mod qualtrics;
pub(crate) mod surveygizmo;
pub(crate) mod surveymonkey;
pub(crate) mod typeform;

use std::collections::VecDeque;
use std::io::BufRead;

use corpus::Kind;

use crate::rows::csv::{header_row, no_header, records, texts};
use crate::rows::delimited::{Cell, Entry, Record, Records};
use crate::rows::header::Header;
use crate::rows::{Mapping, Rows, SAMPLE_BYTES};
use crate::slice::Slice;
use crate::table::{Column, Table};
use crate::{Evidence, Options, Pieces, Reader, Refused};

/// Rows that a dialect looks at.
pub(crate) const FIRST_ROWS: usize = 6;

/// How one survey tool writes its exports.
pub(crate) trait Dialect: Sync {
    /// The name of the format.
    fn name(&self) -> &'static str;

    /// Why the first rows of a table are taken to be of this tool; none if they are not.
    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence>;

    /// What the first rows of such a table say of the others.
    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout;
}

/// All survey tools; their exports as delimited text are in [`crate::READERS`].
static DIALECTS: [&dyn Dialect; 6] = [
    &qualtrics::Qualtrics,
    &surveymonkey::SurveyMonkey,
    &limesurvey::LimeSurvey,
    &google_forms::GoogleForms,
    &typeform::Typeform,
    &surveygizmo::SurveyGizmo,
];

/// The tool that wrote a table with these first rows, whatever the format of the file; none if no
/// tool is known that did.
pub(crate) fn dialect(rows: &[Vec<String>]) -> Option<&'static dyn Dialect> {
    let found = DIALECTS.iter().filter_map(|dialect| Some((*dialect, dialect.recognise(rows)?)));
    // Of two equally likely ones the first is taken, as among readers.
    let (dialect, _) = found.rev().max_by_key(|(_, evidence)| evidence.strength)?;
    Some(dialect)
}

/// What the header of an export says of its rows.
pub(crate) struct Layout {
    /// The columns.
    pub(crate) header: Header,
    /// Rows that the header takes.
    pub(crate) header_rows: usize,
    /// The column of a response's id.
    pub(crate) id: Option<usize>,
    /// The column of a response's time.
    pub(crate) time: Option<usize>,
    /// A column, and the values in it of rows that are no responses.
    pub(crate) left_out: Option<(usize, &'static [&'static str])>,
    /// A column, and the beginning of a value in it that means that there is none.
    pub(crate) no_value: Option<(usize, &'static str)>,
}

impl Layout {
    /// The layout of a table whose first row alone is the header, which may be the questions.
    pub(crate) fn plain(rows: &[Vec<String>], line: u64) -> Layout {
        Layout::of(Header::new(rows.first().cloned().unwrap_or_default(), None, line), 1)
    }

    /// The layout of a table with this header.
    pub(crate) fn of(header: Header, header_rows: usize) -> Layout {
        Layout { header, header_rows, id: None, time: None, left_out: None, no_value: None }
    }

    /// The options with the id and the time of this tool where they name none.
    pub(crate) fn completed(&self, options: &Options) -> Options {
        let mut options = options.clone();
        let name = |cell: Option<usize>| cell.map(|cell| self.header.names()[cell].clone());
        options.columns.id = options.columns.id.or_else(|| name(self.id));
        options.columns.time = options.columns.time.or_else(|| name(self.time));
        options
    }

    /// A row as it counts: left out if it is no response, without the values that mean none.
    pub(crate) fn judged(&self, entry: Entry) -> Entry {
        let Entry::Record(mut record) = entry else { return entry };
        if let Some((cell, values)) = self.left_out
            && record.cells.get(cell).is_some_and(|cell| values.contains(&cell.text.text().trim()))
        {
            return Entry::Excluded;
        }
        if let Some((cell, beginning)) = self.no_value
            && let Some(cell) = record.cells.get_mut(cell)
            && cell.text.text().starts_with(beginning)
        {
            cell.text = Slice::default();
        }
        Entry::Record(record)
    }
}

/// The reader of the exports of a tool as delimited text.
pub(crate) struct Export<D>(pub(crate) D);

impl<D: Dialect> Reader for Export<D> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Survey]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let mut records = records(Box::new(head.as_bytes()), "").ok()?;
        self.0.recognise(&First::of(&mut records, "").ok()?.rows)
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
        let first = First::of(&mut records, path)?;
        let layout = self.0.layout(&first.rows, first.line);
        let entries = first.after(layout.header_rows, path)?;
        let entries = entries.into_iter().chain(records).map(|entry| layout.judged(entry));
        Ok(sampled(&layout.header, entries, rows))
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let mut records = records(input, path)?;
        let first = First::of(&mut records, path)?;
        let layout = self.0.layout(&first.rows, first.line);
        let sample = first.after(layout.header_rows, path)?;
        let options = layout.completed(options);
        let mapping = Mapping::new(&options, path, |name| layout.header.find(name, path))?;
        let mut wanted = mapping.cells(layout.header.names().len());
        if let Some((cell, _)) = layout.left_out {
            wanted[cell] = true;
        }
        records.wanted = Some(wanted.into());
        let complaints = layout.header.repeated(&options, path);
        let sample = sample.into_iter().map(|entry| layout.judged(entry)).collect();
        let responses = records.map(move |entry| layout.judged(entry));
        Ok(Box::new(Rows::new(responses, mapping, sample, complaints)))
    }
}

/// The columns and the first rows of a table, fewer than asked for where they are very long.
pub(crate) fn sampled(header: &Header, entries: impl Iterator<Item = Entry>, rows: usize) -> Table {
    let record = |entry| if let Entry::Record(record) = entry { Some(record) } else { None };
    let mut records = entries.filter_map(record);
    let cells = |record: Record| {
        record.cells.iter().map(|cell| cell.text.text().trim().to_owned()).collect()
    };
    let column = |(cell, name): (usize, &String)| Column {
        name: name.clone(),
        question: header.question(cell).to_owned(),
    };
    let (mut first, mut size) = (Vec::new(), 0);
    while first.len() < rows
        && size < SAMPLE_BYTES
        && let Some(record) = records.next()
    {
        size += record.cells.iter().map(Cell::size).sum::<usize>();
        first.push(cells(record));
    }
    let columns = header.names().iter().enumerate().map(column).collect();
    Table { columns, rows: first, whole: records.next().is_none() }
}

/// The first rows of a file, not yet told apart into header and responses.
pub(crate) struct First {
    /// What they hold; of a row without values or that cannot be read, nothing.
    pub(crate) rows: Vec<Vec<String>>,
    /// The line on which the first of them begins.
    pub(crate) line: u64,
    entries: VecDeque<Entry>,
}

impl First {
    /// Takes the first rows out of `records`, blank ones before the header left out, and sets the
    /// number of cells that all rows must have.
    ///
    /// # Errors
    /// If the first row cannot be read: without its header, no row can be understood.
    pub(crate) fn of(records: &mut Records<'_>, path: &str) -> Result<First, Refused> {
        let header = header_row(records, path)?;
        let line = header.line;
        let mut first =
            First { rows: Vec::new(), line, entries: VecDeque::from([Entry::Record(header)]) };
        while first.entries.len() < FIRST_ROWS
            && let Some(entry) = records.next_entry()
        {
            first.entries.push_back(entry);
        }
        let row = |entry: &Entry| match entry {
            Entry::Record(record) => texts(record),
            Entry::Rejected(_) | Entry::Excluded => Vec::new(),
        };
        first.rows = first.entries.iter().map(row).collect();
        Ok(first)
    }

    /// The rows after those of the header.
    ///
    /// # Errors
    /// If a row of the header is missing or cannot be read.
    pub(crate) fn after(
        mut self,
        header_rows: usize,
        path: &str,
    ) -> Result<VecDeque<Entry>, Refused> {
        for _ in 0..header_rows {
            match self.entries.pop_front() {
                Some(Entry::Record(_) | Entry::Excluded) => {}
                Some(Entry::Rejected(complaint)) => return Err(Refused::File(complaint)),
                None => return Err(no_header(path)),
            }
        }
        Ok(self.entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_has_a_reader_of_its_own() {
        let named = |name| crate::READERS.iter().any(|reader| reader.name() == name);
        assert!(DIALECTS.iter().all(|dialect| named(dialect.name())));
        let surveys = |reader: &&&dyn Reader| reader.kinds() == [Kind::Survey];
        assert_eq!(crate::READERS.iter().filter(surveys).count(), DIALECTS.len());
    }

    #[test]
    fn the_likeliest_tool_is_taken() {
        let rows = |text: &str| -> Vec<Vec<String>> {
            text.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect()
        };
        let name = |text| dialect(&rows(text)).map(Dialect::name);
        assert_eq!(
            name("Respondent ID|Collector ID|Why?\n||Open-Ended Response"),
            Some("surveymonkey")
        );
        assert_eq!(
            name("Timestamp|What should change?\n2026-05-31T14:30:00|Less"),
            Some("google-forms")
        );
        assert_eq!(name("id|title|body\n1|a|b"), None);
    }
}
