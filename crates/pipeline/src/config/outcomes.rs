//! The parts of a pipeline file that lead from themes to what to do: records, measures, targets,
//! objectives, codings of people.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// One `[[records]]`: service records, one row a contact.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Records {
    /// A short name without spaces, different from those of the sources.
    pub id: Spanned<String>,
    /// Globs relative to the pipeline file.
    pub files: Vec<Spanned<String>>,
    /// Which columns hold what.
    pub columns: RecordColumns,
    /// The clock of times that name no zone, of business hours and of periods: `Europe/London`, with
    /// its summer times, or `+07:00`; UTC where left out.
    pub time_zone: Option<Spanned<String>>,
    /// Times are counted in these hours; by the clock where left out.
    #[serde(default)]
    pub business_hours: Vec<Spanned<BusinessHours>>,
    /// Days on which nobody works, as `2026-12-25`.
    #[serde(default)]
    pub holidays: Vec<Spanned<String>>,
    /// Days in which a customer must not come back for a contact to be solved at the first.
    #[serde(default = "a_week")]
    pub repeat_within_days: u32,
    /// Customers who give up sooner are not counted; needs the column `wait-seconds`.
    pub short_abandon_seconds: Option<f64>,
}

fn a_week() -> u32 {
    7
}

/// The columns of service records.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecordColumns {
    /// The row's own id.
    pub id: Option<String>,
    /// The customer.
    pub customer: Option<String>,
    /// What it was about: a customer who comes back on something else has not come back.
    pub issue: Option<String>,
    /// When it began.
    pub opened: String,
    /// When somebody first answered.
    pub first_response: Option<String>,
    /// When it was solved.
    pub resolved: Option<String>,
    /// Seconds that people worked on it: talk, hold and work after the call.
    pub handle_seconds: Option<String>,
    /// Contacts that it took.
    pub contacts: Option<String>,
    /// Whether the customer gave up.
    pub abandoned: Option<String>,
    /// Seconds that the customer waited.
    pub wait_seconds: Option<String>,
    /// How the customer was in touch.
    pub channel: Option<String>,
    /// What the customer scored afterwards.
    pub csat: Option<String>,
    /// Segments.
    #[serde(default)]
    pub attributes: Vec<String>,
}

/// One of `business-hours = [{ … }]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BusinessHours {
    /// The days of the week.
    pub days: Vec<Day>,
    /// When work begins, as `08:00`.
    pub from: String,
    /// When it ends, as `18:00`.
    pub until: String,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the days of the week")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// How answers to a measure make its score: `[measures.NAME]`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// How the score is made; told from the name where it is left out.
    pub score: Option<Score>,
    /// The least answer that counts for `top-box`.
    pub at_least: Option<f64>,
    /// Which way is better; high where it is left out, low for a measure called `effort` or `ces`.
    pub better: Option<Better>,
}

/// How a score is made of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Score {
    /// The mean.
    Mean,
    /// 100 · (share of 9 and 10 − share of 0 to 6).
    Nps,
    /// The share of answers of at least `at-least`.
    TopBox,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// More.
    High,
    /// Less.
    Low,
}

/// One `[[target]]`: where a figure should be.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Target {
    /// A measure of the table `kpis`, or `prevalence` or `polarity` of a theme.
    pub measure: Spanned<String>,
    /// The source or records; needed where several have the measure.
    pub source: Option<String>,
    /// The theme of `prevalence` and `polarity`; of other measures, what is to be done about it.
    pub theme: Option<String>,
    /// Attribute, `period` or `channel` → value; several of them where figures are crossed.
    #[serde(default, rename = "where")]
    pub place: BTreeMap<String, String>,
    /// Where it should be.
    pub desired: f64,
    /// Which way is better; known for measures of service.
    pub better: Option<Better>,
    /// How much depends on it, 1 … 5; computed where it is left out.
    pub impact: Option<f64>,
    /// How soon it is needed, 1 … 5.
    #[serde(default = "middle")]
    pub urgency: f64,
    /// How easily it is done, 1 … 5.
    #[serde(default = "middle")]
    pub feasibility: f64,
    /// What is to be done.
    pub action: Option<Action>,
}

fn middle() -> f64 {
    3.0
}

/// `action = { … }`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Action {
    /// What is done.
    pub what: String,
    /// By whom.
    pub owner: String,
    /// Until when.
    pub due: Option<Spanned<String>>,
}

/// One `[[objective]]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Objective {
    /// What it is.
    pub title: String,
    /// What it is measured by.
    pub key_results: Vec<KeyResult>,
}

/// A key result.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyResult {
    /// A measure of the table `kpis`, or `prevalence` or `polarity` of a theme.
    pub measure: Spanned<String>,
    /// The source or records; needed where several have the measure.
    pub source: Option<String>,
    /// The theme of `prevalence` and `polarity`.
    pub theme: Option<String>,
    /// Attribute, `period` or `channel` → value; several of them where figures are crossed.
    #[serde(default, rename = "where")]
    pub place: BTreeMap<String, String>,
    /// Where it began.
    pub start: f64,
    /// Where it should end.
    pub target: f64,
    /// Since when.
    pub since: Option<Spanned<String>>,
    /// Until when.
    pub due: Option<Spanned<String>>,
    /// How much it counts among the key results of its objective.
    #[serde(default = "one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

/// `periods = "…"`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// `2026-W05`, by ISO 8601.
    Week,
    /// `2026-05`
    Month,
    /// `2026-Q2`
    Quarter,
    /// `2026`
    Year,
}

/// `compare = { … }`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Compare {
    /// One of `segments`, or `period`.
    pub attribute: Spanned<String>,
    /// The value before, or several.
    pub before: OneOrMany,
    /// The value after, or several.
    pub after: OneOrMany,
}

/// A text, or a list of them.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(untagged, expecting = "a text, or a list of texts")]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// All of them.
    pub fn list(&self) -> Vec<String> {
        match self {
            OneOrMany::One(text) => vec![text.clone()],
            OneOrMany::Many(texts) => texts.clone(),
        }
    }
}

/// One `[[codings]]`: what people coded, in a table of its own.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Codings {
    /// The file, relative to the pipeline file.
    pub file: Spanned<PathBuf>,
    /// The source whose utterances were coded.
    pub source: Spanned<String>,
    /// The column with the `external_id` of the document, or the `utterance_id`.
    pub id: String,
    /// The column with the code; a row without one says that the coder read the utterance.
    pub code: String,
    /// The column with the person.
    pub coder: String,
    /// The column with the question, where an `external_id` has several answers.
    pub question: Option<String>,
    /// Code → the theme's id or label that is the same; needed where neither is the code's name.
    #[serde(default)]
    pub same: BTreeMap<String, String>,
}
