//! From where things are to where they should be: gaps, key results, and what to do first.
//!
//! The priority is impact × urgency × feasibility, each from 1 to 5; its rank is told with those it
//! would have if any of the three were one higher or lower. The quadrant is that of
//! Martilla JA, James JC (1977), Importance-performance analysis, *J Marketing* 41:77–79, with the
//! cross-hairs at the middle of the scale of impact and at the desired figure. The progress of a key result is
//! (current − start) / (target − start), which is right in both directions.

use corpus::Timestamp;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More of it.
    High,
    /// Less of it.
    Low,
}

/// A figure as it is now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Current {
    /// The figure.
    pub figure: f64,
    /// Its interval at 95 %.
    pub interval: Option<(f64, f64)>,
    /// Answers, contacts or cases it is of.
    pub n: u64,
}

/// A desired state.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The figure as it is; absent where the study has no such figure.
    pub current: Option<Current>,
    /// As it should be.
    pub desired: f64,
    /// Which way is better.
    pub better: Better,
    /// How much depends on it, 1 … 5, if that is known.
    pub impact: Option<f64>,
    /// How soon it is needed, 1 … 5.
    pub urgency: f64,
    /// How easily it is done, 1 … 5.
    pub feasibility: f64,
    /// The figure in the run before, if there was one.
    pub before: Option<f64>,
    /// When it is due.
    pub due: Option<Timestamp>,
}

/// What there is to say of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Desired − current, in the measure's unit.
    pub gap: Option<f64>,
    /// The same in standard errors of the current figure.
    pub standard_errors: Option<f64>,
    /// How much depends on it, 1 … 5.
    pub impact: Option<f64>,
    /// impact × urgency × feasibility.
    pub priority: Option<f64>,
    /// 1 for the highest priority of the gaps that are open.
    pub rank: Option<u64>,
    /// The best rank it would have, were one of the three one higher or lower …
    pub rank_low: Option<u64>,
    /// … and the worst.
    pub rank_high: Option<u64>,
    /// `concentrate here`, `keep up the good work`, `low priority` or `possible overkill`.
    pub quadrant: Option<&'static str>,
    /// `reached`, `overdue`, `closer`, `farther`, `unchanged`, `open` (no run before) or `no figure`.
    pub state: &'static str,
}

/// Compares what is with what should be, as of a time.
pub fn gaps(targets: &[Target], as_of: Option<Timestamp>) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = targets.iter().map(|target| gap(target, as_of)).collect();
    let is_open = |gap: &Gap| gap.state != "reached" && gap.gap.is_some();
    let open: Vec<usize> = (0..gaps.len()).filter(|at| is_open(&gaps[*at])).collect();
    let priorities: Vec<f64> = open.iter().filter_map(|at| gaps[*at].priority).collect();
    let rank = |own: usize, priority: f64| {
        let above = |(at, other): (usize, &f64)| at != own && *other > priority;
        1 + priorities.iter().enumerate().filter(|it| above(*it)).count() as u64
    };
    for (own, at) in open.iter().enumerate() {
        let target = &targets[*at];
        let factors = [gaps[*at].impact.unwrap_or(1.0), target.urgency, target.feasibility];
        let near = (0..3).flat_map(|factor| [-1.0, 1.0].map(|step| (factor, step)));
        let near = near.map(|(factor, step)| {
            let mut factors = factors;
            factors[factor] = (factors[factor] + step).clamp(1.0, 5.0);
            rank(own, factors.iter().product())
        });
        let near: Vec<u64> = near.collect();
        let own_rank = rank(own, priorities[own]);
        gaps[*at].rank = Some(own_rank);
        gaps[*at].rank_low = near.iter().copied().chain([own_rank]).min();
        gaps[*at].rank_high = near.iter().copied().chain([own_rank]).max();
    }
    gaps
}

fn gap(target: &Target, as_of: Option<Timestamp>) -> Gap {
    let current = target.current;
    let gap = current.map(|current| target.desired - current.figure);
    let error = current.and_then(|current| current.interval).map(|(low, high)| (high - low) / 3.92);
    // Where nobody says how much depends on it: how far it is from where it should be.
    let relative = current.map(|current| {
        let size = target.desired.abs().max(current.figure.abs());
        1.0 + 4.0 * if size > 0.0 { (target.desired - current.figure).abs() / size } else { 0.0 }
    });
    let impact = target.impact.or(relative).map(|impact| impact.clamp(1.0, 5.0));
    Gap {
        gap,
        standard_errors: gap
            .zip(error)
            .filter(|(_, error)| *error > 0.0)
            .map(|(gap, error)| gap / error),
        impact,
        priority: impact.map(|impact| impact * target.urgency * target.feasibility),
        rank: None,
        rank_low: None,
        rank_high: None,
        quadrant: target.impact.zip(left(target)).map(|(impact, left)| quadrant(impact, left)),
        state: state(target, as_of),
    }
}

const DAY: i64 = 86_400_000;

/// Whether the day on which something is due has passed.
fn is_over(due: Option<Timestamp>, as_of: Option<Timestamp>) -> bool {
    due.zip(as_of).is_some_and(|(due, as_of)| due + DAY <= as_of)
}

/// How far a figure is from where it should be; not above 0 where it is reached.
fn left(target: &Target) -> Option<f64> {
    Some(left_of(target, target.current?.figure))
}

fn left_of(target: &Target, figure: f64) -> f64 {
    match target.better {
        Better::High => target.desired - figure,
        Better::Low => figure - target.desired,
    }
}

fn state(target: &Target, as_of: Option<Timestamp>) -> &'static str {
    let Some(now) = left(target) else { return "no figure" };
    if now <= 0.0 {
        return "reached";
    }
    if is_over(target.due, as_of) {
        return "overdue";
    }
    match target.before.map(|before| left_of(target, before)) {
        None => "open",
        Some(before) if now < before => "closer",
        Some(before) if now > before => "farther",
        Some(_) => "unchanged",
    }
}

/// The middle of 1 … 5.
const MIDDLE: f64 = 3.0;

fn quadrant(impact: f64, left: f64) -> &'static str {
    match (impact >= MIDDLE, left <= 0.0) {
        (true, false) => "concentrate here",
        (true, true) => "keep up the good work",
        (false, false) => "low priority",
        (false, true) => "possible overkill",
    }
}

/// A key result of an objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyResult {
    /// The figure as it is.
    pub current: Option<f64>,
    /// Where it began.
    pub start: f64,
    /// Where it should end.
    pub target: f64,
    /// Since when, if that is known.
    pub since: Option<Timestamp>,
    /// When it is due.
    pub due: Option<Timestamp>,
}

/// How far a key result has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// 0 … 1; absent without a figure, or where start and target are the same.
    pub progress: Option<f64>,
    /// The same, below 0 where it got worse and above 1 where it went beyond.
    pub raw: Option<f64>,
    /// `reached`, `missed`, `on track`, `at risk`, `behind`, `under way` or `no figure`.
    pub status: &'static str,
}

/// Below this part of the progress that time would have, a key result is behind and not just at risk.
const AT_RISK: f64 = 0.7;

/// The progress of a key result and its status: *reached* at the target; *missed* after the due date;
/// before it, against the share of the time that has passed since the start: *on track* with at least
/// as much progress, *at risk* with at least 0.7 of it, else *behind*; *under way* where the
/// start is not known.
pub fn progress(result: &KeyResult, as_of: Option<Timestamp>) -> Progress {
    let way = result.target - result.start;
    let raw = result.current.filter(|_| way != 0.0).map(|current| (current - result.start) / way);
    let status = match raw {
        None => "no figure",
        Some(raw) if raw >= 1.0 => "reached",
        Some(_) if is_over(result.due, as_of) => "missed",
        Some(raw) => match passed(result, as_of) {
            None => "under way",
            Some(passed) if raw >= passed => "on track",
            Some(passed) if raw >= AT_RISK * passed => "at risk",
            Some(_) => "behind",
        },
    };
    Progress { progress: raw.map(|raw| raw.clamp(0.0, 1.0)), raw, status }
}

/// The share of the time that has passed.
fn passed(result: &KeyResult, as_of: Option<Timestamp>) -> Option<f64> {
    let (since, due, as_of) = (result.since?, result.due?, as_of?);
    let whole = due + DAY - since;
    (whole > 0).then(|| ((as_of - since) as f64 / whole as f64).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(
        figure: f64,
        desired: f64,
        better: Better,
        [impact, urgency, feasibility]: [f64; 3],
    ) -> Target {
        let current =
            Some(Current { figure, interval: Some((figure - 1.96, figure + 1.96)), n: 100 });
        let impact = Some(impact);
        Target { current, desired, better, impact, urgency, feasibility, before: None, due: None }
    }

    #[test]
    fn gaps_are_ranked_with_how_sure_the_rank_is() {
        let found = gaps(
            &[
                target(45.0, 30.0, Better::Low, [4.0, 4.0, 3.0]),
                target(0.7, 0.9, Better::High, [5.0, 3.0, 3.0]),
                target(20.0, 40.0, Better::High, [2.0, 1.0, 1.0]),
                target(50.0, 40.0, Better::High, [5.0, 5.0, 5.0]),
            ],
            None,
        );
        let ranks: Vec<_> =
            found.iter().map(|gap| (gap.rank, gap.rank_low, gap.rank_high)).collect();
        assert_eq!(
            ranks,
            [
                (Some(1), Some(1), Some(2)),
                (Some(2), Some(1), Some(2)),
                (Some(3), Some(3), Some(3)),
                (None, None, None)
            ]
        );
        assert_eq!(found[0].gap, Some(-15.0));
        assert!((found[0].standard_errors.unwrap() + 15.0).abs() < 1e-9);
        let told: Vec<_> = found.iter().map(|gap| (gap.state, gap.quadrant.unwrap())).collect();
        assert_eq!(
            told,
            [
                ("open", "concentrate here"),
                ("open", "concentrate here"),
                ("open", "low priority"),
                ("reached", "keep up the good work")
            ]
        );
    }

    #[test]
    fn a_gap_is_followed_from_run_to_run() {
        let base = target(45.0, 30.0, Better::Low, [3.0; 3]);
        let state =
            |before, due, as_of| gaps(&[Target { before, due, ..base.clone() }], as_of)[0].state;
        assert_eq!(state(None, Some(10), Some(5)), "open");
        assert_eq!(state(Some(50.0), Some(10), Some(5)), "closer");
        assert_eq!(state(Some(40.0), None, Some(5)), "farther");
        assert_eq!(state(Some(45.0), Some(10), None), "unchanged");
        assert_eq!(state(Some(50.0), Some(10), Some(9 + DAY)), "closer", "on the day it is due");
        assert_eq!(state(Some(50.0), Some(10), Some(10 + DAY)), "overdue");
        let nothing = Target { current: None, ..base.clone() };
        let gap = &gaps(&[nothing], None)[0];
        assert_eq!((gap.state, gap.gap, gap.rank), ("no figure", None, None));
        let unweighed = &gaps(&[Target { impact: None, ..base.clone() }], None)[0];
        // 1 + 4 · 15 / 45: how far it is, which is no importance.
        assert!((unweighed.impact.unwrap() - 7.0 / 3.0).abs() < 1e-9, "{unweighed:?}");
        assert_eq!(unweighed.quadrant, None);
    }

    #[test]
    fn progress_goes_both_ways_and_keeps_what_is_beyond() {
        let result = |current, start, target| KeyResult {
            current: Some(current),
            start,
            target,
            since: Some(0),
            due: Some(99 * DAY),
        };
        for (of, as_of, expected, status) in [
            (result(36.0, 45.0, 30.0), 50, 0.6, "on track"),
            (result(39.0, 45.0, 30.0), 50, 0.4, "at risk"),
            (result(42.0, 45.0, 30.0), 50, 0.2, "behind"),
            (result(48.0, 45.0, 30.0), 50, -0.2, "behind"),
            (result(27.0, 45.0, 30.0), 150, 1.2, "reached"),
            (result(36.0, 45.0, 30.0), 150, 0.6, "missed"),
            (result(0.8, 0.7, 0.9), 20, 0.5, "on track"),
        ] {
            let found = progress(&of, Some(as_of * DAY));
            assert!((found.raw.unwrap() - expected).abs() < 1e-9, "{found:?}");
            assert_eq!(
                (found.progress, found.status),
                (Some(found.raw.unwrap().clamp(0.0, 1.0)), status)
            );
        }
        assert_eq!(progress(&result(1.0, 2.0, 2.0), None).status, "no figure");
        let open = KeyResult { since: None, ..result(36.0, 45.0, 30.0) };
        assert_eq!(progress(&open, Some(50 * DAY)).status, "under way");
    }
}
