//! Words and pairs of words, as numbers.

use super::{Observed, Said};

/// The beginning of a sentence, as the first word of a pair.
const START: &str = "<s>";

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

/// What a word does to those behind it, and whether it is heard itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) negates: bool,
    /// Its meaning is known from elsewhere: it makes no gram.
    pub(super) silent: bool,
    /// Words that it reaches where it negates.
    pub(super) scope: usize,
}

/// Collects words and pairs in order.
pub(super) struct Grams<'o> {
    observed: &'o mut Observed,
    before: u64,
    before_name: String,
    scope: usize,
}

impl<'o> Grams<'o> {
    pub(super) fn new(observed: &'o mut Observed) -> Grams<'o> {
        Grams { observed, before: hash(START), before_name: START.to_owned(), scope: 0 }
    }

    pub(super) fn end_sentence(&mut self) {
        self.scope = 0;
        self.before = hash(START);
        if self.observed.names.is_some() {
            START.clone_into(&mut self.before_name);
        }
    }

    /// What was negated ends here.
    pub(super) fn end_scope(&mut self) {
        self.scope = 0;
    }

    /// Whether a negator reaches the next word.
    pub(super) fn is_negated(&self) -> bool {
        self.scope > 0
    }

    /// Takes a word; one that is silent has a place and makes no gram.
    pub(super) fn word(&mut self, word: &str, said: Said, reach: Reach) {
        let at = self.observed.words.len() as u32;
        self.observed.words.push(said);
        let is_negated = self.is_negated() && !reach.negates;
        self.scope = if reach.negates { reach.scope } else { self.scope.saturating_sub(1) };
        if reach.silent {
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
