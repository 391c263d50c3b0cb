//! A study's own model, learnt from its own rated texts.
//!
//! The model begins as the shipped one of its language (or as nothing, where none ships) and moves
//! as far as the ratings make it. It is used only where it is better at ratings that neither it nor
//! its calibration has seen, by more than the standard error of a share of so many, 0.5 / √n.

use text::Language;

use crate::calibration::{Calibration, Unseen};
use crate::fit::{Example, Parameters, Prepared};
use crate::judgement::likeliest;
use crate::model::Model;
use crate::{Class, Judge};

/// Fewer rated texts teach nothing …
const FEWEST: usize = 60;
/// … and fewer than so many of each of two classes.
const FEWEST_OF_CLASS: usize = 10;
/// Folds of the cross-validation.
const FOLDS: usize = 5;
/// How a study's model is fitted: with few examples, the prior model is not lightly left.
const HOW: Parameters =
    Parameters { fewest: 2, penalty: 0.5, whole_penalty: 4.0, neutral_times: 1.0, steps: 60 };

/// What came of learning.
#[derive(Clone, Debug)]
pub struct Learnt {
    /// The language.
    pub language: Language,
    /// Rated texts that it was learnt from.
    pub n: usize,
    /// Macro F1 of the study's model on ratings that it had not seen (5-fold cross-validation).
    pub own: f64,
    /// Macro F1 of the shipped model on the same ratings; none where none ships.
    pub shipped: Option<f64>,
    /// The model, where it is the better one.
    pub model: Option<Model>,
}

/// Learns from texts and their ratings, each from 0, the worst, to 1, the best.
///
/// A rating of .7 or more is positive, of .3 or less negative: 4 and 5 of five stars, 1 and 2. None
/// where there are fewer than 60 rated texts, or fewer than ten of each of two classes.
/// Texts are folded by their order, so it should not depend on what they say.
pub fn learn(language: Language, rated: &[(String, f64)]) -> Option<Learnt> {
    let classes: Vec<usize> = rated.iter().map(|(_, rating)| class(*rating)).collect();
    let counts = [0, 1, 2].map(|class| classes.iter().filter(|own| **own == class).count());
    if rated.len() < FEWEST || counts.iter().filter(|count| **count >= FEWEST_OF_CLASS).count() < 2
    {
        return None;
    }
    let examples: Vec<Example> = rated
        .iter()
        .zip(&classes)
        .map(|((text, _), class)| {
            let mut classes = [0.0; 3];
            classes[*class] = 1.0;
            Example { text: text.clone(), classes, weight: 1.0, three: true }
        })
        .collect();
    let prepared = Prepared::new(language, rated.iter().map(|(text, _)| text.as_str()));
    let judge = Judge::default();
    let prior = judge.model(language);
    let models: Vec<Model> = (0..FOLDS)
        .map(|fold| {
            let others: Vec<usize> = (0..rated.len()).filter(|at| at % FOLDS != fold).collect();
            prepared.fit(&examples, &others, prior, &HOW)
        })
        .collect();
    let unseen = |at: usize| {
        let logits = prepared.logits(&models[at % FOLDS], at);
        Unseen { logits, classes: examples[at].classes, weight: 1.0 }
    };
    let calibrated = |places: &mut dyn Iterator<Item = usize>| {
        Calibration::fit(&places.map(unseen).collect::<Vec<_>>())
    };
    // What a fold is scored by is calibrated on the others: it has seen none of its ratings.
    let calibrations: Vec<Calibration> = (0..FOLDS)
        .map(|fold| calibrated(&mut (0..rated.len()).filter(|at| at % FOLDS != fold)))
        .collect();
    let score = |class: &dyn Fn(usize) -> Class| {
        let told = (0..rated.len())
            .map(|at| (Class::ALL[classes[at]].name(), class(at).name()))
            .collect::<Vec<_>>();
        statistics::macro_f1(&told).unwrap_or_default()
    };
    let own = score(&|at| likeliest(&calibrations[at % FOLDS].probabilities(unseen(at).logits)));
    let shipped = prior.map(|prior| score(&|at| likeliest(&prepared.probabilities(prior, at))));
    let chance = 1.0 / 3.0;
    let surely = 0.5 / (rated.len() as f64).sqrt();
    let model = (own > shipped.unwrap_or(chance) + surely).then(|| {
        let all: Vec<usize> = (0..rated.len()).collect();
        let calibration = calibrated(&mut (0..rated.len()));
        calibration.apply(prepared.fit(&examples, &all, prior, &HOW))
    });
    Some(Learnt { language, n: rated.len(), own, shipped, model })
}

fn class(rating: f64) -> usize {
    match rating {
        rating if rating >= 0.7 => 2,
        rating if rating <= 0.3 => 0,
        _ => 1,
    }
}
