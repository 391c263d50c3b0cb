//! Opening input files: unpacked, and hashed as they are read.
//!
//! A packed file is known by its first bytes, not by its name: gzip (RFC 1952) or zstd (RFC 8878), of
//! one member or frame or of many, one after the other. What it unpacks to is streamed and never held
//! here, so that a small file that unpacks to a huge one meets the limits of the readers: those of a
//! row, and of a text that is one document.

#![expect(clippy::disallowed_methods, reason = "this is where files are opened")]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Mutex};

use corpus::{Diagnostic, Place};
use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder;

use crate::unpacked::Unpacked;

/// Bytes that are read at a time.
const BUFFER: usize = 1 << 16;

/// How a gzip member begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How a zstd frame begins.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// How a zstd frame begins that holds no data, after a first byte of 0x50 to 0x5f.
const ZSTD_SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];

/// The binary logarithm of the largest window of a zstd frame: 128 MiB, which is what `zstd` itself
/// unpacks unless it is told otherwise; the window is held in memory.
const ZSTD_WINDOW: u32 = 27;

/// Size and hash of a file, filled as it is read.
#[derive(Clone, Debug)]
pub struct Fingerprint(Arc<Watched>);

#[derive(Debug)]
struct Watched {
    file: File,
    /// Bytes of it that there are to be read.
    limit: u64,
    seen: Mutex<(u64, blake3::Hasher)>,
}

impl Fingerprint {
    /// Bytes read so far, as they lie on disk.
    pub fn size(&self) -> u64 {
        self.0.seen.lock().map_or(0, |seen| seen.0)
    }

    /// BLAKE3 of the bytes read so far, in hexadecimal.
    pub fn hash(&self) -> String {
        self.0.seen.lock().map_or_else(|_| String::new(), |seen| seen.1.finalize().to_string())
    }

    /// Reads what the reader of the file has left, so that size and hash are those of all of it.
    ///
    /// # Errors
    /// If the file cannot be read any more; what was read counts.
    pub fn finish(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(|_| ())
    }
}

/// The bytes on disk, of which the fingerprint is taken as they pass.
impl Read for Fingerprint {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.0.limit.saturating_sub(self.size());
        let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let n = (&self.0.file).read(&mut buffer[..room])?;
        if let Ok(mut seen) = self.0.seen.lock() {
            seen.0 += n as u64;
            seen.1.update(&buffer[..n]);
        }
        Ok(n)
    }
}

/// Opens a file for reading; a packed one is unpacked, and Parquet is read as the JSON of its rows.
///
/// # Errors
/// If the file cannot be opened or its first bytes cannot be read.
pub fn open(path: &Path) -> io::Result<(Box<dyn BufRead>, Fingerprint)> {
    open_first(path, u64::MAX)
}

/// Opens the first bytes of a file, so many as they lie on disk, as if there were no others.
///
/// # Errors
/// As [`open`].
pub fn open_first(path: &Path, bytes: u64) -> io::Result<(Box<dyn BufRead>, Fingerprint)> {
    let watched = Watched { file: File::open(path)?, limit: bytes, seen: Mutex::default() };
    let fingerprint = Fingerprint(Arc::new(watched));
    let mut input = BufReader::with_capacity(BUFFER, fingerprint.clone());
    if input.fill_buf()?.starts_with(tables::MARK) {
        return Ok((Box::new(Unpacked::new(File::open(path)?, input)?), fingerprint));
    }
    let input = unpacked(input)?;
    Ok((input, fingerprint))
}

/// What the bytes are, or unpack to.
fn unpacked<'a, R: BufRead + 'a>(mut packed: R) -> io::Result<Box<dyn BufRead + 'a>> {
    let head = packed.fill_buf()?;
    let skippable = head.first().is_some_and(|first| first & 0xf0 == 0x50)
        && head[1..].starts_with(&ZSTD_SKIPPABLE);
    if head.starts_with(&GZIP) {
        return Ok(unpacking(MultiGzDecoder::new(packed)));
    }
    if head.starts_with(&ZSTD) || skippable {
        let mut decoder = Decoder::with_buffer(packed)?;
        decoder.window_log_max(ZSTD_WINDOW)?;
        return Ok(unpacking(decoder));
    }
    Ok(Box::new(packed))
}

fn unpacking<'a>(decoder: impl Read + 'a) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(BUFFER, Unpacking(decoder)))
}

/// Unpacks, and says what the errors of the decoder mean.
struct Unpacking<D>(D);

impl<D: Read> Read for Unpacking<D> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|error| {
            if error.kind() == io::ErrorKind::UnexpectedEof {
                return io::Error::new(error.kind(), "the packed file is cut short");
            }
            if error.to_string().contains("too much memory") {
                return io::Error::other(format!(
                    "its zstd window is larger than {} MiB; pack it anew with \
                     `--long={ZSTD_WINDOW}` or less",
                    (1_u32 << ZSTD_WINDOW) >> 20
                ));
            }
            error
        })
    }
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    /// What can be unpacked, and the error after it.
    fn read(packed: &[u8]) -> (Vec<u8>, Option<String>) {
        let mut bytes = Vec::new();
        let error = unpacked(packed).unwrap().read_to_end(&mut bytes).err();
        (bytes, error.map(|error| error.to_string()))
    }

    /// Text that does not shrink to next to nothing.
    fn text() -> Vec<u8> {
        let line = |n: u64| format!("{n} {}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        (0..20_000).map(line).collect::<String>().into_bytes()
    }

    #[test]
    fn members_and_frames_are_read_to_the_last() {
        let text = text();
        for pack in [gzip, zstd] {
            let (one, two) = text.split_at(1234);
            let empty = pack(b"");
            assert_eq!(read(&[pack(one), empty, pack(two)].concat()), (text.clone(), None));
        }
        let skippable = [&[0x5a, 0x2a, 0x4d, 0x18, 2, 0, 0, 0][..], b"ab"].concat();
        assert_eq!(read(&[skippable, zstd(&text)].concat()), (text.clone(), None));
        assert_eq!(read(&text), (text.clone(), None));
        assert_eq!(read(b""), (Vec::new(), None));
    }

    #[test]
    fn a_file_that_is_cut_off_gives_its_beginning_and_an_error() {
        let text = text();
        for pack in [gzip, zstd] {
            let packed = pack(&text);
            let (bytes, error) = read(&packed[..packed.len() / 2]);
            assert!(bytes.len() > text.len() / 4 && text.starts_with(&bytes), "{}", bytes.len());
            assert_eq!(error.as_deref(), Some("the packed file is cut short"));
        }
    }

    #[test]
    fn a_window_above_the_limit_is_told() {
        // A frame without content, whose header names the window: 2 to the power of 10 and this.
        let frame = |exponent: u8| [&ZSTD[..], &[0, exponent << 3, 1, 0, 0]].concat();
        assert_eq!(read(&frame(17)), (Vec::new(), None));
        let told = "its zstd window is larger than 128 MiB; pack it anew with `--long=27` or less";
        assert_eq!(read(&frame(18)), (Vec::new(), Some(told.to_owned())));
    }

    #[test]
    fn the_fingerprint_is_that_of_the_whole_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gz");
        let bytes = [gzip(&text()), b"no member".to_vec()].concat();
        std::fs::write(&path, &bytes).unwrap();
        let (mut input, mut fingerprint) = open(&path).unwrap();
        input.read_exact(&mut [0; 10]).unwrap();
        assert!(fingerprint.size() < bytes.len() as u64);
        fingerprint.finish().unwrap();
        assert_eq!(fingerprint.size(), bytes.len() as u64);
        assert_eq!(fingerprint.hash(), blake3::hash(&bytes).to_string());
    }
}
