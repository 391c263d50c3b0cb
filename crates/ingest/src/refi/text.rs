//! Positions in the text of a REFI-QDA source → bytes, and what is coded there.
//!
//! Positions count Unicode code points from 0, the end excluded (§ 10.2 reads otherwise, but the
//! standard's own example codes the seven letters of "granola" as 62 to 69). A line end CR LF is two
//! code points; ATLAS.ti counts it as one. Which of them holds, the passages tell: programs name a
//! passage by the words in it.

use corpus::{Document, HumanCoding, Span};

/// Characters of a passage's name that are compared with its words.
const COMPARED: usize = 40;

/// The text of a source, with the byte at which each counted position stands.
pub(crate) struct Positions<'t> {
    text: &'t str,
    bytes: Vec<u32>,
    /// Whether CR LF counts as one.
    pub(crate) joined: bool,
}

impl<'t> Positions<'t> {
    /// The positions of `text`, counted as most of the named passages show; as code points if none
    /// does and `joined` is false.
    pub(crate) fn new(text: &'t str, passages: &[Passage<'_>], joined: bool) -> Positions<'t> {
        if !text.contains("\r\n") {
            return Positions::counted(text, false); // both ways are one
        }
        let [apart, together] = [false, true].map(|joined| Positions::counted(text, joined));
        let agreeing = |positions: &Positions<'_>| {
            passages.iter().filter(|passage| positions.agrees(passage)).count()
        };
        match agreeing(&apart).cmp(&agreeing(&together)) {
            std::cmp::Ordering::Less => together,
            std::cmp::Ordering::Equal if joined => together,
            _ => apart,
        }
    }

    fn counted(text: &'t str, joined: bool) -> Positions<'t> {
        let counts =
            |&(at, c): &(usize, char)| !(joined && c == '\n' && text[..at].ends_with('\r'));
        let starts = text.char_indices().filter(counts).map(|(at, _)| at);
        let bytes = starts.chain(std::iter::once(text.len())).map(|at| at as u32).collect();
        Positions { text, bytes, joined: joined && text.contains("\r\n") }
    }

    /// The bytes from one position to another; none if they lie beyond the text or hold nothing.
    pub(crate) fn bytes(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let (start, end) = (self.byte(start)?, self.byte(end)?);
        (start < end).then_some((start, end))
    }

    /// The byte at a position; none beyond the text.
    pub(crate) fn byte(&self, position: usize) -> Option<usize> {
        self.bytes.get(position).map(|byte| *byte as usize)
    }

    /// How many positions there are.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    fn agrees(&self, passage: &Passage<'_>) -> bool {
        let Some((start, end)) = self.bytes(passage.start, passage.end) else { return false };
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).take(COMPARED).collect()
        };
        let name = letters(passage.name.trim_end_matches(['…', '.']));
        // A line end too many or too few shows at both ends of the passage.
        let words = &self.text[start..end];
        !name.is_empty() && words == words.trim() && letters(words).starts_with(&name)
    }
}

/// A coded passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage<'x> {
    /// First position.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// What the program calls it: often its words, sometimes cut off.
    pub(crate) name: &'x str,
    /// The codes on it, with who put them there.
    pub(crate) codes: Vec<(String, Option<String>)>,
}

/// Adds the codings of a passage to the utterances that it touches; false if it touches none.
///
/// Where an utterance is not a slice of the text (a line within it was no speech), the passage is
/// taken to be in it if its words stand there once and nowhere else.
pub(crate) fn code(
    document: &mut Document,
    text: &str,
    (start, end): (usize, usize),
    codes: &[(String, Option<String>)],
) -> bool {
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for (n, utterance) in document.utterances.iter().enumerate() {
        let Some((first, last)) = utterance.bytes else { continue };
        let (first, last) = (first as usize, last as usize);
        let (from, to) = (start.max(first), end.min(last));
        if from < to && !text[from..to].trim().is_empty() {
            spans.push((n, Span::new(from - first, to - first)));
        }
    }
    if spans.is_empty() {
        let words = text[start..end].trim();
        let others = document.utterances.iter().enumerate().filter(|(_, u)| u.bytes.is_none());
        let found: Vec<(usize, Span)> = others
            .flat_map(|(n, utterance)| {
                let places = utterance.text.match_indices(words);
                places.map(move |(at, _)| (n, Span::new(at, at + words.len())))
            })
            .take(2)
            .collect();
        if let ([only], false) = (&found[..], words.is_empty()) {
            spans.push(*only);
        }
    }
    for &(utterance, span) in &spans {
        document.codings.extend(codes.iter().map(|(code, coder)| HumanCoding {
            utterance,
            span,
            code: code.clone(),
            coder: coder.clone(),
        }));
    }
    !spans.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(start: usize, end: usize, name: &str) -> Passage<'_> {
        Passage { start, end, name, codes: Vec::new() }
    }

    #[test]
    fn positions_are_code_points() {
        let text = "รอ 😀 นาน";
        let positions = Positions::new(text, &[], false);
        let (start, end) = positions.bytes(5, 8).unwrap();
        assert_eq!((&text[start..end], positions.len()), ("นาน", 8));
        assert_eq!((positions.bytes(5, 9), positions.bytes(3, 3)), (None, None));
    }

    #[test]
    fn the_passages_tell_how_line_ends_count() {
        let text = "one\r\ntwo\r\nthree four";
        let check = |passage, joined, expected| {
            let positions = Positions::new(text, std::slice::from_ref(&passage), joined);
            let (start, end) = positions.bytes(passage.start, passage.end).unwrap();
            assert_eq!((&text[start..end], positions.joined), expected);
        };
        check(passage(10, 15, "three"), true, ("three", false));
        check(passage(8, 13, "three"), false, ("three", true));
        check(passage(8, 18, "three fo…"), false, ("three four", true));
        check(passage(8, 13, "my remark"), true, ("three", true));
    }
}
