//! Thai words by how frequent they are: mends what the segmenters part too much or too little.
//!
//! The dictionary of the segmenter has compounds as words and knows no loans and slips. Pieces beside
//! each other become one word where they make one and either some piece is none ("ฮอน|ด้า") or the
//! whole is about as frequent as its rarest piece ("เห|รอ"); a word becomes two where it is by far
//! rarer than both ("ดีมาก"). Measured on the words of Wisesight-160: F1 .799 becomes .828, that of
//! bounds .915 becomes .925; no unigram model over the same words did better on both.
//!
//! The words are those of `words/thai.tsv`; `words/thai.md` tells where they come from.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Pieces of a word at most.
const PIECES: usize = 4;
/// A whole is about as frequent as its rarest piece if it is at least half as frequent …
const ABOUT: u8 = 1;
/// … and by far rarer than its parts if they are more than a thousand times as frequent.
const FAR: u8 = 10;

/// Word → its frequency, as a binary logarithm; 0 where none is known.
static WORDS: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    let lines = include_str!("../words/thai.tsv").lines();
    let line = |line: &'static str| {
        let (word, level) = line.split_once('\t')?;
        Some((word, level.parse().ok()?))
    };
    lines.filter_map(line).collect()
});

/// The bounds of words, from those of a segmenter; a word begins only where it `can_begin`.
pub(crate) fn mended(
    text: &str,
    bounds: &[usize],
    can_begin: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut mended: Vec<usize> = bounds.first().copied().into_iter().collect();
    let mut first = 0;
    while first + 1 < bounds.len() {
        let most = (first + PIECES).min(bounds.len() - 1);
        let end = (first + 2..=most).rev().find(|end| is_one(text, &bounds[first..=*end]));
        let end = end.unwrap_or(first + 1);
        let (from, until) = (bounds[first], bounds[end]);
        mended.extend(parts(&text[from..until], |at| can_begin(from + at)).map(|at| from + at));
        mended.push(until);
        first = end;
    }
    mended
}

/// Whether pieces are one word.
fn is_one(text: &str, bounds: &[usize]) -> bool {
    let (first, last) = (bounds[0], bounds[bounds.len() - 1]);
    let Some(whole) = WORDS.get(&text[first..last]) else { return false };
    let levels: Option<Vec<u8>> =
        bounds.windows(2).map(|piece| WORDS.get(&text[piece[0]..piece[1]]).copied()).collect();
    levels.is_none_or(|levels| {
        let rarest = levels.into_iter().min().unwrap_or(0);
        *whole > 0 && whole + ABOUT > rarest
    })
}

/// Where a word is to be parted in two.
fn parts(word: &str, can_begin: impl Fn(usize) -> bool) -> Option<usize> {
    let whole = WORDS.get(word).copied().unwrap_or(0);
    let level = |part: &str| WORDS.get(part).copied().filter(|_| part.chars().nth(1).is_some());
    let rarer = |at: usize| Some(level(&word[..at])?.min(level(&word[at..])?));
    let inner = word.char_indices().map(|(at, _)| at).skip(1).filter(|at| can_begin(*at));
    let best = inner.filter_map(|at| Some((rarer(at)?, at))).max();
    best.filter(|(rarer, _)| *rarer > 0 && *rarer >= whole + FAR).map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pieces: &str, expected: &str) {
        let text = pieces.replace('|', "");
        let mut bounds = vec![0];
        for piece in pieces.split('|') {
            bounds.push(bounds[bounds.len() - 1] + piece.len());
        }
        let found = mended(&text, &bounds, |at| crate::thai::can_begin(&text, at));
        let found: Vec<&str> = found.windows(2).map(|word| &text[word[0]..word[1]]).collect();
        assert_eq!(found.join("|"), expected);
    }

    #[test]
    fn pieces_of_a_word_are_joined() {
        check("เห|รอ", "เหรอ");
        check("เท่า|ไหร่", "เท่าไหร่");
        check("โปร|โม|ชั่น", "โปรโมชั่น");
        check("ไม่|ดี", "ไม่|ดี");
    }

    #[test]
    fn rare_compounds_are_parted() {
        check("ดีมาก", "ดี|มาก");
        check("โรงพยาบาล", "โรงพยาบาล");
        check("abc|def", "abc|def");
    }
}
