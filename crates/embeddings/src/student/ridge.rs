//! Ridge regression with many more features than texts.
//!
//! With X the texts' features and Y where they are to be put, the weights are Xᵀ (X Xᵀ + λ I)⁻¹ Y;
//! the system is solved by conjugate gradients, some directions at once, and X Xᵀ is never made.
//!
//! Source: Hestenes & Stiefel (1952), *Methods of Conjugate Gradients for Solving Linear Systems*,
//! Journal of Research of the National Bureau of Standards 49(6).

/// λ, beside rows of length 1.
const PENALTY: f32 = 0.5;

/// Steps at most; with these rows the rest is then far below what a cosine shows.
const STEPS: usize = 40;

/// The share of the first remainder that may remain.
const SMALL: f32 = 1e-4;

/// Directions that are solved together.
const TOGETHER: usize = 16;

/// So many directions of one text or feature.
type Few = [f32; TOGETHER];

/// The weights of features: features × dimensions.
///
/// # Shape
/// `rows` are (feature, value), `targets` as many vectors of `dimensions` numbers.
pub(super) fn solve(
    rows: &[Vec<(u32, f32)>],
    features: usize,
    targets: &[&[f32]],
    dimensions: usize,
) -> Vec<f32> {
    let mut weights = vec![0.0; features * dimensions];
    for first in (0..dimensions).step_by(TOGETHER) {
        let width = TOGETHER.min(dimensions - first);
        let few = targets.iter().map(|target| {
            let mut few = [0.0; TOGETHER];
            few[..width].copy_from_slice(&target[first..first + width]);
            few
        });
        let solved = conjugate_gradients(rows, features, few.collect());
        let mut few = vec![[0.0; TOGETHER]; features];
        gather(rows, &solved, &mut few);
        for (feature, few) in few.iter().enumerate() {
            let start = feature * dimensions + first;
            weights[start..start + width].copy_from_slice(&few[..width]);
        }
    }
    weights
}

/// Solves (X Xᵀ + λ I) A = Y for some columns, each by itself.
fn conjugate_gradients(rows: &[Vec<(u32, f32)>], features: usize, targets: Vec<Few>) -> Vec<Few> {
    let mut solved = vec![[0.0; TOGETHER]; rows.len()];
    let mut by_feature = vec![[0.0; TOGETHER]; features];
    let mut remainder = targets;
    let mut direction = remainder.clone();
    let mut size = products(&remainder, &remainder);
    let enough = size.map(|size| size * SMALL * SMALL);
    for _ in 0..STEPS {
        if size.iter().zip(enough).all(|(size, enough)| *size <= enough) {
            break;
        }
        by_feature.fill([0.0; TOGETHER]);
        gather(rows, &direction, &mut by_feature);
        let image: Vec<Few> =
            rows.iter().zip(&direction).map(|(row, own)| spread(row, own, &by_feature)).collect();
        let step = quotients(size, products(&direction, &image));
        for (at, image) in image.iter().enumerate() {
            for few in 0..TOGETHER {
                solved[at][few] += step[few] * direction[at][few];
                remainder[at][few] -= step[few] * image[few];
            }
        }
        let left = products(&remainder, &remainder);
        let turn = quotients(left, size);
        for (direction, remainder) in direction.iter_mut().zip(&remainder) {
            for few in 0..TOGETHER {
                direction[few] = remainder[few] + turn[few] * direction[few];
            }
        }
        size = left;
    }
    solved
}

/// Adds Xᵀ A.
fn gather(rows: &[Vec<(u32, f32)>], by_row: &[Few], by_feature: &mut [Few]) {
    for (row, values) in rows.iter().zip(by_row) {
        for (feature, weight) in row {
            let sums = &mut by_feature[*feature as usize];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
    }
}

/// A row of X times B, plus λ times its own.
fn spread(row: &[(u32, f32)], own: &Few, by_feature: &[Few]) -> Few {
    let mut sums = own.map(|value| PENALTY * value);
    for (feature, weight) in row {
        let values = &by_feature[*feature as usize];
        sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
    }
    sums
}

/// The inner product of each column with its like.
fn products(a: &[Few], b: &[Few]) -> Few {
    let mut sums = [0.0_f64; TOGETHER];
    for (a, b) in a.iter().zip(b) {
        for few in 0..TOGETHER {
            sums[few] += f64::from(a[few] * b[few]);
        }
    }
    sums.map(|sum| sum as f32)
}

/// Quotients; 0 where there is nothing to divide by.
fn quotients(a: Few, b: Few) -> Few {
    std::array::from_fn(|few| if b[few] > 0.0 { a[few] / b[few] } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_solve_the_normal_equations() {
        let rows: Vec<Vec<(u32, f32)>> =
            vec![vec![(0, 0.6), (1, 0.8)], vec![(1, 1.0)], vec![(0, 0.8), (2, 0.6)], vec![]];
        let targets: [&[f32]; 4] = [&[1.0, 0.0], &[0.5, -0.5], &[0.0, 2.0], &[1.0, 1.0]];
        let weights = solve(&rows, 3, &targets, 2);
        // Xᵀ (Y − X W) = λ W
        for direction in 0..2 {
            let mut sums = [0.0; 3];
            for (row, target) in rows.iter().zip(targets) {
                let said: f32 = row
                    .iter()
                    .map(|(at, value)| value * weights[*at as usize * 2 + direction])
                    .sum();
                row.iter().for_each(|(at, value)| {
                    sums[*at as usize] += value * (target[direction] - said);
                });
            }
            for feature in 0..3 {
                let difference = sums[feature] - PENALTY * weights[feature * 2 + direction];
                assert!(difference.abs() < 1e-4, "{feature} {direction}: {difference}");
            }
        }
    }
}
