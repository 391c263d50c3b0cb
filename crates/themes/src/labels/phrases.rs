//! The phrases of a sample and the statements that hold them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use corpus::Span;
use rustc_hash::FxHashMap;
use text::Token;

use crate::Statement;
use crate::vocabulary::is_significant;

/// The most tokens in a phrase.
const LONGEST: usize = 4;

/// The most significant words in a phrase.
const MOST_SIGNIFICANT: usize = 3;

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

/// Tokens of a phrase by number; the places after its end hold `u32::MAX`.
type Key = [u32; LONGEST];

/// All phrases that at least two statements hold.
pub(crate) struct Phrases<'a> {
    sample: &'a [&'a Statement<'a>],
    phrases: Vec<Phrase>,
    /// The phrases of each statement, ascending, without repeats.
    by_statement: Vec<Vec<u32>>,
}

struct Phrase {
    /// Its significant words, in order.
    words: Vec<u32>,
    /// The statements that hold it, ascending.
    rows: Vec<u32>,
    /// Where it stands: statement, first and last token.
    places: Vec<(u32, u16, u16)>,
}

/// A phrase in a theme.
pub(crate) struct Candidate<'a> {
    pub(crate) phrase: u32,
    /// How much it says about the theme.
    pub(crate) weight: f64,
    /// How many of the theme's statements hold it.
    pub(crate) statements: usize,
    words: &'a [u32],
}

impl Candidate<'_> {
    /// The significant words, in order.
    pub(crate) fn words(&self) -> &[u32] {
        self.words
    }
}

impl<'a> Phrases<'a> {
    /// Collects the phrases of a sample.
    pub(crate) fn of(sample: &'a [&'a Statement<'a>]) -> Phrases<'a> {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut found: FxHashMap<Key, u32> = FxHashMap::default();
        let mut phrases: Vec<Phrase> = Vec::new();
        for (row, statement) in sample.iter().enumerate() {
            let tokens: Vec<(u32, bool)> = statement
                .tokens
                .iter()
                .map(|token| {
                    let next = numbers.len() as u32;
                    (*numbers.entry(&token.stem).or_insert(next), is_significant(token))
                })
                .collect();
            each_phrase(statement, &tokens, |key, words, first, last| {
                let phrase = *found.entry(key).or_insert_with(|| {
                    let words = words.iter().filter(|(_, significant)| *significant);
                    let words = words.map(|(word, _)| *word).collect();
                    phrases.push(Phrase { words, rows: Vec::new(), places: Vec::new() });
                    phrases.len() as u32 - 1
                });
                let phrase = &mut phrases[phrase as usize];
                if phrase.rows.last() != Some(&(row as u32)) {
                    phrase.rows.push(row as u32);
                }
                phrase.places.push((row as u32, first, last));
            });
        }
        phrases.retain(|phrase| phrase.rows.len() > 1);
        let mut by_statement = vec![Vec::new(); sample.len()];
        for (number, phrase) in phrases.iter().enumerate() {
            for row in &phrase.rows {
                by_statement[*row as usize].push(number as u32);
            }
        }
        Phrases { sample, phrases, by_statement }
    }

    /// The statements that hold a phrase, ascending.
    pub(crate) fn rows(&self, phrase: u32) -> &[u32] {
        &self.phrases[phrase as usize].rows
    }

    /// The phrases of the statements of a theme that are commoner there than elsewhere, most
    /// telling first.
    pub(crate) fn candidates(&'a self, rows: &[usize]) -> Vec<Candidate<'a>> {
        let mut statements: BTreeMap<u32, usize> = BTreeMap::new();
        for row in rows {
            for phrase in &self.by_statement[*row] {
                *statements.entry(*phrase).or_default() += 1;
            }
        }
        let least = if rows.len() < 4 { 1 } else { 2 };
        let mut candidates: Vec<Candidate> = statements
            .into_iter()
            .filter(|(_, statements)| *statements >= least)
            .map(|(phrase, statements)| {
                let Phrase { words, rows: all, .. } = &self.phrases[phrase as usize];
                let share = statements as f64 / rows.len() as f64;
                let share_of_all = all.len() as f64 / self.sample.len() as f64;
                let weight = share * libm::log(share / share_of_all);
                Candidate { phrase, weight, statements, words }
            })
            .filter(|candidate| candidate.weight > 0.0)
            .collect();
        candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.phrase.cmp(&b.phrase)));
        candidates
    }

    /// The first place of a phrase: its tokens, and the text that they are of.
    pub(crate) fn example(&self, candidate: &Candidate) -> (&'a [Token], &'a str) {
        let (row, first, last) = self.phrases[candidate.phrase as usize].places[0];
        let statement = self.sample[row as usize];
        (&statement.tokens[usize::from(first)..=usize::from(last)], statement.text)
    }

    /// How many of the statements `rows` have any of the significant words of a phrase, of which
    /// each has its `single` candidate.
    pub(crate) fn covered(
        &self,
        candidate: &Candidate,
        single: &[&Candidate],
        rows: &[usize],
    ) -> usize {
        let words = single.iter().filter(|one| candidate.words.contains(&one.words[0]));
        let holding: Vec<&[u32]> = words.map(|word| self.rows(word.phrase)).collect();
        let has_any = |row: &&usize| {
            holding.iter().any(|holding| holding.binary_search(&(**row as u32)).is_ok())
        };
        rows.iter().filter(has_any).count()
    }

    /// How people mostly write a phrase, by its first places: where they mostly deny it, with the
    /// denial, since "nothing could be done better" is not "done better", and with the particle
    /// that mostly follows.
    pub(crate) fn surface(&self, candidate: &Candidate) -> String {
        let places = self.phrases[candidate.phrase as usize].places.iter().take(SURFACES);
        let places: Vec<Place> = places
            .map(|(row, first, last)| Place {
                statement: self.sample[*row as usize],
                first: usize::from(*first),
                last: usize::from(*last),
            })
            .collect();
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

/// Calls `take` with each phrase: its key, its tokens, the first and the last of them.
fn each_phrase(
    statement: &Statement,
    tokens: &[(u32, bool)],
    mut take: impl FnMut(Key, &[(u32, bool)], u16, u16),
) {
    for (first, (_, significant)) in tokens.iter().enumerate().take(usize::from(u16::MAX) - LONGEST)
    {
        if !significant {
            continue;
        }
        let mut key = [u32::MAX; LONGEST];
        let mut words = 0;
        for (at, (word, significant)) in tokens[first..].iter().enumerate().take(LONGEST) {
            let here = first + at;
            if at > 0
                && !are_adjacent(
                    statement.text,
                    &statement.tokens[here - 1],
                    &statement.tokens[here],
                )
            {
                break;
            }
            key[at] = *word;
            words += usize::from(*significant);
            if words > MOST_SIGNIFICANT {
                break;
            }
            if *significant {
                take(key, &tokens[first..=here], first as u16, here as u16);
            }
        }
    }
}

/// Whether nothing but a space or a hyphen stands between two tokens.
pub(crate) fn are_adjacent(text: &str, before: &Token, after: &Token) -> bool {
    let gap = &text[before.span.end as usize..after.span.start as usize];
    gap.chars().all(|c| (c.is_whitespace() && c != '\n') || c == '-') && gap.len() <= 2
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
