//! What a model sees of a text: its words and pairs of words, and a few numbers about the whole.
//!
//! A word that stands behind a negator in its sentence, at most three words away, is another word:
//! `¬helpful`. A pair is two words in a row; the first of a sentence pairs with its beginning.
//! A phrase that carries a verdict ("can't fault") is one word, named by side and size (`<+2>`);
//! one that carries none ("have a nice day") is no word at all, and neither negates what follows.
//! Words drawn out count as their shorter spelling, numbers as one word.

mod grams;
mod other;

use std::ops::Range;

use text::{Language, Tokenizer};

use crate::lexicon::{Lexicon, Role};
use crate::own::Own;
use crate::phrases::Effect;
use crate::rules::{self, Verdict};
use crate::score::{Evidence, compound};
use crate::units::{self, Joined};
use crate::words;

pub(crate) use grams::{Gram, key};
use grams::{Grams, Reach};

/// Words that an English negator reaches.
const SCOPE: usize = 3;
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

/// Looks at an English text.
pub(crate) fn english(text: &str, own: &Own, named: bool) -> Observed {
    let lexicon = Lexicon::english();
    let words = words::words(text, lexicon);
    let mut observed = Observed { names: named.then(Vec::new), ..Observed::default() };
    observed.words.reserve(words.len());
    observed.grams.reserve(2 * words.len());
    let evidence = Evidence::of(&words);
    let terms = own.find(words.len(), |at| words.lower(at));
    let joined = units::joined(&words, lexicon.phrases(), &terms);
    let mut phrases = joined.iter().peekable();
    let (mut good, mut bad, mut capitals, mut drawn_out) = (0, 0, 0, 0);
    let mut sentence = 0;
    let mut has_contrast = false;
    let mut grams = Grams::new(&mut observed);
    let mut scope = 0_usize;
    for (at, word) in words.iter().enumerate() {
        if word.sentence != sentence {
            sentence = word.sentence;
            grams.end_sentence();
            scope = 0;
        }
        if word.entry.role == Role::But {
            has_contrast = true;
            grams.end_scope();
            scope = 0;
        }
        while phrases.next_if(|phrase| phrase.end <= at).is_some() {}
        let phrase = phrases.peek().filter(|phrase| phrase.at <= at);
        let negates = phrase.is_none() && (word.entry.negates() || word.entry.role == Role::No);
        let is_grammar = word.entry.flags.function && !negates && !word.entry.flags.telling;
        let lower = words.lower(at);
        let silent = phrase.is_some();
        let name = phrase.filter(|phrase| phrase.at == at).and_then(|phrase| phrase_name(phrase));
        let form = match () {
            _ if name.is_some() => name.unwrap_or_default(),
            _ if word.sign => &text[word.span.clone()],
            _ if lower.as_bytes().first().is_some_and(u8::is_ascii_digit) => NUMBER,
            _ => lower,
        };
        let said = Said { range: word.span.clone(), is_grammar };
        let unheard = silent && name.is_none();
        let number = if form == lower { word.hash } else { words::hash(form) };
        grams.word(form, number, said, Reach { negates, silent: unheard, scope: SCOPE });
        if !silent {
            let opinion = if scope > 0 { -word.entry.opinion } else { word.entry.opinion };
            good += u32::from(opinion > 0);
            bad += u32::from(opinion < 0);
        }
        scope = if negates { SCOPE } else { scope.saturating_sub(1) };
        capitals += u32::from(word.capitals && lower.len() > 2);
        drawn_out += u32::from(is_drawn_out(lower));
        if word.pause {
            grams.end_scope();
            scope = 0;
        }
    }
    let n = words.len();
    observed.is_statement = evidence.is_statement();
    observed.has_contrast = has_contrast;
    observed.looks_english = evidence.looks_english();
    observed.verdicts = rules::verdicts(words, &joined);
    let small = |count: u32| count.min(4) as f32 / 2.0;
    let of_rules = whole_of_verdicts(text, &observed.verdicts);
    observed.whole[..7].copy_from_slice(&of_rules);
    observed.whole[7] = small(good);
    observed.whole[8] = small(bad);
    observed.whole[9] = f32::from(good + bad == 0);
    observed.whole[11] = f32::from(capitals > 0 && (capitals as usize) < n);
    observed.whole[12] = f32::from(drawn_out > 0);
    finish(text, &mut observed, sentence == 0);
    observed
}

/// A phrase that ships as the model's word for it; none where it carries no verdict.
fn phrase_name(phrase: &Joined) -> Option<&'static str> {
    match phrase.effect {
        Effect::Valence(valence) if !phrase.is_own => Some(match valence {
            ..=-1.6 => "<-2>",
            ..0.0 => "<-1>",
            ..1.6 => "<+1>",
            _ => "<+2>",
        }),
        _ => None,
    }
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

fn is_drawn_out(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes
        .windows(3)
        .any(|three| three[0].is_ascii_alphabetic() && three[0] == three[1] && three[1] == three[2])
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
        "en" => english(text, own, named),
        _ => other::other(text, language, tokenizer, own, named),
    }
}
