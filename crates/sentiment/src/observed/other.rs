//! What is seen of a text in any language but English.
//!
//! Thai has a lexicon of its own (`lexicons/thai.tsv`), whose words are verdicts and make no grams:
//! what "wait" means to a customer is not what it means to those who wait for a new telephone, of
//! whom the model's texts are full. Thai and Indonesian negators turn verdicts round and mark the
//! words behind them, as in English; one right before blame is not heard by itself ("no problem" is
//! not blame for its `no`).

use std::sync::OnceLock;

use corpus::Span;
use text::{Language, Token, TokenKind, Tokenizer};

use super::grams::{Grams, Reach};
use super::{NUMBER, Observed, Said, finish, whole_of_verdicts};
use crate::clauses;
use crate::own::{Found, Own};
use crate::rules::{NEGATION, Verdict};
use crate::words::hash;

/// Words that a negator reaches.
const SCOPE: usize = 2;

/// Words that negate, by language.
fn negators(language: Language) -> &'static [&'static str] {
    match language.code() {
        "th" => &["ไม่", "ไม่ได้", "ไม่มี", "ไม่เคย", "ไม่ค่อย", "ไม่ต้อง", "ยังไม่", "มิได้", "ไร้", "ปราศจาก"],
        "id" => &[
            "tidak", "tak", "bukan", "belum", "kurang", "jangan", "tanpa", "gak", "ga", "nggak",
            "ngga", "enggak", "ndak", "tdk", "blm",
        ],
        _ => &[],
    }
}

/// The lexicon that ships for a language.
fn shipped(language: Language) -> Option<&'static Own> {
    static THAI: OnceLock<Own> = OnceLock::new();
    let read = || {
        let table = include_str!("../../lexicons/thai.tsv").lines();
        let lines = table.filter(|line| !line.starts_with('#')).filter_map(|l| l.split_once('\t'));
        let terms =
            lines.flat_map(|(value, listed)| listed.split(' ').map(move |term| (0, term, value)));
        Own::new("thai.tsv", terms).output
    };
    (language.code() == "th").then(|| THAI.get_or_init(read))
}

/// Looks at a text of any language.
pub(crate) fn other(
    text: &str,
    language: Language,
    tokenizer: &Tokenizer,
    own: &Own,
    named: bool,
) -> Observed {
    let tokens = tokenizer.tokens(text, Some(language));
    let mut observed = Observed { names: named.then(Vec::new), ..Observed::default() };
    let terms = terms(&tokens, language, own);
    let negators = negators(language);
    let mut verdicts = Vec::new();
    let mut end = 0;
    let mut sentences = 0;
    let mut was_negator = false;
    let mut grams = Grams::new(&mut observed);
    for (at, Token { span, kind, normal, stop, .. }) in tokens.iter().enumerate() {
        let range = span.start as usize..span.end as usize;
        if text[end.min(range.start)..range.start].contains(['.', '!', '?', '\n', '。']) {
            sentences += 1;
            grams.end_sentence();
        }
        end = range.end;
        let form = if *kind == TokenKind::Number { NUMBER } else { normal };
        let term = terms.iter().find(|term| term.holds(at));
        if let Some(term) = term.filter(|term| term.at == at && term.valence != 0.0) {
            let before = at.checked_sub(1).filter(|_| grams.is_negated() && was_negator);
            let start = before.map_or(span.start, |before| tokens[before].span.start);
            let span = Span { start, end: tokens[term.end - 1].span.end };
            let turned = if grams.is_negated() { NEGATION } else { 1.0 };
            verdicts.push(Verdict { strength: term.valence * turned, span });
        }
        let negates = term.is_none() && negators.contains(&normal.as_ref());
        let said = Said { range, is_grammar: *stop && !negates };
        was_negator = negates;
        let turns_blame =
            negates && terms.iter().any(|term| term.at == at + 1 && term.valence < 0.0);
        let silent = term.is_some() || turns_blame;
        grams.word(form, hash(form), said, Reach { negates, silent, scope: SCOPE });
    }
    observed.verdicts = verdicts;
    observed.is_statement = tokens.len() > 1;
    observed.has_contrast = clauses::has_contrast(text, language);
    let of_rules = whole_of_verdicts(text, &observed.verdicts);
    observed.whole[..7].copy_from_slice(&of_rules);
    finish(text, &mut observed, sentences == 0);
    observed
}

/// The study's own terms, and those that ship where the study has none.
fn terms(tokens: &[Token], language: Language, own: &Own) -> Vec<Found> {
    let word = |at: usize| tokens[at].normal.as_ref();
    let mut found = own.find(tokens.len(), word);
    let Some(shipped) = shipped(language) else { return found };
    let others = shipped.find(tokens.len(), word);
    let free = |term: &Found| (term.at..term.end).all(|at| !found.iter().any(|own| own.holds(at)));
    let others: Vec<Found> = others.into_iter().filter(free).collect();
    found.extend(others);
    found.sort_by_key(|term| term.at);
    found
}
