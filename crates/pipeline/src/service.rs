//! Figures of service: the scores of documents, and service records.
//!
//! Records are read by the readers of surveys, as responses whose one answer is when the contact
//! began, so that every format of tables is one of records, with the same limits and complaints.

mod contact;

use corpus::{Diagnostic, Document, Place, Timestamp};
use ingest::{Counts, Piece, Refused};
use tables::{documents, rejects};
use triangulation::{Contact, FeatureRow, Features, KpiRow, Kpis};

use contact::{cell, contact, options};

use crate::calendar::Calendar;
use crate::files;
use crate::plan::records::Records;
use crate::plan::{Input, Plan};
use crate::read::reject_of;

/// The figures of service as far as they are counted.
#[derive(Default)]
pub(crate) struct Service {
    scores: Kpis,
    features: Features,
    records: Vec<KpiRow>,
    /// The latest time of a document or contact: what is due before it is overdue.
    pub(crate) as_of: Option<Timestamp>,
    /// The files of records that were read.
    pub(crate) inputs: Vec<RecordsRead>,
}

/// What is known of a file of records.
pub(crate) struct RecordsRead {
    /// The id of the records.
    pub(crate) records: String,
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) hash: String,
    pub(crate) counts: Counts,
}

impl Service {
    /// Nothing yet.
    pub(crate) fn new(plan: &Plan) -> Service {
        let weights = plan.config.dimensions.iter();
        let weights = weights.map(|(name, weight)| (name.get_ref().clone(), *weight)).collect();
        Service {
            scores: Kpis::new(plan.config.triangulation.crossed),
            features: Features::new(plan.outcomes.features.clone(), &weights),
            ..Service::default()
        }
    }

    /// Counts the scores and ratings of documents.
    pub(crate) fn documents(&mut self, plan: &Plan, rows: &[documents::Row]) {
        let periods = plan.config.triangulation.periods;
        let segments = &plan.config.triangulation.segments;
        let positions: Vec<(&str, Option<usize>)> = segments
            .iter()
            .map(|name| {
                let at = plan.attributes.iter().position(|known| known == name.get_ref());
                (name.get_ref().as_str(), at)
            })
            .collect();
        for row in rows {
            let at = row.at.map(|at| at.0);
            self.as_of = self.as_of.max(at);
            if row.rating.is_none() && row.measures.iter().all(Option::is_none) {
                continue;
            }
            let segments: Vec<(&str, Option<&str>)> = positions
                .iter()
                .map(|(name, at)| (*name, at.and_then(|at| row.attributes[at].as_deref())))
                .collect();
            let period = at.zip(periods);
            let period = period.and_then(|(at, periods)| Calendar::utc().period(at, periods));
            let place = triangulation::Place {
                source: &row.source_id,
                segments: &segments,
                period: period.as_deref(),
                channel: None,
            };
            let answers = row.measures.iter().copied().chain([row.rating]);
            let given = plan.outcomes.measures.iter().zip(answers);
            let given =
                given.filter_map(|(measure, answer)| Some((&*measure.id, measure.score, answer?)));
            self.scores.answers(given, &place);
            self.features.add(&row.measures, &place, &mut self.scores);
        }
    }

    /// Reads records; `take` takes what is wrong with them.
    ///
    /// # Errors
    /// Where the pipeline file does not fit the records, or nothing of them could be read.
    pub(crate) fn read<E: From<Diagnostic>>(
        &mut self,
        plan: &Plan,
        mut take: impl FnMut(Vec<rejects::Row>) -> Result<(), E>,
    ) -> Result<(), E> {
        for records in &plan.outcomes.records {
            let mut kpis = Kpis::new(plan.config.triangulation.crossed);
            let mut first: Option<Diagnostic> = None;
            let begin = self.inputs.len();
            for input in &records.files {
                let mut reject = |what: &str, complaint: Diagnostic| {
                    if what == "rejected" && first.is_none() {
                        first = Some(complaint.clone());
                    }
                    take(vec![reject_of(&records.id, what, complaint)])
                };
                let read = self.file(plan, records, input, &mut kpis, &mut reject)?;
                self.inputs.push(read);
            }
            if self.inputs[begin..].iter().all(|input| input.counts.kept == 0) {
                let name = records.files.first().map_or("", |input| &input.name);
                let why = first
                    .map_or_else(String::new, |first| format!("; first of all: {}", first.problem));
                let problem =
                    format!("nothing could be read for the records `{}`{why}", records.id);
                let mend = "check that the files hold what the columns say";
                return Err(Diagnostic::at(Place::file(name), problem, mend).into());
            }
            self.records.extend(kpis.rows(i64::from(records.repeat_within_days)));
        }
        Ok(())
    }

    fn file<E: From<Diagnostic>>(
        &mut self,
        plan: &Plan,
        records: &Records,
        input: &Input,
        kpis: &mut Kpis,
        reject: &mut impl FnMut(&str, Diagnostic) -> Result<(), E>,
    ) -> Result<RecordsRead, E> {
        let mut read = RecordsRead {
            records: records.id.clone(),
            name: input.name.clone(),
            size: files::size(&input.path).unwrap_or(0),
            hash: String::new(),
            counts: Counts::default(),
        };
        let opened = files::open(&input.path)
            .map_err(|error| Refused::File(files::unreadable(&input.name, &error)))
            .and_then(|(bytes, fingerprint)| {
                Ok((ingest::open(bytes, &input.name, None, &options(records))?, fingerprint))
            });
        let (mut opened, mut fingerprint) = match opened {
            Ok(opened) => opened,
            Err(Refused::Options(complaint)) => return Err(complaint.into()),
            Err(Refused::File(complaint)) => {
                read.counts = Counts { read: 1, rejected: 1, ..Counts::default() };
                reject("rejected", complaint)?;
                return Ok(read);
            }
        };
        let mut refused = 0;
        for piece in opened.pieces.by_ref() {
            match piece {
                Piece::Rejected(complaint) => reject("rejected", complaint)?,
                Piece::Repaired(complaint) => reject("repaired", complaint)?,
                Piece::Document(document) => match contact(records, &document, &input.name) {
                    Ok(contact) => self.count(plan, records, &document, &contact, kpis),
                    Err(complaint) => {
                        refused += 1;
                        reject("rejected", complaint)?;
                    }
                },
            }
        }
        read.counts = opened.pieces.counts();
        read.counts.kept -= refused;
        read.counts.rejected += refused;
        // What cannot be read of the rest is not in the figures.
        let _ = fingerprint.finish();
        read.hash = fingerprint.hash();
        Ok(read)
    }

    fn count(
        &mut self,
        plan: &Plan,
        records: &Records,
        document: &Document,
        contact: &Contact,
        kpis: &mut Kpis,
    ) {
        self.as_of = self.as_of.max(contact.opened);
        let segments: Vec<(&str, Option<&str>)> = records
            .columns
            .attributes
            .iter()
            .map(|name| (name.as_str(), cell(document, Some(name))))
            .collect();
        let periods = plan.config.triangulation.periods;
        let period = contact.opened.zip(periods);
        let period = period.and_then(|(at, periods)| records.calendar.period(at, periods));
        let place = triangulation::Place {
            source: &records.id,
            segments: &segments,
            period: period.as_deref(),
            channel: cell(document, records.columns.channel.as_ref()),
        };
        kpis.contact(contact, records.csat, &place);
    }

    /// The figures of all sources and records.
    pub(crate) fn rows(&mut self) -> Vec<KpiRow> {
        let mut rows = std::mem::take(&mut self.scores).rows(0);
        rows.append(&mut self.records);
        rows
    }

    /// What is said of features.
    pub(crate) fn features(&self) -> Vec<FeatureRow> {
        self.features.rows()
    }
}
