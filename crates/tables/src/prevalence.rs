//! Prevalence and polarity of themes by source and segment, counted in cases.

use crate::row::table;

table! {
    /// One row per theme and source, and per theme, source and segment value or period; crossed, both.
    "prevalence" {
        /// The theme.
        theme_id: String,
        /// The source.
        source_id: String,
        /// The segment attribute; null for the whole source.
        attribute: Option<String>,
        /// Its value; null for the whole source, and for cases whose value is unknown.
        value: Option<String>,
        /// The period, or unknown; null for all.
        period: Option<String>,
        /// Cases that could have had the theme: those with evidence in its language.
        cases: u64,
        /// Cases that have it.
        cases_with: u64,
        /// Recordings of several people in which the theme could come up; null where people spoke or wrote alone.
        groups: Option<u64>,
        /// Those in which it does.
        groups_with: Option<u64>,
        /// How much the variance grows because people of a recording are alike; null where that cannot be told.
        design_effect: Option<f64>,
        /// cases_with / cases; null without cases.
        prevalence: Option<f64>,
        /// Lower bound of the Wilson interval of cases / design_effect cases, 95 %.
        prevalence_low: Option<f64>,
        /// Upper bound of that interval.
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
