//! From counts to findings: the tables of themes, prevalence, convergence and completeness.

use tables::{Extra, completeness, convergence, prevalence, themes as theme_table};
use triangulation::{
    CompletenessRow, ConvergenceIndex, ConvergenceRow, Parameters, PrevalenceRow, Study,
    Triangulation, triangulate,
};

use crate::annotate::Themes;
use crate::config;
use crate::failure::Failure;
use crate::keyness;
use crate::plan::Plan;
use crate::publish::Building;
use crate::run::{Counted, write_all};

/// Utterances that show a theme best, over all sources.
const EXEMPLARS: usize = 5;

/// What was found, as the summary needs it.
pub(crate) struct Findings {
    pub(crate) themes: Vec<theme_table::Row>,
    pub(crate) prevalence: Vec<prevalence::Row>,
    pub(crate) convergence: Vec<convergence::Row>,
    pub(crate) index: ConvergenceIndex,
    /// The rule and its parameters.
    pub(crate) rule: String,
    /// What became of the codebook's codes.
    pub(crate) changes: Option<String>,
}

/// Triangulates and writes the tables that come of it; codes of people are listed with the themes.
pub(crate) fn write(
    plan: &Plan,
    themes: &Themes,
    counted: &Counted,
    codes: &[theme_table::Row],
    building: &Building,
) -> Result<Findings, Failure> {
    let rule = match plan.config.triangulation.rule {
        config::Rule::Farmer => triangulation::Rule::Farmer,
        config::Rule::MeaningFirst => triangulation::Rule::MeaningFirst,
    };
    let parameters = Parameters::usual(rule, plan.config.study.seed);
    let segments = &plan.config.triangulation.segments;
    let study = Study {
        sources: plan.sources.iter().map(|source| source.id.clone()).collect(),
        attributes: segments.iter().map(|segment| segment.get_ref().clone()).collect(),
        themes: themes
            .list
            .iter()
            .map(|theme| triangulation::Theme {
                id: theme.id.clone(),
                language: Some(theme.language.code().to_owned()),
            })
            .collect(),
    };
    let Triangulation { prevalence, convergence, completeness, index } =
        triangulate(&counted.tally, &study, &parameters);
    let prevalence: Vec<_> = prevalence.into_iter().map(prevalence_row).collect();
    let convergence: Vec<_> = convergence.into_iter().map(convergence_row).collect();
    let completeness = completeness.into_iter().map(completeness_row).collect();
    let rows = theme_rows(themes, counted, &prevalence);
    write_all(building, Extra::default(), [&rows, codes].concat())?;
    write_all(building, Extra::default(), prevalence.clone())?;
    write_all(building, Extra::default(), convergence.clone())?;
    write_all::<completeness::Row>(building, Extra::default(), completeness)?;
    keyness::write(plan, &prevalence, building)?;
    let changes = plan.codebook.changes(themes, &rows);
    let rule = parameters.to_string();
    Ok(Findings { themes: rows, prevalence, convergence, index, rule, changes })
}

/// The table of themes, in the order in which they were found.
fn theme_rows(
    themes: &Themes,
    counted: &Counted,
    prevalence: &[prevalence::Row],
) -> Vec<theme_table::Row> {
    let row = |(at, theme): (usize, &crate::annotate::Theme)| {
        let whole = |row: &&prevalence::Row| row.theme_id == theme.id && row.attribute.is_none();
        theme_table::Row {
            theme_id: theme.id.clone(),
            label: theme.found.label.clone(),
            language: Some(theme.language.code().to_owned()),
            keywords: theme.found.keywords.clone(),
            definition: theme.code.as_ref().and_then(|code| code.definition.clone()),
            origin: if theme.code.is_some() { "codebook" } else { "inductive" }.to_owned(),
            parent_id: theme.code.as_ref().and_then(|code| code.parent.clone()),
            utterances: counted.theme_utterances[at],
            cases: prevalence.iter().filter(whole).map(|row| row.cases_with).sum(),
            coherence_npmi: theme.found.coherence_npmi,
            stability: theme.found.stability,
            exemplars: counted.tally.exemplars(at, EXEMPLARS),
        }
    };
    themes.list.iter().enumerate().map(row).collect()
}

fn prevalence_row(row: PrevalenceRow) -> prevalence::Row {
    prevalence::Row {
        theme_id: row.theme_id,
        source_id: row.source_id,
        attribute: row.attribute,
        value: row.value,
        period: row.period,
        cases: row.cases,
        cases_with: row.cases_with,
        prevalence: row.prevalence,
        prevalence_low: row.prevalence_low,
        prevalence_high: row.prevalence_high,
        polarity: row.polarity,
        polarity_low: row.polarity_low,
        polarity_high: row.polarity_high,
        status: row.status.name().to_owned(),
    }
}

fn convergence_row(row: ConvergenceRow) -> convergence::Row {
    convergence::Row {
        theme_id: row.theme_id,
        source_a: row.source_a,
        source_b: row.source_b,
        code: row.code.map(|code| code.name().to_owned()),
        note: row.note,
        meaning_agrees: row.meaning_agrees,
        prominence_agrees: row.prominence_agrees,
        p_value: row.p_value,
        q_value: row.q_value,
        silence_probability: row.silence_probability,
        rule: row.rule,
        quotes_a: row.quotes_a,
        quotes_b: row.quotes_b,
    }
}

fn completeness_row(row: CompletenessRow) -> completeness::Row {
    let CompletenessRow { sources, themes, comparable, shared, unique, jaccard, share } = row;
    completeness::Row { sources, themes, comparable, shared, unique, jaccard, share }
}
