//! Words beside what a query finds.

use crate::row::table;

table! {
    /// One row per word that stands beside the node more often than by chance.
    "collocates" {
        /// The word in normal form.
        term: String,
        /// How often it stands in a window around the node.
        together: u64,
        /// How often it would by chance.
        expected: f64,
        /// How often it occurs at all, nodes apart.
        frequency: u64,
        /// In how many recordings, reviews or responses it stands in a window.
        documents: u64,
        /// Normalised pointwise mutual information (Bouma 2009): 0 by chance, 1 always together.
        npmi: f64,
        /// Log-likelihood over four cells (Evert 2005).
        g2: f64,
        /// p value of G² after Benjamini & Hochberg (1995).
        q_value: f64,
    }
}
