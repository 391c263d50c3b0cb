//! The whole flow: read → (language) → themes → annotate → triangulate → publish.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use corpus::{Diagnostic, Id, Place};
use rayon::ThreadPool;
use rayon::prelude::*;
use sentiment::Judge;
use tables::{Extra, Table, Writer, codings, cues, documents, rejects, utterances};
use text::Tokenizer;
use themes::Jobs;
use triangulation::{CodedUnit, Tally};

use crate::annotate::{self, Annotated, Annotator, Part, Themes};
use crate::batches::{Progress, Stage, stream};
use crate::coded::{self, Coded};
use crate::concentration::Documents;
use crate::failure::Failure;
use crate::findings;
use crate::fit;
use crate::manifest::{self, Manifest};
use crate::people::People;
use crate::plan::Plan;
use crate::publish::Building;
use crate::quotes::{self, Checked, Quotes, Sources};
use crate::ratings::Ratings;
use crate::read::{FIRST_BATCHES, InputRead, Reading};
use crate::sample::{CodedSample, Sample};
use crate::segments;
use crate::service::Service;
use crate::sheets::Sheet;
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
    let pool = Pool::new(pool.map_err(std::io::Error::other)?);
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
    let mut parts = read.parts;
    let (languages, coded) = (read.languages, read.coded_sample);
    let mut taught = BTreeMap::new();
    if let Some(model) = &plan.teacher {
        let texts = fit::to_read(model, &languages, plan, &pool);
        let total = texts.values().map(|texts| texts.len() as u64).sum();
        let read = || Ok(fit::read(model, texts, &pool, progress));
        taught = clock.time(Stage::Teach, Some(total), read)?;
    }
    let ratings = read.ratings;
    let (themes, understood, judge, learnt) = clock.time(Stage::Themes, None, || {
        // A fit leaves threads idle.
        let fit = || {
            fit::fit(
                plan,
                fit::Given { languages: &languages, coded: &coded, taught: &taught },
                &pool,
            )
        };
        let judge = || {
            let (judge, learnt) = ratings.learn(plan, &pool);
            judge_parts(&mut parts, &judge, &pool);
            (judge, learnt)
        };
        let ((themes, understood), (judge, learnt)) = pool.both(fit, judge);
        Ok::<_, Failure>((themes, understood, judge, learnt))
    })?;
    // The texts of the sample are not held while all is annotated.
    drop((languages, coded, taught));
    let (rejected, complaints) = (read.rejected, read.complaints);
    let sources = Sources { plan, inputs: &read.inputs, rejected, complaints };
    let (counted, checked) = clock.time(Stage::Annotate, Some(read.utterances), || {
        let found = Found { themes: &themes, judge: &judge };
        annotate(sources, parts, found, people, &pool, &building, progress)
    })?;
    let book = read.coded.book(&read.inputs, &read.sheets);
    let mut service = read.service;
    let mut findings = clock.time(Stage::Triangulate, Some(themes.list.len() as u64), || {
        let found = findings::Found { themes: &themes, counted: &counted, codes: &book.codes };
        findings::write(plan, &found, &read.inputs, &mut service, &building)
    })?;
    let sources = summary::sources(plan, &read.inputs, &counted);
    write_all(&building, Extra::default(), sources.clone())?;
    let mut warnings = summary::warnings(plan, &themes, &counted, &learnt);
    warnings.extend(book.warnings);
    warnings.append(&mut findings.warnings);
    warnings.extend(quotes::warnings(plan, &checked.slices));
    let seconds = clock.seconds;
    let Checked { slices, complaints } = checked;
    let coded = book.summary;
    let told =
        summary::Told { understood, learnt, complaints, coded, records: &service.inputs, warnings };
    let summary = summary::summary(plan, sources, &counted, findings, told);
    let (inputs, slices) = (&*read.inputs, &*slices);
    let records = &*service.inputs;
    let manifest = Manifest { plan, inputs, records, slices, summary: &summary, seconds: &seconds };
    building.text("run.json", &manifest::write(&manifest))?;
    building.text("codebook.toml", &plan.codebook.with_found(&themes, &summary.themes))?;
    building.publish()?;
    Ok(summary)
}

/// The threads, each with a tokenizer that remembers the words it has met.
pub(crate) struct Pool {
    pub(crate) threads: ThreadPool,
    tokenizers: Vec<Tokenizer>,
}

impl Pool {
    fn new(threads: ThreadPool) -> Pool {
        let tokenizers = (0..threads.current_num_threads()).map(|_| Tokenizer::new()).collect();
        Pool { threads, tokenizers }
    }

    /// The tokenizer of the thread that asks.
    pub(crate) fn tokenizer(&self) -> &Tokenizer {
        &self.tokenizers[self.threads.current_thread_index().unwrap_or(0)]
    }
}

/// The pieces of work of a fit, on all threads.
impl Jobs for Pool {
    fn both<A: Send, B: Send>(
        &self,
        a: impl FnOnce() -> A + Send,
        b: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        self.threads.join(a, b)
    }

    fn each<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
        self.threads.install(|| (0..count).into_par_iter().map(job).collect())
    }
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

/// Parts that stay in memory between the passes: of a small study all, of a large one the first.
const HELD: usize = FIRST_BATCHES;

/// Where a part is between the passes.
enum Kept {
    Here(Part),
    /// In a file of this number; the last document in it.
    Filed(usize, Option<Id>),
}

impl Kept {
    fn last(&self) -> Option<Id> {
        match self {
            Kept::Here(part) => part.last(),
            Kept::Filed(_, last) => *last,
        }
    }
}

/// What is known after the first pass.
struct Read {
    parts: Vec<Kept>,
    utterances: u64,
    inputs: Vec<InputRead>,
    rejected: Writer<rejects::Row, BufWriter<File>>,
    complaints: Complaints,
    /// The sample, with its tokens; empty before all is read.
    languages: fit::Languages,
    /// What people coded with the codes of the codebook, likewise.
    coded_sample: fit::CodedLanguages,
    people: People,
    coded: Coded,
    ratings: Ratings,
    service: Service,
    sheets: Vec<Sheet>,
}

impl Read {
    fn rejected(&self) -> u64 {
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

/// What travels with the parts: the external id, then the study's attributes; its measures.
fn travelling(plan: &Plan) -> Extra {
    let mut attributes = vec!["external_id".to_owned()];
    attributes.extend(plan.attributes.iter().cloned());
    let measures = plan.outcomes.measures.iter().map(|measure| measure.id.clone()).collect();
    Extra { attributes, measures }
}

/// First pass: files to documents, and to parts of utterances with their language.
fn read(
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

/// Judges the sentiment of the parts in memory.
fn judge_parts(parts: &mut [Kept], judge: &Judge, pool: &Pool) {
    parts.par_iter_mut().for_each(|kept| {
        if let Kept::Here(part) = kept {
            part.judge(judge, pool.tokenizer());
        }
    });
}

/// What the second pass counts.
pub(crate) struct Counted {
    /// Cases and their mentions of themes.
    pub(crate) tally: Tally,
    /// What people and trivox decided on utterances that people looked at.
    pub(crate) coded: Vec<CodedUnit>,
    /// Source → utterances, words, and utterances by language.
    pub(crate) sources: BTreeMap<String, SourceCounted>,
    /// Which documents the codings of the themes come from.
    pub(crate) documents: Documents,
    /// Utterances of evidence by theme, aligned with the list of themes.
    pub(crate) theme_utterances: Vec<u64>,
    /// Utterances of evidence, and those of them without a theme.
    pub(crate) evidence: u64,
    pub(crate) themeless: u64,
    /// Language → utterances of evidence, and those of them with a sentiment.
    pub(crate) sentiments: BTreeMap<String, (u64, u64)>,
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

/// What is looked for in the second pass.
#[derive(Clone, Copy)]
struct Found<'f> {
    themes: &'f Themes,
    judge: &'f Judge,
}

/// Second pass: themes, sentiment and index for each utterance.
///
/// The pool annotates and indexes, this thread counts, and another compares the texts with their
/// sources and writes the tables.
fn annotate(
    sources: Sources<'_>,
    parts: Vec<Kept>,
    found: Found<'_>,
    mut people: People,
    pool: &Pool,
    building: &Building,
    progress: &dyn Progress,
) -> Result<(Counted, Checked), Failure> {
    let plan = sources.plan;
    let Found { themes, judge } = found;
    let travelling = travelling(plan);
    let segments = plan.config.triangulation.segments.iter();
    let segments: Vec<String> = segments.map(|segment| segment.get_ref().clone()).collect();
    let index = index::Writer::create(&building.index())?.after(&building.earlier_index());
    let annotator = Annotator {
        plan,
        themes,
        judge,
        segments: annotate::positions(&segments, &plan.attributes),
        codes: annotate::codes(plan, themes),
        index: &index,
    };
    let mut counted = Counted {
        tally: Tally::default(),
        coded: Vec::new(),
        sources: BTreeMap::new(),
        documents: Documents::new(themes.list.len()),
        theme_utterances: vec![0; themes.list.len()],
        evidence: 0,
        themeless: 0,
        sentiments: BTreeMap::new(),
    };
    let mut segments = Vec::new();
    let last: Vec<Option<Id>> = parts.iter().map(Kept::last).collect();
    let mut sizes = segments::sizes(&last).into_iter().enumerate();
    let mut parts = parts.into_iter();
    let (rows, received) = mpsc::sync_channel(1);
    let checked = thread::scope(|scope| {
        let writing = scope.spawn(|| write_annotated(building, received, sources, &pool.threads));
        let streamed = stream(
            &pool.threads,
            || {
                let next = sizes.next();
                Ok(next
                    .map(|(number, size)| (number, parts.by_ref().take(size).collect::<Vec<_>>())))
            },
            |(number, kept)| -> Result<Annotated, Failure> {
                let parts = kept.into_iter().map(|kept| match kept {
                    Kept::Here(part) => Ok(part),
                    Kept::Filed(number, _) => {
                        let file = building.open_part(utterances::Row::NAME, number)?;
                        let rows = tables::read(file, &travelling)?;
                        let codings = coded::filed(building, number)?;
                        Ok::<_, Failure>(Part { rows, codings, ..Part::default() })
                    }
                });
                let parts = parts.collect::<Result<_, _>>()?;
                Ok(annotator.annotate(number, parts, pool.tokenizer())?)
            },
            |annotated| -> Result<(), Failure> {
                let annotated = annotated?;
                let n = annotated.rows.len() as u64;
                count(&mut counted, &annotated);
                people.count(&annotated.rows);
                counted.tally.merge(annotated.tally);
                counted.coded.extend(annotated.coded);
                segments.extend(annotated.segment);
                // Where the writer has given up, joining it tells why.
                let _ = rows.send((annotated.rows, annotated.codings, annotated.cues));
                progress.advance(Stage::Annotate, n);
                Ok(())
            },
        );
        drop(rows);
        let checked = writing.join().expect("a writer that fails returns why")?;
        streamed.map(|()| checked)
    })?;
    index.finish(segments)?;
    people.write(plan, building)?;
    Ok((counted, checked))
}

/// Utterances, codings and cues of one batch.
type Rows = (Vec<utterances::Row>, Vec<codings::Row>, Vec<cues::Row>);

/// Writes the utterances, codings and cues that come, in the order in which they come.
fn write_annotated(
    building: &Building,
    batches: mpsc::Receiver<Rows>,
    sources: Sources<'_>,
    pool: &ThreadPool,
) -> Result<Checked, Failure> {
    let mut quotes = Quotes::new(sources);
    let mut utterances = Writer::new(building.table(utterances::Row::NAME)?, Extra::default())?;
    let mut coded = Writer::new(building.table(codings::Row::NAME)?, Extra::default())?;
    let mut weighed = Writer::new(building.table(cues::Row::NAME)?, Extra::default())?;
    for (mut rows, codings, cues) in batches {
        quotes.check(&mut rows)?;
        utterances.write(rows)?;
        coded.write(codings)?;
        weighed.write(cues)?;
    }
    utterances.finish()?;
    coded.finish()?;
    weighed.finish()?;
    quotes.finish(pool)
}

fn count(counted: &mut Counted, annotated: &Annotated) {
    for theme in annotated.themes.iter().flatten() {
        counted.theme_utterances[*theme] += 1;
    }
    for (document, theme) in &annotated.counting {
        counted.documents.add(*document, *theme);
    }
    for row in &annotated.rows {
        if row.evidence {
            counted.documents.speaks(row.document_id);
        }
        let source = counted.sources.entry(row.source_id.clone()).or_default();
        source.utterances += 1;
        source.words += row.words;
        counted.evidence += u64::from(row.evidence);
        counted.themeless += u64::from(row.evidence && row.theme_id.is_none());
        if row.evidence {
            let language = row.language.clone().unwrap_or_else(|| "unknown".to_owned());
            let (all, judged) = counted.sentiments.entry(language).or_default();
            *all += 1;
            *judged += u64::from(row.sentiment.is_some());
        }
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
