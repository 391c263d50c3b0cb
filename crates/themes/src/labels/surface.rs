//! How people write a phrase.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use corpus::Span;

use crate::Statement;
use crate::labels::phrases::{Candidate, Phrases, are_adjacent};

/// Places at which it is looked up how a phrase is written.
const SURFACES: usize = 500;

/// A phrase is written small if one in so many is.
const SMALL: usize = 4;

/// Tokens before a phrase among which one may deny it.
const REACH: usize = 4;

/// Words that deny what follows, in normal form.
const DENIALS: [&str; 33] = [
    "no",
    "not",
    "never",
    "nothing",
    "nobody",
    "none",
    "without",
    "cannot",
    "can't",
    "couldn't",
    "don't",
    "didn't",
    "doesn't",
    "isn't",
    "wasn't",
    "aren't",
    "weren't",
    "won't",
    "wouldn't",
    "can’t",
    "couldn’t",
    "don’t",
    "didn’t",
    "doesn’t",
    "wasn’t",
    "kein",
    "keine",
    "keinen",
    "nicht",
    "nichts",
    "nie",
    "ohne",
    "ไม่",
];

/// Words without which the word before them is often half a word, in normal form: "looked after".
const PARTICLES: [&str; 8] = ["after", "away", "back", "down", "forward", "off", "out", "up"];

/// Whether the last of several words is a particle.
pub(crate) fn ends_in_particle(phrase: &str) -> bool {
    phrase.rsplit_once(' ').is_some_and(|(_, last)| PARTICLES.contains(&last))
}

impl Phrases<'_> {
    /// How people mostly write a phrase, by its first places: where they mostly deny it, with the
    /// denial, since "nothing could be done better" is not "done better", and with the particle
    /// that mostly follows.
    pub(crate) fn surface(&self, candidate: &Candidate) -> String {
        let places = self.places(candidate).take(SURFACES);
        let places: Vec<Place> =
            places.map(|(statement, first, last)| Place { statement, first, last }).collect();
        let places = mostly(places, Place::denied);
        let places = mostly(places, Place::with_particle);
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for place in &places {
            *times.entry(place.written()).or_default() += 1;
        }
        let most =
            times.iter().max_by_key(|(written, times)| (**times, Reverse((*written).clone())));
        let Some((most, _)) = most else { return String::new() };
        let small = most.to_lowercase();
        // What is often written small is no name but stood in a heading, or in capitals.
        let often = times.get(&small).is_some_and(|times| times * SMALL >= places.len());
        if often { small } else { most.clone() }
    }
}

/// A phrase in a statement: its first and last token.
#[derive(Clone, Copy)]
struct Place<'a> {
    statement: &'a Statement<'a>,
    first: usize,
    last: usize,
}

impl Place<'_> {
    /// With the word before it that denies it, in the same sentence.
    fn denied(&self) -> Option<Self> {
        let Place { statement, first, .. } = *self;
        let start = statement.tokens[first].span.start as usize;
        let denies = |at: &usize| {
            let token = &statement.tokens[*at];
            let between = &statement.text[token.span.end as usize..start];
            DENIALS.contains(&&*token.normal) && !between.contains(['.', '!', '?', ';', '\n'])
        };
        let first = (first.saturating_sub(REACH)..first).rev().find(denies)?;
        Some(Place { first, ..*self })
    }

    /// With the particle after it.
    fn with_particle(&self) -> Option<Self> {
        let Place { statement, last, .. } = *self;
        let next = statement.tokens.get(last + 1)?;
        let is_particle = PARTICLES.contains(&&*next.normal)
            && are_adjacent(statement.text, &statement.tokens[last], next);
        is_particle.then_some(Place { last: last + 1, ..*self })
    }

    /// As it is written, without line breaks and the capital of a sentence's beginning.
    fn written(&self) -> String {
        let Place { statement, first, last } = *self;
        let span = Span {
            start: statement.tokens[first].span.start,
            end: statement.tokens[last].span.end,
        };
        let written = span.of(statement.text).split_whitespace().collect::<Vec<_>>().join(" ");
        if begins_sentence(statement, first) { uncapitalised(&written) } else { written }
    }
}

/// The places as `change` makes them, those alone that it changes, if it changes most.
fn mostly<'a>(
    places: Vec<Place<'a>>,
    change: impl Fn(&Place<'a>) -> Option<Place<'a>>,
) -> Vec<Place<'a>> {
    let changed: Vec<Place> = places.iter().filter_map(change).collect();
    if changed.len() * 2 > places.len() { changed } else { places }
}

fn begins_sentence(statement: &Statement, token: usize) -> bool {
    let before = statement.text[..statement.tokens[token].span.start as usize].trim_end();
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | ')' | '\'' | '-'))
}

/// `Waiting on hold` → `waiting on hold`, but `NHS staff` and `I` stay.
fn uncapitalised(written: &str) -> String {
    let mut letters = written.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => written.to_owned(),
    }
}
