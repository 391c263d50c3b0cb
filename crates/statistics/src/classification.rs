//! Whether labels agree with the truth.
//!
//! Source: Sokolova M, Lapalme G (2009), A systematic analysis of performance measures for
//! classification tasks, *Information Processing & Management* 45(4):427–437.

use std::collections::BTreeMap;

/// The share of things given as (truth, label) that are labelled right; `None` where there are none.
pub fn accuracy<T: PartialEq>(things: &[(T, T)]) -> Option<f64> {
    let right = things.iter().filter(|(truth, label)| truth == label).count();
    (!things.is_empty()).then(|| right as f64 / things.len() as f64)
}

/// The mean over all labels of F1 = 2·TP / (2·TP + FP + FN), each label weighing the same.
///
/// `things` are (truth, label). The labels are those that are true of something: one that is never
/// predicted counts as 0, and one that is never true (an abstention) only counts against the others.
/// `None` where there is nothing to compare.
pub fn macro_f1<T: Ord>(things: &[(T, T)]) -> Option<f64> {
    // Per label: (right, said or true but not both).
    let mut by_label: BTreeMap<&T, (u64, u64)> =
        things.iter().map(|(truth, _)| (truth, (0, 0))).collect();
    for (truth, label) in things {
        if truth == label {
            by_label.entry(truth).or_default().0 += 1;
        } else {
            by_label.entry(truth).or_default().1 += 1;
            if let Some(counts) = by_label.get_mut(label) {
                counts.1 += 1;
            }
        }
    }
    let sum: f64 = by_label
        .values()
        .map(|&(right, wrong)| 2.0 * right as f64 / (2.0 * right as f64 + wrong as f64))
        .sum();
    (!by_label.is_empty()).then(|| sum / by_label.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    fn zipped(truth: &str, labels: &str) -> Vec<(char, char)> {
        truth.chars().zip(labels.chars()).collect()
    }

    /// scikit-learn: `accuracy_score`, `f1_score(average="macro", labels=unique(truth))`.
    #[test]
    fn golden() {
        let three = zipped("0122102110", "0222112100");
        assert_close(accuracy(&three).unwrap(), 0.7);
        assert_close(macro_f1(&three).unwrap(), 0.6984126984);
        let unseen = zipped("nnppu", "npppx");
        assert_close(accuracy(&unseen).unwrap(), 0.6);
        assert_close(macro_f1(&unseen).unwrap(), 0.4888888889);
    }

    #[test]
    fn nothing_to_compare_has_no_score() {
        assert_eq!(accuracy::<u8>(&[]), None);
        assert_eq!(macro_f1::<u8>(&[]), None);
    }
}
