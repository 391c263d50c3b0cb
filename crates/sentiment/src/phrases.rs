//! Phrases: patterns of words that together carry a verdict, change one, or take one away.
//!
//! The notation is explained at the head of `lexicons/phrases.tsv`.

use std::collections::BTreeMap;

use crate::lexicon::{BOOST, Role};
use crate::words::{Words, hash};

/// The patterns of one first word.
pub(crate) type PhraseId = u16;

/// What a phrase does as a whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Effect {
    /// It carries a verdict.
    Valence(f64),
    /// It changes the size of the next verdict.
    Boost(f64),
    /// Its words carry no verdict together.
    Nothing,
}

/// All patterns, by their first words.
#[derive(Default)]
pub(crate) struct Phrases {
    patterns: Vec<Pattern>,
    by_word: BTreeMap<&'static str, PhraseId>,
    /// For each first word, its patterns in file order.
    lists: Vec<Vec<u16>>,
    /// Patterns whose first element is a class of words.
    open: Vec<u16>,
}

struct Pattern {
    effect: Effect,
    /// Only where it opens a sentence.
    opens: bool,
    elements: Vec<Element>,
}

struct Element {
    accepts: Accepts,
    optional: bool,
}

enum Accepts {
    Negator,
    Cannot,
    Number,
    Time,
    OneOf(OneOf),
}

/// Words by their numbers (see [`hash`]), and a bit for each of them that tells most others at once.
struct OneOf {
    words: Vec<u64>,
    bits: u64,
}

impl OneOf {
    fn new(words: &str) -> OneOf {
        let words: Vec<u64> = words.split('|').map(hash).collect();
        let bits = words.iter().fold(0, |bits, word| bits | bit(*word));
        OneOf { words, bits }
    }

    fn holds(&self, word: u64) -> bool {
        self.bits & bit(word) != 0 && self.words.contains(&word)
    }
}

fn bit(word: u64) -> u64 {
    1 << ((word ^ word >> 32) & 63)
}

/// Number words in a row that still count as one number: "two and a half" less `and`.
const LONGEST_NUMBER: usize = 4;

impl Phrases {
    /// Adds one line of the table.
    pub(crate) fn add(&mut self, effect: &'static str, pattern: &'static str) {
        let effect = match effect {
            "boost" => Effect::Boost(BOOST),
            "dampen" => Effect::Boost(-BOOST),
            "-" => Effect::Nothing,
            valence => {
                Effect::Valence(valence.parse().expect("a valence in phrases.tsv is a number"))
            }
        };
        let (pattern, opens) =
            pattern.strip_prefix('^').map_or((pattern, false), |pattern| (pattern, true));
        let elements: Vec<Element> = pattern.split(' ').map(element).collect();
        let id = u16::try_from(self.patterns.len()).expect("fewer than 65,536 phrases");
        // A phrase may begin with any of its words up to the first that is no option.
        let fixed = elements.iter().take_while(|element| element.optional).count();
        for (element, notation) in elements.iter().zip(pattern.split(' ')).take(fixed + 1) {
            match &element.accepts {
                Accepts::OneOf(_) => notation.trim_end_matches('?').split('|').for_each(|word| {
                    let list = *self.by_word.entry(word).or_insert_with(|| {
                        self.lists.push(Vec::new());
                        u16::try_from(self.lists.len() - 1).expect("fewer than 65,536 first words")
                    });
                    self.lists[usize::from(list)].push(id);
                }),
                _ => self.open.push(id),
            }
        }
        self.patterns.push(Pattern { effect, opens, elements });
    }

    /// The words that begin a phrase.
    pub(crate) fn first_words(&self) -> impl Iterator<Item = (&'static str, PhraseId)> {
        self.by_word.iter().map(|(word, id)| (*word, *id))
    }

    /// The longest phrase that begins at word `at`, and the number of its words; of equally long ones the first in the table.
    pub(crate) fn find(&self, words: &Words, at: usize) -> Option<(Effect, usize)> {
        let entry = &words[at].entry;
        let named = entry.phrases.map_or(&[][..], |id| &self.lists[usize::from(id)]);
        let open = if entry.negates() || entry.flags.number || entry.role == Role::No {
            &self.open[..]
        } else {
            &[]
        };
        let mut longest: Option<(Effect, usize)> = None;
        for &id in named.iter().chain(open) {
            let pattern = &self.patterns[usize::from(id)];
            if pattern.opens && at > 0 && words[at - 1].sentence == words[at].sentence {
                continue;
            }
            let length = matched(&pattern.elements, words, at, at).map(|end| end - at);
            if let Some(length) =
                length.filter(|length| longest.is_none_or(|(_, most)| *length > most))
            {
                longest = Some((pattern.effect, length));
            }
        }
        longest
    }
}

fn element(notation: &'static str) -> Element {
    let (notation, optional) =
        notation.strip_suffix('?').map_or((notation, false), |required| (required, true));
    let accepts = match notation {
        "<not>" => Accepts::Negator,
        "<cannot>" => Accepts::Cannot,
        "<number>" => Accepts::Number,
        "<time>" => Accepts::Time,
        words => Accepts::OneOf(OneOf::new(words)),
    };
    Element { accepts, optional }
}

/// Where the longest match of `elements` from word `at` ends, within the sentence of word `first`.
fn matched(elements: &[Element], words: &Words, first: usize, at: usize) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    let taken = (1..=element.most())
        .take_while(|n| {
            let next = at + n - 1;
            next < words.len()
                && words[next].sentence == words[first].sentence
                && element.accepts(words, next)
        })
        .last()
        .unwrap_or(0);
    let fewest = if element.optional { 0 } else { 1 };
    (fewest..=taken).rev().find_map(|n| matched(rest, words, first, at + n))
}

impl Element {
    fn most(&self) -> usize {
        if matches!(self.accepts, Accepts::Number) { LONGEST_NUMBER } else { 1 }
    }

    fn accepts(&self, words: &Words, at: usize) -> bool {
        let entry = &words[at].entry;
        match &self.accepts {
            Accepts::Negator => entry.negates(),
            Accepts::Cannot => entry.role == Role::Cannot,
            Accepts::Number => entry.flags.number,
            Accepts::Time => entry.flags.time,
            Accepts::OneOf(accepted) => accepted.holds(words[at].hash),
        }
    }
}
