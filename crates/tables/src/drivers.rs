//! Which themes go with a better or worse score: association, not cause.

use crate::row::table;

table! {
    /// One row per measure, source and theme that enough respondents mention. Association, not cause.
    "drivers" {
        /// The measure.
        measure: String,
        /// The source.
        source_id: String,
        /// The theme.
        theme_id: String,
        /// Respondents with an answer and words in the theme's language.
        n: u64,
        /// Those of them who mention the theme.
        cases_with: u64,
        /// Its share of R-squared: how much of the answers' variance it accounts for.
        importance: f64,
        /// Lower bound over bootstrapped respondents, 95 %; a share is never below 0, so see effect for whether there is any.
        importance_low: Option<f64>,
        /// Upper bound, 95 %.
        importance_high: Option<f64>,
        /// What all themes together account for.
        r_squared: f64,
        /// By how much an answer is higher with the theme, the other themes being the same.
        effect: Option<f64>,
        /// Lower bound over bootstrapped respondents, 95 %.
        effect_low: Option<f64>,
        /// Upper bound, 95 %.
        effect_high: Option<f64>,
        /// Of the effect being chance, by the width of its interval; after Benjamini-Hochberg over all rows.
        q_value: Option<f64>,
        /// The score of all minus that of respondents who do not mention the theme (leave-theme-out), in the score's unit.
        impact: f64,
        /// Lower bound over bootstrapped respondents, 95 %.
        impact_low: Option<f64>,
        /// Upper bound, 95 %.
        impact_high: Option<f64>,
        /// lmg (Shapley value of R-squared) or relative-weights (Johnson 2000), beyond 15 themes; and that it is no cause.
        method: String,
    }
}
