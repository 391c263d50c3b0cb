//! `cargo xtask bench themes`: how fast statements get their themes once these are found, with the
//! word model that ships and with the student of a teacher.

use std::path::Path;
use std::time::Instant;

use corpus::Id;
use embeddings::WordModel;
use rayon::prelude::*;
use text::{Language, Token, Tokenizer};
use themes::{Detail, Jobs, Parameters, Sample, Statement, Words};

use crate::bench::{TEACHER, reviews};

/// Statements of a language that a run learns from at most.
const SAMPLE: usize = 30_000;
/// Texts that a teacher reads in one piece of work.
const TOGETHER: usize = 32;
/// Statements of a batch of a run.
const BATCH: usize = 2_048;
/// Times that statements are given their themes; the best one is told, since other programs take
/// their turns on the machine, too.
const TIMES: usize = 3;

const SEED: u64 = 7;

pub(crate) fn bench(texts: Option<&Path>, statements: usize) -> Result<(), String> {
    let sentences = reviews::sentences(texts)?;
    let said = Texts::of(reviews::made_up(statements, &sentences).map(|review| review.text));
    let alone = Texts::of(sentences.iter().cycle().take(statements).cloned());
    println!("{} sentences; {} threads", sentences.len(), rayon::current_num_threads());
    println!("parted into words: {}", said.told(said.seconds));
    let sample = said.statements();
    let sample = &sample[..SAMPLE.min(statements)];
    let model = fitted(sample, Words::Model(WordModel::shipped()), "the word model");
    measure(&model, &said, &alone);
    match pipeline::models::open(TEACHER, &crate::model::folder()) {
        Ok(teacher) => {
            let to_read = Sample::of(sample, SEED, &AllThreads).to_read();
            let started = Instant::now();
            let read = to_read.par_chunks(TOGETHER);
            let taught: Vec<Vec<f32>> =
                read.flat_map_iter(|texts| teacher.teacher.embed(texts)).collect();
            let seconds = started.elapsed().as_secs_f64();
            println!("\n{TEACHER} read {} passages in {seconds:.1} s", to_read.len());
            let model = fitted(sample, Words::Taught(&taught), &format!("a student of {TEACHER}"));
            measure(&model, &said, &alone);
        }
        Err(problem) => {
            println!("\nwith a student: not measured, {problem}\n  mend: cargo xtask model");
        }
    }
    Ok(())
}

/// Texts with their words.
struct Texts {
    texts: Vec<(String, Vec<Token>)>,
    /// Seconds to part them into words.
    seconds: f64,
}

impl Texts {
    fn of(texts: impl Iterator<Item = String>) -> Texts {
        let texts: Vec<String> = texts.collect();
        let english = Language::from_code("en");
        let started = Instant::now();
        let tokens = texts.par_iter().map_init(Tokenizer::new, |it, text| it.tokens(text, english));
        let tokens: Vec<Vec<Token>> = tokens.collect();
        let seconds = started.elapsed().as_secs_f64();
        Texts { texts: texts.into_iter().zip(tokens).collect(), seconds }
    }

    fn statements(&self) -> Vec<Statement<'_>> {
        let statements = self.texts.iter().enumerate().map(|(at, (text, tokens))| {
            let id = Id::of(&[&at.to_string()]);
            Statement { id, case: id, text, tokens }
        });
        statements.collect()
    }

    /// How many of them are done in a second, given the seconds for all.
    fn told(&self, seconds: f64) -> String {
        let tokens: usize = self.texts.iter().map(|(_, tokens)| tokens.len()).sum();
        let n = self.texts.len() as f64;
        format!("{:.0} a second, {:.1} words each", n / seconds, tokens as f64 / n)
    }
}

fn fitted(sample: &[Statement], words: Words, who: &str) -> themes::Model {
    let started = Instant::now();
    let passages = Sample::of(sample, SEED, &AllThreads);
    let parameters = Parameters {
        codes: &[],
        coded: &[],
        find: true,
        count: None,
        detail: Detail::Normal,
        min_cases: None,
        words,
    };
    let model = themes::fit(passages, &parameters, &AllThreads);
    println!(
        "with {who}: {} themes of {} statements in {:.1} s",
        model.themes().len(),
        sample.len(),
        started.elapsed().as_secs_f64()
    );
    model
}

/// Tells how fast statements of one to five sentences, and of one, get their themes.
fn measure(model: &themes::Model, said: &Texts, alone: &Texts) {
    for (what, texts) in [("reviews", said), ("sentences", alone)] {
        let statements = texts.statements();
        let time = |_| {
            let started = Instant::now();
            let found = statements.par_chunks(BATCH).map(|batch| model.apply(batch));
            let found: Vec<_> = found.collect();
            let seconds = started.elapsed().as_secs_f64();
            let given = found.iter().flatten().filter(|it| it.primary.is_some()).count();
            (seconds, given)
        };
        let times: Vec<(f64, usize)> = (0..TIMES).map(time).collect();
        let (seconds, given) = times
            .into_iter()
            .fold((f64::INFINITY, 0), |best, it| if it.0 < best.0 { it } else { best });
        println!(
            "  {what:<9} {}; {:.0} % have a theme",
            texts.told(seconds),
            100.0 * given as f64 / statements.len() as f64
        );
    }
}

/// Pieces of a fit on all threads.
struct AllThreads;

impl Jobs for AllThreads {
    fn both<A: Send, B: Send>(
        &self,
        a: impl FnOnce() -> A + Send,
        b: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        rayon::join(a, b)
    }

    fn each<T: Send>(&self, count: usize, job: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
        (0..count).into_par_iter().map(job).collect()
    }
}
