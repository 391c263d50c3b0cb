//! The arguments of `trivox search`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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

A morning with a report R:
  trivox search R 'waiting on hold'                         what is said of it; each hit has its id
  trivox search R 'hold queue' --role participant           narrower: who, or which segment:
  trivox search R '+hold tier:business date:2026-02..'
  trivox search R hold --per-document 2                     from many recordings, not from one
  trivox search R hold --context 2                          with the turns around
  trivox search R hold --kwic --sort right --limit 50       how the word is used
  trivox search R hold --count-by tier                      who says it how often, or when: month
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
