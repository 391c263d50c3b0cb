//! How much of an outcome each predictor accounts for.
//!
//! Sources: Lindeman RH, Merenda PF, Gold RZ (1980), *Introduction to Bivariate and Multivariate
//! Analysis*, p. 119 ff. (LMG, the Shapley value of R²; Grömping U (2006), *J Stat Softw* 17(1));
//! Johnson JW (2000), A heuristic method for estimating the relative weight of predictor variables
//! in multiple regression, *Multivariate Behavioral Research* 35(1):1–19; ordinary least squares.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::Covariance;

/// Most predictors of [`lmg()`]: every set of them is looked at.
pub const LMG_MOST: usize = 15;

/// A predictor of which others leave less than this share of variance says nothing of its own.
const COLLINEAR: f64 = 1e-9;

/// The share of R² of each predictor: its gain in R², averaged over all orders of entering.
///
/// The shares add up to R². `None` beyond [`LMG_MOST`] predictors, or where the outcome or a predictor
/// does not vary.
pub fn lmg(covariance: &Covariance) -> Option<Vec<f64>> {
    let p = covariance.predictors();
    if p > LMG_MOST || !varies(covariance) {
        return None;
    }
    let mut explained = vec![0.0; 1 << p];
    enter(&covariance.correlation().values, p, 0, 0.0, &mut explained);
    // |S|! (p − |S| − 1)! / p! by the size of S.
    let mut weights = vec![1.0 / p.max(1) as f64; p];
    for size in 1..p {
        weights[size] = weights[size - 1] * size as f64 / (p - size) as f64;
    }
    let share = |predictor: usize| {
        let without = (0..explained.len()).filter(|set| set >> predictor & 1 == 0);
        let gains = without.map(|set: usize| {
            weights[set.count_ones() as usize] * (explained[set | 1 << predictor] - explained[set])
        });
        gains.sum()
    };
    Some((0..p).map(share).collect())
}

/// Fills in the share of the outcome's variance that each set of predictors explains.
///
/// `left` are the correlations of the predictors not yet decided on and the outcome, given those that
/// have entered; the first of them enters or does not.
fn enter(left: &[f64], undecided: usize, set: usize, explained: f64, into: &mut [f64]) {
    let size = undecided + 1;
    if undecided == 0 {
        into[set] = explained;
        return;
    }
    let first = into.len().trailing_zeros() as usize - undecided;
    let rest = |with: bool| -> Vec<f64> {
        let pivot = if with { 1.0 / left[0] } else { 0.0 };
        let value = |a: usize, b: usize| left[a * size + b] - left[a] * left[b] * pivot;
        (1..size).flat_map(|a| (1..size).map(move |b| value(a, b))).collect()
    };
    enter(&rest(false), undecided - 1, set, explained, into);
    let says_something = left[0] > COLLINEAR;
    let gain = if says_something { left[undecided] * left[undecided] / left[0] } else { 0.0 };
    enter(&rest(says_something), undecided - 1, set | 1 << first, explained + gain, into);
}

/// Johnson's relative weight of each predictor, by way of the nearest uncorrelated variables.
///
/// The weights add up to R². `None` where the outcome or a predictor does not vary.
pub fn relative_weights(covariance: &Covariance) -> Option<Vec<f64>> {
    let p = covariance.predictors();
    if !varies(covariance) {
        return None;
    }
    let correlation = covariance.correlation();
    let eigen = SymmetricEigen::new(DMatrix::from_fn(p, p, |a, b| correlation.at(a, b)));
    let root = |value: f64| value.max(0.0).sqrt();
    let inverse = |value: f64| if value > COLLINEAR { 1.0 / value.sqrt() } else { 0.0 };
    let with = |diagonal: DVector<f64>| {
        &eigen.eigenvectors * DMatrix::from_diagonal(&diagonal) * eigen.eigenvectors.transpose()
    };
    let lambda = with(eigen.eigenvalues.map(root));
    let outcome = DVector::from_fn(p, |a, _| correlation.at(a, p));
    let beta = with(eigen.eigenvalues.map(inverse)) * outcome;
    let squares = |matrix: DMatrix<f64>| matrix.map(|value| value * value);
    let weights = squares(lambda) * beta.map(|value| value * value);
    Some(weights.iter().copied().collect())
}

/// The slopes of ordinary least squares, in the outcome's units; `None` where predictors are
/// collinear or do not vary.
pub fn least_squares(covariance: &Covariance) -> Option<Vec<f64>> {
    let p = covariance.predictors();
    if !varies(covariance) {
        return None;
    }
    let predictors = DMatrix::from_fn(p, p, |a, b| covariance.at(a, b));
    let outcome = DVector::from_fn(p, |a, _| covariance.at(a, p));
    let solved = predictors.cholesky()?.solve(&outcome);
    solved.iter().all(|slope| slope.is_finite()).then(|| solved.iter().copied().collect())
}

fn varies(covariance: &Covariance) -> bool {
    (0..covariance.variables).all(|at| covariance.at(at, at) > 1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Moments, assert_close};

    fn correlations(rows: &[&[f64]]) -> Covariance {
        Covariance::of(rows.concat()).unwrap()
    }

    fn check(found: Option<Vec<f64>>, expected: &[f64]) {
        let found = found.unwrap();
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
    }

    #[test]
    fn golden() {
        let two = correlations(&[&[1.0, 0.4, 0.5], &[0.4, 1.0, 0.3], &[0.5, 0.3, 1.0]]);
        check(lmg(&two), &[0.210952, 0.050952]);
        check(relative_weights(&two), &[0.210952, 0.050952]);
        let three = correlations(&[
            &[1.0, 0.4, 0.2, 0.5],
            &[0.4, 1.0, 0.5, 0.3],
            &[0.2, 0.5, 1.0, 0.4],
            &[0.5, 0.3, 0.4, 1.0],
        ]);
        check(lmg(&three), &[0.199911, 0.034702, 0.110625]);
        check(relative_weights(&three), &[0.202009, 0.030735, 0.112494]);
        assert_close(lmg(&three).unwrap().iter().sum(), 0.345_238_095_238);
    }

    /// Sixty respondents with five themes each or none; numpy: `lstsq`, and LMG by all 120 orders.
    #[test]
    fn golden_of_respondents() {
        let rows = include_str!("../tests/fixtures/respondents.csv").lines().skip(1);
        let mut moments = Moments::new(6);
        for row in rows {
            let values = row.split(',').map(|value| value.parse::<f64>().unwrap());
            moments.add(&values.enumerate().filter(|(_, value)| *value != 0.0).collect::<Vec<_>>());
        }
        assert_close(moments.n(), 60.0);
        let covariance = moments.covariance(&[0, 1, 2, 3, 4, 5]);
        check(lmg(&covariance), &LMG);
        check(relative_weights(&covariance), &JOHNSON);
        check(least_squares(&covariance), &SLOPES);
    }

    const LMG: [f64; 5] = [0.393612992, 0.057647085, 0.107681763, 0.004151719, 0.037382142];
    const JOHNSON: [f64; 5] = [0.391101160, 0.058561267, 0.109927878, 0.005054808, 0.035830588];
    const SLOPES: [f64; 5] = [-2.680695470, 0.503241396, -1.459656245, -0.178123845, 0.707628453];

    #[test]
    fn a_copy_shares_and_a_constant_has_no_answer() {
        let copied = correlations(&[&[1.0, 1.0, 0.5], &[1.0, 1.0, 0.5], &[0.5, 0.5, 1.0]]);
        check(lmg(&copied), &[0.125, 0.125]);
        check(relative_weights(&copied), &[0.125, 0.125]);
        // Beside a third that has nothing to do with them: 0.25 / 2 each, and 0.09.
        let beside = correlations(&[
            &[1.0, 1.0, 0.0, 0.5],
            &[1.0, 1.0, 0.0, 0.5],
            &[0.0, 0.0, 1.0, 0.3],
            &[0.5, 0.5, 0.3, 1.0],
        ]);
        check(lmg(&beside), &[0.125, 0.125, 0.09]);
        assert_eq!(least_squares(&copied), None);
        let constant = correlations(&[&[0.0, 0.0], &[0.0, 1.0]]);
        assert_eq!((lmg(&constant), relative_weights(&constant)), (None, None));
    }
}
