//! From the pipeline file to what will be done: files found, readers chosen, speakers known.

pub(crate) mod outcomes;
pub(crate) mod records;
mod sources;
pub(crate) mod targets;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use corpus::{Diagnostic, Kind, Place};
use globset::GlobSet;
use sentiment::Own;
use toml::Spanned;

use crate::codebook::Codebook;
use crate::config::{self, Config, Mode};
use crate::failure::Failure;
use crate::files;
use crate::models::{self, Model};
use crate::plan::outcomes::Outcomes;
use crate::ratings;
use crate::read::recordings::Pattern;

/// The role of whoever no glob of `roles` names.
pub const PARTICIPANT: &str = "participant";

/// A study ready to run.
pub struct Plan {
    /// The pipeline file as resolved.
    pub config: Config,
    /// Where the report goes.
    pub output: PathBuf,
    /// The sources, in the order of the file.
    pub sources: Vec<Source>,
    /// Attributes of all sources, in order of appearance: columns of documents and participants.
    pub attributes: Vec<String>,
    /// Measures of all sources, likewise.
    pub measures: Vec<String>,
    /// Languages to expect.
    pub languages: Vec<text::Language>,
    /// The codes that people gave; none where themes are only found.
    pub(crate) codebook: Codebook,
    /// The study's own lexicon of sentiment.
    pub(crate) own: Own,
    /// The sentence-transformer that understands the texts, if one is wanted.
    pub teacher: Option<Model>,
    /// What leads from themes to what to do.
    pub(crate) outcomes: Outcomes,
}

impl Plan {
    /// Whether reviews come with ratings, which are a measure, too: the last.
    pub(crate) fn has_ratings(&self) -> bool {
        self.outcomes.measures.len() > self.measures.len()
    }
}

/// A source ready to be read.
pub struct Source {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its files, sorted by the name shown.
    pub files: Vec<Input>,
    /// How the files' names tell which of them are one recording; none where each is by itself.
    pub recordings: Option<Pattern>,
    /// The reader named in the pipeline file; detected per file where none is.
    pub reader: Option<&'static dyn ingest::Reader>,
    /// What readers need to know.
    pub options: ingest::Options,
    /// Role and the labels that have it, in the order of the roles' names.
    pub roles: Vec<(String, GlobSet)>,
    /// Roles whose words are evidence.
    pub analyse: BTreeSet<String>,
    /// Who the speakers are.
    pub people: Option<People>,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The path as shown and hashed into ids: relative to the pipeline file, with `/`.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

/// The participants file of a source: (recording or empty, label) → attributes.
#[derive(Debug, Default)]
pub struct People {
    /// Whether labels are local to a recording.
    pub by_document: bool,
    attributes: BTreeMap<(String, String), Vec<(String, String)>>,
}

impl People {
    /// The attributes of a speaker; empty if the file has no such row.
    pub fn attributes(&self, file: &str, label: &str) -> &[(String, String)] {
        let document = if self.by_document { stem(file) } else { "" };
        let key = (document.to_lowercase(), key(label));
        self.attributes.get(&key).map_or(&[], Vec::as_slice)
    }
}

impl Plan {
    /// Whether sentiment is learnt from ratings.
    pub(crate) fn learns(&self) -> bool {
        self.config.sentiment.learn_from_ratings
    }
}

/// The form of a label under which spellings of one name meet.
pub fn key(label: &str) -> String {
    label.trim().to_lowercase()
}

/// The file name without folders and endings: `../a/leeds.txt.gz` is `leeds`.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}

/// Reads a pipeline file and finds everything it names.
///
/// # Errors
/// All that is wrong with it, each with its place; nothing has been written.
pub fn plan(path: &Path, output: Option<&Path>) -> Result<Plan, Failure> {
    let shown = path.display().to_string();
    let text = files::text(path).map_err(|error| {
        let problem = format!("the pipeline file cannot be read: {error}");
        Diagnostic::at(Place::file(&shown), problem, "check the path")
    })?;
    let config = config::read(&text, &shown)?;
    let base = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut planner = Planner { text: &text, shown: &shown, base: &base, complaints: Vec::new() };
    let languages = planner.languages(&config);
    let own = planner.lexicon(&config.sentiment);
    let codebook = planner.codebook(&config.themes, &languages);
    let sources: Vec<Source> = config.source.iter().map(|source| planner.source(source)).collect();
    let attributes = distinct(config.source.iter().flat_map(|source| {
        let columns = source.columns.iter().flat_map(|columns| &columns.attributes);
        columns.chain(source.participants.iter().flat_map(|people| &people.attributes))
    }));
    let named = config.source.iter().flat_map(|source| source.measures.keys());
    let ticked: Vec<String> =
        sources.iter().flat_map(|source| source.options.choice_measures()).collect();
    let measures = distinct(named.chain(&ticked));
    planner.study(&config, &attributes, &measures);
    let outcomes = planner.outcomes(&config, &measures);
    let teacher = config.themes.teacher.as_ref().and_then(|teacher| planner.teacher(teacher));
    let output = match output {
        Some(given) => given.to_owned(),
        None => normal(&base.join(&config.study.output)),
    };
    if !planner.complaints.is_empty() {
        return Err(Failure::Refused(planner.complaints));
    }
    let plan = Plan {
        output,
        sources,
        attributes,
        measures,
        languages,
        codebook,
        own,
        teacher,
        outcomes,
        config,
    };
    Ok(plan)
}

/// The names in order of appearance, each once.
fn distinct<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(*name)).cloned().collect()
}

/// Removes `folder/..` from a path, so that messages are short.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match (component, normal.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                normal.pop();
            }
            (Component::CurDir, _) => {}
            _ => normal.push(component),
        }
    }
    normal
}

/// Collects complaints while it resolves what the file names.
struct Planner<'p> {
    text: &'p str,
    shown: &'p str,
    base: &'p Path,
    complaints: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn complain<T>(&mut self, at: &Spanned<T>, problem: String, mend: impl Into<String>) {
        let place = config::place(self.text, at.span().start, self.shown);
        self.complaints.push(Diagnostic::at(place, problem, mend));
    }

    /// Complaints about the study as a whole.
    fn study(&mut self, config: &Config, attributes: &[String], measures: &[String]) {
        let whole =
            |problem: String, mend: &str| Diagnostic::at(Place::file(self.shown), problem, mend);
        if config.source.is_empty() {
            self.complaints.push(whole("no source is named".into(), "add a `[[source]]`"));
        }
        let fixed = |name: &str| {
            use tables::Table;
            let columns = tables::documents::Row::COLUMNS.iter();
            let mut columns = columns.chain(tables::participants::Row::COLUMNS);
            columns.any(|column| column.name == name)
        };
        for name in attributes.iter().chain(measures).filter(|name| fixed(name)) {
            let problem =
                format!("the attribute or measure `{name}` is already a column of the tables");
            self.complaints.push(whole(problem, "rename the column in the input"));
        }
        let mut ids = BTreeSet::new();
        for source in &config.source {
            let id = source.id.get_ref();
            if !ids.insert(id) {
                let problem = format!("two sources have the id `{id}`");
                self.complain(&source.id, problem, "give each source an id of its own");
            }
        }
        for segment in &config.triangulation.segments {
            if !attributes.contains(segment.get_ref()) {
                let problem = format!(
                    "the segment `{}` is not an attribute of any source; known here: {}",
                    segment.get_ref(),
                    if attributes.is_empty() { "none".into() } else { attributes.join(", ") }
                );
                self.complain(
                    segment,
                    problem,
                    "name it under `attributes` of a source, or remove it",
                );
            }
        }
    }

    fn languages(&mut self, config: &Config) -> Vec<text::Language> {
        let mut known = Vec::new();
        for code in &config.text.languages {
            match text::Language::from_code(code.get_ref()) {
                Some(language) => known.push(language),
                None => {
                    let problem = format!("`{}` is not a language trivox knows", code.get_ref());
                    self.complain(
                        code,
                        problem,
                        "write an ISO 639-1 code such as \"en\" or \"th\"",
                    );
                }
            }
        }
        known
    }

    /// The study's own lexicon of sentiment.
    fn lexicon(&mut self, sentiment: &config::Sentiment) -> Own {
        let Some(file) = &sentiment.lexicon else { return Own::default() };
        ratings::lexicon(&normal(&self.base.join(file.get_ref()))).unwrap_or_else(|complaints| {
            self.complaints.extend(complaints);
            Own::default()
        })
    }

    /// The codes of the codebook, where the mode asks for one.
    fn codebook(&mut self, themes: &config::Themes, languages: &[text::Language]) -> Codebook {
        let Some(file) = &themes.codebook else {
            if themes.mode != Mode::Inductive {
                let problem = "`[themes]` names no codebook".to_owned();
                let mend = "add `codebook = \"my.codebook.toml\"`, or write `mode = \"inductive\"`";
                self.complaints.push(Diagnostic::at(Place::file(self.shown), problem, mend));
            }
            return Codebook::default();
        };
        if themes.mode == Mode::Inductive {
            let problem = "the mode `inductive` takes no codebook".to_owned();
            self.complain(file, problem, "write `mode = \"both\"` or `mode = \"codebook\"`");
        }
        let path = normal(&self.base.join(file.get_ref()));
        let text = match files::text(&path) {
            Ok(text) => text,
            Err(error) => {
                let problem = format!("the codebook `{}` cannot be read: {error}", path.display());
                self.complain(file, problem, "check the path; it is relative to the pipeline file");
                return Codebook::default();
            }
        };
        Codebook::read(&text, &path.display().to_string(), languages).unwrap_or_else(|complaints| {
            self.complaints.extend(complaints);
            Codebook::default()
        })
    }

    /// The model of a name, or in a folder.
    fn teacher(&mut self, written: &Spanned<String>) -> Option<Model> {
        let name = written.get_ref();
        let is_name = models::is_name(name);
        let folder = if is_name { models::folder().join(name) } else { self.base.join(name) };
        if is_name && !folder.is_dir() {
            let known = models::list().unwrap_or_default();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let shown = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let problem = format!("no model `{name}` is installed; installed here: {shown}");
            let mend = match config::nearest(name, &known) {
                Some(near) => format!("rename it to `{near}`"),
                None => "install it with `trivox model add FOLDER`, or remove `teacher`".to_owned(),
            };
            self.complain(written, problem, mend);
            return None;
        }
        let opened = models::open(name, &folder).map_err(|problem| {
            let problem = format!("the teacher `{name}` cannot be used: {problem}");
            self.complain(written, problem, models::WHOLE);
        });
        opened.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_their_detours() {
        assert_eq!(normal(Path::new("pipelines/../reports/x")), Path::new("reports/x"));
        assert_eq!(normal(Path::new("../a/./b")), Path::new("../a/b"));
    }
}
