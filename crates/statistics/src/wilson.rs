//! The score interval of a proportion.
//!
//! Source: Wilson EB (1927), Probable inference, the law of succession, and statistical inference,
//! *JASA* 22(158):209–212.

use crate::{Interval, NORMAL_975};

/// The 95 % interval of the proportion behind `successes` out of `n`.
///
/// It stays within 0…1 and is of use at 0 and at `n` successes, where the textbook interval
/// collapses to a point. `None` where nothing was asked (`n` = 0) or the counts contradict each
/// other.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    if n == 0 || successes > n {
        return None;
    }
    let share = successes as f64 / n as f64;
    let n_cases = n as f64;
    let z2 = NORMAL_975 * NORMAL_975;
    let centre = share + z2 / (2.0 * n_cases);
    let spread =
        NORMAL_975 * (share * (1.0 - share) / n_cases + z2 / (4.0 * n_cases * n_cases)).sqrt();
    let scale = 1.0 + z2 / n_cases;
    // At the two borders the formula gives 0 and 1, but for rounding.
    let low = if successes == 0 { 0.0 } else { (centre - spread) / scale };
    let high = if successes == n { 1.0 } else { (centre + spread) / scale };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// scipy: `binomtest(k, n).proportion_ci(0.95, "wilson")`.
    #[test]
    fn golden() {
        for (successes, n, low, high) in [
            (0, 40, 0.0, 0.0876216012),
            (8, 40, 0.1049998973, 0.3475730635),
            (40, 40, 0.9123783988, 1.0),
            (1, 3, 0.0614919447, 0.7923403992),
            (123, 4567, 0.0226200223, 0.0320398168),
        ] {
            let interval = wilson(successes, n).unwrap();
            assert_close(interval.low, low);
            assert_close(interval.high, high);
        }
    }

    #[test]
    fn nothing_asked_has_no_interval() {
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }
}
