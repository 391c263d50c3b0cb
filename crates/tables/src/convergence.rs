//! The convergence coding matrix (Farmer et al. 2006), computed.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme and pair of sources, and one per theme over all sources.
    "convergence" {
        /// The theme.
        theme_id: String,
        /// The first source; null in the row over all sources.
        source_a: Option<String>,
        /// The second source; null in the row over all sources.
        source_b: Option<String>,
        /// agreement, partial agreement, dissonance, silence or insufficient; null where it cannot be decided.
        code: Option<String>,
        /// Why, where the code is null or insufficient.
        note: Option<String>,
        /// Whether the polarities agree; null where one has no basis.
        meaning_agrees: Option<bool>,
        /// Whether the prevalences agree; null unless both are present.
        prominence_agrees: Option<bool>,
        /// Of the test that both prevalences are equal.
        p_value: Option<f64>,
        /// The same after Benjamini-Hochberg over all themes and pairs.
        q_value: Option<f64>,
        /// Chance of so few cases in the quiet source if it had the pooled prevalence of the others.
        silence_probability: Option<f64>,
        /// farmer or meaning-first, with its parameters.
        rule: String,
        /// Utterances of source_a that show the theme.
        quotes_a: Vec<Id>,
        /// Utterances of source_b that show the theme.
        quotes_b: Vec<Id>,
    }
}
