//! What a model sees of a text: its words and pairs of words, and a few numbers about the whole.
//!
//! A word that stands behind a negator in its sentence, at most three words away, is another word:
//! `¬helpful`. A pair is two words in a row; the first of a sentence pairs with its beginning.
//! Words drawn out count as their shorter spelling, numbers as one word.

use std::ops::Range;

use corpus::Span;
use text::{Language, Token, TokenKind, Tokenizer};

use crate::lexicon::{Lexicon, Role};
use crate::own::Own;
use crate::rules::{self, Verdict};
use crate::score::{Evidence, compound};
use crate::words;

/// Words that a negator reaches.
const SCOPE: usize = 3;
/// The beginning of a sentence, as the first word of a pair.
const START: &str = "<s>";
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
    /// Where each word stands.
    pub(crate) words: Vec<Range<usize>>,
    /// What the rules found: by VADER's in English, by the study's own lexicon in any language.
    pub(crate) verdicts: Vec<Verdict>,
    /// Whether the text says something in its language, be it without any verdict.
    pub(crate) is_statement: bool,
    /// Whether a text of unknown language may be read as English.
    pub(crate) looks_english: bool,
    /// Names of the grams, where asked for.
    pub(crate) names: Option<Vec<String>>,
}

/// A word or pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gram {
    pub(crate) key: u64,
    /// The place of its last word; a pair begins one before.
    pub(crate) word: u32,
    pub(crate) is_pair: bool,
}

/// The number of a word or pair by its name: `helpful`, `¬helpful`, `very ¬helpful`.
pub(crate) fn key(name: &str) -> u64 {
    match name.split_once(' ') {
        None => word_key(name),
        Some((first, second)) => pair_key(word_key(first), word_key(second)),
    }
}

fn word_key(name: &str) -> u64 {
    match name.strip_prefix('¬') {
        Some(word) => negated(hash(word)),
        None => hash(name),
    }
}

/// FNV-1a, without the third and further of equal letters.
fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let (mut last, mut run) = (0, 0);
    for byte in word.bytes() {
        run = if byte == last { run + 1 } else { 1 };
        last = byte;
        if run < 3 || !byte.is_ascii_alphabetic() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

fn negated(key: u64) -> u64 {
    !key
}

fn pair_key(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Collects words and pairs in order.
struct Grams<'o> {
    observed: &'o mut Observed,
    before: u64,
    before_name: String,
    scope: usize,
}

impl<'o> Grams<'o> {
    fn new(observed: &'o mut Observed) -> Grams<'o> {
        Grams { observed, before: hash(START), before_name: START.to_owned(), scope: 0 }
    }

    fn end_sentence(&mut self) {
        self.scope = 0;
        self.before = hash(START);
        if self.observed.names.is_some() {
            START.clone_into(&mut self.before_name);
        }
    }

    /// Takes a word; one that is silent has a place and makes no gram.
    fn word(&mut self, word: &str, span: Range<usize>, negates: bool, silent: bool) {
        let at = self.observed.words.len() as u32;
        self.observed.words.push(span);
        let is_negated = self.scope > 0 && !negates;
        self.scope = if negates { SCOPE } else { self.scope.saturating_sub(1) };
        if silent {
            return;
        }
        let plain = hash(word);
        let key = if is_negated { negated(plain) } else { plain };
        let pair = pair_key(self.before, key);
        self.observed.grams.push(Gram { key, word: at, is_pair: false });
        self.observed.grams.push(Gram { key: pair, word: at, is_pair: true });
        if let Some(names) = &mut self.observed.names {
            let name = format!("{}{word}", if is_negated { "¬" } else { "" });
            names.push(name.clone());
            names.push(format!("{} {name}", self.before_name));
            self.before_name = name;
        }
        self.before = key;
    }
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
    let (mut good, mut bad, mut capitals, mut drawn_out) = (0, 0, 0, 0);
    let mut sentence = 0;
    let mut grams = Grams::new(&mut observed);
    let mut scope = 0_usize;
    for (at, word) in words.iter().enumerate() {
        if word.sentence != sentence {
            sentence = word.sentence;
            grams.end_sentence();
            scope = 0;
        }
        if word.entry.role == Role::But {
            grams.scope = 0;
            scope = 0;
        }
        let negates = word.entry.negates() || word.entry.role == Role::No;
        let lower = words.lower(at);
        let silent = terms.iter().any(|term| term.holds(at));
        let form = match () {
            _ if word.sign => &text[word.span.clone()],
            _ if lower.as_bytes().first().is_some_and(u8::is_ascii_digit) => NUMBER,
            _ => lower,
        };
        grams.word(form, word.span.clone(), negates, silent);
        if !silent {
            let opinion = if scope > 0 { -word.entry.opinion } else { word.entry.opinion };
            good += u32::from(opinion > 0);
            bad += u32::from(opinion < 0);
        }
        scope = if negates { SCOPE } else { scope.saturating_sub(1) };
        capitals += u32::from(word.capitals && lower.len() > 2);
        drawn_out += u32::from(is_drawn_out(lower));
        if word.pause {
            grams.scope = 0;
            scope = 0;
        }
    }
    let n = words.len();
    observed.is_statement = evidence.is_statement();
    observed.looks_english = evidence.looks_english();
    observed.verdicts = rules::verdicts(words, lexicon.phrases(), &terms);
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

/// Looks at a text of any language.
pub(crate) fn other(
    text: &str,
    language: Language,
    tokenizer: &Tokenizer,
    own: &Own,
    named: bool,
) -> Observed {
    let tokens = tokenizer.tokens(text, Some(language));
    let mut observed = Observed { names: named.then(Vec::new), ..Observed::default() };
    let terms = own.find(tokens.len(), |at| &tokens[at].normal);
    let mut end = 0;
    let mut sentences = 0;
    let mut grams = Grams::new(&mut observed);
    for (at, Token { span, kind, normal, .. }) in tokens.iter().enumerate() {
        let range = span.start as usize..span.end as usize;
        if text[end.min(range.start)..range.start].contains(['.', '!', '?', '\n', '。']) {
            sentences += 1;
            grams.end_sentence();
        }
        end = range.end;
        let form = if *kind == TokenKind::Number { NUMBER } else { normal };
        grams.word(form, range, false, terms.iter().any(|term| term.holds(at)));
    }
    observed.verdicts = terms
        .iter()
        .map(|term| {
            let span =
                Span { start: tokens[term.at].span.start, end: tokens[term.end - 1].span.end };
            Verdict { strength: term.valence, span }
        })
        .collect();
    observed.is_statement = tokens.len() > 1;
    let of_rules = whole_of_verdicts(text, &observed.verdicts);
    observed.whole[..7].copy_from_slice(&of_rules);
    finish(text, &mut observed, sentences == 0);
    observed
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
        _ => other(text, language, tokenizer, own, named),
    }
}
