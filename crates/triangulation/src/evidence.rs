//! The few utterances that show a theme best, in the feelings in which it is spoken of.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use corpus::Id;

use crate::tally::Value;

/// How many utterances are kept per theme, source and feeling; no more can be quoted.
const KEPT: usize = 5;

/// The heaviest utterances of a theme, those that are glad of it, cross and neither apart.
///
/// Each case keeps only its best in a feeling, so that one talkative person does not fill the list.
/// Equal weights go by utterance id, so that the order of counting does not show. Cutting to
/// [`KEPT`] loses nothing when parts merge: a case that is cut has as many better ones before it in
/// any whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Positive, negative, neither.
    feelings: [Feeling; 3],
}

/// The heaviest utterance of each of the cases that have the heaviest, heaviest first.
#[derive(Clone, Debug, Default, PartialEq)]
struct Feeling {
    /// All that were offered.
    offered: u64,
    quotes: Vec<Quote>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Quote {
    weight: f32,
    utterance: Id,
    case: Id,
}

/// The evidence of a theme in a source and in its segments, so that what is found of a segment can be
/// shown by what its cases said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BySegment {
    pub(crate) whole: Evidence,
    /// By position of the attribute and value, where it is known; the position after the last attribute
    /// is that of the period.
    segments: Vec<BTreeMap<Arc<str>, Evidence>>,
    /// By position and value of two attributes, where segments are crossed.
    crossed: BTreeMap<[(usize, Arc<str>); 2], Evidence>,
}

impl BySegment {
    /// Considers an utterance of a case that has these values.
    pub(crate) fn offer(&mut self, segments: &[Value], crossed: bool, offered: Offered) {
        self.whole.offer(offered);
        if self.segments.len() < segments.len() {
            self.segments.resize(segments.len(), BTreeMap::new());
        }
        for (at, value) in known(segments) {
            match self.segments[at].get_mut(value) {
                Some(evidence) => evidence.offer(offered),
                None => {
                    let evidence = self.segments[at].entry(Arc::clone(value)).or_default();
                    evidence.offer(offered);
                }
            }
            for (other, second) in known(segments).filter(|(other, _)| crossed && at < *other) {
                let both = [(at, Arc::clone(value)), (other, Arc::clone(second))];
                self.crossed.entry(both).or_default().offer(offered);
            }
        }
    }

    /// Takes in the best that were found elsewhere.
    pub(crate) fn merge(&mut self, other: BySegment) {
        self.whole.merge(other.whole);
        if self.segments.len() < other.segments.len() {
            self.segments.resize(other.segments.len(), BTreeMap::new());
        }
        for (own, other) in self.segments.iter_mut().zip(other.segments) {
            for (value, evidence) in other {
                own.entry(value).or_default().merge(evidence);
            }
        }
        for (both, evidence) in other.crossed {
            self.crossed.entry(both).or_default().merge(evidence);
        }
    }

    /// The evidence of cases of which the value of an attribute `is` one of some; where `within` names
    /// another attribute and a value, of those that have that value, too.
    pub(crate) fn of(
        &self,
        attribute: usize,
        within: Option<(usize, &str)>,
        is: impl Fn(&str) -> bool,
    ) -> Evidence {
        let mut found = Evidence::default();
        let Some((other, value)) = within else {
            let values = self.segments.get(attribute).into_iter().flatten();
            values.filter(|(value, _)| is(value)).for_each(|(_, it)| found.merge(it.clone()));
            return found;
        };
        let has = |place: &(usize, Arc<str>)| match place {
            (at, own) if *at == attribute => is(own),
            (at, own) => *at == other && **own == *value,
        };
        let here = self.crossed.iter().filter(|(both, _)| both.iter().all(has));
        here.for_each(|(_, it)| found.merge(it.clone()));
        found
    }
}

/// The values that are known, with the positions of their attributes.
fn known(segments: &[Value]) -> impl Iterator<Item = (usize, &Arc<str>)> {
    segments.iter().enumerate().filter_map(|(at, value)| Some((at, value.as_ref()?)))
}

/// An utterance that speaks of a theme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offered {
    pub(crate) case: Id,
    pub(crate) utterance: Id,
    pub(crate) weight: f32,
    /// Of what it says of the theme.
    pub(crate) polarity: Option<f64>,
}

impl Evidence {
    /// Considers an utterance that speaks of the theme.
    fn offer(&mut self, Offered { case, utterance, weight, polarity }: Offered) {
        let feeling = match polarity {
            Some(polarity) if polarity > 0.0 => 0,
            Some(polarity) if polarity < 0.0 => 1,
            _ => 2,
        };
        self.feelings[feeling].offered += 1;
        self.feelings[feeling].consider(Quote { weight, utterance, case });
    }

    /// Takes in the best that were found elsewhere.
    pub(crate) fn merge(&mut self, other: Evidence) {
        for (own, other) in self.feelings.iter_mut().zip(other.feelings) {
            own.offered += other.offered;
            other.quotes.into_iter().for_each(|quote| own.consider(quote));
        }
    }

    /// `n` utterances of different cases: each feeling has as many of them as its share of all, by
    /// the method of Sainte-Laguë, and of each the heaviest are taken.
    ///
    /// So the first is of the commonest feeling, and of three the last is of another if that has
    /// more than a sixth. The first of `n` are the same for a smaller `n`.
    pub(crate) fn utterances(&self, n: usize) -> Vec<Id> {
        let mut chosen: Vec<Quote> = Vec::new();
        let mut seats = [0_u64; 3];
        while chosen.len() < n {
            let is_new = |quote: &&Quote| chosen.iter().all(|one| one.case != quote.case);
            let next = |at: usize| {
                let quote = self.feelings[at].quotes.iter().find(is_new)?;
                Some((at, *quote))
            };
            // a/(2s+1) against b/(2t+1); of equal ones the heavier quote.
            let best = (0..3).filter_map(next).min_by(|(a, first), (b, second)| {
                let [offered_a, offered_b] = [a, b].map(|at| self.feelings[*at].offered);
                let [seats_a, seats_b] = [a, b].map(|at| 2 * seats[*at] + 1);
                let claims = (offered_b * seats_a).cmp(&(offered_a * seats_b));
                claims.then_with(|| first.order(second))
            });
            let Some((at, quote)) = best else { break };
            chosen.push(quote);
            seats[at] += 1;
        }
        chosen.iter().map(|quote| quote.utterance).collect()
    }
}

impl Feeling {
    fn consider(&mut self, quote: Quote) {
        // Most are worse than what is kept.
        if self.quotes.len() == KEPT && !quote.precedes(&self.quotes[KEPT - 1]) {
            return;
        }
        if let Some(own) = self.quotes.iter().position(|own| own.case == quote.case) {
            if !quote.precedes(&self.quotes[own]) {
                return;
            }
            self.quotes.remove(own);
        }
        let at = self.quotes.partition_point(|own| own.precedes(&quote));
        self.quotes.insert(at, quote);
        self.quotes.truncate(KEPT);
    }
}

impl Quote {
    fn order(&self, other: &Quote) -> Ordering {
        let by_weight = other.weight.total_cmp(&self.weight);
        by_weight.then((self.utterance, self.case).cmp(&(other.utterance, other.case)))
    }

    fn precedes(&self, other: &Quote) -> bool {
        self.order(other).is_lt()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(offers: &[(u64, u64, f32, Option<f64>)]) -> Evidence {
        let mut evidence = Evidence::default();
        for &(case, utterance, weight, polarity) in offers {
            let (case, utterance) = (Id(case), Id(utterance));
            evidence.offer(Offered { case, utterance, weight, polarity });
        }
        evidence
    }

    #[test]
    fn the_heaviest_of_different_cases_are_quoted() {
        let evidence = of(&[
            (1, 10, 0.5, None),
            (1, 11, 0.9, None),
            (2, 20, 0.7, None),
            (3, 31, 0.6, None),
            (4, 30, 0.6, None),
            (1, 12, 0.8, None),
            (5, 50, 0.1, None),
            (6, 60, 0.2, None),
        ]);
        assert_eq!(evidence.utterances(3), [Id(11), Id(20), Id(30)]);
        assert_eq!(evidence.utterances(9), [Id(11), Id(20), Id(30), Id(31), Id(60)]);
    }

    /// Of nine that speak of it, six are cross, two glad and one neither.
    #[test]
    fn quotes_have_the_feelings_of_all_in_their_shares() {
        let mut offers: Vec<_> = (0..6).map(|case| (case, case, 0.9, Some(-0.5))).collect();
        offers.extend([(6, 6, 0.6, Some(0.5)), (7, 7, 0.7, Some(0.9)), (8, 8, 1.0, None)]);
        let evidence = of(&offers);
        // 6/1, 6/3 = 2/1 (the heavier quote first), 2/1 or 6/5, …
        assert_eq!(evidence.utterances(1), [Id(0)]);
        assert_eq!(evidence.utterances(3), [Id(0), Id(1), Id(7)]);
        assert_eq!(evidence.utterances(5), [Id(0), Id(1), Id(7), Id(2), Id(8)]);
        let one_sided: Vec<_> = (0..9).map(|case| (case, case, 0.9, Some(-0.5))).collect();
        let mut few = one_sided.clone();
        few.push((9, 9, 1.0, Some(0.5)));
        assert_eq!(of(&few).utterances(3), of(&one_sided).utterances(3), "one of ten is not mixed");
    }

    #[test]
    fn who_says_both_is_quoted_once() {
        let evidence =
            of(&[(1, 10, 0.9, Some(0.5)), (1, 11, 0.8, Some(-0.5)), (2, 20, 0.7, Some(-0.5))]);
        assert_eq!(evidence.utterances(3), [Id(11), Id(20)]);
    }

    proptest! {
        /// However offers are ordered and split, the quotes are the same, of different cases, and
        /// every feeling with more than a sixth is among three, as far as other cases have it.
        #[test]
        fn quotes_are_diverse_and_do_not_depend_on_order(
            (offers, shuffled) in proptest::collection::vec(
                (0..30_u64, 0..4_u8, proptest::option::of(-1..2_i8)), 0..40,
            )
            .prop_flat_map(|offers| (Just(offers.clone()), Just(offers).prop_shuffle())),
            split in 1..10_usize,
        ) {
            let offered = |offers: &[(u64, u8, Option<i8>)]| {
                let of_one = |&(case, weight, sign): &(u64, u8, Option<i8>)| {
                    let utterance = case * 100 + u64::from(weight) * 10 + (sign.unwrap_or(2) + 2) as u64;
                    (case, utterance, f32::from(weight), sign.map(f64::from))
                };
                of(&offers.iter().map(of_one).collect::<Vec<_>>())
            };
            let whole = offered(&offers);
            let mut merged = Evidence::default();
            shuffled.chunks(split).for_each(|part| merged.merge(offered(part)));
            prop_assert_eq!(&whole, &merged);
            let quoted = whole.utterances(3);
            let cases: std::collections::BTreeSet<u64> = quoted.iter().map(|id| id.0 / 100).collect();
            prop_assert_eq!(cases.len(), quoted.len());
            let told = |at: u64| quoted.iter().any(|id| id.0 % 10 == at);
            for (sign, digit) in [(1, 3), (-1, 1)] {
                let here = offers.iter().filter(|(.., own)| *own == Some(sign)).count();
                let own: std::collections::BTreeSet<u64> = offers
                    .iter().filter(|(.., own)| *own == Some(sign)).map(|(case, ..)| *case).collect();
                if here * 3 > offers.len() && own.len() > 2 {
                    prop_assert!(told(digit), "{} of {}: {:?}", here, offers.len(), quoted);
                }
            }
        }
    }
}
