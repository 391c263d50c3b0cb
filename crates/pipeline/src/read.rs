//! From files to batches of documents and utterances with ids.

pub mod recordings;

use std::collections::VecDeque;

use corpus::{Diagnostic, Document, Id, Kind};
use ingest::{Coded, Counts, Piece, Pieces, Refused};
use tables::{Moment, codings, documents, rejects, utterances};

use crate::coded;
use crate::files::{self, Fingerprint};
use crate::plan::{self, Input, PARTICIPANT, Plan, Source};
use crate::read::recordings::{Unit, units};

/// Utterances in a batch; a document is never split, so a batch may hold more.
const BATCH: usize = 2048;
/// The same for the first batches, so that all threads soon have work.
const FIRST_BATCH: usize = 256;
/// Bytes of text in a batch; one that reaches this is closed.
const BATCH_BYTES: usize = 1 << 20;
/// How many batches are first.
pub(crate) const FIRST_BATCHES: usize = 64;

/// Some documents and all that belongs to them.
#[derive(Debug, Default)]
pub struct Batch {
    /// Its place among the batches, from 0.
    pub number: usize,
    /// The documents.
    pub documents: Vec<documents::Row>,
    /// Their utterances; `attributes` holds the external id and then the plan's attributes.
    pub utterances: Vec<utterances::Row>,
    /// What people coded in them, in the order of the utterances.
    pub codings: Vec<codings::Row>,
    /// What was not read as it stands.
    pub rejects: Vec<rejects::Row>,
    /// Bytes of input since the batch before.
    pub bytes: u64,
}

/// Whether a batch of this size, half full at least, ends with a document that brought it from so
/// many utterances to so many. The document itself tells, so that one more or less moves the borders
/// of few batches, and the index can take over the rest from an earlier report.
fn is_border(document: Id, before: usize, after: usize, size: usize) -> bool {
    let half = size / 2;
    after >= half && document.0 % (half as u64) < (after - before) as u64
}

/// What is known of an input file once it has been read.
#[derive(Clone, Debug)]
pub struct InputRead {
    /// Index of its source in the plan.
    pub source: usize,
    /// The file as the pipeline file names it.
    pub name: String,
    /// The reader's name; none where the format was not recognised.
    pub format: Option<&'static str>,
    /// Bytes on disk.
    pub size: u64,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
    /// Documents in it.
    pub documents: u64,
    /// Rows, cues or lines, and what became of them.
    pub counts: Counts,
    /// What people had coded in it.
    pub coded: Coded,
}

/// Reads the sources of a plan one after the other.
pub struct Reading<'p> {
    plan: &'p Plan,
    waiting: VecDeque<(usize, Unit<'p>)>,
    current: Option<Current>,
    reported: u64,
    batches: usize,
    /// The files read so far.
    pub inputs: Vec<InputRead>,
}

/// The file being read.
struct Current {
    source: usize,
    name: String,
    format: Option<&'static str>,
    pieces: Box<dyn Pieces>,
    fingerprint: Fingerprint,
    documents: u64,
}

impl<'p> Reading<'p> {
    /// Begins before the first file.
    pub fn new(plan: &'p Plan) -> Reading<'p> {
        let sources = plan.sources.iter().enumerate();
        let waiting =
            sources.flat_map(|(at, source)| units(source).into_iter().map(move |unit| (at, unit)));
        Reading {
            plan,
            waiting: waiting.collect(),
            current: None,
            reported: 0,
            batches: 0,
            inputs: Vec::new(),
        }
    }

    /// The next batch; none at the end of the last source.
    ///
    /// # Errors
    /// Where the pipeline file does not fit a source, e.g. names a column that it lacks.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, Diagnostic> {
        let mut batch = Batch { number: self.batches, ..Batch::default() };
        self.batches += 1;
        let size = if batch.number < FIRST_BATCHES { FIRST_BATCH } else { BATCH };
        batch.utterances.reserve(size);
        batch.documents.reserve(size);
        // Documents may have no words, such as ratings alone.
        let mut bytes = 0;
        while batch.utterances.len() < size
            && batch.documents.len() < 2 * size
            && bytes < BATCH_BYTES
        {
            if self.current.is_none() && !self.open(&mut batch)? {
                break;
            }
            let Some(current) = &mut self.current else { continue };
            match current.pieces.next() {
                Some(Piece::Document(document)) => {
                    bytes += document.utterances.iter().map(|said| said.text.len()).sum::<usize>();
                    let (source, path) = (&self.plan.sources[current.source], &*current.name);
                    let id = document_id(source, path, current.documents);
                    let whence = Whence { source, id, path, recording: path };
                    let origin = |seq| (path, utterance_id(id, seq));
                    let before = batch.utterances.len();
                    add(&mut batch, self.plan, &whence, document, origin);
                    current.documents += 1;
                    if is_border(id, before, batch.utterances.len(), size) {
                        break;
                    }
                }
                Some(Piece::Rejected(complaint)) => {
                    batch.rejects.push(reject(
                        &self.plan.sources[current.source],
                        "rejected",
                        complaint,
                    ));
                }
                Some(Piece::Repaired(complaint)) => {
                    batch.rejects.push(reject(
                        &self.plan.sources[current.source],
                        "repaired",
                        complaint,
                    ));
                }
                None => self.close(),
            }
        }
        let done = self.inputs.iter().map(|input| input.size).sum::<u64>()
            + self.current.as_ref().map_or(0, |current| current.fingerprint.size());
        batch.bytes = done - self.reported;
        self.reported = done;
        let empty = batch.documents.is_empty() && batch.rejects.is_empty() && batch.bytes == 0;
        Ok((!empty).then_some(batch))
    }

    /// Opens the next file, or reads the next recording in several files. False at the end.
    fn open(&mut self, batch: &mut Batch) -> Result<bool, Diagnostic> {
        match self.waiting.pop_front() {
            None => return Ok(false),
            Some((at, Unit::File(input))) => self.open_file(batch, at, input, None)?,
            Some((at, Unit::Recording(files))) => self.read_recording(batch, at, files)?,
            Some((at, Unit::Misfit(input, complaint))) => self.refuse(batch, at, input, complaint),
        }
        Ok(true)
    }

    /// Opens a file, in which somebody speaks whom its name tells; one that cannot be read is
    /// rejected as a whole.
    fn open_file(
        &mut self,
        batch: &mut Batch,
        at: usize,
        input: &Input,
        speaker: Option<String>,
    ) -> Result<(), Diagnostic> {
        let source = &self.plan.sources[at];
        let opened = files::open(&input.path)
            .map_err(|error| Refused::File(files::unreadable(&input.name, &error)))
            .and_then(|(bytes, fingerprint)| {
                let format = source.reader.map(ingest::Reader::name);
                let opened = match speaker {
                    None => ingest::open(bytes, &input.name, format, &source.options),
                    speaker => {
                        let options = ingest::Options { speaker, ..source.options.clone() };
                        ingest::open(bytes, &input.name, format, &options)
                    }
                };
                Ok((opened?, fingerprint))
            });
        match opened {
            Ok((opened, fingerprint)) => {
                self.current = Some(Current {
                    source: at,
                    name: input.name.clone(),
                    format: Some(opened.reader.name()),
                    pieces: opened.pieces,
                    fingerprint,
                    documents: 0,
                });
            }
            Err(Refused::Options(complaint)) => return Err(complaint),
            Err(Refused::File(complaint)) => self.refuse(batch, at, input, complaint),
        }
        Ok(())
    }

    /// Rejects a file as a whole.
    fn refuse(&mut self, batch: &mut Batch, at: usize, input: &Input, complaint: Diagnostic) {
        batch.rejects.push(reject(&self.plan.sources[at], "rejected", complaint));
        self.inputs.push(InputRead {
            source: at,
            name: input.name.clone(),
            format: None,
            size: files::size(&input.path).unwrap_or(0),
            hash: String::new(),
            documents: 0,
            counts: Counts { read: 1, rejected: 1, ..Counts::default() },
            coded: Coded::default(),
        });
    }

    fn close(&mut self) {
        if let Some(mut current) = self.current.take() {
            // A reader may stop before the end; what cannot be read of the rest is not in the report.
            let _ = current.fingerprint.finish();
            self.inputs.push(InputRead {
                source: current.source,
                name: current.name,
                format: current.format,
                size: current.fingerprint.size(),
                hash: current.fingerprint.hash(),
                documents: current.documents,
                counts: current.pieces.counts(),
                coded: current.pieces.coded(),
            });
        }
    }
}

/// A complaint as a row of the table of rejects.
pub(crate) fn reject(source: &Source, what: &str, complaint: Diagnostic) -> rejects::Row {
    reject_of(&source.id, what, complaint)
}

/// A complaint about what has an id, a source or records, as a row of the table of rejects.
pub(crate) fn reject_of(id: &str, what: &str, complaint: Diagnostic) -> rejects::Row {
    let place = complaint.place.unwrap_or_default();
    rejects::Row {
        source_id: id.to_owned(),
        path: place.path,
        line: place.line,
        byte: place.byte,
        what: what.to_owned(),
        why: complaint.problem,
        mend: complaint.mend,
        excerpt: complaint.excerpt,
    }
}

/// Where a document comes from.
struct Whence<'w> {
    source: &'w Source,
    /// Its id.
    id: Id,
    /// The file it begins in.
    path: &'w str,
    /// The file, or the recording in several files: labels of speakers are local to it.
    recording: &'w str,
}

/// The id of a document of a file.
fn document_id(source: &Source, path: &str, number: u64) -> Id {
    Id::of(&[&source.id, path, &number.to_string()])
}

/// The id of an utterance of a document of a file.
fn utterance_id(document: Id, seq: usize) -> Id {
    Id::of(&[&document.to_string(), &seq.to_string()])
}

/// Puts a document and its utterances into the batch; `origin` tells the file and id of each.
fn add<'o>(
    batch: &mut Batch,
    plan: &Plan,
    whence: &Whence<'_>,
    document: Document,
    origin: impl Fn(usize) -> (&'o str, Id),
) {
    let Whence { source, id, path, recording } = *whence;
    let own = aligned(&plan.attributes, &document.attributes);
    let measure = |name: &String| {
        document.measures.iter().find(|(measure, _)| measure == name).map(|(_, value)| *value)
    };
    let measures: Vec<Option<f64>> = plan.measures.iter().map(measure).collect();
    let rating = plan.has_ratings().then_some(document.rating);
    let answers: Vec<Option<f64>> = measures.iter().copied().chain(rating).collect();
    let first = batch.utterances.len();
    for (seq, utterance) in document.utterances.into_iter().enumerate() {
        let label = utterance.speaker.clone().or_else(|| document.author.clone()).or_else(|| {
            (source.kind == Kind::Survey).then(|| document.external_id.clone()).flatten()
        });
        let participant = participant(source, recording, id, label.as_deref());
        let role = role(source, utterance.speaker.as_deref());
        let mut attributes = own.clone();
        if let (Some(people), Some(label)) = (&source.people, &label) {
            let theirs = aligned(&plan.attributes, people.attributes(recording, label));
            for (value, their) in attributes.iter_mut().zip(theirs) {
                *value = value.take().or(their);
            }
        }
        attributes.insert(0, document.external_id.clone());
        let (path, utterance_id) = origin(seq);
        batch.utterances.push(utterances::Row {
            utterance_id,
            document_id: id,
            participant_id: participant,
            case_id: participant.unwrap_or(id),
            source_id: source.id.clone(),
            kind: source.kind.name().to_owned(),
            speaker: label,
            evidence: source.analyse.contains(role),
            role: role.to_owned(),
            seq: seq as u64,
            question: utterance.question,
            at: document.at.map(Moment),
            start_ms: utterance.start_ms,
            end_ms: utterance.end_ms,
            text: utterance.text,
            language: None,
            words: 0,
            polarity: None,
            sentiment: None,
            confidence: None,
            theme_id: None,
            path: path.to_owned(),
            line: utterance.line,
            byte_start: utterance.bytes.map(|bytes| bytes.0),
            byte_end: utterance.bytes.map(|bytes| bytes.1),
            attributes,
            measures: answers.clone(),
        });
    }
    batch.codings.extend(coded::rows(&document.codings, &batch.utterances[first..]));
    batch.documents.push(documents::Row {
        document_id: id,
        source_id: source.id.clone(),
        kind: source.kind.name().to_owned(),
        external_id: document.external_id,
        path: path.to_owned(),
        line: document.line,
        title: document.title,
        at: document.at.map(Moment),
        duration_ms: document.duration_ms,
        rating: document.rating,
        language: None,
        attributes: own,
        measures,
    });
}

/// The values of `names` in their order; absent ones are none.
fn aligned(names: &[String], values: &[(String, String)]) -> Vec<Option<String>> {
    let value = |name: &String| {
        values.iter().find(|(attribute, _)| attribute == name).map(|(_, value)| value.clone())
    };
    names.iter().map(value).collect()
}

/// Who said it: an author of a source is one person throughout, a respondent is their response, and
/// a speaker is local to the recording unless a participants file knows speakers across recordings.
fn participant(source: &Source, file: &str, document: Id, label: Option<&str>) -> Option<Id> {
    let key = plan::key(label?);
    let scope = match (source.kind, &source.people) {
        (Kind::Review, _) => String::new(),
        (Kind::Survey, _) => document.to_string(),
        (Kind::Transcript, Some(people)) if !people.by_document => String::new(),
        (Kind::Transcript, _) => file.to_owned(),
    };
    Some(Id::of(&[&source.id, "participant", &scope, &key]))
}

/// The role of a speaker; whoever answers reviews is no customer.
fn role<'s>(source: &'s Source, speaker: Option<&str>) -> &'s str {
    let label = speaker.unwrap_or("").trim();
    if source.kind == Kind::Review && label == ingest::DEVELOPER {
        return ingest::DEVELOPER;
    }
    let named = source.roles.iter().find(|(_, globs)| !label.is_empty() && globs.is_match(label));
    named.map_or(PARTICIPANT, |(role, _)| role)
}
