//! Names and keywords of themes, in words that people used.
//!
//! Candidates are phrases of adjacent tokens that begin and end with a significant word. Their
//! weight in a theme is c-TF-IDF in spirit (Grootendorst 2022): how many of the theme's statements
//! have the phrase, times the logarithm of how much commoner it is there than elsewhere. A phrase
//! is always a slice of a source text, so that scripts without spaces stay readable.

mod phrases;

pub(crate) use phrases::Phrases;

use std::collections::BTreeSet;

use statistics::npmi;

use crate::jobs::Jobs;
use crate::labels::phrases::Candidate;
use crate::mixture::NO_THEME;

/// How much more a phrase of 1, 2, 3 significant words says, as a name, than its words alone.
const PHRASE: [f64; 3] = [1.0, 4.0, 4.5];

/// A name holds one of so many of the theme's most telling words.
const TELLING: usize = 3;

/// Keywords of a theme.
const KEYWORDS: usize = 10;

/// The share of a theme's statements that must hold its name.
const NAMED: f64 = 0.03;

/// What people see of a theme.
pub(crate) struct Described {
    pub(crate) label: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) coherence_npmi: Option<f64>,
}

/// Describes themes by the statements that have them; larger themes choose their names first.
pub(crate) fn describe(
    phrases: &Phrases,
    labels: &[usize],
    themes: usize,
    jobs: &impl Jobs,
) -> Vec<Described> {
    let mut statements_by_theme = vec![Vec::new(); themes];
    for (row, label) in labels.iter().enumerate().filter(|(_, label)| **label != NO_THEME) {
        statements_by_theme[*label].push(row);
    }
    let told = jobs.each(themes, |theme| {
        let candidates = phrases.candidates(&statements_by_theme[theme]);
        let words = candidates.iter().filter(|candidate| candidate.words().len() == 1);
        let words: Vec<&[u32]> =
            words.take(KEYWORDS).map(|candidate| phrases.rows(candidate.phrase)).collect();
        let coherence = coherence(&words, labels.len());
        (keywords(&candidates, phrases), coherence, candidates)
    });
    let mut named = Names::default();
    let described = told.into_iter().zip(&statements_by_theme);
    let described = described.map(|((keywords, coherence_npmi, candidates), rows)| {
        let label = named.choose(&candidates, rows.len(), phrases);
        let label = label.unwrap_or_else(|| keywords.join(", "));
        Described { label, keywords, coherence_npmi }
    });
    described.collect()
}

/// The most telling phrases, each of which adds a word to those before.
fn keywords(candidates: &[Candidate], phrases: &Phrases) -> Vec<String> {
    let mut keywords = Vec::new();
    let mut said: BTreeSet<u32> = BTreeSet::new();
    for candidate in candidates {
        if candidate.words().iter().all(|word| said.contains(word)) {
            continue;
        }
        said.extend(candidate.words());
        keywords.push(phrases.surface(candidate));
        if keywords.len() == KEYWORDS {
            break;
        }
    }
    keywords
}

/// The names given so far.
#[derive(Default)]
struct Names {
    /// The significant words of each name, sorted.
    words: BTreeSet<Vec<u32>>,
    names: BTreeSet<String>,
}

impl Names {
    /// The best name for a theme that no other theme has; none where all are taken.
    fn choose(
        &mut self,
        candidates: &[Candidate],
        size: usize,
        phrases: &Phrases,
    ) -> Option<String> {
        let weight = |candidate: &Candidate| {
            candidate.weight * PHRASE[candidate.words().len().clamp(1, PHRASE.len()) - 1]
        };
        let words = candidates.iter().filter(|candidate| candidate.words().len() == 1);
        let telling: BTreeSet<u32> =
            words.take(TELLING).flat_map(Candidate::words).copied().collect();
        let fits = |candidate: &&Candidate| {
            candidate.statements as f64 >= NAMED * size as f64
                && candidate.words().iter().any(|word| telling.contains(word))
        };
        let mut ranked: Vec<&Candidate> = candidates.iter().filter(fits).collect();
        // A stable sort: equals stay in the order of the candidates.
        ranked.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        ranked.extend(candidates);
        ranked.into_iter().find_map(|candidate| {
            let mut words = candidate.words().to_vec();
            words.sort_unstable();
            let name = phrases.surface(candidate);
            let free = !self.words.contains(&words) && !self.names.contains(&name.to_lowercase());
            free.then(|| {
                self.words.insert(words);
                self.names.insert(name.to_lowercase());
                name
            })
        })
    }
}

/// The mean NPMI of all pairs of words; `rows` are the statements that hold each.
fn coherence(words: &[&[u32]], statements: usize) -> Option<f64> {
    let mut values = Vec::new();
    for (at, a) in words.iter().enumerate() {
        for b in &words[..at] {
            let joint = shared(a, b);
            values.extend(npmi(joint, a.len() as u64, b.len() as u64, statements as u64));
        }
    }
    let sum: f64 = values.iter().sum();
    (!values.is_empty()).then(|| sum / values.len() as f64)
}

/// How many numbers two ascending lists share.
fn shared(a: &[u32], b: &[u32]) -> u64 {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|row| long.binary_search(row).is_ok()).count() as u64
}
