//! How often words occur, and over whom they are spread.

use crate::row::table;

table! {
    /// One row per word.
    "frequency" {
        /// The word in normal form.
        term: String,
        /// How often it occurs.
        frequency: u64,
        /// How often among a million words.
        per_million: f64,
        /// In how many recordings, reviews or responses.
        documents: u64,
        /// By how many cases: participants where known, else documents.
        cases: u64,
        /// Deviation of proportions (Gries 2008) over the cases: 0 all alike, near 1 few of them.
        dispersion: f64,
    }
}
