//! Lines of a text: streamed with a limit for row formats, or borrowed from a whole text.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use corpus::{Diagnostic, Place};

use crate::Refused;

/// The most bytes of one row; a longer one is rejected and not held in memory.
pub(crate) const ROW_LIMIT: usize = 4 << 20;

/// The most bytes of a file that is one document: ten million words.
pub(crate) const FILE_LIMIT: u64 = 64 << 20;

/// The most lines of one document: a few hundred bytes are kept of each while it is read.
pub(crate) const LINE_LIMIT: usize = 2_000_000;

/// A physical line of a stream, with its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowLine {
    /// The line with its line end; of a line that is too long, only the beginning.
    pub(crate) text: String,
    /// Line number from 1.
    pub(crate) number: u64,
    /// Byte of the decoded text where it begins.
    pub(crate) start: u64,
    /// Whether it passed the limit.
    pub(crate) too_long: bool,
}

/// Lines out of a stream, with a place to put lines back.
///
/// Lines end in LF or CRLF; in a text whose first buffer holds CR but no LF, in CR.
pub(crate) struct RowLines<'a> {
    input: Box<dyn BufRead + 'a>,
    limit: usize,
    end: Option<u8>,
    number: u64,
    byte: u64,
    returned: VecDeque<RowLine>,
    /// The buffer of a line that was used.
    spare: Vec<u8>,
}

impl<'a> RowLines<'a> {
    /// Lines of `input`, none longer than `limit` bytes.
    pub(crate) fn new(input: Box<dyn BufRead + 'a>, limit: usize) -> RowLines<'a> {
        let (returned, spare) = (VecDeque::new(), Vec::new());
        RowLines { input, limit, end: None, number: 0, byte: 0, returned, spare }
    }

    /// Takes a line that was used back, to spare an allocation for the next.
    pub(crate) fn recycle(&mut self, used: RowLine) {
        self.spare = used.text.into_bytes();
        self.spare.clear();
    }

    /// Puts lines back, to be read again in the same order.
    pub(crate) fn put_back(&mut self, lines: impl DoubleEndedIterator<Item = RowLine>) {
        for line in lines.rev() {
            self.returned.push_front(line);
        }
    }

    /// The next line; none at the end.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<RowLine>> {
        if let Some(line) = self.returned.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = std::mem::take(&mut self.spare);
        let (mut length, mut ended) = (0, false);
        while !ended {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let end = *self.end.get_or_insert_with(|| {
                if buffer.contains(&b'\r') && !buffer.contains(&b'\n') { b'\r' } else { b'\n' }
            });
            let found = memchr::memchr(end, buffer);
            let taken = found.map_or(buffer.len(), |position| position + 1);
            ended = found.is_some();
            let room = self.limit.saturating_sub(bytes.len()).min(taken);
            bytes.extend_from_slice(&buffer[..room]);
            length += taken;
            self.input.consume(taken);
        }
        if length == 0 {
            return Ok(None);
        }
        let line = RowLine {
            text: String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            number: self.number + 1,
            start: self.byte,
            too_long: length > self.limit,
        };
        self.number += 1;
        self.byte += length as u64;
        Ok(Some(line))
    }
}

/// A line of a whole text, without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// The line without its line end.
    pub(crate) text: &'t str,
    /// Line number from 1.
    pub(crate) number: u64,
    /// Byte of the text where it begins.
    pub(crate) start: u64,
}

impl Line<'_> {
    /// Whether there is nothing but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// The lines of a whole text; LF, CRLF and CR end a line.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        if end < start {
            continue; // the second half of a CRLF
        }
        let number = lines.len() as u64 + 1;
        lines.push(Line { text: &text[start..end], number, start: start as u64 });
        start = end + if text.as_bytes()[end..].starts_with(b"\r\n") { 2 } else { 1 };
    }
    if start < text.len() {
        let number = lines.len() as u64 + 1;
        lines.push(Line { text: &text[start..], number, start: start as u64 });
    }
    lines
}

/// Tells the line of a byte of a whole text; LF, CRLF and CR end a line.
pub(crate) struct LineIndex {
    /// Bytes at which lines begin, but the first.
    starts: Vec<usize>,
}

impl LineIndex {
    /// The lines of a text.
    pub(crate) fn of(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|&at| !bytes[at..].starts_with(b"\r\n"));
        LineIndex { starts: ends.map(|at| at + 1).collect() }
    }

    /// The line, from 1, on which a byte stands.
    pub(crate) fn line(&self, byte: u64) -> u64 {
        self.starts.partition_point(|&start| start as u64 <= byte) as u64 + 1
    }
}

/// The whole text of a file.
///
/// # Errors
/// If it cannot be read to the end, or has more bytes or lines than any transcript.
pub(crate) fn whole(mut input: Box<dyn BufRead + '_>, path: &str) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    let read = input.by_ref().take(FILE_LIMIT + 1).read_to_end(&mut bytes);
    if let Err(error) = read {
        return Err(Refused::File(broken_off(Place::file(path), &error)));
    }
    let refuse = |problem| {
        let mend = "split it; a file of this format is one recording";
        Err(Refused::File(Diagnostic::at(Place::file(path), problem, mend)))
    };
    if bytes.len() as u64 > FILE_LIMIT {
        return refuse(format!("the file has more than {} MiB of text", FILE_LIMIT >> 20));
    }
    if has_too_many_lines(&bytes) {
        return refuse(format!("the file has more than {LINE_LIMIT} lines"));
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Whether a text has more lines than are held in memory.
pub(crate) fn has_too_many_lines(text: &[u8]) -> bool {
    text.len() > LINE_LIMIT && memchr::memchr2_iter(b'\n', b'\r', text).count() > LINE_LIMIT
}

/// The complaint about input that stops with an error.
pub(crate) fn broken_off(place: Place, error: &io::Error) -> Diagnostic {
    let mend = "see whether the file is complete and can be read; what came before was read";
    Diagnostic::at(place, format!("cannot be read further: {error}"), mend)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streamed_lines_count_and_stop_at_the_limit() {
        let mut lines = RowLines::new(Box::new(&b"a\r\n0123456789\nlast"[..]), 8);
        let mut next =
            || lines.next_line().unwrap().map(|l| (l.text, l.number, l.start, l.too_long));
        assert_eq!(next(), Some(("a\r\n".into(), 1, 0, false)));
        assert_eq!(next(), Some(("01234567".into(), 2, 3, true)));
        assert_eq!(next(), Some(("last".into(), 3, 14, false)));
        assert_eq!(next(), None);
    }

    #[test]
    fn all_three_line_ends_end_a_line() {
        let found = lines("a\r\nb\rc\n\nd");
        let found: Vec<_> = found.iter().map(|l| (l.text, l.number, l.start)).collect();
        assert_eq!(found, [("a", 1, 0), ("b", 2, 3), ("c", 3, 5), ("", 4, 7), ("d", 5, 8)]);
        let index = LineIndex::of("a\r\nb\rc\n\nd");
        assert_eq!([0, 1, 2, 3, 5, 7, 8].map(|byte| index.line(byte)), [1, 1, 1, 2, 3, 4, 5]);
    }
}
