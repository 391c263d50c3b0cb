//! Which themes go with a better or worse score: association, not cause.
//!
//! Per source, language and measure, the themes that a respondent mentions or not are the predictors
//! of what they answered. Intervals are percentiles over resamples of the respondents.

use statistics::{
    Interval, LMG_MOST, Moments, Random, chi_square_p, least_squares, lmg, percentile_interval,
    q_values, relative_weights,
};

use crate::cells::{BUNDLES, Case, Languages};
use crate::tally::Tally;
use crate::{Parameters, Study};

/// How the answers to a measure make its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Score {
    /// The mean.
    Mean,
    /// 100 · (share of 9 and 10 − share of 0 to 6).
    NetPromoter,
    /// The share of answers of at least so much.
    TopBox(f64),
}

impl Score {
    /// What an answer adds to the mean that is the score.
    pub(crate) fn of(self, answer: f64) -> f64 {
        match self {
            Score::Mean => answer,
            Score::NetPromoter if answer >= 9.0 => 100.0,
            Score::NetPromoter if answer <= 6.0 => -100.0,
            Score::NetPromoter => 0.0,
            Score::TopBox(least) => f64::from(u8::from(answer >= least)),
        }
    }
}

/// A measure that respondents answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name.
    pub id: String,
    /// How its score is made.
    pub score: Score,
}

/// What a theme has to do with a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverRow {
    /// The measure.
    pub measure: String,
    /// The source.
    pub source_id: String,
    /// The theme.
    pub theme_id: String,
    /// Respondents with an answer and words in the theme's language.
    pub n: u64,
    /// Those who mention the theme.
    pub cases_with: u64,
    /// Its share of R².
    pub importance: f64,
    /// The middle 95 % over resamples of respondents; of a share, which is never below 0.
    pub importance_interval: Option<Interval>,
    /// What all themes together explain of the answers.
    pub r_squared: f64,
    /// By how much an answer is higher with the theme, the others being the same.
    pub effect: Option<f64>,
    /// The middle 95 % of it.
    pub effect_interval: Option<Interval>,
    /// Of the effect, by the width of its interval; after Benjamini–Hochberg over all rows.
    pub q_value: Option<f64>,
    /// The score minus that of the respondents who do not mention the theme.
    pub impact: f64,
    /// The middle 95 % of it.
    pub impact_interval: Option<Interval>,
    /// lmg, or relative-weights where there are more themes than it can take.
    pub method: &'static str,
}

/// A theme is a predictor with so many respondents who mention it, and so many who do not.
const LEAST: u64 = 5;
/// Respondents for each predictor, at least.
const PER_PREDICTOR: usize = 5;

/// The figures of one resample: for each predictor importance, effect and impact.
type Figures = Vec<[Option<f64>; 3]>;

/// Each theme that can be a predictor of each measure, in each source.
pub(crate) fn rows(
    tally: &Tally,
    study: &Study,
    languages: &Languages<'_>,
    parameters: &Parameters,
) -> Vec<DriverRow> {
    let mut rows = Vec::new();
    for source_id in &study.sources {
        let cases = tally.source(source_id).into_iter().flat_map(|source| source.cases.values());
        let cases: Vec<Case> = cases
            .filter(|parts| parts.iter().any(|part| !part.answers.is_empty()))
            .map(|parts| Case::of(&parts.iter().collect::<Vec<_>>(), languages))
            .collect();
        for (measure, described) in study.measures.iter().enumerate() {
            for (language, themes) in languages.with_themes() {
                let asked = cases.iter().filter(|case| languages.has(case, language));
                let answered: Vec<(&Case, f64)> =
                    asked.filter_map(|case| Some((case, case.answer(measure)?))).collect();
                let driven = Driven { source_id, described, answered, themes };
                driven.rows(&mut rows, study, parameters);
            }
        }
    }
    let tested: Vec<(usize, f64)> =
        rows.iter().enumerate().filter_map(|(at, row)| Some((at, p_value(row)?))).collect();
    let p_values: Vec<f64> = tested.iter().map(|(_, p_value)| *p_value).collect();
    for ((at, _), q_value) in tested.into_iter().zip(q_values(&p_values)) {
        rows[at].q_value = Some(q_value);
    }
    rows
}

/// Of the hypothesis that a theme adds nothing: the effect against its standard error, as the interval
/// tells it.
fn p_value(row: &DriverRow) -> Option<f64> {
    let error = row.effect_interval.map(|interval| (interval.high - interval.low) / 3.92)?;
    let z = row.effect? / error;
    z.is_finite().then(|| chi_square_p(z * z))
}

/// The answers to a measure in a language of a source.
struct Driven<'d> {
    source_id: &'d str,
    described: &'d Measure,
    answered: Vec<(&'d Case, f64)>,
    themes: Vec<usize>,
}

impl Driven<'_> {
    fn rows(&self, rows: &mut Vec<DriverRow>, study: &Study, parameters: &Parameters) {
        let n = self.answered.len();
        let mut with = vec![0_u64; study.themes.len()];
        for theme in self.answered.iter().flat_map(|(case, _)| case.themes()) {
            with[theme] += 1;
        }
        let can = |theme: &usize| with[*theme] >= LEAST && n as u64 - with[*theme] >= LEAST;
        let predictors: Vec<usize> = self.themes.iter().copied().filter(can).collect();
        if predictors.is_empty() || n < PER_PREDICTOR * predictors.len() {
            return;
        }
        let bundles = self.bundles(&predictors);
        let mut whole = Moments::new(predictors.len() + 2);
        bundles.iter().for_each(|bundle| whole.merge(bundle, 1.0));
        let Some(found) = figures(&whole, predictors.len()) else { return };
        let resampled = resampled(&bundles, predictors.len(), parameters);
        let r_squared = found.iter().filter_map(|[importance, ..]| *importance).sum();
        for (at, theme) in predictors.iter().enumerate() {
            let interval = |figure: usize| {
                let values: Vec<f64> =
                    resampled.iter().filter_map(|figures| figures[at][figure]).collect();
                let enough = values.len() * 20 > parameters.replicates * 19;
                if enough { percentile_interval(&values) } else { None }
            };
            let [importance, effect, impact] = found[at];
            let (Some(importance), Some(impact)) = (importance, impact) else { continue };
            rows.push(DriverRow {
                measure: self.described.id.clone(),
                source_id: self.source_id.to_owned(),
                theme_id: study.themes[*theme].id.clone(),
                n: n as u64,
                cases_with: with[*theme],
                importance,
                importance_interval: interval(0),
                r_squared,
                effect,
                effect_interval: interval(1),
                q_value: None,
                impact,
                impact_interval: interval(2),
                method: if predictors.len() > LMG_MOST { "relative-weights" } else { "lmg" },
            });
        }
    }

    /// The sums of random groups of respondents: predictors, answer, and what it adds to the score.
    fn bundles(&self, predictors: &[usize]) -> Vec<Moments> {
        let p = predictors.len();
        let count = self.answered.len().min(BUNDLES);
        let mut bundles = vec![Moments::new(p + 2); count];
        for (at, (case, answer)) in self.answered.iter().enumerate() {
            let mentioned = case.themes().filter_map(|theme| predictors.binary_search(&theme).ok());
            let mut values: Vec<(usize, f64)> = mentioned.map(|at| (at, 1.0)).collect();
            values.extend([(p, *answer), (p + 1, self.described.score.of(*answer))]);
            bundles[at % count].add(&values);
        }
        bundles
    }
}

/// The figures of resamples of the random groups.
fn resampled(bundles: &[Moments], predictors: usize, parameters: &Parameters) -> Vec<Figures> {
    let mut random = Random::seeded(parameters.seed);
    let resample = |_| {
        let mut times = vec![0_u32; bundles.len()];
        for _ in 0..bundles.len() {
            times[random.below(bundles.len())] += 1;
        }
        let mut moments = Moments::new(predictors + 2);
        for (bundle, times) in bundles.iter().zip(times).filter(|(_, times)| *times > 0) {
            moments.merge(bundle, f64::from(times));
        }
        figures(&moments, predictors)
    };
    (0..parameters.replicates).filter_map(resample).collect()
}

/// Importance, effect and impact of each predictor; `None` where the answers or a predictor do not
/// vary.
fn figures(moments: &Moments, predictors: usize) -> Option<Figures> {
    let variables: Vec<usize> = (0..=predictors).collect();
    let covariance = moments.covariance(&variables);
    let importance =
        if predictors > LMG_MOST { relative_weights(&covariance)? } else { lmg(&covariance)? };
    let effects = least_squares(&covariance);
    let score = moments.mean(predictors + 1);
    let figures = |at: usize| {
        let (_, without) = moments.means_by(at, predictors + 1);
        [Some(importance[at]), effects.as_ref().map(|effects| effects[at]), Some(score - without)]
    };
    Some((0..predictors).map(figures).collect())
}
