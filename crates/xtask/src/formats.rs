//! `cargo xtask bench formats`: how fast each format is read, on one core.

use std::time::Instant;

use corpus::Kind;
use ingest::{Columns, Options, Piece, open};

use crate::made_up::MADE;

/// Reads a made-up file of each format and prints how long that took.
pub(crate) fn formats(megabytes: usize) -> Result<(), String> {
    println!(
        "{:<20} {:>6} {:>8} {:>8} {:>10} {:>11} {:>11}",
        "format", "MB", "seconds", "MB/s", "documents", "utterances", "complaints"
    );
    for made in MADE {
        let text = made.up(megabytes * 1_000_000).map_err(|error| error.to_string())?;
        let options = options(made.kind, made.name);
        let format = if made.name == "tsv" { "csv" } else { made.name };
        let begun = Instant::now();
        let opened = open(Box::new(text.as_bytes()), "made-up", Some(format), &options);
        let opened = opened.map_err(|refused| format!("{}: {}", made.name, refused.complaint()))?;
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
        let seconds = begun.elapsed().as_secs_f64();
        let size = text.len() as f64 / 1e6;
        println!(
            "{:<20} {size:6.1} {seconds:8.2} {:8.1} {documents:10} {utterances:11} {complaints:11}",
            made.name,
            size / seconds
        );
    }
    Ok(())
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
