//! How evenly a word is spread over the parts of a corpus.
//!
//! Source: Gries ST (2008), Dispersions and adjusted frequencies in corpora, *International Journal
//! of Corpus Linguistics* 13(4):403–437.

/// The deviation of proportions DP = ½ Σ |vᵢ − sᵢ|: 0 where a word is spread as the parts are
/// large, near 1 where it stands in few of them.
///
/// `parts` are the parts in which the word occurs, as (times, size); `size` is that of all parts
/// together. None where it occurs nowhere.
pub fn deviation_of_proportions(parts: &[(u64, u64)], size: u64) -> Option<f64> {
    let times: u64 = parts.iter().map(|(times, _)| times).sum();
    if times == 0 || size == 0 {
        return None;
    }
    let share = |part: u64, of: u64| part as f64 / of as f64;
    let here: f64 =
        parts.iter().map(|(n, part)| (share(*n, times) - share(*part, size)).abs()).sum();
    let with: u64 = parts.iter().map(|(_, part)| part).sum();
    Some((here + share(size.saturating_sub(with), size)) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// Five parts of sizes .18, .22, .20, .20, .20 with 1, 2, 3, 4, 5 occurrences;
    /// ½ Σ |vᵢ − sᵢ| by hand: (.11333 + .08667 + 0 + .06667 + .13333) / 2.
    #[test]
    fn golden() {
        let parts = [(1, 9), (2, 11), (3, 10), (4, 10), (5, 10)];
        assert_close(deviation_of_proportions(&parts, 50).unwrap(), 0.2);
        assert_close(deviation_of_proportions(&[(3, 10)], 50).unwrap(), 0.8);
        assert_close(deviation_of_proportions(&[(1, 25), (1, 25)], 50).unwrap(), 0.0);
        assert_eq!(deviation_of_proportions(&[], 50), None);
    }
}
