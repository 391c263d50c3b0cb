//! The space that is learnt: the teacher's, centred, turned so that its axes are sorted by how much
//! they vary, and cut after the first ones.
//!
//! Source: Pearson (1901), *On lines and planes of closest fit to systems of points in space*.

use nalgebra::{DMatrix, SymmetricEigen};

use super::train::dot;

/// A rotation of the teacher's space.
pub(super) struct Rotation {
    centre: Vec<f32>,
    axes: Vec<f32>,
    width: usize,
}

/// How many vectors the axes are found from.
const SAMPLE: usize = 40_000;

impl Rotation {
    /// Finds the axes along which the vectors vary most.
    pub(super) fn fit(vectors: &[f32], width: usize, dimensions: usize) -> Self {
        let step = (vectors.len() / width / SAMPLE).max(1);
        let sample: Vec<&[f32]> = vectors.chunks_exact(width).step_by(step).collect();
        let mut centre = vec![0.0_f64; width];
        for vector in &sample {
            centre.iter_mut().zip(*vector).for_each(|(sum, value)| *sum += f64::from(*value));
        }
        centre.iter_mut().for_each(|sum| *sum /= sample.len() as f64);
        let rows = DMatrix::from_fn(sample.len(), width, |row, column| {
            sample[row][column] - centre[column] as f32
        });
        let varies = (rows.transpose() * rows).cast::<f64>();
        let found = SymmetricEigen::new(varies);
        let mut order: Vec<usize> = (0..width).collect();
        order.sort_by(|a, b| found.eigenvalues[*b].total_cmp(&found.eigenvalues[*a]));
        let axes = order.iter().take(dimensions).flat_map(|axis| {
            found.eigenvectors.column(*axis).iter().map(|value| *value as f32).collect::<Vec<_>>()
        });
        let axes = axes.collect();
        Self { centre: centre.iter().map(|value| *value as f32).collect(), axes, width }
    }

    /// Turns vectors into the space; each becomes of unit length.
    pub(super) fn apply(&self, vectors: &[f32]) -> Vec<f32> {
        let mut turned =
            Vec::with_capacity(vectors.len() / self.width * self.axes.len() / self.width);
        for vector in vectors.chunks_exact(self.width) {
            let centred: Vec<f32> =
                vector.iter().zip(&self.centre).map(|(value, centre)| value - centre).collect();
            let start = turned.len();
            turned.extend(self.axes.chunks_exact(self.width).map(|axis| dot(axis, &centred)));
            let length = dot(&turned[start..], &turned[start..]).sqrt().max(f32::MIN_POSITIVE);
            turned[start..].iter_mut().for_each(|value| *value /= length);
        }
        turned
    }
}
