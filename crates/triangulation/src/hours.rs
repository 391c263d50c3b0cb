//! The time in which people work.

use corpus::Timestamp;

/// When people work: spans of time, with how long they have worked before each.
///
/// Which these are is told by a calendar: time zones, summer time and holidays are behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusinessHours {
    /// (begin, end, milliseconds of work before it), sorted, apart.
    spans: Vec<(Timestamp, Timestamp, i64)>,
}

impl BusinessHours {
    /// The hours of these spans, in any order; those that overlap or touch are one.
    pub fn of(mut spans: Vec<(Timestamp, Timestamp)>) -> BusinessHours {
        spans.retain(|(begin, end)| begin < end);
        spans.sort_unstable();
        let mut hours: Vec<(Timestamp, Timestamp, i64)> = Vec::with_capacity(spans.len());
        let mut worked = 0;
        for (begin, end) in spans {
            match hours.last_mut() {
                Some((_, last, _)) if begin <= *last => {
                    worked += (end - *last).max(0);
                    *last = end.max(*last);
                }
                _ => {
                    hours.push((begin, end, worked));
                    worked += end - begin;
                }
            }
        }
        BusinessHours { spans: hours }
    }

    /// The milliseconds between two times in which people work; none before and after all spans.
    pub fn between(&self, start: Timestamp, end: Timestamp) -> i64 {
        self.worked(end) - self.worked(start)
    }

    /// How long people have worked at a time.
    fn worked(&self, at: Timestamp) -> i64 {
        let after = self.spans.partition_point(|(begin, ..)| *begin <= at);
        after.checked_sub(1).map_or(0, |last| {
            let (begin, end, before) = self.spans[last];
            before + at.min(end) - begin
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_hours_of_work_are_counted() {
        let hours = BusinessHours::of(vec![(30, 40), (10, 20), (20, 25), (38, 42), (50, 50)]);
        for (start, end, expected) in [
            (0, 100, 27),
            (12, 18, 6),
            (18, 22, 4),
            (25, 30, 0),
            (24, 31, 2),
            (39, 60, 3),
            (9, 9, 0),
        ] {
            assert_eq!(hours.between(start, end), expected, "{start} to {end}");
        }
        assert_eq!(BusinessHours::default().between(0, 100), 0);
    }

    proptest! {
        /// Against counting moment by moment.
        #[test]
        fn hours_are_those_of_the_spans(
            spans in proptest::collection::vec((0..60_i64, 0..60_i64), 0..6),
            start in -5..70_i64, length in 0..70_i64,
        ) {
            let inside = |at: i64| spans.iter().any(|(begin, end)| *begin <= at && at < *end);
            let slow = (start..start + length).filter(|at| inside(*at)).count() as i64;
            let hours = BusinessHours::of(spans.clone());
            prop_assert_eq!(hours.between(start, start + length), slow);
        }
    }
}
