//! Positions in a text: bytes for machines, characters for people and other tools.

/// A byte range in an utterance's text, end excluded; always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to and without `end`.
    ///
    /// # Panics
    /// If a position lies beyond 4 GiB: no reader lets a text of that length through.
    pub fn new(start: usize, end: usize) -> Span {
        let narrow = |position: usize| u32::try_from(position).expect("texts are below 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// The slice of `text` that the span covers.
    ///
    /// # Panics
    /// If the span does not lie on character boundaries of `text`: it then belongs to another text.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// The same range counted in Unicode code points, as QDA tools count (REFI-QDA 1.5, § 10.2).
    pub fn characters(self, text: &str) -> Span {
        let start = text[..self.start as usize].chars().count();
        Span::new(start, start + self.of(text).chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_count_code_points() {
        let text = "รอสาย 😀 นาน";
        let start = text.find("นาน").unwrap();
        let span = Span::new(start, text.len());
        assert_eq!(span.of(text), "นาน");
        assert_eq!(span.characters(text), Span { start: 8, end: 11 });
    }
}
