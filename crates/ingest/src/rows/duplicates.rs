//! Rows that occur again: marked, never dropped.
//!
//! Two rows are copies if author, day and words are the same, whatever the case, spaces and
//! punctuation of the words. Without an author only longer texts count, for many people write "Great
//! app" on one day. Memory is bounded: [`ROWS`] rows are remembered.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use corpus::Document;

/// Rows remembered; later ones are compared with these, but not with one another.
pub(crate) const ROWS: usize = 3 << 18;

/// Letters and digits from which on the same words by nobody known are taken for a copy.
const LONG: usize = 40;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Things seen before: the line of the first, by their hash.
#[derive(Default)]
pub(crate) struct Seen {
    lines: HashMap<u64, u64>,
    /// Whether there was one that is not remembered.
    pub(crate) full: bool,
}

impl Seen {
    /// The line on which the same was seen first; none if this is the first.
    pub(crate) fn first(&mut self, key: u64, line: u64) -> Option<u64> {
        let first = self.lines.get(&key).copied();
        if first.is_none() {
            self.full |= self.lines.len() == ROWS;
            if !self.full {
                self.lines.insert(key, line);
            }
        }
        first
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

/// What copies of a document have in common, in words.
pub(crate) fn shared(document: &Document) -> &'static str {
    match (&document.author, document.at) {
        (Some(_), Some(_)) => "author, day and words",
        (Some(_), None) => "author and words",
        (None, Some(_)) => "day and words",
        (None, None) => "the words",
    }
}

/// For each byte of ASCII the letter or digit in lower case; else 0.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            letters[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// Adds the letters and digits of a text in lower case.
fn push_letters(text: &str, letters: &mut Vec<u8>) {
    if text.is_ascii() {
        for chunk in text.as_bytes().chunks(256) {
            let (mut kept, mut n) = ([0; 256], 0_usize);
            for &byte in chunk {
                kept[n % 256] = LETTERS[usize::from(byte)]; // a 0 is overwritten by the next
                n += usize::from(kept[n % 256] != 0);
            }
            letters.extend_from_slice(&kept[..n]);
        }
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
    fn what_was_seen_is_remembered_up_to_a_limit() {
        let mut seen = Seen::default();
        let key = |n: usize| hash(&n.to_string());
        for n in 0..ROWS {
            assert_eq!(seen.first(key(n), n as u64 + 1), None);
        }
        assert_eq!((seen.first(key(7), 9), seen.full), (Some(8), false));
        assert_eq!((seen.first(key(ROWS), 9), seen.full), (None, true));
        assert_eq!(seen.first(key(ROWS), 10), None);
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
        assert_eq!(shared(&document(Some("Ann"), 5, "")), "author, day and words");
        assert_eq!(shared(&Document { at: None, ..document(None, 5, "") }), "the words");
    }
}
