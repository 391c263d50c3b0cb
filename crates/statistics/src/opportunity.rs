//! What customers need and do not get: the opportunity score.
//!
//! Source: Ulwick AW (2005), *What Customers Want*, McGraw-Hill, ch. 3: importance +
//! max(importance − satisfaction, 0), each ten times the share of answers in the two best boxes.
//! The interval is by the delta method, with the covariance of the two shares of the same people.

use crate::{Interval, NORMAL_975};

/// The score of a need, 0 … 20.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opportunity {
    /// Ten times the share to whom it is important.
    pub importance: f64,
    /// Ten times the share who are satisfied.
    pub satisfaction: f64,
    /// Importance, and once more by how much it is above satisfaction.
    pub score: f64,
    /// The interval of the score at 95 %, within 0 … 20.
    pub interval: Interval,
}

impl Opportunity {
    /// How large it is called: above 15 extreme, above 12 high, above 10 moderate, else low.
    pub fn band(&self) -> &'static str {
        match self.score {
            score if score > 15.0 => "extreme",
            score if score > 12.0 => "high",
            score if score > 10.0 => "moderate",
            _ => "low",
        }
    }
}

/// Importance + max(importance − satisfaction, 0).
pub fn opportunity_score(importance: f64, satisfaction: f64) -> f64 {
    importance + (importance - satisfaction).max(0.0)
}

/// The opportunity of a need that is important to `important` of `n` people, with which `satisfied` of
/// them are satisfied, and `both` of whom are in both; `None` where the counts contradict each other.
pub fn opportunity(important: u64, satisfied: u64, both: u64, n: u64) -> Option<Opportunity> {
    let fits = both <= important.min(satisfied) && important + satisfied - both <= n;
    if n == 0 || !fits {
        return None;
    }
    let share = |count: u64| count as f64 / n as f64;
    let (i, s) = (share(important), share(satisfied));
    let (importance, satisfaction) = (10.0 * i, 10.0 * s);
    let score = opportunity_score(importance, satisfaction);
    // The slopes of the score in the two shares.
    let (by_i, by_s) = if i > s { (2.0, -1.0) } else { (1.0, 0.0) };
    let variance = by_i * by_i * i * (1.0 - i)
        + by_s * by_s * s * (1.0 - s)
        + 2.0 * by_i * by_s * (share(both) - i * s);
    let half = NORMAL_975 * 10.0 * (variance.max(0.0) / n as f64).sqrt();
    let interval = Interval { low: (score - half).max(0.0), high: (score + half).min(20.0) };
    Some(Opportunity { importance, satisfaction, score, interval })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    #[test]
    fn golden() {
        assert_close(opportunity_score(9.5, 3.2), 15.8);
        assert_close(opportunity_score(4.0, 8.0), 4.0);
        // numpy: mean and 1.96 standard errors (ddof 0) of 10 (2 x - y) over 200 people, of whom
        // 60 find it important and are satisfied, 110 find it important alone, 10 are satisfied alone.
        let found = opportunity(170, 70, 60, 200).unwrap();
        assert_close(found.score, 13.5);
        assert_eq!(found.band(), "high");
        assert_close(found.interval.low, GOLDEN[0]);
        assert_close(found.interval.high, GOLDEN[1]);
        // The same of 10 x alone, where 40 are important, 90 satisfied, 30 both.
        let found = opportunity(40, 90, 30, 200).unwrap();
        assert_close(found.score, 2.0);
        assert_close(found.interval.low, GOLDEN[2]);
    }

    const GOLDEN: [f64; 3] = [12.317912589515, 14.682087410485, 1.445638470260];

    #[test]
    fn nobody_and_contradictions_have_none() {
        assert_eq!(opportunity(0, 0, 0, 0), None);
        assert_eq!(opportunity(3, 3, 1, 4), None);
        assert_eq!(opportunity(3, 3, 4, 9), None);
        let all = opportunity(5, 0, 0, 5).unwrap();
        assert_eq!((all.score, all.interval.high), (20.0, 20.0));
    }
}
