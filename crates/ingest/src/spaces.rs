//! Words of XML and HTML, put together so that each knows where it stands in the source.
//!
//! Any white space is one space, none at the ends of a line.

use crate::slice::Slice;

/// A text made of pieces of a source.
#[derive(Debug, Default)]
pub(crate) struct Traced {
    text: String,
    origins: Vec<Origin>,
}

/// Where a piece of a text comes from; it reaches to the next one.
#[derive(Debug)]
struct Origin {
    /// Byte of the text.
    from: usize,
    /// Byte of the source.
    at: u64,
    /// Whether the source has it word for word.
    verbatim: bool,
}

impl Traced {
    fn push(&mut self, piece: &str, at: u64, verbatim: bool) {
        let from = self.text.len();
        let follows = |last: &Origin| last.verbatim && last.at + (from - last.from) as u64 == at;
        if !(verbatim && self.origins.last().is_some_and(follows)) {
            self.origins.push(Origin { from, at, verbatim });
        }
        self.text.push_str(piece);
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of the text stands in the source, if it does so word for word.
    pub(crate) fn source_of(&self, from: usize, to: usize) -> Option<(u64, u64)> {
        let n = self.origins.partition_point(|origin| origin.from <= from).checked_sub(1)?;
        let end = self.origins.get(n + 1).map_or(self.text.len(), |next| next.from);
        let start = self.origins[n].at + (from - self.origins[n].from) as u64;
        (self.origins[n].verbatim && to <= end).then_some((start, start + (to - from) as u64))
    }

    /// About where a byte of the text comes from.
    pub(crate) fn place_of(&self, byte: usize) -> u64 {
        let n = self.origins.partition_point(|origin| origin.from <= byte);
        let Some(origin) = n.checked_sub(1).map(|n| &self.origins[n]) else { return 0 };
        origin.at + if origin.verbatim { (byte - origin.from) as u64 } else { 0 }
    }

    fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        while self.origins.pop_if(|origin| origin.from >= length).is_some() {}
    }
}

/// Words put together; white space is one space.
#[derive(Debug, Default)]
pub(crate) struct Spaced {
    traced: Traced,
    /// Byte of the text where the line begins that has not ended.
    line_start: usize,
    /// White space before the next word, if there is some: whether it is one space, and where.
    space: Option<(bool, u64)>,
}

impl Spaced {
    /// Adds a piece of the source that stands at byte `at`.
    pub(crate) fn push(&mut self, piece: &str, at: u64) {
        let mut rest = piece;
        while !rest.is_empty() {
            let here = at + (piece.len() - rest.len()) as u64;
            let gap = rest.len() - rest.trim_start_matches(is_space).len();
            if gap > 0 {
                let exact = self.space.is_none() && &rest[..gap] == " ";
                self.space = Some((exact, here));
                rest = &rest[gap..];
                continue;
            }
            // As long as single spaces part the words, they are one piece.
            let ends = |n: usize, space: &str| {
                space != " " || n + 1 == rest.len() || rest[n + 1..].starts_with(is_space)
            };
            let end = rest.match_indices(is_space).find(|(n, space)| ends(*n, space));
            let end = end.map_or(rest.len(), |(n, _)| n);
            self.push_as_is(&rest[..end], here);
            rest = &rest[end..];
        }
    }

    /// Adds a piece of the source with its spaces.
    pub(crate) fn push_as_is(&mut self, piece: &str, at: u64) {
        if !piece.is_empty() {
            self.flush();
            self.add(piece, at, true);
        }
    }

    /// Adds text that is written otherwise in the source, at byte `at`.
    pub(crate) fn push_made(&mut self, made: &str, at: u64) {
        self.flush();
        self.add(made, at, false);
    }

    /// Makes sure that white space stands before the next word.
    pub(crate) fn part(&mut self, at: u64) {
        self.space.get_or_insert((false, at));
    }

    /// Ends the line; an empty one, too, where the line before has ended.
    pub(crate) fn end_line(&mut self, at: u64) {
        self.space = None;
        self.add("\n", at, false);
    }

    /// The words of the line that has not ended.
    pub(crate) fn line(&self) -> &str {
        &self.traced.text()[self.line_start..]
    }

    /// Whether nothing stands above, or an empty line.
    pub(crate) fn ends_empty(&self) -> bool {
        self.traced.text().is_empty() || self.traced.text().ends_with("\n\n")
    }

    /// Takes the words of the line out that has not ended.
    pub(crate) fn drop_line(&mut self) {
        self.space = None;
        self.traced.truncate(self.traced.text().len() - self.line().len());
    }

    /// The text up to here.
    pub(crate) fn take(&mut self) -> Traced {
        std::mem::take(self).traced
    }

    /// The text up to here as a slice of the source, and where it begins there.
    pub(crate) fn take_slice(&mut self) -> (Slice, u64) {
        let traced = self.take();
        let text = traced.text().trim();
        let from = traced.text().len() - traced.text().trim_start().len();
        let mut slice = Slice::default();
        match traced.source_of(from, from + text.len()) {
            Some((start, _)) => slice.push(text, start),
            None => slice.push_made(text),
        }
        (slice, traced.place_of(from))
    }

    fn add(&mut self, piece: &str, at: u64, verbatim: bool) {
        let before = self.traced.text().len();
        self.traced.push(piece, at, verbatim);
        self.line_start = piece.rfind('\n').map_or(self.line_start, |n| before + n + 1);
    }

    fn flush(&mut self) {
        if let Some((exact, at)) = self.space.take().filter(|_| !self.line().is_empty()) {
            self.traced.push(" ", at, exact);
        }
    }
}

/// White space of XML and HTML; a space that does not break is a sign like others.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_spaces_keep_the_slice_and_others_become_one() {
        let mut words = Spaced::default();
        words.push("\n   on hold ", 0);
        words.push("again\n  ", 12);
        let (text, at) = words.take_slice();
        assert_eq!((text.text(), text.bytes(), at), ("on hold again", Some((4, 17)), 4));
        words.push("on  hold", 3);
        words.push_made("&", 20);
        let (text, at) = words.take_slice();
        assert_eq!((text.text(), text.bytes(), at), ("on hold&", None, 3));
    }

    #[test]
    fn parts_of_a_text_are_found_in_the_source() {
        let mut words = Spaced::default();
        words.push("Anna:", 10);
        words.push(" on hold", 24);
        words.end_line(32);
        words.push("to be dropped", 40);
        words.drop_line();
        words.push_made("&", 60);
        let text = words.take();
        assert_eq!(text.text(), "Anna: on hold\n&");
        assert_eq!(text.source_of(6, 13), Some((25, 32)));
        assert_eq!(text.source_of(0, 13), None);
        assert_eq!((text.place_of(14), text.source_of(14, 15)), (60, None));
    }
}
