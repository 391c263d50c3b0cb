//! What it means that something was never mentioned.
//!
//! Sources: the binomial probability of no success; Hanley JA, Lippman-Hand A (1983), If nothing
//! goes wrong, is everything all right?, *JAMA* 249(13):1743–1745 (the rule of three).

/// The probability that at most `k` of `n` cases mention what a share `prevalence` of all would
/// mention: (1 − p)ⁿ for none, and the lower tail of the binomial distribution for a few.
///
/// Small: the silence says something. `None` where `prevalence` is not within 0…1.
pub fn silence_probability(prevalence: f64, n: u64, k: u64) -> Option<f64> {
    if !(0.0..=1.0).contains(&prevalence) {
        return None;
    }
    if k >= n || prevalence == 0.0 {
        return Some(1.0);
    }
    if prevalence == 1.0 {
        return Some(0.0);
    }
    // Terms as logarithms: the first alone would vanish where n is large.
    let n = n as f64;
    let mut logarithm = n * libm::log1p(-prevalence);
    let mut sum = libm::exp(logarithm);
    for i in 1..=k {
        let i = i as f64;
        logarithm += libm::log((n - i + 1.0) / i * prevalence / (1.0 - prevalence));
        sum += libm::exp(logarithm);
    }
    Some(sum.min(1.0))
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
        assert_close(silence_probability(0.10, 40, 0).unwrap(), 0.014780882941);
        assert_close(silence_probability(0.02, 40, 0).unwrap(), 0.445700403951);
        assert_eq!(silence_probability(0.3, 0, 0), Some(1.0));
        assert_eq!(silence_probability(1.0, 2, 0), Some(0.0));
        // scipy.stats.binom.cdf
        assert_close(silence_probability(0.15, 196, 2).unwrap(), 9.245676722597863e-12);
        assert_close(silence_probability(0.3, 20, 5).unwrap(), 0.4163708294474809);
        assert_eq!(silence_probability(0.3, 20, 20), Some(1.0));
        assert_eq!(rule_of_three(40), Some(0.075));
    }

    #[test]
    fn no_prevalence_and_no_cases_have_no_answer() {
        assert_eq!(silence_probability(f64::NAN, 40, 0), None);
        assert_eq!(silence_probability(1.5, 40, 0), None);
        assert_eq!(rule_of_three(0), None);
        assert_eq!(rule_of_three(2), Some(1.0));
    }
}
