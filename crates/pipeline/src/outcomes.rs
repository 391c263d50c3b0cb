//! From findings to what to do: gaps, key results, and what they were in earlier runs.

use corpus::Id;
use tables::{Moment, gaps, history, key_results};
use triangulation::{Better, Gap, KeyResult, Target, gaps as compute, progress};

use crate::failure::Failure;
use crate::figures::{Figures, Placed, name};
use crate::manifest;
use crate::plan::Plan;
use crate::plan::targets as planned;
use crate::publish::{self, Building};
use crate::read::InputRead;
use crate::run::write_all;
use crate::service::Service;
use crate::sheets::Sheet;

/// Gaps and key results, with what a reader should know of them.
#[derive(Default)]
pub(crate) struct Outcomes {
    pub(crate) gaps: Vec<gaps::Row>,
    pub(crate) key_results: Vec<key_results::Row>,
    pub(crate) warnings: Vec<String>,
}

/// Computes and writes gaps, key results and the history.
///
/// # Errors
/// Where a table cannot be written, or the history of the earlier report cannot be read: it would be
/// lost.
pub(crate) fn write(
    plan: &Plan,
    run_id: &str,
    service: &Service,
    figures: &Figures<'_>,
    building: &Building,
) -> Result<Outcomes, Failure> {
    let mut history = earlier(plan)?;
    let known = history.iter().position(|row| row.run_id == run_id);
    let before = &history[..known.unwrap_or(history.len())];
    let mut outcomes = Outcomes::default();
    outcomes.gaps = gap_rows(plan, service, figures, before, &mut outcomes.warnings);
    outcomes.key_results = key_result_rows(plan, service, figures, &mut outcomes.warnings);
    if known.is_none() {
        history.extend(added(plan, run_id, service, &outcomes));
    }
    write_all(building, tables::Extra::default(), outcomes.gaps.clone())?;
    write_all(building, tables::Extra::default(), outcomes.key_results.clone())?;
    write_all(building, tables::Extra::default(), history)?;
    Ok(outcomes)
}

/// The same for the same inputs and configuration.
pub(crate) fn run_id(plan: &Plan, inputs: &[InputRead], service: &Service) -> String {
    let configuration = manifest::configuration(plan);
    let codebook = plan.codebook.text();
    let mut parts = vec![configuration.as_str(), codebook.as_str()];
    parts.extend(plan.outcomes.sheets.iter().flat_map(Sheet::parts));
    parts.extend(inputs.iter().flat_map(|input| [input.name.as_str(), &input.hash]));
    parts.extend(service.inputs.iter().flat_map(|input| [input.name.as_str(), &input.hash]));
    Id::of(&parts).to_string()
}

/// The history of the report that this one takes the place of.
fn earlier(plan: &Plan) -> Result<Vec<history::Row>, Failure> {
    use tables::Table;
    match publish::open_table(&plan.output, history::Row::NAME) {
        Ok(file) => Ok(tables::read(file, &tables::Extra::default())?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn gap_rows(
    plan: &Plan,
    service: &Service,
    figures: &Figures<'_>,
    before: &[history::Row],
    warnings: &mut Vec<String>,
) -> Vec<gaps::Row> {
    let planned = &plan.outcomes.targets;
    let (mut sources, mut targets, mut methods) = (Vec::new(), Vec::new(), Vec::new());
    for target in planned {
        let found = figures.find(&target.figure).map_err(|why| warnings.push(why)).ok();
        let theme = target.figure.theme.as_deref().and_then(|theme| figures.theme(theme));
        let by_theme = theme.and_then(|theme| figures.impact(theme));
        let (impact, method) = match (target.written.impact, by_theme) {
            (Some(given), _) => (Some(given), "given"),
            (None, Some(impact)) => (Some(impact), "theme"),
            (None, None) => (None, "gap"),
        };
        let name = name(&target.figure);
        let was = before.iter().rev().find(|row| row.kind == "target" && row.name == name);
        targets.push(Target {
            current: found.as_ref().map(|(_, current)| *current),
            desired: target.written.desired,
            better: target.better,
            impact,
            urgency: target.written.urgency,
            feasibility: target.written.feasibility,
            before: was.and_then(|row| row.current),
            due: target.due,
        });
        sources.push(found.map(|(source, _)| source));
        methods.push(method);
    }
    let gaps = compute(&targets, service.as_of);
    let rows = planned.iter().zip(targets).zip(gaps).zip(sources.into_iter().zip(methods));
    rows.map(|(((planned, target), gap), (source, method))| {
        gap_row(planned, &target, gap, source, method, figures)
    })
    .collect()
}

fn gap_row(
    planned: &planned::Target,
    target: &Target,
    gap: Gap,
    source: Option<String>,
    method: &str,
    figures: &Figures<'_>,
) -> gaps::Row {
    let action = planned.written.action.as_ref();
    let interval = target.current.and_then(|current| current.interval);
    let theme = planned.figure.theme.as_deref();
    let Placed { attribute, value, period, channel } = Placed::of(&planned.figure);
    gaps::Row {
        measure: planned.figure.measure.clone(),
        source_id: source,
        theme_id: theme.and_then(|theme| figures.theme(theme)).map(str::to_owned),
        attribute,
        value,
        period,
        channel,
        n: target.current.map(|current| current.n),
        current: target.current.map(|current| current.figure),
        current_low: interval.map(|(low, _)| low),
        current_high: interval.map(|(_, high)| high),
        desired: target.desired,
        better: if target.better == Better::High { "high" } else { "low" }.to_owned(),
        gap: gap.gap,
        standard_errors: gap.standard_errors,
        impact: gap.impact,
        impact_method: method.to_owned(),
        urgency: target.urgency,
        feasibility: target.feasibility,
        priority: gap.priority,
        rank: gap.rank,
        rank_low: gap.rank_low,
        rank_high: gap.rank_high,
        quadrant: gap.quadrant.map(str::to_owned),
        state: gap.state.to_owned(),
        action: action.map(|action| action.what.clone()),
        owner: action.map(|action| action.owner.clone()),
        due: planned.due.map(Moment),
    }
}

fn key_result_rows(
    plan: &Plan,
    service: &Service,
    figures: &Figures<'_>,
    warnings: &mut Vec<String>,
) -> Vec<key_results::Row> {
    let mut rows = Vec::new();
    for (objective, results) in &plan.outcomes.objectives {
        let first = rows.len();
        for result in results {
            let found = figures.find(&result.figure).map_err(|why| warnings.push(why)).ok();
            let (source, current) = found.unzip();
            let written = &result.written;
            let reached = progress(
                &KeyResult {
                    current: current.map(|current| current.figure),
                    start: written.start,
                    target: written.target,
                    since: result.since,
                    due: result.due,
                },
                service.as_of,
            );
            let interval = current.and_then(|current| current.interval);
            let Placed { attribute, value, period, channel } = Placed::of(&result.figure);
            rows.push(key_results::Row {
                objective: objective.clone(),
                objective_progress: None,
                measure: result.figure.measure.clone(),
                source_id: source,
                theme_id: result.figure.theme.clone(),
                attribute,
                value,
                period,
                channel,
                start: written.start,
                target: written.target,
                current: current.map(|current| current.figure),
                current_low: interval.map(|(low, _)| low),
                current_high: interval.map(|(_, high)| high),
                progress: reached.progress,
                progress_raw: reached.raw,
                since: result.since.map(Moment),
                due: result.due.map(Moment),
                status: reached.status.to_owned(),
                as_of: service.as_of.map(Moment),
                weight: written.weight,
            });
        }
        let of_objective = &mut rows[first..];
        let known = || of_objective.iter().filter_map(|row| Some((row.weight, row.progress?)));
        let weight: f64 = known().map(|(weight, _)| weight).sum();
        let sum: f64 = known().map(|(weight, progress)| weight * progress).sum();
        let mean = (weight > 0.0).then(|| sum / weight);
        of_objective.iter_mut().for_each(|row| row.objective_progress = mean);
    }
    rows
}

/// What this run adds to the history.
fn added(plan: &Plan, run_id: &str, service: &Service, outcomes: &Outcomes) -> Vec<history::Row> {
    let targets = plan.outcomes.targets.iter().zip(&outcomes.gaps);
    let targets = targets.map(|(target, row)| history::Row {
        run_id: run_id.to_owned(),
        as_of: service.as_of.map(Moment),
        kind: "target".to_owned(),
        name: name(&target.figure),
        current: row.current,
        desired: row.desired,
        progress_raw: None,
        status: row.state.clone(),
    });
    let results = plan.outcomes.objectives.iter();
    let results = results.flat_map(|(title, results)| results.iter().map(move |it| (title, it)));
    let results = results.zip(&outcomes.key_results).map(|((title, result), row)| history::Row {
        run_id: run_id.to_owned(),
        as_of: service.as_of.map(Moment),
        kind: "key result".to_owned(),
        name: format!("{title}: {}", name(&result.figure)),
        current: row.current,
        desired: row.target,
        progress_raw: row.progress_raw,
        status: row.status.clone(),
    });
    targets.chain(results).collect()
}
