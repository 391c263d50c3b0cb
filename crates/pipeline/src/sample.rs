//! The bounded sample of evidence on which themes are found.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use corpus::Id;
use text::{Language, Token};

use crate::annotate::Part;

/// Utterances kept for each language; more would make the fit slower, not the themes better.
pub(crate) const LIMIT: usize = 30_000;

/// Utterances of a language from which themes are looked for in it …
const FEWEST: usize = 10;
/// … and the share of the commonest language's that it must reach: one in so many.
const RARE: usize = 50;

/// An utterance of the sample.
#[derive(Debug)]
pub(crate) struct Sampled {
    /// Decides who stays: a hash of seed and id, so that the order of the input does not matter.
    rank: Id,
    /// Its id.
    pub(crate) id: Id,
    /// What it counts as.
    pub(crate) case: Id,
    /// Its words.
    pub(crate) text: String,
    /// Its tokens, where they are known already.
    pub(crate) tokens: Option<Arc<[Token]>>,
}

impl Sampled {
    /// Its tokens; none before they are known.
    pub(crate) fn tokens(&self) -> &[Token] {
        self.tokens.as_deref().unwrap_or_default()
    }
}

impl Ord for Sampled {
    fn cmp(&self, other: &Sampled) -> Ordering {
        (self.rank, self.id).cmp(&(other.rank, other.id))
    }
}

impl PartialOrd for Sampled {
    fn partial_cmp(&self, other: &Sampled) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Sampled {
    fn eq(&self, other: &Sampled) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Sampled {}

/// For each language the utterances with the smallest ranks.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    by_language: BTreeMap<Language, BinaryHeap<Sampled>>,
}

impl Sample {
    /// Considers the evidence of a part.
    pub(crate) fn add(&mut self, part: &Part, seed: u64) {
        for (at, row) in part.rows.iter().enumerate().filter(|(_, row)| row.evidence) {
            let Some(language) = row.language.as_deref().and_then(Language::from_code) else {
                continue;
            };
            let rank = Id::of(&[&seed.to_string(), &row.utterance_id.to_string()]);
            let heap = self.by_language.entry(language).or_default();
            if heap.len() >= LIMIT {
                if heap.peek().is_some_and(|last| last.rank <= rank) {
                    continue;
                }
                heap.pop();
            }
            let (id, case, text) = (row.utterance_id, row.case_id, row.text.clone());
            let tokens = part.tokens.get(at).cloned();
            heap.push(Sampled { rank, id, case, text, tokens });
        }
    }

    /// The sampled utterances of each language, in the order of their ids; languages that hardly
    /// occur are left out, for they are mostly mistaken for others, and carry no theme.
    pub(crate) fn into_languages(self) -> BTreeMap<Language, Vec<Sampled>> {
        let sorted = |heap: BinaryHeap<Sampled>| {
            let mut sampled = heap.into_vec();
            sampled.sort_by_key(|utterance| utterance.id);
            sampled
        };
        let most = self.by_language.values().map(BinaryHeap::len).max().unwrap_or(0);
        let least = FEWEST.max(most / RARE);
        let mut languages = self.by_language;
        languages.retain(|_, heap| heap.len() >= least || heap.len() == most);
        languages.into_iter().map(|(language, heap)| (language, sorted(heap))).collect()
    }
}
