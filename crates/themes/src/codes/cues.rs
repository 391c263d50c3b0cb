//! Cues of codes: words, phrases and queries of the researcher's, and where they are said.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use text::{Language, Token, Tokenizer};

use crate::labels::are_adjacent;
use crate::{Code, Statement};

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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::codes::tests::code;
    use crate::tests::Corpus;

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
}
