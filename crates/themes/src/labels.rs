//! Names and keywords of themes, in words that people used.
//!
//! Candidates are phrases of adjacent tokens that begin and end with a significant word. Their
//! weight in a theme is c-TF-IDF in spirit (Grootendorst 2022): how many of the theme's statements
//! have the phrase, times the logarithm of how much commoner it is there than elsewhere. A phrase
//! is always a slice of a source text, so that scripts without spaces stay readable.
//!
//! A name is the phrase of two or three significant words that is far commoner in the theme than
//! elsewhere, is not too rare there and means what the theme's statements mean; if possible,
//! without praise and blame.

mod phrases;
mod surface;

pub(crate) use phrases::{Phrases, are_adjacent};
use surface::ends_in_particle;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use statistics::npmi;
use text::Token;

use crate::Theme;
use crate::jobs::Jobs;
use crate::labels::phrases::Candidate;
use crate::mixture::NO_THEME;

/// Keywords of a theme.
const KEYWORDS: usize = 10;

/// Words of a name where no phrase fits.
const WORDS: usize = 3;

/// The share of a theme's statements that have any of a name's words: of a theme of several things
/// each phrase tells one.
const COVERED: f64 = 0.25;

/// Names that are thought of, since the best may be taken.
const NAMES: usize = 8;

/// The most telling phrases among which a name is looked for.
const NAMING: usize = 300;

/// A name holds one of so many of the theme's most telling words.
const TELLING: usize = 5;

/// How much less a phrase with praise or blame is worth as a name.
const OPINIONATED: f64 = 0.5;

/// How much more a phrase of three significant words says than one of two.
const LONGER: f64 = 1.125;

/// The likeness to its theme, −1 … 1, that a name needs.
const LIKE: f64 = 0.3;

/// Words of praise and blame, in normal form: a name says what is spoken of, for all who speak of
/// it, and not what some think of it.
const OPINION: &str = "\
    good great nice lovely excellent amazing brilliant fantastic wonderful superb perfect best \
    better awesome outstanding exceptional fab fabulous decent pleasant happy pleased satisfied \
    love loved like liked enjoy enjoyed \
    bad poor terrible awful horrible dreadful worst worse useless rubbish disgusting appalling \
    shocking hate hated dislike disappointed disappointing unhappy \
    gut gute guter gutes guten schlecht schlechte super toll tolle schön besser beste \
    bon bonne mauvais mauvaise bueno buena malo mala buono cattivo \
    ดี แย่ ชอบ เยี่ยม";

static OPINIONS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| OPINION.split_whitespace().collect());

/// What people see of a theme.
pub(crate) struct Described {
    pub(crate) label: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) coherence_npmi: Option<f64>,
}

impl Described {
    /// A theme that is found, with the passages that show it and how well it is found again.
    pub(crate) fn theme(self, examples: Vec<String>, stability: Option<f64>) -> Theme {
        let Described { label, keywords, coherence_npmi } = self;
        Theme {
            label,
            code: None,
            parent: None,
            examples,
            keywords,
            coherence_npmi,
            taught: None,
            stability,
        }
    }
}

/// Describes themes by the statements that have them; larger themes choose their names first.
/// The first themes have the `given` names.
pub(crate) fn describe(
    phrases: &Phrases,
    labels: &[usize],
    themes: usize,
    given: &[&str],
    taken: &[String],
    likeness: impl Fn(&[Token], &str, usize) -> Option<f32> + Sync,
    jobs: &impl Jobs,
) -> Vec<Described> {
    let mut statements_by_theme = vec![Vec::new(); themes];
    for (row, label) in labels.iter().enumerate().filter(|(_, label)| **label != NO_THEME) {
        statements_by_theme[*label].push(row);
    }
    let told = jobs.each(themes, |theme| {
        let candidates = phrases.candidates(&statements_by_theme[theme]);
        let words = candidates.iter().filter(|candidate| candidate.words.len() == 1);
        let words: Vec<&[u32]> =
            words.take(KEYWORDS).map(|candidate| phrases.rows(candidate.phrase)).collect();
        let coherence = coherence(&words, labels.len());
        let names = names(&candidates, &statements_by_theme[theme], phrases, |tokens, text| {
            likeness(tokens, text, theme)
        });
        (keywords(&candidates, phrases), coherence, names)
    });
    let given_names = given.iter().map(|name| name.to_lowercase());
    let mut taken: BTreeSet<String> =
        given_names.chain(taken.iter().map(|name| name.to_lowercase())).collect();
    let described =
        told.into_iter().enumerate().map(|(theme, (keywords, coherence_npmi, names))| {
            if let Some(name) = given.get(theme) {
                return Described { label: (*name).to_owned(), keywords, coherence_npmi };
            }
            let free = |name: &String| !taken.contains(&name.to_lowercase());
            let label = names.into_iter().find(free);
            let label = label.unwrap_or_else(|| keywords.join(", "));
            taken.insert(label.to_lowercase());
            Described { label, keywords, coherence_npmi }
        });
    described.collect()
}

/// The most telling phrases, each of which adds a word to those before.
fn keywords(candidates: &[Candidate], phrases: &Phrases) -> Vec<String> {
    let mut keywords = Vec::new();
    let mut said: BTreeSet<u32> = BTreeSet::new();
    for candidate in candidates {
        if candidate.words.iter().all(|word| said.contains(word)) {
            continue;
        }
        said.extend(candidate.words);
        keywords.push(phrases.surface(candidate));
        if keywords.len() == KEYWORDS {
            break;
        }
    }
    keywords
}

/// Names for a theme of the statements `rows`, the best first; its most telling words last.
///
/// Their worth is how much commoner they are there than elsewhere, as a logarithm, times the roots
/// of their share and of that of their words, times their likeness to the theme where it is known.
fn names(
    candidates: &[Candidate],
    rows: &[usize],
    phrases: &Phrases,
    likeness: impl Fn(&[Token], &str) -> Option<f32>,
) -> Vec<String> {
    let size = rows.len();
    let fewest = ((size as f64).sqrt() / 3.0).ceil().max(2.0) as usize;
    let words: Vec<&Candidate> = candidates.iter().filter(|one| one.words.len() == 1).collect();
    let telling = words.iter().take(TELLING).flat_map(|word| word.words);
    let telling: BTreeSet<u32> = telling.copied().collect();
    // With its particle a word can be a name: "looked after".
    let is_phrase = |one: &&Candidate| {
        one.words.len() > 1
            || telling.contains(&one.words[0]) && ends_in_particle(&phrases.surface(one))
    };
    let mut worths: Vec<(f64, &Candidate)> = Vec::new();
    for candidate in candidates.iter().filter(is_phrase).take(NAMING) {
        let (tokens, text) = phrases.example(candidate);
        let like = likeness(tokens, text).map_or(1.0, f64::from);
        let is_told = candidate.words.iter().any(|word| telling.contains(word));
        if candidate.statements >= fewest && like >= LIKE && is_told {
            let share = candidate.statements as f64 / size as f64;
            let longer = if candidate.words.len() > 2 { LONGER } else { 1.0 };
            let is_opinion = tokens.iter().any(|token| OPINIONS.contains(&*token.normal));
            let plain = if is_opinion { OPINIONATED } else { 1.0 };
            let covered = phrases.covered(candidate, &words, rows) as f64 / size as f64;
            let worth = candidate.weight * (covered / share).sqrt() * like * longer * plain;
            worths.extend((covered >= COVERED).then_some((worth, candidate)));
        }
    }
    // A stable sort: equals stay in the order of the candidates.
    worths.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let named = worths.into_iter().take(NAMES).map(|(_, candidate)| phrases.surface(candidate));
    let words: Vec<String> = words.iter().take(WORDS).map(|word| phrases.surface(word)).collect();
    named.chain([words.join(", ")]).collect()
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
