//! Positions in the text of a REFI-QDA source → bytes, and what is coded there.
//!
//! Positions count Unicode code points from 0, the end excluded (§ 10.2 reads otherwise, but the
//! standard's own example codes the seven letters of "granola" as 62 to 69). A line end CR LF is two
//! code points; ATLAS.ti counts it as one. Which of them holds, the passages tell: programs name a
//! passage by the words in it.

use corpus::{Document, Span};

use crate::lines::{Line, lines};
use crate::refi::marks::{Mark, Passage};

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
        let Mark::Positions(start, end) = passage.mark else { return false };
        let Some((start, end)) = self.bytes(start, end) else { return false };
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).take(COMPARED).collect()
        };
        let name = letters(passage.name.trim_end_matches(['…', '.']));
        // A line end too many or too few shows at both ends of the passage.
        let words = &self.text[start..end];
        !name.is_empty() && words == words.trim() && letters(words).starts_with(&name)
    }
}

/// Where the words of the utterances stand in a text, in the order of the text.
pub(crate) struct Runs(Vec<Run>);

/// Words of an utterance that stand in the text as they are.
struct Run {
    utterance: usize,
    /// Where they begin in the utterance, and where they begin and end in the text.
    at: usize,
    from: usize,
    to: usize,
}

impl Runs {
    /// The words of all utterances of a text.
    pub(crate) fn new(document: &Document, text: &str) -> Runs {
        let lines = lines(text);
        let mut runs = Vec::new();
        for (n, utterance) in document.utterances.iter().enumerate() {
            match utterance.bytes {
                Some((from, to)) => {
                    runs.push(Run { utterance: n, at: 0, from: from as usize, to: to as usize });
                }
                None => {
                    let next = document.utterances.get(n + 1);
                    let last = next.map_or(lines.len(), |next| next.line as usize - 1);
                    let first = (utterance.line as usize - 1).min(last);
                    let own = lines.get(first..last).unwrap_or_default();
                    runs.extend(joined(n, &utterance.text, own));
                }
            }
        }
        Runs(runs)
    }

    /// What a passage covers of each utterance that it touches with more than white space.
    pub(crate) fn touched(&self, text: &str, start: usize, end: usize) -> Vec<(usize, Span)> {
        let first = self.0.partition_point(|run| run.to <= start);
        let mut spans: Vec<(usize, Span)> = Vec::new();
        for run in self.0[first..].iter().take_while(|run| run.from < end) {
            let (from, to) = (start.max(run.from), end.min(run.to));
            if text[from..to].trim().is_empty() {
                continue;
            }
            let span = Span::new(run.at + from - run.from, run.at + to - run.from);
            match spans.last_mut() {
                Some((utterance, whole)) if *utterance == run.utterance => whole.end = span.end,
                _ => spans.push((run.utterance, span)),
            }
        }
        spans
    }
}

/// The runs of an utterance that was put together of the ends of lines, and what was between them
/// left out (times, labels): each end goes on exactly where the one before it ended.
fn joined<'l>(
    utterance: usize,
    words: &'l str,
    lines: &'l [Line<'l>],
) -> impl Iterator<Item = Run> + 'l {
    let mut at = 0;
    lines.iter().filter_map(move |line| {
        at = words.len() - words[at..].trim_start().len();
        let text = line.text.trim_end();
        let after_mark = |&(byte, _): &(usize, char)| {
            text[..byte].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
        };
        let mut ends = text.char_indices().filter(after_mark);
        let (begin, _) = ends.find(|(byte, _)| words[at..].starts_with(&text[*byte..]))?;
        let from = line.start as usize + begin;
        let run = Run { utterance, at, from, to: from + text.len() - begin };
        at += text.len() - begin;
        Some(run)
    })
}

/// The utterances that were spoken at some time between `begin` and `end`, whole; one that has no
/// end lasts until the next begins.
pub(crate) fn spoken(document: &Document, begin: u64, end: u64) -> Vec<(usize, Span)> {
    let utterances = &document.utterances;
    let during = |&n: &usize| {
        let Some(start) = utterances[n].start_ms else { return false };
        let next = utterances[n + 1..].iter().find_map(|next| next.start_ms);
        start < end && utterances[n].end_ms.or(next).is_none_or(|until| begin < until)
    };
    let whole = |n: usize| (n, Span::new(0, utterances[n].text.len()));
    (0..utterances.len()).filter(during).map(whole).collect()
}

/// The positions of the words between the time marks around a stretch of a recording; `points` are
/// (position, milliseconds), and what is said after the last mark goes on to position `length`.
pub(crate) fn between(
    points: &[(usize, u64)],
    begin: u64,
    end: u64,
    length: usize,
) -> Option<(usize, usize)> {
    let mut points: Vec<(u64, usize)> = points.iter().map(|(at, time)| (*time, *at)).collect();
    points.sort_unstable();
    let first = points.first().filter(|(time, _)| *time < end)?;
    let from = points.iter().rev().find(|(time, _)| *time <= begin).unwrap_or(first);
    let to = points.iter().find(|(time, _)| *time >= end).map_or(length, |(_, position)| *position);
    (from.1 < to).then_some((from.1, to))
}

#[cfg(test)]
mod tests {
    use corpus::Utterance;

    use super::*;

    fn passage(start: usize, end: usize, name: &str) -> Passage<'_> {
        let mark = Mark::Positions(start, end);
        Passage { owner: "", name, mark, codings: Vec::new() }
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
        let check = |(from, to, name), joined, expected| {
            let positions = Positions::new(text, &[passage(from, to, name)], joined);
            let (start, end) = positions.bytes(from, to).unwrap();
            assert_eq!((&text[start..end], positions.joined), expected);
        };
        check((10, 15, "three"), true, ("three", false));
        check((8, 13, "three"), false, ("three", true));
        check((8, 18, "three fo…"), false, ("three four", true));
        check((8, 13, "my remark"), true, ("three", true));
    }

    #[test]
    fn passages_are_found_in_utterances_put_together_of_lines() {
        let text = "[0:01]I was\n0:02\non hold. 0:03\n等了\n很久\n[0:09] Then what?";
        let utterance = |text: &str, line, bytes| Utterance {
            text: text.to_owned(),
            line,
            bytes,
            ..Utterance::default()
        };
        let document = Document {
            utterances: vec![
                utterance("I was on hold. 0:03 等了很久", 1, None),
                utterance("Then what?", 6, Some((text.len() as u64 - 10, text.len() as u64))),
            ],
            ..Document::default()
        };
        let runs = Runs::new(&document, text);
        let check = |passage: &str, expected: &[&str]| {
            let start = text.find(passage).unwrap();
            let spans = runs.touched(text, start, start + passage.len());
            let words =
                |(n, span): &(usize, Span)| span.of(&document.utterances[*n].text).to_owned();
            assert_eq!(spans.iter().map(words).collect::<Vec<_>>(), expected, "{passage}");
        };
        check("was\n0:02\non", &["was on"]);
        check("hold. 0:03\n等了\n很", &["hold. 0:03 等了很"]);
        check("久\n[0:09] Then", &["久", "Then"]);
        check("0:02", &[]);
        check("[0:09] ", &[]);
    }

    #[test]
    fn stretches_of_a_recording_are_found_by_time_marks_or_times() {
        let points = [(0, 1_000), (20, 4_000), (50, 9_000)];
        let check = |begin, end| between(&points, begin, end, 60);
        assert_eq!(check(4_500, 8_000), Some((20, 50)));
        assert_eq!(check(4_000, 4_001), Some((20, 50)));
        assert_eq!(check(0, 1_500), Some((0, 20)));
        assert_eq!(check(9_500, 99_000), Some((50, 60)));
        assert_eq!((check(0, 1_000), between(&[], 0, 9, 60)), (None, None));
        let said = |start_ms, end_ms| Utterance {
            text: "words".to_owned(),
            start_ms,
            end_ms,
            ..Utterance::default()
        };
        let utterances = vec![
            said(None, None),
            said(Some(1_000), Some(2_000)),
            said(Some(3_000), None),
            said(Some(5_000), None),
        ];
        let document = Document { utterances, ..Document::default() };
        let check = |begin, end| -> Vec<usize> {
            spoken(&document, begin, end).into_iter().map(|(n, _)| n).collect()
        };
        assert_eq!((check(2_000, 3_000), check(1_999, 3_001)), (vec![], vec![1, 2]));
        assert_eq!((check(4_999, 5_000), check(6_000, 7_000)), (vec![2], vec![3]));
    }
}
