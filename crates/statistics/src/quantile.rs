//! The median, or any quantile, with an interval that assumes nothing of the distribution.
//!
//! Source: Conover WJ (1999), *Practical Nonparametric Statistics*, 3rd ed., § 3.2: two values of
//! the sample that enclose the quantile with a probability of at least 95 %, by the binomial
//! distribution of how many values lie below it. The estimate is definition 7 of Hyndman and Fan (1996).

use std::collections::BTreeMap;

use crate::Interval;

/// Values with how often each occurs: what is kept grows with the number of different values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    counts: BTreeMap<i64, u64>,
    n: u64,
}

impl Values {
    /// Adds a value.
    pub fn add(&mut self, value: i64) {
        *self.counts.entry(value).or_default() += 1;
        self.n += 1;
    }

    /// How many there are.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The value that a `share` of all lies below, between two neighbours by interpolation.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let position = share * self.n.checked_sub(1)? as f64;
        let below = self.at(position.floor() as u64)? as f64;
        let above = self.at(position.ceil() as u64)? as f64;
        Some(below + (above - below) * position.fract())
    }

    /// The interval of a quantile; `None` where there are too few values to enclose it.
    pub fn quantile_interval(&self, share: f64) -> Option<Interval> {
        let (low, high) = ranks(self.n, share)?;
        Some(Interval { low: self.at(low - 1)? as f64, high: self.at(high - 1)? as f64 })
    }

    /// The value of this rank, from 0.
    fn at(&self, rank: u64) -> Option<i64> {
        let mut before = 0;
        self.counts.iter().find_map(|(&value, &count)| {
            before += count;
            (rank < before).then_some(value)
        })
    }
}

/// The ranks, from 1, with P(B < low) ≤ 2.5 % and P(B ≥ high) ≤ 2.5 % for B ~ Binomial(n, share).
fn ranks(n: u64, share: f64) -> Option<(u64, u64)> {
    let (mut below, mut low, mut high) = (0.0, None, None);
    // Ten standard deviations below the mean nothing is left to add up.
    let mean = n as f64 * share;
    let first = (mean - 10.0 * (mean * (1.0 - share)).sqrt() - 10.0).max(0.0) as u64;
    for k in first..=n {
        if high.is_some() {
            break;
        }
        // `below` is P(B < k).
        if below <= 0.025 && k > 0 {
            low = Some(k);
        }
        if 1.0 - below <= 0.025 {
            high = Some(k);
        }
        below += probability(n, k, share);
    }
    low.zip(high)
}

fn probability(n: u64, k: u64, share: f64) -> f64 {
    let ln_factorial = |n: u64| libm::lgamma(n as f64 + 1.0);
    let ln_choose = ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    libm::exp(ln_choose + k as f64 * libm::log(share) + (n - k) as f64 * libm::log1p(-share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    fn squares(n: i64) -> Values {
        let mut values = Values::default();
        (1..=n).rev().for_each(|value| values.add(value * value));
        values
    }

    /// numpy: `quantile`; the ranks by scipy's `binom.cdf`: 6 and 15 of 20, 40 and 61 of 100.
    #[test]
    fn golden() {
        let twenty = squares(20);
        assert_close(twenty.quantile(0.5).unwrap(), 110.5);
        assert_close(twenty.quantile(0.9).unwrap(), 327.7);
        assert_eq!(twenty.quantile_interval(0.5), Some(Interval { low: 36.0, high: 225.0 }));
        assert_eq!(ranks(100, 0.5), Some((40, 61)));
        assert_eq!(ranks(100, 0.9), Some((84, 96)));
        assert_eq!(ranks(1000, 0.9), Some((881, 919)));
    }

    #[test]
    fn few_values_do_not_enclose_a_quantile() {
        assert_eq!(squares(5).quantile_interval(0.5), None, "P(B < 1) is 1/32");
        assert!(squares(6).quantile_interval(0.5).is_some());
        assert_eq!(squares(20).quantile_interval(0.9), None);
        assert_eq!(Values::default().quantile(0.5), None);
        let mut one = Values::default();
        one.add(7);
        assert_eq!((one.n(), one.quantile(0.9)), (1, Some(7.0)));
    }
}
