//! Whether two proportions differ: the pooled z test, and the exact test for small counts.
//!
//! Sources: Fleiss JL, Levin B, Paik MC (2003), *Statistical Methods for Rates and Proportions*,
//! 3rd ed., ch. 3 (pooled z, without continuity correction; its square is Pearson's χ² of the 2 × 2
//! table); Fisher RA (1935), *JRSS* 98:39–82 (the exact test); Cochran WG (1954), *Biometrics*
//! 10:417–451 (no approximation where an expected count is below 5).

use libm::erfc;

/// Below this expected count in any cell the normal approximation is not relied on.
const SMALLEST_EXPECTED: f64 = 5.0;

/// Tables as likely as the observed one but for rounding count as equally likely.
const TIE: f64 = 1.0 + 1e-7;

/// The two-sided p value of "both proportions are the same".
///
/// Each side is (cases with, cases asked). Pooled z where all four expected counts are at least 5,
/// Fisher's exact test otherwise. `None` where a side has no cases or its counts contradict each
/// other.
pub fn two_proportions(first: (u64, u64), second: (u64, u64)) -> Option<f64> {
    let table = Table::of(first, second)?;
    Some(if table.smallest_expected() < SMALLEST_EXPECTED {
        table.fisher()
    } else {
        table.pooled_z()
    })
}

/// The two-sided p value of Fisher's exact test, whatever the counts.
///
/// The sum of the probabilities of all tables with the same margins that are no more likely than
/// the observed one, as R and scipy count it.
pub fn fisher_exact(first: (u64, u64), second: (u64, u64)) -> Option<f64> {
    Some(Table::of(first, second)?.fisher())
}

/// A 2 × 2 table: `with` out of `of` on either side; neither side is empty.
struct Table {
    with: [u64; 2],
    of: [u64; 2],
}

impl Table {
    fn of(first: (u64, u64), second: (u64, u64)) -> Option<Table> {
        let sound = |(with, of): (u64, u64)| of > 0 && with <= of;
        (sound(first) && sound(second))
            .then_some(Table { with: [first.0, second.0], of: [first.1, second.1] })
    }

    fn smallest_expected(&self) -> f64 {
        let (with, all) = (self.with[0] + self.with[1], self.of[0] + self.of[1]);
        let rarer = with.min(all - with) as f64;
        rarer * self.of[0].min(self.of[1]) as f64 / all as f64
    }

    fn pooled_z(&self) -> f64 {
        let [first, second] = [0, 1].map(|side| self.with[side] as f64 / self.of[side] as f64);
        let [n_first, n_second] = self.of.map(|n| n as f64);
        let pooled = (self.with[0] + self.with[1]) as f64 / (n_first + n_second);
        let error = (pooled * (1.0 - pooled) * (1.0 / n_first + 1.0 / n_second)).sqrt();
        erfc(((first - second) / error).abs() / std::f64::consts::SQRT_2)
    }

    fn fisher(&self) -> f64 {
        let with = self.with[0] + self.with[1];
        let all = self.of[0] + self.of[1];
        let constant = ln_choose(all, with);
        let probability = |first: u64| {
            (ln_choose(self.of[0], first) + ln_choose(self.of[1], with - first) - constant).exp()
        };
        let observed = probability(self.with[0]) * TIE;
        let total: f64 = (with.saturating_sub(self.of[1])..=with.min(self.of[0]))
            .map(probability)
            .filter(|&probability| probability <= observed)
            .sum();
        total.min(1.0)
    }
}

fn ln_choose(n: u64, k: u64) -> f64 {
    let ln_factorial = |n: u64| libm::lgamma(n as f64 + 1.0);
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// scipy: `2 * norm.sf(abs(z))`, equal to `chi2_contingency(correction=False)`.
    #[test]
    fn golden_pooled_z() {
        for (first, second, p) in [
            ((45, 100), (30, 100), 2.845973691631e-2),
            ((200, 1000), (260, 1000), 1.432290465814e-3),
            ((12, 40), (90, 400), 2.838371429613e-1),
            ((5000, 10000), (5200, 10000), 4.669472320358e-3),
            ((3, 1000), (12, 1500), 1.127611565506e-1),
        ] {
            assert_close(two_proportions(first, second).unwrap(), p);
            assert_close(two_proportions(second, first).unwrap(), p);
        }
    }

    /// scipy: `fisher_exact`, two-sided; an expected count of these tables is below 5.
    #[test]
    fn golden_small_counts() {
        for (first, second, p) in [
            ((2, 40), (9, 50), 1.031006835616e-1),
            ((1, 10), (8, 10), 5.477494641581e-3),
            ((0, 40), (6, 60), 7.833776434660e-2),
            ((10, 10), (7, 12), 3.964456596036e-2),
            ((0, 5), (0, 9), 1.0),
        ] {
            assert_close(two_proportions(first, second).unwrap(), p);
            assert_close(two_proportions(second, first).unwrap(), p);
        }
    }

    /// scipy: `fisher_exact`, where the counts would allow z.
    #[test]
    fn golden_fisher() {
        assert_close(fisher_exact((3, 1000), (12, 1500)).unwrap(), 1.842265810761e-1);
        assert_close(fisher_exact((40, 100_000), (3, 60_000)).unwrap(), 9.365058918216e-6);
    }

    #[test]
    fn an_empty_side_has_no_answer() {
        assert_eq!(two_proportions((0, 0), (3, 5)), None);
        assert_eq!(two_proportions((6, 5), (3, 5)), None);
        assert_eq!(fisher_exact((1, 5), (0, 0)), None);
    }
}
