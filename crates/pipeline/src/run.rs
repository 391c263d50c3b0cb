//! The whole flow: read → (language) → themes → annotate → triangulate → publish.

use std::collections::BTreeMap;
use std::time::Instant;

use corpus::{Diagnostic, Place};
use rayon::ThreadPool;
use rayon::prelude::*;
use tables::{Extra, Table, Writer, codings, documents, rejects, utterances};
use triangulation::Tally;

use crate::annotate::{self, Annotated, Themes};
use crate::batches::{Progress, Stage, stream};
use crate::failure::Failure;
use crate::findings;
use crate::manifest::{self, Manifest};
use crate::people::People;
use crate::plan::Plan;
use crate::publish::Building;
use crate::read::{InputRead, Reading};
use crate::sample::Sample;
use crate::summary::{self, Summary};

/// How a run is to be done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Worker threads; 0 takes as many as there are processors.
    pub threads: usize,
    /// Whether anything rejected means that nothing is written.
    pub strict: bool,
}

/// Runs a study and puts its report in place.
///
/// # Errors
/// Where the plan does not fit the sources or the report cannot be written; then nothing was.
pub fn run(plan: &Plan, options: Options, progress: &dyn Progress) -> Result<Summary, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build();
    let pool = pool.map_err(std::io::Error::other)?;
    let building = Building::begin(&plan.output)?;
    let mut clock = Clock { progress, seconds: Vec::new() };

    let total = plan.sources.iter().flat_map(|source| &source.files);
    let total = total.map(|input| crate::files::size(&input.path).unwrap_or(0)).sum();
    let read = clock.time(Stage::Read, Some(total), || read(plan, &pool, &building, progress))?;
    refuse_empty(plan, &read)?;
    if options.strict && read.rejected() > 0 {
        return Err(Failure::Refused(read.complaints.rejected()));
    }
    let people = read.people;
    let themes =
        clock.time(Stage::Themes, None, || Ok::<_, Failure>(fit(plan, read.sample, &pool)))?;
    let counted = clock.time(Stage::Annotate, Some(read.utterances), || {
        annotate(plan, read.parts, &themes, people, &pool, &building, progress)
    })?;
    let findings = clock.time(Stage::Triangulate, Some(themes.list.len() as u64), || {
        findings::write(plan, &themes, &counted, &building)
    })?;
    let sources = summary::sources(plan, &read.inputs, &counted);
    write_all(&building, Extra::default(), sources.clone())?;
    let warnings = summary::warnings(plan, &themes, &counted);
    let seconds = clock.seconds;
    let summary = summary::summary(plan, sources, &counted, findings, read.complaints, warnings);
    let manifest = Manifest { plan, inputs: &read.inputs, summary: &summary, seconds: &seconds };
    building.text("run.json", &manifest::write(&manifest))?;
    building.publish()?;
    Ok(summary)
}

/// Tells how long stages take.
struct Clock<'c> {
    progress: &'c dyn Progress,
    seconds: Vec<(Stage, f64)>,
}

impl Clock<'_> {
    fn time<T>(
        &mut self,
        stage: Stage,
        total: Option<u64>,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        #[expect(clippy::disallowed_methods, reason = "times go into run.json, not into results")]
        let started = Instant::now();
        self.progress.begin(stage, total);
        let done = work()?;
        let seconds = started.elapsed().as_secs_f64();
        self.seconds.push((stage, seconds));
        self.progress.end(stage, seconds);
        Ok(done)
    }
}

/// What is known after the first pass.
struct Read {
    parts: usize,
    utterances: u64,
    inputs: Vec<InputRead>,
    complaints: Complaints,
    sample: Sample,
    people: People,
}

impl Read {
    fn rejected(&self) -> u64 {
        self.inputs.iter().map(|input| input.counts.rejected).sum()
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

    fn add(&mut self, rows: &[rejects::Row]) {
        for row in rows {
            self.repaired += u64::from(row.what == "repaired");
            if self.first.iter().filter(|kept| kept.what == row.what).count() < Complaints::KEPT {
                self.first.push(row.clone());
            }
        }
    }

    /// The first that were rejected, as complaints.
    fn rejected(&self) -> Vec<Diagnostic> {
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

/// The attributes that travel with the parts: the external id, then the study's own.
fn travelling(plan: &Plan) -> Extra {
    let mut attributes = vec!["external_id".to_owned()];
    attributes.extend(plan.attributes.iter().cloned());
    Extra { attributes, measures: Vec::new() }
}

/// First pass: files to documents, and to parts of utterances with their language.
fn read(
    plan: &Plan,
    pool: &ThreadPool,
    building: &Building,
    progress: &dyn Progress,
) -> Result<Read, Failure> {
    let extra = Extra { attributes: plan.attributes.clone(), measures: plan.measures.clone() };
    let mut documents = Writer::<documents::Row, _>::new(building.table("documents")?, extra)?;
    let mut rejected = Writer::new(building.table(rejects::Row::NAME)?, Extra::default())?;
    let mut reading = Reading::new(plan);
    let mut read = Read {
        parts: 0,
        utterances: 0,
        inputs: Vec::new(),
        complaints: Complaints::default(),
        sample: Sample::default(),
        people: People::default(),
    };
    let travelling = travelling(plan);
    stream(
        pool,
        || Ok(reading.next_batch()?),
        |batch| annotate::languages(batch, &plan.languages),
        |batch| -> Result<(), Failure> {
            read.people.add(&batch.utterances);
            read.sample.add(&batch.utterances, plan.config.study.seed);
            read.utterances += batch.utterances.len() as u64;
            read.complaints.add(&batch.rejects);
            rejected.write(batch.rejects)?;
            documents.write(batch.documents)?;
            let mut part = Writer::new(building.new_part(read.parts)?, travelling.clone())?;
            part.write(batch.utterances)?;
            part.finish()?;
            read.parts += 1;
            progress.advance(Stage::Read, batch.bytes);
            Ok(())
        },
    )?;
    documents.finish()?;
    read.inputs = reading.inputs;
    rejected.finish()?;
    Ok(read)
}

/// A source of which nothing was read makes the whole report misleading: silence where nobody spoke.
fn refuse_empty(plan: &Plan, read: &Read) -> Result<(), Failure> {
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

/// Fits the themes of each language on its sample.
fn fit(plan: &Plan, sample: Sample, pool: &ThreadPool) -> Themes {
    let parameters = themes::Parameters {
        count: plan.config.themes.count.number(),
        min_cases: plan.config.themes.min_cases.number(),
        seed: plan.config.study.seed,
    };
    let languages: Vec<_> = sample.into_languages().into_iter().collect();
    let models = pool.install(|| {
        languages
            .into_par_iter()
            .map(|(language, sampled)| {
                let tokens: Vec<_> = sampled
                    .par_chunks(1024)
                    .flat_map_iter(|chunk| {
                        let tokenizer = text::Tokenizer::new();
                        chunk
                            .iter()
                            .map(move |utterance| tokenizer.tokens(&utterance.text, Some(language)))
                    })
                    .collect();
                let statements: Vec<_> = sampled
                    .iter()
                    .zip(&tokens)
                    .map(|(utterance, tokens)| {
                        let (id, case) = (utterance.id, utterance.case);
                        themes::Statement { id, case, text: &utterance.text, tokens }
                    })
                    .collect();
                (language, themes::fit(&statements, &parameters))
            })
            .collect()
    });
    Themes::new(models)
}

/// What the second pass counts.
pub(crate) struct Counted {
    /// Cases and their mentions of themes.
    pub(crate) tally: Tally,
    /// Source → utterances, words, and utterances by language.
    pub(crate) sources: BTreeMap<String, SourceCounted>,
    /// Utterances of evidence by theme, aligned with the list of themes.
    pub(crate) theme_utterances: Vec<u64>,
    /// Utterances of evidence, and those of them without a theme.
    pub(crate) evidence: u64,
    pub(crate) themeless: u64,
}

impl Counted {
    /// The share of evidence without a theme.
    pub(crate) fn without_theme(&self) -> Option<f64> {
        (self.evidence > 0).then(|| self.themeless as f64 / self.evidence as f64)
    }
}

/// What a source holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceCounted {
    pub(crate) utterances: u64,
    pub(crate) words: u64,
    pub(crate) languages: BTreeMap<String, u64>,
}

/// Second pass: themes, sentiment and index for each utterance.
fn annotate(
    plan: &Plan,
    parts: usize,
    themes: &Themes,
    mut people: People,
    pool: &ThreadPool,
    building: &Building,
    progress: &dyn Progress,
) -> Result<Counted, Failure> {
    let travelling = travelling(plan);
    let segments: Vec<String> = plan
        .config
        .triangulation
        .segments
        .iter()
        .map(|segment| segment.get_ref().clone())
        .collect();
    let positions = annotate::positions(&segments, &plan.attributes);
    let mut utterances = Writer::new(building.table(utterances::Row::NAME)?, Extra::default())?;
    let mut coded = Writer::new(building.table(codings::Row::NAME)?, Extra::default())?;
    let mut index = index::Writer::create(&building.index(), pool.current_num_threads())?;
    let mut counted = Counted {
        tally: Tally::default(),
        sources: BTreeMap::new(),
        theme_utterances: vec![0; themes.list.len()],
        evidence: 0,
        themeless: 0,
    };
    let theme_at: BTreeMap<&str, usize> =
        themes.list.iter().enumerate().map(|(at, theme)| (theme.id.as_str(), at)).collect();
    let mut numbers = 0..parts;
    stream(
        pool,
        || Ok(numbers.next()),
        |number| -> Result<Annotated, Failure> {
            let rows = tables::read::<utterances::Row>(building.open_part(number)?, &travelling)?;
            Ok(annotate::annotate(rows, themes, &positions))
        },
        |annotated| -> Result<(), Failure> {
            let mut annotated = annotated?;
            let n = annotated.rows.len() as u64;
            counted.tally.merge(std::mem::take(&mut annotated.tally));
            count(&mut counted, &annotated.rows);
            for ids in &annotated.theme_ids {
                ids.iter().for_each(|id| counted.theme_utterances[theme_at[id.as_str()]] += 1);
            }
            people.count(&annotated.rows);
            crate::entries::index(&mut index, plan, &annotated)?;
            annotated.rows.iter_mut().for_each(|row| row.attributes.clear());
            utterances.write(annotated.rows)?;
            coded.write(annotated.codings)?;
            progress.advance(Stage::Annotate, n);
            Ok(())
        },
    )?;
    utterances.finish()?;
    coded.finish()?;
    index.finish()?;
    people.write(plan, building)?;
    Ok(counted)
}

fn count(counted: &mut Counted, rows: &[utterances::Row]) {
    for row in rows {
        let source = counted.sources.entry(row.source_id.clone()).or_default();
        source.utterances += 1;
        source.words += row.words;
        counted.evidence += u64::from(row.evidence);
        counted.themeless += u64::from(row.evidence && row.theme_id.is_none());
        if let Some(language) = &row.language {
            *source.languages.entry(language.clone()).or_default() += 1;
        }
    }
}

/// Writes a table that is small enough to be in memory.
pub(crate) fn write_all<T: Table>(
    building: &Building,
    extra: Extra,
    rows: Vec<T>,
) -> Result<(), Failure> {
    let mut writer = Writer::new(building.table(T::NAME)?, extra)?;
    writer.write(rows)?;
    writer.finish()?;
    Ok(())
}
