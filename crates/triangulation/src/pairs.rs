//! The decision: what a pair of sources says of a theme.

use statistics::{Interval, q_values, silence_probability, two_proportions};

use crate::matrix::{Matrix, Presence, Status};
use crate::{Parameters, Rule};

/// What a cell of the matrix says (Farmer et al. 2006), and ours for too little data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// Meaning and prominence agree.
    Agreement,
    /// One of them agrees.
    PartialAgreement,
    /// Neither agrees; by the rule `meaning-first` also opposite signs.
    Dissonance,
    /// One source presents the theme, the other could have, and says nothing or far too little.
    Silence,
    /// One source presents the theme, the other has too little to tell.
    Insufficient,
}

impl Code {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Code::Agreement => "agreement",
            Code::PartialAgreement => "partial agreement",
            Code::Dissonance => "dissonance",
            Code::Silence => "silence",
            Code::Insufficient => "insufficient",
        }
    }
}

/// A decided pair of sources; the strings and quotes come with the row.
pub(crate) struct Pair {
    pub(crate) theme: usize,
    pub(crate) sources: [usize; 2],
    pub(crate) code: Option<Code>,
    pub(crate) meaning_agrees: Option<bool>,
    pub(crate) prominence_agrees: Option<bool>,
    pub(crate) p_value: Option<f64>,
    pub(crate) q_value: Option<f64>,
    pub(crate) silence_probability: Option<f64>,
}

/// Decides every pair: by theme, then by sources in the order of the study.
pub(crate) fn pairs(matrix: &Matrix, parameters: &Parameters) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (theme, presences) in matrix.presences.iter().enumerate() {
        let n = presences.len();
        pairs.extend((0..n).flat_map(|a| (a + 1..n).map(move |b| (theme, [a, b]))));
    }
    let both = |&(theme, sources): &(usize, [usize; 2])| {
        sources.map(|source: usize| matrix.presences[theme][source])
    };
    let p_values: Vec<_> = pairs.iter().map(|pair| p_value(both(pair))).collect();
    let mut tested = q_values(&p_values.iter().copied().flatten().collect::<Vec<_>>()).into_iter();
    pairs
        .iter()
        .zip(p_values)
        .map(|(pair, p_value)| {
            let q_value = p_value.and_then(|_| tested.next());
            let (theme, sources) = *pair;
            let presences = both(pair);
            let mut decided = Pair {
                theme,
                sources,
                code: None,
                meaning_agrees: p_value.and_then(|_| meaning_agrees(presences, parameters)),
                prominence_agrees: q_value.map(|q| prominence_agrees(presences, q, parameters)),
                p_value,
                q_value,
                silence_probability: silence(presences, matrix.expected[theme]),
            };
            decided.code = decided.decide(presences, parameters);
            decided
        })
        .collect()
}

impl Pair {
    fn decide(&self, presences: [Presence; 2], parameters: &Parameters) -> Option<Code> {
        use Status::{Present, Silent};
        match presences.map(|presence| presence.status) {
            [Present, Present] => {
                let (meaning, prominence) = (self.meaning_agrees?, self.prominence_agrees?);
                let [a, b] = signs(presences, parameters)?;
                let opposite = a * b < 0;
                Some(match (meaning, prominence) {
                    _ if opposite && parameters.rule == Rule::MeaningFirst => Code::Dissonance,
                    (true, true) => Code::Agreement,
                    (false, false) => Code::Dissonance,
                    _ => Code::PartialAgreement,
                })
            }
            [Present, Silent] | [Silent, Present] => Some(Code::Silence),
            [Present, _] | [_, Present] => {
                let by_chance = self.silence_probability.is_none_or(|p| p > parameters.alpha);
                Some(if by_chance { Code::Insufficient } else { Code::Silence })
            }
            _ => None,
        }
    }
}

/// The test of equal prevalences, where both sources present the theme.
fn p_value([a, b]: [Presence; 2]) -> Option<f64> {
    (a.status == Status::Present && b.status == Status::Present)
        .then(|| two_proportions((a.with, a.asked), (b.with, b.asked)))
        .flatten()
}

fn prominence_agrees([a, b]: [Presence; 2], q_value: f64, parameters: &Parameters) -> bool {
    // a/n : b/m as a·m : b·n, so that the border itself does not depend on rounding.
    let (first, second) = ((a.with * b.asked) as f64, (b.with * a.asked) as f64);
    let alike = first.max(second) <= parameters.ratio * first.min(second);
    alike || q_value > parameters.alpha
}

fn meaning_agrees(presences: [Presence; 2], parameters: &Parameters) -> Option<bool> {
    let [a, b] = intervals(presences)?;
    let [sign_a, sign_b] = signs(presences, parameters)?;
    Some(sign_a == sign_b || a.overlaps(b))
}

fn signs(presences: [Presence; 2], parameters: &Parameters) -> Option<[i8; 2]> {
    let sign = |interval: Interval| parameters.sign((interval.low, interval.high));
    Some(intervals(presences)?.map(sign))
}

fn intervals([a, b]: [Presence; 2]) -> Option<[Interval; 2]> {
    Some([a.polarity?.interval?, b.polarity?.interval?])
}

/// The chance of so few mentions in the source that does not present the theme.
fn silence([a, b]: [Presence; 2], expected: Option<f64>) -> Option<f64> {
    let quiet = match [a.status, b.status] {
        [Status::Present, Status::Present] => return None,
        [_, Status::Present] => a,
        [Status::Present, _] => b,
        _ => return None,
    };
    silence_probability(expected?, quiet.asked, quiet.with)
}
