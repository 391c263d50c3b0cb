//! Qualtrics CSV and TSV: column ids, the questions' texts, and (since 2017) a row of import ids.
//!
//! The third row is a header too if its cells begin with `{"ImportId"`; older exports have two. The
//! question of an answer is the text in the second row. Rows of previews and test runs are left
//! out and counted: their `Status` is `Survey Preview` or `Survey Test`, or 1, 2 where values are
//! exported as numbers. Id and time are `ResponseId` and `EndDate` unless the options name others.
//! Source: Qualtrics, "Understanding Your Dataset"; rOpenSci's qualtRics package.

use crate::rows::header::Header;
use crate::surveys::{Dialect, Layout};
use crate::{Evidence, Strength};

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

/// The exports of Qualtrics.
pub(crate) struct Qualtrics;

impl Dialect for Qualtrics {
    fn name(&self) -> &'static str {
        "qualtrics"
    }

    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence> {
        if rows.get(2).is_some_and(|row| holds_import_ids(row)) {
            let why = "the third row holds import ids";
            return Evidence::when(true, Strength::Certain, why);
        }
        let own = rows.first()?.iter().filter(|name| OWN.contains(&name.as_str())).count();
        let certain = own >= 4 && rows.len() > 1;
        Evidence::when(certain, Strength::Certain, "the columns are those of Qualtrics")
    }

    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout {
        let names = rows.first().cloned().unwrap_or_default();
        let import_ids = rows.get(2).is_some_and(|row| holds_import_ids(row));
        let header = Header::new(names, rows.get(1).cloned(), line);
        let left_out: &[&str] = &["Survey Preview", "Survey Test", "1", "2"];
        Layout {
            id: header.position(&["ResponseId"]),
            time: header.position(&["EndDate"]),
            left_out: header.position(&["Status"]).map(|status| (status, left_out)),
            ..Layout::of(header, if import_ids { 3 } else { 2 })
        }
    }
}

fn holds_import_ids(row: &[String]) -> bool {
    row.iter().any(|text| text.starts_with("{\"ImportId\"") || text.starts_with("{'ImportId'"))
}
