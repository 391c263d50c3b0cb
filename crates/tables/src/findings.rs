//! What was found, in plain sentences.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per finding, the most telling first; the first five end the summary of a run.
    "findings" {
        /// 1 for the first.
        rank: u64,
        /// convergence, difference, trend, driver, gap, key result, feature, saturation, agreement of coders.
        kind: String,
        /// The theme, where it is about one.
        theme_id: Option<String>,
        /// The finding with its figures, in English.
        english: String,
        /// The same in Thai.
        thai: String,
        /// Utterances that show it: of each source two, in the feelings in which it is spoken of.
        quotes: Vec<Id>,
    }
}
