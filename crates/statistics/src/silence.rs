//! What it means that something was never mentioned.
//!
//! Sources: the binomial probability of no success; Hanley JA, Lippman-Hand A (1983), If nothing
//! goes wrong, is everything all right?, *JAMA* 249(13):1743–1745 (the rule of three).

/// The probability that none of `n` cases mentions what a share `prevalence` of all would mention.
///
/// Small: the silence says something. `None` where `prevalence` is not within 0…1.
pub fn silence_probability(prevalence: f64, n: u64) -> Option<f64> {
    (0.0..=1.0).contains(&prevalence).then(|| (1.0 - prevalence).powf(n as f64))
}

/// The upper end of the 95 % interval of a share that none of `n` cases showed: 3 / `n`.
///
/// `None` where nobody was asked; 1 for up to three cases, of which nothing can be said.
pub fn rule_of_three(n: u64) -> Option<f64> {
    (n > 0).then(|| (3.0 / n as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    #[test]
    fn golden() {
        assert_close(silence_probability(0.10, 40).unwrap(), 0.014780882941);
        assert_close(silence_probability(0.02, 40).unwrap(), 0.445700403951);
        assert_eq!(silence_probability(0.3, 0), Some(1.0));
        assert_eq!(silence_probability(1.0, 2), Some(0.0));
        assert_eq!(rule_of_three(40), Some(0.075));
    }

    #[test]
    fn no_prevalence_and_no_cases_have_no_answer() {
        assert_eq!(silence_probability(f64::NAN, 40), None);
        assert_eq!(silence_probability(1.5, 40), None);
        assert_eq!(rule_of_three(0), None);
        assert_eq!(rule_of_three(2), Some(1.0));
    }
}
