//! What a person wants to know at the end of a run.

use std::collections::BTreeMap;
use std::fmt;

use ingest::Counts;
use tables::{convergence, prevalence, rejects, sources, themes as theme_table};
use triangulation::ConvergenceIndex;

use crate::annotate::Themes;
use crate::findings::{Findings, parameters};
use crate::plan::Plan;
use crate::read::InputRead;
use crate::run::{Complaints, Counted};
use crate::service::RecordsRead;

/// The findings of a run, small enough to be shown.
pub struct Summary {
    /// Where the report lies.
    pub output: std::path::PathBuf,
    /// The study's title.
    pub title: String,
    /// What was read of each source, in the order of the pipeline file.
    pub sources: Vec<sources::Row>,
    /// The themes, the most common first, each before its sub-themes.
    pub themes: Vec<ThemeSummary>,
    /// Who understood the words of each language of which themes were found.
    pub understood: Vec<(text::Language, Understood)>,
    /// What the study's ratings taught of sentiment.
    pub learnt: Vec<sentiment::Learnt>,
    /// Language → utterances of evidence, and those of them with a sentiment.
    pub sentiments: BTreeMap<String, (u64, u64)>,
    /// The share of utterances of evidence without a theme.
    pub without_theme: Option<f64>,
    /// Rows, cues, lines or codings of people that could not be read.
    pub rejected: u64,
    /// What people had coded.
    pub coded: CodedSummary,
    /// How much the sources agree.
    pub index: ConvergenceIndex,
    /// The rule of the matrix with its parameters.
    pub rule: String,
    /// The first of what was not read as it stands; `rejects` has all of it.
    pub rejects: Vec<rejects::Row>,
    /// Pieces that were read with a change or a doubt.
    pub repaired: u64,
    /// What became of the codebook's codes.
    pub changes: Option<String>,
    /// The first of what was found, in words.
    pub findings: Vec<String>,
    /// The service records: id, and what became of their rows.
    pub records: Vec<(String, Counts)>,
    /// What a reader should know before trusting the figures.
    pub warnings: Vec<String>,
}

/// Who knows what the words of a language mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Understood {
    /// Nobody; what goes together was learnt from the study's own words.
    OwnWords,
    /// The word model that ships.
    WordModel,
    /// A sentence-transformer, and a student of it.
    Teacher {
        /// What it is called.
        name: String,
        /// The SHA-256 of its weights.
        sha256: String,
        /// Passages that it read.
        read: usize,
        /// The mean cosine of student and teacher on passages that the student had not seen.
        agreement: Option<f64>,
    },
}

impl fmt::Display for Understood {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Understood::OwnWords => write!(out, "the study's own words"),
            Understood::WordModel => write!(out, "word model"),
            Understood::Teacher { name, sha256, read, agreement } => {
                write!(out, "teacher {name} (sha256 {sha256:.12}…, {read} statements read")?;
                match agreement {
                    Some(agreement) => write!(out, ", agreement {agreement:.2})"),
                    None => write!(out, ")"),
                }
            }
        }
    }
}

/// What people had coded before.
#[derive(Clone, Copy, Debug)]
pub struct CodedSummary {
    /// Codes of all codebooks.
    pub codes: usize,
    /// People who coded.
    pub coders: usize,
    /// What became of the codings.
    pub codings: Counts,
}

/// Findings that are told at the end of a run.
const TOLD: usize = 5;

/// Whether a row is of the whole source.
pub(crate) fn is_whole(row: &prevalence::Row) -> bool {
    row.attribute.is_none() && row.period.is_none()
}

/// A theme with its cells.
pub struct ThemeSummary {
    /// Its row in the table of themes.
    pub theme: theme_table::Row,
    /// How many themes are above it.
    pub depth: usize,
    /// Prevalence in each source, in the order of the sources.
    pub prevalence: Vec<prevalence::Row>,
    /// The sign of the feeling in each, as the matrix judges it; none without a basis.
    pub signs: Vec<Option<i8>>,
    /// The code over all sources and how many pairs say what; none where there is one source.
    pub convergence: Option<convergence::Row>,
}

/// What is told beside the findings.
pub(crate) struct Told<'t> {
    pub(crate) understood: Vec<(text::Language, Understood)>,
    pub(crate) learnt: Vec<sentiment::Learnt>,
    pub(crate) complaints: Complaints,
    pub(crate) coded: CodedSummary,
    pub(crate) records: &'t [RecordsRead],
    pub(crate) warnings: Vec<String>,
}

/// Puts the summary together.
pub(crate) fn summary(
    plan: &Plan,
    sources: Vec<sources::Row>,
    counted: &Counted,
    findings: Findings,
    told: Told<'_>,
) -> Summary {
    let Told { understood, learnt, complaints, coded, records, warnings } = told;
    let Findings { themes, prevalence, convergence, index, rule, changes, sentences, .. } =
        findings;
    let summarise = |(depth, theme): (usize, theme_table::Row)| {
        let whole = |row: &&prevalence::Row| row.theme_id == theme.theme_id && is_whole(row);
        let overall =
            |row: &&convergence::Row| row.theme_id == theme.theme_id && row.source_a.is_none();
        let sign = |row: &prevalence::Row| {
            let interval = row.polarity_low.zip(row.polarity_high);
            interval.map(|interval| parameters(plan).sign(interval))
        };
        ThemeSummary {
            signs: prevalence.iter().filter(whole).map(sign).collect(),
            prevalence: prevalence.iter().filter(whole).cloned().collect(),
            convergence: convergence.iter().find(overall).cloned(),
            depth,
            theme,
        }
    };
    let themes = in_order(themes).into_iter().map(summarise).collect();
    let study = &plan.config.study;
    let mut of_records: Vec<(String, Counts)> = Vec::new();
    for input in records {
        match of_records.last_mut() {
            Some((id, counts)) if *id == input.records => counts.add(input.counts),
            _ => of_records.push((input.records.clone(), input.counts)),
        }
    }
    Summary {
        rejected: sources.iter().map(|source| source.rejected).sum::<u64>()
            + of_records.iter().map(|(_, counts)| counts.rejected).sum::<u64>()
            + coded.codings.rejected,
        findings: sentences.into_iter().take(TOLD).map(|row| row.english).collect(),
        records: of_records,
        coded,
        output: plan.output.clone(),
        title: study.title.clone().unwrap_or_else(|| study.id.clone()),
        sources,
        themes,
        understood,
        learnt,
        sentiments: counted.sentiments.clone(),
        without_theme: counted.without_theme(),
        index,
        rule,
        rejects: complaints.first,
        repaired: complaints.repaired,
        changes,
        warnings,
    }
}

/// Themes with how many others are above each: the most common first, each before its sub-themes.
fn in_order(mut themes: Vec<theme_table::Row>) -> Vec<(usize, theme_table::Row)> {
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.cases));
    let mut ordered = Vec::with_capacity(themes.len());
    let mut waiting: Vec<(usize, Option<String>)> = vec![(0, None)];
    while let Some((depth, parent)) = waiting.pop() {
        let first = themes.iter().position(|theme| theme.parent_id == parent);
        let Some(first) = first else { continue };
        let theme = themes.remove(first);
        waiting.push((depth, parent));
        waiting.push((depth + 1, Some(theme.theme_id.clone())));
        ordered.push((depth, theme));
    }
    ordered.extend(themes.into_iter().map(|theme| (0, theme)));
    ordered
}

/// The table of sources.
pub(crate) fn sources(plan: &Plan, inputs: &[InputRead], counted: &Counted) -> Vec<sources::Row> {
    let row = |(at, source): (usize, &crate::plan::Source)| {
        let inputs = || inputs.iter().filter(move |input| input.source == at);
        let mut counts = Counts::default();
        inputs().for_each(|input| counts.add(input.counts));
        let said = counted.sources.get(&source.id).cloned().unwrap_or_default();
        let mut languages: Vec<(String, u64)> = said.languages.into_iter().collect();
        languages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        sources::Row {
            source_id: source.id.clone(),
            kind: source.kind.name().to_owned(),
            files: inputs().count() as u64,
            documents: inputs().map(|input| input.documents).sum(),
            utterances: said.utterances,
            cases: counted.tally.cases(&source.id) as u64,
            words: said.words,
            read: counts.read,
            kept: counts.kept,
            merged: counts.merged,
            excluded: counts.excluded,
            rejected: counts.rejected,
            languages: languages.into_iter().map(|(language, _)| language).collect(),
        }
    };
    plan.sources.iter().enumerate().map(row).collect()
}

/// What a reader should know before trusting the figures.
pub(crate) fn warnings(
    plan: &Plan,
    themes: &Themes,
    counted: &Counted,
    learnt: &[sentiment::Learnt],
) -> Vec<String> {
    let mut warnings = Vec::new();
    for source in &plan.sources {
        if counted.tally.cases(&source.id) == 0 {
            let roles: Vec<&str> = source.analyse.iter().map(String::as_str).collect();
            warnings.push(format!(
                "the source `{}` has no evidence: nobody in it has the role {}",
                source.id,
                roles.join(" or ")
            ));
        }
        let said = counted.sources.get(&source.id).cloned().unwrap_or_default();
        let known: u64 = said.languages.values().sum();
        let unknown = said.utterances - known;
        if unknown * 10 > said.utterances {
            warnings.push(format!(
                "{unknown} of {} utterances of `{}` are in no language that could be told; \
                 they have no themes, and mostly no sentiment",
                said.utterances, source.id
            ));
        }
    }
    if plan.learns() && learnt.is_empty() {
        warnings.push(
            "`learn-from-ratings` had too little to learn from: sixty rated texts of a language, \
             ten of each of two classes"
                .into(),
        );
    }
    if themes.list.is_empty() {
        warnings
            .push("no theme recurs in enough cases; more text, or a smaller `min-cases`".into());
    }
    warnings
}
