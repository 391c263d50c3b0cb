//! From what a pipeline file says of targets and objectives to which figures are meant.

use std::collections::BTreeMap;

use corpus::Timestamp;
use toml::Spanned;
use triangulation::Better;

use crate::config::{Config, nearest, outcomes as written};
use crate::plan::Planner;

/// Which figure is meant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) measure: String,
    pub(crate) source: Option<String>,
    pub(crate) theme: Option<String>,
    /// Attribute, `period` or `channel` → value.
    pub(crate) place: BTreeMap<String, String>,
}

/// What else than an attribute a place can name.
pub(crate) const PERIOD: &str = "period";
pub(crate) const CHANNEL: &str = "channel";

/// Figures of a theme.
pub(crate) const PREVALENCE: &str = "prevalence";
pub(crate) const POLARITY: &str = "polarity";

/// The figures that a study can have.
pub(super) struct Figures {
    /// Measure → the way that is better.
    pub(super) better: BTreeMap<String, Better>,
    /// Whether they are told of several segments at once.
    pub(super) crossed: bool,
}

/// A figure that should be somewhere else.
pub(crate) struct Target {
    pub(crate) figure: Figure,
    pub(crate) written: written::Target,
    pub(crate) better: Better,
    pub(crate) due: Option<Timestamp>,
}

/// A key result of an objective.
pub(crate) struct KeyResult {
    pub(crate) figure: Figure,
    pub(crate) written: written::KeyResult,
    pub(crate) since: Option<Timestamp>,
    pub(crate) due: Option<Timestamp>,
}

impl Planner<'_> {
    pub(super) fn targets(&mut self, config: &Config, figures: &Figures) -> Vec<Target> {
        let mut targets = Vec::new();
        for written in &config.target {
            let figure = self.figure(
                &written.measure,
                &written.source,
                &written.theme,
                &written.place,
                figures,
            );
            let factors = [written.urgency, written.feasibility, written.impact.unwrap_or(3.0)];
            if factors.iter().any(|factor| !(1.0..=5.0).contains(factor)) {
                let problem = "impact, urgency and feasibility are from 1 to 5".to_owned();
                self.complain(&written.measure, problem, "write numbers from 1 to 5");
            }
            let usual = match figure.measure.as_str() {
                PREVALENCE => Better::Low,
                measure => figures.better.get(measure).copied().unwrap_or(Better::High),
            };
            let due = written.action.as_ref().and_then(|action| action.due.as_ref());
            targets.push(Target {
                figure,
                better: written.better.map_or(usual, way),
                due: due.and_then(|due| self.day(due)),
                written: written.clone(),
            });
        }
        targets
    }

    pub(super) fn objectives(
        &mut self,
        config: &Config,
        figures: &Figures,
    ) -> Vec<(String, Vec<KeyResult>)> {
        let mut objectives = Vec::new();
        for objective in &config.objective {
            let mut results = Vec::new();
            for written in &objective.key_results {
                if written.start == written.target || written.weight <= 0.0 {
                    let problem = "start and target are the same, or the weight is not above 0";
                    self.complain(&written.measure, problem.into(), "write where it should go to");
                }
                results.push(KeyResult {
                    figure: self.figure(
                        &written.measure,
                        &written.source,
                        &written.theme,
                        &written.place,
                        figures,
                    ),
                    since: written.since.as_ref().and_then(|since| self.day(since)),
                    due: written.due.as_ref().and_then(|due| self.day(due)),
                    written: written.clone(),
                });
            }
            objectives.push((objective.title.clone(), results));
        }
        objectives
    }

    fn figure(
        &mut self,
        measure: &Spanned<String>,
        source: &Option<String>,
        theme: &Option<String>,
        place: &BTreeMap<String, String>,
        figures: &Figures,
    ) -> Figure {
        let name = measure.get_ref();
        let of_theme = [PREVALENCE, POLARITY].contains(&name.as_str());
        if of_theme && (theme.is_none() || source.is_none()) {
            let problem = format!("`{name}` is that of a theme in a source");
            self.complain(measure, problem, "add `theme = \"…\"` and `source = \"…\"`");
        }
        if !of_theme && !figures.better.contains_key(name) {
            let mut names: Vec<&str> = figures.better.keys().map(String::as_str).collect();
            names.extend([PREVALENCE, POLARITY]);
            let problem = format!("no measure `{name}`; known here: {}", names.join(", "));
            let mend = match nearest(name, &names) {
                Some(near) => format!("rename it to `{near}`"),
                None => "name one of those known".to_owned(),
            };
            self.complain(measure, problem, mend);
        }
        let segments = place.keys().filter(|name| ![PERIOD, CHANNEL].contains(&name.as_str()));
        if segments.count() > 1 {
            let problem = "figures are known by one attribute at a time".to_owned();
            self.complain(measure, problem, "leave one attribute in `where`");
        } else if place.len() > 1 && !figures.crossed {
            let problem =
                "figures are known by one segment, period or channel at a time".to_owned();
            let mend = "write `crossed = true` under `[triangulation]`, or leave one in `where`";
            self.complain(measure, problem, mend);
        }
        Figure {
            measure: name.clone(),
            source: source.clone(),
            theme: theme.clone(),
            place: place.clone(),
        }
    }

    fn day(&mut self, written: &Spanned<String>) -> Option<Timestamp> {
        let found = ingest::moment(written.get_ref());
        if found.is_none() {
            let problem = format!("`{}` is no day", written.get_ref());
            self.complain(written, problem, "write it as 2026-12-31");
        }
        found
    }
}

pub(super) fn way(better: written::Better) -> Better {
    match better {
        written::Better::High => Better::High,
        written::Better::Low => Better::Low,
    }
}
