//! What the engine finds, against a scan that reads every utterance.

use std::collections::BTreeSet;
use std::fmt;

use corpus::{Id, Kind};
use proptest::prelude::*;
use tempfile::TempDir;
use text::{Language, Token, Tokenizer};

use super::{parse, write_segments};
use crate::{Entry, Index, Sort, View, Writer};

const WORDS: [&str; 14] = [
    "waiting",
    "waits",
    "wait",
    "the",
    "music",
    "line",
    "bill",
    "billing",
    "bills",
    "was",
    "hold",
    "holding",
    "line's",
    "รอสาย",
];
const ROLES: [&str; 2] = ["agent", "customer"];

/// Utterances of up to twelve words, the same on each run; some have no language.
pub(super) fn texts() -> Vec<String> {
    let mut state = 7_u64;
    let mut below = |n: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let text = |_| {
        let words: Vec<&str> = (0..below(13)).map(|_| WORDS[below(WORDS.len())]).collect();
        words.join(if below(4) == 0 { ", " } else { " " })
    };
    (0..240).map(text).collect()
}

pub(super) fn language(at: usize) -> Option<Language> {
    Language::from_code(["en", "en", "de", "th", ""][at % 5])
}

pub(super) fn index(texts: &[String]) -> (TempDir, Index) {
    index_in(texts, language)
}

pub(super) fn index_in(
    texts: &[String],
    language: impl Fn(usize) -> Option<Language>,
) -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let ids: Vec<String> = (0..texts.len()).map(|at| at.to_string()).collect();
    let entry = |at: usize| Entry {
        utterance_id: Id::of(&["u", &ids[at]]),
        document_id: Id::of(&["d", &(at / 9).to_string()]),
        case_id: Id::of(&["c", &(at % 17).to_string()]),
        external_id: Some(&ids[at]),
        source_id: "calls",
        kind: Kind::Transcript,
        path: "calls.txt",
        line: at as u64 + 1,
        participant: None,
        role: Some(ROLES[at % 2]),
        evidence: true,
        language: language(at),
        seq: (at % 9) as u64,
        at: None,
        start_ms: None,
        end_ms: None,
        question: None,
        polarity: None,
        sentiment: None,
        theme_ids: &[],
        attributes: &[],
        text: &texts[at],
    };
    let entries: Vec<Entry> = (0..texts.len()).map(entry).collect();
    let segments: Vec<&[Entry]> = entries.chunks(70).collect();
    write_segments(Writer::create(folder.path()).unwrap(), &segments);
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

/// A query as a person writes it.
#[derive(Clone, Debug)]
enum Asked {
    Word(&'static str),
    Exact(&'static str),
    Phrase(Vec<&'static str>),
    Prefix(&'static str),
    Suffix(&'static str),
    Fuzzy(&'static str),
    Regex(&'static str),
    Role(&'static str),
    Near(Box<Asked>, Box<Asked>, u32),
    Before(Box<Asked>, Box<Asked>, u32),
    And(Box<Asked>, Box<Asked>),
    Or(Box<Asked>, Box<Asked>),
    Not(Box<Asked>),
}

impl fmt::Display for Asked {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Asked::Word(word) => write!(out, "{word}"),
            Asked::Exact(word) => write!(out, "={word}"),
            Asked::Phrase(words) => write!(out, "\"{}\"", words.join(" ")),
            Asked::Prefix(part) => write!(out, "{part}*"),
            Asked::Suffix(part) => write!(out, "*{part}"),
            Asked::Fuzzy(word) => write!(out, "{word}~"),
            Asked::Regex(regex) => write!(out, "/{regex}/"),
            Asked::Role(role) => write!(out, "role:{role}"),
            Asked::Near(a, b, n) => write!(out, "({a} NEAR/{n} {b})"),
            Asked::Before(a, b, n) => write!(out, "({a} BEFORE/{n} {b})"),
            Asked::And(a, b) => write!(out, "({a} AND {b})"),
            Asked::Or(a, b) => write!(out, "({a} OR {b})"),
            Asked::Not(a) => write!(out, "(NOT {a})"),
        }
    }
}

/// An utterance as the scan sees it.
struct Utterance<'a> {
    tokens: Vec<Token>,
    role: &'static str,
    tokenizer: &'a Tokenizer,
}

type Places = BTreeSet<(usize, usize)>;

impl Utterance<'_> {
    fn at(&self, is: impl Fn(&Token) -> bool) -> Places {
        (0..self.tokens.len()).filter(|at| is(&self.tokens[*at])).map(|at| (at, at + 1)).collect()
    }

    /// Whether `token` is a form of `word`: each word is said in each language here, so that a stem
    /// of any of them will do.
    fn is_form(&self, token: &Token, word: &str) -> bool {
        let stems = |word: &str| -> BTreeSet<String> {
            let stem = |code| {
                let tokens = self.tokenizer.tokens(word, Language::from_code(code));
                tokens.first().map_or_else(String::new, |token| token.stem.to_string())
            };
            ["en", "de", "th"].map(stem).into()
        };
        let wanted = stems(word);
        *token.normal == *word
            || wanted.contains(&*token.normal)
            || !wanted.is_disjoint(&stems(&token.normal))
    }

    fn words(&self, words: &[&str]) -> Places {
        let all = 0..self.tokens.len();
        let fits = |first: &usize| {
            words.iter().enumerate().all(|(at, word)| {
                let token = self.tokens.get(first + at);
                token.is_some_and(|token| *word == "*" || self.is_form(token, word))
            })
        };
        all.filter(fits).map(|first| (first, first + words.len())).collect()
    }

    /// Where a part with a place occurs.
    fn places(&self, asked: &Asked) -> Places {
        match asked {
            // A Thai piece is its words next to each other.
            Asked::Word("รอสาย") => self.words(&["รอ", "สาย"]),
            Asked::Word(word) => self.words(&[word]),
            Asked::Exact(word) => self.at(|token| *token.normal == **word),
            Asked::Phrase(words) => self.words(words),
            Asked::Prefix(part) => self.at(|token| token.normal.starts_with(part)),
            Asked::Suffix(part) => self.at(|token| token.normal.ends_with(part)),
            Asked::Fuzzy(word) => self.at(|token| strsim::osa_distance(&token.normal, word) <= 1),
            Asked::Regex("wait(s|ing)?") => {
                self.at(|token| ["wait", "waits", "waiting"].contains(&&*token.normal))
            }
            Asked::Regex(_) => self.at(|token| token.normal.contains("ol")),
            Asked::Near(a, b, n) => {
                let (a, b) = (self.places(a), self.places(b));
                let (mut there, back) = (apart(&a, &b, *n), apart(&b, &a, *n));
                there.extend(back);
                there
            }
            Asked::Before(a, b, n) => apart(&self.places(a), &self.places(b), *n),
            Asked::Or(a, b) => &self.places(a) | &self.places(b),
            _ => Places::new(),
        }
    }

    fn answers(&self, asked: &Asked) -> bool {
        match asked {
            Asked::Role(role) => self.role == *role,
            Asked::And(a, b) => self.answers(a) && self.answers(b),
            Asked::Or(a, b) => self.answers(a) || self.answers(b),
            Asked::Not(a) => !self.answers(a),
            asked => !self.places(asked).is_empty(),
        }
    }
}

fn apart(a: &Places, b: &Places, n: u32) -> Places {
    let mut found = Places::new();
    for first in a {
        for second in b {
            if second.0 >= first.1 && second.0 - first.1 < n as usize {
                found.insert((first.0, second.1));
            }
        }
    }
    found
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["waiting", "wait", "the", "music", "line", "bill", "hold"])
}

fn placed() -> impl Strategy<Value = Asked> {
    let gapped = (word(), word()).prop_map(|(a, b)| Asked::Phrase(vec![a, "*", b]));
    let one = prop_oneof![
        word().prop_map(Asked::Word),
        Just(Asked::Word("รอสาย")),
        word().prop_map(Asked::Exact),
        prop::collection::vec(word(), 2..4).prop_map(Asked::Phrase),
        gapped,
        prop::sample::select(vec!["wai", "bill", "l", "ร"]).prop_map(Asked::Prefix),
        prop::sample::select(vec!["ing", "s", "d"]).prop_map(Asked::Suffix),
        prop::sample::select(vec!["wiat", "bil", "hodl"]).prop_map(Asked::Fuzzy),
        prop::sample::select(vec!["wait(s|ing)?", ".*OL.*"]).prop_map(Asked::Regex),
    ];
    one.prop_recursive(2, 6, 2, |inner| {
        let both = (inner.clone(), inner, 1..5_u32);
        prop_oneof![
            both.clone().prop_map(|(a, b, n)| Asked::Near(a.into(), b.into(), n)),
            both.clone().prop_map(|(a, b, n)| Asked::Before(a.into(), b.into(), n)),
            both.prop_map(|(a, b, _)| Asked::Or(a.into(), b.into())),
        ]
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let one =
        prop_oneof![4 => placed(), 1 => prop::sample::select(&ROLES[..]).prop_map(Asked::Role)];
    one.prop_recursive(3, 8, 2, |inner| {
        let both = (inner.clone(), inner.clone());
        prop_oneof![
            both.clone().prop_map(|(a, b)| Asked::And(a.into(), b.into())),
            both.prop_map(|(a, b)| Asked::Or(a.into(), b.into())),
            inner.prop_map(|a| Asked::Not(a.into())),
        ]
    })
}

#[test]
fn the_engine_finds_what_a_scan_finds() {
    let texts = texts();
    let (_folder, index) = index(&texts);
    let tokenizer = Tokenizer::new();
    let utterances: Vec<Utterance> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| Utterance {
            tokens: tokenizer.tokens(text, language(at)),
            role: ROLES[at % 2],
            tokenizer: &tokenizer,
        })
        .collect();
    let scan = |asked: &Asked| -> Vec<usize> {
        (0..utterances.len()).filter(|at| utterances[*at].answers(asked)).collect()
    };
    proptest!(ProptestConfig::with_cases(1_500), |(asked in asked())| {
        let query = parse(&index, &asked.to_string());
        let found = index.search(&query, 1_000).unwrap();
        let mut found_at: Vec<usize> =
            found.hits.iter().map(|hit| hit.external_id.as_ref().unwrap().parse().unwrap()).collect();
        found_at.sort_unstable();
        prop_assert_eq!(&found_at, &scan(&asked), "{}", asked);
        prop_assert_eq!(found.total, found_at.len());
    });
    proptest!(ProptestConfig::with_cases(500), |(asked in placed())| {
        let query = parse(&index, &asked.to_string());
        let view = View { width: 10, limit: 100_000, sort: Sort::Document, sample: None };
        let mut lines = 0;
        for utterance in &utterances {
            let mut end = 0;
            for place in utterance.places(&asked) {
                lines += usize::from(place.0 >= end);
                end = end.max(place.1);
            }
        }
        prop_assert_eq!(index.concordance(&query, view).unwrap().lines.len(), lines, "{}", asked);
    });
}
