//! Documents: recordings, reviews, responses.

use corpus::Id;

use crate::cell::Moment;
use crate::row::table;

table! {
    /// One row per recording, review or survey response.
    "documents" {
        /// Hash of source, path and position in the input; the same from run to run.
        document_id: Id,
        /// The source it belongs to.
        source_id: String,
        /// transcript, review or survey.
        kind: String,
        /// The id of the row or file in the input, to join back on.
        external_id: Option<String>,
        /// The file, relative to the pipeline file; of a recording in several files, the first.
        path: String,
        /// The line on which it begins, from 1.
        line: u64,
        /// Its heading, where it has one.
        title: Option<String>,
        /// When it was said or written, UTC.
        at: Option<Moment>,
        /// Length of the recording in milliseconds.
        duration_ms: Option<u64>,
        /// The rating given with it, on the source's own scale.
        rating: Option<f64>,
        /// The language of most of its words (ISO 639-1); null if unknown.
        language: Option<String>,
        + /// Values of the study's attributes, aligned with [`crate::Extra`].
        attributes: Option<String>,
        + /// Values of the study's measures, aligned with [`crate::Extra`].
        measures: Option<f64>,
    }
}
