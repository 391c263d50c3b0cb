//! Codes of a codebook: what people decided before, or after an earlier run.
//!
//! A code draws statements in two ways. Where one of its cues is said, it is spoken of: the cue is
//! the researcher's word. Its definition and examples, and what people coded with it, are statements
//! that belong to it from the beginning, from which the mixture learns what else does.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use corpus::Span;

use rustc_hash::FxHashMap;
use text::{Language, Token, Tokenizer};

use crate::Statement;
use crate::labels::are_adjacent;

/// A code, in the language of the statements.
#[derive(Clone, Debug)]
pub struct Code {
    /// The name of its theme.
    pub label: String,
    /// What belongs to it: its definition and examples.
    pub examples: Vec<Example>,
    /// What is said where it is spoken of.
    pub cues: Vec<Cue>,
    /// What is asked of each sentence: where it is answered, the code is spoken of.
    pub query: Option<Query>,
    /// The place of the code above it among all codes.
    pub parent: Option<usize>,
    /// Whether what clearly belongs to it stays with it, whatever else is found.
    pub pinned: bool,
    /// Whether it is no theme: what belongs to it has none.
    pub rejected: bool,
}

/// Where words that are looked for stand among some tokens; nowhere if they do not answer.
type Find = dyn Fn(&[Token]) -> Vec<Range<usize>> + Send + Sync;

/// A query that tokens of a sentence answer or do not.
#[derive(Clone)]
pub struct Query(Arc<Find>);

impl Query {
    /// A query that finds the ranges of tokens which answer it.
    pub fn new(find: impl Fn(&[Token]) -> Vec<Range<usize>> + Send + Sync + 'static) -> Query {
        Query(Arc::new(find))
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Query")
    }
}

/// A statement that somebody looked at with the codes in mind.
#[derive(Clone, Debug)]
pub struct Coded<'a> {
    /// What was said.
    pub statement: Statement<'a>,
    /// The codes that it was given, by their places among all codes, and where; none where whoever
    /// looked gave none.
    pub codes: Vec<(usize, Span)>,
}

/// A text that shows what belongs to a code.
#[derive(Clone, Debug)]
pub struct Example {
    text: String,
    tokens: Vec<Token>,
}

impl Example {
    /// A text of a language.
    pub fn new(text: &str, tokenizer: &Tokenizer, language: Option<Language>) -> Example {
        Example { text: text.to_owned(), tokens: tokenizer.tokens(text, language) }
    }
}

/// A word or phrase that shows a code.
#[derive(Clone, Debug)]
pub struct Cue {
    words: Vec<CueWord>,
}

/// A word of a cue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum CueWord {
    /// A word with this stem.
    Stem(String),
    /// A word that begins so, in normal form.
    Beginning(String),
}

impl Cue {
    /// Reads a cue: `queue` (any word with that stem), `on hold` (a phrase), `wait*` (any word that
    /// begins so); none where no word stands in it.
    ///
    /// # Example
    /// ```
    /// # use text::{Language, Tokenizer};
    /// let english = Language::from_code("en");
    /// assert!(themes::Cue::new("wait* on hold", &Tokenizer::new(), english).is_some());
    /// assert!(themes::Cue::new("*", &Tokenizer::new(), english).is_none());
    /// ```
    pub fn new(written: &str, tokenizer: &Tokenizer, language: Option<Language>) -> Option<Cue> {
        let word = |token: &Token| {
            if written[token.span.end as usize..].starts_with('*') {
                CueWord::Beginning(token.normal.to_string())
            } else {
                CueWord::Stem(token.stem.to_string())
            }
        };
        let words: Vec<CueWord> = tokenizer.tokens(written, language).iter().map(word).collect();
        (!words.is_empty()).then_some(Cue { words })
    }
}

/// The cues of all codes.
#[derive(Default)]
pub(crate) struct Cues {
    /// By the stem of the first word: the code, and the other words.
    by_stem: FxHashMap<String, Vec<(usize, Vec<CueWord>)>>,
    /// Those whose first word is known by its beginning.
    by_beginning: Vec<(String, usize, Vec<CueWord>)>,
    queries: Vec<(usize, Query)>,
}

/// A cue that was said: its code, and its tokens.
pub(crate) type Said = (usize, Range<usize>);

impl Cues {
    pub(crate) fn of(codes: &[Code]) -> Cues {
        let queries = codes.iter().enumerate();
        let queries = queries.filter_map(|(at, code)| Some((at, code.query.clone()?)));
        let mut all = Cues { queries: queries.collect(), ..Cues::default() };
        for (code, cue) in codes
            .iter()
            .enumerate()
            .flat_map(|(at, code)| code.cues.iter().map(move |cue| (at, cue)))
        {
            let rest = cue.words[1..].to_vec();
            match cue.words[0].clone() {
                CueWord::Stem(stem) => all.by_stem.entry(stem).or_default().push((code, rest)),
                CueWord::Beginning(beginning) => all.by_beginning.push((beginning, code, rest)),
            }
        }
        all
    }

    /// Calls `take` with each cue that begins at a token.
    fn each_at(&self, statement: &Statement, at: usize, mut take: impl FnMut(Said)) {
        let token = &statement.tokens[at];
        for (code, rest) in self.by_stem.get(&*token.stem).into_iter().flatten() {
            if follow(statement, at + 1, rest) {
                take((*code, at..at + 1 + rest.len()));
            }
        }
        for (beginning, code, rest) in &self.by_beginning {
            if token.normal.starts_with(beginning) && follow(statement, at + 1, rest) {
                take((*code, at..at + 1 + rest.len()));
            }
        }
    }

    /// The cues said in some tokens of a statement, in order.
    pub(crate) fn said(&self, statement: &Statement, part: Range<usize>) -> Vec<Said> {
        let mut said = Vec::new();
        for (code, query) in &self.queries {
            let found = (query.0)(&statement.tokens[part.clone()]).into_iter();
            let found = found.map(|at| (*code, at.start + part.start..at.end + part.start));
            said.extend(found.filter(|(_, at)| !at.is_empty()));
        }
        if self.by_stem.is_empty() && self.by_beginning.is_empty() {
            return said;
        }
        for at in part.clone() {
            self.each_at(statement, at, |cue| said.extend((cue.1.end <= part.end).then_some(cue)));
        }
        said
    }
}

/// Whether these words stand at a token, with no more than a space between them.
fn follow(statement: &Statement, at: usize, words: &[CueWord]) -> bool {
    words.iter().enumerate().all(|(number, word)| {
        let Some(token) = statement.tokens.get(at + number) else { return false };
        let is_it = match word {
            CueWord::Stem(stem) => *token.stem == **stem,
            CueWord::Beginning(beginning) => token.normal.starts_with(beginning),
        };
        is_it && are_adjacent(statement.text, &statement.tokens[at + number - 1], token)
    })
}

/// The code whose cues are said most often in each passage, the first of equals.
pub(crate) fn cued(passages: &[&Statement], codes: usize, cues: &Cues) -> Vec<Option<usize>> {
    let most = |passage: &&Statement| {
        let mut counts = vec![0; codes];
        cues.said(passage, 0..passage.tokens.len()).iter().for_each(|(code, _)| counts[*code] += 1);
        let most = (0..codes).rev().max_by_key(|code| counts[*code])?;
        (counts[most] > 0).then_some(most)
    };
    passages.iter().map(most).collect()
}

/// The examples of each code, with their code.
pub(crate) fn examples(codes: &[Code]) -> impl Iterator<Item = (usize, Statement<'_>)> {
    codes.iter().enumerate().flat_map(|(at, code)| {
        let id = corpus::Id::of(&[&code.label]);
        code.examples.iter().map(move |example| {
            (at, Statement { id, case: id, text: &example.text, tokens: &example.tokens })
        })
    })
}

/// What people gave a code, with the code: the passages on which they laid it.
pub(crate) fn passages<'a>(coded: &[Coded<'a>]) -> impl Iterator<Item = (usize, Statement<'a>)> {
    coded.iter().flat_map(|one| {
        one.codes.iter().map(|(code, span)| {
            let tokens = one.statement.tokens;
            let first = tokens.partition_point(|token| token.span.start < span.start);
            let last = tokens.partition_point(|token| token.span.start < span.end);
            (*code, Statement { tokens: &tokens[first..last.max(first)], ..one.statement })
        })
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::Parameters;
    use crate::tests::{Corpus, automatic, check, described, fit, hospital};

    fn code(label: &str, examples: &[&str], cues: &[&str]) -> Code {
        let (tokenizer, english) = (Tokenizer::new(), Language::from_code("en"));
        let example = |text: &&str| Example::new(text, &tokenizer, english);
        let cue = |text: &&str| Cue::new(text, &tokenizer, english);
        Code {
            label: label.to_owned(),
            examples: examples.iter().map(example).collect(),
            cues: cues.iter().filter_map(cue).collect(),
            query: None,
            parent: None,
            pinned: false,
            rejected: false,
        }
    }

    /// Shows the cues said in a text.
    fn check_cues(cues: &[&str], text: &str, expected: Expect) {
        let cues = Cues::of(&[code("first", &[], cues), code("second", &[], &["hold music"])]);
        let corpus = Corpus::new("en", [text.to_owned()]);
        let statement = corpus.statements()[0];
        let said = cues.said(&statement, 0..statement.tokens.len()).into_iter();
        let shown = said.map(|(code, tokens)| {
            let start = statement.tokens[tokens.start].span.start as usize;
            let end = statement.tokens[tokens.end - 1].span.end as usize;
            format!("{code} «{}»", &text[start..end])
        });
        expected.assert_eq(&shown.collect::<Vec<_>>().join(" "));
    }

    #[test]
    fn cues_are_words_phrases_and_beginnings() {
        let cues = &["queue", "on hold", "wait*"];
        check_cues(
            cues,
            "Waited in queues, on hold. Queueing on a hold, hold on",
            expect!["0 «Waited» 0 «queues» 0 «on hold» 0 «Queueing»"],
        );
        check_cues(
            cues,
            "hold-music, hold, music, on HOLD music",
            expect!["1 «hold-music» 0 «on HOLD» 1 «HOLD music»"],
        );
        check_cues(&["*", "—"], "nothing * here", expect![""]);
    }

    #[test]
    fn codes_are_themes_and_the_rest_is_found() {
        let corpus = Corpus::new("en", hospital());
        let mut codes = [
            code(
                "Getting a space",
                &["The parking charges are a disgrace", "no space in the car park"],
                &[],
            ),
            code("Meals", &["The food was bland", "Lunch was cold, better meals please"], &[]),
            code("Deafness", &[], &["deaf", "hearing loop"]),
        ];
        let model = |codes: &[Code], find| {
            fit(&corpus.statements(), &Parameters { codes, find, ..automatic() })
        };
        let all = model(&codes, true);
        expect![[r#"
            Getting a space: parking, parking charges, found, no space, no space in the car
            Meals: meals, food, lunch, better, hospital
            Deafness: hearing, hearing loop, deaf
            nurses and doctors: nurses, staff, staff were friendly, nurses and doctors, kind
            waiting time: waiting, hours, waiting time, appointment, long
        "#]]
        .assert_eq(&described(&all));
        check(
            &all,
            "en",
            "Parking is a nightmare",
            expect![[r#"
            Getting a space
              Getting a space «Parking is a nightmare» Parking"#]],
        );
        check(
            &all,
            "en",
            "Nobody told us of xyzzy hearing loops",
            expect![[r#"
            Deafness
              Deafness «Nobody told us of xyzzy hearing loops» hearing loops"#]],
        );

        let only = model(&codes, false);
        expect![[r#"
            Getting a space: parking, parking charges, found, no space, no space in the car
            Meals: meals, lunch, better, hospital, hospital food
            Deafness: hearing, hearing loop, deaf
        "#]]
        .assert_eq(&described(&only));
        check(&only, "en", "The nurses were kind", expect!["none"]);
        check(
            &only,
            "en",
            "The nurses were kind, but lunch was cold.",
            expect![[r#"
            Meals
              Meals «The nurses were kind, but lunch was cold.» lunch"#]],
        );

        codes[1].rejected = true;
        let without = model(&codes, true);
        expect![[r#"
            Getting a space: parking, parking charges, found, no space, no space in the car
            Deafness: hearing, hearing loop, deaf
            nurses and doctors: nurses, staff, staff were friendly, nurses and doctors, kind
            waiting time: waiting, hours, waiting time, appointment, long
        "#]]
        .assert_eq(&described(&without));
        check(&without, "en", "The food was cold", expect!["none"]);
        check(
            &without,
            "en",
            "The food was cold, and deaf people were left out",
            expect![[r#"
                Deafness
                  Deafness «The food was cold, and deaf people were left out» deaf"#]],
        );
        assert_eq!(without.themes()[1].code, Some(2), "the third code is the second theme");
    }

    #[test]
    fn examples_are_passages_of_different_cases() {
        let corpus = Corpus::new("en", hospital());
        let model = fit(&corpus.statements(), &automatic());
        for theme in model.themes() {
            assert!(!theme.examples.is_empty() && theme.examples.len() <= 8, "{theme:?}");
            let is_said = |example: &&String| {
                corpus.statements().iter().any(|one| one.text.contains(&***example))
            };
            assert!(theme.examples.iter().all(|example| is_said(&example)), "{theme:?}");
        }
    }
}
