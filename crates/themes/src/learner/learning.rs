//! What labelled texts teach: the least squares themselves.

use std::sync::Arc;

use nalgebra::DMatrix;

use crate::Statement;
use crate::dense::{Dense, add_scaled};
use crate::jobs::Jobs;
use crate::learner::features::{Features, weighed};
use crate::learner::{Labelled, Learner};
use crate::meaning::Meaning;

/// Texts that are learnt from, at most; solving takes time by their third power.
const LIMIT: usize = 2_000;

/// What words weigh beside directions.
const WORDS: f32 = 0.5;

/// How much is held against large coefficients.
const RIDGE: f32 = 0.3;

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
        let (targets, shares) = targets(labelled, codes);
        let folds = labelled.iter().map(|one| one.fold + 1).max().unwrap_or(0);
        // All rows, then all but those of each fold.
        let solved = jobs.each(folds + 1, |number| {
            let held = number.checked_sub(1);
            let is_learnt = |at: &usize| held != Some(labelled[rows[*at]].fold);
            let learnt: Vec<usize> = (0..rows.len()).filter(is_learnt).collect();
            (solve(&kernel, &learnt, &rows, &targets), learnt)
        });
        let mut held_out = Dense::zeros(0, codes);
        for (row, one) in labelled.iter().enumerate() {
            let (solution, learnt) = &solved[one.fold + 1];
            let held_out = held_out.push();
            held_out.copy_from_slice(&shares);
            for (at, coefficients) in learnt.iter().zip(0..) {
                add_scaled(held_out, kernel.row(row)[*at], solution.row(coefficients));
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

/// Whether each text has each code, less how common the code is: texts × codes, and the latter.
fn targets(labelled: &[Labelled], codes: usize) -> (Dense, Vec<f32>) {
    let mut targets = Dense::zeros(labelled.len(), codes);
    for (row, one) in labelled.iter().enumerate() {
        one.codes.iter().for_each(|code| targets.row_mut(row)[*code] = 1.0);
    }
    let mut means = vec![0.0; codes];
    (0..targets.len()).for_each(|row| add_scaled(&mut means, 1.0, targets.row(row)));
    let n = targets.len().max(1) as f32;
    means.iter_mut().for_each(|mean| *mean /= n);
    (0..targets.len()).for_each(|row| add_scaled(targets.row_mut(row), -1.0, &means));
    (targets, means)
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
