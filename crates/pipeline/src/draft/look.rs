//! What a file of a folder looks like: a recording, a table, or nothing that can be read.

use std::collections::BTreeMap;
use std::io::Read;

use corpus::Kind;
use ingest::{Proposal, Sureness, Table};

use crate::check::{Extent, sample};
use crate::draft::folder_and_ending;
use crate::files;
use crate::plan::Input;

/// Rows of a table that are looked at.
const ROWS: usize = 1_000;

/// Bytes by which the format of a text is told.
const HEAD: usize = 64 << 10;

/// Texts of a recording whose language is asked.
const TEXTS: usize = 50;

/// Names of files that tell about others.
const ABOUT: [&str; 7] =
    ["readme", "license", "licence", "changelog", "contributing", "notice", "authors"];

/// What a file is.
pub(crate) enum Look {
    Recording(Recording),
    Table(Box<Rows>),
    /// Neither, and why.
    Unread(String),
}

/// A transcript.
pub(crate) struct Recording {
    /// The reader's name.
    pub(crate) format: &'static str,
    /// Label → turns.
    pub(crate) speakers: BTreeMap<String, usize>,
    /// Some of what was said.
    pub(crate) texts: Vec<String>,
    /// When somebody speaks, in milliseconds.
    pub(crate) spans: Vec<(u64, u64)>,
}

/// Reviews or survey responses.
pub(crate) struct Rows {
    /// The reader's name.
    pub(crate) format: &'static str,
    pub(crate) kind: Kind,
    pub(crate) sureness: Sureness,
    pub(crate) why: String,
    pub(crate) table: Table,
    pub(crate) proposal: Proposal,
}

impl Rows {
    /// Files with the same key are of one source: same folder, format and columns.
    pub(crate) fn key(&self, name: &str) -> (String, &'static str, Vec<String>) {
        (folder_and_ending(name).0.to_owned(), self.format, self.table.names())
    }
}

/// Looks at a file.
pub(crate) fn look(input: &Input) -> Look {
    let file = input.name.rsplit('/').next().unwrap_or(&input.name).to_lowercase();
    let stem = file.split('.').next().unwrap_or(&file);
    if ABOUT.contains(&stem) {
        return Look::Unread("by its name it tells about the files beside it".to_owned());
    }
    if !prefers_rows(input) {
        match recording(input) {
            Ok(recording) => return Look::Recording(recording),
            Err(why) => return rows(input).unwrap_or(Look::Unread(why)),
        }
    }
    match rows(input) {
        Ok(rows) => rows,
        Err(why) => recording(input).map_or(Look::Unread(why), Look::Recording),
    }
}

/// Whether more speaks for rows than for a recording.
fn prefers_rows(input: &Input) -> bool {
    let Ok((bytes, _)) = files::open(&input.path) else { return false };
    let (mut text, _) = ingest::decode(bytes);
    let mut head = Vec::new();
    if text.by_ref().take(HEAD as u64).read_to_end(&mut head).is_err() {
        return false;
    }
    let head = String::from_utf8_lossy(&head);
    let strength = |kind| {
        let found = ingest::candidates(&head, &input.name, kind).into_iter().next();
        found.map(|(_, evidence)| evidence.strength)
    };
    strength(Kind::Survey).max(strength(Kind::Review)) > strength(Kind::Transcript)
}

fn recording(input: &Input) -> Result<Recording, String> {
    let options = ingest::Options::new(Kind::Transcript);
    let read = sample(input, None, &options, Extent::Whole);
    let Some((format, _, _)) = read.format else {
        return Err(read.complaints.first().map_or_else(String::new, |it| it.problem.clone()));
    };
    if read.n_utterances == 0 {
        let codebook = !read.coded.codes.is_empty();
        let why = if codebook { "a codebook; name it beside what was coded with it: " } else { "" };
        return Err(format!("{why}nobody says anything in it"));
    }
    let utterances = || read.documents.iter().flat_map(|document| &document.utterances);
    let texts = utterances().take(TEXTS).map(|utterance| utterance.text.clone()).collect();
    let spans = utterances().filter_map(|it| it.start_ms.zip(it.end_ms)).collect();
    let turns = |(label, (turns, _)): (String, (u64, u64))| (label, turns as usize);
    let speakers = read.speakers.into_iter().map(turns).collect();
    Ok(Recording { format, speakers, texts, spans })
}

fn rows(input: &Input) -> Result<Look, String> {
    let table = |kind| {
        let (bytes, _) = files::open(&input.path).map_err(|error| error.to_string())?;
        ingest::table(bytes, &input.name, None, kind, ROWS)
            .map_err(|refused| refused.complaint().problem)
    };
    let (format, table) = table(Kind::Survey).or_else(|_| table(Kind::Review))?;
    if table.columns.is_empty() || table.rows.is_empty() {
        return Err("it has no rows".to_owned());
    }
    let survey_tool =
        ["csv", "json", "jsonl", "parquet", "xlsx", "ods"].iter().all(|name| *name != format);
    let (kind, sureness, why) = if survey_tool {
        (Kind::Survey, Sureness::Sure, format!("an export of {format}"))
    } else {
        ingest::kind(&table)
    };
    let proposal = ingest::propose(&table, kind);
    Ok(Look::Table(Box::new(Rows { format, kind, sureness, why, table, proposal })))
}
