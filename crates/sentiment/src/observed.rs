//! What a model sees of a text: its words and pairs of words, and a few numbers about the whole.
//!
//! A word that stands behind a negator in its sentence, at most three words away, is another word:
//! `¬helpful`. A pair is two words in a row; the first of a sentence pairs with its beginning.
//! A phrase that carries a verdict ("can't fault") is one word, named by side and size (`<+2>`);
//! one that carries none ("have a nice day") is no word at all, and neither negates what follows.
//! Words drawn out count as their shorter spelling, numbers as one word.

mod english;
mod grams;
mod other;

use std::ops::Range;

use text::{Language, Tokenizer};

use crate::own::Own;
use crate::rules::Verdict;
use crate::score::compound;

pub(crate) use grams::{Gram, key};

/// Any number.
const NUMBER: &str = "<number>";

/// The numbers about a whole text, by the names that they have in a model's file.
pub(crate) const WHOLE: [&str; 17] = [
    "text",
    "rules",
    "rules-size",
    "no-verdict",
    "rules-positive",
    "rules-negative",
    "rules-last",
    "opinion-positive",
    "opinion-negative",
    "no-opinion",
    "length",
    "capitals",
    "drawn-out",
    "asks",
    "exclaims",
    "one-sentence",
    "statement",
];
/// The place of that which says that there is no verdict.
pub(crate) const NO_VERDICT: usize = 3;
/// Those of them that speak of single words, and whose weight is shared among the verdicts.
pub(crate) const OF_VERDICTS: [usize; 6] = [1, 4, 5, 6, 7, 8];

/// What was seen in a text.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    /// The numbers, as in [`WHOLE`].
    pub(crate) whole: [f32; WHOLE.len()],
    /// Words and pairs.
    pub(crate) grams: Vec<Gram>,
    /// The words.
    pub(crate) words: Vec<Said>,
    /// What the rules found: by VADER's in English, by the study's own lexicon in any language.
    pub(crate) verdicts: Vec<Verdict>,
    /// Whether the text says something in its language, be it without any verdict.
    pub(crate) is_statement: bool,
    /// Whether a contrast parts it into clauses.
    pub(crate) has_contrast: bool,
    /// Whether a text of unknown language may be read as English.
    pub(crate) looks_english: bool,
    /// Names of the grams, where asked for.
    pub(crate) names: Option<Vec<String>>,
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Whether it belongs to grammar (`my`, `was`, `the`): it weighs, but is no cue to show.
    pub(crate) is_grammar: bool,
}

/// The numbers that verdicts add up to.
fn whole_of_verdicts(text: &str, verdicts: &[Verdict]) -> [f32; 7] {
    let polarity = compound(text, verdicts) as f32;
    let size: f64 = verdicts.iter().map(|verdict| verdict.strength.abs()).sum();
    let size = size.max(f64::MIN_POSITIVE);
    let share = |sign: f64| {
        let of_sign = verdicts.iter().filter(|verdict| verdict.strength * sign > 0.0);
        (of_sign.map(|verdict| verdict.strength.abs()).sum::<f64>() / size) as f32
    };
    let last = verdicts.last().map_or(0.0, |verdict| verdict.strength.signum() as f32);
    let none = f32::from(verdicts.is_empty());
    [1.0, 2.0 * polarity, polarity.abs(), none, share(1.0), share(-1.0), last]
}

/// The numbers that hold for any language.
fn finish(text: &str, observed: &mut Observed, one_sentence: bool) {
    observed.whole[10] = (observed.words.len() as f32).ln_1p() / 4.0;
    observed.whole[13] = f32::from(text.trim_end().ends_with(['?', '？']));
    observed.whole[14] = f32::from(text.contains(['!', '！']));
    observed.whole[15] = f32::from(one_sentence);
    observed.whole[16] = f32::from(observed.is_statement);
}

/// Looks at a text of a known language.
pub(crate) fn observed(
    text: &str,
    language: Language,
    tokenizer: &Tokenizer,
    own: &Own,
    named: bool,
) -> Observed {
    match language.code() {
        "en" => english::english(text, own, named),
        _ => other::other(text, language, tokenizer, own, named),
    }
}
