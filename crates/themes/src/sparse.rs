//! Word counts as a sparse matrix: one row a statement, one column a word.

/// Rows of (column, value), the columns of a row in ascending order.
pub(crate) struct Sparse {
    /// Where each row begins in `columns` and `values`; one more than there are rows.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    /// How many columns there are.
    pub(crate) width: usize,
}

impl Sparse {
    /// No rows yet.
    pub(crate) fn new(width: usize) -> Sparse {
        Sparse { starts: vec![0], columns: Vec::new(), values: Vec::new(), width }
    }

    /// Adds a row that counts how often each of `columns` occurs; sorts them in place.
    pub(crate) fn push_counts(&mut self, columns: &mut [u32]) {
        columns.sort_unstable();
        for same in columns.chunk_by(|a, b| a == b) {
            self.columns.push(same[0]);
            self.values.push(same.len() as f32);
        }
        self.starts.push(self.columns.len());
    }

    /// Adds a row of (column, value), the columns ascending.
    pub(crate) fn push(&mut self, entries: impl Iterator<Item = (u32, f32)>) {
        for (column, value) in entries {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The (column, value) pairs of a row.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> {
        let range = self.starts[row]..self.starts[row + 1];
        let columns = self.columns[range.clone()].iter();
        columns.map(|column| *column as usize).zip(self.values[range].iter().copied())
    }

    /// The values of a row, to change.
    pub(crate) fn row_mut(&mut self, row: usize) -> impl Iterator<Item = (usize, &mut f32)> {
        let range = self.starts[row]..self.starts[row + 1];
        let columns = self.columns[range.clone()].iter();
        columns.map(|column| *column as usize).zip(self.values[range].iter_mut())
    }

    /// The rows at `rows`, in that order.
    pub(crate) fn select(&self, rows: &[usize]) -> Sparse {
        let mut part = Sparse::new(self.width);
        for row in rows {
            let range = self.starts[*row]..self.starts[row + 1];
            part.columns.extend_from_slice(&self.columns[range.clone()]);
            part.values.extend_from_slice(&self.values[range]);
            part.starts.push(part.columns.len());
        }
        part
    }

    /// In how many rows each column occurs.
    pub(crate) fn rows_by_column(&self) -> Vec<u32> {
        let mut rows = vec![0; self.width];
        for column in &self.columns {
            rows[*column as usize] += 1;
        }
        rows
    }

    /// The same entries with other values.
    pub(crate) fn map(&self, value: impl Fn(usize, f32) -> f32) -> Sparse {
        let entries = self.columns.iter().zip(&self.values);
        let values = entries.map(|(column, count)| value(*column as usize, *count)).collect();
        Sparse {
            starts: self.starts.clone(),
            columns: self.columns.clone(),
            values,
            width: self.width,
        }
    }
}
