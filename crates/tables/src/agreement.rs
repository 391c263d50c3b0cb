//! Whether people, and trivox, code alike.

use crate::row::table;

table! {
    /// One row per pair of coders and code, per pair over all codes, and over all people.
    "agreement" {
        /// The code; null over all codes, each decision on an utterance being one.
        code: Option<String>,
        /// The first coder; null over all people who coded.
        coder_a: Option<String>,
        /// The second; trivox where it is not a person.
        coder_b: Option<String>,
        /// What is decided on: the utterance has the code, or has not.
        unit: String,
        /// Decisions that both made: on utterances of documents in which both coded.
        n: u64,
        /// Those in which both said yes; null over all people.
        both: Option<u64>,
        /// Those in which only the first did.
        only_a: Option<u64>,
        /// Those in which only the second did.
        only_b: Option<u64>,
        /// Cohen's kappa; null where chance alone agrees fully, and over all people.
        kappa: Option<f64>,
        /// Lower bound over bootstrapped utterances, 95 %.
        kappa_low: Option<f64>,
        /// Upper bound, 95 %.
        kappa_high: Option<f64>,
        /// Brennan and Prediger's coefficient.
        brennan_prediger: Option<f64>,
        /// Krippendorff's alpha, nominal.
        alpha: Option<f64>,
        /// Lower bound over bootstrapped utterances, 95 %.
        alpha_low: Option<f64>,
        /// Upper bound, 95 %.
        alpha_high: Option<f64>,
    }
}
