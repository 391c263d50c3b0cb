//! Codes of a codebook: what people decided before, or after an earlier run.
//!
//! A code draws statements in two ways. Where one of its cues is said, it is spoken of: the cue is
//! the researcher's word. Its definition and examples, and what people coded with it, are statements
//! that belong to it from the beginning, from which the mixture learns what else does.

mod cues;

use corpus::Span;
use text::{Language, Token, Tokenizer};

use crate::Statement;

pub use cues::{Cue, Query};
pub(crate) use cues::{Cues, cued};

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
    use expect_test::expect;

    use super::*;
    use crate::Parameters;
    use crate::tests::{Corpus, automatic, check, described, fit, hospital};

    pub(super) fn code(label: &str, examples: &[&str], cues: &[&str]) -> Code {
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
