//! Words of XML and HTML, in which any white space is one space.

use crate::slice::Slice;

/// Words put together from pieces of the source; white space is one space, and none at the ends.
#[derive(Debug, Default)]
pub(crate) struct Spaced {
    text: Slice,
    /// Where the first word begins.
    first: Option<u64>,
    /// White space before the next word, if there is some, and where it stands.
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
            let end = rest
                .match_indices(is_space)
                .find(|(n, space)| {
                    *space != " " || rest[n + 1..].starts_with(is_space) || n + 1 == rest.len()
                })
                .map_or(rest.len(), |(n, _)| n);
            self.flush();
            self.push_as_is(&rest[..end], here);
            rest = &rest[end..];
        }
    }

    /// Adds a piece of the source with its spaces.
    pub(crate) fn push_as_is(&mut self, piece: &str, at: u64) {
        if !piece.is_empty() {
            self.first.get_or_insert(at);
            self.text.push(piece, at);
        }
    }

    /// Adds text that is written otherwise in the source, at byte `at`.
    pub(crate) fn push_made(&mut self, made: &str, at: u64) {
        self.flush();
        self.first.get_or_insert(at);
        self.text.push_made(made);
    }

    /// The words up to here, and where the first of them begins.
    pub(crate) fn take(&mut self) -> (Slice, u64) {
        let Spaced { text, first, .. } = std::mem::take(self);
        let trimmed = text.trimmed_from(0);
        let first = trimmed.bytes().map_or(first, |(first, _)| Some(first));
        (trimmed, first.unwrap_or(0))
    }

    fn flush(&mut self) {
        if let Some((exact, at)) = self.space.take().filter(|_| !self.text.text().is_empty()) {
            if exact { self.text.push(" ", at) } else { self.text.push_made(" ") }
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
        let (text, at) = words.take();
        assert_eq!((text.text(), text.bytes(), at), ("on hold again", Some((4, 17)), 4));
        words.push("on  hold", 3);
        words.push_made("&", 20);
        let (text, at) = words.take();
        assert_eq!((text.text(), text.bytes(), at), ("on hold&", None, 3));
    }
}
