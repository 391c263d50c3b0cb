//! A look at the sources before a run: their beginnings, and what is wrong with them.

use std::path::Path;

use corpus::{Diagnostic, Document, Kind};
use ingest::{Coded, Counts, Piece, Refused};

use crate::draft::{Look, look};
use crate::files;
use crate::plan::{Input, Plan, Source};
use crate::read::recordings::{Part, Unit, units};

/// Documents read of each file.
const DOCUMENTS: usize = 200;

/// How the beginning of a file is understood.
pub struct Sampled {
    /// The file as the pipeline file names it.
    pub name: String,
    /// The recording it is a part of, and who speaks in it; none of a file by itself.
    pub part: Option<Part>,
    /// The reader, why it was chosen, and the encoding; none where the file cannot be read.
    pub format: Option<(&'static str, String, &'static str)>,
    /// The first documents.
    pub documents: Vec<Document>,
    /// What is wrong, in the order of the input.
    pub complaints: Vec<Diagnostic>,
    /// What became of the input so far.
    pub counts: Counts,
    /// What people had coded in it.
    pub coded: Coded,
    /// Whether there is more.
    pub more: bool,
}

/// The beginnings of the files of every source.
pub fn check(plan: &Plan) -> Vec<(&Source, Vec<Sampled>)> {
    let sample =
        |source| units(source).into_iter().flat_map(|unit| samples(source, unit)).collect();
    plan.sources.iter().map(|source| (source, sample(source))).collect()
}

/// The beginnings of the files of a recording, or of one file.
fn samples(source: &Source, unit: Unit<'_>) -> Vec<Sampled> {
    let format = source.reader.map(ingest::Reader::name);
    match unit {
        Unit::File(input) => vec![sample(input, format, &source.options, DOCUMENTS)],
        Unit::Misfit(input, complaint) => {
            let complaints = vec![complaint];
            vec![Sampled { complaints, ..Sampled::unread(input) }]
        }
        Unit::Recording(files) => {
            let sample = |(input, part): (&Input, Part)| {
                let speaker = Some(part.speaker.clone());
                let options = ingest::Options { speaker, ..source.options.clone() };
                Sampled { part: Some(part), ..sample(input, format, &options, DOCUMENTS) }
            };
            files.into_iter().map(sample).collect()
        }
    }
}

impl Sampled {
    /// What is known of a file before it is read.
    fn unread(input: &Input) -> Sampled {
        Sampled {
            name: input.name.clone(),
            part: None,
            format: None,
            documents: Vec::new(),
            complaints: Vec::new(),
            counts: Counts::default(),
            coded: Coded::default(),
            more: false,
        }
    }
}

/// Reads at most so many documents of a file.
pub fn sample(
    input: &Input,
    format: Option<&str>,
    options: &ingest::Options,
    documents: usize,
) -> Sampled {
    let mut sampled = Sampled::unread(input);
    let opened = files::open(&input.path)
        .map_err(|error| Refused::File(files::unreadable(&input.name, &error)))
        .and_then(|(bytes, _)| ingest::open(bytes, &input.name, format, options));
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(Refused::Options(complaint) | Refused::File(complaint)) => {
            sampled.complaints.push(complaint);
            return sampled;
        }
    };
    sampled.format = Some((opened.reader.name(), opened.why.clone(), opened.encoding));
    for piece in opened.pieces.by_ref() {
        match piece {
            Piece::Document(document) if sampled.documents.len() < documents => {
                sampled.documents.push(document);
            }
            Piece::Document(_) => {
                sampled.more = true;
                break;
            }
            Piece::Rejected(complaint) | Piece::Repaired(complaint) => {
                sampled.complaints.push(complaint);
            }
        }
    }
    sampled.counts = opened.pieces.counts();
    sampled.coded = opened.pieces.coded();
    sampled
}

/// What is said about a single file that no pipeline file names.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// transcript, review or survey; tried in this order where it is left out.
    pub kind: Option<&'a str>,
    /// A reader's name.
    pub format: Option<&'a str>,
    /// Columns of a review's text.
    pub text: &'a [String],
    /// Columns of a survey's open answers.
    pub questions: &'a [String],
}

/// How one file is understood that no pipeline file names.
pub struct Inspected {
    /// The kind of source it seems to be.
    pub kind: Kind,
    /// Why rows are taken to be of that kind.
    pub why: Option<String>,
    /// What its columns seem to hold; empty of a recording.
    pub columns: Vec<ingest::Description>,
    /// What was read.
    pub read: Sampled,
}

/// Reads one file whole: as what was asked, else as what it looks like, with the columns that seem
/// to hold what people wrote.
pub fn inspect(path: &Path, asked: &Asked<'_>) -> Inspected {
    let input = Input { name: path.display().to_string(), path: path.to_owned() };
    let all = [Kind::Transcript, Kind::Survey, Kind::Review];
    let named = all.into_iter().find(|kind| asked.kind == Some(kind.name()));
    let named = named.or_else(|| {
        let by_columns = [(asked.questions, Kind::Survey), (asked.text, Kind::Review)];
        by_columns.into_iter().find(|(columns, _)| !columns.is_empty()).map(|(_, kind)| kind)
    });
    let looked = if named == Some(Kind::Transcript) { None } else { Some(look(&input)) };
    let (kind, why, columns, mut options) = match looked {
        Some(Look::Table(rows)) => {
            let kind = named.unwrap_or(rows.kind);
            let proposal =
                if kind == rows.kind { rows.proposal } else { ingest::propose(&rows.table, kind) };
            (kind, Some(rows.why), proposal.columns, proposal.options)
        }
        _ => {
            let kind = named.unwrap_or(Kind::Transcript);
            (kind, None, Vec::new(), ingest::Options::new(kind))
        }
    };
    if !asked.text.is_empty() {
        options.columns.text = asked.text.to_vec();
    }
    if !asked.questions.is_empty() {
        options.questions = asked.questions.to_vec();
    }
    let read = sample(&input, asked.format, &options, usize::MAX);
    Inspected { kind, why, columns, read }
}
