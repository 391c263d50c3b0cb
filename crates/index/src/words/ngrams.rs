//! Words that follow each other again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use text::Token;

use crate::entry::Hit;
use crate::error::Error;
use crate::query::Query;
use crate::search::Index;
use crate::words::{Wanted, is_parted};

/// Counters of the first pass; two n-grams seldom share one, and then both are counted in the second.
const COUNTERS: usize = 1 << 22;

/// Words in a row, with their counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Ngram {
    /// The words in normal form, with spaces between them.
    pub words: String,
    /// How often they occur.
    pub times: u64,
    /// In how many recordings, reviews or responses.
    pub documents: u64,
    /// By how many cases.
    pub cases: u64,
}

#[derive(Default)]
struct Counted {
    times: u64,
    documents: BTreeSet<u64>,
    cases: BTreeSet<u64>,
}

impl Index {
    /// The runs of `n` words in utterances that match a query, or in all; the most frequent first.
    ///
    /// A run ends where a sentence does, and has no word of a note such as `(laughs)`. Unless stop words are wanted, none begins or ends with one.
    /// The texts are read twice, so that only runs that recur are held.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn ngrams(
        &self,
        query: Option<&Query>,
        n: usize,
        wanted: Wanted,
    ) -> Result<Vec<Ngram>, Error> {
        let mut counters = vec![0_u32; COUNTERS];
        self.each_text(query, |hit, tokens, _| {
            each_run(hit, tokens, n, wanted, |run| {
                let counter = &mut counters[place(run)];
                *counter = counter.saturating_add(1);
            });
        })?;
        let mut counted: BTreeMap<String, Counted> = BTreeMap::new();
        self.each_text(query, |hit, tokens, case| {
            each_run(hit, tokens, n, wanted, |run| {
                if u64::from(counters[place(run)]) < wanted.least {
                    return;
                }
                let words: Vec<&str> = run.iter().map(|token| &*token.normal).collect();
                let counted = counted.entry(words.join(" ")).or_default();
                counted.times += 1;
                counted.documents.insert(hit.document_id.0);
                counted.cases.insert(case);
            });
        })?;
        let ngram = |(words, it): (String, Counted)| Ngram {
            words,
            times: it.times,
            documents: it.documents.len() as u64,
            cases: it.cases.len() as u64,
        };
        let mut ngrams: Vec<Ngram> = counted.into_iter().map(ngram).collect();
        ngrams.retain(|ngram| ngram.times >= wanted.least);
        ngrams.sort_by_key(|ngram| std::cmp::Reverse(ngram.times));
        Ok(ngrams)
    }
}

fn each_run(hit: &Hit, tokens: &[Token], n: usize, wanted: Wanted, mut see: impl FnMut(&[Token])) {
    let parted = |pair: &[Token]| is_parted(&hit.text, &pair[0], &pair[1]);
    for run in tokens.windows(n.max(1)) {
        let edges = [&run[0], &run[run.len() - 1]];
        let admitted = wanted.stop_words || edges.iter().all(|token| !token.stop);
        if admitted && !run.iter().any(|token| token.note) && !run.windows(2).any(parted) {
            see(run);
        }
    }
}

fn place(run: &[Token]) -> usize {
    let mut hasher = FxHasher::default();
    run.iter().for_each(|token| token.normal.hash(&mut hasher));
    // The upper bits of the hash are the mixed ones.
    (hasher.finish() >> (64 - COUNTERS.trailing_zeros())) as usize
}
