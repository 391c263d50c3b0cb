//! Verdicts to one polarity: sum, emphasis, scale, confidence.

use crate::by_rules::ByRules;
use crate::rules::Verdict;
use crate::words::Words;
use crate::{Class, Cue};

/// Approximates the largest sum expected; VADER's constant.
const ALPHA: f64 = 15.0;
/// Rating increase of each exclamation mark, up to four.
const EXCLAMATION: f64 = 0.292;
/// Rating increase of each question mark where there are two or three; and of four or more together.
const QUESTION: f64 = 0.18;
const QUESTIONS: f64 = 0.96;
/// Strength at which one-sided evidence is worth a confidence of one half: an ordinary word such as `good`, 1.9.
const HALF_CONFIDENT: f64 = 2.0;
/// Words at which a neutral text reaches half of the confidence that it can have.
const HALF_READ: f64 = 10.0;
/// A text without cues is a statement from so many words and so many words of grammar.
const STATEMENT_WORDS: usize = 4;
const STATEMENT_FUNCTION_WORDS: usize = 1;

/// What the words of a text say about whether English is its language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence {
    words: usize,
    function: usize,
    known: usize,
}

impl Evidence {
    pub(crate) fn of(words: &Words) -> Evidence {
        let written = words.iter().filter(|word| !word.sign);
        let mut evidence = Evidence { words: 0, function: 0, known: 0 };
        for word in written {
            evidence.words += 1;
            evidence.function += usize::from(word.entry.flags.function);
            evidence.known += usize::from(word.entry.known());
        }
        evidence
    }

    /// Says something in English, if its language is English.
    pub(crate) fn is_statement(self) -> bool {
        self.words >= STATEMENT_WORDS && self.function >= STATEMENT_FUNCTION_WORDS
    }

    /// May be read as English although it is too short to tell.
    pub(crate) fn looks_english(self) -> bool {
        2 * self.known >= self.words && (self.words < STATEMENT_WORDS || self.function > 0)
    }
}

/// The judgement that verdicts add up to.
pub(crate) fn judgement(text: &str, verdicts: &[Verdict], evidence: Evidence) -> ByRules {
    let sum: f64 = verdicts.iter().map(|verdict| verdict.strength).sum();
    let size: f64 = verdicts.iter().map(|verdict| verdict.strength.abs()).sum();
    let polarity = compound(text, verdicts);
    let class = Class::of(polarity);
    let words = evidence.words as f64;
    let confidence = match class {
        Class::Neutral => words / (2.0 * (words + HALF_READ)),
        _ => sum.abs() / (size + HALF_CONFIDENT),
    };
    let cues = verdicts
        .iter()
        .map(|verdict| Cue { span: verdict.span, weight: verdict.strength / size })
        .collect();
    ByRules { polarity, class, confidence, cues }
}

/// VADER's compound score, −1 … 1.
pub(crate) fn compound(text: &str, verdicts: &[Verdict]) -> f64 {
    let sum: f64 = verdicts.iter().map(|verdict| verdict.strength).sum();
    let emphasised = if sum == 0.0 { 0.0 } else { sum + emphasis(text) * sum.signum() };
    (emphasised / (emphasised * emphasised + ALPHA).sqrt()).clamp(-1.0, 1.0)
}

fn emphasis(text: &str) -> f64 {
    let (mut exclamations, mut questions) = (0u32, 0u32);
    for byte in text.bytes() {
        exclamations += u32::from(byte == b'!');
        questions += u32::from(byte == b'?');
    }
    let questioning = match questions {
        0 | 1 => 0.0,
        2 | 3 => f64::from(questions) * QUESTION,
        _ => QUESTIONS,
    };
    f64::from(exclamations.min(4)) * EXCLAMATION + questioning
}
