//! What was read of each source.

use crate::row::table;

table! {
    /// One row per source.
    "sources" {
        /// The source's id in the pipeline file.
        source_id: String,
        /// transcript, review or survey.
        kind: String,
        /// Files read.
        files: u64,
        /// Recordings, reviews or responses.
        documents: u64,
        /// Turns, reviews or open answers with words.
        utterances: u64,
        /// Participants with evidence where known, else documents with evidence: what is counted.
        cases: u64,
        /// Words in all utterances.
        words: u64,
        /// Rows, cues or lines in the input; kept + merged + excluded + rejected.
        read: u64,
        /// Of these, those that began an utterance or document.
        kept: u64,
        /// Of these, those that continued an utterance.
        merged: u64,
        /// Of these, those left out by a rule, e.g. survey previews and header lines.
        excluded: u64,
        /// Of these, those that could not be read; each has a row in `rejects`.
        rejected: u64,
        /// Languages found, the most frequent first (ISO 639-1).
        languages: Vec<String>,
    }
}
