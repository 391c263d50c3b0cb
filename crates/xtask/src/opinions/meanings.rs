//! Words that mean alike weigh alike, until texts say otherwise.
//!
//! A model that was fitted knows the words of its texts. Ridge regression tells what a word's vector
//! has to do with its weights; what it says of all words is where the next fit begins, and what
//! words keep that the labelled texts do not hold. What is behind a negator has a regression of its
//! own. The vectors are those of the word model that ships with trivox; the model of sentiment has
//! their part in its own weights, and does not need them.
//!
//! Source: Hoerl & Kennard (1970), *Ridge Regression: Biased Estimation for Nonorthogonal Problems*,
//! Technometrics 12(1).

use embeddings::WordModel;
use nalgebra::{DMatrix, DVector};
use sentiment::{Model, Prepared};
use text::Language;

/// λ, beside vectors of length about 1 that count by the root of their texts.
const PENALTY: f64 = 300.0;
/// What the regression says is multiplied by this: the fit draws all weights towards nothing, and
/// those of rare words most.
const TIMES: f64 = 5.0;
/// Words need so many texts to be learnt from.
const FEWEST: u32 = 3;

/// Where the next fit begins: weights of all words that have a meaning.
pub(super) fn prior(
    language: Language,
    prepared: &Prepared,
    some: &[usize],
    fitted: &Model,
) -> Result<Model, String> {
    let words = prepared.words(some);
    let mut found: Vec<(&str, [f32; 3])> = Vec::new();
    for is_negated in [false, true] {
        let of_side: Vec<(&str, u32, DVector<f64>)> = words
            .iter()
            .filter(|(name, _)| name.starts_with('¬') == is_negated)
            .filter_map(|(name, texts)| Some((*name, *texts, vector(name)?)))
            .collect();
        let known: Vec<_> = of_side.iter().filter(|(_, texts, _)| *texts >= FEWEST).collect();
        let n = WordModel::shipped().dimensions();
        let mut squares = DMatrix::identity(n, n) * PENALTY;
        let mut products = DMatrix::zeros(n, 3);
        for (name, texts, vector) in &known {
            let counts = f64::from(*texts).sqrt();
            squares.ger(counts, vector, vector, 1.0);
            let weights = DVector::from_iterator(3, fitted.weights(name).map(f64::from));
            products.ger(counts, vector, &weights, 1.0);
        }
        let solved = squares.cholesky().ok_or("the vectors of words have no solution")?;
        let solved = solved.solve(&products);
        found.extend(of_side.iter().map(|(name, _, vector)| {
            let weights = solved.tr_mul(vector) * TIMES;
            (*name, [weights[0] as f32, weights[1] as f32, weights[2] as f32])
        }));
    }
    Ok(Model::of_words(language, &found))
}

/// A word's vector, where it has one.
fn vector(name: &str) -> Option<DVector<f64>> {
    let model = WordModel::shipped();
    let mut sum = vec![0.0_f32; model.dimensions()];
    model.add(name.trim_start_matches('¬'), &mut sum);
    let is_known = sum.iter().any(|value| *value != 0.0);
    is_known.then(|| DVector::from_iterator(sum.len(), sum.into_iter().map(f64::from)))
}
