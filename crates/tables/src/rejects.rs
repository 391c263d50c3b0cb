//! Rejects: what was not read, where, why, and how to mend it.

use crate::row::table;

table! {
    /// One row per thing that was not read as it stands.
    "rejects" {
        /// The source.
        source_id: String,
        /// The file, relative to the pipeline file.
        path: String,
        /// The line, from 1.
        line: Option<u64>,
        /// The byte in the decoded file, from 0.
        byte: Option<u64>,
        /// rejected (not read) or repaired (read, with a change or a doubt).
        what: String,
        /// What was found, and what was expected.
        why: String,
        /// What can be done about it.
        mend: String,
        /// The beginning of the text concerned.
        excerpt: String,
    }
}
