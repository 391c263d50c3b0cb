//! A linear layer over a batch of rows, at the speed of the processor.
//!
//! nalgebra hands the product to `matrixmultiply`, which picks the vector instructions at run time.
//! It sums each number of the result in the order of the inner dimension, whatever rows stand beside
//! it; only for very few rows nalgebra goes another way, so a batch has [`FEWEST`] at least.

use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut};

/// Rows below which nalgebra multiplies in another way, with other roundings.
const FEWEST: usize = 8;

/// A linear layer: weights and a bias.
pub(crate) struct Linear {
    /// One row for each output; as nalgebra sorts by columns, a transposed copy of what files hold.
    weights: DMatrix<f32>,
    bias: Vec<f32>,
}

impl Linear {
    /// Takes weights as files hold them: `inputs` numbers for each output.
    pub(crate) fn new(weights: &[f32], bias: Vec<f32>, inputs: usize) -> Self {
        Self { weights: DMatrix::from_row_slice(bias.len(), inputs, weights), bias }
    }

    /// How many numbers a row of the result has.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Applies the layer to rows of as many numbers as it has inputs; `into` becomes the rows of
    /// outputs.
    pub(crate) fn apply(&self, rows: &[f32], into: &mut Vec<f32>) {
        let (outputs, inputs) = self.weights.shape();
        let n = rows.len() / inputs;
        if n < FEWEST {
            let mut more = rows.to_vec();
            more.resize(FEWEST * inputs, 0.0);
            self.apply(&more, into);
            return into.truncate(n * outputs);
        }
        into.clear();
        for _ in 0..n {
            into.extend_from_slice(&self.bias);
        }
        // Rows of ours are columns of nalgebra's.
        let rows = DMatrixView::from_slice(rows, inputs, n);
        DMatrixViewMut::from_slice(into, outputs, n).gemm(1.0, &self.weights, &rows, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(at: usize) -> f32 {
        ((at * 37 % 101) as f32 - 50.0) / 50.0
    }

    fn layer(inputs: usize, outputs: usize) -> Linear {
        let weights: Vec<f32> = (0..outputs * inputs).map(|at| number(at + 13)).collect();
        Linear::new(&weights, (0..outputs).map(number).collect(), inputs)
    }

    #[test]
    fn equals_the_plain_sum_for_all_shapes() {
        for (n, inputs, outputs) in [(1, 8, 8), (5, 7, 9), (13, 500, 33), (100, 9, 40)] {
            let rows: Vec<f32> = (0..n * inputs).map(number).collect();
            let mut found = Vec::new();
            layer(inputs, outputs).apply(&rows, &mut found);
            assert_eq!(found.len(), n * outputs);
            for (at, found) in found.iter().enumerate() {
                let (row, output) = (at / outputs, at % outputs);
                let products = (0..inputs).map(|inner| {
                    f64::from(rows[row * inputs + inner] * number(output * inputs + inner + 13))
                });
                let sum = products.sum::<f64>() + f64::from(number(output));
                assert!((f64::from(*found) - sum).abs() < 1e-4, "{n} {inputs} {outputs}");
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_the_rows_beside_it() {
        let layer = layer(384, 50);
        let rows: Vec<f32> = (0..200 * 384).map(number).collect();
        let mut all = Vec::new();
        layer.apply(&rows, &mut all);
        for (from, to) in [(0, 1), (3, 9), (7, 20), (50, 199)] {
            let mut some = Vec::new();
            layer.apply(&rows[from * 384..to * 384], &mut some);
            assert_eq!(some, all[from * 50..to * 50], "{from} {to}");
        }
    }
}
