//! Where a theme is more common: in a segment than elsewhere, after than before.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme, source and segment value, where segments are crossed also within each value of
    /// another segment, and per theme and source before and after.
    "differences" {
        /// The theme.
        theme_id: String,
        /// The source.
        source_id: String,
        /// segment, within (another segment) or before-after.
        comparison: String,
        /// The attribute of the segment within which is compared; null over the whole source.
        within_attribute: Option<String>,
        /// Its value.
        within_value: Option<String>,
        /// The attribute, or period.
        attribute: String,
        /// Its value; of several after, joined.
        value: String,
        /// The value before; null where the others are all other known values.
        reference: Option<String>,
        /// Cases with the value that could have the theme.
        cases: u64,
        /// Those that have it.
        cases_with: u64,
        /// Cases that it is compared with.
        reference_cases: u64,
        /// Those of them that have it.
        reference_with: u64,
        /// Cases of the source, or of the segment within which is compared, whose value is unknown: they
        /// are in neither.
        unknown_cases: u64,
        /// Share with the value minus share of the others.
        difference: f64,
        /// Lower bound of the Newcombe interval, 95 %.
        difference_low: f64,
        /// Upper bound of the Newcombe interval, 95 %.
        difference_high: f64,
        /// Logarithm of the odds ratio, a half added to each count.
        log_odds: f64,
        /// Lower bound of its interval, 95 %.
        log_odds_low: f64,
        /// Upper bound of its interval, 95 %.
        log_odds_high: f64,
        /// Of the test that both shares are equal.
        p_value: f64,
        /// The same after Benjamini-Hochberg over all rows of the comparison.
        q_value: f64,
        /// Utterances of cases with the value that show the theme; empty where the q value is above alpha.
        quotes: Vec<Id>,
        /// The same of the cases compared with.
        reference_quotes: Vec<Id>,
    }
}
