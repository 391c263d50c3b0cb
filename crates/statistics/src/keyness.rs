//! Whether a word is more frequent in one set of texts than in another.
//!
//! Sources: Dunning T (1993), *Computational Linguistics* 19(1):61–74 and Rayson P, Garside R (2000),
//! *Workshop on Comparing Corpora*, 1–6 (log-likelihood with two cells); Evert S (2005), *The
//! Statistics of Word Cooccurrences* (with four); Hardie A (2014), log ratio; Monroe BL, Colaresi
//! MP, Quinn KM (2008), *Political Analysis* 16(4):372–403 (log-odds with an informative Dirichlet
//! prior).

use libm::erfc;

/// How often a word occurs in two sets of texts, and how many words each set has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrences {
    /// Times in the first set.
    pub target: u64,
    /// Times in the second.
    pub reference: u64,
    /// Words of the first set.
    pub target_words: u64,
    /// Words of the second.
    pub reference_words: u64,
}

impl Occurrences {
    /// Log-likelihood G² over the two cells of the word, as in Wmatrix and LL wizard; 0 where its
    /// share is the same on both sides. None where a side has no words.
    pub fn log_likelihood(&self) -> Option<f64> {
        let [first, second] = self.expected()?;
        let sum = part(self.target, first) + part(self.reference, second);
        // Rounding can take it a hair below 0.
        Some((2.0 * sum).max(0.0))
    }

    /// Log-likelihood G² over all four cells: the word and all others, as in AntConc and UCS.
    pub fn log_likelihood_of_table(&self) -> Option<f64> {
        let [first, second] = self.expected()?;
        let (a, b) = (self.target, self.reference);
        let (c, d) = (self.target_words, self.reference_words);
        let words = part(a, first) + part(b, second);
        let others = part(c - a, c as f64 - first) + part(d - b, d as f64 - second);
        Some((2.0 * (words + others)).max(0.0))
    }

    /// Hardie's log ratio: the binary logarithm of the ratio of the two shares; 1 is twice as often,
    /// −1 half as often. A word that one side lacks counts half a time there.
    pub fn log_ratio(&self) -> Option<f64> {
        self.expected()?;
        let times = |n: u64| if n == 0 { 0.5 } else { n as f64 };
        let first = times(self.target) / self.target_words as f64;
        let second = times(self.reference) / self.reference_words as f64;
        Some((first / second).log2())
    }

    /// The z score of the log-odds ratio with a Dirichlet prior of `strength` words in all, spread
    /// over the words as they are in both sets together.
    pub fn log_odds_z(&self, strength: f64) -> Option<f64> {
        let all = (self.target_words + self.reference_words) as f64;
        let prior = strength * (self.target + self.reference) as f64 / all;
        self.expected()?;
        log_odds(self, prior, strength).map(|(delta, variance)| delta / variance.sqrt())
    }

    /// How often it would occur on either side if the sides did not differ.
    fn expected(&self) -> Option<[f64; 2]> {
        let (c, d) = (self.target_words, self.reference_words);
        if c == 0 || d == 0 || self.target > c || self.reference > d {
            return None;
        }
        let share = (self.target + self.reference) as f64 / (c + d) as f64;
        Some([c as f64 * share, d as f64 * share])
    }
}

/// The log-odds ratio and its variance, for a word with the prior `prior` of `strength` in all.
fn log_odds(of: &Occurrences, prior: f64, strength: f64) -> Option<(f64, f64)> {
    let side = |times: u64, words: u64| {
        let with = times as f64 + prior;
        let without = words as f64 + strength - with;
        (with > 0.0 && without > 0.0).then(|| ((with / without).ln(), 1.0 / with))
    };
    let (first, first_variance) = side(of.target, of.target_words)?;
    let (second, second_variance) = side(of.reference, of.reference_words)?;
    Some((first - second, first_variance + second_variance))
}

fn part(observed: u64, expected: f64) -> f64 {
    if observed == 0 { 0.0 } else { observed as f64 * (observed as f64 / expected).ln() }
}

/// The probability of a χ² of one degree of freedom, such as G², above `value`.
pub fn chi_square_p(value: f64) -> f64 {
    erfc((value.max(0.0) / 2.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    const WORD: Occurrences =
        Occurrences { target: 120, reference: 40, target_words: 10_000, reference_words: 15_000 };

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
    }

    #[test]
    fn golden_log_likelihood() {
        close(WORD.log_likelihood().unwrap(), 80.828579);
        close(WORD.log_likelihood_of_table().unwrap(), 81.354944);
        let absent =
            Occurrences { target: 5, reference: 0, target_words: 1000, reference_words: 2000 };
        close(absent.log_likelihood().unwrap(), 10.986123);
        close(absent.log_likelihood_of_table().unwrap(), 11.002827);
    }

    #[test]
    fn golden_log_ratio() {
        close(WORD.log_ratio().unwrap(), 2.169925);
    }

    #[test]
    fn golden_log_odds() {
        for (prior, strength, delta, variance, z) in
            [(1.6, 250.0, 1.479141, 0.032262, 8.234990), (0.01, 50.0, 1.511602, 0.033326, 8.280248)]
        {
            let found = log_odds(&WORD, prior, strength).unwrap();
            close(found.0, delta);
            close(found.1, variance);
            close(found.0 / found.1.sqrt(), z);
        }
        // The prior of 250 words spread as in both sets has 1.6 of this one.
        close(WORD.log_odds_z(250.0).unwrap(), 8.234990);
    }

    /// scipy: `chi2.sf(x, 1)`.
    #[test]
    fn golden_p() {
        assert_close(chi_square_p(3.841458820694124), 0.05);
        assert_close(chi_square_p(0.0), 1.0);
        close(chi_square_p(10.827566170662733), 0.001);
    }

    #[test]
    fn equal_shares_and_empty_sides() {
        let same = Occurrences { target: 2, reference: 4, target_words: 10, reference_words: 20 };
        assert_close(same.log_likelihood().unwrap(), 0.0);
        assert_close(same.log_ratio().unwrap(), 0.0);
        assert_close(same.log_odds_z(10.0).unwrap(), 0.0);
        let empty = Occurrences { target: 0, reference: 4, target_words: 0, reference_words: 20 };
        assert_eq!(
            (empty.log_likelihood(), empty.log_ratio(), empty.log_odds_z(1.0)),
            (None, None, None)
        );
    }
}
