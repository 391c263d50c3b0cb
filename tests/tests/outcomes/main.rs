//! From themes to what to do: the tables that records, measures, targets, objectives and codings of
//! people fill, on the sample study and on mistakes.

mod features;
mod mistakes;
mod records;
mod sample;
mod within;

use std::path::Path;

use tables::{Extra, Table};
use tests::rows;

fn all<T: Table>(report: &Path) -> Vec<T> {
    rows(report, &Extra::default())
}

const REVIEWS: &str =
    "id,text,at,tier\n1,The queue was long.,2026-01-03,gold\n2,Fine.,2026-02-03,\n";

fn pipeline(more: &str) -> String {
    format!(
        "[study]\nid = \"s\"\noutput = \"out\"\n[[source]]\nid = \"reviews\"\nkind = \"review\"\n\
         files = [\"reviews.csv\"]\ncolumns = {{ id = \"id\", text = [\"text\"], time = \"at\", attributes = [\"tier\"] }}\n{more}"
    )
}
