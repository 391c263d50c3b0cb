//! A look at the sources before a run: their beginnings, and what is wrong with them.

use std::collections::BTreeMap;
use std::path::Path;

use corpus::{Diagnostic, Document, Kind};
use ingest::{Coded, Counts, Piece, Refused};

use crate::draft::{Look, look};
use crate::files;
use crate::plan::{Input, Plan, Source};
use crate::read::recordings::{Part, Unit, units};

/// Documents read of the beginning of a file.
const DOCUMENTS: u64 = 200;

/// Utterances of a file up to which its documents are kept, to be shown.
const KEPT: u64 = 50;

/// Complaints about a file that are kept; no reader of them goes on so far.
const COMPLAINTS: usize = 1_000;

/// How much of a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    Beginning,
    Whole,
}

/// How a file or its beginning is understood. What is kept of it does not grow with the file.
pub struct Sampled {
    /// The file as the pipeline file names it.
    pub name: String,
    /// The recording it is a part of, and who speaks in it; none of a file by itself.
    pub part: Option<Part>,
    /// The reader, why it was chosen, and the encoding; none where the file cannot be read.
    pub format: Option<(&'static str, String, &'static str)>,
    /// The first documents.
    pub documents: Vec<Document>,
    /// How many documents were read.
    pub n_documents: u64,
    /// How many utterances are in them.
    pub n_utterances: u64,
    /// Label → turns, and words between spaces.
    pub speakers: BTreeMap<String, (u64, u64)>,
    /// What is wrong, in the order of the input.
    pub complaints: Vec<Diagnostic>,
    /// How many complaints there are beyond these.
    pub more_complaints: u64,
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
        Unit::File(input) => vec![sample(input, format, &source.options, Extent::Beginning)],
        Unit::Misfit(input, complaint) => {
            let complaints = vec![complaint];
            vec![Sampled { complaints, ..Sampled::unread(input) }]
        }
        Unit::Recording(files) => {
            let sample = |(input, part): (&Input, Part)| {
                let speaker = Some(part.speaker.clone());
                let options = ingest::Options { speaker, ..source.options.clone() };
                Sampled { part: Some(part), ..sample(input, format, &options, Extent::Beginning) }
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
            n_documents: 0,
            n_utterances: 0,
            speakers: BTreeMap::new(),
            complaints: Vec::new(),
            more_complaints: 0,
            counts: Counts::default(),
            coded: Coded::default(),
            more: false,
        }
    }

    fn add(&mut self, document: Document) {
        for utterance in &document.utterances {
            let Some(speaker) = &utterance.speaker else { continue };
            let (turns, words) = self.speakers.entry(speaker.clone()).or_default();
            *turns += 1;
            *words += utterance.text.split_whitespace().count() as u64;
        }
        let enough = self.n_utterances.max(self.n_documents) >= KEPT;
        self.n_documents += 1;
        self.n_utterances += document.utterances.len() as u64;
        if !enough {
            self.documents.push(document);
        }
    }
}

/// Reads a file, or its beginning.
pub(crate) fn sample(
    input: &Input,
    format: Option<&str>,
    options: &ingest::Options,
    extent: Extent,
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
        let full = sampled.n_documents == DOCUMENTS || sampled.more_complaints > 0;
        if full && extent == Extent::Beginning {
            sampled.more = true;
            break;
        }
        match piece {
            Piece::Document(document) => sampled.add(document),
            Piece::Rejected(complaint) | Piece::Repaired(complaint) => {
                if sampled.complaints.len() < COMPLAINTS {
                    sampled.complaints.push(complaint);
                } else {
                    sampled.more_complaints += 1;
                }
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
    let read = sample(&input, asked.format, &options, Extent::Whole);
    Inspected { kind, why, columns, read }
}
