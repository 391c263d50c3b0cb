//! How surely a statement must speak of a code to be given it, learnt from what people coded.
//!
//! The statements that people coded are parted into five by case. What each part gets from a model
//! that has not seen it is compared with what people gave it, and each code's threshold is the one
//! with the highest F1. The figures that are told of a code are of what a reader codes whose model
//! and thresholds have not seen the part that it reads.

mod cross_fit;
#[cfg(test)]
mod tests;

pub(crate) use cross_fit::{CrossFit, Told, fold};

/// The threshold where none was learnt.
const USUAL: f32 = 0.5;

/// Statements with the code at which what they teach of the threshold counts half, on the scale of
/// logarithms of odds, and the usual one the other half.
const HALF: f32 = 20.0;

/// Thresholds beyond these would rest on one or two statements.
const LOWEST: f32 = 0.02;
const HIGHEST: f32 = 0.98;

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

impl Taught {
    /// What is added to the logarithm of the odds of the code, so that ½ is its threshold.
    pub(crate) fn shift(&self) -> Option<f32> {
        self.threshold.map(|threshold| shift(threshold as f32))
    }

    /// Tells how well what statements are given goes with what people gave them.
    fn measure(&mut self, statements: impl Iterator<Item = (bool, bool)>) {
        let (mut right, mut all) = (0, 0);
        for (_, is_it) in statements.filter(|(is_given, _)| *is_given) {
            all += 1;
            right += usize::from(is_it);
        }
        let share = |of: usize| (of > 0).then(|| right as f64 / of as f64);
        self.precision = share(all);
        self.recall = share(self.coded);
        self.f1 = Some(2.0 * right as f64 / (all + self.coded) as f64);
    }
}

/// What moves a threshold to ½, on the scale of logarithms of odds.
fn shift(threshold: f32) -> f32 {
    -libm::logf(threshold / (1.0 - threshold))
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
