//! A labelled set, and runs of trivox on it or on a sample of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use pipeline::Understood;
use statistics::Random;
use tables::{Extra, Table, documents, drivers, utterances};
use text::Language;

use super::effects::{self, Found};
use super::scores::Judged;

/// A folder with `task`, `input.csv` and pipeline files.
pub(super) struct Set {
    pub(super) name: String,
    pub(super) task: String,
    folder: PathBuf,
}

/// Which of its pipelines is run, and on what.
#[derive(Clone, Copy, Default)]
pub(super) struct Variant<'v> {
    /// `pipeline-k.toml`, where the number of themes is given.
    pub(super) given: bool,
    /// A model that is named in the pipeline.
    pub(super) teacher: Option<&'v str>,
    /// The seed of a random sample of nine tenths of the rows.
    pub(super) sample: Option<u64>,
}

/// What came of a run.
pub(super) struct Run {
    pub(super) judged: Vec<Judged>,
    /// By whom the first language was understood.
    pub(super) understood: Option<Understood>,
    pub(super) seconds: f64,
}

/// The sets of a folder, by name.
pub(super) fn sets(prepared: &Path) -> Result<Vec<Set>, String> {
    let entries = fs::read_dir(prepared).map_err(|error| {
        format!("{}: {error}\n  mend: name a folder of sets", prepared.display())
    })?;
    let folders: BTreeSet<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let set = |folder: PathBuf| {
        let task = fs::read_to_string(folder.join("task")).ok()?.trim().to_owned();
        let name = folder.file_name()?.to_string_lossy().into_owned();
        folder.join("pipeline.toml").exists().then_some(Set { name, task, folder })
    };
    Ok(folders.into_iter().filter_map(set).collect())
}

impl Set {
    fn pipeline(&self, given: bool) -> PathBuf {
        self.folder.join(if given { "pipeline-k.toml" } else { "pipeline.toml" })
    }

    /// The file of its rows.
    pub(super) fn input(&self) -> PathBuf {
        self.folder.join("input.csv")
    }

    /// Its texts; none where it has no column of them.
    fn texts(&self) -> Result<Vec<String>, String> {
        let input = self.input();
        let wrong = |error: csv::Error| format!("{}: {error}", input.display());
        let mut reader = csv::Reader::from_path(&input).map_err(wrong)?;
        let header = reader.headers().map_err(wrong)?.clone();
        let Some(column) = header.iter().position(|name| name == "text") else {
            return Ok(Vec::new());
        };
        let rows = reader.records().map(|row| row.map(|row| row[column].to_owned()));
        rows.collect::<Result<_, _>>().map_err(wrong)
    }

    /// The language of its first texts.
    pub(super) fn language(&self) -> Result<Option<Language>, String> {
        let first = self.texts()?.into_iter().take(20).collect::<Vec<_>>().join(" ");
        Ok(text::detect(&first, &[]))
    }

    pub(super) fn has_given_number(&self) -> bool {
        self.pipeline(true).exists()
    }

    /// Runs trivox in a folder below `target`, and joins what it says to the rows.
    pub(super) fn run(&self, variant: Variant<'_>) -> Result<Run, String> {
        let folder = crate::root().join("target/eval").join(&self.name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let rows = self.copy(variant.sample, &folder.join("input.csv"), None)?;
        let file = self.pipeline(variant.given);
        let plan = planned(&changed(&file, variant.teacher)?, &folder)?;
        let wrong = |path: &Path, error: String| format!("{}: {error}", path.display());
        let options = pipeline::run::Options { threads: 0, strict: false };
        let started = Instant::now();
        let summary = pipeline::run::run(&plan, options, &());
        let seconds = started.elapsed().as_secs_f64();
        let summary = summary.map_err(|error| wrong(&file, error.to_string()))?;
        let understood = summary.understood.into_iter().next().map(|(_, by)| by);
        Ok(Run { judged: judged(&plan, rows)?, understood, seconds })
    }

    /// Runs trivox on the same texts as answers to a survey that asked for made-up scores, too.
    pub(super) fn scored(&self, found: &Found) -> Result<Vec<drivers::Row>, String> {
        let folder = crate::root().join("target/eval").join(&self.name);
        self.copy(None, &folder.join("input.csv"), Some(found))?;
        let pipeline = surveyed(&changed(&self.pipeline(false), None)?)?;
        let plan = planned(&pipeline, &folder)?;
        let options = pipeline::run::Options { threads: 0, strict: false };
        pipeline::run::run(&plan, options, &()).map_err(|error| error.to_string())?;
        self.table(&Extra::default())
    }

    /// A table of the last run.
    pub(super) fn table<T: Table>(&self, extra: &Extra) -> Result<Vec<T>, String> {
        let report = crate::root().join("target/eval").join(&self.name).join("report");
        let file = pipeline::open_table(&report, T::NAME).map_err(|error| error.to_string())?;
        tables::read(file, extra).map_err(|error| error.to_string())
    }

    /// Copies the rows or a sample of them, with scores if need be, and returns the id and label of
    /// each.
    fn copy(
        &self,
        sample: Option<u64>,
        into: &Path,
        found: Option<&Found>,
    ) -> Result<Vec<(String, Option<String>)>, String> {
        let input = self.input();
        let wrong = |error: csv::Error| format!("{}: {error}", input.display());
        let mut reader = csv::Reader::from_path(&input).map_err(wrong)?;
        let header = reader.headers().map_err(wrong)?.clone();
        let column = |name: &str| header.iter().position(|column| column == name);
        let id = column("id").ok_or_else(|| format!("{} has no column `id`", input.display()))?;
        let gold = column("gold");
        let records: Vec<_> = reader.records().collect::<Result<_, _>>().map_err(wrong)?;
        let mut writer = csv::Writer::from_path(into).map_err(wrong)?;
        let names = (0..effects::SCORES).filter(|_| found.is_some()).map(effects::name);
        let names: Vec<String> = header.iter().map(str::to_owned).chain(names).collect();
        writer.write_record(names).map_err(wrong)?;
        let mut random = Random::seeded(7);
        let mut rows = Vec::new();
        for at in kept(records.len(), sample) {
            let record = &records[at];
            let scores = found.map(|found| found.scores(&record[id], &mut random));
            let scores = scores.into_iter().flatten().map(|score| format!("{score:.6}"));
            let values = record.iter().map(str::to_owned).chain(scores);
            writer.write_record(values.collect::<Vec<_>>()).map_err(wrong)?;
            let gold = gold.and_then(|gold| record.get(gold)).filter(|gold| !gold.is_empty());
            rows.push((record[id].to_owned(), gold.map(str::to_owned)));
        }
        writer.flush().map_err(|error| error.to_string())?;
        Ok(rows)
    }
}

/// How many texts of some sets are judged in a second on one core, for each language, in the fastest
/// of four rounds.
pub(super) fn speed(sets: &[Set]) -> Result<String, String> {
    let (judge, tokenizer) = (sentiment::Judge::default(), text::Tokenizer::new());
    let mut by_language: BTreeMap<&str, (usize, usize, f64)> = BTreeMap::new();
    for set in sets {
        let Some(language) = set.language()?.filter(|own| judge.knows(*own)) else { continue };
        let texts = set.texts()?;
        let judged = || {
            let judged =
                texts.iter().filter_map(|text| judge.judge(text, Some(language), &tokenizer));
            judged.count()
        };
        // The first round reads models and dictionaries; other programs slow some down.
        let rounds = (0..4).map(|_| {
            let (started, busy) = (Instant::now(), busy());
            std::hint::black_box(judged());
            let seconds = started.elapsed().as_secs_f64();
            busy.and_then(|before| Some(self::busy()? - before)).unwrap_or(seconds)
        });
        let fastest = rounds.fold(f64::INFINITY, f64::min);
        let told = by_language.entry(language.code()).or_default();
        told.0 += texts.len();
        told.1 += texts.iter().map(String::len).sum::<usize>();
        told.2 += fastest;
    }
    let shown = by_language.iter().map(|(language, (texts, bytes, seconds))| {
        format!(
            "{language}: {:.0} texts of {} bytes a second on one core",
            *texts as f64 / seconds,
            bytes / texts
        )
    });
    Ok(shown.collect::<Vec<_>>().join("\n"))
}

/// Seconds that this thread has run, where Linux tells: other programs take none of them.
fn busy() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(|nanoseconds: f64| nanoseconds / 1e9)
}

/// The places of the rows that are kept, ascending: all, or nine tenths (Fisher & Yates 1938).
fn kept(rows: usize, sample: Option<u64>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..rows).collect();
    if let Some(seed) = sample {
        let mut random = Random::seeded(seed);
        for at in (1..rows).rev() {
            places.swap(at, random.below(at + 1));
        }
        places.truncate(rows * 9 / 10);
        places.sort_unstable();
    }
    places
}

/// The text of a pipeline file that reads `input.csv` beside it, with another teacher if need be.
fn changed(file: &Path, teacher: Option<&str>) -> Result<String, String> {
    let wrong = |error: String| format!("{}: {error}", file.display());
    let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let mut pipeline: toml::Table =
        text.parse().map_err(|e: toml::de::Error| wrong(e.to_string()))?;
    let study = pipeline.get_mut("study").and_then(|study| study.as_table_mut());
    let study = study.ok_or_else(|| wrong("it has no [study]".to_owned()))?;
    study.insert("output".to_owned(), "report".into());
    let sources = pipeline.get_mut("source").and_then(|sources| sources.as_array_mut());
    for source in sources.into_iter().flatten().filter_map(|source| source.as_table_mut()) {
        source.insert("files".to_owned(), vec!["input.csv"].into());
    }
    if let Some(teacher) = teacher {
        let themes = pipeline.entry("themes").or_insert_with(|| toml::Table::new().into());
        let themes =
            themes.as_table_mut().ok_or_else(|| wrong("`themes` is no table".to_owned()))?;
        themes.insert("teacher".to_owned(), teacher.into());
    }
    toml::to_string(&pipeline).map_err(|error| wrong(error.to_string()))
}

/// The plan of a pipeline file that is written into a folder.
fn planned(pipeline: &str, folder: &Path) -> Result<pipeline::plan::Plan, String> {
    let into = folder.join("pipeline.toml");
    fs::write(&into, pipeline).map_err(|error| format!("{}: {error}", into.display()))?;
    pipeline::plan::plan(&into, None).map_err(|error| error.to_string())
}

/// The pipeline file of a survey whose open answers are the texts, and that asked for scores.
fn surveyed(pipeline: &str) -> Result<String, String> {
    let mut pipeline: toml::Table = pipeline.parse().map_err(|e: toml::de::Error| e.to_string())?;
    let sources = pipeline.get_mut("source").and_then(|sources| sources.as_array_mut());
    for source in sources.into_iter().flatten().filter_map(|source| source.as_table_mut()) {
        source.insert("kind".to_owned(), "survey".into());
        let columns = source.get_mut("columns").and_then(|columns| columns.as_table_mut());
        if let Some(text) = columns.and_then(|columns| columns.remove("text")) {
            source.insert("questions".to_owned(), text);
        }
        let measures = (0..effects::SCORES).map(effects::name);
        let measures = measures.map(|name| (name.clone(), name.into()));
        source.insert("measures".to_owned(), toml::Table::from_iter(measures).into());
    }
    toml::to_string(&pipeline).map_err(|error| error.to_string())
}

/// What the report says of each row: of its first utterance.
fn judged(
    plan: &pipeline::plan::Plan,
    rows: Vec<(String, Option<String>)>,
) -> Result<Vec<Judged>, String> {
    let read = |error: tables::Error| error.to_string();
    let open = |table| pipeline::open_table(&plan.output, table).map_err(|error| error.to_string());
    let extra = Extra { attributes: plan.attributes.clone(), measures: plan.measures.clone() };
    let documents = tables::read::<documents::Row>(open("documents")?, &extra).map_err(read)?;
    let utterances =
        tables::read::<utterances::Row>(open("utterances")?, &Extra::default()).map_err(read)?;
    let external: BTreeMap<_, _> = documents
        .into_iter()
        .filter_map(|document| Some((document.document_id, document.external_id?)))
        .collect();
    let mut first: BTreeMap<&str, utterances::Row> = BTreeMap::new();
    for row in utterances {
        if let Some(id) = external.get(&row.document_id) {
            first.entry(id).or_insert(row);
        }
    }
    let judged = |(id, gold): (String, Option<String>)| {
        let row = first.remove(id.as_str());
        Judged {
            id,
            gold,
            theme: row.as_ref().and_then(|row| row.theme_id.clone()),
            sentiment: row.as_ref().and_then(|row| row.sentiment.clone()),
            polarity: row.as_ref().and_then(|row| row.polarity),
            confidence: row.and_then(|row| row.confidence),
        }
    };
    Ok(rows.into_iter().map(judged).collect())
}
