//! The interval of a figure that has no formula: resample, compute, and take the middle 95 %.
//!
//! Sources: Efron B, Tibshirani R (1993), *An Introduction to the Bootstrap*, ch. 13 (percentile
//! interval); Hyndman RJ, Fan Y (1996), Sample quantiles in statistical packages, *Am Stat*
//! 50(4):361–365, definition 7 (as in R and numpy).

use crate::Interval;

/// The middle 95 % of `replicates`, the figure computed on each resample; `None` where there are none.
pub fn percentile_interval(replicates: &[f64]) -> Option<Interval> {
    let mut sorted = replicates.to_vec();
    sorted.sort_by(f64::total_cmp);
    (!sorted.is_empty())
        .then(|| Interval { low: quantile(&sorted, 0.025), high: quantile(&sorted, 0.975) })
}

/// Interpolates between the two neighbours of the position `share` · (n − 1).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let position = share * (sorted.len() - 1) as f64;
    let below = sorted[position.floor() as usize];
    let above = sorted[position.ceil() as usize];
    below + (above - below) * position.fract()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// numpy: `quantile(values, [0.025, 0.975])`.
    #[test]
    fn golden() {
        let interval = percentile_interval(&[0.7, 0.1, 0.4, 0.9, 0.35, 0.2]).unwrap();
        assert_close(interval.low, 0.1125);
        assert_close(interval.high, 0.875);
        let one = percentile_interval(&[0.5]).unwrap();
        assert_eq!(one, Interval { low: 0.5, high: 0.5 });
        assert_eq!(percentile_interval(&[]), None);
    }
}
