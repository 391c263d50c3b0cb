//! Cues: the words that made an utterance's sentiment, each with its share.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per word, phrase or emoji that weighed in an utterance's sentiment.
    "cues" {
        /// The utterance.
        utterance_id: Id,
        /// First byte of the span in the utterance's text.
        start: u64,
        /// One past its last byte.
        end: u64,
        /// The same start in Unicode code points.
        char_start: u64,
        /// The same end in Unicode code points.
        char_end: u64,
        /// Its share of all that weighed, negative where it speaks against; the sizes of an utterance's shares add up to at most 1, since words of grammar and words that say little are left out.
        share: f64,
    }
}
