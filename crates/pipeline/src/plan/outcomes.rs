//! From what a pipeline file says of measures, features and comparisons to what is done.

use std::collections::{BTreeMap, BTreeSet};

use corpus::Kind;
use toml::Spanned;
use triangulation::{Better, Compare, Feature, Measure, Score};

use crate::config::{self, Config, nearest, outcomes as written};
use crate::plan::records::Records;
use crate::plan::targets::{Figures, KeyResult, Target, way};
use crate::plan::{Input, Planner};
use crate::sheets::Sheet;

/// What leads from themes to what to do, ready to be done.
#[derive(Default)]
pub(crate) struct Outcomes {
    /// What respondents answer: the study's measures, and `rating` if reviews have ratings.
    pub(crate) measures: Vec<Measure>,
    /// Positions of the measures that themes may have to do with: those that are no half of a pair.
    pub(crate) whole: Vec<usize>,
    /// The measures whose score is a share of answers.
    pub(crate) shares: BTreeSet<String>,
    /// The ways that are better, of measures of which that is known.
    pub(crate) better: BTreeMap<String, Better>,
    /// What pairs of questions ask about.
    pub(crate) features: Vec<Feature>,
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
        let features = self.features(config, &names);
        let pairs = features.iter().flat_map(|it| [it.servqual, it.kano, it.opportunity]);
        let halves: BTreeSet<usize> = pairs.flatten().flatten().collect();
        better.extend(of_features(&features));
        for (name, measure) in &config.measures {
            self.measure(name, measure, &names, !config.records.is_empty());
            if let Some(given) = measure.better {
                better.insert(name.get_ref().clone(), way(given));
            }
        }
        let service = Measure { id: "csat".to_owned(), score: score(config, "csat") };
        let scored = measures.iter().chain([&service]);
        let shares = scored.filter(|measure| matches!(measure.score, Score::TopBox(_)));
        let shares = shares.map(|measure| measure.id.clone()).collect();
        let is_known = |name: &String| {
            let given = config.measures.iter().find(|(known, _)| known.get_ref() == name);
            ["nps", "csat", "rating", "effort", "ces"].contains(&name.as_str())
                || given.is_some_and(|(_, measure)| measure.better.is_some())
        };
        let known = better.iter().filter(|(name, _)| is_known(name));
        let known = known.map(|(name, better)| (name.clone(), *better)).collect();
        let figures = Figures { better, crossed: config.triangulation.crossed };
        Outcomes {
            whole: (0..measures.len()).filter(|at| !halves.contains(at)).collect(),
            shares,
            features,
            measures,
            records: self.all_records(config),
            compare: self.compare(config),
            sheets: self.sheets(config),
            targets: self.targets(config, &figures),
            objectives: self.objectives(config, &figures),
            better: known,
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

    /// Features with the positions of their questions among the measures.
    fn features(&mut self, config: &Config, names: &[&str]) -> Vec<Feature> {
        let mut features: Vec<Feature> = Vec::new();
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        let dimensions: BTreeSet<&str> =
            config.feature.iter().filter_map(|feature| feature.dimension.as_deref()).collect();
        for (name, weight) in &config.dimensions {
            if !dimensions.contains(name.get_ref().as_str()) || *weight <= 0.0 {
                let problem = format!(
                    "`{}` is the dimension of no feature, or weighs nothing",
                    name.get_ref()
                );
                self.complain(
                    name,
                    problem,
                    "name it as the `dimension` of a feature, or remove it",
                );
            }
        }
        for written in &config.feature {
            let id = written.id.get_ref().as_str();
            if !ids.insert(id) || dimensions.contains(id) {
                let problem = format!("`{id}` is the id of another feature or dimension, too");
                self.complain(&written.id, problem, "give the feature an id of its own");
            }
            let servqual = written.servqual.as_ref();
            let kano = written.kano.as_ref();
            let opportunity = written.opportunity.as_ref();
            if servqual.is_none() && kano.is_none() && opportunity.is_none() {
                let problem = format!("nothing is asked about the feature `{id}`");
                self.complain(&written.id, problem, "add `servqual`, `kano` or `opportunity`");
            }
            features.push(Feature {
                id: id.to_owned(),
                dimension: written.dimension.clone(),
                servqual: servqual
                    .and_then(|it| self.pair([&it.expectation, &it.perception], names)),
                kano: kano.and_then(|it| self.pair([&it.with, &it.without], names)),
                opportunity: opportunity
                    .and_then(|it| self.pair([&it.importance, &it.satisfaction], names)),
                at_least: opportunity.map_or(SATISFIED, |it| it.at_least),
            });
        }
        features
    }

    fn pair(&mut self, pair: [&Spanned<String>; 2], names: &[&str]) -> Option<[usize; 2]> {
        let [first, second] = pair.map(|name| {
            let found = names.iter().position(|known| known == name.get_ref());
            if found.is_none() {
                let problem = format!("no survey has a measure `{}`", name.get_ref());
                let mend = match nearest(name.get_ref(), names) {
                    Some(near) => format!("rename it to `{near}`"),
                    None => "name its column under `measures` of a survey".to_owned(),
                };
                self.complain(name, problem, mend);
            }
            found
        });
        Some([first?, second?])
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
}

/// The figures of features, with the way that is better.
fn of_features(features: &[Feature]) -> Vec<(String, Better)> {
    let mut figures = Vec::new();
    for feature in features {
        let mut add = |of: &str, what: &str, better| figures.push((format!("{of}.{what}"), better));
        if feature.servqual.is_some() {
            add(&feature.id, "servqual", Better::High);
            feature.dimension.iter().for_each(|name| add(name, "servqual", Better::High));
        }
        if feature.kano.is_some() {
            add(&feature.id, "kano_better", Better::High);
            add(&feature.id, "kano_worse", Better::High);
        }
        if feature.opportunity.is_some() {
            add(&feature.id, "opportunity", Better::Low);
        }
    }
    if features.iter().any(|feature| feature.servqual.is_some() && feature.dimension.is_some()) {
        figures.push(("servqual".to_owned(), Better::High));
    }
    figures
}

/// How the score of a measure is made: as the pipeline file says, or as its name does.
pub(super) fn score(config: &Config, name: &str) -> Score {
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
