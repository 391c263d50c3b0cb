//! What stands between the matrix products of a BERT encoder: normalisation, activation, attention.
//!
//! Loops are written so that the compiler turns them into vector instructions, with sums in a fixed
//! order.
//!
//! Source: Devlin, Chang, Lee & Toutanova (2019), *BERT*, NAACL; Vaswani et al. (2017), *Attention
//! Is All You Need*.

use crate::sum;

/// Scale and shift after a normalisation.
pub(crate) struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
    pub(crate) epsilon: f32,
}

impl Norm {
    /// Brings each row to mean 0 and variance 1, then scales and shifts it.
    pub(crate) fn apply(&self, rows: &mut [f32]) {
        let width = self.scale.len();
        for row in rows.chunks_exact_mut(width) {
            let mean = sum(row.iter().copied()) / width as f32;
            let square = sum(row.iter().map(|value| (value - mean) * (value - mean)));
            let scale = 1.0 / (square / width as f32 + self.epsilon).sqrt();
            for ((value, factor), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
                *value = (*value - mean) * scale * factor + shift;
            }
        }
    }
}

/// Adds one batch of rows to another.
pub(crate) fn add(rows: &mut [f32], others: &[f32]) {
    for (value, other) in rows.iter_mut().zip(others) {
        *value += other;
    }
}

/// The Gaussian error linear unit, in its exact form: x·Φ(x).
pub(crate) fn gelu(values: &mut [f32]) {
    for value in values {
        *value = 0.5 * *value * (1.0 + erf(*value * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// The error function by a rational approximation, within a few units in the last place.
///
/// Source: the coefficients of XLA's `ErfImpl32` (Apache-2.0).
#[inline(always)]
fn erf(x: f32) -> f32 {
    const ABOVE: [f32; 7] = [
        -2.726_142_4e-10,
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_5e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    const BELOW: [f32; 5] =
        [-1.456_607_2e-5, -2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_474e-2];
    let x = x.clamp(-4.0, 4.0);
    let square = x * x;
    let mut above = ABOVE[0];
    for factor in &ABOVE[1..] {
        above = above * square + factor;
    }
    let mut below = BELOW[0];
    for factor in &BELOW[1..] {
        below = below * square + factor;
    }
    x * above / below
}

/// Scaled dot-product attention of the tokens of one sentence to each other, one head at a time.
///
/// # Shape
/// `queries`, `keys`, `values`, `into`: one row of `heads · size` numbers for each token.
pub(crate) fn attend(sentence: Sentence<'_>, heads: usize, into: &mut [f32]) {
    let width = sentence.width;
    let (tokens, size) = (sentence.queries.len() / width, width / heads);
    let mut turned = vec![0.0; size * tokens];
    let mut scores = vec![0.0; tokens];
    for head in 0..heads {
        for (token, key) in sentence.keys.chunks_exact(width).enumerate() {
            for (at, value) in key[head * size..(head + 1) * size].iter().enumerate() {
                turned[at * tokens + token] = *value;
            }
        }
        for (token, query) in sentence.queries.chunks_exact(width).enumerate() {
            score(&query[head * size..(head + 1) * size], &turned, &mut scores);
            let into = &mut into[token * width + head * size..][..size];
            into.fill(0.0);
            for (weight, value) in scores.iter().zip(sentence.values.chunks_exact(width)) {
                for (sum, value) in into.iter_mut().zip(&value[head * size..]) {
                    *sum += weight * value;
                }
            }
        }
    }
}

/// The rows of one sentence.
#[derive(Clone, Copy)]
pub(crate) struct Sentence<'a> {
    pub(crate) queries: &'a [f32],
    pub(crate) keys: &'a [f32],
    pub(crate) values: &'a [f32],
    pub(crate) width: usize,
}

/// How much a token attends to each other one: the softmax of the scaled products.
#[inline(always)]
fn score(query: &[f32], turned: &[f32], scores: &mut [f32]) {
    scores.fill(0.0);
    for (part, keys) in query.iter().zip(turned.chunks_exact(scores.len())) {
        for (score, key) in scores.iter_mut().zip(keys) {
            *score += part * key;
        }
    }
    let scale = 1.0 / (query.len() as f32).sqrt();
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut total = 0.0;
    for score in scores.iter_mut() {
        *score = libm::expf((*score - highest) * scale);
        total += *score;
    }
    for score in scores {
        *score /= total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function_is_that_of_the_library() {
        for step in -600..=600 {
            let x = step as f32 / 100.0;
            assert!((erf(x) - libm::erff(x)).abs() < 5e-7, "{x}: {} {}", erf(x), libm::erff(x));
        }
    }

    #[test]
    fn a_normalised_row_has_mean_0_and_variance_1() {
        let norm = Norm { scale: vec![1.0; 40], shift: vec![0.0; 40], epsilon: 0.0 };
        let mut row: Vec<f32> = (0..40).map(|at| (at * at % 17) as f32).collect();
        norm.apply(&mut row);
        let mean = row.iter().sum::<f32>() / 40.0;
        let variance = row.iter().map(|value| value * value).sum::<f32>() / 40.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{mean} {variance}");
    }
}
