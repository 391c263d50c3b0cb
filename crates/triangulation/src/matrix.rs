//! Theme × source: how common, how liked, and whether a theme is there at all.

use statistics::{Mean, silence_probability, wilson};

use crate::Parameters;
use crate::cells::{Cell, Languages};

/// Whether a theme is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// In enough cases, and a large enough share of them.
    Present,
    /// In some cases, but too few to be present.
    Trace,
    /// In no case, where that is a surprise.
    Silent,
    /// In no case, where there are too few cases for that to be a surprise.
    Insufficient,
    /// In no case, and no source presents it.
    Absent,
}

impl Status {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Status::Present => "present",
            Status::Trace => "trace",
            Status::Silent => "silent",
            Status::Insufficient => "insufficient",
            Status::Absent => "absent",
        }
    }

    /// What `with` of `asked` cases make of a theme that a share `expected` mentions elsewhere.
    pub(crate) fn of(
        with: u64,
        asked: u64,
        expected: Option<f64>,
        parameters: &Parameters,
    ) -> Status {
        if with > 0 {
            return if is_present(with, asked, parameters) {
                Status::Present
            } else {
                Status::Trace
            };
        }
        match expected.and_then(|expected| silence_probability(expected, asked, 0)) {
            None => Status::Absent,
            Some(by_chance) if by_chance <= parameters.alpha => Status::Silent,
            Some(_) => Status::Insufficient,
        }
    }
}

fn is_present(with: u64, asked: u64, parameters: &Parameters) -> bool {
    let share = with as f64 / asked as f64;
    let surely = || wilson(with, asked).is_some_and(|it| it.low >= parameters.p_min / FAINT);
    with > 0 && with >= parameters.k_min && (share >= parameters.p_min || surely())
}

/// Fifty of four thousand people are no trace, though they are less than `p_min`: a theme is present,
/// too, where its share is surely above this part of it, and such a share is no miscoding.
const FAINT: f64 = 3.0;

/// A theme in a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Presence {
    pub(crate) asked: u64,
    pub(crate) with: u64,
    pub(crate) polarity: Option<Mean>,
    pub(crate) status: Status,
}

/// Each theme in each source.
pub(crate) struct Matrix {
    /// By theme, then by source.
    pub(crate) presences: Vec<Vec<Presence>>,
    /// By theme: the share of cases that mention it, pooled over the sources that present it.
    pub(crate) expected: Vec<Option<f64>>,
}

impl Matrix {
    /// # Shape
    /// `cells`: one per source, in the order of the study.
    pub(crate) fn of<'a>(
        cells: impl Iterator<Item = &'a Cell> + Clone,
        languages: &Languages<'_>,
        parameters: &Parameters,
    ) -> Matrix {
        let mut matrix = Matrix { presences: Vec::new(), expected: Vec::new() };
        for theme in 0..languages.themes() {
            let counts = cells.clone().map(|cell| (cell.with(theme), cell.asked(theme, languages)));
            let present =
                counts.clone().filter(|&(with, asked)| is_present(with, asked, parameters));
            let (with, asked) = present.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            let expected = (asked > 0).then(|| with as f64 / asked as f64);
            let presences = cells.clone().zip(counts).map(|(cell, (with, asked))| Presence {
                asked,
                with,
                polarity: cell.polarity(theme),
                status: Status::of(with, asked, expected, parameters),
            });
            matrix.presences.push(presences.collect());
            matrix.expected.push(expected);
        }
        matrix
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Rule;

    /// With p* = 0.10, 40 cases without a mention are a silence (0.0148), with 0.02 not (0.4457).
    #[test]
    fn silence_is_told_apart_from_too_little_data() {
        let parameters = Parameters::usual(Rule::Farmer, 0);
        let status = |with, asked, expected| Status::of(with, asked, expected, &parameters);
        assert_eq!(status(0, 40, Some(0.10)), Status::Silent);
        assert_eq!(status(0, 40, Some(0.02)), Status::Insufficient);
        assert_eq!(status(0, 0, Some(0.9)), Status::Insufficient);
        assert_eq!(status(0, 40, None), Status::Absent);
        assert_eq!(status(1, 40, Some(0.5)), Status::Trace);
        assert_eq!(status(2, 101, Some(0.5)), Status::Trace);
        assert_eq!(status(2, 100, None), Status::Present);
        assert_eq!(status(13, 4398, Some(0.07)), Status::Trace);
        assert_eq!(status(51, 4398, Some(0.16)), Status::Present, "surely above 0.67 %");
    }

    proptest! {
        /// More mentions never take a theme away, more cases without never make silence doubtful.
        #[test]
        fn statuses_are_monotone_in_the_counts(
            asked in 1_u64..3000, with in 0_u64..3000, expected in 0.001..0.999_f64,
        ) {
            let parameters = Parameters::usual(Rule::Farmer, 0);
            let with = with.min(asked);
            let rank = |with| match Status::of(with, asked, Some(expected), &parameters) {
                Status::Present => 2,
                Status::Trace => 1,
                _ => 0,
            };
            prop_assert!(rank(with) <= rank((with + 1).min(asked)));
            if Status::of(0, asked, Some(expected), &parameters) == Status::Silent {
                let more = Status::of(0, asked + 1, Some(expected), &parameters);
                prop_assert_eq!(more, Status::Silent);
            }
        }
    }
}
