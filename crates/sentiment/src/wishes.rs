//! Wishes: a better state named because it is lacking, or because nothing is better.

use crate::lexicon::Role;
use crate::rules::{Context, NEVER_SO, Weighed};

/// What is left of a merit that is only wished for: "could be better".
const WISH: f64 = -0.5;
/// Words between `could` or `need` and the better state wished for.
const WISH_WINDOW: usize = 5;

impl Context<'_> {
    /// A better state that is wished for, or that cannot be thought of.
    ///
    /// Departure, after the irrealis blocking of Taboada et al. (2011), Lexicon-Based Methods for
    /// Sentiment Analysis, Computational Linguistics 37:2: "could be better" and "needs improvement" find fault; "could not be better"
    /// and "nothing to improve" find none. VADER has it the other way round.
    pub(crate) fn wish(&self, at: usize, weighed: Weighed) -> Option<Weighed> {
        let one_more = self.before(at, 2).is_some_and(|unit| unit.entry.flags.number);
        let more = self.role_before(at, 1) == Role::More && !one_more;
        let comparative = self.units[at].entry.flags.comparative;
        if !more && !comparative {
            return None;
        }
        let window =
            (1..=WISH_WINDOW).map_while(|distance| Some((distance, self.before(at, distance)?)));
        let (mut modal, mut unreal, mut cannot, mut negator, mut nothing) =
            (None, None, None, None, None);
        for (distance, unit) in window {
            let slot = match unit.entry.role {
                Role::Modal => &mut modal,
                Role::Unreal => &mut unreal,
                Role::Cannot => &mut cannot,
                Role::Nothing => &mut nothing,
                Role::But => break,
                _ if unit.entry.negates() => &mut negator,
                _ => continue,
            };
            slot.get_or_insert(at - distance);
        }
        let strength = weighed.strength;
        let (strength, from) = match (modal, cannot, negator, nothing) {
            (Some(modal), _, Some(negator), _) => (strength * NEVER_SO, modal.min(negator)),
            (_, Some(cannot), _, _) => (strength * NEVER_SO, cannot),
            (_, _, _, Some(nothing)) if comparative && strength > 0.0 => (strength, nothing),
            (Some(modal), None, None, None) if strength > 0.0 || comparative => {
                (strength * WISH, modal)
            }
            (None, None, None, None) if strength > 0.0 => match unreal {
                Some(unreal) => (0.0, unreal),
                None if self.is_request(at) => (strength * WISH, at),
                None => return None,
            },
            _ => return None,
        };
        Some(Weighed { strength, from })
    }

    /// `Improve the signal`, `please be quicker`: nobody stands before the verb.
    fn is_request(&self, at: usize) -> bool {
        let asks = |distance| self.before(at, distance).is_none_or(|unit| unit.entry.flags.asks);
        let verb = self.units[at].entry.flags.asks || self.before(at, 1).is_some();
        verb && asks(1) && asks(2)
    }
}
