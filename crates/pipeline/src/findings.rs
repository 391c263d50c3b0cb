//! From counts to findings: the tables of themes, prevalence, convergence and completeness.

mod rows;

use std::collections::BTreeSet;

use corpus::Kind;
use tables::{
    Extra, Moment, completeness, convergence, findings, prevalence, themes as theme_table, trends,
};
use triangulation::{ConvergenceIndex, Parameters, Study, Triangulation, coders, triangulate};

use crate::annotate::{self, MACHINE, Themes};
use crate::codebook::{
    self,
    history::{self, Run},
};
use crate::concentration::{self, Voices};
use crate::config;
use crate::failure::Failure;
use crate::figures::Figures;
use crate::keyness;
use crate::outcomes;
use crate::plan::Plan;
use crate::publish::Building;
use crate::read::InputRead;
use crate::run::{Counted, write_all};
use crate::sentences::{SURE, Told};
use crate::service::Service;
use crate::summary::is_whole;

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
    /// All of it in words, the most telling first.
    pub(crate) sentences: Vec<findings::Row>,
    /// What a reader should know.
    pub(crate) warnings: Vec<String>,
}

/// What is compared.
pub(crate) struct Found<'f> {
    pub(crate) themes: &'f Themes,
    pub(crate) counted: &'f Counted,
    /// The codes of people.
    pub(crate) codes: &'f [theme_table::Row],
}

/// Triangulates and writes the tables that come of it; codes of people are listed with the themes.
pub(crate) fn write(
    plan: &Plan,
    found: &Found<'_>,
    inputs: &[InputRead],
    service: &mut Service,
    building: &Building,
) -> Result<Findings, Failure> {
    let Found { themes, counted, codes } = *found;
    let parameters = parameters(plan);
    let triangulated = triangulate(&counted.tally, &study(plan, themes), &parameters);
    let Triangulation { prevalence, convergence, completeness, index, .. } = triangulated;
    let prevalence: Vec<_> = prevalence.into_iter().map(rows::prevalence).collect();
    let convergence: Vec<_> = convergence.into_iter().map(rows::convergence).collect();
    let completeness = completeness.into_iter().map(rows::completeness).collect();
    let differences: Vec<_> = triangulated.differences.into_iter().map(rows::difference).collect();
    let trends: Vec<_> = triangulated.trends.into_iter().map(rows::trend).collect();
    let saturation: Vec<_> = triangulated.saturation.into_iter().map(rows::saturation).collect();
    let drivers: Vec<_> = triangulated.drivers.into_iter().map(rows::driver).collect();
    let features: Vec<_> = service.features().into_iter().map(rows::feature).collect();
    let kpis: Vec<_> = service.rows().into_iter().map(rows::kpi).collect();
    let known: BTreeSet<String> = annotate::codes(plan, themes).into_iter().flatten().collect();
    let agreement = coders(&counted.coded, (MACHINE, &known), &parameters);
    let agreement: Vec<_> = agreement.into_iter().map(rows::agreement).collect();
    let voices = concentration::voices(counted);
    let table = theme_rows(themes, counted, &prevalence, &voices);
    let whole = Extra::default();
    write_all(building, whole.clone(), [&table, codes].concat())?;
    write_all(building, whole.clone(), prevalence.clone())?;
    write_all(building, whole.clone(), convergence.clone())?;
    write_all::<completeness::Row>(building, whole.clone(), completeness)?;
    write_all(building, whole.clone(), differences.clone())?;
    write_all(building, whole.clone(), trends.clone())?;
    write_all(building, whole.clone(), saturation.clone())?;
    write_all(building, whole.clone(), drivers.clone())?;
    write_all(building, whole.clone(), kpis.clone())?;
    write_all(building, whole.clone(), features.clone())?;
    write_all(building, whole.clone(), agreement.clone())?;
    keyness::write(plan, &prevalence, building)?;
    let names = table.iter().map(|theme| (theme.theme_id.as_str(), theme.label.as_str())).collect();
    let figures =
        Figures { kpis: &kpis, prevalence: &prevalence, drivers: &drivers, themes: names };
    let run_id = outcomes::run_id(plan, inputs, service);
    let outcomes = outcomes::write(plan, &run_id, service, &figures, building)?;
    let spoken = plan.sources.iter().filter(|source| source.kind == Kind::Transcript);
    let told = Told {
        plan,
        spoken: spoken.map(|source| source.id.as_str()).collect(),
        themes: &[&table, codes].concat(),
        prevalence: &prevalence,
        convergence: &convergence,
        differences: &differences,
        trends: &trends,
        saturation: &saturation,
        drivers: &drivers,
        features: &features,
        gaps: &outcomes.gaps,
        key_results: &outcomes.key_results,
        agreement: &agreement,
    };
    let sentences = told.rows();
    write_all(building, whole, sentences.clone())?;
    let mut warnings = outcomes.warnings;
    warnings.extend(unmatched(plan, themes));
    warnings.extend(plan.sources.iter().filter_map(|source| all_at_once(&source.id, &trends)));
    warnings.extend(concentration::warnings(&table, &voices, counted));
    let as_of = service.as_of.map(Moment);
    let run = Run { plan, run_id: &run_id, as_of, themes: &table, prevalence: &prevalence };
    let since = history::write(&run, building)?;
    let changes = [plan.codebook.changes(themes, &table), codebook::learnt(&table), since];
    let changes: Vec<String> = changes.into_iter().flatten().collect();
    let changes = (!changes.is_empty()).then(|| changes.join("\n"));
    let rule = parameters.to_string();
    let themes = table;
    Ok(Findings { themes, prevalence, convergence, index, rule, changes, sentences, warnings })
}

pub(crate) fn parameters(plan: &Plan) -> Parameters {
    let rule = match plan.config.triangulation.rule {
        config::Rule::Farmer => triangulation::Rule::Farmer,
        config::Rule::MeaningFirst => triangulation::Rule::MeaningFirst,
    };
    Parameters::usual(rule, plan.config.study.seed)
}

fn study(plan: &Plan, themes: &Themes) -> Study {
    let segments = &plan.config.triangulation.segments;
    let theme = |theme: &annotate::Theme| triangulation::Theme {
        id: theme.id.clone(),
        language: Some(theme.language.code().to_owned()),
        within: theme.code.is_none() && theme.parent.is_some(),
    };
    Study {
        sources: plan.sources.iter().map(|source| source.id.clone()).collect(),
        attributes: segments.iter().map(|segment| segment.get_ref().clone()).collect(),
        periods: plan.config.triangulation.periods.is_some(),
        crossed: plan.config.triangulation.crossed,
        compare: plan.outcomes.compare.clone(),
        measures: plan
            .outcomes
            .whole
            .iter()
            .map(|at| plan.outcomes.measures[*at].clone())
            .collect(),
        themes: themes.list.iter().map(theme).collect(),
    }
}

/// Themes of a source that nearly all go the same way: that is hardly about the themes.
fn all_at_once(source: &str, trends: &[trends::Row]) -> Option<String> {
    let sure = trends.iter().filter(|row| row.source_id == source && row.q_value <= SURE);
    let (up, down): (Vec<_>, Vec<_>) = sure.partition(|row| row.direction == "up");
    let (many, few, way) = match up.len() >= down.len() {
        true => (up.len(), down.len(), "more"),
        false => (down.len(), up.len(), "less"),
    };
    (many >= MANY && many >= 4 * few).then(|| {
        format!(
            "{many} themes are {way} common in `{source}` than before, and {few} the other way: \
             texts may have become longer or shorter, or other people write"
        )
    })
}

/// Themes that go the same way, from which on it is told.
const MANY: usize = 5;

/// Themes that codes are said to be the same as, and that there are not.
fn unmatched(plan: &Plan, themes: &Themes) -> Vec<String> {
    let is = |name: &String| {
        themes.list.iter().any(|theme| theme.id == *name || theme.found.label == *name)
    };
    let said = plan.outcomes.sheets.iter().flat_map(|sheet| &sheet.same);
    let missing = said.filter(|(_, theme)| !is(theme));
    let warn = |(code, theme): (&String, &String)| {
        format!("the code `{code}` is said to be the theme `{theme}`, which was not found")
    };
    missing.map(warn).collect()
}

/// The table of themes, in the order in which they were found.
fn theme_rows(
    themes: &Themes,
    counted: &Counted,
    prevalence: &[prevalence::Row],
    voices: &[Voices],
) -> Vec<theme_table::Row> {
    let row = |(at, theme): (usize, &crate::annotate::Theme)| {
        let whole = |row: &&prevalence::Row| row.theme_id == theme.id && is_whole(row);
        let taught = theme.found.taught.as_ref();
        theme_table::Row {
            theme_id: theme.id.clone(),
            label: theme.found.label.clone(),
            language: Some(theme.language.code().to_owned()),
            keywords: theme.found.keywords.clone(),
            definition: theme.code.as_ref().and_then(|code| code.definition.clone()),
            origin: if theme.code.is_some() { "codebook" } else { "inductive" }.to_owned(),
            parent_id: theme.parent.map(|parent| themes.list[parent].id.clone()),
            utterances: counted.theme_utterances[at],
            cases: prevalence.iter().filter(whole).map(|row| row.cases_with).sum(),
            coherence_npmi: theme.found.coherence_npmi,
            coded: taught.map(|taught| taught.coded as u64),
            threshold: taught.and_then(|taught| taught.threshold),
            precision: taught.and_then(|taught| taught.precision),
            recall: taught.and_then(|taught| taught.recall),
            f1: taught.and_then(|taught| taught.f1),
            stability: theme.found.stability,
            largest_case_share: voices[at].of_case(),
            largest_document_share: voices[at].of_document(),
            exemplars: counted.tally.exemplars(at, EXEMPLARS),
        }
    };
    themes.list.iter().enumerate().map(row).collect()
}
