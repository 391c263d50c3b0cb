//! Text put together from pieces of the source, which knows whether it is still one slice of it.

/// A text and, as long as its pieces stand side by side in the source, where it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slice {
    text: String,
    /// Byte of the source where the text begins; none once something was decoded or left out.
    start: Option<u64>,
}

impl Slice {
    /// A piece of the source that stands at byte `at`.
    pub(crate) fn new(text: &str, at: u64) -> Slice {
        Slice { text: text.to_owned(), start: Some(at) }
    }

    /// Text that does not stand in the source as it is.
    pub(crate) fn made(text: String) -> Slice {
        Slice { text, start: None }
    }

    /// Adds a piece of the source that stands at byte `at`.
    pub(crate) fn push(&mut self, piece: &str, at: u64) {
        if self.text.is_empty() {
            self.start = Some(at);
        } else if !piece.is_empty() && self.end() != Some(at) {
            self.start = None;
        }
        self.text.push_str(piece);
    }

    /// Adds text that does not stand in the source as it is.
    pub(crate) fn push_made(&mut self, piece: &str) {
        if !piece.is_empty() {
            self.text.push_str(piece);
            self.start = None;
        }
    }

    /// Adds another slice after `joint`.
    pub(crate) fn append(&mut self, joint: &str, other: &Slice) {
        if self.text.is_empty() {
            *self = other.clone();
        } else if !other.text.is_empty() {
            self.push_made(joint);
            self.push_made(&other.text);
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// First byte and one past the last, if the text is that very slice of the source.
    pub(crate) fn bytes(&self) -> Option<(u64, u64)> {
        Some((self.start?, self.end()?))
    }

    /// The slice from byte `from` of its text on, without white space around it.
    pub(crate) fn trimmed_from(&self, from: usize) -> Slice {
        let rest = &self.text[from..];
        let text = rest.trim();
        let skipped = from + (rest.len() - rest.trim_start().len());
        Slice { text: text.to_owned(), start: self.start.map(|start| start + skipped as u64) }
    }

    fn end(&self) -> Option<u64> {
        self.start.map(|start| start + self.text.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_stay_a_slice_and_others_do_not() {
        let mut slice = Slice::new(" on", 4);
        slice.push(" hold ", 7);
        assert_eq!(slice.trimmed_from(0).bytes(), Some((5, 12)));
        assert_eq!(slice.trimmed_from(3).text(), "hold");
        slice.push("again", 20);
        assert_eq!((slice.text(), slice.bytes()), (" on hold again", None));
    }
}
