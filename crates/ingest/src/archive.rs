//! Zip archives in memory: the containers of docx, odt, xlsx, ods and REFI-QDA.
//!
//! Entries are found whatever the case of their names, since the REFI-QDA standard itself writes
//! `project.qde` and `Project.qde`. An archive that unpacks to more than the limits is refused before
//! it fills the memory, whatever sizes it declares.
//! Source: PKWARE, APPNOTE.TXT, <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use encoding_rs::Encoding;
use zip::ZipArchive;

/// The most entries of an archive.
const ENTRIES: usize = 20_000;

/// The most bytes that one entry unpacks to.
const ENTRY_LIMIT: u64 = 256 << 20;

/// The most bytes that all entries that are read unpack to.
const TOTAL_LIMIT: u64 = 1 << 30;

/// What is wrong with an archive, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// What was found, and what was expected.
    pub(crate) problem: String,
    /// How to mend it.
    pub(crate) mend: &'static str,
}

impl Flaw {
    fn new(problem: impl Into<String>, mend: &'static str) -> Flaw {
        Flaw { problem: problem.into(), mend }
    }
}

/// A zip archive.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Lower-case names in the order of the archive.
    names: Vec<String>,
    /// Bytes unpacked up to now.
    unpacked: u64,
}

impl<'b> Archive<'b> {
    /// The archive that these bytes are.
    ///
    /// # Errors
    /// If they are none or have too many entries.
    pub(crate) fn new(bytes: &'b [u8]) -> Result<Archive<'b>, Flaw> {
        let mend = "see whether the file is complete; save or download it anew";
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Flaw::new(format!("the zip archive is broken: {error}"), mend))?;
        if zip.len() > ENTRIES {
            let problem = format!("the archive has {} entries, more than {ENTRIES}", zip.len());
            return Err(Flaw::new(problem, "leave out what is not text"));
        }
        let lower = |name: Cow<'_, str>| name.replace('\\', "/").to_lowercase();
        let names =
            zip.file_names().map(|name| name.map_or_else(|_| String::new(), lower)).collect();
        Ok(Archive { zip, names, unpacked: 0 })
    }

    /// The lower-case names of the entries.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// What an entry unpacks to; none if there is no such entry.
    ///
    /// # Errors
    /// If it is damaged, encrypted or too large.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Flaw> {
        let name = name.to_lowercase();
        let Some(n) = self.names.iter().position(|other| *other == name) else { return Ok(None) };
        let mend = "see whether the file is complete and without a password; save it anew";
        let broken = |error: &dyn std::fmt::Display| {
            Flaw::new(format!("`{name}` in the archive cannot be read: {error}"), mend)
        };
        let room = ENTRY_LIMIT.min(TOTAL_LIMIT - self.unpacked);
        let entry = self.zip.by_index(n).map_err(|error| broken(&error))?;
        let mut bytes = Vec::new();
        entry.take(room + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        if bytes.len() as u64 > room {
            let problem = format!(
                "`{name}` unpacks to more than {} MiB, or all entries to more than {} MiB",
                ENTRY_LIMIT >> 20,
                TOTAL_LIMIT >> 20
            );
            return Err(Flaw::new(problem, "split the file; no text that people wrote is so long"));
        }
        self.unpacked += bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The text of an entry, without its byte-order mark; none if there is no such entry.
    ///
    /// # Errors
    /// As [`Archive::bytes`].
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Flaw> {
        let bytes = self.bytes(name)?;
        Ok(bytes.map(|bytes| match Encoding::for_bom(&bytes) {
            Some((encoding, mark)) => {
                encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()
            }
            None => String::from_utf8(bytes)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn entries_are_found_in_any_case() {
        let bytes = archive(&[("Project.QDE", b"\xEF\xBB\xBF<a/>"), ("b\\c.txt", b"c")]);
        let mut archive = Archive::new(&bytes).unwrap();
        assert_eq!(archive.text("project.qde").unwrap().as_deref(), Some("<a/>"));
        assert_eq!(archive.text("B/c.txt").unwrap().as_deref(), Some("c"));
        assert_eq!(archive.text("d").unwrap(), None);
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![0; ENTRY_LIMIT as usize + 1];
        let bytes = archive(&[("bomb", &zeros)]);
        assert!(bytes.len() < 1 << 20);
        let flaw = Archive::new(&bytes).unwrap().bytes("bomb").unwrap_err();
        assert!(
            flaw.problem.starts_with("`bomb` unpacks to more than 256 MiB"),
            "{}",
            flaw.problem
        );
        assert!(Archive::new(b"PK\x03\x04").is_err_and(|flaw| flaw.problem.contains("broken")));
    }
}
