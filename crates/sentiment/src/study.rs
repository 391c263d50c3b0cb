//! A study's own model, learnt from its own rated texts.
//!
//! The model begins as the shipped one of its language (or as nothing, where none ships) and moves
//! as far as the ratings make it. It is used only where it is better at ratings that it has not seen.

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
const HOW: Parameters = Parameters { fewest: 2, penalty: 0.5, whole_penalty: 4.0, steps: 60 };

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
    let mut unseen = Vec::with_capacity(rated.len());
    let mut places = Vec::with_capacity(rated.len());
    for fold in 0..FOLDS {
        let (held, others): (Vec<usize>, Vec<usize>) =
            (0..rated.len()).partition(|at| at % FOLDS == fold);
        let model = prepared.fit(&examples, &others, prior, &HOW);
        for at in held {
            let logits = prepared.logits(&model, at);
            unseen.push(Unseen { logits, classes: examples[at].classes, weight: 1.0 });
            places.push(at);
        }
    }
    let calibration = Calibration::fit(&unseen);
    let name = |class: usize| Class::ALL[class].name();
    let own: Vec<_> = unseen
        .iter()
        .zip(&places)
        .map(|(text, at)| {
            (name(classes[*at]), likeliest(&calibration.probabilities(text.logits)).name())
        })
        .collect();
    let shipped = prior.map(|prior| {
        let told = places
            .iter()
            .map(|at| (name(classes[*at]), likeliest(&prepared.probabilities(prior, *at)).name()));
        statistics::macro_f1(&told.collect::<Vec<_>>()).unwrap_or_default()
    });
    let own = statistics::macro_f1(&own).unwrap_or_default();
    let chance = 1.0 / 3.0;
    let model = (own > shipped.unwrap_or(chance)).then(|| {
        let all: Vec<usize> = (0..rated.len()).collect();
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
