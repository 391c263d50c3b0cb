//! Which tokens of a text a query matched.

use corpus::Span;
use text::Token;

/// What has to occur: one of the sequences, its words next to each other.
///
/// There are several because a word is read in each language of the index, and has another stem,
/// for Thai perhaps even other borders, in each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) sequences: Vec<Sequence>,
}

/// Words next to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sequence {
    pub(crate) form: Form,
    pub(crate) words: Vec<String>,
}

/// What of a token is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// The normal form.
    Exact,
    /// The stem.
    Stem,
}

impl Sequence {
    fn starts(&self, tokens: &[Token]) -> bool {
        let word = |token: &Token, word: &String| match self.form {
            Form::Exact => *token.normal == **word,
            Form::Stem => *token.stem == **word,
        };
        tokens.len() >= self.words.len()
            && tokens.iter().zip(&self.words).all(|(token, wanted)| word(token, wanted))
    }
}

/// An occurrence of a pattern: token `first` up to and without `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Occurrence {
    /// The bytes from its first token to its last.
    pub(crate) fn span(self, tokens: &[Token]) -> Span {
        Span { start: tokens[self.first].span.start, end: tokens[self.end - 1].span.end }
    }
}

/// Where the patterns occur, in order; occurrences that overlap become one.
pub(crate) fn occurrences(tokens: &[Token], patterns: &[Pattern]) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    for first in 0..tokens.len() {
        let longest = patterns
            .iter()
            .flat_map(|pattern| &pattern.sequences)
            .filter(|sequence| sequence.starts(&tokens[first..]))
            .map(|sequence| sequence.words.len())
            .max();
        let Some(length) = longest else { continue };
        let end = first + length;
        match found.last_mut() {
            Some(last) if first < last.end => last.end = last.end.max(end),
            _ => found.push(Occurrence { first, end }),
        }
    }
    found
}
