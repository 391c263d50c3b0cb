//! Intervals: what they are called and when they overlap.

/// A closed interval at 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end, never below `low`.
    pub high: f64,
}

impl Interval {
    /// Whether both intervals hold a common point; touching ends count.
    pub fn overlaps(self, other: Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_intervals_overlap_and_separate_ones_do_not() {
        let interval = |low, high| Interval { low, high };
        assert!(interval(0.0, 0.5).overlaps(interval(0.5, 1.0)));
        assert!(interval(0.0, 1.0).overlaps(interval(0.4, 0.5)));
        assert!(!interval(0.0, 0.4).overlaps(interval(0.5, 1.0)));
        assert!(!interval(0.5, 1.0).overlaps(interval(0.0, 0.4)));
    }
}
