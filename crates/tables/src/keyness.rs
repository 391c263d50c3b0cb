//! Words that one part of the study has more often than the others.

use crate::row::table;

table! {
    /// One row per word and part of the study in which it is more frequent than in the other parts.
    "keyness" {
        /// The word in normal form.
        term: String,
        /// What the parts differ in: source, or an attribute of the study; null where queries set them apart.
        attribute: Option<String>,
        /// The language (ISO 639-1) within which the parts are compared; null for all.
        language: Option<String>,
        /// The part that has the word more: a source, a value of the attribute, or a query.
        target: String,
        /// What it is compared with: all other parts, or a query.
        reference: String,
        /// How often the target has it.
        target_frequency: u64,
        /// How often the reference has it.
        reference_frequency: u64,
        /// How often it is among a million words of the target.
        target_per_million: f64,
        /// How often it is among a million words of the reference.
        reference_per_million: f64,
        /// Cases of the target that use it: participants where known, else documents.
        cases: u64,
        /// Cases of the reference that use it.
        reference_cases: u64,
        /// Log-likelihood over two cells (Rayson & Garside 2000).
        g2: f64,
        /// Binary logarithm of the ratio of the shares (Hardie 2014), 1 for twice as often; a word that one side lacks counts half a time there.
        log_ratio: f64,
        /// z score of the log-odds ratio with an informative Dirichlet prior of 500 words (Monroe, Colaresi & Quinn 2008).
        log_odds_z: f64,
        /// Deviation of proportions (Gries 2008) over the cases of the side that has it more: 0 all alike, near 1 few of them.
        dispersion: f64,
        /// The larger of two p values: of G² over words, and of Welch's test over the shares of cases.
        p_value: f64,
        /// p_value after Benjamini & Hochberg (1995) over all words compared.
        q_value: f64,
    }
}
