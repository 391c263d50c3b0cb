//! Themes that come up or go away.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme and source with at least two periods: the likeliest change (Worsley 1983).
    "trends" {
        /// The theme.
        theme_id: String,
        /// The source.
        source_id: String,
        /// Periods with cases that could have it.
        periods: u64,
        /// The first period after the likeliest change; believe it where q_value is small.
        changed_at: String,
        /// up or down.
        direction: String,
        /// Cases before.
        before_cases: u64,
        /// Those that have it.
        before_with: u64,
        /// Cases from then on.
        after_cases: u64,
        /// Those that have it.
        after_with: u64,
        /// Twice the logarithm of the largest likelihood ratio.
        statistic: f64,
        /// Chance of as large a change at any time if there was none.
        p_value: f64,
        /// The same after Benjamini-Hochberg over all themes and sources.
        q_value: f64,
        /// Utterances from then on that show the theme; empty where the q value is above alpha.
        quotes: Vec<Id>,
        /// The same of before.
        before_quotes: Vec<Id>,
    }
}
