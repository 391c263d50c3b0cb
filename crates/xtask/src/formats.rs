//! `cargo xtask bench formats`: how fast each format is read, on one core.
//!
//! Seconds are those of the processor, so that what else runs on the machine slows nothing down but
//! the caches; where the system does not tell them, those of the clock. The quickest of some passes
//! counts.

use std::time::Instant;

use corpus::Kind;
use ingest::{Columns, Options, Piece, open};

use crate::made_up::MADE;

/// How often each file is read.
const PASSES: usize = 5;

/// Reads a made-up file of each format and prints how long that took.
pub(crate) fn formats(megabytes: usize) -> Result<(), String> {
    println!(
        "{:<20} {:>6} {:>8} {:>8} {:>10} {:>11} {:>11}",
        "format", "MB", "seconds", "MB/s", "documents", "utterances", "complaints"
    );
    for made in MADE {
        let text = made.up(megabytes * 1_000_000).map_err(|error| error.to_string())?;
        let options = options(made.kind, made.name);
        let format = match made.name {
            "tsv" => "csv",
            "markdown" | "prose" => "plain",
            name => name,
        };
        let read = || read(&text, format, &options).map_err(|why| format!("{}: {why}", made.name));
        let mut quickest = read()?;
        for _ in 1..PASSES {
            let again = read()?;
            quickest = if again.seconds < quickest.seconds { again } else { quickest };
        }
        let Read { seconds, documents, utterances, complaints } = quickest;
        let size = text.len() as f64 / 1e6;
        println!(
            "{:<20} {size:6.1} {seconds:8.2} {:8.1} {documents:10} {utterances:11} {complaints:11}",
            made.name,
            size / seconds
        );
    }
    Ok(())
}

/// What was read of a file, and how long that took.
struct Read {
    seconds: f64,
    documents: usize,
    utterances: usize,
    complaints: usize,
}

fn read(text: &str, format: &str, options: &Options) -> Result<Read, String> {
    let begun = Begun::now();
    let opened = open(Box::new(text.as_bytes()), "made-up", Some(format), options);
    let opened = opened.map_err(|refused| refused.complaint().to_string())?;
    let (mut documents, mut utterances, mut complaints) = (0, 0, 0);
    for piece in opened.pieces {
        match piece {
            Piece::Document(document) => {
                documents += 1;
                utterances += document.utterances.len();
            }
            Piece::Rejected(_) | Piece::Repaired(_) => complaints += 1,
        }
    }
    Ok(Read { seconds: begun.seconds(), documents, utterances, complaints })
}

/// When a measurement began.
struct Begun {
    clock: Instant,
    processor: Option<u64>,
}

impl Begun {
    fn now() -> Begun {
        Begun { clock: Instant::now(), processor: processor() }
    }

    /// Seconds since then.
    fn seconds(&self) -> f64 {
        let spent = self.processor.zip(processor());
        spent.map_or(self.clock.elapsed().as_secs_f64(), |(begun, now)| (now - begun) as f64 / 1e9)
    }
}

/// Nanoseconds that this thread has run; Linux alone tells them.
fn processor() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn options(kind: Kind, format: &str) -> Options {
    let mut options = Options::new(kind);
    let some = |name: &str| Some(name.to_owned());
    match (kind, format) {
        (Kind::Review, _) => {
            let text = vec!["text".to_owned()];
            let (id, rating, author) = (some("id"), some("stars"), some("user"));
            options.columns =
                Columns { id, text, rating, author, time: some("date"), ..Columns::default() };
        }
        (_, "qualtrics") => options.questions = vec!["Q1".into(), "Q2".into()],
        _ => {}
    }
    options
}
