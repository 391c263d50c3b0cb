//! What became of themes from run to run: the table `theme_history`, and what is said of it.

use std::collections::BTreeMap;

use tables::theme_history::Row;
use tables::{Extra, Moment, Table, prevalence, themes};

use super::{Codebook, Status};
use crate::failure::Failure;
use crate::plan::Plan;
use crate::publish::{self, Building};
use crate::run::write_all;
use crate::summary::is_whole;

/// The change in the share of cases from which on it is told.
const TOLD: f64 = 0.05;

/// The run that is made.
pub(crate) struct Run<'r> {
    pub(crate) plan: &'r Plan,
    pub(crate) run_id: &'r str,
    pub(crate) as_of: Option<Moment>,
    /// The themes, without the codes of projects.
    pub(crate) themes: &'r [themes::Row],
    pub(crate) prevalence: &'r [prevalence::Row],
}

/// Adds a run to the history and writes it; says what changed since the run before, if there was
/// one.
///
/// # Errors
/// Where the table cannot be written, or that of the earlier report cannot be read: it would be
/// lost.
pub(crate) fn write(run: &Run<'_>, building: &Building) -> Result<Option<String>, Failure> {
    let mut history = earlier(run.plan)?;
    let known = history.iter().position(|row| row.run_id == run.run_id);
    let before = last(&history[..known.unwrap_or(history.len())]);
    let now = run.rows(&before);
    let said = changes(&before, &now);
    if known.is_none() {
        history.extend(now);
    }
    write_all(building, Extra::default(), history)?;
    Ok(said)
}

/// The history of the report that this one takes the place of.
fn earlier(plan: &Plan) -> Result<Vec<Row>, Failure> {
    match publish::open_table(&plan.output, Row::NAME) {
        Ok(file) => Ok(tables::read(file, &Extra::default())?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// The rows of the last run, by theme.
fn last(history: &[Row]) -> BTreeMap<&str, Row> {
    let id = history.last().map(|row| &row.run_id);
    let rows = history.iter().filter(|row| Some(&row.run_id) == id);
    rows.map(|row| (&*row.theme_id, row.clone())).collect()
}

impl Run<'_> {
    /// One row for each theme, for each code that is none, and for each theme that was one before.
    fn rows(&self, before: &BTreeMap<&str, Row>) -> Vec<Row> {
        let row = |theme_id: &str, label: &str, status: &str| Row {
            run_id: self.run_id.to_owned(),
            as_of: self.as_of,
            theme_id: theme_id.to_owned(),
            label: label.to_owned(),
            status: status.to_owned(),
            became: Vec::new(),
            cases: None,
            asked: None,
        };
        let mut rows = Vec::new();
        for theme in self.themes {
            let was = before.get(&*theme.theme_id).filter(|was| was.status != "vanished");
            let status = match was {
                None => "new",
                Some(was) if was.label != theme.label => "renamed",
                Some(_) => "kept",
            };
            let whole = |row: &&prevalence::Row| row.theme_id == theme.theme_id && is_whole(row);
            let asked = self.prevalence.iter().filter(whole).map(|row| row.cases).sum();
            let (cases, asked) = (Some(theme.cases), Some(asked));
            rows.push(Row { cases, asked, ..row(&theme.theme_id, &theme.label, status) });
        }
        for (id, label, status, became) in self.plan.codebook.dissolved() {
            rows.push(Row { became, ..row(id, label, status) });
        }
        let is_there = |id: &str| rows.iter().any(|row| row.theme_id == id);
        let gone: Vec<Row> = before
            .values()
            .filter(|was| was.cases.is_some() && !is_there(&was.theme_id))
            .map(|was| row(&was.theme_id, &was.label, "vanished"))
            .collect();
        rows.extend(gone);
        rows
    }
}

impl Codebook {
    /// The codes that are no themes: id, label, what was done, and what they became.
    fn dissolved(&self) -> Vec<(&str, &str, &'static str, Vec<String>)> {
        let codes = &self.file.code;
        let mut dissolved = Vec::new();
        for code in codes {
            let id = code.id();
            let takers = codes.iter().filter(|other| other.takes(id));
            let takers: Vec<String> = takers.map(|taker| taker.id().to_owned()).collect();
            let (status, became) = if !takers.is_empty() {
                ("merged", takers)
            } else if !code.split.is_empty() {
                ("split", code.split.iter().map(|part| part.get_ref().clone()).collect())
            } else if code.status == Status::Rejected {
                ("rejected", Vec::new())
            } else {
                continue;
            };
            dissolved.push((id, &*code.label, status, became));
        }
        dissolved
    }
}

/// What changed since the run before, in words.
fn changes(before: &BTreeMap<&str, Row>, now: &[Row]) -> Option<String> {
    if before.is_empty() {
        return None;
    }
    let was = |row: &Row| before.get(&*row.theme_id);
    let mut said = Vec::new();
    let mut say = |what: &str, list: Vec<String>| {
        if !list.is_empty() {
            said.push(format!("{what}: {}", list.join(", ")));
        }
    };
    let with = |status: &'static str| now.iter().filter(move |row| row.status == status);
    // What was so in the run before is no change.
    let changed = |status: &'static str| {
        with(status).filter(move |row| was(row).is_none_or(|it| it.status != status))
    };
    let ids = |rows: &mut dyn Iterator<Item = &Row>| -> Vec<String> {
        rows.map(|row| row.theme_id.clone()).collect()
    };
    say("new", ids(&mut with("new")));
    say("vanished", ids(&mut with("vanished")));
    let renamed = with("renamed").filter_map(|row| {
        Some(format!("{} (“{}” → “{}”)", row.theme_id, was(row)?.label, row.label))
    });
    say("renamed", renamed.collect());
    let became = |row: &Row| format!("{} → {}", row.theme_id, row.became.join(" + "));
    say("merged", changed("merged").map(became).collect());
    say("split", changed("split").map(became).collect());
    say("rejected", ids(&mut changed("rejected")));
    let share = |row: &Row| match (row.cases, row.asked) {
        (Some(cases), Some(asked)) if asked > 0 => Some(cases as f64 / asked as f64),
        _ => None,
    };
    let moved = |sign: f64| {
        let moved = now.iter().filter_map(|row| {
            let (before, now) = (share(was(row)?)?, share(row)?);
            let percent = |share: f64| (share * 100.0).round();
            let shown = format!("{} ({} % → {} %)", row.theme_id, percent(before), percent(now));
            ((now - before) * sign >= TOLD).then_some(shown)
        });
        moved.collect::<Vec<_>>()
    };
    say("raised by more", moved(1.0));
    say("raised by fewer", moved(-1.0));
    if said.is_empty() {
        said.push("no theme changed by much".to_owned());
    }
    Some(format!("Since the run before (tables/theme_history.parquet): {}.", said.join("; ")))
}
