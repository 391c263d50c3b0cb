//! Krippendorff's α: agreement of any number of people, with gaps, on four scales.
//!
//! Sources: Hayes AF, Krippendorff K (2007), Answering the call for a standard reliability measure
//! for coding data, *Commun Methods Meas* 1(1):77–89; Krippendorff K (2011), Computing
//! Krippendorff's alpha-reliability.

use std::collections::BTreeMap;

/// What values mean, and so how far apart two of them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Names: equal or not.
    Nominal,
    /// Ranks.
    Ordinal,
    /// Numbers whose differences mean something.
    Interval,
    /// Numbers with a true zero.
    Ratio,
}

/// α = 1 − observed / expected disagreement.
///
/// # Shape
/// `units[u]` are the values that people gave unit u, finite, in any order; a unit with fewer than
/// two is left out. `None` where nothing can be paired or all values are the same: no disagreement
/// was possible, which is not agreement.
pub fn krippendorff_alpha(units: &[Vec<f64>], metric: Metric) -> Option<f64> {
    let mut values: Vec<f64> =
        units.iter().filter(|unit| unit.len() > 1).flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mut counts: Vec<(f64, f64)> = Vec::new();
    for value in values {
        match counts.last_mut() {
            Some((last, count)) if *last == value => *count += 1.0,
            _ => counts.push((value, 1.0)),
        }
    }
    let place: BTreeMap<u64, usize> =
        counts.iter().enumerate().map(|(at, (value, _))| (value.to_bits(), at)).collect();
    let distance = |a: usize, b: usize| squared_distance(&counts, a.min(b), a.max(b), metric);
    let mut observed = 0.0;
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let at: Vec<usize> =
            unit.iter().filter_map(|value| place.get(&value.to_bits()).copied()).collect();
        let apart: f64 = at
            .iter()
            .flat_map(|&a| at.iter().map(move |&b| (a, b)))
            .map(|(a, b)| distance(a, b))
            .sum();
        observed += apart / (unit.len() - 1) as f64;
    }
    let mut expected = 0.0;
    for (a, &(_, n_a)) in counts.iter().enumerate() {
        for (b, &(_, n_b)) in counts.iter().enumerate() {
            expected += n_a * n_b * distance(a, b);
        }
    }
    (expected > 0.0).then(|| 1.0 - observed / n / (expected / (n * (n - 1.0))))
}

/// δ² of the values at two places of the sorted list, the lower first.
fn squared_distance(counts: &[(f64, f64)], low: usize, high: usize, metric: Metric) -> f64 {
    if low == high {
        return 0.0;
    }
    let ((a, n_a), (b, n_b)) = (counts[low], counts[high]);
    match metric {
        Metric::Nominal => 1.0,
        Metric::Ordinal => {
            let between: f64 = counts[low..=high].iter().map(|(_, count)| count).sum();
            (between - (n_a + n_b) / 2.0).powi(2)
        }
        Metric::Interval => (a - b).powi(2),
        Metric::Ratio => ((a - b) / (a + b)).powi(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// The data of Krippendorff (2011), example C: four observers, twelve units.
    fn example() -> Vec<Vec<f64>> {
        let observers = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        let mut units = vec![Vec::new(); 12];
        for observer in observers {
            for (unit, value) in units.iter_mut().zip(observer.split(' ')) {
                unit.extend(value.parse::<f64>().ok());
            }
        }
        units
    }

    /// Published to three digits; the others by the Python package `krippendorff`.
    #[test]
    fn golden() {
        for (metric, alpha) in [
            (Metric::Nominal, 0.743_421_052_632),
            (Metric::Ordinal, 0.815_387_503_755),
            (Metric::Interval, 0.849_107_142_857),
            (Metric::Ratio, 0.797_402_774_712),
        ] {
            assert_close(krippendorff_alpha(&example(), metric).unwrap(), alpha);
        }
    }

    /// For two people α of names is nearly κ, and a third who adds nothing changes nothing.
    #[test]
    fn gaps_are_left_out_and_sameness_is_no_agreement() {
        let mut units = example();
        let before = krippendorff_alpha(&units, Metric::Nominal);
        units.push(vec![5.0]);
        units.push(Vec::new());
        assert_eq!(krippendorff_alpha(&units, Metric::Nominal), before);
        assert_eq!(krippendorff_alpha(&[vec![1.0, 1.0], vec![1.0, 1.0]], Metric::Nominal), None);
        assert_eq!(krippendorff_alpha(&[vec![1.0]], Metric::Interval), None);
        let opposite = [vec![0.0, 1.0], vec![1.0, 0.0]];
        assert_close(krippendorff_alpha(&opposite, Metric::Nominal).unwrap(), -0.5);
    }
}
