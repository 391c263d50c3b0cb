//! The English lexicon: one entry a word, read once from the tables in `lexicons/`.
//!
//! `lexicons/NOTICE.md` says where each table comes from.

mod tables;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::phrases::{PhraseId, Phrases};

/// Rating increase of a degree adverb, measured by Hutto & Gilbert (2014).
pub(crate) const BOOST: f64 = 0.293;

/// Words, phrases, emoji and emoticons with their valence, and the words that change it.
pub struct Lexicon {
    words: FxHashMap<&'static str, Entry>,
    emoji: FxHashMap<char, f64>,
    phrases: Phrases,
}

/// What the lexicon says of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// Mean rating, −4 … 4.
    pub(crate) valence: Option<f64>,
    /// What it adds to the size of the next verdict; negative for dampeners.
    pub(crate) boost: f64,
    pub(crate) role: Role,
    pub(crate) flags: Flags,
    /// Which way the opinion lexicon of Hu & Liu has it: 1, −1, or 0 where it is silent.
    pub(crate) opinion: i8,
    /// The phrases that begin with this word.
    pub(crate) phrases: Option<PhraseId>,
}

/// The part that a word plays in the rules, where it plays one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    #[default]
    Other,
    /// Turns the next verdict round.
    Negator,
    /// `can't`, `couldn't`: a negator that with a comparative makes a superlative.
    Cannot,
    Never,
    Nothing,
    Without,
    No,
    But,
    Least,
    At,
    Very,
    /// `so` or `this`.
    So,
    Doubt,
    Or,
    /// `or` and a negator in one.
    Nor,
    More,
    /// `could`, `should`, `need`: what follows is lacking.
    Modal,
    /// `would`, `might`: what follows is not so, or not yet.
    Unreal,
}

/// Further things that are so of a word, or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Shows that a text is English.
    pub(crate) function: bool,
    /// A word of grammar that tells something to a reader who sees it as a cue.
    pub(crate) telling: bool,
    /// A verdict by itself, a degree adverb before another verdict.
    pub(crate) either: bool,
    /// A state by comparison (`better`): wanted rather than praised after `could` or `should`.
    pub(crate) comparative: bool,
    /// Opens a request: `improve …`, `please …`, `be quicker`.
    pub(crate) asks: bool,
    /// An answer or opener: no verdict where it opens a sentence.
    pub(crate) particle: bool,
    pub(crate) number: bool,
    pub(crate) time: bool,
}

impl Entry {
    pub(crate) fn negates(&self) -> bool {
        use Role::{Cannot, Negator, Never, Nor, Nothing, Without};
        matches!(self.role, Negator | Cannot | Never | Nor | Nothing | Without)
    }

    pub(crate) fn known(&self) -> bool {
        *self != Entry::default()
    }
}

impl Lexicon {
    /// The English lexicon; read at the first call, then shared.
    pub fn english() -> &'static Lexicon {
        static ENGLISH: OnceLock<Lexicon> = OnceLock::new();
        ENGLISH.get_or_init(tables::english)
    }

    /// How many words and emoticons carry a valence.
    pub fn n_words(&self) -> usize {
        self.words.values().filter(|entry| entry.valence.is_some()).count()
    }

    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    pub(crate) fn emoji(&self, emoji: char) -> Option<f64> {
        self.emoji.get(&emoji).copied()
    }

    /// The entry of a lower-case word exactly as written.
    pub(crate) fn exact(&self, word: &str) -> Option<Entry> {
        self.words.get(word).copied()
    }

    /// The entry of a lower-case word: as written, or drawn out (`sooo`), or any `…n't`.
    pub(crate) fn entry(&self, word: &str) -> Entry {
        if let Some(entry) = self.exact(word) {
            return entry;
        }
        if word.contains("n't") {
            return Entry { role: Role::Negator, ..Entry::default() };
        }
        shortened(word).iter().find_map(|candidate| self.exact(candidate)).unwrap_or_default()
    }
}

/// Spellings that a drawn-out word may stand for: each run of three or more equal letters as two or one.
fn shortened(word: &str) -> Vec<String> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for letter in word.chars() {
        match runs.last_mut() {
            Some((last, length)) if *last == letter => *length += 1,
            _ => runs.push((letter, 1)),
        }
    }
    let long: Vec<usize> = (0..runs.len())
        .filter(|&run| runs[run].1 >= 3 && runs[run].0.is_alphabetic())
        .take(3)
        .collect();
    if long.is_empty() {
        return Vec::new();
    }
    // Two letters first: `goood` is `good` before it is `god`.
    (0..1usize << long.len())
        .map(|choice| {
            let mut spelling = String::new();
            for (run, &(letter, length)) in runs.iter().enumerate() {
                let kept = match long.iter().position(|&at| at == run) {
                    Some(bit) => 2 - (choice >> bit & 1),
                    None => length.min(2),
                };
                spelling.extend(std::iter::repeat_n(letter, kept));
            }
            spelling
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::tables::fields;
    use super::*;

    fn words_of(table: &'static str) -> impl Iterator<Item = &'static str> {
        fields(table).flat_map(|(_, words)| words.split(' '))
    }

    #[test]
    fn tables_hold_what_they_say() {
        let vader: HashMap<_, _> = fields(include_str!("../lexicons/vader.tsv")).collect();
        assert_eq!(vader.len(), 7494);
        let mut seen = Vec::new();
        for word in words_of(include_str!("../lexicons/english.tsv")) {
            assert!(
                !vader.contains_key(word),
                "`{word}` is VADER's: correct it in corrections.tsv"
            );
            assert!(!seen.contains(&word), "`{word}` stands twice in english.tsv");
            seen.push(word);
        }
        for word in words_of(include_str!("../lexicons/corrections.tsv")) {
            assert!(vader.contains_key(word), "`{word}` is not VADER's: add it in english.tsv");
        }
    }

    #[test]
    fn spellings() {
        let lexicon = Lexicon::english();
        for (word, like) in [
            ("goooood", "good"),
            ("sooo", "so"),
            ("looovvve", "love"),
            ("antagonised", "antagonized"),
            ("favourite", "favorite"),
            ("mayn't", "not"),
        ] {
            assert_eq!(lexicon.entry(word).valence, lexicon.entry(like).valence, "{word}");
            assert_eq!(lexicon.entry(word).boost, lexicon.entry(like).boost, "{word}");
        }
        assert!(lexicon.entry("mayn't").negates());
        assert!(!lexicon.entry("xyzzy").known());
    }
}
