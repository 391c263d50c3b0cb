//! The phrases of a sample and the statements that hold them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use text::Token;

use crate::Statement;
use crate::vocabulary::is_significant;

/// The most tokens in a phrase.
const LONGEST: usize = 4;

/// The most significant words in a phrase.
const MOST_SIGNIFICANT: usize = 3;

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
    /// Its significant words, in order.
    pub(crate) words: &'a [u32],
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

    /// Where a phrase stands: the statements, its first and its last token.
    pub(super) fn places(
        &self,
        candidate: &Candidate,
    ) -> impl Iterator<Item = (&'a Statement<'a>, usize, usize)> {
        let places = self.phrases[candidate.phrase as usize].places.iter();
        places.map(|(row, first, last)| {
            (self.sample[*row as usize], usize::from(*first), usize::from(*last))
        })
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
