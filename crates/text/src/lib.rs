//! Language, sentences, tokens, stems: every token keeps its span.
//!
//! A text is never changed. [`detect()`] says its language, [`sentences()`] and [`Tokenizer::tokens`]
//! say where its parts stand; normal forms and stems lie beside the text.

mod detect;
mod emoticons;
mod fillers;
mod function_words;
mod language;
mod links;
mod normal;
mod notes;
mod scan;
mod script;
mod sentences;
mod spaceless;
mod thai;
mod tokens;
mod vocabulary;

pub use detect::{detect, detect_turns};
pub use language::Language;
pub use normal::normal;
pub use sentences::sentences;
pub use tokens::{Token, TokenKind, Tokenizer};

/// To be raised when texts are split into other tokens than before: an index keeps what was split.
pub const VERSION: &str = "2";
