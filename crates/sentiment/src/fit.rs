//! Rated texts to a model: multinomial logistic regression.
//!
//! The weights are those that make the ratings likeliest, less a penalty on the square of their
//! distance from a prior: nothing, or a model that is known already (so that a study's own model
//! differs from the shipped one only where its ratings say so).
//!
//! Source: Hastie, Tibshirani & Friedman (2009), *The Elements of Statistical Learning*, 2nd ed.,
//! 4.4; a prior model's weights as the centre of the penalty: Chelba & Acero (2006), Adaptation of
//! maximum entropy capitalizer, Computer Speech & Language 20:4.

use rustc_hash::FxHashMap;
use text::{Language, Tokenizer};

use crate::minimum::minimum;
use crate::model::{Model, Weights, probabilities, scale};
use crate::observed::{self, WHOLE};
use crate::own::Own;

/// A text and what it was rated.
#[derive(Clone, Debug)]
pub struct Example {
    /// The text.
    pub text: String,
    /// How likely it is negative, neutral, positive; adds up to 1.
    pub classes: [f64; 3],
    /// What it counts, beside others.
    pub weight: f64,
    /// Whether it could have been neutral; a text of a set that has only two classes teaches which
    /// side it takes, and nothing of neutral.
    pub three: bool,
}

/// How a model is fitted.
#[derive(Clone, Copy, Debug)]
pub struct Parameters {
    /// Words and pairs are learnt that occur in so many texts.
    pub fewest: u32,
    /// The penalty on the weights of words and pairs …
    pub penalty: f64,
    /// … and on those of the numbers about the whole text.
    pub whole_penalty: f64,
    /// How many times as much what speaks for or against neutral is penalised as what speaks for a
    /// side: it differs more from one kind of text to another.
    pub neutral_times: f64,
    /// Steps at most.
    pub steps: usize,
}

/// Texts as the fit needs them; made once, used by every fold of a cross-validation.
pub struct Prepared {
    language: Language,
    texts: Vec<Seen>,
    names: FxHashMap<u64, String>,
}

/// One text.
struct Seen {
    whole: [f32; WHOLE.len()],
    grams: Vec<u64>,
}

impl Prepared {
    /// Looks at texts of a language.
    pub fn new<'t>(language: Language, texts: impl IntoIterator<Item = &'t str>) -> Prepared {
        let tokenizer = Tokenizer::new();
        let own = Own::default();
        let mut prepared = Prepared { language, texts: Vec::new(), names: FxHashMap::default() };
        for text in texts {
            let mut observed = observed::observed(text, language, &tokenizer, &own, true);
            let names = observed.names.take().unwrap_or_default();
            for (gram, name) in observed.grams.iter().zip(names) {
                prepared.names.entry(gram.key).or_insert(name);
            }
            let grams = observed.grams.iter().map(|gram| gram.key).collect();
            prepared.texts.push(Seen { whole: observed.whole, grams });
        }
        prepared
    }

    /// Fits a model to some of the texts, by their places.
    pub fn fit(
        &self,
        examples: &[Example],
        some: &[usize],
        prior: Option<&Model>,
        how: &Parameters,
    ) -> Model {
        let columns = self.columns(some, how.fewest);
        let mut known = FxHashMap::default();
        for (column, key) in columns.iter().enumerate() {
            known.insert(*key, column as u32);
        }
        let blank = Model::blank(self.language);
        let prior = prior.unwrap_or(&blank);
        let of_prior = |key: &u64| prior.grams.get(key).copied().unwrap_or_default();
        let start: Vec<f64> = prior
            .whole
            .iter()
            .copied()
            .chain(columns.iter().map(of_prior))
            .flatten()
            .map(f64::from)
            .collect();
        let rows: Vec<Row> = some
            .iter()
            .map(|at| {
                let seen = &self.texts[*at];
                let mut base = [0.0; 3];
                let scale = f64::from(scale(seen.grams.len()));
                let mut grams = Vec::with_capacity(seen.grams.len());
                for key in &seen.grams {
                    match known.get(key) {
                        Some(column) => grams.push(*column),
                        // What the prior knows and these texts do not teach stays as it is.
                        None => {
                            for (base, weight) in base.iter_mut().zip(of_prior(key)) {
                                *base += scale * f64::from(weight);
                            }
                        }
                    }
                }
                let example = &examples[*at];
                Row {
                    whole: seen.whole,
                    grams,
                    scale,
                    base,
                    classes: example.classes,
                    weight: example.weight,
                    three: example.three,
                }
            })
            .collect();
        let fitted = minimum(start.clone(), how.steps, |place, gradient| {
            loss(&rows, &start, how, place, gradient)
        });
        self.model(prior, &columns, &fitted)
    }

    /// In how many of some texts each word and pair is.
    fn counts(&self, some: &[usize]) -> FxHashMap<u64, u32> {
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        for at in some {
            let mut grams = self.texts[*at].grams.clone();
            grams.sort_unstable();
            grams.dedup();
            for key in grams {
                *counts.entry(key).or_default() += 1;
            }
        }
        counts
    }

    /// The keys of the words and pairs of some texts that occur often enough, in the order of their names.
    fn columns(&self, some: &[usize], fewest: u32) -> Vec<u64> {
        let counts = self.counts(some);
        let mut columns: Vec<(&str, u64)> = Vec::new();
        #[expect(clippy::iter_over_hash_type, reason = "sorted by name below")]
        for (key, count) in counts {
            if count >= fewest
                && let Some(name) = self.names.get(&key)
            {
                columns.push((name, key));
            }
        }
        columns.sort_unstable();
        columns.into_iter().map(|(_, key)| key).collect()
    }

    /// All single words, and in how many of some texts each is.
    pub fn words(&self, some: &[usize]) -> Vec<(&str, u32)> {
        let counts = self.counts(some);
        let single = self.names.iter().filter(|(_, name)| !name.contains(' '));
        let mut words: Vec<(&str, u32)> = single
            .map(|(key, name)| (name.as_str(), counts.get(key).copied().unwrap_or_default()))
            .collect();
        words.sort_unstable();
        words
    }

    fn model(&self, prior: &Model, columns: &[u64], fitted: &[f64]) -> Model {
        let mut model = prior.clone();
        let weights: Vec<Weights> = fitted
            .as_chunks::<3>()
            .0
            .iter()
            .map(|weights| {
                // What is added to all three classes changes nothing.
                let mean = weights.iter().sum::<f64>() / 3.0;
                weights.map(|weight| (weight - mean) as f32)
            })
            .collect();
        let (whole, grams) = weights.split_at(WHOLE.len());
        model.whole.copy_from_slice(whole);
        for (key, weights) in columns.iter().zip(grams) {
            model.grams.insert(*key, *weights);
            model.names.extend(self.names.get(key).cloned());
        }
        model.names.sort_unstable();
        model.names.dedup();
        model
    }

    /// What a model makes of a text, by its place.
    pub fn probabilities(&self, model: &Model, at: usize) -> [f64; 3] {
        probabilities(self.logits(model, at))
    }

    /// The logits of a text, by its place.
    pub fn logits(&self, model: &Model, at: usize) -> [f64; 3] {
        let seen = &self.texts[at];
        let mut logits = [0.0; 3];
        let scale = scale(seen.grams.len());
        let grams = seen.grams.iter().filter_map(|key| Some((scale, model.grams.get(key)?)));
        let whole = seen.whole.iter().copied().zip(&model.whole);
        for (value, weights) in whole.chain(grams) {
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += f64::from(value * weight);
            }
        }
        logits
    }
}

/// A text in the terms of a fit.
struct Row {
    whole: [f32; WHOLE.len()],
    grams: Vec<u32>,
    scale: f64,
    base: [f64; 3],
    classes: [f64; 3],
    weight: f64,
    three: bool,
}

/// The penalised loss at a place, and its gradient.
fn loss(rows: &[Row], start: &[f64], how: &Parameters, place: &[f64], gradient: &mut [f64]) -> f64 {
    let mut loss = 0.0;
    let whole = 3 * WHOLE.len();
    for at in (0..place.len()).step_by(3) {
        let penalty = if at == 0 {
            0.0
        } else if at < whole {
            how.whole_penalty
        } else {
            how.penalty
        };
        let moved = [0, 1, 2].map(|class| place[at + class] - start[at + class]);
        let neutral = (2.0 * moved[1] - moved[0] - moved[2]) / 6.0;
        let more = penalty * (how.neutral_times - 1.0) * neutral;
        for (class, part) in [-1.0, 2.0, -1.0].into_iter().enumerate() {
            gradient[at + class] = penalty * moved[class] + more * part;
            loss += 0.5 * penalty * moved[class] * moved[class];
        }
        loss += 3.0 * more * neutral;
    }
    for row in rows {
        let mut logits = row.base;
        let mut add = |column: usize, value: f64| {
            for (logit, weight) in logits.iter_mut().zip(&place[3 * column..3 * column + 3]) {
                *logit += value * weight;
            }
        };
        row.whole.iter().enumerate().for_each(|(column, value)| add(column, f64::from(*value)));
        row.grams.iter().for_each(|gram| add(WHOLE.len() + *gram as usize, row.scale));
        if !row.three {
            logits[1] = f64::NEG_INFINITY;
        }
        let likely = probabilities(logits);
        let mut error = [0.0; 3];
        for class in 0..3 {
            error[class] = row.weight * (likely[class] - row.classes[class]);
            if row.classes[class] > 0.0 {
                loss -= row.weight * row.classes[class] * libm::log(likely[class].max(1e-300));
            }
        }
        let mut give = |column: usize, value: f64| {
            for (gradient, error) in gradient[3 * column..3 * column + 3].iter_mut().zip(error) {
                *gradient += value * error;
            }
        };
        row.whole.iter().enumerate().for_each(|(column, value)| give(column, f64::from(*value)));
        row.grams.iter().for_each(|gram| give(WHOLE.len() + *gram as usize, row.scale));
    }
    loss
}
