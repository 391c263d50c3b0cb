//! Which themes sources share and which are theirs alone.

use crate::row::table;

table! {
    /// One row per set of sources.
    "completeness" {
        /// The set: one source, a pair, or all.
        sources: Vec<String>,
        /// Themes present in any of them.
        themes: u64,
        /// Of these, themes that each of them could have: each has cases with words in their language.
        comparable: u64,
        /// Themes present in each of them.
        shared: u64,
        /// Themes present in each of them and in no source outside the set.
        unique: u64,
        /// shared / comparable; null for one source, and where nothing is comparable.
        jaccard: Option<f64>,
        /// themes / themes present in any source; null without themes.
        share: Option<f64>,
    }
}
