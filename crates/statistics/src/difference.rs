//! How far two proportions are apart: in points, and as odds.
//!
//! Sources: Newcombe RG (1998), Interval estimation for the difference between independent
//! proportions, *Statistics in Medicine* 17:873–890, method 10 (the hybrid of two score intervals);
//! Woolf B (1955), *Annals of Human Genetics* 19:251–253 (the log odds ratio), with the half added to
//! each cell of Haldane JBS (1956), *ibid.* 20:309–311 and Anscombe FJ (1956), *Biometrika*
//! 43:461–464, so that it exists where a cell is empty.

use crate::{Interval, NORMAL_975, wilson};

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
}

/// first − second, each (cases with, cases asked); `None` where a side has no cases.
pub fn proportion_difference(first: (u64, u64), second: (u64, u64)) -> Option<Estimate> {
    let (a, b) = (wilson(first.0, first.1)?, wilson(second.0, second.1)?);
    let [p, q] = [first, second].map(|(with, of)| with as f64 / of as f64);
    let value = p - q;
    let low = value - ((p - a.low).powi(2) + (b.high - q).powi(2)).sqrt();
    let high = value + ((a.high - p).powi(2) + (q - b.low).powi(2)).sqrt();
    Some(Estimate { value, interval: Interval { low, high } })
}

/// ln of the odds of the first over those of the second, a half added to each of the four counts.
pub fn log_odds_ratio(first: (u64, u64), second: (u64, u64)) -> Option<Estimate> {
    let sound = |(with, of): (u64, u64)| of > 0 && with <= of;
    if !sound(first) || !sound(second) {
        return None;
    }
    let cells = [first.0, first.1 - first.0, second.0, second.1 - second.0];
    let [a, b, c, d] = cells.map(|count| count as f64 + 0.5);
    let value = libm::log(a * d / (b * c));
    let half = NORMAL_975 * (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt();
    Some(Estimate { value, interval: Interval { low: value - half, high: value + half } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<Estimate>, expected: [f64; 3]) {
        let found = found.unwrap();
        for (found, expected) in
            [found.value, found.interval.low, found.interval.high].iter().zip(expected)
        {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
    }

    /// statsmodels: `confint_proportions_2indep(method="newcomb")`.
    #[test]
    fn golden_differences() {
        for (first, second, expected) in GOLDEN_DIFFERENCES {
            check(proportion_difference(first, second), expected);
        }
    }

    /// statsmodels: `Table2x2` of the counts with a half added.
    #[test]
    fn golden_odds() {
        for (first, second, expected) in GOLDEN_ODDS {
            check(log_odds_ratio(first, second), expected);
        }
    }

    type Golden = ((u64, u64), (u64, u64), [f64; 3]);

    const GOLDEN_DIFFERENCES: [Golden; 3] = [
        ((45, 100), (30, 90), [0.116666666667, -0.022269859073, 0.248582972309]),
        ((4, 12), (66, 358), [0.148975791434, -0.051013641844, 0.427455124625]),
        ((0, 40), (6, 60), [-0.100000000000, -0.201494647240, 0.002589142259]),
    ];
    const GOLDEN_ODDS: [Golden; 3] = [
        ((45, 100), (30, 90), [0.486245986628, -0.099490982741, 1.071982955997]),
        ((4, 12), (66, 358), [0.845273952290, -0.327966576400, 2.018514480980]),
        ((0, 40), (6, 60), [-2.268050629905, -5.173088947060, 0.636987687250]),
    ];

    #[test]
    fn exchanged_sides_change_the_sign_and_an_empty_side_has_no_answer() {
        let (a, b) = ((45, 100), (30, 90));
        let (one, other) = (log_odds_ratio(a, b).unwrap(), log_odds_ratio(b, a).unwrap());
        assert!((one.value + other.value).abs() < 1e-12);
        assert!((one.interval.low + other.interval.high).abs() < 1e-12);
        assert_eq!(proportion_difference((0, 0), b), None);
        assert_eq!(log_odds_ratio(a, (3, 2)), None);
    }
}
