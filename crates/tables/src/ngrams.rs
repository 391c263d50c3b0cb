//! Words that follow each other again and again.

use crate::row::table;

table! {
    /// One row per run of words.
    "ngrams" {
        /// The words in normal form.
        ngram: String,
        /// How often they follow each other.
        frequency: u64,
        /// In how many recordings, reviews or responses.
        documents: u64,
        /// By how many cases: participants where known, else documents.
        cases: u64,
    }
}
