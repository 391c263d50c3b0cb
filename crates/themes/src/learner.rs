//! What sets codes apart, learnt from examples and from what people coded.
//!
//! The mixture knows what a code has in common with statements that nobody coded, and little of
//! what sets two codes apart. That is learnt here by least squares from texts to indicators of
//! codes, over the directions of the texts and their weighted words and pairs of words: ridge
//! regression in its dual form (Saunders, Gammerman & Vovk 1998, *Ridge Regression Learning
//! Algorithm in Dual Variables*, ICML), as a classifier Rifkin, Yeo & Poggio (2003), *Regularized
//! Least-Squares Classification*. What a text gets is a sum over its words, divided by its length,
//! so that parts of a text are read as fast as the mixture reads them.

use std::sync::Arc;

use nalgebra::DMatrix;
use rustc_hash::FxHashMap;
use text::{Token, TokenKind};

use crate::Statement;
use crate::dense::{Dense, add_scaled};
use crate::jobs::Jobs;
use crate::meaning::Meaning;

/// Texts that are learnt from, at most; solving takes time by their third power.
const LIMIT: usize = 2_000;

/// What words weigh beside directions.
const WORDS: f32 = 0.5;

/// How much is held against large coefficients.
const RIDGE: f32 = 0.3;

/// What an indicator counts among the logarithms of the mixture. With 25, 50 or 100 what people
/// gave five corpora was no likelier.
const LEARNT: f32 = 12.0;

/// Deals out anew among codes how likely a text is to speak of any of them: the mixture says how
/// likely that is, for examples do not tell what belongs to no code; `learnt` says of which of them.
pub(crate) fn deal(scores: &mut [f32], learnt: &[f32]) {
    let any = logarithm_of_sum(scores);
    add_scaled(scores, LEARNT, learnt);
    let rise = any - logarithm_of_sum(scores);
    scores.iter_mut().for_each(|score| *score += rise);
}

/// The logarithm of the sum of odds, given their logarithms.
fn logarithm_of_sum(scores: &[f32]) -> f32 {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    highest + libm::logf(scores.iter().map(|score| libm::expf(score - highest)).sum())
}

/// A text of which it is known what belongs to it.
#[derive(Clone)]
pub(crate) struct Labelled<'a> {
    pub(crate) statement: Statement<'a>,
    /// Its codes; none where somebody looked and gave none.
    pub(crate) codes: Vec<usize>,
    /// The part of the texts that it is held out with.
    pub(crate) fold: usize,
    /// Its row among the statements of the mixture.
    pub(crate) row: usize,
    /// Whether people coded it; else it is an example.
    pub(crate) is_coded: bool,
}

/// The number of a token's stem among the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// Not a word.
    None,
    /// A word of no labelled text.
    Unknown,
    Known(u32),
}

/// Tells codes apart.
pub(crate) struct Learner {
    features: Arc<Features>,
    /// What a feature says for each code: features × codes.
    words: Dense,
    /// What a direction says: codes × dimensions.
    directions: Dense,
    /// How common each code is among the labelled texts.
    shares: Vec<f32>,
}

/// Stems and pairs of stems of labelled texts.
#[derive(Default)]
struct Features {
    stems: FxHashMap<Box<str>, u32>,
    pairs: FxHashMap<(u32, u32), u32>,
    /// How rare each is among all statements.
    weights: Vec<f32>,
    /// What a feature of no labelled text would weigh.
    unknown: f32,
}

impl Features {
    /// Those of the labelled texts, weighed by how many statements of the sample have them.
    fn of(labelled: &[Labelled], sample: &[&Statement]) -> Features {
        let mut features = Features::default();
        let mut count = 0;
        let mut next = || {
            count += 1;
            count - 1
        };
        for one in labelled {
            let mut before = None;
            for token in one.statement.tokens {
                if token.kind != TokenKind::Word {
                    before = None;
                    continue;
                }
                let stem = *features.stems.entry((*token.stem).into()).or_insert_with(&mut next);
                if let Some(before) = before {
                    features.pairs.entry((before, stem)).or_insert_with(&mut next);
                }
                before = Some(stem);
            }
        }
        let mut seen = vec![(usize::MAX, 0_u32); count as usize];
        let mut found = Vec::new();
        for (at, statement) in sample.iter().enumerate() {
            let stems: Vec<Feature> =
                statement.tokens.iter().map(|it| features.of_token(it)).collect();
            features.of_part(&stems, &mut found);
            for feature in &found {
                let (last, times) = &mut seen[*feature as usize];
                *times += u32::from(*last != at);
                *last = at;
            }
        }
        let n = sample.len() as f32;
        let rarity = |times: u32| libm::logf((1.0 + n) / (1.0 + times as f32)) + 1.0;
        features.weights = seen.into_iter().map(|(_, times)| rarity(times)).collect();
        features.unknown = rarity(0);
        features
    }

    fn of_token(&self, token: &Token) -> Feature {
        if token.kind != TokenKind::Word {
            return Feature::None;
        }
        self.stems.get(&*token.stem).map_or(Feature::Unknown, |stem| Feature::Known(*stem))
    }

    /// Writes the features of some tokens in ascending order, as often as they occur; returns how
    /// many are of no labelled text.
    fn of_part(&self, stems: &[Feature], found: &mut Vec<u32>) -> usize {
        found.clear();
        let mut unknown = 0;
        for (at, stem) in stems.iter().enumerate() {
            match *stem {
                Feature::None => continue,
                Feature::Unknown => unknown += 1,
                Feature::Known(stem) => found.push(stem),
            }
            let before = at.checked_sub(1).map_or(Feature::None, |before| stems[before]);
            let pair = match (before, *stem) {
                (Feature::None, _) => continue,
                (Feature::Known(before), Feature::Known(stem)) => self.pairs.get(&(before, stem)),
                _ => None,
            };
            match pair {
                Some(pair) => found.push(*pair),
                None => unknown += 1,
            }
        }
        found.sort_unstable();
        unknown
    }

    /// Calls `take` with each feature of some tokens and its weight; the weights have length 1,
    /// those of no labelled text among them.
    fn each(&self, stems: &[Feature], found: &mut Vec<u32>, mut take: impl FnMut(u32, f32)) {
        let unknown = self.of_part(stems, found);
        let weight = |same: &[u32]| same.len() as f32 * self.weights[same[0] as usize];
        let squares: f32 = found.chunk_by(|a, b| a == b).map(|it| weight(it) * weight(it)).sum();
        let length = (squares + unknown as f32 * self.unknown * self.unknown).sqrt();
        for same in found.chunk_by(|a, b| a == b) {
            take(same[0], weight(same) / length.max(f32::MIN_POSITIVE));
        }
    }
}

/// What labelled texts teach, all of them or without those of a fold.
pub(crate) struct Learning {
    /// What each labelled text gets from the texts of other folds: labelled texts × codes.
    pub(crate) held_out: Dense,
    features: Arc<Features>,
    /// The directions of the labelled texts.
    vectors: Dense,
    /// Their weighted features.
    words: Vec<Vec<(u32, f32)>>,
    /// How common each code is among them.
    shares: Vec<f32>,
    /// From all texts, then from all but those of each fold.
    solutions: Vec<Solution>,
}

/// How much each text that was learnt from counts for each code.
struct Solution {
    /// The texts.
    texts: Vec<usize>,
    /// Texts × codes.
    coefficients: Dense,
}

impl Learning {
    /// Learns from labelled texts; none where nothing is labelled. Of more than 2,000 texts some,
    /// evenly, are not learnt from.
    pub(crate) fn of(
        labelled: &[Labelled],
        codes: usize,
        sample: &[&Statement],
        meaning: &Meaning,
        jobs: &impl Jobs,
    ) -> Option<Learning> {
        if labelled.iter().all(|one| one.codes.is_empty()) {
            return None;
        }
        let taken = labelled.len().min(LIMIT);
        let rows: Vec<usize> = (0..taken).map(|at| at * labelled.len() / taken).collect();
        let features = Features::of(labelled, sample);
        let statements: Vec<&Statement> = labelled.iter().map(|one| &one.statement).collect();
        let vectors = meaning.vectors(&statements);
        let words = weighed(labelled, &features);
        let kernel = kernel(&vectors, &words, &rows, features.weights.len(), jobs);
        let mut targets = Dense::zeros(labelled.len(), codes);
        for (row, one) in labelled.iter().enumerate() {
            one.codes.iter().for_each(|code| targets.row_mut(row)[*code] = 1.0);
        }
        let shares = centre(&mut targets);
        let folds = labelled.iter().map(|one| one.fold + 1).max().unwrap_or(0);
        // All rows, then all but those of each fold.
        let solved = jobs.each(folds + 1, |number| {
            let held = number.checked_sub(1);
            let is_learnt = |at: &usize| held != Some(labelled[rows[*at]].fold);
            let learnt: Vec<usize> = (0..rows.len()).filter(is_learnt).collect();
            (solve(&kernel, &learnt, &rows, &targets), learnt)
        });
        let mut held_out = Dense::zeros(labelled.len(), codes);
        for (row, one) in labelled.iter().enumerate() {
            let (solution, learnt) = &solved[one.fold + 1];
            add_scaled(held_out.row_mut(row), 1.0, &shares);
            for (at, coefficients) in learnt.iter().zip(0..) {
                let likeness = kernel.row(row)[*at];
                add_scaled(held_out.row_mut(row), likeness, solution.row(coefficients));
            }
        }
        let solutions = solved.into_iter().map(|(coefficients, learnt)| {
            let texts = learnt.into_iter().map(|at| rows[at]).collect();
            Solution { texts, coefficients }
        });
        let (features, solutions) = (Arc::new(features), solutions.collect());
        Some(Learning { held_out, features, vectors, words, shares, solutions })
    }

    /// What all texts teach.
    pub(crate) fn learner(&self) -> Learner {
        self.of_solution(&self.solutions[0])
    }

    /// What the texts of other folds teach.
    pub(crate) fn without(&self, fold: usize) -> Learner {
        // Beyond the last fold nothing is held out.
        self.of_solution(self.solutions.get(fold + 1).unwrap_or(&self.solutions[0]))
    }

    fn of_solution(&self, solution: &Solution) -> Learner {
        let codes = self.shares.len();
        let mut learner = Learner {
            words: Dense::zeros(self.features.weights.len(), codes),
            directions: Dense::zeros(codes, self.vectors.width),
            shares: self.shares.clone(),
            features: Arc::clone(&self.features),
        };
        for (at, text) in solution.texts.iter().enumerate() {
            let coefficients = solution.coefficients.row(at);
            for (feature, weight) in &self.words[*text] {
                add_scaled(learner.words.row_mut(*feature as usize), WORDS * weight, coefficients);
            }
            for (code, coefficient) in coefficients.iter().enumerate() {
                if self.vectors.width > 0 {
                    let direction = learner.directions.row_mut(code);
                    add_scaled(direction, *coefficient, self.vectors.row(*text));
                }
            }
        }
        learner
    }
}

impl Learner {
    /// What is known before a word is read: how common each code is.
    pub(crate) fn shares(&self) -> &[f32] {
        &self.shares
    }

    /// The features of tokens.
    pub(crate) fn features(&self, tokens: &[Token]) -> impl Iterator<Item = Feature> {
        tokens.iter().map(|token| self.features.of_token(token))
    }

    /// Writes what a vector of any length says for each code.
    pub(crate) fn gains(&self, vector: &[f32], gains: &mut [f32]) {
        for (code, gain) in gains.iter_mut().enumerate() {
            *gain = crate::dense::dot(vector, self.directions.row(code));
        }
    }

    /// Adds what the words of some tokens say for each code; `scratch` is for its own use.
    pub(crate) fn add_words(&self, stems: &[Feature], scratch: &mut Vec<u32>, scores: &mut [f32]) {
        self.features.each(stems, scratch, |feature, weight| {
            add_scaled(scores, weight, self.words.row(feature as usize));
        });
    }
}

/// The weighted features of each text.
fn weighed(labelled: &[Labelled], features: &Features) -> Vec<Vec<(u32, f32)>> {
    let mut found = Vec::new();
    let of = |one: &Labelled| {
        let stems: Vec<Feature> =
            one.statement.tokens.iter().map(|token| features.of_token(token)).collect();
        let mut weights = Vec::new();
        features.each(&stems, &mut found, |feature, weight| weights.push((feature, weight)));
        weights
    };
    labelled.iter().map(of).collect()
}

/// How alike each text is to each of those at `rows`.
fn kernel(
    vectors: &Dense,
    words: &[Vec<(u32, f32)>],
    rows: &[usize],
    features: usize,
    jobs: &impl Jobs,
) -> Dense {
    const PORTION: usize = 64;
    let learnt = vectors.select(rows);
    let portions = jobs.each(words.len().div_ceil(PORTION), |portion| {
        let here = portion * PORTION..words.len().min((portion + 1) * PORTION);
        let mut likeness = vectors.rows(here.clone()).products(&learnt);
        let mut spread = vec![0.0_f32; features];
        for (at, row) in here.enumerate() {
            words[row].iter().for_each(|(feature, weight)| spread[*feature as usize] = *weight);
            for (to, other) in likeness.row_mut(at).iter_mut().zip(rows) {
                let shared = words[*other].iter();
                let shared = shared.map(|(feature, weight)| weight * spread[*feature as usize]);
                *to += WORDS * shared.sum::<f32>();
            }
            words[row].iter().for_each(|(feature, _)| spread[*feature as usize] = 0.0);
        }
        likeness
    });
    Dense::stacked(rows.len(), portions)
}

/// Takes its mean off each column; returns the means.
fn centre(targets: &mut Dense) -> Vec<f32> {
    let mut means = vec![0.0; targets.width];
    (0..targets.len()).for_each(|row| add_scaled(&mut means, 1.0, targets.row(row)));
    let n = targets.len().max(1) as f32;
    means.iter_mut().for_each(|mean| *mean /= n);
    (0..targets.len()).for_each(|row| add_scaled(targets.row_mut(row), -1.0, &means));
    means
}

/// The coefficients of the learnt texts, places in `rows`: learnt × codes.
fn solve(kernel: &Dense, learnt: &[usize], rows: &[usize], targets: &Dense) -> Dense {
    let n = learnt.len();
    let entry = |i: usize, j: usize| {
        kernel.row(rows[learnt[i]])[learnt[j]] + if i == j { RIDGE } else { 0.0 }
    };
    let matrix = DMatrix::from_fn(n, n, entry);
    let right = DMatrix::from_fn(n, targets.width, |i, code| targets.row(rows[learnt[i]])[code]);
    let mut coefficients = Dense::zeros(n, targets.width);
    // A matrix of inner products plus a diagonal is positive definite.
    if let Some(factors) = matrix.cholesky() {
        let solution = factors.solve(&right);
        for row in 0..n {
            for (code, to) in coefficients.row_mut(row).iter_mut().enumerate() {
                *to = solution[(row, code)];
            }
        }
    }
    coefficients
}
