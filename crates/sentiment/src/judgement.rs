//! A model's view of a text to a judgement with its cues.

use corpus::Span;

use crate::model::{Model, probabilities, scale};
use crate::observed::{Gram, NO_VERDICT, OF_VERDICTS, Observed, Said};
use crate::{Class, Cue};

/// A class is told from this probability on; below it trivox abstains.
pub const ABSTAINS_BELOW: f64 = 0.4;
/// Weight, in logits between positive and negative, from which a word is a basis by itself.
const TELLING: f64 = 0.3;
/// Words beside the verdicts that a judgement names, at most …
const MOST_CUES: usize = 8;
/// … and the share of all that weighed that each must have.
const LEAST_SHARE: f64 = 0.1;
/// Logits that a valence of 1 of the study's own lexicon is worth where no model is, or one that has
/// never seen a verdict.
const PER_VALENCE: f64 = 0.8;

/// What trivox says of a text's sentiment, and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// How likely the text is negative, neutral, positive; adds up to 1.
    pub probabilities: [f64; 3],
    /// The likeliest class.
    pub class: Class,
    /// What made it, in order of place; spans do not overlap. Empty where nothing stood out.
    pub cues: Vec<Cue>,
}

impl Judgement {
    /// How much likelier positive is than negative, −1 … 1.
    pub fn polarity(&self) -> f64 {
        self.probabilities[2] - self.probabilities[0]
    }

    /// The same of a text that takes both sides, and so is not neutral.
    pub(crate) fn between_sides(self) -> Judgement {
        let [negative, _, positive] = self.probabilities;
        let sides = (negative + positive).max(f64::MIN_POSITIVE);
        let probabilities = [negative / sides, 0.0, positive / sides];
        Judgement { probabilities, class: likeliest(&probabilities), ..self }
    }

    /// The probability of the class.
    pub fn confidence(&self) -> f64 {
        self.probabilities[self.class as usize]
    }
}

/// What a model makes of what was seen; none where there is no basis or no class is likely enough.
pub(crate) fn judgement(model: Option<&Model>, observed: &Observed) -> Option<Judgement> {
    let mut weights = vec![0.0; observed.words.len()];
    let mut logits = match model {
        Some(model) => model.logits(observed, |gram, [negative, _, positive]| {
            let weight = f64::from(positive - negative);
            for (word, part) in parts(observed, gram) {
                weights[word] += weight * part;
            }
        }),
        None => [0.0; 3],
    };
    let seasoned = model.filter(|model| model.knows_verdicts());
    if seasoned.is_none() && !observed.verdicts.is_empty() {
        let sum: f64 = observed.verdicts.iter().map(|verdict| verdict.strength).sum();
        // To such a model all texts are without verdicts.
        let usual = model.map_or([0.0; 3], |model| model.whole[NO_VERDICT]);
        for (class, sign) in [-1.0, 0.0, 1.0].into_iter().enumerate() {
            logits[class] += f64::from(usual[class]) + sign * PER_VALENCE * sum;
        }
    }
    let scale = f64::from(scale(observed.grams.len()));
    weights.iter_mut().for_each(|weight| *weight *= scale);
    let has_opinion = observed.whole[7] + observed.whole[8] > 0.0;
    let is_told = observed.words.len() > 1 && weights.iter().any(|word| word.abs() >= TELLING);
    if observed.verdicts.is_empty() && !observed.is_statement && !has_opinion && !is_told {
        return None;
    }
    // Nothing but what is said by rote.
    if observed.verdicts.is_empty() && observed.grams.is_empty() {
        return None;
    }
    let probabilities = probabilities(logits);
    let class = likeliest(&probabilities);
    let judgement = Judgement { probabilities, class, cues: cues(seasoned, observed, &weights) };
    (judgement.confidence() >= ABSTAINS_BELOW).then_some(judgement)
}

/// The words that have a part in a gram, and their parts: those of a pair share it, but a word of
/// grammar leaves its part to one that is none.
fn parts(observed: &Observed, gram: &Gram) -> [(usize, f64); 2] {
    let (before, word) = (gram.first as usize, gram.word as usize);
    if before == word {
        return [(word, 1.0), (word, 0.0)];
    }
    let is_grammar = |word: usize| observed.words[word].is_grammar;
    let of_before = match (is_grammar(before), is_grammar(word)) {
        (true, false) => 0.0,
        (false, true) => 1.0,
        _ => 0.5,
    };
    [(before, of_before), (word, 1.0 - of_before)]
}

/// The class of the largest probability; of equal ones the milder.
pub(crate) fn likeliest([negative, neutral, positive]: &[f64; 3]) -> Class {
    if positive > neutral && positive > negative {
        Class::Positive
    } else if negative > neutral && negative > positive {
        Class::Negative
    } else {
        Class::Neutral
    }
}

/// The verdicts, each with its part of what the numbers about the text say and with its words' own
/// weight; then the words outside them that say most. Words of grammar weigh, and are left out.
fn cues(model: Option<&Model>, observed: &Observed, weights: &[f64]) -> Vec<Cue> {
    let size: f64 = observed.verdicts.iter().map(|verdict| verdict.strength.abs()).sum();
    let of_verdicts = model.map_or(2.0 * PER_VALENCE * size, |model| {
        let parts = OF_VERDICTS.iter().map(|at| {
            let [negative, _, positive] = model.whole[*at];
            f64::from(observed.whole[*at] * (positive - negative))
        });
        parts.sum::<f64>().abs()
    });
    let mut found: Vec<Cue> = Vec::new();
    let mut word = 0;
    let mut others: Vec<(bool, Cue)> = Vec::new();
    for verdict in &observed.verdicts {
        let (start, end) = (verdict.span.start as usize, verdict.span.end as usize);
        let mut weight = of_verdicts * verdict.strength / size;
        while word < observed.words.len() && observed.words[word].range.start < end {
            if observed.words[word].range.start >= start {
                weight += weights[word];
            } else {
                others.push(cue(observed, weights, word));
            }
            word += 1;
        }
        found.push(Cue { span: verdict.span, weight });
    }
    others.extend((word..observed.words.len()).map(|word| cue(observed, weights, word)));
    let all = found.iter().chain(others.iter().map(|(_, cue)| cue));
    let total: f64 = all.map(|cue| cue.weight.abs()).sum();
    others.retain(|(is_grammar, cue)| !is_grammar && cue.weight.abs() >= LEAST_SHARE * total);
    others.sort_by(|(_, a), (_, b)| b.weight.abs().total_cmp(&a.weight.abs()));
    others.truncate(MOST_CUES);
    found.extend(others.into_iter().map(|(_, cue)| cue));
    found.retain(|cue| cue.weight != 0.0);
    found.sort_by_key(|cue| cue.span);
    found.iter_mut().for_each(|cue| cue.weight /= total);
    found
}

/// A word as a cue, and whether it belongs to grammar.
fn cue(observed: &Observed, weights: &[f64], word: usize) -> (bool, Cue) {
    let Said { range, is_grammar } = &observed.words[word];
    let span = Span { start: range.start as u32, end: range.end as u32 };
    (*is_grammar, Cue { span, weight: weights[word] })
}
