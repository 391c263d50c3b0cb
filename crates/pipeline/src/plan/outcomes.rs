//! From what a pipeline file says of records, measures, targets and objectives to what is done.

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Kind, Timestamp};
use toml::Spanned;
use triangulation::{Better, BusinessHours, Compare, Measure, Score};

use crate::config::{self, Config, nearest, outcomes as written};
use crate::plan::{Input, Planner};
use crate::sheets::Sheet;

/// What leads from themes to what to do, ready to be done.
#[derive(Default)]
pub(crate) struct Outcomes {
    /// What respondents answer: the study's measures, and `rating` if reviews have ratings.
    pub(crate) measures: Vec<Measure>,
    /// Service records.
    pub(crate) records: Vec<Records>,
    /// What is compared before and after.
    pub(crate) compare: Option<Compare>,
    /// What people coded, in tables of their own.
    pub(crate) sheets: Vec<Sheet>,
    /// Where figures should be.
    pub(crate) targets: Vec<Target>,
    /// Objectives with their key results.
    pub(crate) objectives: Vec<(String, Vec<KeyResult>)>,
}

/// Service records ready to be read.
pub(crate) struct Records {
    pub(crate) id: String,
    pub(crate) files: Vec<Input>,
    pub(crate) columns: written::RecordColumns,
    pub(crate) hours: Option<BusinessHours>,
    pub(crate) repeat_within_days: u32,
    pub(crate) short_abandon_seconds: Option<f64>,
    /// How the score of `csat` is made.
    pub(crate) csat: Score,
}

/// Which figure is meant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) measure: String,
    pub(crate) source: Option<String>,
    pub(crate) theme: Option<String>,
    /// Attribute, `period` or `channel`, and its value.
    pub(crate) place: Option<(String, String)>,
}

pub(crate) struct Target {
    pub(crate) figure: Figure,
    pub(crate) written: written::Target,
    pub(crate) better: Better,
    pub(crate) due: Option<Timestamp>,
}

pub(crate) struct KeyResult {
    pub(crate) figure: Figure,
    pub(crate) written: written::KeyResult,
    pub(crate) since: Option<Timestamp>,
    pub(crate) due: Option<Timestamp>,
}

/// Measures of service, with the way that is better.
const SERVICE: [(&str, Better); 8] = [
    ("first_response_minutes.median", Better::Low),
    ("first_response_minutes.p90", Better::Low),
    ("resolution_minutes.median", Better::Low),
    ("resolution_minutes.p90", Better::Low),
    ("handle_minutes", Better::Low),
    ("abandonment", Better::Low),
    ("first_contact_resolution", Better::High),
    ("csat", Better::High),
];

/// Figures of a theme.
pub(crate) const PREVALENCE: &str = "prevalence";
pub(crate) const POLARITY: &str = "polarity";

/// The answers of five that count as satisfied, where nothing else is said.
const SATISFIED: f64 = 4.0;

impl Planner<'_> {
    pub(super) fn outcomes(&mut self, config: &Config, measures: &[String]) -> Outcomes {
        let rated = |source: &config::Source| {
            let columns = source.columns.as_ref();
            Kind::from(source.kind) == Kind::Review
                && columns.is_none_or(|columns| columns.rating.is_some())
        };
        let mut names: Vec<&str> = measures.iter().map(String::as_str).collect();
        if config.source.iter().any(rated) {
            names.push("rating");
        }
        let measures: Vec<Measure> = names
            .iter()
            .map(|name| Measure { id: (*name).to_owned(), score: score(config, name) })
            .collect();
        let mut better: BTreeMap<String, Better> =
            SERVICE.iter().map(|(name, better)| ((*name).to_owned(), *better)).collect();
        for name in &names {
            let low = matches!(*name, "effort" | "ces");
            better.insert((*name).to_owned(), if low { Better::Low } else { Better::High });
        }
        let known: BTreeSet<String> = better.keys().cloned().collect();
        for (name, measure) in &config.measures {
            self.measure(name, measure, &names, !config.records.is_empty());
            if let Some(given) = measure.better {
                better.insert(name.get_ref().clone(), way(given));
            }
        }
        Outcomes {
            measures,
            records: self.all_records(config),
            compare: self.compare(config),
            sheets: self.sheets(config),
            targets: self.targets(config, &known, &better),
            objectives: self.objectives(config, &known),
        }
    }

    fn measure(
        &mut self,
        name: &Spanned<String>,
        measure: &written::Measure,
        names: &[&str],
        has_records: bool,
    ) {
        let is_known = names.contains(&name.get_ref().as_str());
        if !(is_known || has_records && name.get_ref() == "csat") {
            let problem = format!(
                "no source has a measure `{}`; known here: {}",
                name.get_ref(),
                if names.is_empty() { "none".to_owned() } else { names.join(", ") }
            );
            let mend = match nearest(name.get_ref(), names) {
                Some(near) => format!("rename it to `{near}`"),
                None => "name it under `measures` of a survey, or remove it".to_owned(),
            };
            self.complain(name, problem, mend);
        }
        if measure.at_least.is_some()
            && measure.score.is_some_and(|it| it != written::Score::TopBox)
        {
            let problem = "`at-least` is for `score = \"top-box\"` alone".to_owned();
            self.complain(name, problem, "remove one of the two");
        }
    }

    fn all_records(&mut self, config: &Config) -> Vec<Records> {
        let mut ids: BTreeSet<&str> =
            config.source.iter().map(|source| source.id.get_ref().as_str()).collect();
        let mut all = Vec::new();
        for records in &config.records {
            let id = records.id.get_ref();
            if !ids.insert(id) {
                let problem = format!("`{id}` is the id of a source or of other records, too");
                self.complain(&records.id, problem, "give the records an id of their own");
            }
            if records.short_abandon_seconds.is_some() && records.columns.wait_seconds.is_none() {
                let problem = "`short-abandon-seconds` needs to know how long customers waited";
                self.complain(&records.id, problem.into(), "name the column `wait-seconds`");
            }
            all.push(Records {
                id: id.clone(),
                files: self.inputs(&records.files),
                columns: records.columns.clone(),
                hours: records.business_hours.as_ref().and_then(|hours| self.hours(hours)),
                repeat_within_days: records.repeat_within_days,
                short_abandon_seconds: records.short_abandon_seconds,
                csat: score(config, "csat"),
            });
        }
        all
    }

    fn hours(&mut self, hours: &Spanned<written::BusinessHours>) -> Option<BusinessHours> {
        let written::BusinessHours { days, from, until, utc_offset } = hours.get_ref();
        let worked = |at: usize| days.iter().any(|day| *day as usize == at);
        let found = clock(from).zip(clock(until)).filter(|(from, until)| from < until);
        let Some(((from, until), offset)) = found.zip(signed_clock(utc_offset)) else {
            let problem = "these are no business hours".to_owned();
            let mend = "write e.g. `{ days = [\"mon\", \"tue\"], from = \"08:00\", until = \"18:00\", utc-offset = \"+07:00\" }`";
            self.complain(hours, problem, mend);
            return None;
        };
        Some(BusinessHours { days: std::array::from_fn(worked), from, until, offset })
    }

    fn compare(&mut self, config: &Config) -> Option<Compare> {
        let written = config.triangulation.compare.as_ref()?;
        let name = written.attribute.get_ref();
        let segments = &config.triangulation.segments;
        let found = segments.iter().position(|segment| segment.get_ref() == name);
        let is_period = name == "period" && config.triangulation.periods.is_some();
        let attribute = found.or(is_period.then_some(segments.len()));
        let Some(attribute) = attribute else {
            let problem = format!("`{name}` is neither one of `segments` nor `period`");
            let mend = "add it to `segments`; for `period`, write `periods = \"month\"` as well";
            self.complain(&written.attribute, problem, mend);
            return None;
        };
        Some(Compare { attribute, before: written.before.list(), after: written.after.list() })
    }

    fn sheets(&mut self, config: &Config) -> Vec<Sheet> {
        let mut all = Vec::new();
        for codings in &config.codings {
            let source = codings.source.get_ref();
            if !config.source.iter().any(|known| known.id.get_ref() == source) {
                let problem = format!("no source has the id `{source}`");
                self.complain(&codings.source, problem, "name one of the sources");
            }
            let name = codings.file.get_ref().display().to_string();
            let path = self.base.join(codings.file.get_ref());
            match Sheet::read(&Input { name, path }, codings) {
                Ok(sheet) => all.push(sheet),
                Err(complaint) => self.complaints.push(complaint),
            }
        }
        all
    }

    fn targets(
        &mut self,
        config: &Config,
        known: &BTreeSet<String>,
        better: &BTreeMap<String, Better>,
    ) -> Vec<Target> {
        let mut targets = Vec::new();
        for written in &config.target {
            let figure = self.figure(
                &written.measure,
                &written.source,
                &written.theme,
                &written.place,
                known,
            );
            let factors = [written.urgency, written.feasibility, written.impact.unwrap_or(3.0)];
            if factors.iter().any(|factor| !(1.0..=5.0).contains(factor)) {
                let problem = "impact, urgency and feasibility are from 1 to 5".to_owned();
                self.complain(&written.measure, problem, "write numbers from 1 to 5");
            }
            let usual = match figure.measure.as_str() {
                PREVALENCE => Better::Low,
                measure => better.get(measure).copied().unwrap_or(Better::High),
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

    fn objectives(
        &mut self,
        config: &Config,
        known: &BTreeSet<String>,
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
                        known,
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
        known: &BTreeSet<String>,
    ) -> Figure {
        let name = measure.get_ref();
        let of_theme = [PREVALENCE, POLARITY].contains(&name.as_str());
        if of_theme && (theme.is_none() || source.is_none()) {
            let problem = format!("`{name}` is that of a theme in a source");
            self.complain(measure, problem, "add `theme = \"…\"` and `source = \"…\"`");
        }
        if !of_theme && !known.contains(name) {
            let mut names: Vec<&str> = known.iter().map(String::as_str).collect();
            names.extend([PREVALENCE, POLARITY]);
            let problem = format!("no measure `{name}`; known here: {}", names.join(", "));
            let mend = match nearest(name, &names) {
                Some(near) => format!("rename it to `{near}`"),
                None => "name one of those known".to_owned(),
            };
            self.complain(measure, problem, mend);
        }
        if place.len() > 1 {
            let problem = "figures are known by one segment at a time".to_owned();
            self.complain(measure, problem, "leave one attribute in `where`");
        }
        let place = place.iter().next().map(|(name, value)| (name.clone(), value.clone()));
        Figure { measure: name.clone(), source: source.clone(), theme: theme.clone(), place }
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

fn way(better: written::Better) -> Better {
    match better {
        written::Better::High => Better::High,
        written::Better::Low => Better::Low,
    }
}

/// How the score of a measure is made: as the pipeline file says, or as its name does.
fn score(config: &Config, name: &str) -> Score {
    let given = config.measures.iter().find(|(known, _)| known.get_ref() == name);
    let given = given.map(|(_, measure)| *measure).unwrap_or_default();
    let top = Score::TopBox(given.at_least.unwrap_or(SATISFIED));
    match (given.score, name) {
        (Some(written::Score::Mean), _) => Score::Mean,
        (Some(written::Score::Nps), _) => Score::NetPromoter,
        (Some(written::Score::TopBox), _) => top,
        (None, "nps") => Score::NetPromoter,
        (None, "csat") => top,
        (None, _) if given.at_least.is_some() => top,
        (None, _) => Score::Mean,
    }
}

/// `08:30` in milliseconds after midnight.
fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=24).contains(&hours) && (0..60).contains(&minutes))
        .then_some((hours * 60 + minutes) * 60_000)
}

/// `+07:00` in milliseconds.
fn signed_clock(text: &str) -> Option<i64> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    Some(sign * clock(&text[1..])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_with_their_signs() {
        assert_eq!((clock("08:30"), clock("24:00")), (Some(30_600_000), Some(86_400_000)));
        assert_eq!((clock("8"), clock("25:00"), clock("08:61")), (None, None, None));
        assert_eq!(signed_clock("-03:30"), Some(-12_600_000));
        assert_eq!(signed_clock("07:00"), None);
    }
}
