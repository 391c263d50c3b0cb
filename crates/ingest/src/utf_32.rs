//! UTF-32, which web browsers and so encoding_rs do not read: some programs for statistics write it.
//!
//! Source: The Unicode Standard, § 3.10 (D99–D101).

/// Decodes a stream of UTF-32.
pub(crate) struct Utf32 {
    big_endian: bool,
    /// Bytes of a character that is cut off between two chunks.
    rest: Vec<u8>,
}

impl Utf32 {
    /// The encoding that a byte-order mark tells, with its name; none if it is none of UTF-32.
    pub(crate) fn for_mark(head: &[u8]) -> Option<(Utf32, &'static str)> {
        let (big_endian, name) = match head {
            [0xFF, 0xFE, 0, 0, ..] => (false, "UTF-32LE"),
            [0, 0, 0xFE, 0xFF, ..] => (true, "UTF-32BE"),
            _ => return None,
        };
        Some((Utf32 { big_endian, rest: Vec::new() }, name))
    }

    /// The characters of a chunk without byte-order marks at its beginning; none for each that is
    /// broken.
    pub(crate) fn decode(&mut self, chunk: &[u8], last: bool) -> Vec<Option<char>> {
        self.rest.extend_from_slice(chunk);
        let bytes = std::mem::take(&mut self.rest);
        let whole = bytes.chunks_exact(4);
        self.rest = whole.remainder().to_vec();
        let code = |bytes: &[u8]| {
            let bytes = [bytes[0], bytes[1], bytes[2], bytes[3]];
            if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
        };
        let mut characters: Vec<Option<char>> = whole.map(|b| char::from_u32(code(b))).collect();
        if last && !self.rest.is_empty() {
            self.rest.clear();
            characters.push(None);
        }
        characters
    }
}
