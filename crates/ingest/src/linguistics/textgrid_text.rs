//! The text of a TextGrid → its tiers.
//!
//! Praat reads numbers and strings in quotes that stand free between white space, and takes all else
//! (`xmin =`, `intervals [1]:`, `<exists>`) for remarks: so the long and the short form are one. A quote
//! within a string is doubled. Each label has its times before it, which tells where to go on after
//! something that cannot be read.
//! Source: <https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html>.

use corpus::{Diagnostic, Place};

use crate::lines::LineIndex;
use crate::slice::Slice;

/// The most numbers before a label that are kept: its times, and those of its tier with the size.
const NUMBERS: usize = 8;

/// What a TextGrid holds.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) tiers: Vec<GridTier>,
    pub(crate) end_ms: Option<u64>,
    pub(crate) rejected: Vec<Diagnostic>,
}

/// A tier with its intervals or points.
#[derive(Debug)]
pub(crate) struct GridTier {
    pub(crate) name: String,
    pub(crate) line: u64,
    pub(crate) points: bool,
    pub(crate) intervals: Vec<Interval>,
    /// How many labels it should have, once known, and how many of them could not be read.
    size: Option<f64>,
    n_rejected: usize,
}

/// A label and when it is said; a point has no end.
#[derive(Debug)]
pub(crate) struct Interval {
    pub(crate) text: Slice,
    pub(crate) start_ms: u64,
    pub(crate) end_ms: Option<u64>,
    pub(crate) line: u64,
}

/// Reads the tiers of a text; what is wrong in one interval does not reach the next.
pub(crate) fn parse(text: &str, path: &str) -> Grid {
    let lines = LineIndex::of(text);
    let mut grid = Grid::default();
    let mut numbers: Vec<f64> = Vec::new();
    let mut named_next: Option<bool> = None;
    for token in (Tokens { text, at: 0 }) {
        let label = match token {
            Token::Number(number) => {
                if numbers.len() < NUMBERS {
                    numbers.push(number);
                }
                continue;
            }
            Token::Label(label) => label,
        };
        let line = lines.line(label.text.bytes().map_or(label.at, |(start, _)| start));
        let before = std::mem::take(&mut numbers);
        if let Some(points) = named_next.take() {
            let (name, intervals) = (label.text.text().to_owned(), Vec::new());
            grid.tiers.push(GridTier { name, line, points, intervals, size: None, n_rejected: 0 });
        } else if let Some(points) = class(&label, &before, grid.tiers.last()) {
            named_next = Some(points);
            match (grid.tiers.last_mut(), &before[..]) {
                (None, [_, end, _]) => grid.end_ms = milliseconds(*end),
                (Some(tier), [_, _, size]) => tier.size = Some(*size),
                _ => {}
            }
        } else if let Some(tier) = grid.tiers.last_mut()
            && let Err((problem, mend)) = tier.take(&before, label, line)
        {
            grid.rejected.push(Diagnostic::at(Place::line(path, line), problem, mend));
        }
    }
    for tier in &grid.tiers {
        grid.rejected.extend(tier.missing(path));
    }
    grid
}

/// Whether a string is the class of a tier, and then whether one of points: it has no times before it
/// but those of the file, or of a tier that is empty.
fn class(label: &Label, before: &[f64], tier: Option<&GridTier>) -> Option<bool> {
    let fresh = tier.is_none_or(|tier| tier.size.is_none());
    match label.text.text() {
        _ if !(before.is_empty() || fresh && before.len() == 3) => None,
        "IntervalTier" => Some(false),
        "TextTier" => Some(true),
        _ => None,
    }
}

impl GridTier {
    /// Takes a label with the numbers that stand before it.
    fn take(
        &mut self,
        before: &[f64],
        label: Label,
        line: u64,
    ) -> Result<(), (String, &'static str)> {
        let mut times = before;
        // Before its first label a tier has its own times and its size.
        if self.size.is_none() && before.len() >= 3 {
            self.size = Some(before[2]);
            times = &before[3..];
        }
        let n_times = if self.points { 1 } else { 2 };
        let whole: Vec<u64> = times.iter().filter_map(|time| milliseconds(*time)).collect();
        self.n_rejected += 1; // unless it turns out well
        if !label.closed {
            let mend = "see whether the file is complete; a quote in a label is written twice";
            return Err(("the label has no closing quote".to_owned(), mend));
        }
        if whole.len() != n_times || times.len() != n_times {
            let problem = format!("{n_times} times are expected before the label, not {times:?}");
            return Err((problem, "save the file again in Praat"));
        }
        self.n_rejected -= 1;
        let end_ms = whole.get(1).copied().filter(|end| whole[0] <= *end);
        self.intervals.push(Interval { text: label.text, start_ms: whole[0], end_ms, line });
        Ok(())
    }

    fn missing(&self, path: &str) -> Option<Diagnostic> {
        let n = self.intervals.len() + self.n_rejected;
        let size = self.size.filter(|size| *size > n as f64)?;
        let problem = format!("the tier `{}` should have {size} labels, but has {n}", self.name);
        let mend = "see whether the file is complete; save it again in Praat";
        Some(Diagnostic::at(Place::line(path, self.line), problem, mend))
    }
}

fn milliseconds(seconds: f64) -> Option<u64> {
    let ms = seconds * 1e3;
    (-0.5..1e12).contains(&ms).then(|| ms.round() as u64)
}

/// A string in quotes.
struct Label {
    at: u64,
    text: Slice,
    closed: bool,
}

enum Token {
    Number(f64),
    Label(Label),
}

/// The numbers and strings that stand free in a text.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = &self.text[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if trimmed.is_empty() {
                return None;
            }
            if trimmed.starts_with('"') {
                return Some(Token::Label(self.label()));
            }
            let end = if trimmed.starts_with('!') {
                trimmed.find(['\n', '\r'])
            } else {
                trimmed.find(char::is_whitespace)
            };
            let word = &trimmed[..end.unwrap_or(trimmed.len())];
            self.at += word.len();
            let number =
                word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
            if let Some(number) = word.parse().ok().filter(|_| number) {
                return Some(Token::Number(number));
            }
        }
    }
}

impl Tokens<'_> {
    /// The string that begins here.
    fn label(&mut self) -> Label {
        let start = self.at + 1;
        let (mut text, mut from) = (Slice::default(), start);
        loop {
            let found = self.text[from..].find('"').map(|found| from + found);
            let end = found.unwrap_or(self.text.len());
            let piece = &self.text[from..end];
            // The long form goes on inside: the closing quote is missing.
            let swallowed = piece.find(['\n', '\r']).filter(|_| swallows(piece));
            if let Some(first) = swallowed.or(found.is_none().then_some(piece.len())) {
                self.at = from + first;
                return Label { at: start as u64, text, closed: false };
            }
            text.push(piece, from as u64);
            if !self.text[end + 1..].starts_with('"') {
                self.at = end + 1;
                return Label { at: start as u64, text: text.trimmed_from(0), closed: true };
            }
            text.push_made("\"");
            from = end + 2;
        }
    }
}

/// Whether a line within a string is one that the long form has between labels.
fn swallows(text: &str) -> bool {
    text.split(['\n', '\r']).skip(1).any(|line| {
        let line = line.trim_start();
        line.starts_with("intervals [")
            || line.starts_with("points [")
            || line.starts_with("item [")
    })
}
