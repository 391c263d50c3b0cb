//! Vectors of words from the company that they keep in a study, in any language.
//!
//! Words that stand among the same words mean similar things. The positive pointwise mutual
//! information of each pair of words that stand within a few words of each other, smoothed by the
//! power 0.75 of the frequencies of the words around, is reduced to its main directions by a
//! truncated singular value decomposition, each counted by the root of its singular value. Function
//! words take part, since what people say about nothing or too much is said with them. In a sum, a
//! word counts the less the commoner it is.
//!
//! Sources: Levy, Goldberg & Dagan (2015), *Improving Distributional Similarity with Lessons Learned
//! from Word Embeddings*, TACL 3; Arora, Liang & Ma (2017), *A Simple but Tough-to-Beat Baseline for
//! Sentence Embeddings*, ICLR (the weights of words).

use rustc_hash::FxHashMap;
use text::{Token, TokenKind};

use crate::Statement;
use crate::dense::{Dense, add_scaled, normalise};
use crate::random::Random;
use crate::space;
use crate::sparse::Sparse;

/// Words on each side that a word is seen beside; nearer ones count more.
const WINDOW: usize = 5;

/// Times that a word must occur; more often in large studies, one for so many words.
const FEWEST: usize = 3;
const WORDS_PER_OCCURRENCE: usize = 500_000;

/// The power of the frequencies of the words around.
const CONTEXT_SMOOTHING: f64 = 0.75;

/// Directions kept.
const DIRECTIONS: usize = 96;

/// The frequency at which a word counts half.
const HALF: f64 = 1e-3;

/// Occurrences of words from which their company tells half of what it tells in a large study.
const FEW: f32 = 500.0;

/// The words of a study as vectors.
pub(crate) struct Cooccurrence {
    /// How much the company counts, 0 … 1: the less, the fewer words it was learnt from.
    pub(crate) weight: f32,
    columns: FxHashMap<String, u32>,
    /// Words × directions, each of the length that it counts.
    vectors: Dense,
}

impl Cooccurrence {
    /// Learns the words of some passages.
    pub(crate) fn of(passages: &[Statement], random: &mut Random) -> Cooccurrence {
        let (columns, times) = words(passages);
        let lines = passages.iter().map(|passage| {
            let words = passage.tokens.iter().filter(|token| token.kind == TokenKind::Word);
            words.map(|token| columns.get(&*token.stem).copied()).collect::<Vec<_>>()
        });
        let pairs = pairs(lines);
        let information = information(&pairs, columns.len());
        let mut vectors = space::along_main_words(&information, DIRECTIONS, to_root, random);
        (0..vectors.len()).for_each(|word| _ = normalise(vectors.row_mut(word)));
        weigh(&mut vectors, &times);
        let said = times.iter().sum::<usize>() as f32;
        Cooccurrence { weight: said / (said + FEW), columns, vectors }
    }

    /// The direction of each of some statements; 0 where no word is known.
    pub(crate) fn vectors(&self, statements: &[&Statement]) -> Dense {
        Dense::directions(statements, self.vectors.width, |statement, sum| {
            statement.tokens.iter().for_each(|token| self.add(token, sum));
        })
    }

    /// Adds the vector of a word, if it is known.
    fn add(&self, token: &Token, sum: &mut [f32]) {
        if let Some(column) = self.columns.get(&*token.stem) {
            add_scaled(sum, 1.0, self.vectors.row(*column as usize));
        }
    }
}

/// What makes a singular value its root: 1 / root, since projections hold the whole value.
fn to_root(value: f32) -> f32 {
    1.0 / value.sqrt().max(f32::MIN_POSITIVE)
}

/// The words that occur often enough, in the order of the alphabet, and how often each does.
fn words(passages: &[Statement]) -> (FxHashMap<String, u32>, Vec<usize>) {
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    let tokens = passages.iter().flat_map(|passage| passage.tokens);
    for token in tokens.filter(|token| token.kind == TokenKind::Word) {
        *times.entry(&token.stem).or_default() += 1;
    }
    let all: usize = times.values().sum();
    let least = FEWEST + all / WORDS_PER_OCCURRENCE;
    let mut words: Vec<(&str, usize)> =
        times.into_iter().filter(|(_, times)| *times >= least).collect();
    words.sort_unstable();
    let columns = words.iter().zip(0..).map(|((word, _), column)| ((*word).to_owned(), column));
    (columns.collect(), words.iter().map(|(_, times)| *times).collect())
}

/// How often each two words stand near each other, by the first and then the second; at `d` words'
/// distance counted as 1 / d.
fn pairs(lines: impl Iterator<Item = Vec<Option<u32>>>) -> Vec<(u32, u32, f32)> {
    let mut pairs: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    for line in lines {
        for (at, word) in line.iter().enumerate() {
            let Some(word) = word else { continue };
            for distance in 1..=WINDOW.min(at) {
                let Some(other) = line[at - distance] else { continue };
                let near = 1.0 / distance as f32;
                *pairs.entry((*word, other)).or_default() += near;
                *pairs.entry((other, *word)).or_default() += near;
            }
        }
    }
    let mut pairs: Vec<(u32, u32, f32)> =
        pairs.into_iter().map(|((word, other), times)| (word, other, times)).collect();
    pairs.sort_unstable_by_key(|(word, other, _)| (*word, *other));
    pairs
}

/// The positive pointwise mutual information of pairs of words.
fn information(pairs: &[(u32, u32, f32)], words: usize) -> Sparse {
    let mut sums = vec![0.0_f64; words];
    pairs.iter().for_each(|(word, _, times)| sums[*word as usize] += f64::from(*times));
    let around: Vec<f64> = sums.iter().map(|sum| libm::pow(*sum, CONTEXT_SMOOTHING)).collect();
    let all: f64 = around.iter().sum();
    let mut information = Sparse::new(words);
    let mut rest = pairs;
    for word in 0..words as u32 {
        let here = rest.iter().take_while(|(first, _, _)| *first == word).count();
        let row;
        (row, rest) = rest.split_at(here);
        information.push(row.iter().filter_map(|(_, other, times)| {
            let share = f64::from(*times) / sums[word as usize];
            let value = libm::log(share * all / around[*other as usize]) as f32;
            (value > 0.0).then_some((*other, value))
        }));
    }
    information
}

/// Takes the mean of all that is said from each word, and gives it the length that it counts.
fn weigh(vectors: &mut Dense, times: &[usize]) {
    let all: usize = times.iter().sum();
    let weights: Vec<f64> =
        times.iter().map(|times| HALF / (HALF + *times as f64 / all.max(1) as f64)).collect();
    let mut mean = vec![0.0; vectors.width];
    let mut sum = 0.0;
    for (word, (weight, times)) in weights.iter().zip(times).enumerate() {
        let said = weight * *times as f64;
        add_scaled(&mut mean, said as f32, vectors.row(word));
        sum += said;
    }
    let share = (1.0 / sum.max(f64::MIN_POSITIVE)) as f32;
    for (word, weight) in weights.iter().enumerate() {
        let vector = vectors.row_mut(word);
        add_scaled(vector, -share, &mean);
        vector.iter_mut().for_each(|value| *value *= *weight as f32);
    }
}
