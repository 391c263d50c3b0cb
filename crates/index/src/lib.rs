//! Utterances → full-text index, and queries over it.
//!
//! [`Writer`] takes utterances in the order of the study and writes an index into a folder;
//! [`Index`] answers a [`Query`] with ranked [`Hit`]s or with the lines of a concordance. The texts
//! are split by crate `text`, at writing and at asking alike: an utterance is found by the words
//! that the analysis saw. Nothing else knows the search engine below (tantivy), and the bytes of an
//! index depend on the utterances and their order alone, not on the number of threads.

mod any_word;
mod candidates;
mod collect;
mod compile;
mod concordance;
mod conditions;
mod contents;
mod counts;
mod date;
mod entry;
mod error;
mod expand;
mod fields;
mod findings;
mod folder;
mod ids;
mod labels;
mod like;
mod lines;
mod open;
mod operands;
mod operators;
mod parse;
mod pattern;
mod pieces;
mod positions;
mod query;
mod query_error;
mod ranking;
mod reading;
mod restrict;
mod sample;
mod scan;
mod search;
mod spelling;
mod values;
mod vocabulary;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use concordance::{Concordance, Line, Sort, View};
pub use contents::Contents;
pub use counts::{By, Count};
pub use entry::{Entry, Hit};
pub use error::Error;
pub use query::Query;
pub use query_error::QueryError;
pub use scan::{NotOfWords, Scanner};
pub use search::{Hits, Index};
pub use spelling::UnknownWord;
pub use values::UnknownValue;
pub use words::{Collocate, Frequency, Key, Ngram, Sides, Wanted, Window};
pub use write::{Closed, Segment, Writer};
