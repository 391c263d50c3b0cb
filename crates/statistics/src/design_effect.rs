//! How much less a sample tells because its people come in groups that are alike.
//!
//! Sources: Kish L (1965), *Survey Sampling*, § 5.4: 1 + (m − 1)·ρ; the intraclass correlation ρ of a
//! yes-or-no answer by analysis of variance, Ridout MS, Demétrio CGB, Firth D (1999), Estimating
//! intraclass correlation for binary data, *Biometrics* 55:137–148.

/// The intraclass correlation of groups given as (people with, people), by analysis of variance.
///
/// Below 0 where groups are more alike than chance makes them. `None` with fewer than two groups, or
/// where nobody shares a group, or all answer the same.
pub fn intraclass_correlation(groups: &[(u64, u64)]) -> Option<f64> {
    let groups: Vec<(f64, f64)> =
        groups.iter().filter(|(_, n)| *n > 0).map(|&(with, n)| (with as f64, n as f64)).collect();
    let k = groups.len() as f64;
    let n: f64 = groups.iter().map(|(_, n)| n).sum();
    if k < 2.0 || n <= k {
        return None;
    }
    let share = groups.iter().map(|(with, _)| with).sum::<f64>() / n;
    let between: f64 = groups.iter().map(|(with, m)| m * (with / m - share).powi(2)).sum();
    let within: f64 = groups.iter().map(|(with, m)| with * (1.0 - with / m)).sum();
    let (between, within) = (between / (k - 1.0), within / (n - k));
    let size = (n - groups.iter().map(|(_, m)| m * m).sum::<f64>() / n) / (k - 1.0);
    let all = between + (size - 1.0) * within;
    (all > 0.0).then(|| (between - within) / all)
}

/// The factor by which the variance of a share grows: 1 + (m − 1)·ρ with m = Σn² / Σn, never below 1.
///
/// A sample of n people tells as much as n / factor independent ones.
pub fn design_effect(groups: &[(u64, u64)]) -> Option<f64> {
    let correlation = intraclass_correlation(groups)?;
    let n: u64 = groups.iter().map(|(_, n)| n).sum();
    let squares: u64 = groups.iter().map(|(_, n)| n * n).sum();
    Some((1.0 + (squares as f64 / n as f64 - 1.0) * correlation).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// By scipy's `f_oneway` of the answers: F = between / within, ρ = (F − 1) / (F − 1 + m₀).
    #[test]
    fn golden() {
        for (groups, correlation, effect) in GOLDEN {
            assert_close(intraclass_correlation(groups).unwrap(), correlation);
            assert_close(design_effect(groups).unwrap(), effect);
        }
    }

    type Golden<'g> = (&'g [(u64, u64)], f64, f64);

    const GOLDEN: [Golden<'_>; 3] = [
        (&[(5, 6), (1, 6), (4, 6)], 0.303225806452, 2.516129032258),
        (&[(3, 10), (7, 12), (2, 5), (0, 8)], 0.172772161529, 2.471031546734),
        (&[(2, 6), (3, 6)], -0.133333333333, 1.000000000000),
    ];

    #[test]
    fn one_group_or_people_alone_have_no_answer() {
        assert_eq!(design_effect(&[(3, 6)]), None);
        assert_eq!(design_effect(&[(1, 1), (0, 1), (0, 0)]), None);
        assert_eq!(design_effect(&[(0, 6), (0, 6)]), None);
    }
}
