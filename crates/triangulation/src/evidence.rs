//! The few utterances that show a theme best.

use corpus::Id;

/// How many utterances are kept per theme and source; no more can be quoted.
const KEPT: usize = 5;

/// The heaviest utterance of each of the cases that have the heaviest, heaviest first.
///
/// Equal weights go by utterance id, so that the order of counting does not show. Each case keeps
/// only its best, so that one talkative person does not fill the list. Cutting to [`KEPT`] loses
/// nothing when parts merge: a case that is cut has as many better ones before it in any whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Evidence {
    quotes: Vec<Quote>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Quote {
    weight: f32,
    utterance: Id,
    case: Id,
}

impl Evidence {
    /// Considers an utterance.
    pub(crate) fn offer(&mut self, case: Id, utterance: Id, weight: f32) {
        self.consider(Quote { weight, utterance, case });
    }

    /// Takes in the best that were found elsewhere.
    pub(crate) fn merge(&mut self, other: Evidence) {
        for quote in other.quotes {
            self.consider(quote);
        }
    }

    /// The `n` best utterances, best first.
    pub(crate) fn utterances(&self, n: usize) -> Vec<Id> {
        self.quotes.iter().take(n).map(|quote| quote.utterance).collect()
    }

    fn consider(&mut self, quote: Quote) {
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
    fn precedes(&self, other: &Quote) -> bool {
        let by_weight = other.weight.total_cmp(&self.weight);
        by_weight.then((self.utterance, self.case).cmp(&(other.utterance, other.case))).is_lt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_of_different_cases_are_quoted() {
        let mut evidence = Evidence::default();
        for (case, utterance, weight) in [
            (1, 10, 0.5),
            (1, 11, 0.9),
            (2, 20, 0.7),
            (3, 31, 0.6),
            (4, 30, 0.6),
            (1, 12, 0.8),
            (5, 50, 0.1),
            (6, 60, 0.2),
        ] {
            evidence.offer(Id(case), Id(utterance), weight);
        }
        assert_eq!(evidence.utterances(3), [Id(11), Id(20), Id(30)]);
        assert_eq!(evidence.utterances(9), [Id(11), Id(20), Id(30), Id(31), Id(60)]);
    }
}
