//! The mean of a sample with Student's interval.
//!
//! Source: Student (1908), The probable error of a mean, *Biometrika* 6(1):1–25; the quantiles by
//! Abramowitz M, Stegun I (1964), *Handbook of Mathematical Functions*, 26.7.3–26.7.5.

use std::sync::LazyLock;

use crate::{Interval, NORMAL_975};

/// Below this many degrees of freedom the quantile is exact; from here on its expansion errs by
/// less than 1e-9.
const MANY: u64 = 100;

/// The exact quantiles of 1 … `MANY` − 1 degrees of freedom.
static EXACT: LazyLock<Vec<f64>> = LazyLock::new(|| (1..MANY).map(exact_975).collect());

/// A mean, how many values it is of, and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// How many values.
    pub n: u64,
    /// Their arithmetic mean.
    pub mean: f64,
    /// Student's 95 % interval; one value alone has none.
    pub interval: Option<Interval>,
}

/// The mean of `values`, which are finite; `None` where there are none.
pub fn mean(values: &[f64]) -> Option<Mean> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    mean_of_moments(values.len() as u64, mean, squares / (n - 1.0))
}

/// The mean of `n` values known by their mean and sample variance (divided by `n` − 1).
///
/// The variance of fewer than two values is not looked at.
pub fn mean_of_moments(n: u64, mean: f64, variance: f64) -> Option<Mean> {
    let interval = (n >= 2).then(|| {
        let half = student_975(n - 1) * (variance / n as f64).sqrt();
        Interval { low: mean - half, high: mean + half }
    });
    (n > 0).then_some(Mean { n, mean, interval })
}

/// The point that Student's t stays below with probability 0.975.
fn student_975(freedom: u64) -> f64 {
    if freedom < MANY { EXACT[freedom as usize - 1] } else { expanded_975(freedom as f64) }
}

/// Bisects the angle θ = atan(t/√ν) at which |t| stays below with probability 0.95.
fn exact_975(freedom: u64) -> f64 {
    let (mut low, mut high) = (0.0, std::f64::consts::FRAC_PI_2);
    // Each step halves the bracket; 64 leave less than the distance of two floats.
    for _ in 0..64 {
        let middle = (low + high) / 2.0;
        if within(middle, freedom) < 0.95 { low = middle } else { high = middle }
    }
    low.tan() * (freedom as f64).sqrt()
}

/// The probability that |t| stays below tan(`angle`)·√ν, a finite sum (26.7.3 odd, 26.7.4 even ν).
pub(crate) fn within(angle: f64, freedom: u64) -> f64 {
    let (sine, cosine) = angle.sin_cos();
    let odd = freedom % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = if freedom == 1 { 0.0 } else { term };
    for power in (if odd { 3..freedom } else { 2..freedom }).step_by(2) {
        term *= cosine * cosine * (power - 1) as f64 / power as f64;
        sum += term;
    }
    if odd { (angle + sine * sum) * std::f64::consts::FRAC_2_PI } else { sine * sum }
}

/// The expansion about the normal quantile (26.7.5).
fn expanded_975(freedom: f64) -> f64 {
    let x = NORMAL_975;
    let x2 = x * x;
    let terms = [
        x * (x2 + 1.0) / 4.0,
        x * ((5.0 * x2 + 16.0) * x2 + 3.0) / 96.0,
        x * (((3.0 * x2 + 19.0) * x2 + 17.0) * x2 - 15.0) / 384.0,
        x * ((((79.0 * x2 + 776.0) * x2 + 1482.0) * x2 - 1920.0) * x2 - 945.0) / 92160.0,
    ];
    x + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// scipy: `t.interval(0.95, n - 1, mean, sem)`.
    #[test]
    fn golden() {
        let twelve = [-0.8, -0.75, -0.9, -0.2, 0.1, -0.6, -0.33, -0.71, -0.5, -0.45, -0.62, -0.05];
        for (values, expected, low, high) in [
            (&[0.2, 0.5, -0.1, 0.9, 0.4][..], 0.38, -0.0795834411, 0.8395834411),
            (&[1.0, 2.0][..], 1.5, -4.8531023681, 7.8531023681),
            (&twelve[..], -0.4841666667, -0.6815771697, -0.2867561637),
        ] {
            let mean = mean(values).unwrap();
            assert_close(mean.mean, expected);
            assert_close(mean.interval.unwrap().low, low);
            assert_close(mean.interval.unwrap().high, high);
        }
    }

    /// scipy: `t.ppf(0.975, df)`.
    #[test]
    fn golden_quantiles() {
        for (freedom, expected) in [
            (1, 12.706204736175),
            (2, 4.302652729749),
            (3, 3.182446305284),
            (4, 2.776445105198),
            (5, 2.570581835636),
            (30, 2.042272456301),
            (99, 1.984216951586),
            (100, 1.983971518524),
            (1000, 1.962339080826),
            (100_000, 1.959987707535),
            (10_000_000, 1.959964221767),
        ] {
            assert_close(student_975(freedom), expected);
        }
    }

    #[test]
    fn one_value_has_a_mean_and_no_interval_and_none_has_neither() {
        assert_eq!(mean(&[0.5]), Some(Mean { n: 1, mean: 0.5, interval: None }));
        assert_eq!(mean(&[]), None);
    }

    #[test]
    fn equal_values_have_an_interval_without_width() {
        let interval = mean(&[0.25, 0.25, 0.25]).unwrap().interval.unwrap();
        assert_eq!(interval, Interval { low: 0.25, high: 0.25 });
    }
}
