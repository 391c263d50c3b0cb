//! Words handed to the engine: one a line.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

/// One word a line: the tokens stand ready, and the engine has only to read them off.
pub(crate) fn lines<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut lines = String::new();
    for word in words {
        lines.push_str(word);
        lines.push('\n');
    }
    lines
}

/// The tokenizers that the fields name.
pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::new();
    tokenizers.register(Lines::NAME, Lines::default());
    // Stored-only text fields name the engine's default.
    tokenizers.register("default", Lines::default());
    tokenizers
}

/// Each line is a token.
#[derive(Clone, Default)]
pub(crate) struct Lines(Token);

impl Lines {
    pub(crate) const NAME: &'static str = "lines";
}

impl Tokenizer for Lines {
    type TokenStream<'a> = LineStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LineStream<'a> {
        self.0.reset();
        LineStream { rest: text, token: &mut self.0 }
    }
}

pub(crate) struct LineStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl TokenStream for LineStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((line, rest)) = self.rest.split_once('\n') else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(line);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
