//! The pipeline file as it is written: TOML, unknown keys refused with the nearest known one.
//!
//! Nothing is opened here and no path is resolved; [`crate::plan`] does that.

pub mod features;
pub mod outcomes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use corpus::{Diagnostic, Place};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// A study's pipeline file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// `[study]`
    pub study: Study,
    /// `[[source]]`, at least one.
    pub source: Vec<Source>,
    /// `[text]`
    #[serde(default)]
    pub text: Text,
    /// `[themes]`
    #[serde(default)]
    pub themes: Themes,
    /// `[sentiment]`
    #[serde(default)]
    pub sentiment: Sentiment,
    /// `[triangulation]`
    #[serde(default)]
    pub triangulation: Triangulation,
    /// `[[records]]`
    #[serde(default)]
    pub records: Vec<outcomes::Records>,
    /// `[measures.NAME]`
    #[serde(default)]
    pub measures: BTreeMap<Spanned<String>, outcomes::Measure>,
    /// `[[feature]]`
    #[serde(default)]
    pub feature: Vec<features::Feature>,
    /// `[dimensions]`: how much each dimension of service quality weighs.
    #[serde(default)]
    pub dimensions: BTreeMap<Spanned<String>, f64>,
    /// `[[codings]]`
    #[serde(default)]
    pub codings: Vec<outcomes::Codings>,
    /// `[[target]]`
    #[serde(default)]
    pub target: Vec<outcomes::Target>,
    /// `[[objective]]`
    #[serde(default)]
    pub objective: Vec<outcomes::Objective>,
}

/// What the study is called and where its report goes.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Study {
    /// A short name without spaces.
    pub id: String,
    /// What people call it; the id where left out.
    pub title: Option<String>,
    /// The report's folder, relative to the pipeline file.
    pub output: PathBuf,
    /// Seed of everything that is drawn at random.
    #[serde(default)]
    pub seed: u64,
}

/// One `[[source]]`.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// A short name without spaces, used in tables and searches.
    pub id: Spanned<String>,
    /// What it is: transcript, review or survey.
    pub kind: Kind,
    /// Globs relative to the pipeline file.
    pub files: Vec<Spanned<String>>,
    /// How the names of files tell the recording and who speaks, where each speaker has a file.
    pub recordings: Option<Spanned<String>>,
    /// A reader's name, or `auto`.
    pub format: Option<Spanned<String>>,
    /// Which columns hold what.
    pub columns: Option<Columns>,
    /// The open answers of a survey.
    #[serde(default)]
    pub questions: Vec<String>,
    /// Numeric answers: measure → column.
    #[serde(default)]
    pub measures: BTreeMap<String, String>,
    /// Questions with several answers in one cell: column → all answers that can be ticked.
    #[serde(default)]
    pub choices: BTreeMap<String, Vec<String>>,
    /// Lowest and highest possible rating.
    pub rating_scale: Option<[f64; 2]>,
    /// Role → globs on speaker labels; others are `participant`.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<Spanned<String>>>,
    /// Roles whose words are evidence; `participant` where left out.
    pub analyse: Option<Vec<String>>,
    /// A table of who the speakers are.
    pub participants: Option<Participants>,
}

/// [`corpus::Kind`] as it is written.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Recordings of speech.
    Transcript,
    /// Reviews.
    Review,
    /// Survey responses.
    Survey,
}

impl From<Kind> for corpus::Kind {
    fn from(kind: Kind) -> corpus::Kind {
        match kind {
            Kind::Transcript => corpus::Kind::Transcript,
            Kind::Review => corpus::Kind::Review,
            Kind::Survey => corpus::Kind::Survey,
        }
    }
}

/// `columns = { … }`: names of columns of a table, or keys of JSON objects.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Columns {
    /// The row's own id.
    pub id: Option<String>,
    /// The words; several are joined by a line break.
    #[serde(default)]
    pub text: Vec<String>,
    /// The rating.
    pub rating: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub time: Option<String>,
    /// A heading apart from the text.
    pub title: Option<String>,
    /// What the one reviewed answered; spoken by `developer`, who is no evidence.
    pub reply: Option<String>,
    /// Segments.
    #[serde(default)]
    pub attributes: Vec<String>,
}

/// `participants = { … }`: a CSV file with one row per participant.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Participants {
    /// The file, relative to the pipeline file.
    pub file: Spanned<PathBuf>,
    /// The column with the speaker's label.
    pub id: String,
    /// The column with the recording's file name, where labels are local to a recording.
    pub document: Option<String>,
    /// The columns with segments.
    pub attributes: Vec<String>,
}

/// `[text]`
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Text {
    /// Languages to expect (ISO 639-1); detected per utterance.
    #[serde(default)]
    pub languages: Vec<Spanned<String>>,
}

/// `[themes]`
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Themes {
    /// How themes come about.
    #[serde(default)]
    pub mode: Mode,
    /// The codebook file, relative to the pipeline file, for the other two modes.
    pub codebook: Option<Spanned<PathBuf>>,
    /// How many per language.
    #[serde(default)]
    pub count: Automatic,
    /// How finely they are told apart where their number is not given.
    #[serde(default)]
    pub detail: Detail,
    /// The fewest cases that make a theme.
    #[serde(default)]
    pub min_cases: Automatic,
    /// A sentence-transformer that understands the texts: its name, or a path to its folder.
    pub teacher: Option<Spanned<String>>,
}

/// How themes come about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Found in the texts.
    #[default]
    Inductive,
    /// The codes of a codebook, and no others.
    Codebook,
    /// The codes of a codebook, and what else recurs.
    Both,
}

/// How finely themes are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// Half as many.
    Coarse,
    /// As many as people mostly find.
    #[default]
    Normal,
    /// Twice as many.
    Fine,
}

impl From<Detail> for themes::Detail {
    fn from(detail: Detail) -> themes::Detail {
        match detail {
            Detail::Coarse => themes::Detail::Coarse,
            Detail::Normal => themes::Detail::Normal,
            Detail::Fine => themes::Detail::Fine,
        }
    }
}

/// A number, or `"auto"`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(try_from = "NumberOrWord", into = "NumberOrWord")]
pub enum Automatic {
    /// Chosen by trivox.
    #[default]
    Auto,
    /// Given.
    Number(usize),
}

impl Automatic {
    /// The number, where one is given.
    pub fn number(self) -> Option<usize> {
        match self {
            Automatic::Auto => None,
            Automatic::Number(number) => Some(number),
        }
    }
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(untagged, expecting = "a whole number above 0, or \"auto\"")]
enum NumberOrWord {
    Number(usize),
    Word(String),
}

impl TryFrom<NumberOrWord> for Automatic {
    type Error = &'static str;

    fn try_from(value: NumberOrWord) -> Result<Automatic, &'static str> {
        match value {
            NumberOrWord::Number(number) if number > 0 => Ok(Automatic::Number(number)),
            NumberOrWord::Word(word) if word == "auto" => Ok(Automatic::Auto),
            _ => Err("expected a whole number above 0, or \"auto\""),
        }
    }
}

impl From<Automatic> for NumberOrWord {
    fn from(value: Automatic) -> NumberOrWord {
        match value {
            Automatic::Auto => NumberOrWord::Word("auto".to_owned()),
            Automatic::Number(number) => NumberOrWord::Number(number),
        }
    }
}

/// `[sentiment]`
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sentiment {
    /// Whether to learn from the study's own rated reviews, where that measures better.
    #[serde(default)]
    pub learn_from_ratings: bool,
    /// The study's own lexicon: a CSV file with the columns `term` and `value`.
    pub lexicon: Option<Spanned<PathBuf>>,
}

/// `[triangulation]`
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Triangulation {
    /// How cells are coded.
    #[serde(default)]
    pub rule: Rule,
    /// Attributes by whose values prevalence is counted.
    #[serde(default)]
    pub segments: Vec<Spanned<String>>,
    /// Into what time is divided.
    pub periods: Option<outcomes::Period>,
    /// Whether figures are also told of a segment in a period, and of a channel in both, and segments are
    /// compared within each other.
    #[serde(default)]
    pub crossed: bool,
    /// What is compared before and after.
    pub compare: Option<outcomes::Compare>,
}

/// How cells of the convergence matrix are coded.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Farmer et al. (2006): dissonance is disagreement on meaning and on prominence.
    #[default]
    Farmer,
    /// Opposite meaning is dissonance, whatever the prominence.
    MeaningFirst,
}

/// Reads a pipeline file's text; `path` is for messages.
///
/// # Errors
/// One complaint with its place where the text is not such a file.
pub fn read(text: &str, path: &str) -> Result<Config, Diagnostic> {
    parse(text, path)
}

/// Reads the text of a TOML file; `path` is for messages.
///
/// # Errors
/// As [`read`].
pub(crate) fn parse<T: DeserializeOwned>(text: &str, path: &str) -> Result<T, Diagnostic> {
    toml::from_str(text).map_err(|error| {
        let place = match error.span() {
            Some(span) => place(text, span.start, path),
            None => Place::file(path),
        };
        let (problem, mend) = explain(error.message());
        Diagnostic::at(place, problem, mend)
    })
}

/// The place of a byte of a pipeline file.
pub fn place(text: &str, byte: usize, path: &str) -> Place {
    let before = &text[..byte.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        path: path.to_owned(),
        line: Some(before.matches('\n').count() as u64 + 1),
        column: Some(before[line_start..].chars().count() as u64 + 1),
        byte: None,
    }
}

/// Turns the TOML reader's message into problem and mend, naming the nearest known word.
fn explain(message: &str) -> (String, String) {
    let message = message.trim().replace('\n', "; ");
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let [found, known @ ..] = quoted.as_slice() else {
        return (message, "see `trivox run --help` for the pipeline file's form".to_owned());
    };
    if message.starts_with("missing field") {
        let mend = format!("add `{found} = …`");
        return (format!("the key `{found}` is missing"), mend);
    }
    if !message.starts_with("unknown") || known.is_empty() {
        return (message, "see `trivox run --help` for the pipeline file's form".to_owned());
    }
    let what = if message.starts_with("unknown field") { "key" } else { "value" };
    let mend = match nearest(found, known) {
        Some(near) => format!("rename it to `{near}`"),
        None => "remove it, or use one of those known".to_owned(),
    };
    (format!("unknown {what} `{found}`; known here: {}", known.join(", ")), mend)
}

/// The known word most like `found`, if any is.
pub fn nearest<'k>(found: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|word| (strsim::jaro_winkler(found, word), *word))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let said = match read(text, "study.toml") {
            Ok(_) => "read".to_owned(),
            Err(complaint) => complaint.to_string(),
        };
        expected.assert_eq(&said);
    }

    const STUDY: &str = "[study]\nid = \"s\"\noutput = \"r\"\n";
    const SOURCE: &str = "[[source]]\nid = \"a\"\nkind = \"review\"\nfiles = [\"a.csv\"]\n";

    #[test]
    fn the_least_that_is_a_pipeline() {
        check(&format!("{STUDY}{SOURCE}"), expect!["read"]);
    }

    #[test]
    fn unknown_keys_name_the_nearest() {
        check(
            &format!("{STUDY}{SOURCE}[themes]\ncuont = 3\n"),
            expect![[r#"
                study.toml:9:1: unknown key `cuont`; known here: mode, codebook, count, detail, min-cases, teacher
                  mend: rename it to `count`"#]],
        );
    }

    #[test]
    fn values_out_of_range_are_explained() {
        check(
            &format!("{STUDY}{SOURCE}[themes]\ncount = \"many\"\n"),
            expect![[r#"
                study.toml:9:9: expected a whole number above 0, or "auto"
                  mend: see `trivox run --help` for the pipeline file's form"#]],
        );
        check(
            &format!("{STUDY}[[source]]\nid = \"a\"\nkind = \"reveiw\"\nfiles = []\n"),
            expect![[r#"
                study.toml:6:8: unknown value `reveiw`; known here: transcript, review, survey
                  mend: rename it to `review`"#]],
        );
        check(
            SOURCE,
            expect![[r#"
                study.toml:1:1: the key `study` is missing
                  mend: add `study = …`"#]],
        );
    }
}
