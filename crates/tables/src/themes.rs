//! Themes found or taken from the codebook.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme.
    "themes" {
        /// The theme, made from its label.
        theme_id: String,
        /// What people call it, in their words.
        label: String,
        /// The language it was found in; a theme is asked only of cases who spoke it.
        language: Option<String>,
        /// Its most distinctive words and phrases, the strongest first.
        keywords: Vec<String>,
        /// What it means, where a codebook says so.
        definition: Option<String>,
        /// inductive or codebook.
        origin: String,
        /// The theme above it, where there is one.
        parent_id: Option<String>,
        /// Utterances of evidence that have it.
        utterances: u64,
        /// Cases that have it.
        cases: u64,
        /// Mean NPMI of its keywords in documents, -1 to 1: do they occur together?
        coherence_npmi: Option<f64>,
        /// How well subsamples find it again, at one of two levels of detail: mean Jaccard, 0 to 1.
        stability: Option<f64>,
        /// Utterances that show it best, from different cases.
        exemplars: Vec<Id>,
    }
}
