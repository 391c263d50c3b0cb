//! The whole flow: read → (language) → themes → annotate → triangulate → publish.

mod annotating;
mod reading;

use std::collections::BTreeMap;
use std::time::Instant;

use corpus::Id;
use rayon::ThreadPool;
use rayon::prelude::*;
use sentiment::Judge;
use tables::{Extra, Table, Writer};
use text::Tokenizer;
use themes::Jobs;

use crate::annotate::Part;
use crate::batches::{Progress, Stage};
use crate::failure::Failure;
use crate::findings;
use crate::fit;
use crate::manifest::{self, Manifest};
use crate::plan::Plan;
use crate::publish::Building;
use crate::quotes::{self, Checked, Sources};
use crate::read::FIRST_BATCHES;
use crate::summary::{self, Summary};
pub(crate) use annotating::Counted;
use annotating::{Found, annotate};
pub(crate) use reading::Complaints;
use reading::{read, refuse_empty};

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

/// Judges the sentiment of the parts in memory.
fn judge_parts(parts: &mut [Kept], judge: &Judge, pool: &Pool) {
    parts.par_iter_mut().for_each(|kept| {
        if let Kept::Here(part) = kept {
            part.judge(judge, pool.tokenizer());
        }
    });
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
