//! Qualtrics CSV and TSV: column ids, the questions' texts, and (since 2017) a row of import ids.
//!
//! The third row is a header too if its cells begin with `{"ImportId"`; older exports have two. The
//! question of an answer is the text in the second row. Rows of previews and test runs are left
//! out and counted: their `Status` is `Survey Preview` or `Survey Test`, or 1, 2 where values are
//! exported as numbers. The id is `ResponseId` unless the options name another column.
//! Source: Qualtrics, "Understanding Your Dataset"; rOpenSci's qualtRics package.

use std::collections::VecDeque;
use std::io::BufRead;

use corpus::{Kind, Place};

use crate::columns::column;
use crate::csv::{header, header_row, records, repeated, texts};
use crate::delimited::{Entry, Record, Records};
use crate::rows::{Found, Mapping, Rows};
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

/// Columns that Qualtrics adds to every survey.
const OWN: [&str; 8] = [
    "StartDate",
    "EndDate",
    "Status",
    "Finished",
    "RecordedDate",
    "ResponseId",
    "ResponseID",
    "DistributionChannel",
];

/// Reads exports of Qualtrics.
pub(crate) struct Qualtrics;

impl Reader for Qualtrics {
    fn name(&self) -> &'static str {
        "qualtrics"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Survey]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let mut records = records(Box::new(head.as_bytes()), "").ok()?;
        let names = header(&mut records, "").ok()?;
        header_row(&mut records, "").ok()?;
        if header_row(&mut records, "").is_ok_and(|record| holds_import_ids(&record)) {
            let why = "the third row holds import ids";
            return Evidence::when(true, Strength::Certain, why);
        }
        let own = names.iter().filter(|name| OWN.contains(&name.as_str())).count();
        Evidence::when(own >= 4, Strength::Certain, "the columns are those of Qualtrics")
    }

    fn columns(&self, head: &str) -> Vec<String> {
        crate::csv::Csv.columns(head)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let mut records = records(input, path)?;
        let names = header(&mut records, path)?;
        let questions = texts(&header_row(&mut records, path)?);
        let mut sample = VecDeque::new();
        match records.next() {
            Some(Entry::Record(record)) if holds_import_ids(&record) => {}
            other => sample.extend(other),
        }
        let mut options = options.clone();
        if options.columns.id.is_none() {
            options.columns.id =
                names.iter().find(|n| n.eq_ignore_ascii_case("ResponseId")).cloned();
        }
        let mapping = Mapping::new(&options, path, |name| {
            let cell = column(name, &names, Place::line(path, 1))?;
            let question = questions.get(cell).filter(|text| !text.is_empty());
            Ok(Found { cell, question: question.unwrap_or(&names[cell]).clone() })
        })?;
        let status = names.iter().position(|name| name == "Status");
        let sample = sample.into_iter().map(|entry| without_preview(entry, status)).collect();
        let first = repeated(&names, &options, path);
        Ok(Box::new(Rows::new(Responses { records, status }, mapping, sample, first)))
    }
}

fn holds_import_ids(record: &Record) -> bool {
    texts(record)
        .iter()
        .any(|text| text.starts_with("{\"ImportId\"") || text.starts_with("{'ImportId'"))
}

/// Rows without previews and test runs.
struct Responses<'a> {
    records: Records<'a>,
    status: Option<usize>,
}

impl Iterator for Responses<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        self.records.next().map(|entry| without_preview(entry, self.status))
    }
}

fn without_preview(entry: Entry, status: Option<usize>) -> Entry {
    let Entry::Record(record) = &entry else { return entry };
    let cell = status.and_then(|status| record.cells.get(status));
    let status = cell.map_or("", |cell| cell.text.text().trim());
    let excluded = ["Survey Preview", "Survey Test", "1", "2"].contains(&status);
    if excluded { Entry::Excluded } else { entry }
}
