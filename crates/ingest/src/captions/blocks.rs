//! Caption files → cues as they stand there: WebVTT, SubRip and SubViewer.
//!
//! A line of times begins a cue; all up to the next such line belongs to it, less the
//! identifier of the next cue. So whatever is wrong with one cue, the next is read again: an empty
//! line within a cue, a missing one between cues, a time that cannot be read.

use corpus::{Diagnostic, Place};

use crate::clock::clock;
use crate::lines::Line;
use crate::{Counts, Piece};

/// How one caption format differs from another.
pub(crate) struct Dialect {
    /// The word on the first line.
    pub(crate) signature: Option<&'static str>,
    /// Whether an identifier may be any text; else digits only.
    pub(crate) any_identifier: bool,
    /// The words that begin a block which is no cue.
    pub(crate) comments: &'static [&'static str],
    /// What stands before decimals in other formats, and is remarked on in this one.
    pub(crate) odd_point: Option<char>,
    /// Reads the times on a line; none if it is not a line of times.
    pub(crate) timing: for<'t> fn(&'t str) -> Option<Timing<'t>>,
    /// How a time is written.
    pub(crate) time: &'static str,
}

/// The settings of WebVTT that may stand behind the times of a cue, even without a space.
const SETTINGS: [&str; 6] = ["align:", "line:", "position:", "region:", "size:", "vertical:"];

/// A cue as it stands in the file.
pub(crate) struct Block<'t> {
    pub(crate) timing: Timing<'t>,
    pub(crate) line: u64,
    pub(crate) text: Vec<Line<'t>>,
}

/// The times of a cue; none where they cannot be read.
pub(crate) struct Timing<'t> {
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
    /// What is written in the place of a time.
    unreadable: Option<&'t str>,
}

/// The file as read so far.
pub(crate) struct File<'p> {
    pub(crate) path: &'p str,
    pub(crate) dialect: &'p Dialect,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) counts: Counts,
}

impl File<'_> {
    /// Notes something that was mended.
    pub(crate) fn repaired(&mut self, place: Place, problem: &str, mend: &str, excerpt: &str) {
        let complaint = Diagnostic::at(place, problem, mend).with_excerpt(excerpt);
        self.pieces.push(Piece::Repaired(complaint));
    }

    /// Parts the lines into cues.
    pub(crate) fn blocks<'t>(&mut self, lines: &[Line<'t>]) -> Vec<Block<'t>> {
        let times: Vec<(usize, Timing<'t>)> = lines
            .iter()
            .enumerate()
            .filter_map(|(n, line)| Some((n, (self.dialect.timing)(line.text)?)))
            .collect();
        let ends: Vec<usize> = times.iter().map(|(n, _)| *n).skip(1).chain([lines.len()]).collect();
        let first = times.first().map_or(lines.len(), |(n, _)| *n);
        self.before_first(self.without_identifier(&lines[..first], !times.is_empty()));
        let mut blocks = Vec::new();
        let mut odd_decimals = None;
        for ((n, timing), end) in times.into_iter().zip(ends) {
            let line = lines[n];
            let body = self.without_identifier(&lines[n + 1..end], end < lines.len());
            self.check_time(&timing, line);
            if self.dialect.odd_point.is_some_and(|point| line.text.contains(point)) {
                odd_decimals.get_or_insert(line);
            }
            let text = self.text(body);
            blocks.push(Block { timing, line: line.number, text });
        }
        if let Some(line) = odd_decimals {
            let problem =
                format!("decimals of a time after a comma; expected {}", self.dialect.time);
            let place = Place::line(self.path, line.number);
            self.repaired(place, &problem, "read as if it were a point, here and below", line.text);
        }
        blocks
    }

    /// Lines without the identifier of the cue that follows them.
    fn without_identifier<'l, 't>(
        &self,
        body: &'l [Line<'t>],
        cue_follows: bool,
    ) -> &'l [Line<'t>] {
        let Some((last, others)) = body.split_last().filter(|_| cue_follows) else { return body };
        let apart = others.last().is_some_and(Line::is_blank);
        let text = last.text.trim();
        let code =
            text.len() >= 16 && !text.contains(' ') && text.contains(|c: char| c.is_ascii_digit());
        let free = self.dialect.any_identifier && !last.is_blank() && (apart || code);
        if is_number(text) || free { others } else { body }
    }

    /// The signature, and what else stands before the first cue.
    fn before_first(&mut self, body: &[Line<'_>]) {
        let mut rest = body;
        if let Some(signature) = self.dialect.signature {
            let signed = body.iter().position(|line| !line.is_blank());
            if signed.is_some_and(|n| body[n].text.trim_start().starts_with(signature)) {
                let end = body.iter().skip(signed.unwrap_or(0)).position(Line::is_blank);
                rest = end.map_or(&[], |end| &body[signed.unwrap_or(0) + end..]);
            } else {
                let problem = format!("the file does not begin with `{signature}`");
                let mend =
                    format!("write `{signature}` on the first line, and an empty line after it");
                self.repaired(Place::line(self.path, 1), &problem, &mend, "");
            }
        }
        for paragraph in rest.split(Line::is_blank).filter(|lines| !lines.is_empty()) {
            if self.is_comment(paragraph) {
                self.counts.exclude(1);
                continue;
            }
            self.counts.reject(1);
            let place = Place {
                byte: Some(paragraph[0].start),
                ..Place::line(self.path, paragraph[0].number)
            };
            let mend = format!("put a line such as {} above it", self.dialect.time);
            let complaint = Diagnostic::at(place, "text without a time before the first cue", mend);
            self.pieces.push(Piece::Rejected(complaint.with_excerpt(paragraph[0].text)));
        }
    }

    fn is_comment(&self, paragraph: &[Line<'_>]) -> bool {
        let first = paragraph[0].text.trim_start();
        let word = first.split([' ', '\t', ':']).next().unwrap_or_default();
        self.dialect.comments.contains(&word) || (paragraph.len() == 1 && is_number(first))
    }

    fn check_time(&mut self, timing: &Timing<'_>, line: Line<'_>) {
        let place = Place { column: Some(1), ..Place::line(self.path, line.number) };
        if let Some(written) = timing.unreadable {
            let expected = self.dialect.time.split([' ', '`']).find(|word| !word.is_empty());
            let expected = expected.unwrap_or_default();
            let problem = format!("the time `{written}` is not like `{expected}`");
            let mend = "the words were kept without it; write digits only";
            self.repaired(place, &problem, mend, line.text);
        } else if timing.end_ms < timing.start_ms {
            self.repaired(
                place,
                "the cue ends before it begins",
                "its end was left out",
                line.text,
            );
        }
    }

    /// The text lines of a cue, out of all that stands below its times.
    fn text<'t>(&mut self, body: &[Line<'t>]) -> Vec<Line<'t>> {
        let mut text: Vec<Line<'t>> = Vec::new();
        let below = body.first().is_none_or(|line| !line.text.is_empty());
        for (n, paragraph) in
            body.split(|line| line.text.is_empty()).filter(|lines| !lines.is_empty()).enumerate()
        {
            if n == 0 && below {
                text.extend(paragraph);
            } else if self.is_comment(paragraph) || paragraph.iter().all(Line::is_blank) {
                self.counts.exclude(1);
            } else {
                text.extend(self.continued(paragraph));
            }
        }
        text
    }

    /// The words of a paragraph without a time of its own: they go on with the cue above.
    fn continued<'t>(&mut self, paragraph: &[Line<'t>]) -> Vec<Line<'t>> {
        // A number, and the half of a time, are what is left of another cue.
        let number = paragraph.len() > 1 && is_number(paragraph[0].text);
        let words: Vec<Line<'t>> = paragraph[usize::from(number)..]
            .iter()
            .filter(|line| !is_rest_of_a_time(line.text, number))
            .copied()
            .collect();
        let first = paragraph[0];
        let place = Place { byte: Some(first.start), ..Place::line(self.path, first.number) };
        if words.is_empty() {
            self.counts.reject(1);
            let mend = "see whether the file is complete; what came before was read";
            let complaint = Diagnostic::at(place, "a cue that is cut off", mend);
            let shown: Vec<&str> = paragraph.iter().map(|line| line.text).collect();
            self.pieces.push(Piece::Rejected(complaint.with_excerpt(&shown.join(" "))));
        } else {
            let mend = "it was read as part of the cue above; remove the empty line";
            self.repaired(place, "an empty line within a cue", mend, words[0].text);
        }
        words
    }

    /// Brings cues into the order of their times.
    pub(crate) fn sort(&mut self, blocks: &mut [Block<'_>]) {
        let mut latest = 0;
        let mut late = None;
        for block in &*blocks {
            let start = block.timing.start_ms.unwrap_or(latest);
            if start < latest && late.is_none() {
                late = Some(block.line);
            }
            latest = latest.max(start);
        }
        let Some(line) = late else { return };
        if blocks.iter().all(|block| block.timing.start_ms.is_some()) {
            blocks.sort_by_key(|block| block.timing.start_ms);
            let mend = "the cues were put into the order of their times";
            self.repaired(
                Place::line(self.path, line),
                "the cue begins before the one above it",
                mend,
                "",
            );
        }
    }
}

/// The times on a line with an arrow between them; none if it is not a line of times.
pub(crate) fn arrow(line: &str) -> Option<Timing<'_>> {
    let (before, after) = line.split_once("-->")?;
    let before = before.trim_end_matches('-').trim(); // `--->`
    let start = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    let end = after.split_whitespace().next().unwrap_or_default();
    let end = SETTINGS.iter().find_map(|name| Some(end.split_once(name)?.0)).unwrap_or(end);
    let (start_ms, end_ms) = (clock(start), clock(end));
    if start_ms.is_none() && end_ms.is_none() && !before.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(Timing::new(start, end))
}

/// The times on a line with nothing but a comma between them; none if it is not a line of times.
pub(crate) fn comma(line: &str) -> Option<Timing<'_>> {
    let (start, end) = line.trim().split_once(',')?;
    let time = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.matches(':').count() == 2
            && !text.contains(char::is_whitespace)
    };
    (time(start) && time(end)).then(|| Timing::new(start, end))
}

impl<'t> Timing<'t> {
    fn new(start: &'t str, end: &'t str) -> Timing<'t> {
        let (start_ms, end_ms) = (clock(start), clock(end));
        let unreadable =
            if start_ms.is_none() { Some(start) } else { end_ms.is_none().then_some(end) };
        Timing { start_ms, end_ms, unreadable }
    }
}

/// Whether a line is what is left of a line of times that was cut off.
fn is_rest_of_a_time(line: &str, after_number: bool) -> bool {
    let timed = line.contains(':') || after_number;
    timed && line.chars().all(|c| c.is_ascii_digit() || " :,.->".contains(c))
}

fn is_number(line: &str) -> bool {
    let text = line.trim();
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
