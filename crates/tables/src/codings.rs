//! Codings: themes on spans, each with its cue.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme on a span of an utterance.
    "codings" {
        /// The theme.
        theme_id: String,
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
        /// How strongly the span speaks of the theme, 0 to 1.
        weight: f64,
        /// Sentiment of the span, -1 to 1; null where there is no basis.
        polarity: Option<f64>,
        /// The words in the span that speak most for the theme.
        cue: String,
        /// Who coded: a method of trivox, or a person.
        coder: String,
    }
}
