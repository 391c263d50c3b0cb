//! Opening input files: unpacked, and hashed as they are read.

#![expect(clippy::disallowed_methods, reason = "this is where files are opened")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};

use corpus::{Diagnostic, Place};
use flate2::bufread::MultiGzDecoder;

use crate::unpacked::Unpacked;

/// Size and hash of a file, filled as it is read.
#[derive(Clone, Debug, Default)]
pub struct Fingerprint(Arc<Mutex<(u64, blake3::Hasher)>>);

impl Fingerprint {
    /// Bytes read so far, as they lie on disk.
    pub fn size(&self) -> u64 {
        self.0.lock().map_or(0, |state| state.0)
    }

    /// BLAKE3 of the bytes read so far, in hexadecimal.
    pub fn hash(&self) -> String {
        self.0.lock().map_or_else(|_| String::new(), |state| state.1.finalize().to_string())
    }
}

/// Passes bytes through and takes their fingerprint.
struct Watched<R> {
    inner: R,
    fingerprint: Fingerprint,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if let Ok(mut state) = self.fingerprint.0.lock() {
            state.0 += n as u64;
            state.1.update(&buffer[..n]);
        }
        Ok(n)
    }
}

/// Opens a file for reading; gzip and Parquet are recognised by their first bytes and unpacked.
///
/// # Errors
/// Where the file cannot be opened or its first bytes cannot be read.
pub fn open(path: &Path) -> io::Result<(Box<dyn BufRead>, Fingerprint)> {
    let fingerprint = Fingerprint::default();
    let watched = Watched { inner: File::open(path)?, fingerprint: fingerprint.clone() };
    let mut buffered = BufReader::with_capacity(1 << 16, watched);
    let head = buffered.fill_buf()?;
    if head.starts_with(tables::MARK) {
        return Ok((Box::new(Unpacked::new(File::open(path)?, buffered)?), fingerprint));
    }
    let packed = head.starts_with(&[0x1f, 0x8b]);
    let input: Box<dyn BufRead> = if packed {
        Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(buffered)))
    } else {
        Box::new(buffered)
    };
    Ok((input, fingerprint))
}

/// The whole of a small text file.
///
/// # Errors
/// Where it cannot be read or is not UTF-8.
pub fn text(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path)
}

/// Writes a small text file.
///
/// # Errors
/// Where it cannot be written.
pub fn write_text(path: &Path, text: &str) -> io::Result<()> {
    std::fs::write(path, text)
}

/// Bytes on disk.
///
/// # Errors
/// Where the file does not exist.
pub fn size(path: &Path) -> io::Result<u64> {
    Ok(std::fs::metadata(path)?.len())
}

/// The complaint about a file that cannot be read.
pub fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::at(
        Place::file(name),
        format!("the file cannot be read: {error}"),
        "check that it is whole and that you may read it",
    )
}
