//! How often each word occurs, and over whom it is spread.

use crate::error::Error;
use crate::query::Query;
use crate::search::Index;
use crate::words::Wanted;
use crate::words::subset::Subset;
use crate::words::walk::each_word;

/// A word with its counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequency {
    /// The word in normal form.
    pub word: String,
    /// How often it occurs.
    pub times: u64,
    /// How often among a million words.
    pub per_million: f64,
    /// In how many recordings, reviews or responses.
    pub documents: u64,
    /// By how many cases: participants where known, else documents.
    pub cases: u64,
    /// The deviation of proportions over the cases: 0 everybody alike, near 1 few of them.
    pub dispersion: f64,
}

impl Index {
    /// The words of the utterances that match a query, or of all; the most frequent first.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    ///
    /// # Source
    /// Gries (2008) for the dispersion, with cases as the parts.
    pub fn frequencies(
        &self,
        query: Option<&Query>,
        wanted: Wanted,
    ) -> Result<Vec<Frequency>, Error> {
        let subset = Subset::of(self, query)?;
        let mut words = Vec::new();
        each_word(self, &[&subset], wanted, |word, uses| {
            let used = &uses[0];
            words.push(Frequency {
                word: word.to_owned(),
                times: used.times,
                per_million: used.times as f64 * 1e6 / subset.words as f64,
                documents: used.documents,
                cases: used.cases.len() as u64,
                dispersion: used.dispersion(&subset).unwrap_or(1.0),
            });
        })?;
        // The sort keeps the alphabetical order of what is equally frequent.
        words.sort_by_key(|word| std::cmp::Reverse(word.times));
        Ok(words)
    }
}
