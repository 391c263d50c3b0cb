//! Tables of words: how often, spread over whom, beside what, and where more than elsewhere.
//!
//! Counts come from the postings, word by word, so that what is held does not grow with the texts
//! but for one number for each person; only neighbours of words are looked up in the texts.

mod collocates;
mod frequency;
mod keyness;
mod ngrams;
mod subset;
mod walk;

pub use collocates::{Collocate, Window};
pub use frequency::Frequency;
pub use keyness::{Key, Sides};
pub use ngrams::Ngram;

use text::Token;

/// Which words a table has.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Times that a word occurs at least.
    pub least: u64,
    /// Whether stop words are counted too; n-grams then may begin and end with one.
    pub stop_words: bool,
}

/// Whether something ends between two tokens: a sentence, a clause in brackets, a line.
fn is_parted(text: &str, before: &Token, after: &Token) -> bool {
    let gap = text.get(before.span.end as usize..after.span.start as usize).unwrap_or_default();
    gap.contains(['.', '!', '?', ';', ':', '\n', '(', ')', '[', ']', '…', '。', '！', '？', '।'])
}
