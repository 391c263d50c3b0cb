//! The Net Promoter Score with the adjusted Wald interval.
//!
//! Source: Rocks B (2016), Interval estimation for the "Net Promoter Score", *Am Stat*
//! 70(4):365–372: three answers are added, ¾ of a promoter, ¾ of a detractor, before the standard
//! error is taken. The score itself is that of the answers.

use crate::{Interval, NORMAL_975};

/// 100 · (promoters − detractors) / n, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetPromoter {
    /// −100 … 100.
    pub score: f64,
    /// The standard error of the score, in its units, without adjustment.
    pub error: f64,
    /// The adjusted Wald interval at 95 %, within −100 … 100.
    pub interval: Interval,
}

/// The score of `n` answers; `None` where there are none or the counts contradict each other.
pub fn net_promoter(promoters: u64, detractors: u64, n: u64) -> Option<NetPromoter> {
    if n == 0 || promoters + detractors > n {
        return None;
    }
    let n = n as f64;
    let (score, error) = moments(promoters as f64, detractors as f64, n);
    let (centre, half) = moments(promoters as f64 + 0.75, detractors as f64 + 0.75, n + 3.0);
    let interval = Interval {
        low: (centre - NORMAL_975 * half).max(-100.0),
        high: (centre + NORMAL_975 * half).min(100.0),
    };
    Some(NetPromoter { score, error, interval })
}

/// The score and its standard error.
fn moments(promoters: f64, detractors: f64, n: f64) -> (f64, f64) {
    let (p, d) = (promoters / n, detractors / n);
    (100.0 * (p - d), 100.0 * ((p + d - (p - d).powi(2)) / n).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    /// 50 promoters and 20 detractors of 100, by hand (numpy).
    #[test]
    fn golden() {
        let found = net_promoter(50, 20, 100).unwrap();
        assert_close(found.score, 30.0);
        assert_close(found.error, 7.810_249_675_907);
        assert_close(found.interval.low, 14.051_130_178_762);
        assert_close(found.interval.high, 44.201_297_005_704);
    }

    #[test]
    fn few_answers_have_a_wide_interval_and_none_has_none() {
        let all = net_promoter(3, 0, 3).unwrap();
        assert!(all.score == 100.0 && all.interval.high == 100.0 && all.interval.low < 40.0);
        assert_eq!(net_promoter(0, 0, 0), None);
        assert_eq!(net_promoter(3, 2, 4), None);
    }
}
