//! Words and pairs of words, as numbers.

use super::{Observed, Said};
use crate::words::hash;

/// The beginning of a sentence, as the first word of a pair.
const START: &str = "<s>";

/// A word or pair.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gram {
    pub(crate) key: u64,
    /// The place of its first word …
    pub(crate) first: u32,
    /// … and of its last: the same for a single word, and for one that pairs with its sentence's beginning.
    pub(crate) word: u32,
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
    /// The place of the word before, where the sentence has one.
    before_at: Option<u32>,
    before_name: String,
    scope: usize,
}

impl<'o> Grams<'o> {
    pub(super) fn new(observed: &'o mut Observed) -> Grams<'o> {
        let before_name = START.to_owned();
        Grams { observed, before: hash(START), before_at: None, before_name, scope: 0 }
    }

    pub(super) fn end_sentence(&mut self) {
        self.scope = 0;
        self.before = hash(START);
        self.before_at = None;
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

    /// Takes a word and its number; one that is silent has a place and makes no gram.
    pub(super) fn word(&mut self, word: &str, plain: u64, said: Said, reach: Reach) {
        let at = self.observed.words.len() as u32;
        self.observed.words.push(said);
        let is_negated = self.is_negated() && !reach.negates;
        self.scope = if reach.negates { reach.scope } else { self.scope.saturating_sub(1) };
        if reach.silent {
            return;
        }
        let key = if is_negated { negated(plain) } else { plain };
        let pair = pair_key(self.before, key);
        let first = self.before_at.unwrap_or(at);
        self.observed.grams.push(Gram { key, first: at, word: at });
        self.observed.grams.push(Gram { key: pair, first, word: at });
        if let Some(names) = &mut self.observed.names {
            let name = format!("{}{word}", if is_negated { "¬" } else { "" });
            names.push(name.clone());
            names.push(format!("{} {name}", self.before_name));
            self.before_name = name;
        }
        self.before = key;
        self.before_at = Some(at);
    }
}
