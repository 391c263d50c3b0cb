//! How surely a statement must speak of a code to be given it, learnt from what people coded.
//!
//! The statements that people coded are parted into five by case. What each part gets from a model
//! that has not seen it is compared with what people gave it, and each code's threshold is the one
//! with the highest F1; the figures that are told of a code are those of thresholds that were chosen
//! without the part to which they are applied.

use corpus::Id;

use crate::coding::share;
use crate::dense::Dense;
use crate::jobs::Jobs;
use crate::learner::{Labelled, deal};
use crate::mixture::{NO_THEME, Statements, best, refine};

/// Parts of the coded statements.
pub(crate) const FOLDS: u64 = 5;

/// Coded statements with a code, and without it, that a threshold is learnt from at least.
const FEWEST: usize = 10;

/// The threshold where none was learnt.
const USUAL: f32 = 0.5;

/// Statements with the code at which what they teach of the threshold counts half, on the scale of
/// logarithms of odds, and the usual one the other half.
const HALF: f32 = 20.0;

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

/// Labelled statements from which on it is looked whether learning from them helps.
const ENOUGH: usize = 50;

/// How many standard deviations of chance better that has to be.
const SURELY: f64 = 1.645;

/// The part of a case.
pub(crate) fn fold(Id(case): Id) -> usize {
    (case % FOLDS) as usize
}

/// What is looked at without what it was learnt from.
pub(crate) struct CrossFit<'c> {
    /// The sample, and what codebook and codings add to it.
    pub(crate) statements: &'c Statements,
    /// The themes of all of them in the end.
    pub(crate) labels: &'c [usize],
    /// What codes decide.
    pub(crate) decided: &'c [Option<usize>],
    /// The part of each statement.
    pub(crate) folds: &'c [usize],
    /// Examples and coded statements.
    pub(crate) labelled: &'c [Labelled<'c>],
    /// Whether people coded with the whole codebook, so that what they gave no code has none.
    pub(crate) is_whole: bool,
    /// What least squares say of them, held out: labelled statements × codes.
    pub(crate) learnt: &'c Dense,
    /// The codes below each code.
    pub(crate) below: &'c [Vec<usize>],
    pub(crate) themes: usize,
    pub(crate) least: f32,
}

/// What held out statements tell.
#[derive(Default)]
pub(crate) struct Told {
    /// Whether least squares tell codes apart surely better than the mixture alone does.
    pub(crate) helps: bool,
    /// What people's codings taught of each code; nothing where nobody coded.
    pub(crate) taught: Vec<Taught>,
    /// For each statement that people coded, the codes that it gets from models and thresholds
    /// that have not seen it.
    pub(crate) given: Vec<(Id, Vec<usize>)>,
}

impl CrossFit<'_> {
    /// What can be told of examples and coded statements when they are held out.
    pub(crate) fn told(&self, jobs: &impl Jobs) -> Told {
        let is_coded = self.labelled.iter().any(|one| one.is_coded);
        if !is_coded && self.labelled.len() < ENOUGH {
            return Told::default();
        }
        let mixture = self.scores(jobs);
        let mut both = mixture.clone();
        for row in 0..both.len() {
            deal(&mut both.row_mut(row)[..self.below.len()], self.learnt.row(row));
        }
        let helps = self.is_whole && self.is_surely_better(&both, &mixture);
        if !is_coded {
            return Told { helps, ..Told::default() };
        }
        let weights = self.weights(if helps { &both } else { &mixture });
        let coded: Vec<usize> =
            (0..self.labelled.len()).filter(|row| self.labelled[*row].is_coded).collect();
        let id = |row: &usize| (self.labelled[*row].statement.id, Vec::new());
        let mut given: Vec<(Id, Vec<usize>)> = coded.iter().map(id).collect();
        let of_code = |code| self.of_code(code, &weights, &coded, &mut given);
        let taught = (0..self.below.len()).map(of_code).collect();
        Told { helps, taught, given }
    }

    /// The scores of the labelled statements, from mixtures that have not seen them.
    fn scores(&self, jobs: &impl Jobs) -> Dense {
        let codes = self.below.len();
        let scored = jobs.each(FOLDS as usize, |fold| {
            let mut decided = self.decided.to_vec();
            let mut labels = self.labels.to_vec();
            for row in 0..labels.len() {
                let is_held = self.folds[row] == fold;
                if is_held {
                    decided[row] = Some(NO_THEME);
                }
                // What the codes drew to themselves they drew by what is held out now.
                if labels[row] < codes {
                    labels[row] = decided[row].unwrap_or(NO_THEME);
                } else if is_held {
                    labels[row] = NO_THEME;
                }
            }
            let (least, passes) = (self.least, PASSES);
            let (statements, themes) = (self.statements, self.themes);
            let mixture = refine(statements, &mut labels, &decided, themes, least, passes, &());
            let here = self.labelled.iter().filter(|one| one.fold == fold);
            let of = |one: &Labelled| mixture.scores(statements, one.row..one.row + 1);
            Dense::stacked(themes, here.map(of).collect())
        });
        let mut next = [0; FOLDS as usize];
        let mut scores = Dense::zeros(0, self.themes);
        for one in self.labelled {
            let row = scored[one.fold].row(next[one.fold]);
            scores.push().copy_from_slice(row);
            next[one.fold] += 1;
        }
        scores
    }

    /// Whether more statements get a code of theirs first, by more than chance would have it
    /// (McNemar 1947, *Psychometrika* 12).
    fn is_surely_better(&self, scores: &Dense, than: &Dense) -> bool {
        let is_right = |scores: &Dense, row: usize| {
            let scores = &scores.row(row)[..self.below.len()];
            best(scores, f32::MIN).is_some_and(|code| self.labelled[row].codes.contains(&code))
        };
        let (mut more, mut fewer) = (0, 0);
        for row in 0..self.labelled.len() {
            let (here, there) = (is_right(scores, row), is_right(than, row));
            more += i32::from(here && !there);
            fewer += i32::from(there && !here);
        }
        f64::from(more - fewer) > SURELY * f64::from(more + fewer).sqrt()
    }

    /// The weight of each code, with those below it, in each labelled statement; 1 where a cue of
    /// it is said.
    fn weights(&self, scores: &Dense) -> Dense {
        let mut weights = Dense::zeros(scores.len(), self.below.len());
        for row in 0..scores.len() {
            let scores = scores.row(row);
            for (code, weight) in weights.row_mut(row).iter_mut().enumerate() {
                let below = self.below[code].iter();
                let is_cued = |code: &usize| self.labelled[row].cued.contains(code);
                *weight = if is_cued(&code) || below.clone().any(is_cued) {
                    1.0
                } else {
                    share(scores, code) + below.map(|below| share(scores, *below)).sum::<f32>()
                };
            }
        }
        weights
    }

    /// What is told of a code; adds it to what is `given` to the coded statements.
    fn of_code(
        &self,
        code: usize,
        weights: &Dense,
        coded: &[usize],
        given: &mut [(Id, Vec<usize>)],
    ) -> Taught {
        let is_it = |given: &usize| *given == code || self.below[code].contains(given);
        let of =
            |row: &usize| (weights.row(*row)[code], self.labelled[*row].codes.iter().any(is_it));
        let n = coded.iter().filter(|row| of(row).1).count();
        let is_enough = n >= FEWEST && coded.len() - n >= FEWEST;
        let (mut right, mut all) = (0, 0);
        for fold in 0..FOLDS as usize {
            let is_here = |row: &usize| self.labelled[*row].fold == fold;
            let others = coded.iter().filter(|row| !is_here(row)).map(of).collect();
            let threshold = if is_enough { threshold(others) } else { USUAL };
            for (row, given) in coded.iter().zip(given.iter_mut()).filter(|(row, _)| is_here(row)) {
                let (weight, is) = of(row);
                if weight >= threshold {
                    given.1.push(code);
                    all += 1;
                    right += usize::from(is);
                }
            }
        }
        let taught = Taught { coded: n, read: coded.len(), ..Taught::default() };
        if !is_enough {
            return taught;
        }
        let share = |of: usize| (of > 0).then(|| right as f64 / of as f64);
        Taught {
            threshold: Some(f64::from(threshold(coded.iter().map(of).collect()))),
            precision: share(all),
            recall: share(n),
            f1: Some(2.0 * right as f64 / (all + n) as f64),
            ..taught
        }
    }
}

/// The threshold with the highest F1, the highest of equals; half-way to the next lower weight.
fn threshold(mut weights: Vec<(f32, bool)>) -> f32 {
    weights.sort_by(|a, b| b.0.total_cmp(&a.0));
    let coded = weights.iter().filter(|(_, is)| *is).count();
    let (mut right, mut highest, mut threshold) = (0, 0.0, USUAL);
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
    // A few statements tell little: the usual threshold, whose odds are 1, counts too.
    let told = coded as f32 / (coded as f32 + HALF);
    let threshold = threshold.clamp(LOWEST, HIGHEST);
    let odds = libm::powf(threshold / (1.0 - threshold), told);
    odds / (1.0 + odds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_lies_where_f1_is_highest() {
        let weights = |list: &[(f32, bool)]| list.repeat(1_000);
        let check = |list: &[(f32, bool)], expected: f32| {
            let found = threshold(weights(list));
            assert!((found - expected).abs() < 0.02, "{found}, {expected}: {list:?}");
        };
        check(&[(0.9, true), (0.7, true), (0.3, false), (0.1, false)], 0.5);
        // One more that is wrong costs less than two that are missed.
        check(&[(0.9, true), (0.6, false), (0.4, true), (0.4, true), (0.2, false)], 0.3);
        check(&[(1.0, true), (1.0, true), (0.99, false)], HIGHEST);
        // Nobody gave it: the usual one.
        check(&[(0.9, false), (0.1, false)], USUAL);
        // A few tell little.
        let few = threshold(vec![(0.3, true), (0.3, true), (0.1, false)]);
        assert!(few > 0.4, "{few}");
    }
}
