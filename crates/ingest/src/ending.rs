//! How a text ends: what was in doubt in its encoding, and whether it breaks off, as a packed file
//! does that was cut short.
//!
//! Row formats stream, and complain by themselves where they cannot read further. A format that is
//! one document is held whole, and would be lost whole; what came before the break is read instead.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;

use corpus::{Diagnostic, Kind, Place};

use crate::lines::broken_off;
use crate::{Coded, Counts, Encoding, Options, Piece, Pieces, Reader, Refused};

/// Reads decoded text to its end or to where it breaks off.
///
/// # Errors
/// As [`Reader::read`].
pub(crate) fn read_text<'a>(
    reader: &dyn Reader,
    input: Box<dyn BufRead + 'a>,
    encoding: Encoding,
    path: &str,
    options: &Options,
) -> Result<Box<dyn Pieces + 'a>, Refused> {
    let mut ending = Ending { encoding, broken: Break::default(), path: path.to_owned() };
    // Text of a transcript is one document.
    let input: Box<dyn BufRead + 'a> = if options.kind == Kind::Transcript {
        let (input, broken) = ToTheBreak::of(input);
        ending.broken = broken;
        Box::new(BufReader::new(input))
    } else {
        input
    };
    let pieces = reader.read(input, path, options).map_err(|refused| {
        // Half a file is mostly refused because it is half a file.
        ending.broken.complaint(path).map_or(refused, Refused::File)
    })?;
    let ending = Some(ending);
    Ok(Box::new(WithEnding { pieces, ending, n_broken: 0, rest: Vec::new() }))
}

/// Input that ends where it breaks off.
struct ToTheBreak<'a> {
    input: Box<dyn BufRead + 'a>,
    lines: u64,
    found: Break,
}

/// Where input broke off, and why; known once it has been read.
#[derive(Clone, Default)]
struct Break(Rc<RefCell<Option<(u64, io::Error)>>>);

impl Break {
    /// The complaint about it; none if the input did not break off.
    fn complaint(&self, path: &str) -> Option<Diagnostic> {
        let found = self.0.borrow();
        found.as_ref().map(|(line, error)| broken_off(Place::line(path, *line), error))
    }
}

impl<'a> ToTheBreak<'a> {
    /// The same input, and what there will be known of its break.
    fn of(input: Box<dyn BufRead + 'a>) -> (ToTheBreak<'a>, Break) {
        let found = Break::default();
        (ToTheBreak { input, lines: 0, found: found.clone() }, found)
    }
}

impl Read for ToTheBreak<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.found.0.borrow().is_some() {
            return Ok(0);
        }
        match self.input.read(into) {
            Ok(n) => {
                self.lines += memchr::memchr_iter(b'\n', &into[..n]).count() as u64;
                Ok(n)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                *self.found.0.borrow_mut() = Some((self.lines + 1, error));
                Ok(0)
            }
        }
    }
}

/// What is known of a text once it has been read.
struct Ending {
    encoding: Encoding,
    broken: Break,
    path: String,
}

/// The pieces of a reader, then the complaints about its text.
struct WithEnding<'a> {
    pieces: Box<dyn Pieces + 'a>,
    ending: Option<Ending>,
    n_broken: u64,
    rest: Vec<Piece>,
}

impl Iterator for WithEnding<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if let Some(piece) = self.pieces.next() {
            return Some(piece);
        }
        if let Some(Ending { encoding, broken, path }) = self.ending.take() {
            let broken = broken.complaint(&path);
            self.n_broken = u64::from(broken.is_some());
            let doubts = encoding.complaints(&path).into_iter().map(Piece::Repaired);
            self.rest = broken.map(Piece::Rejected).into_iter().chain(doubts).collect();
            self.rest.reverse();
        }
        self.rest.pop()
    }
}

impl Pieces for WithEnding<'_> {
    fn counts(&self) -> Counts {
        let mut counts = self.pieces.counts();
        counts.reject(self.n_broken);
        counts
    }

    fn coded(&self) -> Coded {
        self.pieces.coded()
    }
}
