//! Learns a vector for each word piece, so that their sum points where the teacher's vector of the
//! sentence points.
//!
//! The loss of an example is 1 − cos(Σ vectors, teacher's vector); its gradient touches only the
//! rows of the example's pieces, by Adagrad. One thread, seeded: the same bytes each time.
//!
//! Source: Duchi, Hazan & Singer (2011), *Adaptive Subgradient Methods*, JMLR 12.

use statistics::Random;

/// How the vectors are learnt.
pub(super) struct Parameters {
    pub(super) passes: usize,
    pub(super) rate: f32,
    /// Of a hundred pieces, how many are left out, anew in each pass, so that each piece learns to
    /// stand for itself.
    pub(super) dropout: usize,
    pub(super) seed: u64,
}

/// An example: the numbers of its pieces, and where the teacher's vector points.
pub(super) struct Example<'a> {
    pub(super) pieces: Vec<u32>,
    pub(super) target: &'a [f32],
}

/// Improves the vectors on the examples; returns the mean cosine of the last pass.
pub(super) fn train(
    vectors: &mut [f32],
    examples: &[Example<'_>],
    dimensions: usize,
    how: &Parameters,
) -> f64 {
    let mut squares = vec![1e-8_f32; vectors.len()];
    let mut random = Random::seeded(how.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut mean = 0.0;
    let steps = (how.passes * examples.len()) as f32;
    let mut step = 0.0;
    for pass in 0..how.passes {
        for last in (1..order.len()).rev() {
            order.swap(last, random.below(last + 1));
        }
        let mut total = 0.0;
        for number in &order {
            let rate = how.rate * (1.0 - step / steps);
            step += 1.0;
            let example = &examples[*number];
            let mut pieces = example.pieces.clone();
            if pieces.len() > 2 {
                pieces.retain(|_| random.below(100) >= how.dropout);
            }
            total += learn(vectors, &mut squares, &pieces, example.target, rate);
        }
        mean = total / examples.len() as f64;
        eprintln!("pass {}: mean cosine {mean:.4}", pass + 1);
    }
    debug_assert_eq!(vectors.len() % dimensions, 0);
    mean
}

/// One step; returns the cosine before it.
fn learn(
    vectors: &mut [f32],
    squares: &mut [f32],
    pieces: &[u32],
    target: &[f32],
    rate: f32,
) -> f64 {
    let dimensions = target.len();
    let row = |piece: u32| piece as usize * dimensions..(piece as usize + 1) * dimensions;
    let mut sum = vec![0.0_f32; dimensions];
    for piece in pieces {
        add(&mut sum, &vectors[row(*piece)]);
    }
    let length = dot(&sum, &sum).sqrt();
    if length == 0.0 {
        return 0.0;
    }
    let cosine = dot(&sum, target) / length;
    for (value, target) in sum.iter_mut().zip(target) {
        *value = (cosine * *value / length - target) / length;
    }
    for piece in pieces {
        let row = row(*piece);
        let rows = vectors[row.clone()].iter_mut().zip(&mut squares[row]);
        for ((value, square), slope) in rows.zip(&sum) {
            *square += slope * slope;
            *value -= rate * slope / square.sqrt();
        }
    }
    f64::from(cosine)
}

/// Adds a vector to another.
pub(super) fn add(sum: &mut [f32], vector: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(vector) {
        *sum += value;
    }
}

/// The product of two vectors, in eight partial sums.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}
