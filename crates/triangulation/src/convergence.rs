//! The convergence coding matrix: per theme, each pair of sources and all of them together.

use std::fmt::Write;

use corpus::Id;
use statistics::rule_of_three;

use crate::matrix::{Matrix, Presence, Status};
use crate::pairs::{Code, Pair, pairs};
use crate::tally::Tally;
use crate::{Parameters, Study};

/// How many utterances each source of a pair is quoted with.
pub(crate) const QUOTES: usize = 3;

/// A theme in a pair of sources, or over all sources.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvergenceRow {
    /// The theme.
    pub theme_id: String,
    /// The first source in the order of the study; absent in the row over all sources.
    pub source_a: Option<String>,
    /// The second source; absent in the row over all sources.
    pub source_b: Option<String>,
    /// What the cell says; absent where it cannot be decided.
    pub code: Option<Code>,
    /// Why it is silent, insufficient or undecided; over all sources, how many pairs say what.
    pub note: Option<String>,
    /// Whether the polarities agree; absent unless both sources present the theme and have a basis.
    pub meaning_agrees: Option<bool>,
    /// Whether the prevalences agree; absent unless both sources present the theme.
    pub prominence_agrees: Option<bool>,
    /// Of the test that both prevalences are the same.
    pub p_value: Option<f64>,
    /// The same after Benjamini–Hochberg over all themes and pairs that were tested.
    pub q_value: Option<f64>,
    /// The chance that a source without a mention shows none if the theme is as common there.
    pub silence_probability: Option<f64>,
    /// The rule with all its thresholds.
    pub rule: String,
    /// Utterances of the first source that show the theme, each feeling with its share of them.
    pub quotes_a: Vec<Id>,
    /// Utterances of the second source that show the theme, likewise.
    pub quotes_b: Vec<Id>,
}

/// The rows of the matrix: per theme its pairs, then all sources together.
pub(crate) fn rows(
    matrix: &Matrix,
    tally: &Tally,
    study: &Study,
    parameters: &Parameters,
) -> Vec<ConvergenceRow> {
    let rule = parameters.to_string();
    let quotes = |source: &str, theme: usize| {
        let evidence = tally.source(source).and_then(|source| source.evidence.get(&theme));
        evidence.map(|evidence| evidence.whole.utterances(QUOTES)).unwrap_or_default()
    };
    let pairs = pairs(matrix, parameters);
    let mut rows = Vec::new();
    for (theme, description) in study.themes.iter().enumerate() {
        let of_theme = || pairs.iter().filter(move |pair| pair.theme == theme);
        for pair in of_theme() {
            let [source_a, source_b] = pair.sources.map(|source| &study.sources[source]);
            rows.push(ConvergenceRow {
                theme_id: description.id.clone(),
                source_a: Some(source_a.clone()),
                source_b: Some(source_b.clone()),
                code: pair.code,
                note: note(pair, matrix, study),
                meaning_agrees: pair.meaning_agrees,
                prominence_agrees: pair.prominence_agrees,
                p_value: pair.p_value,
                q_value: pair.q_value,
                silence_probability: pair.silence_probability,
                rule: rule.clone(),
                quotes_a: quotes(source_a, theme),
                quotes_b: quotes(source_b, theme),
            });
        }
        let codes: Vec<_> = of_theme().map(|pair| pair.code).collect();
        rows.push(ConvergenceRow {
            theme_id: description.id.clone(),
            source_a: None,
            source_b: None,
            code: overall(&codes),
            note: Some(summary(&codes)),
            meaning_agrees: None,
            prominence_agrees: None,
            p_value: None,
            q_value: None,
            silence_probability: None,
            rule: rule.clone(),
            quotes_a: Vec::new(),
            quotes_b: Vec::new(),
        });
    }
    rows
}

/// The code over all sources: the gravest of its pairs, and agreement only where nothing is graver.
fn overall(codes: &[Option<Code>]) -> Option<Code> {
    use Code::{Agreement, Dissonance, Insufficient, PartialAgreement, Silence};
    [Dissonance, Silence, PartialAgreement, Agreement, Insufficient]
        .into_iter()
        .find(|&code| codes.contains(&Some(code)))
}

/// How many pairs say what, as in `2 agreement, 1 silence`.
fn summary(codes: &[Option<Code>]) -> String {
    let mut codes: Vec<_> =
        codes.iter().map(|code| code.map_or((1, "undecided"), |code| (0, code.name()))).collect();
    codes.sort_unstable();
    let mut text = String::new();
    for of_one in codes.chunk_by(|a, b| a == b) {
        let separator = if text.is_empty() { "" } else { ", " };
        write!(text, "{separator}{} {}", of_one.len(), of_one[0].1).expect("strings take all text");
    }
    text
}

/// Why a pair is silent, insufficient or undecided.
fn note(pair: &Pair, matrix: &Matrix, study: &Study) -> Option<String> {
    let sides = pair.sources.map(|at| (&study.sources[at], matrix.presences[pair.theme][at]));
    let Some(other) = sides.iter().position(|(_, side)| side.status != Status::Present) else {
        let unfelt: Vec<_> = sides
            .iter()
            .filter(|(_, side)| side.polarity.and_then(|polarity| polarity.interval).is_none())
            .map(|(source, _)| source.as_str())
            .collect();
        return (!unfelt.is_empty())
            .then(|| format!("fewer than two cases with a polarity in {}", unfelt.join(" and ")));
    };
    if sides.iter().all(|(_, side)| side.status != Status::Present) {
        return Some("neither source presents the theme".to_owned());
    }
    let (source, Presence { asked, with, status, .. }) = &sides[other];
    Some(match (status, rule_of_three(*asked), &study.themes[pair.theme].language) {
        (Status::Trace, ..) if pair.code == Some(Code::Silence) => {
            format!("only {with} of {asked} cases in {source}, far fewer than where it is present")
        }
        (Status::Trace, ..) => format!("a trace in {source}: {with} of {asked} cases"),
        (Status::Silent, Some(most), _) => {
            let percent = most * 100.0;
            format!("none of {asked} cases in {source}: at most {percent:.1} % (rule of three)")
        }
        (_, None, Some(language)) => format!("no case in {source} has words in `{language}`"),
        (_, None, None) => format!("no cases in {source}"),
        _ => format!("none of {asked} cases in {source}: too few for a silence"),
    })
}
