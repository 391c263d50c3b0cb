//! A linear model: what each word, pair and number speaks for, class by class.
//!
//! The file is text, to be read and compared: a line `trivox sentiment 1`, the language, then one
//! line for each feature: its name and its weights for negative, neutral and positive, in hundredths
//! of a logit. Names that begin with `#` are of numbers about the whole text.

use rustc_hash::FxHashMap;
use text::Language;
use thiserror::Error;

use crate::observed::{Gram, OF_VERDICTS, Observed, WHOLE, key};

/// First line of a file.
const HEAD: &str = "trivox sentiment 1";
/// What all words and pairs of a text weigh together, whatever their number: see [`scale`].
const GRAMS: f32 = 3.0;

/// Weights for negative, neutral and positive.
pub(crate) type Weights = [f32; 3];

/// What speaks for which class.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) language: Language,
    pub(crate) whole: [Weights; WHOLE.len()],
    pub(crate) grams: FxHashMap<u64, Weights>,
    /// Names of the grams, sorted; empty in a model that is only used.
    pub(crate) names: Vec<String>,
}

/// A file that is no model.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {0} of a sentiment model is not as it should be")]
pub struct ModelError(usize);

/// The share of one word or pair among `n`: the more there are, the less each says.
pub(crate) fn scale(n: usize) -> f32 {
    GRAMS / (n.max(4) as f32).sqrt()
}

impl Model {
    /// A model that knows nothing.
    pub(crate) fn blank(language: Language) -> Model {
        let whole = [Weights::default(); WHOLE.len()];
        Model { language, whole, grams: FxHashMap::default(), names: Vec::new() }
    }

    /// A model of some words and nothing else.
    pub fn of_words(language: Language, words: &[(&str, [f32; 3])]) -> Model {
        let mut model = Model::blank(language);
        for (name, weights) in words {
            model.grams.insert(key(name), *weights);
            model.names.push((*name).to_owned());
        }
        model
    }

    /// The weights of a word or pair by its name, for negative, neutral and positive.
    pub fn weights(&self, name: &str) -> [f32; 3] {
        self.grams.get(&key(name)).copied().unwrap_or_default()
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Where a line is not as [`Model::write`] writes it.
    pub fn read(file: &str) -> Result<Model, ModelError> {
        let mut lines = file.lines().enumerate();
        let head = lines.next().filter(|(_, line)| *line == HEAD);
        let language = lines.next().and_then(|(_, line)| Language::from_code(line));
        let (Some(_), Some(language)) = (head, language) else { return Err(ModelError(1)) };
        let mut model = Model::blank(language);
        model.grams.reserve(file.len() / 24);
        for (at, line) in lines {
            let wrong = || ModelError(at + 1);
            let mut fields = line.split('\t');
            let name = fields.next().ok_or_else(wrong)?;
            let mut weights = Weights::default();
            for weight in &mut weights {
                let hundredths: i16 =
                    fields.next().and_then(|field| field.parse().ok()).ok_or_else(wrong)?;
                *weight = f32::from(hundredths) / 100.0;
            }
            match name.strip_prefix('#').and_then(|name| WHOLE.iter().position(|own| *own == name))
            {
                Some(at) => model.whole[at] = weights,
                None => {
                    model.grams.insert(key(name), weights);
                }
            }
        }
        Ok(model)
    }

    /// The text of the model's file.
    pub fn write(&self) -> String {
        let mut file = format!("{HEAD}\n{}\n", self.language.code());
        let mut line = |name: &str, weights: &Weights| {
            let [negative, neutral, positive] = weights.map(hundredths);
            file.push_str(&format!("{name}\t{negative}\t{neutral}\t{positive}\n"));
        };
        for (name, weights) in WHOLE.iter().zip(&self.whole) {
            line(&format!("#{name}"), weights);
        }
        for name in &self.names {
            if let Some(weights) = self.grams.get(&key(name))
                && weights.iter().any(|weight| hundredths(*weight) != 0)
            {
                line(name, weights);
            }
        }
        file
    }

    /// Whether verdicts of rules or of a lexicon mean anything to it.
    pub(crate) fn knows_verdicts(&self) -> bool {
        OF_VERDICTS.iter().any(|at| self.whole[*at] != Weights::default())
    }

    /// How many words and pairs it weighs.
    pub fn n_grams(&self) -> usize {
        self.grams.len()
    }

    /// The logits of the classes; `known` hears of each word and pair that has a weight.
    pub(crate) fn logits(
        &self,
        observed: &Observed,
        mut known: impl FnMut(&Gram, &Weights),
    ) -> [f64; 3] {
        let mut sum = [0.0_f32; 3];
        for gram in &observed.grams {
            if let Some(weights) = self.grams.get(&gram.key) {
                known(gram, weights);
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += weight;
                }
            }
        }
        let scale = scale(observed.grams.len());
        let mut logits = sum.map(|sum| f64::from(sum * scale));
        for (value, weights) in observed.whole.iter().zip(&self.whole) {
            for (logit, weight) in logits.iter_mut().zip(weights) {
                *logit += f64::from(value * weight);
            }
        }
        logits
    }
}

fn hundredths(weight: f32) -> i16 {
    (weight * 100.0).round() as i16
}

/// Logits to probabilities.
pub(crate) fn probabilities(logits: [f64; 3]) -> [f64; 3] {
    let most = logits.iter().fold(f64::MIN, |most, logit| most.max(*logit));
    let powers = logits.map(|logit| libm::exp(logit - most));
    let sum: f64 = powers.iter().sum();
    powers.map(|power| power / sum)
}
