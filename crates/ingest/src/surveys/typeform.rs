//! Typeform CSV: the response's token under `#`, the questions' texts, then dates and network id.
//!
//! Questions with several choices are one column an option (its header and its cells hold the
//! option) or one cell; texts of questions may repeat and then get `(2)`, `(3)`. Partial responses are
//! kept.
//! Source: Typeform Help Center, "Download your results".

use crate::rows::header::Header;
use crate::surveys::{Dialect, Layout};
use crate::{Evidence, Strength};

/// The exports of Typeform.
pub(crate) struct Typeform;

impl Dialect for Typeform {
    fn name(&self) -> &'static str {
        "typeform"
    }

    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence> {
        let names = rows.first()?;
        let has = |name: &str| names.iter().any(|other| other == name);
        let own = has("Submit Date (UTC)") && (has("Network ID") || has("Start Date (UTC)"));
        let why = "the columns end with `Submit Date (UTC)` and `Network ID`";
        Evidence::when(own, Strength::Certain, why)
    }

    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout {
        let header = Header::new(rows.first().cloned().unwrap_or_default(), None, line);
        let time = header.position(&["Submit Date (UTC)", "Start Date (UTC)"]);
        Layout { id: header.position(&["#"]), time, ..Layout::of(header, 1) }
    }
}
