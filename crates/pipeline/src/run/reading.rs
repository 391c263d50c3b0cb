//! First pass: files to documents, and to parts of utterances with their language.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;

use corpus::{Diagnostic, Place};
use rayon::prelude::*;
use tables::{Extra, Table, Writer, documents, rejects, utterances};

use super::{HELD, Kept, Pool};
use crate::annotate::{self, Part};
use crate::batches::{Progress, Stage, stream};
use crate::coded::{self, Coded};
use crate::failure::Failure;
use crate::fit;
use crate::people::People;
use crate::plan::Plan;
use crate::publish::Building;
use crate::ratings::Ratings;
use crate::read::{InputRead, Reading};
use crate::sample::{CodedSample, Sample};
use crate::service::Service;
use crate::sheets::Sheet;

/// What is known after the first pass.
pub(super) struct Read {
    pub(super) parts: Vec<Kept>,
    pub(super) utterances: u64,
    pub(super) inputs: Vec<InputRead>,
    pub(super) rejected: Writer<rejects::Row, BufWriter<File>>,
    pub(super) complaints: Complaints,
    /// The sample, with its tokens; empty before all is read.
    pub(super) languages: fit::Languages,
    /// What people coded with the codes of the codebook, likewise.
    pub(super) coded_sample: fit::CodedLanguages,
    pub(super) people: People,
    pub(super) coded: Coded,
    pub(super) ratings: Ratings,
    pub(super) service: Service,
    pub(super) sheets: Vec<Sheet>,
}

impl Read {
    /// Pieces that could not be read.
    pub(super) fn rejected(&self) -> u64 {
        let rows: u64 = self.inputs.iter().map(|input| input.counts.rejected).sum();
        let records = self.service.inputs.iter();
        let records: u64 = records.map(|input| input.counts.rejected).sum();
        rows + records + coded::counts(&self.inputs, &self.sheets).rejected
    }
}

/// What was not read as it stands: all of it counted, the first of it kept.
#[derive(Default)]
pub(crate) struct Complaints {
    /// The first that were rejected, then the first that were repaired.
    pub(crate) first: Vec<rejects::Row>,
    /// Pieces that were read with a change or a doubt.
    pub(crate) repaired: u64,
}

impl Complaints {
    /// Kept in memory of each sort; the table has them all.
    const KEPT: usize = 100;

    /// Takes note of some more.
    pub(crate) fn add(&mut self, rows: &[rejects::Row]) {
        for row in rows {
            self.repaired += u64::from(row.what == "repaired");
            if self.first.iter().filter(|kept| kept.what == row.what).count() < Complaints::KEPT {
                self.first.push(row.clone());
            }
        }
    }

    /// The first that were rejected, as complaints.
    pub(super) fn rejected(&self) -> Vec<Diagnostic> {
        let rejected = self.first.iter().filter(|row| row.what == "rejected");
        let place = |row: &rejects::Row| Place {
            path: row.path.clone(),
            line: row.line,
            column: None,
            byte: row.byte,
        };
        rejected.map(|row| Diagnostic::at(place(row), &row.why, &row.mend)).collect()
    }
}

/// What travels with the parts: the external id, then the study's attributes; its measures.
pub(super) fn travelling(plan: &Plan) -> Extra {
    let mut attributes = vec!["external_id".to_owned()];
    attributes.extend(plan.attributes.iter().cloned());
    let measures = plan.outcomes.measures.iter().map(|measure| measure.id.clone()).collect();
    Extra { attributes, measures }
}

/// First pass: files to documents, and to parts of utterances with their language.
pub(super) fn read(
    plan: &Plan,
    pool: &Pool,
    building: &Building,
    progress: &dyn Progress,
) -> Result<Read, Failure> {
    let extra = Extra { attributes: plan.attributes.clone(), measures: plan.measures.clone() };
    let mut documents = Writer::<documents::Row, _>::new(building.table("documents")?, extra)?;
    let rejected = Writer::new(building.table(rejects::Row::NAME)?, Extra::default())?;
    let mut reading = Reading::new(plan);
    let mut read = Read {
        parts: Vec::new(),
        utterances: 0,
        inputs: Vec::new(),
        rejected,
        complaints: Complaints::default(),
        languages: BTreeMap::new(),
        coded_sample: BTreeMap::new(),
        people: People::default(),
        coded: Coded::default(),
        ratings: Ratings::default(),
        service: Service::new(plan),
        sheets: plan.outcomes.sheets.clone(),
    };
    let mut sample = Sample::default();
    let mut coded_sample = CodedSample::default();
    let named = plan.codebook.named(&plan.outcomes.sheets);
    let travelling = travelling(plan);
    stream(
        &pool.threads,
        || Ok(reading.next_batch()?),
        |batch| {
            let mut batch = annotate::languages(batch, &plan.languages);
            let rows = std::mem::take(&mut batch.utterances);
            let codings = std::mem::take(&mut batch.codings);
            let mut part = Part { rows, codings, ..Part::default() };
            if batch.number < HELD {
                part.tokenise(pool.tokenizer());
            }
            (batch, part)
        },
        |(batch, mut part)| -> Result<(), Failure> {
            read.sheets.iter_mut().for_each(|sheet| sheet.code(&mut part));
            read.people.add(&part.rows);
            read.coded.count(&part.codings, &part.rows);
            read.ratings.add(plan, &batch.documents, &part.rows);
            sample.add(&part, plan.config.study.seed);
            coded_sample.add(&part, &named, plan.config.study.seed);
            read.utterances += part.rows.len() as u64;
            read.complaints.add(&batch.rejects);
            read.rejected.write(batch.rejects)?;
            read.service.documents(plan, &batch.documents);
            documents.write(batch.documents)?;
            if batch.number < HELD {
                read.parts.push(Kept::Here(part));
            } else {
                let last = part.last();
                coded::file(part.codings, building, batch.number)?;
                let file = building.new_part(utterances::Row::NAME, batch.number)?;
                let mut writer = Writer::new(file, travelling.clone())?;
                writer.write(part.rows)?;
                writer.finish()?;
                read.parts.push(Kept::Filed(batch.number, last));
            }
            progress.advance(Stage::Read, batch.bytes);
            Ok(())
        },
    )?;
    documents.finish()?;
    for rows in read.sheets.iter_mut().map(Sheet::finish) {
        read.complaints.add(&rows);
        read.rejected.write(rows)?;
    }
    let (complaints, rejected) = (&mut read.complaints, &mut read.rejected);
    read.service.read(plan, |rows| {
        complaints.add(&rows);
        Ok::<_, Failure>(rejected.write(rows)?)
    })?;
    read.inputs = reading.inputs;
    read.languages = sample.into_languages();
    read.coded_sample = coded_sample.into_languages();
    pool.threads.install(|| {
        for (language, sampled) in &mut read.languages {
            sampled.par_iter_mut().for_each(|one| one.tokenise(pool.tokenizer(), *language));
        }
        for (language, coded) in &mut read.coded_sample {
            coded.par_iter_mut().for_each(|one| one.sampled.tokenise(pool.tokenizer(), *language));
        }
    });
    Ok(read)
}

/// A source of which nothing was read makes the whole report misleading: silence where nobody spoke.
pub(super) fn refuse_empty(plan: &Plan, read: &Read) -> Result<(), Failure> {
    let mut complaints = Vec::new();
    for (at, source) in plan.sources.iter().enumerate() {
        let kept = read.inputs.iter().filter(|input| input.source == at);
        if kept.map(|input| input.counts.kept).sum::<u64>() > 0 {
            continue;
        }
        let first = read.complaints.first.iter().find(|row| row.source_id == source.id);
        let why = first.map_or_else(String::new, |row| format!("; first of all: {}", row.why));
        let file = source.files.first().map_or("", |input| &input.name);
        complaints.push(Diagnostic::at(
            Place::file(file),
            format!("nothing could be read for the source `{}`{why}", source.id),
            first.map_or("check that the files hold what the source says", |row| &row.mend),
        ));
    }
    if complaints.is_empty() { Ok(()) } else { Err(Failure::Refused(complaints)) }
}
