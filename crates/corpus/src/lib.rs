//! The nouns of trivox: documents, utterances, spans, places, and what is said of them.
//!
//! Plain data without behaviour of its own, shared by the crates that make it and the crates that
//! read it. Nothing here knows a file format, a language or a table.

mod diagnostic;
mod document;
mod id;
mod span;

pub use diagnostic::{Diagnostic, Place, Warned};
pub use document::{Document, HumanCoding, Kind, Timestamp, Utterance};
pub use id::Id;
pub use span::Span;
