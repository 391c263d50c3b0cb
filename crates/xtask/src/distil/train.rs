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

/// Improves the vectors on the examples.
pub(super) fn train(vectors: &mut [f32], examples: &[Example<'_>], how: &Parameters) {
    let mut squares = vec![1e-8_f32; vectors.len()];
    let mut random = Random::seeded(how.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
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
        let mean = total / examples.len() as f64;
        eprintln!("pass {}: mean cosine {mean:.4}", pass + 1);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_learns_what_its_sentences_share() {
        let (x, y) = ([1.0, 0.0], [0.0, 1.0]);
        let sentence = |pieces: &[u32], target| Example { pieces: pieces.to_vec(), target };
        let examples = [
            sentence(&[0, 2], x.as_slice()),
            sentence(&[0, 2], &x),
            sentence(&[1, 2], &y),
            sentence(&[1, 2], &y),
        ];
        let how = Parameters { passes: 100, rate: 0.05, dropout: 0, seed: 1 };
        let mut vectors = vec![0.5; 6];
        train(&mut vectors, &examples, &how);
        let cosine = |a: &[f32], b: &[f32]| dot(a, b) / (dot(a, a) * dot(b, b)).sqrt();
        let sum = |piece: usize| -> Vec<f32> {
            let [own, shared] = [piece, 2].map(|piece| &vectors[piece * 2..piece * 2 + 2]);
            own.iter().zip(shared).map(|(own, shared)| own + shared).collect()
        };
        assert!(cosine(&sum(0), &x) > 0.99 && cosine(&sum(1), &y) > 0.99, "{vectors:?}");
        let mut again = vec![0.5; 6];
        train(&mut again, &examples, &how);
        assert_eq!(vectors, again);
    }
}
