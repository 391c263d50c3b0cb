//! The rules: each verdict as the words around it leave it.
//!
//! Constants, order and window are those of vaderSentiment 3.3.2 (Hutto & Gilbert 2014). Where the
//! rules depart from it, the function concerned says how and why; the list stands in [`crate::by_rules()`].

use corpus::Span;

use crate::lexicon::Role;
use crate::units::{Joined, fold};
use crate::words::{Word, Words};

/// What a negator leaves of a verdict.
pub(crate) const NEGATION: f64 = -0.74;
/// Rating increase of a word in capitals among words that are not.
const CAPITALS: f64 = 0.733;
/// Share of a degree adverb's effect at one, two and three words' distance.
const FADING: [f64; 3] = [1.0, 0.95, 0.9];
/// What `never so`, `never this` and `so` make of a verdict.
pub(crate) const NEVER_SO: f64 = 1.25;
/// What `but` leaves of the verdicts before it, and makes of those after it.
const BEFORE_BUT: f64 = 0.5;
const AFTER_BUT: f64 = 1.5;

/// A verdict: its signed strength, and the words that made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) strength: f64,
    pub(crate) span: Span,
}

/// The verdicts among `words`, whose phrases are `joined`, in order; spans do not overlap.
pub(crate) fn verdicts(words: Words, joined: &[Joined]) -> Vec<Verdict> {
    let some_capitals = {
        let capitals = words.iter().filter(|word| word.capitals).count();
        0 < capitals && capitals < words.len()
    };
    let units = fold(words, joined);
    let mut context = Context { units: &units, some_capitals };
    let mut found: Vec<(usize, Weighed)> = (0..units.len())
        .filter_map(|at| context.weigh(at).map(|weighed| (at, weighed)))
        .filter(|(_, weighed)| weighed.strength != 0.0)
        .collect();
    contrast(&mut context, &mut found);
    let mut covered = 0;
    found
        .into_iter()
        .map(|(at, weighed)| {
            let own = &units[at].span;
            let from = units[weighed.from].span.start;
            let start = if from < covered { own.start } else { from };
            covered = own.end;
            Verdict { strength: weighed.strength, span: Span::new(start, own.end) }
        })
        .collect()
}

/// A verdict's strength and the first unit that had a part in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weighed {
    pub(crate) strength: f64,
    pub(crate) from: usize,
}

/// The units of a text, as the rules look around in them.
pub(crate) struct Context<'a> {
    pub(crate) units: &'a [Word],
    some_capitals: bool,
}

impl Context<'_> {
    /// The unit `distance` before unit `at` in the same sentence.
    ///
    /// Departure: VADER looks across sentence ends, so that "I did not wait. Great!" is a complaint.
    pub(crate) fn before(&self, at: usize, distance: usize) -> Option<&Word> {
        let unit = &self.units[at.checked_sub(distance)?];
        (unit.sentence == self.units[at].sentence).then_some(unit)
    }

    pub(crate) fn role_before(&self, at: usize, distance: usize) -> Role {
        self.before(at, distance).map_or(Role::Other, |unit| unit.entry.role)
    }

    fn after(&self, at: usize) -> Option<&Word> {
        self.units.get(at + 1).filter(|unit| unit.sentence == self.units[at].sentence)
    }

    fn weigh(&self, at: usize) -> Option<Weighed> {
        let unit = &self.units[at];
        let valence = unit.entry.valence?;
        let alone = Weighed { strength: valence, from: at };
        if unit.sign {
            return Some(alone);
        }
        if self.is_opener(at) || self.is_degree(at) {
            return None;
        }
        let mut weighed = self.no(at, alone);
        if weighed.strength == 0.0 {
            return None;
        }
        if unit.capitals && self.some_capitals {
            weighed.strength += if weighed.strength > 0.0 { CAPITALS } else { -CAPITALS };
        }
        if let Some(wish) = self.wish(at, weighed) {
            return Some(wish);
        }
        let mut past_but = false;
        for distance in 1..=3 {
            let Some(earlier) = self.before(at, distance) else { break };
            past_but |= earlier.entry.role == Role::But;
            if earlier.entry.valence.is_none() || distance == 1 && self.is_degree(at - 1) {
                let boosted = self.boost(weighed.strength, earlier, distance);
                let changed = if past_but { boosted } else { self.negate(at, distance, boosted) };
                if changed != weighed.strength {
                    // A near `so` also works from afar; the cue begins with it.
                    let so = distance == 3 && self.role_before(at, 1) == Role::So;
                    let from = if so { at - 1 } else { at - distance };
                    weighed = Weighed { strength: changed, from: weighed.from.min(from) };
                }
            }
        }
        Some(self.least(at, self.or(at, weighed)))
    }

    /// `Yes,` `No.` `Okay,` `Well,` at the start of a sentence or between commas answer or open, and `No. 3` counts; they judge nothing.
    ///
    /// Departure: VADER rates `yes` 1.7, which makes every "yes, the waiting" a compliment.
    fn is_opener(&self, at: usize) -> bool {
        let unit = &self.units[at];
        let numbers = self.units.get(at + 1).is_some_and(|next| next.entry.flags.number);
        unit.entry.flags.particle
            && unit.pause
            && (self.before(at, 1).is_none_or(|earlier| earlier.pause)
                || unit.entry.role == Role::No && numbers)
    }

    /// `pretty bad`, `super slow`: a degree adverb where a verdict follows.
    ///
    /// Departure: VADER adds `pretty`, 2.2, to `bad`, −2.5.
    fn is_degree(&self, at: usize) -> bool {
        let unit = &self.units[at];
        unit.entry.flags.either
            && !unit.pause
            && self.after(at).is_some_and(|next| next.entry.valence.is_some() && !next.sign)
    }

    /// `no` before a verdict turns it round, and has then no verdict of its own.
    fn no(&self, at: usize, alone: Weighed) -> Weighed {
        let is_no = self.units[at].entry.role == Role::No;
        let followed = self.after(at).is_some_and(|next| next.entry.valence.is_some());
        let own = if is_no && followed { 0.0 } else { alone.strength };
        for distance in 1..=3 {
            let turns = self.role_before(at, distance) == Role::No
                && !self.is_opener(at - distance)
                && (distance < 3 || matches!(self.role_before(at, 1), Role::Or | Role::Nor));
            if turns {
                return Weighed { strength: alone.strength * NEGATION, from: at - distance };
            }
        }
        Weighed { strength: own, from: at }
    }

    fn boost(&self, strength: f64, earlier: &Word, distance: usize) -> f64 {
        if earlier.entry.boost == 0.0 {
            return strength;
        }
        let mut boost = earlier.entry.boost * strength.signum();
        if earlier.capitals && self.some_capitals {
            boost += CAPITALS * strength.signum();
        }
        strength + boost * FADING[distance - 1]
    }

    fn negate(&self, at: usize, distance: usize, strength: f64) -> f64 {
        let one = self.role_before(at, 1);
        let two = self.role_before(at, 2);
        let so = |role| role == Role::So;
        let Some(earlier) = self.before(at, distance) else { return strength };
        let never = earlier.entry.role == Role::Never;
        if distance == 2 && never && so(one) || distance == 3 && (never && so(two) || so(one)) {
            return strength * NEVER_SO;
        }
        let without_doubt = earlier.entry.role == Role::Without
            && (distance == 2 && one == Role::Doubt
                || distance == 3 && (one == Role::Doubt || two == Role::Doubt));
        if !without_doubt && earlier.entry.negates() { strength * NEGATION } else { strength }
    }

    /// `not very helpful or friendly`: what turns the first verdict round turns the second.
    ///
    /// Departure: VADER looks three words back and no further.
    fn or(&self, at: usize, weighed: Weighed) -> Weighed {
        let Some(first) = at.checked_sub(2) else { return weighed };
        let negated = |at| {
            (1..=3)
                .any(|distance| self.before(at, distance).is_some_and(|unit| unit.entry.negates()))
        };
        if self.role_before(at, 1) == Role::Or
            && self.before(at, 2).is_some_and(|unit| unit.entry.valence.is_some())
            && negated(first)
            && !negated(at)
        {
            return Weighed { strength: weighed.strength * NEGATION, ..weighed };
        }
        weighed
    }

    /// `least helpful`, but not `at least helpful`.
    fn least(&self, at: usize, weighed: Weighed) -> Weighed {
        let at_least = matches!(self.role_before(at, 2), Role::At | Role::Very);
        if self.role_before(at, 1) == Role::Least && !at_least {
            return Weighed {
                strength: weighed.strength * NEGATION,
                from: weighed.from.min(at - 1),
            };
        }
        weighed
    }
}

/// Weighs down what stands before `but`, and up what stands after it.
///
/// Departure: VADER takes the first `but` of the whole text, and, by a slip, changes the first of
/// several equal verdicts instead of each. Here each sentence has its own; one that opens a
/// sentence looks back on the sentence before.
fn contrast(context: &mut Context<'_>, found: &mut [(usize, Weighed)]) {
    let units = context.units;
    let mut last_sentence = None;
    for (but, unit) in units.iter().enumerate() {
        if unit.entry.role != Role::But || last_sentence == Some(unit.sentence) {
            continue;
        }
        last_sentence = Some(unit.sentence);
        let opens = context.before(but, 1).is_none();
        let before = if opens { unit.sentence.saturating_sub(1) } else { unit.sentence };
        for (at, weighed) in found.iter_mut() {
            if *at < but && units[*at].sentence == before {
                weighed.strength *= BEFORE_BUT;
            } else if *at > but && units[*at].sentence == unit.sentence {
                weighed.strength *= AFTER_BUT;
            }
        }
    }
}
