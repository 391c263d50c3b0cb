//! How strongly two words (or events) go together.
//!
//! Source: Bouma G (2009), Normalized (pointwise) mutual information in collocation extraction,
//! *Proceedings of GSCL*, 31–40.

/// Normalised pointwise mutual information: −1 never together, 0 independent, 1 always together.
///
/// `a` and `b` of `n` documents (or windows) hold the one and the other, `joint` hold both.
/// The two ends are set by their limits instead of by a small ε: −1 where `joint` is 0, and 1 where
/// both are in all documents. `None` where one of them does not occur, so that its company is
/// unknown, and where the counts contradict each other.
pub fn npmi(joint: u64, a: u64, b: u64, n: u64) -> Option<f64> {
    if a == 0 || b == 0 || joint > a.min(b) || a.max(b) > n {
        return None;
    }
    if joint == 0 {
        return Some(-1.0);
    }
    if joint == n {
        return Some(1.0);
    }
    let share = |count: u64| count as f64 / n as f64;
    Some((share(joint) / (share(a) * share(b))).ln() / -share(joint).ln())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    #[test]
    fn golden() {
        assert_close(npmi(30, 100, 80, 1000).unwrap(), 0.376938262161);
        assert_close(npmi(8, 100, 80, 1000).unwrap(), 0.0);
        assert_close(npmi(80, 80, 80, 1000).unwrap(), 1.0);
        assert_eq!(npmi(0, 100, 80, 1000), Some(-1.0));
        assert_eq!(npmi(10, 10, 10, 10), Some(1.0));
    }

    #[test]
    fn words_that_do_not_occur_have_no_company() {
        assert_eq!(npmi(0, 0, 80, 1000), None);
        assert_eq!(npmi(0, 0, 0, 0), None);
        assert_eq!(npmi(90, 100, 80, 1000), None);
        assert_eq!(npmi(1, 100, 80, 90), None);
    }
}
