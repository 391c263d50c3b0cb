//! Dense rows of single-precision numbers, and the few operations on them.
//!
//! Sums run in a fixed order over eight lanes, which compilers turn into vector instructions, so
//! that the same input gives the same bits on every machine.

/// Lanes of a sum.
const LANES: usize = 8;

/// A matrix by rows.
#[derive(Clone)]
pub(crate) struct Dense {
    values: Vec<f32>,
    /// How many columns there are.
    pub(crate) width: usize,
}

impl Dense {
    /// A matrix of zeros.
    pub(crate) fn zeros(rows: usize, width: usize) -> Dense {
        Dense { values: vec![0.0; rows * width], width }
    }

    /// All rows of matrices of one width, one after the other.
    pub(crate) fn stacked(width: usize, parts: Vec<Dense>) -> Dense {
        Dense { values: parts.into_iter().flat_map(|part| part.values).collect(), width }
    }

    /// Makes it so many rows of zeros, in the memory that it has.
    pub(crate) fn clear(&mut self, rows: usize) {
        self.values.clear();
        self.values.resize(rows * self.width, 0.0);
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
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

    /// The rows at `indices`, in that order.
    pub(crate) fn select(&self, indices: &[usize]) -> Dense {
        let values = indices.iter().flat_map(|index| self.row(*index)).copied().collect();
        Dense { values, width: self.width }
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

/// The inner products of a row with four others at once: four times as fast as one by one.
pub(crate) fn dot_four(a: &[f32], others: [&[f32]; 4]) -> [f32; 4] {
    let mut sums = [[0.0_f32; LANES]; 4];
    let (a_lanes, a_rest) = a.as_chunks::<LANES>();
    let lanes = others.map(|other| other.as_chunks::<LANES>().0);
    for (at, a) in a_lanes.iter().enumerate() {
        for other in 0..4 {
            let b = &lanes[other][at];
            for lane in 0..LANES {
                sums[other][lane] += a[lane] * b[lane];
            }
        }
    }
    let mut products = sums.map(add_lanes);
    for (product, other) in products.iter_mut().zip(others) {
        let rest = &other[a_lanes.len() * LANES..];
        *product += a_rest.iter().zip(rest).map(|(a, b)| a * b).sum::<f32>();
    }
    products
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
