//! The false discovery rate over many tests.
//!
//! Source: Benjamini Y, Hochberg Y (1995), Controlling the false discovery rate, *JRSS B*
//! 57(1):289–300.

/// The q value of each p value: the smallest rate of false discoveries at which it is one.
///
/// # Shape
/// One q value per p value, in the same order. `p_values` are within 0…1.
pub fn q_values(p_values: &[f64]) -> Vec<f64> {
    let mut by_p: Vec<usize> = (0..p_values.len()).collect();
    by_p.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let n = p_values.len() as f64;
    let mut q_values = vec![0.0; p_values.len()];
    let mut smallest: f64 = 1.0;
    for (rank, &test) in by_p.iter().enumerate().rev() {
        // The factor is at least 1, so that no rounding takes a q value below its p value.
        smallest = smallest.min(p_values[test] * (n / (rank + 1) as f64));
        q_values[test] = smallest;
    }
    q_values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    fn check(p_values: &[f64], expected: &[f64]) {
        let found = q_values(p_values);
        assert_eq!(found.len(), expected.len());
        for (&q, &expected) in found.iter().zip(expected) {
            assert_close(q, expected);
        }
    }

    /// scipy: `false_discovery_control`.
    #[test]
    fn golden() {
        check(
            &[0.01, 0.04, 0.03, 0.005, 0.2, 0.9, 0.03],
            &[0.035, 0.056, 0.0525, 0.035, 0.7 / 3.0, 0.9, 0.0525],
        );
        check(&[0.5, 0.9, 0.6], &[0.9, 0.9, 0.9]);
        check(&[0.25], &[0.25]);
        check(&[], &[]);
    }
}
