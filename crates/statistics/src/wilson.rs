//! The score interval of a proportion.
//!
//! Source: Wilson EB (1927), Probable inference, the law of succession, and statistical inference,
//! *JASA* 22(158):209–212.

use crate::{Interval, NORMAL_975};

/// The 95 % interval of a `share` that tells as much as `n` independent cases would, `n` not being a
/// whole number: where cases depend on each other (Kish L (1965), *Survey Sampling*; Korn EL, Graubard
/// BI (1998), *Survey Methodology* 24:193–201).
///
/// `None` where `n` is not above 0 or the share is not within 0…1.
pub fn wilson_effective(share: f64, n: f64) -> Option<Interval> {
    if !(0.0..=1.0).contains(&share) || n <= 0.0 || !n.is_finite() {
        return None;
    }
    let z2 = NORMAL_975 * NORMAL_975;
    let centre = share + z2 / (2.0 * n);
    let spread = NORMAL_975 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At the two borders the formula gives 0 and 1, but for rounding.
    let low = if share == 0.0 { 0.0 } else { (centre - spread) / scale };
    let high = if share == 1.0 { 1.0 } else { (centre + spread) / scale };
    Some(Interval { low, high })
}

/// The 95 % interval of the proportion behind `successes` out of `n`.
///
/// It stays within 0…1 and is of use at 0 and at `n` successes, where the textbook interval
/// collapses to a point. `None` where nothing was asked (`n` = 0) or the counts contradict each
/// other.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    if n == 0 || successes > n {
        return None;
    }
    wilson_effective(successes as f64 / n as f64, n as f64)
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
        assert_eq!(wilson_effective(0.5, 0.0), None);
        assert_eq!(wilson_effective(f64::NAN, 3.0), None);
    }

    #[test]
    fn fewer_effective_cases_have_a_wider_interval() {
        let [all, half] = [40.0, 20.0].map(|n| wilson_effective(0.2, n).unwrap());
        assert_eq!(Some(all), wilson(8, 40));
        assert!(half.low < all.low && half.high > all.high);
    }
}
