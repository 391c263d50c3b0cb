//! Parquet files as a stream of texts, one for each row.

use std::fs::File;
use std::io::{self, BufRead, Read};

use tables::{Objects, Unreadable};

/// The rows of a Parquet file as a JSON text sequence.
///
/// The file itself is read beside them, once and from its beginning, as far as the rows have come:
/// whoever watches that reading knows its hash in the end and its progress meanwhile.
pub(crate) struct Unpacked<R> {
    rows: Objects,
    text: Vec<u8>,
    /// Bytes of `text` that were taken.
    taken: usize,
    /// What went wrong behind the rows in `text`.
    error: Option<io::Error>,
    beside: R,
    size: u64,
    read: u64,
}

impl<R: Read> Unpacked<R> {
    /// The rows of `file`, which `beside` reads, too.
    ///
    /// # Errors
    /// If it is no whole Parquet file.
    pub(crate) fn new(file: File, beside: R) -> io::Result<Unpacked<R>> {
        let size = file.metadata()?.len();
        let rows = Objects::open(file).map_err(broken)?;
        Ok(Unpacked { rows, text: Vec::new(), taken: 0, error: None, beside, size, read: 0 })
    }

    /// Reads on beside, up to some byte.
    fn read_beside(&mut self, until: u64) -> io::Result<()> {
        let wanted = until.saturating_sub(self.read);
        self.read += io::copy(&mut self.beside.by_ref().take(wanted), &mut io::sink())?;
        Ok(())
    }
}

fn broken(error: Unreadable) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("Parquet that is damaged or cut off: {error}"),
    )
}

impl<R: Read> BufRead for Unpacked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.text.len() {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            self.text.clear();
            self.taken = 0;
            self.error = self.rows.read(&mut self.text).map_err(broken).err();
            let part = self.rows.written() as f64 / self.rows.rows().max(1) as f64;
            let whole = self.text.is_empty() || self.error.is_some();
            self.read_beside(if whole { u64::MAX } else { (self.size as f64 * part) as u64 })?;
            if self.text.is_empty() {
                return self.error.take().map_or(Ok(&[]), Err);
            }
        }
        Ok(&self.text[self.taken..])
    }

    fn consume(&mut self, n: usize) {
        self.taken = (self.taken + n).min(self.text.len());
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}
