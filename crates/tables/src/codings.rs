//! Codings: themes on spans, each with its cue, by trivox or by people.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme on a span of an utterance.
    "codings" {
        /// The theme, or the code where a person coded.
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
        /// How strongly the span speaks of the theme, 0 to 1; 1 where a person coded.
        weight: f64,
        /// Sentiment of the clause that holds the cue (of the span, where the clause has none), -1 to 1; null where there is no basis or a person coded.
        polarity: Option<f64>,
        /// The words in the span that speak most for the theme; all of them where a person coded.
        cue: String,
        /// Who coded: trivox-inductive, or a person by the name or id that the project gives.
        coder: String,
    }
}
