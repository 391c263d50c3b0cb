//! What the fuzz targets ask of the readers: all that the conformance tests of `ingest` ask.

#[path = "../../crates/ingest/tests/readers/promises.rs"]
mod promises;

use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, Once};

use corpus::Kind;
use ingest::{Options, Piece, Reader};
use zip::write::{SimpleFileOptions, ZipWriter};

const KINDS: [Kind; 3] = [Kind::Transcript, Kind::Review, Kind::Survey];

/// Rows by which columns are judged.
const ROWS: usize = 50;

/// One input in how many is read twice.
const TWICE: usize = 8;

/// Reads bytes with each of these readers, as every kind of source that comes in its format.
pub fn family(formats: &[&str], bytes: &[u8]) {
    guarded(|| {
        for format in formats {
            let reader = ingest::reader(format).expect("a format of ingest");
            for kind in reader.kinds() {
                let options = options(reader, *kind, bytes);
                promises::conforms(reader, bytes, &options);
                if bytes.len().is_multiple_of(TWICE) {
                    let [once, again] = [(); 2].map(|()| promises::read(reader, bytes, &options));
                    assert_eq!(once, again, "{format}: read otherwise the second time");
                }
            }
        }
    });
}

/// Options that name columns which the bytes have, if they have any.
fn options(reader: &dyn Reader, kind: Kind, bytes: &[u8]) -> Options {
    let table = reader.table(promises::input(reader, bytes), "folder/file", ROWS);
    let table = table.unwrap_or_default();
    let mut options = ingest::propose(&table, kind).options;
    if options.columns.text.is_empty() && options.questions.is_empty() {
        options.columns.text = table.names().into_iter().take(2).collect();
    }
    options
}

/// Reads bytes of which nobody says what they are, as each kind of source.
pub fn detected(bytes: &[u8]) {
    for kind in KINDS {
        let path = if bytes.len().is_multiple_of(2) { "folder/file" } else { "folder/file.csv" };
        let table = ingest::table(Box::new(bytes), path, None, kind, ROWS);
        let table = table.map_or_else(|_| ingest::Table::default(), |(_, table)| table);
        let options = ingest::propose(&table, kind).options;
        ingest::kind(&table);
        let Ok(mut opened) = ingest::open(Box::new(bytes), path, None, &options) else { continue };
        let rejected = opened.pieces.by_ref().filter(|it| matches!(it, Piece::Rejected(_))).count();
        let counts = opened.pieces.counts();
        let sum = counts.kept + counts.merged + counts.excluded + counts.rejected;
        assert_eq!((counts.read, counts.rejected), (sum, rejected as u64), "{}", opened.why);
    }
}

/// The zip archive of a text that holds its files, each under a line `-- name --`; bytes that are
/// an archive already stay as they are. So the fuzzer changes the files, not the packing.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let name = line.strip_prefix(b"-- ").and_then(|line| line.strip_suffix(b" --\n"));
        match (name, files.last_mut()) {
            (Some(name), _) => {
                files.push((String::from_utf8_lossy(name).into_owned(), Vec::new()));
            }
            (None, Some((_, content))) => content.extend_from_slice(line),
            (None, None) => {}
        }
    }
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        // A name that occurs twice is refused, and its content with it.
        if zip.start_file(name, stored).is_ok() {
            zip.write_all(&content).expect("memory is writable");
        }
    }
    zip.finish().expect("memory is writable").into_inner()
}

/// Runs `work`; a panic that nobody catches ends the process.
///
/// libFuzzer's own hook ends it at every panic, those of libraries too that `ingest` catches and
/// makes complaints of.
pub fn guarded(work: impl FnOnce()) {
    static HOOK: Once = Once::new();
    static LAST: Mutex<String> = Mutex::new(String::new());
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            *LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = panic.to_string();
        }));
    });
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        eprintln!("{}", LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        std::process::abort();
    }
}
