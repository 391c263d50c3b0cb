//! After how many cases nothing new is said (Guest et al. 2020), over random orders.

use crate::row::table;

table! {
    /// One row per source, language, segment and number of cases, up to 100.
    "saturation" {
        /// The source.
        source_id: String,
        /// The language of the themes and of the cases.
        language: Option<String>,
        /// The segment attribute; null for the whole source.
        attribute: Option<String>,
        /// Its value; null for the whole source, and for cases whose value is unknown.
        value: Option<String>,
        /// Cases asked so far.
        cases: u64,
        /// Cases in all.
        all_cases: u64,
        /// Themes of all of them.
        all_themes: u64,
        /// Themes met so far: the median over 1,000 random orders.
        themes: f64,
        /// Their 2.5th percentile.
        themes_low: f64,
        /// Their 97.5th percentile.
        themes_high: f64,
        /// Share of orders in which a run of 2 cases ending here or before had at most 5 % new themes, of those of the first 4 cases; null below 6 cases in all.
        saturated_5: Option<f64>,
        /// Share of orders in which such a run had none.
        saturated_0: Option<f64>,
    }
}
