//! How surely a statement must speak of a code to be given it, learnt from what people coded.
//!
//! The statements that people coded are parted into five by case. What each part gets from a model
//! that has not seen it is compared with what people gave it, and each code's threshold is the one
//! with the highest F1; the figures that are told of a code are those of thresholds that were chosen
//! without the part to which they are applied.

use crate::Statement;
use crate::coding::share;
use crate::dense::{Dense, add_scaled};
use crate::jobs::Jobs;
use crate::learner::{LEARNT, Labelled};
use crate::mixture::{NO_THEME, Statements, refine};

/// Parts of the coded statements.
pub(crate) const FOLDS: u64 = 5;

/// Coded statements with a code, and without it, that a threshold is learnt from at least.
const FEWEST: usize = 10;

/// Thresholds beyond these would rest on one or two statements.
const LOWEST: f32 = 0.02;
const HIGHEST: f32 = 0.98;

/// Passes of the mixture without a part.
const PASSES: usize = 4;

/// What people's codings taught of a code.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Taught {
    /// Statements that people gave the code.
    pub coded: usize,
    /// Statements that people looked at.
    pub read: usize,
    /// The weight from which a statement is given the code; none where too few were coded, and the
    /// usual one, ½, stands.
    pub threshold: Option<f64>,
    /// The share of the statements that are given the code which people gave it, held out.
    pub precision: Option<f64>,
    /// The share of the statements that people gave the code which are given it, held out.
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    pub f1: Option<f64>,
}

/// The part of a case.
pub(crate) fn fold(statement: &Statement) -> usize {
    (statement.case.0 % FOLDS) as usize
}

/// The statements from which thresholds are learnt.
pub(crate) struct CrossFit<'c> {
    /// The sample, the examples, then the coded statements, which teach nothing themselves.
    pub(crate) statements: &'c Statements,
    /// The themes of all of them in the end.
    pub(crate) labels: &'c [usize],
    /// What codes decide.
    pub(crate) decided: &'c [Option<usize>],
    /// The part of each statement; none for examples.
    pub(crate) folds: &'c [Option<usize>],
    /// The first of the coded statements, as many as there are of `coded`.
    pub(crate) first: usize,
    pub(crate) coded: &'c [Labelled<'c>],
    /// What least squares say of them, held out: coded statements × codes.
    pub(crate) held_out: &'c Dense,
    /// The codes below each code.
    pub(crate) below: &'c [Vec<usize>],
    pub(crate) themes: usize,
    pub(crate) least: f32,
}

impl CrossFit<'_> {
    /// What people's codings teach of each code.
    pub(crate) fn taught(&self, jobs: &impl Jobs) -> Vec<Taught> {
        let weights = self.weights(jobs);
        (0..self.below.len()).map(|code| self.of_code(code, &weights)).collect()
    }

    /// The weight of each code in each coded statement, from models that have not seen it.
    fn weights(&self, jobs: &impl Jobs) -> Dense {
        let scored = jobs.each(FOLDS as usize, |fold| {
            let is_held = |row: &usize| self.folds[*row] == Some(fold);
            let mut decided = self.decided.to_vec();
            let mut labels = self.labels.to_vec();
            for row in 0..labels.len() {
                if is_held(&row) {
                    decided[row] = Some(NO_THEME);
                }
                // What the codes drew to themselves they drew by what is held out now.
                if labels[row] < self.below.len() {
                    labels[row] = decided[row].unwrap_or(NO_THEME);
                } else if is_held(&row) {
                    labels[row] = NO_THEME;
                }
            }
            let mixture = refine(
                self.statements,
                &mut labels,
                &decided,
                self.themes,
                self.least,
                PASSES,
                &(),
            );
            mixture.scores(self.statements, self.first..self.first + self.coded.len())
        });
        let mut weights = Dense::zeros(self.coded.len(), self.below.len());
        for (row, one) in self.coded.iter().enumerate() {
            let Some(scored) = one.fold.map(|fold| &scored[fold]) else { continue };
            let mut scores = scored.row(row).to_vec();
            add_scaled(&mut scores[..self.below.len()], LEARNT, self.held_out.row(row));
            for (code, weight) in weights.row_mut(row).iter_mut().enumerate() {
                let below = self.below[code].iter();
                let below = below.map(|below| share(&scores, *below)).sum::<f32>();
                *weight = share(&scores, code) + below;
            }
        }
        weights
    }

    fn of_code(&self, code: usize, weights: &Dense) -> Taught {
        let is_given = |given: &usize| *given == code || self.below[code].contains(given);
        let of = |row: usize| (weights.row(row)[code], self.coded[row].codes.iter().any(is_given));
        let rows = || (0..self.coded.len()).filter(|row| self.coded[*row].fold.is_some());
        let all: Vec<(f32, bool)> = rows().map(of).collect();
        let coded = all.iter().filter(|(_, is)| *is).count();
        let taught = Taught { coded, read: all.len(), ..Taught::default() };
        if coded < FEWEST || all.len() - coded < FEWEST {
            return taught;
        }
        let (mut right, mut given) = (0, 0);
        for fold in 0..FOLDS as usize {
            let is_here = |row: &usize| self.coded[*row].fold == Some(fold);
            let others = rows().filter(|row| !is_here(row)).map(of).collect();
            let threshold = best(others);
            for (weight, is) in rows().filter(is_here).map(of) {
                given += usize::from(weight >= threshold);
                right += usize::from(weight >= threshold && is);
            }
        }
        let of_all = |of: usize| (of > 0).then(|| right as f64 / of as f64);
        let f1 = 2.0 * right as f64 / (given + coded) as f64;
        Taught {
            threshold: Some(f64::from(best(all))),
            precision: of_all(given),
            recall: of_all(coded),
            f1: Some(f1),
            ..taught
        }
    }
}

/// The threshold with the highest F1, the highest of equals; half-way to the next lower weight.
fn best(mut weights: Vec<(f32, bool)>) -> f32 {
    weights.sort_by(|a, b| b.0.total_cmp(&a.0));
    let coded = weights.iter().filter(|(_, is)| *is).count();
    let (mut right, mut highest, mut threshold) = (0, 0.0, 0.5);
    for (at, (weight, is)) in weights.iter().enumerate() {
        right += usize::from(*is);
        let next = weights.get(at + 1).map_or(0.0, |(next, _)| *next);
        if next == *weight {
            continue;
        }
        let f1 = 2.0 * right as f64 / (at + 1 + coded) as f64;
        if f1 > highest {
            highest = f1;
            threshold = f32::midpoint(*weight, next);
        }
    }
    threshold.clamp(LOWEST, HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_lies_where_f1_is_highest() {
        let weights = |list: &[(f32, u8)]| list.iter().map(|(it, is)| (*it, *is == 1)).collect();
        assert_eq!(best(weights(&[(0.9, 1), (0.7, 1), (0.3, 0), (0.1, 0)])), 0.5);
        // One more that is wrong costs less than two that are missed.
        assert_eq!(best(weights(&[(0.9, 1), (0.6, 0), (0.4, 1), (0.4, 1), (0.2, 0)])), 0.3);
        // Nobody gave it: the usual one.
        assert_eq!(best(weights(&[(0.9, 0), (0.1, 0)])), 0.5);
        assert_eq!(best(weights(&[(1.0, 1), (1.0, 1), (0.99, 0)])), HIGHEST);
    }
}
