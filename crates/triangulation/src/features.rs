//! What customers expect of a feature, what they perceive, and what it is to them: pairs of questions.
//!
//! - SERVQUAL: perception − expectation, for each respondent; of a dimension the mean over its
//!   features, over all the mean of the dimensions by their weights (Parasuraman A, Zeithaml VA,
//!   Berry LL (1988), SERVQUAL, *J Retailing* 64(1):12–40).
//! - Kano's classes and the two coefficients ([`statistics::kano()`]).
//! - Ulwick's opportunity score ([`statistics::opportunity()`]).
//!
//! The figures are also those of measures in [`Kpis`], by segment and period: `FEATURE.servqual`,
//! `FEATURE.kano_better`, `FEATURE.kano_worse`, `FEATURE.opportunity`, `DIMENSION.servqual`, `servqual`.

use std::collections::BTreeMap;

use statistics::{Category, Interval, Kano, Opportunity, kano, kano_category};

use crate::drivers::Score;
use crate::kpis::{Answers, Cells, Kpis, Need, Place};

/// A feature about which survey questions come in pairs, each by its position among the answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its name.
    pub id: String,
    /// The dimension of service quality it belongs to.
    pub dimension: Option<String>,
    /// What is expected, and what is perceived.
    pub servqual: Option<[usize; 2]>,
    /// How people feel with it, and without it, 1 (I like it) … 5 (I dislike it).
    pub kano: Option<[usize; 2]>,
    /// How important it is, and how satisfied people are.
    pub opportunity: Option<[usize; 2]>,
    /// The least answer that tells important, or satisfied.
    pub at_least: f64,
}

/// What a source says of a feature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureRow {
    /// The feature.
    pub feature: String,
    /// Its dimension.
    pub dimension: Option<String>,
    /// The source.
    pub source_id: String,
    /// Respondents who answered both questions of SERVQUAL.
    pub servqual_n: u64,
    /// The mean of what is expected.
    pub expectation: Option<f64>,
    /// The mean of what is perceived.
    pub perception: Option<f64>,
    /// The mean of perception − expectation, with Student's interval.
    pub gap: Option<(f64, Option<Interval>)>,
    /// Respondents by class, in the order of [`Category`].
    pub classes: [u64; 6],
    /// The commonest class and the coefficients.
    pub kano: Option<Kano>,
    /// Respondents who answered both questions of importance and satisfaction.
    pub opportunity_n: u64,
    /// The opportunity score with its parts.
    pub opportunity: Option<Opportunity>,
}

/// Counts answers about features.
#[derive(Clone, Debug, Default)]
pub struct Features {
    features: Vec<Feature>,
    /// Of each dimension with features of SERVQUAL.
    weights: BTreeMap<String, f64>,
    /// By position of the feature and source.
    counts: BTreeMap<(usize, String), Counts>,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    expectation: Answers,
    perception: Answers,
    gap: Answers,
    classes: [u64; 6],
    need: Need,
}

/// The answers to a pair of questions, where both are there.
fn pair(answers: &[Option<f64>], positions: Option<[usize; 2]>) -> Option<[f64; 2]> {
    let [first, second] = positions?;
    let answer = |at: usize| answers.get(at).copied().flatten().filter(|it| it.is_finite());
    Some([answer(first)?, answer(second)?])
}

impl Features {
    /// Nothing yet; a dimension without a weight weighs as much as 1.
    pub fn new(features: Vec<Feature>, weights: &BTreeMap<String, f64>) -> Features {
        let rated = features.iter().filter(|feature| feature.servqual.is_some());
        let dimensions = rated.filter_map(|feature| feature.dimension.clone());
        let weigh = |name: String| {
            let weight = weights.get(&name).copied().unwrap_or(1.0);
            (name, weight)
        };
        let weights = dimensions.map(weigh).collect();
        Features { features, weights, counts: BTreeMap::new() }
    }

    /// Counts what a respondent answered.
    pub fn add(&mut self, answers: &[Option<f64>], place: &Place<'_>, kpis: &mut Kpis) {
        if self.features.is_empty() {
            return;
        }
        let cells = kpis.cells(place);
        let mut gaps: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (at, feature) in self.features.iter().enumerate() {
            let given = [feature.servqual, feature.kano, feature.opportunity];
            let [servqual, kano, opportunity] = given.map(|positions| pair(answers, positions));
            if servqual.is_none() && kano.is_none() && opportunity.is_none() {
                continue;
            }
            let counts = self.counts.entry((at, place.source.to_owned())).or_default();
            if let Some([expectation, perception]) = servqual {
                counts.expectation.add(Score::Mean, expectation);
                counts.perception.add(Score::Mean, perception);
                let gap = perception - expectation;
                counts.gap.add(Score::Mean, gap);
                kpis.score(&format!("{}.servqual", feature.id), &cells, Score::Mean, gap);
                if let Some(dimension) = &feature.dimension {
                    gaps.entry(dimension).or_default().push(gap);
                }
            }
            if let Some(category) = kano.and_then(class) {
                counts.classes[category as usize] += 1;
                classed(&feature.id, category, &cells, kpis);
            }
            if let Some([importance, satisfaction]) = opportunity {
                let (important, satisfied) =
                    (importance >= feature.at_least, satisfaction >= feature.at_least);
                counts.need.add(important, satisfied);
                let measure = format!("{}.opportunity", feature.id);
                kpis.need(&measure, &cells, important, satisfied);
            }
        }
        self.add_dimensions(&gaps, &cells, kpis);
    }

    /// Of each dimension the mean over its features; over all of those who rated all dimensions.
    fn add_dimensions(&self, gaps: &BTreeMap<&str, Vec<f64>>, cells: &Cells, kpis: &mut Kpis) {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (dimension, gaps) in gaps {
            let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
            kpis.score(&format!("{dimension}.servqual"), cells, Score::Mean, mean);
            let weight = self.weights.get(*dimension).copied().unwrap_or(1.0);
            sum += weight * mean;
            weights += weight;
        }
        if !gaps.is_empty() && gaps.len() == self.weights.len() {
            kpis.score("servqual", cells, Score::Mean, sum / weights);
        }
    }

    /// What each source says of each feature.
    pub fn rows(&self) -> Vec<FeatureRow> {
        let row = |((at, source_id), counts): (&(usize, String), &Counts)| {
            let feature = &self.features[*at];
            let mean = |answers: &Answers| answers.mean().map(|(mean, _)| mean);
            FeatureRow {
                feature: feature.id.clone(),
                dimension: feature.dimension.clone(),
                source_id: source_id.clone(),
                servqual_n: counts.gap.n,
                expectation: mean(&counts.expectation),
                perception: mean(&counts.perception),
                gap: counts.gap.mean(),
                classes: counts.classes,
                kano: kano(counts.classes),
                opportunity_n: counts.need.n,
                opportunity: counts.need.opportunity(),
            }
        };
        self.counts.iter().map(row).collect()
    }
}

/// The class of two answers that are whole numbers from 1 to 5.
fn class(answers: [f64; 2]) -> Option<Category> {
    let whole = |answer: f64| (1..=5).find(|whole| f64::from(*whole) == answer);
    let [with, without] = answers.map(whole);
    kano_category(with?, without?)
}

/// Counts a class for the two coefficients, unless it says nothing of them.
fn classed(feature: &str, category: Category, cells: &Cells, kpis: &mut Kpis) {
    use Category::{Attractive, MustBe, OneDimensional, Questionable, Reverse};
    if matches!(category, Reverse | Questionable) {
        return;
    }
    let (better, worse) = (format!("{feature}.kano_better"), format!("{feature}.kano_worse"));
    let (glad, cross) = (
        [Attractive, OneDimensional].contains(&category),
        [OneDimensional, MustBe].contains(&category),
    );
    kpis.share(&better, cells, glad, "respondents whom the feature makes content");
    kpis.lack(&worse, cells, cross, "respondents whom its absence makes discontent");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpis::KpiRow;

    fn feature(id: &str, dimension: &str, at: usize) -> Feature {
        Feature {
            id: id.to_owned(),
            dimension: Some(dimension.to_owned()),
            servqual: Some([at, at + 1]),
            kano: Some([at + 2, at + 3]),
            opportunity: Some([at + 4, at + 5]),
            at_least: 4.0,
        }
    }

    fn place(tier: &'static str) -> [(&'static str, Option<&'static str>); 1] {
        [("tier", Some(tier))]
    }

    /// Expected and perceived by six people, of two features of a dimension and one of another.
    const RATED: [[f64; 6]; 6] = [
        [7.0, 4.0, 6.0, 5.0, 5.0, 5.0],
        [6.0, 5.0, 7.0, 3.0, 4.0, 6.0],
        [7.0, 3.0, 7.0, 6.0, 6.0, 4.0],
        [5.0, 5.0, 6.0, 4.0, 7.0, 5.0],
        [6.0, 2.0, 5.0, 5.0, 5.0, 3.0],
        [7.0, 6.0, 6.0, 2.0, 6.0, 6.0],
    ];

    #[test]
    fn gaps_are_perception_minus_expectation() {
        let servqual = |id: &str, dimension: &str, at| Feature {
            kano: None,
            opportunity: None,
            ..feature(id, dimension, at)
        };
        let features = vec![
            servqual("soon", "responsiveness", 0),
            servqual("willing", "responsiveness", 2),
            servqual("right", "reliability", 4),
        ];
        let weights = BTreeMap::from([("reliability".to_owned(), 3.0)]);
        let (mut counted, mut kpis) = (Features::new(features, &weights), Kpis::default());
        for (at, row) in RATED.iter().enumerate() {
            let segments = place(["gold", "basic"][at % 2]);
            let place =
                Place { source: "survey", segments: &segments, period: None, channel: None };
            counted.add(&row.map(Some), &place, &mut kpis);
        }
        let place = Place { source: "survey", segments: &[], period: None, channel: None };
        // Who answers one of a pair tells nothing; who rates one dimension is in its figure alone.
        counted.add(&[Some(7.0), None, Some(7.0), None, None, Some(1.0)], &place, &mut kpis);
        let rows = counted.rows();
        let soon = &rows[0];
        assert_eq!((soon.feature.as_str(), soon.servqual_n), ("soon", 6));
        let close = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        };
        // scipy: mean, ttest_rel(perceived, expected).confidence_interval()
        let (gap, interval) = soon.gap.unwrap();
        close(soon.expectation.unwrap(), 6.333_333_333);
        close(gap, GOLDEN[0][0]);
        close(interval.unwrap().low, GOLDEN[0][1]);
        close(interval.unwrap().high, GOLDEN[0][2]);
        let kpis = kpis.rows(7);
        let of = |measure: &str| {
            let here = |row: &&KpiRow| row.measure == measure && row.attribute.is_none();
            kpis.iter().find(here).unwrap()
        };
        for (measure, expected) in
            ["soon.servqual", "responsiveness.servqual", "servqual"].iter().zip(GOLDEN)
        {
            let row = of(measure);
            close(row.figure, expected[0]);
            close(row.low.unwrap(), expected[1]);
            close(row.high.unwrap(), expected[2]);
            assert_eq!(row.n, 6);
        }
        assert_eq!(kpis.iter().filter(|row| row.measure == "servqual").count(), 3, "and by tier");
    }

    /// numpy and scipy on [`RATED`].
    const GOLDEN: [[f64; 3]; 3] = [
        [-2.166666666667, -3.974216107607, -0.359117225727],
        [-2.083333333333, -2.696752179186, -1.469914487481],
        [-1.020833333333, -2.238519769800, 0.196853103133],
    ];

    #[test]
    fn classes_and_needs_are_counted() {
        let (mut counted, mut kpis) =
            (Features::new(vec![feature("chat", "d", 0)], &BTreeMap::new()), Kpis::default());
        // With, without, importance, satisfaction.
        for (with, without, importance, satisfaction) in [
            (1.0, 5.0, 5.0, 2.0),
            (1.0, 5.0, 4.0, 4.0),
            (1.0, 3.0, 5.0, 3.0),
            (3.0, 5.0, 2.0, 4.0),
            (3.0, 3.0, 5.0, 1.0),
            (5.0, 1.0, 1.0, 5.0),
            (2.5, 9.0, 5.0, 5.0),
        ] {
            let answers =
                [None, None, Some(with), Some(without), Some(importance), Some(satisfaction)];
            let place = Place { source: "survey", segments: &[], period: None, channel: None };
            counted.add(&answers, &place, &mut kpis);
        }
        let row = &counted.rows()[0];
        let kano = row.kano.unwrap();
        assert_eq!(row.classes, [1, 2, 1, 1, 1, 0]);
        assert_eq!((kano.category.name(), kano.better, kano.worse), ("one-dimensional", 0.6, -0.6));
        let need = row.opportunity.unwrap();
        // Five of seven find it important, four are satisfied.
        assert!((need.score - 10.0 * (2.0 * 5.0 - 4.0) / 7.0).abs() < 1e-9, "{need:?}");
        assert_eq!((row.servqual_n, row.gap, row.opportunity_n), (0, None, 7));
        let kpis = kpis.rows(7);
        let figure = |measure: &str| {
            let row = kpis.iter().find(|row| row.measure == measure).unwrap();
            (row.figure, row.low.unwrap() <= row.figure && row.figure <= row.high.unwrap())
        };
        assert_eq!(figure("chat.kano_better"), (0.6, true));
        assert_eq!(figure("chat.kano_worse"), (-0.6, true));
        assert_eq!(figure("chat.opportunity"), (need.score, true));
    }
}
