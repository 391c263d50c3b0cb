//! A space in which statements that use related words lie near each other.
//!
//! Latent semantic analysis (Deerwester et al. 1990) of TF-IDF weights, divided by the square
//! roots of the sums of rows and columns as in spectral co-clustering (Dhillon 2001). The mean sum
//! is added to each sum before, which keeps rare words and short statements from making
//! directions of their own: regularised spectral clustering (Qin & Rohe 2013). The truncated
//! singular value decomposition is the randomised one of Halko, Martinsson & Tropp (2011,
//! algorithms 4.4 and 5.1).
//!
//! A direction counts by the *square* of its singular value: as if each statement were mixed
//! with the statements near it, which helps texts of few words.

use nalgebra::DMatrix;

use crate::dense::{Dense, add_scaled, dot, normalise};
use crate::random::Random;
use crate::sparse::Sparse;

/// Directions kept: of the words, of which 50, 100 or 200 were no better, and of words and meanings
/// together, of which 96 or all were no better.
const DIRECTIONS: usize = 64;

/// Directions drawn beyond those kept, for precision.
const SURPLUS: usize = 8;

/// Passes of subspace iteration.
const PASSES: usize = 3;

/// A unit vector for each row of counts; zero where a row is empty.
pub(crate) fn embed(counts: &Sparse, random: &mut Random) -> Dense {
    let weights = balanced(tf_idf(counts));
    let mut vectors = along_main_words(&weights, DIRECTIONS, |value| value, random);
    (0..vectors.len()).for_each(|row| _ = normalise(vectors.row_mut(row)));
    vectors
}

/// The rows of matrices side by side, each of a weight, as unit vectors along the main directions of
/// all rows.
pub(crate) fn beside(parts: &[(&Dense, f32)], random: &mut Random) -> Dense {
    let rows = parts.iter().map(|(part, _)| part.len()).max().unwrap_or(0);
    let mut joined = Dense::zeros(rows, parts.iter().map(|(part, _)| part.width).sum());
    for row in 0..rows {
        let mut to = joined.row_mut(row);
        for (part, weight) in parts {
            let here;
            (here, to) = to.split_at_mut(part.width);
            add_scaled(here, *weight, part.row(row));
        }
        normalise(joined.row_mut(row));
    }
    along_main_directions(&joined, DIRECTIONS.min(joined.len()), random)
}

/// Rows as unit vectors of fewer numbers: along the `kept` directions in which they differ most.
pub(crate) fn along_main_directions(rows: &Dense, kept: usize, random: &mut Random) -> Dense {
    let columns = rows.transposed();
    let mut directions = Dense::zeros(kept, rows.width);
    for direction in 0..kept {
        directions.row_mut(direction).iter_mut().for_each(|value| *value = random.centred());
    }
    for _ in 0..PASSES {
        let projected = directions.products(rows);
        directions = orthonormal(&columns.products(&projected)).transposed();
    }
    let mut projected = rows.products(&directions);
    (0..projected.len()).for_each(|row| _ = normalise(projected.row_mut(row)));
    projected
}

/// The rows of a matrix along at most `kept` of its main directions, each times what `factor` makes
/// of its singular value.
pub(crate) fn along_main_words(
    matrix: &Sparse,
    kept: usize,
    factor: impl Fn(f32) -> f32,
    random: &mut Random,
) -> Dense {
    let drawn = (kept + SURPLUS).min(matrix.width).min(matrix.len());
    if drawn == 0 {
        return Dense::zeros(matrix.len(), 0);
    }
    let projected = multiply(matrix, &principal_words(matrix, drawn, random));
    let (values, directions) = principal_directions(&projected);
    let factors: Vec<f32> = values.into_iter().map(factor).collect();
    let mut rows = Dense::zeros(matrix.len(), kept.min(drawn));
    for row in 0..matrix.len() {
        for (column, to) in rows.row_mut(row).iter_mut().enumerate() {
            *to = dot(projected.row(row), directions.row(column)) * factors[column];
        }
    }
    rows
}

/// (1 + ln tf) · ln(1 + n/df), rows scaled to length 1.
fn tf_idf(counts: &Sparse) -> Sparse {
    let n = counts.len() as f32;
    let idf: Vec<f32> = counts
        .rows_by_column()
        .iter()
        .map(|rows| libm::logf(1.0 + n / (*rows).max(1) as f32))
        .collect();
    let mut weights = counts.map(|column, count| (1.0 + libm::logf(count)) * idf[column]);
    for row in 0..weights.len() {
        let length = weights.row(row).map(|(_, value)| value * value).sum::<f32>().sqrt();
        weights.row_mut(row).for_each(|(_, value)| *value /= length.max(f32::MIN_POSITIVE));
    }
    weights
}

/// Each value divided by the roots of the regularised sums of its row and its column.
fn balanced(mut weights: Sparse) -> Sparse {
    let rows: Vec<f32> =
        (0..weights.len()).map(|row| weights.row(row).map(|(_, value)| value).sum()).collect();
    let mut columns = vec![0.0_f32; weights.width];
    for row in 0..weights.len() {
        weights.row(row).for_each(|(column, value)| columns[column] += value);
    }
    let (rows, columns) = (regularised_roots(&rows), regularised_roots(&columns));
    for (row, root) in rows.iter().enumerate() {
        weights.row_mut(row).for_each(|(column, value)| *value /= root * columns[column]);
    }
    weights
}

fn regularised_roots(sums: &[f32]) -> Vec<f32> {
    let mean = sums.iter().sum::<f32>() / sums.len().max(1) as f32;
    sums.iter().map(|sum| (sum + mean).sqrt()).collect()
}

/// An orthonormal basis of the words' main directions: words × `drawn`.
fn principal_words(weights: &Sparse, drawn: usize, random: &mut Random) -> Dense {
    let mut basis = Dense::zeros(weights.width, drawn);
    for word in 0..weights.width {
        basis.row_mut(word).iter_mut().for_each(|value| *value = random.centred());
    }
    for _ in 0..PASSES {
        let projected = multiply(weights, &basis);
        basis = orthonormal(&multiply_transposed(weights, &projected));
    }
    basis
}

/// `weights` · `right`.
fn multiply(weights: &Sparse, right: &Dense) -> Dense {
    let mut product = Dense::zeros(weights.len(), right.width);
    for row in 0..weights.len() {
        for (column, value) in weights.row(row) {
            add_scaled(product.row_mut(row), value, right.row(column));
        }
    }
    product
}

/// `weights`ᵀ · `right`.
fn multiply_transposed(weights: &Sparse, right: &Dense) -> Dense {
    let mut product = Dense::zeros(weights.width, right.width);
    for row in 0..weights.len() {
        for (column, value) in weights.row(row) {
            add_scaled(product.row_mut(column), value, right.row(row));
        }
    }
    product
}

/// Orthonormal columns that span the columns of `matrix`; zero where they depend on others.
///
/// Gram–Schmidt, twice for each column: "twice is enough" (Giraud et al. 2005).
fn orthonormal(matrix: &Dense) -> Dense {
    let mut columns = matrix.transposed();
    for column in 0..columns.len() {
        let mut current = columns.row(column).to_vec();
        let before = normalise(&mut current);
        for _ in 0..2 {
            for earlier in 0..column {
                let earlier = columns.row(earlier);
                let along = dot(&current, earlier);
                add_scaled(&mut current, -along, earlier);
            }
        }
        let left = normalise(&mut current);
        if before <= f32::MIN_POSITIVE || left < 1e-4 {
            current.fill(0.0);
        }
        columns.row_mut(column).copy_from_slice(&current);
    }
    columns.transposed()
}

/// Singular values of a tall matrix in descending order, and its right singular vectors as rows.
fn principal_directions(tall: &Dense) -> (Vec<f32>, Dense) {
    let width = tall.width;
    let eigen = gram(tall).symmetric_eigen();
    let mut order: Vec<usize> = (0..width).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]).then(a.cmp(b)));
    let mut directions = Dense::zeros(width, width);
    for (row, column) in order.iter().enumerate() {
        for (at, value) in directions.row_mut(row).iter_mut().enumerate() {
            *value = eigen.eigenvectors[(at, *column)] as f32;
        }
    }
    let values = order.iter().map(|at| eigen.eigenvalues[*at].max(0.0).sqrt() as f32).collect();
    (values, directions)
}

/// `tall`ᵀ · `tall`: single precision within blocks of rows, double between them.
fn gram(tall: &Dense) -> DMatrix<f64> {
    let width = tall.width;
    let mut sums = DMatrix::zeros(width, width);
    for block in (0..tall.len()).step_by(256) {
        let mut part = Dense::zeros(width, width);
        for row in block..tall.len().min(block + 256) {
            let row = tall.row(row);
            for (a, value) in row.iter().enumerate() {
                add_scaled(&mut part.row_mut(a)[..=a], *value, &row[..=a]);
            }
        }
        for a in 0..width {
            for b in 0..=a {
                let sum = f64::from(part.row(a)[b]);
                sums[(a, b)] += sum;
                sums[(b, a)] = sums[(a, b)];
            }
        }
    }
    sums
}
