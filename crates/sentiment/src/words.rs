//! Text to words: a scan of its own, because VADER's rules rest on how VADER splits.
//!
//! VADER splits at white space and strips punctuation from both ends, so that emoticons survive.
//! This scan does the same and goes on: it parts words at inner punctuation (`easy/quick`,
//! `slow—dreadful`), reads curly quotes and apostrophes, finds emoji and trailing emoticons
//! anywhere, and remembers sentence ends and commas, which VADER throws away. `text::Tokenizer`
//! gives stems and normal forms for search and themes; it keeps no punctuation, which the rules here need.

mod scan;

use std::ops::{Index, Range};

use crate::lexicon::Entry;

pub(crate) use scan::words;

/// The words of a text with their lower-case forms in one buffer.
#[derive(Default)]
pub(crate) struct Words {
    words: Vec<Word>,
    buffer: String,
}

/// A word, emoticon or emoji.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// Its bytes in the text.
    pub(crate) span: Range<usize>,
    lower: Range<usize>,
    /// The number of its lower-case form: see [`hash`].
    pub(crate) hash: u64,
    pub(crate) entry: Entry,
    /// Has capitals and no small letters.
    pub(crate) capitals: bool,
    /// An emoji or emoticon: stands for itself, no word before it changes it.
    pub(crate) sign: bool,
    /// Number of the sentence, from 0.
    pub(crate) sentence: usize,
    /// A comma or the end of the sentence follows.
    pub(crate) pause: bool,
}

/// A word as a number: FNV-1a, without the third and further of equal letters.
pub(crate) fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let (mut last, mut run) = (0, 0);
    for byte in word.bytes() {
        run = if byte == last { run + 1 } else { 1 };
        last = byte;
        if run < 3 || !byte.is_ascii_alphabetic() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

impl Words {
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Word> {
        self.words.iter()
    }

    /// The word's lower-case form, apostrophes straight.
    pub(crate) fn lower(&self, at: usize) -> &str {
        &self.buffer[self.words[at].lower.clone()]
    }

    pub(crate) fn into_vec(self) -> Vec<Word> {
        self.words
    }
}

impl Index<usize> for Words {
    type Output = Word;

    fn index(&self, at: usize) -> &Word {
        &self.words[at]
    }
}
