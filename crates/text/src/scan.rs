//! A text's words, numbers, emoji and addresses, by position.
//!
//! Word bounds follow Unicode Standard Annex #29 with these exceptions, all for text as people
//! type it:
//! - a full stop without a space after it ends a word (`good.But`); `e.g` and `U.S.A` stay whole;
//! - `_` and `:` part words; a time of day such as `12:30` is one number;
//! - `don´t` and ``don`t`` are contractions like `don't`;
//! - French, Italian and Catalan articles are parted from their noun (`l'eau`);
//! - emoticons, addresses and @mentions are whole;
//! - runs of scripts without spaces are parted by a dictionary.
//!
//! Hyphens part words: `follow-up` is found as "follow up" and the reverse.

use unicode_segmentation::UnicodeSegmentation;

use crate::emoticons::{emoticon, is_emoji};
use crate::language::Language;
use crate::links;
use crate::normal::APOSTROPHES;
use crate::script::Script;
use crate::spaceless::{Spaceless, is_repetition};

/// What stands at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Word,
    Number,
    Emoji,
    /// A web or e-mail address or a mention.
    Link,
}

/// Calls `piece` with start, end and kind of each piece of a text, in order.
pub(crate) fn scan(
    text: &str,
    language: Option<Language>,
    spaceless: &Spaceless,
    piece: impl FnMut(usize, usize, PieceKind),
) {
    let elisions = matches!(language.map(Language::code), Some("fr" | "it" | "ca"));
    let mut scanner = Scanner { text, elisions, spaceless, piece, bounds: Vec::new() };
    let mut start = 0;
    for (position, gap) in text.match_indices(is_gap) {
        scanner.chunk(start, position);
        start = position + gap.len();
    }
    scanner.chunk(start, text.len());
}

/// White space, control characters, zero-width space and byte-order mark: never in a token.
fn is_gap(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200B}' | '\u{FEFF}')
}

struct Scanner<'a, F> {
    text: &'a str,
    elisions: bool,
    spaceless: &'a Spaceless,
    piece: F,
    /// Bounds of the segments of the chunk at hand, kept for its memory.
    bounds: Vec<usize>,
}

impl<F: FnMut(usize, usize, PieceKind)> Scanner<'_, F> {
    /// A stretch of text without gaps.
    fn chunk(&mut self, mut start: usize, end: usize) {
        if let Some((from, to, kind)) = plain_word(&self.text.as_bytes()[start..end]) {
            return (self.piece)(start + from, start + to, kind);
        }
        while let Some(link) = links::find(&self.text[start..end]) {
            self.segments(start, start + link.start);
            (self.piece)(start + link.start, start + link.end, PieceKind::Link);
            start += link.end;
        }
        self.segments(start, end);
    }

    /// A stretch of text without gaps and addresses.
    fn segments(&mut self, start: usize, end: usize) {
        let chunk = &self.text[start..end];
        let mut bounds = std::mem::take(&mut self.bounds);
        bounds.clear();
        bounds.extend(chunk.split_word_bound_indices().map(|(at, _)| start + at));
        bounds.push(end);
        let mut next = 0;
        while next + 1 < bounds.len() {
            next = self.segment(start, &bounds, next);
        }
        self.bounds = bounds;
    }

    /// The segment that begins at `bounds[first]`; returns the first one not dealt with.
    fn segment(&mut self, chunk: usize, bounds: &[usize], first: usize) -> usize {
        let (start, end) = (bounds[first], bounds[first + 1]);
        let segment = &self.text[start..end];
        let last = *bounds.last().expect("a chunk has an end");
        let before = self.text[chunk..start].chars().next_back();
        let length = emoticon(before, &self.text[start..last]);
        if length > 0
            && let Ok(after) = bounds.binary_search(&(start + length))
        {
            (self.piece)(start, start + length, PieceKind::Emoji);
            return after;
        }
        if is_emoji(segment) {
            (self.piece)(start, end, PieceKind::Emoji);
            return first + 1;
        }
        if begins_spaceless(segment) {
            let more = bounds[first..]
                .windows(2)
                .take_while(|bounds| begins_spaceless(&self.text[bounds[0]..bounds[1]]))
                .count();
            self.run(start, bounds[first + more]);
            return first + more;
        }
        if !segment.contains(char::is_alphanumeric) {
            return first + 1;
        }
        let after = first + 1 + 2 * self.joined(bounds, first + 1, segment);
        self.word(start, bounds[after]);
        after
    }

    /// How many pairs of a mark and a segment behind a segment belong to it: the parts of a time,
    /// the rest of a contraction.
    fn joined(&self, bounds: &[usize], mut next: usize, segment: &str) -> usize {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let at = |index: usize| &self.text[bounds[index]..bounds[index + 1]];
        let mut pairs = 0;
        while next + 2 < bounds.len() {
            let is_time = at(next) == ":"
                && is_digits(segment)
                && is_digits(at(next + 1))
                && at(next + 1).len() == 2;
            let is_contraction = pairs == 0
                && matches!(at(next), "´" | "`")
                && matches!(at(next + 1), "t" | "s" | "m" | "d" | "re" | "ve" | "ll");
            if !is_time && !is_contraction {
                break;
            }
            pairs += 1;
            next += 2;
        }
        pairs
    }

    /// A run of a script without spaces.
    fn run(&mut self, start: usize, end: usize) {
        let mut part = start;
        for stretch in self.text[start..end].split_inclusive(is_repetition) {
            let stretch_end = part + stretch.len();
            let bounds = self.spaceless.bounds(stretch.trim_end_matches(is_repetition));
            for bounds in bounds.windows(2) {
                self.word(part + bounds[0], part + bounds[1]);
            }
            part = stretch_end;
        }
    }

    /// A segment with letters or digits, parted where people part words without a space.
    fn word(&mut self, start: usize, end: usize) {
        let segment = &self.text[start..end];
        if segment.chars().all(|letter| Script::of(letter).is_some()) {
            return (self.piece)(start, end, PieceKind::Word);
        }
        let keeps_stops = is_abbreviation(segment);
        let is_time = segment.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        let mut part = 0;
        for (at, mark) in segment.char_indices().filter(|(_, mark)| !mark.is_alphanumeric()) {
            let cuts = match mark {
                ':' => !is_time,
                '.' | '\u{FF0E}' | '\u{2024}' => !keeps_stops && !between_digits(segment, at, mark),
                _ if APOSTROPHES.contains(&mark) || mark == '\'' => {
                    self.elisions && is_elided(&segment[part..at])
                }
                _ => is_connector(mark),
            };
            if cuts {
                self.part(start + part, start + at);
                part = at + mark.len_utf8();
            }
        }
        self.part(start + part, end);
    }

    /// What lies between two cuts, from its first letter or digit.
    fn part(&mut self, start: usize, end: usize) {
        let part = &self.text[start..end];
        if let Some(first) = part.find(char::is_alphanumeric) {
            let is_word = part.contains(char::is_alphabetic);
            let kind = if is_word { PieceKind::Word } else { PieceKind::Number };
            (self.piece)(start + first, end, kind);
        }
    }
}

/// The one word or number of most English chunks, `(word),`: what the slow way would find.
fn plain_word(chunk: &[u8]) -> Option<(usize, usize, PieceKind)> {
    let is_mark = |byte: &u8| b".,!?\"()".contains(byte);
    let start = chunk.iter().take_while(|byte| is_mark(byte)).count();
    let end = chunk.len() - chunk[start..].iter().rev().take_while(|byte| is_mark(byte)).count();
    let core = &chunk[start..end];
    if core.iter().all(u8::is_ascii_alphabetic) {
        let is_word = !core.is_empty() && !core.eq_ignore_ascii_case(b"xd");
        return is_word.then_some((start, end, PieceKind::Word));
    }
    core.iter().all(u8::is_ascii_digit).then_some((start, end, PieceKind::Number))
}

fn begins_spaceless(segment: &str) -> bool {
    let first = segment.chars().next().and_then(Script::of);
    first.is_some_and(Script::is_spaceless)
}

/// Single letters with full stops (`e.g`, `U.S.A`) and names of sites (`example.com`).
fn is_abbreviation(segment: &str) -> bool {
    let single = segment.split('.').all(|part| part.chars().count() == 1);
    let site = segment.rsplit_once('.').is_some_and(|(_, domain)| {
        ["com", "org", "net"].iter().any(|known| domain.eq_ignore_ascii_case(known))
    });
    single || site
}

fn between_digits(segment: &str, at: usize, mark: char) -> bool {
    segment[..at].ends_with(char::is_numeric)
        && segment[at + mark.len_utf8()..].starts_with(char::is_numeric)
}

/// French, Italian and Catalan words that lose their vowel before another.
fn is_elided(word: &str) -> bool {
    const ELIDED: &[&str] = &[
        "l", "d", "c", "j", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "un",
        "dell", "nell", "all", "dall", "sull", "quell", "quest", "bell", "cos", "com", "dov",
    ];
    ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(word))
}

/// Characters that join words for Annex #29 and part them here.
fn is_connector(mark: char) -> bool {
    matches!(
        mark,
        '_' | ';'
            | '\u{203F}'
            | '\u{2040}'
            | '\u{2054}'
            | '\u{202F}'
            | '\u{FE13}'
            | '\u{FE33}'
            | '\u{FE34}'
            | '\u{FE4D}'
            ..='\u{FE4F}'
                | '\u{FE54}'
                | '\u{FE55}'
                | '\u{FF1A}'
                | '\u{FF1B}'
                | '\u{FF3F}'
                | '\u{37E}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_finds_what_the_long_way_finds(chunk in "[a-dxD0-9.,!?\"()':-]{0,12}") {
            if let Some(short) = plain_word(chunk.as_bytes()) {
                let mut long = Vec::new();
                let spaceless = Spaceless::new();
                let mut scanner = Scanner {
                    text: &chunk,
                    elisions: false,
                    spaceless: &spaceless,
                    piece: |start, end, kind| long.push((start, end, kind)),
                    bounds: Vec::new(),
                };
                scanner.segments(0, chunk.len());
                prop_assert_eq!(long, [short]);
            }
        }
    }
}
