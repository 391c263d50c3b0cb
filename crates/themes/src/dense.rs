//! Dense rows of single-precision numbers, and the few operations on them.
//!
//! Sums run in a fixed order over eight lanes, which compilers turn into vector instructions, so
//! that the same input gives the same bits on every machine.

use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut};

/// Lanes of a sum.
const LANES: usize = 8;

/// A matrix by rows.
#[derive(Clone)]
pub(crate) struct Dense {
    values: Vec<f32>,
    rows: usize,
    /// How many columns there are.
    pub(crate) width: usize,
}

impl Dense {
    /// A matrix of zeros.
    pub(crate) fn zeros(rows: usize, width: usize) -> Dense {
        Dense { values: vec![0.0; rows * width], rows, width }
    }

    /// Rows of one width, 0 where there are none.
    pub(crate) fn of(rows: &[Vec<f32>]) -> Dense {
        let width = rows.first().map_or(0, Vec::len);
        Dense { values: rows.concat(), rows: rows.len(), width }
    }

    /// A row for each item: what `add` adds up of it, of length 1, or 0 where that is nothing.
    pub(crate) fn directions<T>(items: &[T], width: usize, add: impl Fn(&T, &mut [f32])) -> Dense {
        let mut directions = Dense::zeros(items.len(), width);
        for (row, item) in items.iter().enumerate() {
            let direction = directions.row_mut(row);
            add(item, direction);
            normalise(direction);
        }
        directions
    }

    /// All rows, one after the other.
    pub(crate) fn values(&self) -> &[f32] {
        &self.values
    }

    /// All rows of matrices of one width, one after the other.
    pub(crate) fn stacked(width: usize, parts: Vec<Dense>) -> Dense {
        let rows = parts.iter().map(Dense::len).sum();
        Dense { values: parts.into_iter().flat_map(|part| part.values).collect(), rows, width }
    }

    /// The rows of two matrices side by side.
    pub(crate) fn beside(&self, right: &Dense) -> Dense {
        let mut joined = Dense::zeros(self.rows, self.width + right.width);
        for row in 0..self.rows {
            let to = joined.row_mut(row);
            to[..self.width].copy_from_slice(self.row(row));
            to[self.width..].copy_from_slice(right.row(row));
        }
        joined
    }

    /// Adds a row of zeros.
    pub(crate) fn push(&mut self) -> &mut [f32] {
        self.rows += 1;
        self.values.resize(self.rows * self.width, 0.0);
        self.row_mut(self.rows - 1)
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// A row.
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// A row, to change.
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.width..(row + 1) * self.width]
    }

    /// Columns as rows.
    pub(crate) fn transposed(&self) -> Dense {
        let rows = self.len();
        let mut turned = Dense::zeros(self.width, rows);
        for row in 0..rows {
            for (column, value) in self.row(row).iter().enumerate() {
                turned.values[column * rows + row] = *value;
            }
        }
        turned
    }

    /// The inner products of its rows with those of another matrix: rows × rows of the other.
    pub(crate) fn products(&self, other: &Dense) -> Dense {
        let mut products = Dense::zeros(self.len(), other.len());
        // Rows of ours are columns of nalgebra's.
        let rows = DMatrixView::from_slice(&self.values, self.width, self.len());
        let others = DMatrix::from_row_slice(other.len(), other.width, &other.values);
        DMatrixViewMut::from_slice(&mut products.values, other.len(), self.len())
            .gemm(1.0, &others, &rows, 0.0);
        products
    }

    /// The rows of a range.
    pub(crate) fn rows(&self, range: std::ops::Range<usize>) -> Dense {
        let values = self.values[range.start * self.width..range.end * self.width].to_vec();
        Dense { values, rows: range.len(), width: self.width }
    }

    /// The rows at `indices`, in that order.
    pub(crate) fn select(&self, indices: &[usize]) -> Dense {
        let values = indices.iter().flat_map(|index| self.row(*index)).copied().collect();
        Dense { values, rows: indices.len(), width: self.width }
    }
}

/// The inner product of two rows.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (a_lanes, a_rest) = a.as_chunks::<LANES>();
    let (b_lanes, b_rest) = b.as_chunks::<LANES>();
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    add_lanes(sums) + rest
}

fn add_lanes(sums: [f32; LANES]) -> f32 {
    let pairs = [sums[0] + sums[4], sums[1] + sums[5], sums[2] + sums[6], sums[3] + sums[7]];
    (pairs[0] + pairs[2]) + (pairs[1] + pairs[3])
}

/// Adds `factor` times `b` to `a`.
pub(crate) fn add_scaled(a: &mut [f32], factor: f32, b: &[f32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += factor * b;
    }
}

/// Scales a row to length 1, unless it is (nearly) 0; returns its former length.
pub(crate) fn normalise(row: &mut [f32]) -> f32 {
    let length = dot(row, row).sqrt();
    if length > f32::MIN_POSITIVE {
        row.iter_mut().for_each(|value| *value /= length);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix of made-up numbers.
    fn made_up(rows: usize, width: usize) -> Dense {
        let values = (0..rows * width).map(|at| (at * 37 % 101) as f32 / 50.0 - 1.0).collect();
        Dense { values, rows, width }
    }

    #[test]
    fn products_are_inner_products_for_all_shapes() {
        for (rows, others, width) in
            [(1, 1, 1), (3, 5, 7), (40, 5, 320), (9, 5, 5), (300, 96, 320), (2, 9, 0)]
        {
            let (a, b) = (made_up(rows, width), made_up(others, width));
            let products = a.products(&b);
            for row in 0..products.len() {
                for (other, product) in products.row(row).iter().enumerate() {
                    let plain = dot(a.row(row), b.row(other));
                    assert!(
                        (product - plain).abs() < 1e-4,
                        "{rows} {others} {width}: {product}, {plain}"
                    );
                }
            }
        }
    }
}
