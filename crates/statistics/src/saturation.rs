//! After how many interviews nothing new is said.
//!
//! Source: Guest G, Namey E, Chen M (2020), A simple method to assess and report thematic saturation
//! in qualitative research, *PLoS ONE* 15(5):e0232076: the themes of the first `base` interviews are
//! the denominator, those new in each run of `run` interviews (runs overlap by all but one) the
//! numerator.

/// Base size and run length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runs {
    /// Interviews whose themes are the denominator: 4, 5 or 6.
    pub base: usize,
    /// Interviews of a run: 2 or 3.
    pub run: usize,
}

/// The share of new themes in each run, of those of the base.
///
/// # Shape
/// `new[i]`: themes first heard in interview i. The first run returned ends with interview
/// `base + run` (counted from 1), the next with the one after. Empty where there are too few
/// interviews or the base has no theme.
pub fn new_information(new: &[usize], runs: Runs) -> Vec<f64> {
    let Runs { base, run } = runs;
    let known: usize = new.iter().take(base).sum();
    if known == 0 || run == 0 || new.len() < base + run {
        return Vec::new();
    }
    new[base..].windows(run).map(|run| run.iter().sum::<usize>() as f64 / known as f64).collect()
}

/// The number of interviews before the first run with at most the `threshold` of new information:
/// saturation is reached at that number + `run`. `None` where it is not.
pub fn saturation(new: &[usize], runs: Runs, threshold: f64) -> Option<usize> {
    let reached = new_information(new, runs).iter().position(|&share| share <= threshold);
    reached.map(|run| runs.base + run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    const RUNS: Runs = Runs { base: 4, run: 2 };

    /// Twelve interviews with 12, 7, 5, 3 themes in the base: 27.
    #[test]
    fn golden() {
        let new = [12, 7, 5, 3, 2, 1, 1, 0, 1, 0, 0, 0];
        let shares = new_information(&new, RUNS);
        assert_eq!(shares.len(), 7);
        for (share, expected) in shares.iter().zip([3.0, 2.0, 1.0, 1.0, 1.0, 0.0, 0.0]) {
            assert_close(*share, expected / 27.0);
        }
        assert_eq!(saturation(&new, RUNS, 0.05), Some(6), "at 6 + 2");
        assert_eq!(saturation(&new, RUNS, 0.0), Some(9), "at 9 + 2");
    }

    #[test]
    fn too_few_interviews_or_no_themes_have_no_answer() {
        assert_eq!(saturation(&[3, 2, 1, 0, 0], RUNS, 0.05), None);
        assert_eq!(saturation(&[0; 12], RUNS, 0.05), None);
        assert_eq!(saturation(&[5, 0, 0, 0, 2, 2, 2, 2], RUNS, 0.05), None);
    }
}
