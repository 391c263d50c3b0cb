//! What is seen of an English text.

use super::grams::{Grams, Reach};
use super::{NUMBER, Observed, Said, finish, whole_of_verdicts};
use crate::lexicon::{Lexicon, Role};
use crate::own::Own;
use crate::phrases::Effect;
use crate::rules;
use crate::score::Evidence;
use crate::units::{self, Joined};
use crate::words::{self, Word, Words};

/// Words that a negator reaches.
const SCOPE: usize = 3;

/// What is counted word by word.
#[derive(Default)]
struct Counts {
    good: u32,
    bad: u32,
    capitals: u32,
    drawn_out: u32,
    has_contrast: bool,
}

/// Looks at an English text.
pub(super) fn english(text: &str, own: &Own, named: bool) -> Observed {
    let lexicon = Lexicon::english();
    let words = words::words(text, lexicon);
    let mut observed = Observed { names: named.then(Vec::new), ..Observed::default() };
    observed.words.reserve(words.len());
    observed.grams.reserve(2 * words.len());
    let evidence = Evidence::of(&words);
    let terms = own.find(words.len(), |at| words.lower(at));
    let joined = units::joined(&words, lexicon.phrases(), &terms);
    let counts = hear(text, &words, &joined, &mut observed);
    let n = words.len();
    let one_sentence = words.iter().last().is_none_or(|word| word.sentence == 0);
    observed.is_statement = evidence.is_statement();
    observed.has_contrast = counts.has_contrast;
    observed.looks_english = evidence.looks_english();
    observed.verdicts = rules::verdicts(words, &joined);
    let small = |count: u32| count.min(4) as f32 / 2.0;
    let of_rules = whole_of_verdicts(text, &observed.verdicts);
    observed.whole[..7].copy_from_slice(&of_rules);
    observed.whole[7] = small(counts.good);
    observed.whole[8] = small(counts.bad);
    observed.whole[9] = f32::from(counts.good + counts.bad == 0);
    observed.whole[11] = f32::from(counts.capitals > 0 && (counts.capitals as usize) < n);
    observed.whole[12] = f32::from(counts.drawn_out > 0);
    finish(text, &mut observed, one_sentence);
    observed
}

/// Hears the words one after another.
fn hear(text: &str, words: &Words, joined: &[Joined], observed: &mut Observed) -> Counts {
    let mut counts = Counts::default();
    let mut phrases = joined.iter().peekable();
    let mut sentence = 0;
    let mut grams = Grams::new(observed);
    for (at, word) in words.iter().enumerate() {
        if word.sentence != sentence {
            sentence = word.sentence;
            grams.end_sentence();
        }
        if word.entry.role == Role::But {
            counts.has_contrast = true;
            grams.end_scope();
        }
        while phrases.next_if(|phrase| phrase.end <= at).is_some() {}
        let phrase = phrases.peek().copied().filter(|phrase| phrase.at <= at);
        let negates = phrase.is_none() && (word.entry.negates() || word.entry.role == Role::No);
        let is_grammar = word.entry.flags.function && !negates && !word.entry.flags.telling;
        let lower = words.lower(at);
        let name = phrase.filter(|phrase| phrase.at == at).and_then(name);
        let form = name.unwrap_or_else(|| form(text, word, lower));
        let number = if form == lower { word.hash } else { words::hash(form) };
        if phrase.is_none() {
            let opinion = if grams.is_negated() { -word.entry.opinion } else { word.entry.opinion };
            counts.good += u32::from(opinion > 0);
            counts.bad += u32::from(opinion < 0);
        }
        let said = Said { range: word.span.clone(), is_grammar };
        let silent = phrase.is_some() && name.is_none();
        grams.word(form, number, said, Reach { negates, silent, scope: SCOPE });
        counts.capitals += u32::from(word.capitals && lower.len() > 2);
        counts.drawn_out += u32::from(is_drawn_out(lower));
        if word.pause {
            grams.end_scope();
        }
    }
    counts
}

/// A word as the model knows it.
fn form<'t>(text: &'t str, word: &Word, lower: &'t str) -> &'t str {
    if word.sign {
        &text[word.span.clone()]
    } else if lower.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        NUMBER
    } else {
        lower
    }
}

/// A phrase that ships as the model's word for it; none where it carries no verdict.
fn name(phrase: &Joined) -> Option<&'static str> {
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

fn is_drawn_out(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes
        .windows(3)
        .any(|three| three[0].is_ascii_alphabetic() && three[0] == three[1] && three[1] == three[2])
}
