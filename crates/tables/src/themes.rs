//! Themes found, and codes that people made.

use corpus::Id;

use crate::row::table;

table! {
    /// One row per theme, found in the texts or taken from a codebook that came with them.
    "themes" {
        /// The theme, made from its label; of a code, `code_` and its name with those above it.
        theme_id: String,
        /// What people call it, in their words.
        label: String,
        /// The language it was found in; a theme is asked only of cases who spoke it. Null of a code.
        language: Option<String>,
        /// Its most distinctive words and phrases, the strongest first.
        keywords: Vec<String>,
        /// What it means, where a codebook says so.
        definition: Option<String>,
        /// inductive (found) or codebook (a code that people made: it has codings by people, and no
        /// prevalence or convergence, for a source that nobody coded is not silent).
        origin: String,
        /// The theme above it, where there is one.
        parent_id: Option<String>,
        /// Utterances of evidence that have it; of a code, utterances that people coded with it.
        utterances: u64,
        /// Cases that have it.
        cases: u64,
        /// Mean NPMI of its keywords in documents, -1 to 1: do they occur together?
        coherence_npmi: Option<f64>,
        /// Statements that people gave the code and from which it was learnt; null where nobody coded.
        coded: Option<u64>,
        /// How sure trivox must be to give the code, learnt from what people coded: the weight that
        /// was moved to ½ in `codings`. Null where they coded too little, and ½ stood as it was.
        threshold: Option<f64>,
        /// Of the statements that are given the code, as a whole or for a clear sentence, the share
        /// that people gave it: by models and thresholds that had not seen these statements.
        precision: Option<f64>,
        /// Of the statements that people gave the code, the share that is given it, likewise.
        recall: Option<f64>,
        /// The harmonic mean of both.
        f1: Option<f64>,
        /// How well subsamples find it again, at one of two levels of detail: mean Jaccard, 0 to 1.
        stability: Option<f64>,
        /// The share of its codings (those of a weight of ½ and more) that comes from the case with
        /// the most of them: near 1, it is one talkative person's. Null of a code.
        largest_case_share: Option<f64>,
        /// The share of its codings that comes from the document with the most of them. Null of a
        /// code.
        largest_document_share: Option<f64>,
        /// Utterances that show it best, of a code the first, from different cases.
        exemplars: Vec<Id>,
    }
}
