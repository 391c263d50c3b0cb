//! Probabilities that come true: of all texts told with 80 %, eight in ten.
//!
//! Source: Guo, Pleiss, Sun & Weinberger (2017), On Calibration of Modern Neural Networks, ICML:
//! one temperature for all logits (here with an offset for each class), fitted on texts that the
//! model has not seen; expected calibration error in ten bins.

use crate::minimum::minimum;
use crate::model::{Model, probabilities};

/// A text that the model had not seen: its logits, its true classes, what it counts.
#[derive(Clone, Copy, Debug)]
pub struct Unseen {
    /// What the model says.
    pub logits: [f64; 3],
    /// How likely it is negative, neutral, positive.
    pub classes: [f64; 3],
    /// What it counts, beside others.
    pub weight: f64,
}

/// A temperature and an offset for each class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    times: f64,
    offsets: [f64; 3],
}

impl Calibration {
    /// The one that makes the true classes of unseen texts likeliest.
    pub fn fit(unseen: &[Unseen]) -> Calibration {
        let total: f64 = unseen.iter().map(|text| text.weight).sum();
        let place = minimum(vec![1.0, 0.0, 0.0, 0.0], 100, |place, gradient| {
            let calibration = Calibration::of(place);
            gradient.fill(0.0);
            let mut loss = 0.0;
            for text in unseen {
                let likely = calibration.probabilities(text.logits);
                let weight = text.weight / total.max(f64::MIN_POSITIVE);
                for class in 0..3 {
                    let error = weight * (likely[class] - text.classes[class]);
                    gradient[0] += error * text.logits[class];
                    gradient[class + 1] += error;
                    loss -= weight * text.classes[class] * libm::log(likely[class].max(1e-300));
                }
            }
            loss
        });
        Calibration::of(&place)
    }

    /// The one temperature that makes the true classes of unseen texts likeliest: which class is
    /// told stays as it is.
    pub fn fit_temperature(unseen: &[Unseen]) -> Calibration {
        let total: f64 = unseen.iter().map(|text| text.weight).sum();
        let place = minimum(vec![1.0], 100, |place, gradient| {
            let calibration = Calibration { times: place[0], offsets: [0.0; 3] };
            gradient[0] = 0.0;
            let mut loss = 0.0;
            for text in unseen {
                let likely = calibration.probabilities(text.logits);
                let weight = text.weight / total.max(f64::MIN_POSITIVE);
                for ((likely, truth), logit) in likely.iter().zip(text.classes).zip(text.logits) {
                    gradient[0] += weight * (likely - truth) * logit;
                    loss -= weight * truth * libm::log(likely.max(1e-300));
                }
            }
            loss
        });
        Calibration { times: place[0], offsets: [0.0; 3] }
    }

    fn of(place: &[f64]) -> Calibration {
        Calibration { times: place[0], offsets: [place[1], place[2], place[3]] }
    }

    /// Calibrated probabilities.
    pub fn probabilities(&self, logits: [f64; 3]) -> [f64; 3] {
        let mut moved = logits.map(|logit| logit * self.times);
        moved.iter_mut().zip(self.offsets).for_each(|(logit, offset)| *logit += offset);
        probabilities(moved)
    }

    /// The model whose own probabilities are the calibrated ones.
    pub fn apply(&self, mut model: Model) -> Model {
        let times = self.times as f32;
        let grams = model.grams.values_mut();
        #[expect(clippy::iter_over_hash_type, reason = "each is changed by itself")]
        for weights in grams {
            *weights = weights.map(|weight| weight * times);
        }
        model.whole = model.whole.map(|weights| weights.map(|weight| weight * times));
        for (weight, offset) in model.whole[0].iter_mut().zip(self.offsets) {
            *weight += offset as f32;
        }
        model
    }
}

/// How far confidence and share of hits lie apart, on average: pairs of confidence and hit.
pub fn expected_calibration_error(told: &[(f64, bool)]) -> Option<f64> {
    let mut bins = [(0_u32, 0.0, 0_u32); 10];
    for (confidence, hit) in told {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1, bin.1 + confidence, bin.2 + u32::from(*hit));
    }
    let apart: f64 = bins.iter().map(|(_, told, hits)| (told - f64::from(*hits)).abs()).sum();
    (!told.is_empty()).then(|| apart / told.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_twice_too_sure_is_cooled() {
        // Three texts in four are what logits of ±2.2 (90 %) say: they should say 75 %.
        let text = |hit: bool| Unseen {
            logits: [-1.1, -30.0, 1.1],
            classes: if hit { [0.0, 0.0, 1.0] } else { [1.0, 0.0, 0.0] },
            weight: 1.0,
        };
        let flipped = |text: Unseen| {
            let [a, b, c] = text.logits;
            let [x, y, z] = text.classes;
            Unseen { logits: [c, b, a], classes: [z, y, x], ..text }
        };
        let hits = [true, true, true, false].map(text);
        let unseen: Vec<Unseen> = hits.into_iter().chain(hits.map(flipped)).collect();
        let calibration = Calibration::fit(&unseen);
        let [_, _, positive] = calibration.probabilities([-1.1, -30.0, 1.1]);
        assert!((positive - 0.75).abs() < 0.01, "{positive}");
    }

    #[test]
    fn errors_of_calibration() {
        assert_eq!(expected_calibration_error(&[]), None);
        let told = [(0.75, true), (0.75, true), (0.75, true), (0.75, false)];
        assert_eq!(expected_calibration_error(&told), Some(0.0));
        assert_eq!(expected_calibration_error(&[(1.0, false)]), Some(1.0));
    }
}
