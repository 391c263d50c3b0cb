//! Formats that are not text: their readers take the bytes of a file as they are, and whole.
//!
//! A file that begins like a zip archive, a PDF or an old Office file is not decoded. What a zip
//! archive is, its entries tell and not its name, so these readers judge by all bytes.

use std::io::{self, BufRead, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use corpus::{Diagnostic, Kind, Place};

use crate::lines::broken_off;
use crate::table::Table;
use crate::{Evidence, Options, Pieces, Reader, Refused};

/// The most bytes of a file that is not text; it is held in memory.
pub(crate) const BYTES_LIMIT: u64 = 256 << 20;

/// A Parquet file that could not be unpacked before it came here.
pub(crate) const PACKED_PARQUET: &str = "a Parquet file packed within another";

/// How files begin that are not text, and what they are.
const MARKS: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF-", "a PDF"),
    (b"PAR1\x15", PACKED_PARQUET),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an Office file from before 2007, or an encrypted one"),
];

/// A file format that is not text.
pub trait ByteReader: Sync {
    /// Name in the pipeline file, e.g. `docx`.
    fn name(&self) -> &'static str;

    /// The kinds of source that come in this format.
    fn kinds(&self) -> &'static [Kind];

    /// Why a file is taken to be in this format; none if nothing speaks for it.
    fn detect(&self, bytes: &[u8]) -> Option<Evidence>;

    /// The columns and the first rows of the bytes of a whole file; an empty table if the format has
    /// none.
    ///
    /// # Errors
    /// If there is no header that can be read.
    fn table(&self, _bytes: Vec<u8>, _path: &str, _rows: usize) -> Result<Table, Refused> {
        Ok(Table::default())
    }

    /// Reads the bytes of a whole file.
    ///
    /// # Errors
    /// As [`Reader::read`].
    fn read(
        &self,
        bytes: Vec<u8>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces>, Refused>;
}

impl<R: ByteReader> Reader for R {
    fn name(&self) -> &'static str {
        ByteReader::name(self)
    }

    fn kinds(&self) -> &'static [Kind] {
        ByteReader::kinds(self)
    }

    /// No text is in this format.
    fn detect(&self, _head: &str, _path: &str) -> Option<Evidence> {
        None
    }

    fn bytes(&self) -> Option<&dyn ByteReader> {
        Some(self)
    }

    /// Takes the bytes of the file, not decoded ones.
    fn table<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        rows: usize,
    ) -> Result<Table, Refused> {
        ByteReader::table(self, whole_bytes(input, path)?, path, rows)
    }

    /// Takes the bytes of the file, not decoded ones.
    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        ByteReader::read(self, whole_bytes(input, path)?, path, options)
    }
}

/// What a file is that begins with these bytes, if it is not text.
pub(crate) fn mark(head: &[u8]) -> Option<&'static str> {
    MARKS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, what)| *what)
}

/// The first bytes of a file, enough for [`mark`], and the whole of it.
///
/// # Errors
/// If not even they can be read.
pub(crate) fn peek<'a>(
    mut input: Box<dyn BufRead + 'a>,
    path: &str,
) -> Result<(Vec<u8>, Box<dyn BufRead + 'a>), Refused> {
    let mut head = Vec::new();
    let read = input.by_ref().take(8).read_to_end(&mut head);
    read.map_err(|error| unread(path, &error))?;
    let rest = Box::new(Cursor::new(head.clone()).chain(input));
    Ok((head, rest))
}

/// All bytes of a file.
///
/// # Errors
/// If it cannot be read to the end or is too large.
pub(crate) fn whole_bytes(
    mut input: Box<dyn BufRead + '_>,
    path: &str,
) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let read = input.by_ref().take(BYTES_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| unread(path, &error))?;
    if bytes.len() as u64 > BYTES_LIMIT {
        let problem = format!("the file has more than {} MiB", BYTES_LIMIT >> 20);
        let mend = "split it, or save its text as `.txt` or `.csv`";
        return Err(refused(path, problem, mend));
    }
    Ok(bytes)
}

fn unread(path: &str, error: &io::Error) -> Refused {
    Refused::File(broken_off(Place::file(path), error))
}

/// Refuses a file as a whole.
pub(crate) fn refused(path: &str, problem: impl Into<String>, mend: impl Into<String>) -> Refused {
    Refused::File(Diagnostic::at(Place::file(path), problem, mend))
}

/// Why a library was stopped that cannot be told to stop.
struct Stopped(String);

/// Leaves a library that calls back, because of what is wrong with the file; to be called within
/// [`fenced`] alone.
pub(crate) fn stop(problem: String) -> ! {
    resume_unwind(Box::new(Stopped(problem)))
}

/// Runs a library that may panic on a damaged file; the panic becomes a complaint about the file.
///
/// # Errors
/// If it panics (its message goes through the process's panic hook as well), or was left by [`stop`].
pub(crate) fn fenced<T>(path: &str, what: &str, work: impl FnOnce() -> T) -> Result<T, Refused> {
    // Nothing that `work` may leave half done outlives it: it only borrows the bytes of the file.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        if let Some(Stopped(problem)) = panic.downcast_ref() {
            return refused(path, problem, "see what the file is, or save its text as `.txt`");
        }
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
        let short: String = message.unwrap_or("no message").chars().take(200).collect();
        let mend = "the file may be damaged: open it, save it anew, or save its text as `.txt`";
        refused(path, format!("the library that reads {what} failed: {short}"), mend)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_complaint() {
        assert_eq!(fenced("f", "PDF", || 1).unwrap(), 1);
        let complaint = fenced("f", "PDF", || panic!("page 3")).unwrap_err().complaint();
        assert_eq!(complaint.problem, "the library that reads PDF failed: page 3");
        let complaint = fenced("f", "PDF", || stop("page 4".to_owned())).unwrap_err().complaint();
        assert_eq!(complaint.problem, "page 4");
    }

    #[test]
    fn what_is_looked_at_is_read_again() {
        let (head, rest) = peek(Box::new(&b"%PDF-1.7\nmore"[..]), "f").unwrap();
        assert_eq!((mark(&head), mark(b"PK")), (Some("a PDF"), None));
        assert_eq!(whole_bytes(rest, "f").unwrap(), b"%PDF-1.7\nmore");
    }
}
