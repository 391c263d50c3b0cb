//! The word that shows a theme.

use corpus::Span;

use crate::Statement;
use crate::coding::{Part, Reader};

/// The lift from which a neighbouring word belongs to a cue.
const CUE: f32 = 0.4;

impl Reader<'_> {
    /// The word with the highest lift, and its neighbours that speak for the theme too.
    pub(super) fn cue(&self, statement: &Statement, part: Part, theme: usize) -> Option<Span> {
        let lift = |at: usize| self.scores.lift(at, theme);
        let mut best: Option<(f32, usize)> = None;
        for at in part.clone() {
            if let Some(lift) = lift(at).filter(|lift| *lift > 0.0)
                && best.is_none_or(|(highest, _)| lift > highest)
            {
                best = Some((lift, at));
            }
        }
        let (_, middle) = best?;
        let speaks = |at: &usize| lift(*at).is_some_and(|lift| lift >= CUE);
        let joined = |at: usize| {
            let gap = statement.tokens[at].span.end as usize
                ..statement.tokens[at + 1].span.start as usize;
            statement.text[gap].trim().is_empty()
        };
        let mut first = middle;
        while first > part.start && speaks(&(first - 1)) && joined(first - 1) {
            first -= 1;
        }
        let mut last = middle;
        while last + 1 < part.end && speaks(&(last + 1)) && joined(last) {
            last += 1;
        }
        Some(Span {
            start: statement.tokens[first].span.start,
            end: statement.tokens[last].span.end,
        })
    }
}
