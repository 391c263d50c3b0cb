//! Rows that occur again: marked, never dropped.
//!
//! Two rows are copies if author, day and words are the same, whatever the case, spaces and
//! punctuation of the words. Without an author only longer texts count, for many people write "Great
//! app" on one day. Memory is bounded: [`ROWS`] rows are remembered.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use corpus::Document;

/// Rows remembered; later ones are compared with these, but not with one another.
pub(crate) const ROWS: usize = 1_000_000;

/// Letters and digits from which on the same words by nobody known are taken for a copy.
const LONG: usize = 40;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Things seen before, by their hash, with the line of the first.
#[derive(Default)]
pub(crate) struct Seen {
    lines: HashMap<u64, u64>,
    /// Whether there was one that is not remembered.
    pub(crate) full: bool,
}

impl Seen {
    /// The line on which the same was seen first; none if this is the first.
    pub(crate) fn first(&mut self, key: u64, line: u64) -> Option<u64> {
        if let Some(first) = self.lines.get(&key) {
            return Some(*first);
        }
        if self.lines.len() < ROWS {
            self.lines.insert(key, line);
        } else {
            self.full = true;
        }
        None
    }
}

/// The hash of a text.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new(); // its key is fixed
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// What copies of a document have in common; none if it says too little. `scratch` is overwritten.
pub(crate) fn key(document: &Document, scratch: &mut Vec<u8>) -> Option<u64> {
    scratch.clear();
    for utterance in document.utterances.iter().filter(|utterance| utterance.speaker.is_none()) {
        push_letters(&utterance.text, scratch);
    }
    if scratch.is_empty() || (document.author.is_none() && scratch.len() < LONG) {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(scratch);
    hasher.write_u8(u8::MAX); // occurs in no text
    hasher.write(document.author.as_deref().unwrap_or_default().as_bytes());
    hasher.write_i64(document.at.map_or(i64::MIN, |at| at.div_euclid(DAY_MS)));
    Some(hasher.finish())
}

/// Adds the letters and digits of a text in lower case.
fn push_letters(text: &str, letters: &mut Vec<u8>) {
    if text.is_ascii() {
        let ascii = text.bytes().filter(u8::is_ascii_alphanumeric);
        letters.extend(ascii.map(|byte| byte.to_ascii_lowercase()));
    } else {
        for letter in text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
            letters.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(author: Option<&str>, at: i64, text: &str) -> Document {
        let utterance = corpus::Utterance { text: text.into(), ..Default::default() };
        let author = author.map(String::from);
        Document { author, at: Some(at), utterances: vec![utterance], ..Document::default() }
    }

    #[test]
    fn copies_differ_in_looks_only() {
        let key = |author, at, text| key(&document(author, at, text), &mut Vec::new());
        let first = key(Some("Ann"), 5, "On hold, forty minutes!");
        assert_eq!(first, key(Some("Ann"), DAY_MS - 1, "on hold  forty minutes"));
        assert_ne!(first, key(Some("Ann"), DAY_MS, "On hold, forty minutes!"));
        assert_ne!(first, key(Some("Bob"), 5, "On hold, forty minutes!"));
        assert_eq!(key(None, 5, "Great app"), None);
        assert_eq!(key(Some("Ann"), 5, "👍"), None);
        assert!(key(None, 5, &"waited ".repeat(9)).is_some());
    }
}
