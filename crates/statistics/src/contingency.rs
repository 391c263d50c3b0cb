//! Whether two groupings of the same things agree: mutual information, Rand index, purity.
//!
//! Sources: Strehl A, Ghosh J (2002), *JMLR* 3:583–617, with the arithmetic normaliser of Vinh NX,
//! Epps J, Bailey J (2010), *JMLR* 11:2837–2854 (NMI); Hubert L, Arabie P (1985), *Journal of
//! Classification* 2:193–218 (adjusted Rand index); Manning CD, Raghavan P, Schütze H (2008),
//! *Introduction to Information Retrieval*, § 16.3 (purity).
//!
//! Two groupings that each put everything into one group say nothing about each other: their
//! mutual information and Rand index are `None` here, where scikit-learn says 1.

use std::collections::BTreeMap;

/// How often each group of one grouping meets each group of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contingency {
    /// Cells that are not empty, as (group of the first, group of the second, things).
    cells: Vec<(usize, usize, u64)>,
    first: Vec<u64>,
    second: Vec<u64>,
    n: u64,
}

impl Contingency {
    /// Counts things given as (group in the first grouping, group in the second).
    pub fn of<A: Ord, B: Ord>(things: impl IntoIterator<Item = (A, B)>) -> Contingency {
        let mut counts: BTreeMap<(A, B), u64> = BTreeMap::new();
        for pair in things {
            *counts.entry(pair).or_default() += 1;
        }
        let rows = numbered(counts.keys().map(|(a, _)| a));
        let columns = numbered(counts.keys().map(|(_, b)| b));
        let cells: Vec<_> =
            counts.iter().map(|((a, b), &count)| (rows[a], columns[b], count)).collect();
        let (mut first, mut second) = (vec![0; rows.len()], vec![0; columns.len()]);
        for &(row, column, count) in &cells {
            first[row] += count;
            second[column] += count;
        }
        let n = first.iter().sum();
        Contingency { cells, first, second, n }
    }

    /// Normalised mutual information 2·I(U; V) / (H(U) + H(V)), 0…1.
    ///
    /// `None` where neither grouping distinguishes anything.
    pub fn normalised_mutual_information(&self) -> Option<f64> {
        let n = self.n as f64;
        let entropy = |sizes: &[u64]| -> f64 {
            sizes.iter().map(|&size| size as f64 / n).map(|share| -share * share.ln()).sum()
        };
        let both = entropy(&self.first) + entropy(&self.second);
        let shared: f64 = self
            .cells
            .iter()
            .map(|&(row, column, count)| {
                let expected = self.first[row] as f64 * self.second[column] as f64 / n;
                count as f64 / n * (count as f64 / expected).ln()
            })
            .sum();
        // Independent groupings come out as ±1e-17.
        (self.first.len() > 1 || self.second.len() > 1)
            .then(|| (2.0 * shared / both).clamp(0.0, 1.0))
    }

    /// The Rand index adjusted for chance: 1 the same grouping, 0 what chance gives, can be below.
    ///
    /// `None` where chance alone already decides: fewer than two things, or both groupings trivial.
    pub fn adjusted_rand_index(&self) -> Option<f64> {
        let pairs = |size: u64| size as f64 * (size as f64 - 1.0) / 2.0;
        let together: f64 = self.cells.iter().map(|&(_, _, count)| pairs(count)).sum();
        let first: f64 = self.first.iter().map(|&size| pairs(size)).sum();
        let second: f64 = self.second.iter().map(|&size| pairs(size)).sum();
        if self.n < 2 {
            return None;
        }
        let expected = first * second / pairs(self.n);
        let range = (first + second) / 2.0 - expected;
        (range != 0.0).then(|| (together - expected) / range)
    }

    /// The share of things whose group of the second grouping is the commonest in their group of
    /// the first. 1 also where each thing is a group of its own: read it with
    /// [`Contingency::inverse_purity`].
    pub fn purity(&self) -> Option<f64> {
        self.share_of_commonest(self.first.len(), |&(row, _, _)| row)
    }

    /// Purity with the roles of the two groupings exchanged.
    pub fn inverse_purity(&self) -> Option<f64> {
        self.share_of_commonest(self.second.len(), |&(_, column, _)| column)
    }

    /// The harmonic mean of purity and inverse purity (P1).
    pub fn harmonic_purity(&self) -> Option<f64> {
        let (purity, inverse) = (self.purity()?, self.inverse_purity()?);
        Some(2.0 * purity * inverse / (purity + inverse))
    }

    fn share_of_commonest(
        &self,
        groups: usize,
        group_of: impl Fn(&(usize, usize, u64)) -> usize,
    ) -> Option<f64> {
        let mut commonest = vec![0; groups];
        for cell in &self.cells {
            let group = group_of(cell);
            commonest[group] = cell.2.max(commonest[group]);
        }
        (self.n > 0).then(|| commonest.iter().sum::<u64>() as f64 / self.n as f64)
    }
}

/// The distinct labels, numbered in their order.
fn numbered<'a, T: Ord>(labels: impl Iterator<Item = &'a T>) -> BTreeMap<&'a T, usize> {
    let mut numbers: BTreeMap<_, _> = labels.map(|label| (label, 0)).collect();
    for (number, of_label) in numbers.values_mut().enumerate() {
        *of_label = number;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    fn ten_things() -> Contingency {
        Contingency::of([0, 0, 0, 1, 1, 1, 2, 2, 2, 2].into_iter().zip("aabbbcccca".chars()))
    }

    /// scikit-learn: `normalized_mutual_info_score`, `adjusted_rand_score`; purities by hand.
    #[test]
    fn golden() {
        let things = ten_things();
        assert_close(things.normalised_mutual_information().unwrap(), 0.4427012833);
        assert_close(things.adjusted_rand_index().unwrap(), 0.2045454545);
        assert_close(things.purity().unwrap(), 0.7);
        assert_close(things.inverse_purity().unwrap(), 0.7);
        assert_close(things.harmonic_purity().unwrap(), 0.7);

        let crossed = Contingency::of([(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_close(crossed.normalised_mutual_information().unwrap(), 0.0);
        assert_close(crossed.adjusted_rand_index().unwrap(), -0.5);
    }

    #[test]
    fn finer_groups_are_pure_and_their_inverse_is_not() {
        let things = Contingency::of([(0, 'a'), (1, 'a'), (2, 'b'), (3, 'b')]);
        assert_eq!(things.purity(), Some(1.0));
        assert_eq!(things.inverse_purity(), Some(0.5));
        assert_close(things.harmonic_purity().unwrap(), 2.0 / 3.0);
    }

    #[test]
    fn groupings_that_say_nothing_have_no_agreement() {
        let single = Contingency::of([(0, 0), (0, 0)]);
        assert_eq!(single.normalised_mutual_information(), None);
        assert_eq!(single.adjusted_rand_index(), None);
        let empty = Contingency::of(Vec::<(u8, u8)>::new());
        assert_eq!(empty.normalised_mutual_information(), None);
        assert_eq!(empty.adjusted_rand_index(), None);
        assert_eq!(empty.purity(), None);
        assert_eq!(empty.harmonic_purity(), None);
    }
}
