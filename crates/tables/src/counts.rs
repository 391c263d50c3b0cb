//! How often something is said, by the values of a field.

use crate::row::table;

table! {
    /// One row per value.
    "counts" {
        /// The value; null for utterances that have none.
        value: Option<String>,
        /// Occurrences of the query's words.
        occurrences: u64,
        /// Utterances that match.
        utterances: u64,
        /// Recordings, reviews or responses that they are in.
        documents: u64,
        /// Words of all utterances with the value, whether they match or not.
        words: u64,
        /// Occurrences among a million of these words.
        per_million: Option<f64>,
    }
}
