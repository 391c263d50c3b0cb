//! Prevalence and polarity of themes by source and segment, counted in cases.

use crate::row::table;

table! {
    /// One row per theme, source and segment value.
    "prevalence" {
        /// The theme.
        theme_id: String,
        /// The source.
        source_id: String,
        /// The segment attribute; null for the whole source.
        attribute: Option<String>,
        /// Its value; null for the whole source, and for cases whose value is unknown.
        value: Option<String>,
        /// The period; null for all.
        period: Option<String>,
        /// Cases that could have had the theme: those with evidence in its language.
        cases: u64,
        /// Cases that have it.
        cases_with: u64,
        /// cases_with / cases; null without cases.
        prevalence: Option<f64>,
        /// Lower bound of the Wilson interval, 95 %.
        prevalence_low: Option<f64>,
        /// Upper bound of the Wilson interval, 95 %.
        prevalence_high: Option<f64>,
        /// Mean over its cases of their mean polarity on the theme; null without a basis.
        polarity: Option<f64>,
        /// Lower bound of the t interval, 95 %; null below two cases.
        polarity_low: Option<f64>,
        /// Upper bound of the t interval, 95 %; null below two cases.
        polarity_high: Option<f64>,
        /// present, trace, silent or insufficient; absent where no source presents the theme.
        status: String,
    }
}
