//! The bounded samples of evidence: that on which themes are found, and that of what people coded.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use corpus::{Id, Span};
use tables::codings;
use text::{Language, Token, Tokenizer};

use crate::annotate::{Part, looked};

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
    /// The utterance of a row of a part.
    fn of(part: &Part, at: usize, rank: Id) -> Sampled {
        let row = &part.rows[at];
        let (id, case, text) = (row.utterance_id, row.case_id, row.text.clone());
        Sampled { rank, id, case, text, tokens: part.tokens.get(at).cloned() }
    }

    /// Makes its tokens, unless they are made.
    pub(crate) fn tokenise(&mut self, tokenizer: &Tokenizer, language: Language) {
        if self.tokens.is_none() {
            self.tokens = Some(tokenizer.tokens(&self.text, Some(language)).into());
        }
    }

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
            let rank = rank(seed, row.utterance_id);
            let heap = self.by_language.entry(language).or_default();
            if heap.len() >= LIMIT {
                if heap.peek().is_some_and(|last| last.rank <= rank) {
                    continue;
                }
                heap.pop();
            }
            heap.push(Sampled::of(part, at, rank));
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

fn rank(seed: u64, utterance: Id) -> Id {
    Id::of(&[&seed.to_string(), &utterance.to_string()])
}

/// Utterances of a language that people coded and codes are learnt from, at most.
const CODED: usize = 2_000;

/// An utterance that people looked at, with the codes that they gave it.
#[derive(Debug)]
pub(crate) struct Coded {
    pub(crate) sampled: Sampled,
    /// The codebook's codes that at least half of them gave it, and where.
    pub(crate) codes: Vec<(String, Span)>,
}

/// For each language the utterances with the smallest ranks among those that people looked at.
#[derive(Debug, Default)]
pub(crate) struct CodedSample {
    by_language: BTreeMap<Language, BTreeMap<(Id, Id), Coded>>,
}

impl CodedSample {
    /// Considers the evidence of a part; `named` tells what people call the codebook's codes.
    pub(crate) fn add(
        &mut self,
        part: &Part,
        named: &BTreeMap<String, BTreeSet<String>>,
        seed: u64,
    ) {
        if part.codings.is_empty() || named.is_empty() {
            return;
        }
        let looked = looked(&part.rows, &part.codings);
        let mut given: BTreeMap<Id, Vec<&codings::Row>> = BTreeMap::new();
        for coding in &part.codings {
            given.entry(coding.utterance_id).or_default().push(coding);
        }
        for (at, row) in part.rows.iter().enumerate().filter(|(_, row)| row.evidence) {
            let language = row.language.as_deref().and_then(Language::from_code);
            let (Some(language), Some(who)) = (language, looked.get(&row.document_id)) else {
                continue;
            };
            let rank = rank(seed, row.utterance_id);
            let sample = self.by_language.entry(language).or_default();
            let codings = given.get(&row.utterance_id).map_or(&[][..], Vec::as_slice);
            let codes = agreed(codings, named, who.len());
            let sampled = Sampled::of(part, at, rank);
            sample.insert((rank, row.utterance_id), Coded { sampled, codes });
            if sample.len() > CODED {
                sample.pop_last();
            }
        }
    }

    /// The utterances of each language, in the order of their ids.
    pub(crate) fn into_languages(self) -> BTreeMap<Language, Vec<Coded>> {
        let sorted = |sample: BTreeMap<_, Coded>| {
            let mut coded: Vec<Coded> = sample.into_values().collect();
            coded.sort_by_key(|one| one.sampled.id);
            coded
        };
        self.by_language.into_iter().map(|(language, sample)| (language, sorted(sample))).collect()
    }
}

/// The codebook's codes that at least half of those who looked gave an utterance, and where.
fn agreed(
    codings: &[&codings::Row],
    named: &BTreeMap<String, BTreeSet<String>>,
    looked: usize,
) -> Vec<(String, Span)> {
    let mut coders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut given = Vec::new();
    for coding in codings {
        for code in named.get(&coding.theme_id).into_iter().flatten() {
            coders.entry(code).or_default().insert(&coding.coder);
            given.push((code, Span { start: coding.start as u32, end: coding.end as u32 }));
        }
    }
    let mut agreed: Vec<(String, Span)> = given
        .into_iter()
        .filter(|(code, _)| coders[code.as_str()].len() * 2 >= looked)
        .map(|(code, span)| (code.clone(), span))
        .collect();
    agreed.sort();
    agreed.dedup();
    agreed
}
