//! Whether two people put the same things into the same categories, beyond chance.
//!
//! Sources: Cohen J (1960), A coefficient of agreement for nominal scales, *Educ Psychol Meas*
//! 20:37–46; Cohen J (1968), *Psychological Bulletin* 70(4):213–220 (weighted); Brennan RL, Prediger
//! DJ (1981), *Educ Psychol Meas* 41:687–699 (chance is 1 / categories).

/// Cohen's κ of a square table: `table[a][b]` things that the first person put into `a` and the
/// second into `b`. `None` where chance alone already agrees fully, or there is nothing.
pub fn cohen_kappa(table: &[Vec<u64>]) -> Option<f64> {
    weighted_kappa(table, |a, b| if a == b { 0.0 } else { 1.0 })
}

/// κ with a weight of each disagreement: 0 for none, |a − b| linear, (a − b)² quadratic.
pub fn weighted_kappa(table: &[Vec<u64>], weight: impl Fn(usize, usize) -> f64) -> Option<f64> {
    let n = total(table)?;
    let first: Vec<u64> = table.iter().map(|row| row.iter().sum()).collect();
    let second: Vec<u64> =
        (0..table.len()).map(|b| table.iter().map(|row| row.get(b).unwrap_or(&0)).sum()).collect();
    let (mut observed, mut expected) = (0.0, 0.0);
    for (a, row) in table.iter().enumerate() {
        for (b, &count) in row.iter().enumerate() {
            observed += weight(a, b) * count as f64;
            expected += weight(a, b) * first[a] as f64 * second[b] as f64 / n;
        }
    }
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

/// Brennan and Prediger's coefficient: chance is 1 / (number of categories), whatever was used.
pub fn brennan_prediger(table: &[Vec<u64>]) -> Option<f64> {
    let n = total(table)?;
    let same: u64 = table.iter().enumerate().map(|(at, row)| row.get(at).unwrap_or(&0)).sum();
    let chance = 1.0 / table.len() as f64;
    (table.len() > 1).then(|| (same as f64 / n - chance) / (1.0 - chance))
}

fn total(table: &[Vec<u64>]) -> Option<f64> {
    let n: u64 = table.iter().flatten().sum();
    (n > 0 && table.iter().all(|row| row.len() == table.len())).then_some(n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// By hand for the first; scikit-learn: `cohen_kappa_score`, with `weights`.
    #[test]
    fn golden() {
        let two = [vec![20, 5], vec![10, 15]];
        assert_close(cohen_kappa(&two).unwrap(), 0.4);
        assert_close(brennan_prediger(&two).unwrap(), 0.4);
        let three = [vec![11, 3, 1], vec![2, 14, 4], vec![0, 5, 20]];
        let distance = |a: usize, b: usize| a.abs_diff(b) as f64;
        assert_close(cohen_kappa(&three).unwrap(), GOLDEN_KAPPA[0]);
        assert_close(weighted_kappa(&three, distance).unwrap(), GOLDEN_KAPPA[1]);
        assert_close(
            weighted_kappa(&three, |a, b| distance(a, b).powi(2)).unwrap(),
            GOLDEN_KAPPA[2],
        );
        assert_close(brennan_prediger(&three).unwrap(), 0.625);
    }

    /// scikit-learn, of the table of three.
    const GOLDEN_KAPPA: [f64; 3] = [0.615384615385, 0.684210526316, 0.756756756757];

    /// What nobody marked counts: (things, marked by A, by B, by both) → κ.
    #[test]
    fn what_nobody_marked_is_agreement_too() {
        for ((n, a, b, both), kappa) in [
            ((100, 50, 50, 25), 0.0),
            ((1000, 100, 100, 80), 7.0 / 9.0),
            ((1000, 200, 100, 100), 8.0 / 13.0),
            ((1000, 100, 100, 0), -1.0 / 9.0),
        ] {
            let table = [vec![both, a - both], vec![b - both, n - a - b + both]];
            assert_close(cohen_kappa(&table).unwrap(), kappa);
        }
    }

    #[test]
    fn one_category_alone_or_nothing_has_no_answer() {
        assert_eq!(cohen_kappa(&[vec![10, 0], vec![0, 0]]), None);
        assert_eq!(cohen_kappa(&[vec![0, 0], vec![0, 0]]), None);
        assert_eq!(brennan_prediger(&[vec![10]]), None);
        assert_eq!(cohen_kappa(&[vec![1, 2], vec![3]]), None, "not square");
    }
}
