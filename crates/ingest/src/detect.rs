//! Which format a file is in, and why: by its content first, by its name only to break ties.

use std::io::{BufRead, Cursor};

use corpus::{Diagnostic, Kind, Place};

use crate::by_speaker::BySpeaker;
use crate::bytes::{PACKED_PARQUET, mark, peek, refused, whole_bytes};
use crate::columns::nearest;
use crate::ending::read_text;
use crate::lines::broken_off;
use crate::{Encoding, Options, Pieces, READERS, Reader, Refused, decode};

/// How much the evidence for a format weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Only the file's name speaks for it, or nothing against it.
    Name,
    /// The content looks like it.
    Likely,
    /// The content bears a mark that no other format has.
    Certain,
}

/// What speaks for a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How much it weighs.
    pub strength: Strength,
    /// What was seen, e.g. "the first line is `WEBVTT`".
    pub why: String,
}

impl Evidence {
    /// Evidence of some strength; none if `holds` is false.
    pub(crate) fn when(holds: bool, strength: Strength, why: impl Into<String>) -> Option<Self> {
        holds.then(|| Evidence { strength, why: why.into() })
    }
}

/// All formats that a text may be in, the likeliest first.
pub fn candidates(head: &str, path: &str, kind: Kind) -> Vec<(&'static dyn Reader, Evidence)> {
    sorted(kind, |reader| reader.detect(head, path))
}

/// All formats that a file may be in that is not text, by all its bytes, the likeliest first.
pub fn byte_candidates(bytes: &[u8], kind: Kind) -> Vec<(&'static dyn Reader, Evidence)> {
    sorted(kind, |reader| reader.bytes()?.detect(bytes))
}

fn sorted(
    kind: Kind,
    evidence: impl Fn(&dyn Reader) -> Option<Evidence>,
) -> Vec<(&'static dyn Reader, Evidence)> {
    let mut found: Vec<_> = READERS
        .iter()
        .filter(|reader| reader.kinds().contains(&kind))
        .filter_map(|reader| Some((*reader, evidence(*reader)?)))
        .collect();
    found.sort_by_key(|(_, evidence)| std::cmp::Reverse(evidence.strength));
    found
}

/// The format that a file is most likely in, of those in which sources of this kind come.
pub fn detect(head: &str, path: &str, kind: Kind) -> Option<&'static dyn Reader> {
    candidates(head, path, kind).first().map(|(reader, _)| *reader)
}

/// The reader with this name in the pipeline file.
///
/// # Errors
/// If there is none; the complaint names the nearest and lists all.
pub fn reader(name: &str) -> Result<&'static dyn Reader, Diagnostic> {
    READERS.iter().find(|reader| reader.name() == name).copied().ok_or_else(|| {
        let names: Vec<&str> = READERS.iter().map(|reader| reader.name()).collect();
        Diagnostic {
            place: None,
            problem: format!("no format `{name}`; known here: auto, {}", names.join(", ")),
            mend: match nearest(name, &names) {
                Some(near) => format!("write `{near}`"),
                None => "write `auto`".to_owned(),
            },
            excerpt: String::new(),
        }
    })
}

/// A file of which it is known how to read it.
pub struct Opened<'a> {
    /// Its format.
    pub reader: &'static dyn Reader,
    /// Why it is taken to be in that format.
    pub why: String,
    /// The name of its encoding; `bytes` if it is not text.
    pub encoding: &'static str,
    /// What it holds; complaints about its encoding, or that it breaks off, come last.
    pub pieces: Box<dyn Pieces + 'a>,
}

/// Whether the name of a file ends in one of `ends`, compressed or not.
pub(crate) fn is_named(path: &str, ends: &[&str]) -> bool {
    let name = path.to_lowercase();
    let name = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    ends.iter().any(|end| name.ends_with(end))
}

/// Finds the format of a file unless one is named, decodes the file if it is text, and reads it.
///
/// # Errors
/// If there is no such format, none fits, or the options do not fit the file.
pub fn open<'a>(
    input: Box<dyn BufRead + 'a>,
    path: &str,
    format: Option<&str>,
    options: &Options,
) -> Result<Opened<'a>, Refused> {
    let named = format.map(reader).transpose().map_err(Refused::Options)?;
    if let Some(reader) = named.filter(|reader| !reader.kinds().contains(&options.kind)) {
        let problem =
            format!("a source of kind `{}` cannot be in format `{}`", options.kind, reader.name());
        let mend = "mend `kind` or `format` of the source";
        return Err(Refused::Options(Diagnostic::at(Place::file(path), problem, mend)));
    }
    let Found { reader, why, input, encoding } = found(input, path, format, options.kind)?;
    let name = encoding.as_ref().map_or("bytes", Encoding::name);
    let pieces = match encoding {
        Some(encoding) => read_text(reader, input, encoding, path, options)?,
        None => reader.read(input, path, options)?,
    };
    let pieces = match &options.speaker {
        Some(speaker) => Box::new(BySpeaker::new(pieces, speaker, path)),
        None => pieces,
    };
    Ok(Opened { reader, why, encoding: name, pieces })
}

/// A file of which it is known which reader takes it.
pub(crate) struct Found<'a> {
    pub(crate) reader: &'static dyn Reader,
    /// Why it is this one.
    why: String,
    /// What the reader takes: decoded text, or bytes.
    pub(crate) input: Box<dyn BufRead + 'a>,
    /// None if the file is not text.
    encoding: Option<Encoding>,
}

/// Finds the format of a file unless one is named, and decodes the file if it is text.
///
/// # Errors
/// If there is no such format, or none fits.
pub(crate) fn found<'a>(
    input: Box<dyn BufRead + 'a>,
    path: &str,
    format: Option<&str>,
    kind: Kind,
) -> Result<Found<'a>, Refused> {
    let named = format.map(reader).transpose().map_err(Refused::Options)?;
    let (head, input) = peek(input, path)?;
    match (mark(&head), named) {
        (Some(what), Some(reader)) if reader.bytes().is_none() => {
            let problem = format!("the file is {what}, but format `{}` is text", reader.name());
            Err(refused(path, problem, "write `format = \"auto\"`"))
        }
        (_, Some(reader)) if reader.bytes().is_some() => {
            Ok(Found { reader, why: NAMED.to_owned(), input, encoding: None })
        }
        (Some(what), None) => found_by_bytes(input, path, what, kind),
        (_, named) => found_by_text(input, path, named, kind),
    }
}

fn found_by_bytes<'a>(
    input: Box<dyn BufRead + 'a>,
    path: &str,
    what: &str,
    kind: Kind,
) -> Result<Found<'a>, Refused> {
    let bytes = whole_bytes(input, path)?;
    let found = byte_candidates(&bytes, kind).into_iter().next();
    let (reader, evidence) = found.ok_or_else(|| unknown_bytes(path, what, &bytes, kind))?;
    let input = Box::new(Cursor::new(bytes));
    Ok(Found { reader, why: evidence.why, input, encoding: None })
}

fn found_by_text<'a>(
    input: Box<dyn BufRead + 'a>,
    path: &str,
    named: Option<&'static dyn Reader>,
    kind: Kind,
) -> Result<Found<'a>, Refused> {
    let (mut input, encoding) = decode(input);
    let (reader, why) = match named {
        Some(reader) => (reader, NAMED.to_owned()),
        None => {
            let head = input.fill_buf();
            let head =
                head.map_err(|error| Refused::File(broken_off(Place::file(path), &error)))?;
            let head = String::from_utf8_lossy(head).into_owned();
            let found = candidates(&head, path, kind).into_iter().next();
            let (reader, evidence) =
                found.ok_or_else(|| Refused::File(unknown(path, kind, &head)))?;
            (reader, evidence.why)
        }
    };
    Ok(Found { reader, why, input, encoding: Some(encoding) })
}

/// Why a format is taken that the pipeline file names.
const NAMED: &str = "the pipeline file says so";

/// The complaint about a file that is not text and in none of the formats known here.
fn unknown_bytes(path: &str, what: &str, bytes: &[u8], wanted: Kind) -> Refused {
    let kinds = [Kind::Transcript, Kind::Review, Kind::Survey];
    let other = |kind| byte_candidates(bytes, kind).into_iter().next();
    if let Some((reader, _)) = kinds.into_iter().find_map(other) {
        return Refused::File(other_kind(path, reader, wanted));
    }
    if what == PACKED_PARQUET {
        return refused(path, format!("the file is {what}"), "unpack it: Parquet is packed within");
    }
    let fitting = READERS.iter().filter(|reader| reader.bytes().is_some());
    let names: Vec<&str> = fitting.map(|reader| reader.name()).collect();
    let problem = format!("the file is {what}, and none of {}", names.join(", "));
    refused(path, problem, "save it as one of these, without a password, or as text")
}

/// The complaint about a file in a format of other kinds than the source's.
fn other_kind(path: &str, reader: &dyn Reader, wanted: Kind) -> Diagnostic {
    let kinds: Vec<String> = reader.kinds().iter().map(|kind| format!("`{kind}`")).collect();
    let problem = format!("the file is in format `{}`, in which no {wanted} comes", reader.name());
    let mend = format!("make it a source of kind {}", kinds.join(" or "));
    Diagnostic::at(Place::file(path), problem, mend)
}

fn unknown(path: &str, kind: Kind, head: &str) -> Diagnostic {
    if head.contains("urn:QDA-XML:project") {
        let problem = "the file is the table of a REFI-QDA project without its archive";
        let mend = "name the project (.qdpx) that it was taken from";
        return Diagnostic::at(Place::file(path), problem, mend);
    }
    let certain = |evidence: Evidence| evidence.strength == Strength::Certain;
    if let Some(reader) = READERS.iter().find(|it| it.detect(head, path).is_some_and(certain)) {
        return other_kind(path, *reader, kind);
    }
    let fits = |reader: &&&dyn Reader| reader.kinds().contains(&kind) && reader.bytes().is_none();
    let fitting = READERS.iter().filter(fits);
    let names: Vec<&str> = fitting.map(|reader| reader.name()).collect();
    Diagnostic::at(
        Place::file(path),
        format!("the file looks like none of the formats of a {kind}: {}", names.join(", ")),
        "name the format with `format = \"…\"`, or leave the file out",
    )
    .with_excerpt(head.trim_start().lines().next().unwrap_or_default())
}
