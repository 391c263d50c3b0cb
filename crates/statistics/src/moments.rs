//! Means and covariances of predictors and an outcome, summed up so that parts can be merged.

/// Sums of `variables` values and of their products; the last variable is the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    n: f64,
    sums: Vec<f64>,
    /// Row after row, each from its own variable on: the rest is the same.
    products: Vec<f64>,
}

/// Covariances of predictors and an outcome: row after row, the outcome last.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariance {
    pub(crate) variables: usize,
    pub(crate) values: Vec<f64>,
}

impl Moments {
    /// Nothing yet.
    pub fn new(variables: usize) -> Moments {
        Moments {
            n: 0.0,
            sums: vec![0.0; variables],
            products: vec![0.0; variables * (variables + 1) / 2],
        }
    }

    /// Where the product of two variables is.
    fn at(&self, a: usize, b: usize) -> usize {
        let (a, b) = (a.min(b), a.max(b));
        a * (2 * self.sums.len() - a - 1) / 2 + b
    }

    /// Adds what one respondent answered: (variable, value) of all that are not 0, each once.
    pub fn add(&mut self, values: &[(usize, f64)]) {
        self.n += 1.0;
        for (from, &(a, value)) in values.iter().enumerate() {
            self.sums[a] += value;
            for &(b, other) in &values[from..] {
                let at = self.at(a, b);
                self.products[at] += value * other;
            }
        }
    }

    /// Adds the sums of others, so many `times`.
    pub fn merge(&mut self, other: &Moments, times: f64) {
        self.n += times * other.n;
        let both = self.sums.iter_mut().chain(&mut self.products);
        for (own, their) in both.zip(other.sums.iter().chain(&other.products)) {
            *own += times * their;
        }
    }

    /// How many respondents.
    pub fn n(&self) -> f64 {
        self.n
    }

    /// The mean of a variable.
    pub fn mean(&self, variable: usize) -> f64 {
        self.sums[variable] / self.n
    }

    /// The mean of `variable` over those with 1 in `predictor`, and over those with 0.
    pub fn means_by(&self, predictor: usize, variable: usize) -> (f64, f64) {
        let with = self.sums[predictor];
        let sum = self.products[self.at(predictor, variable)];
        (sum / with, (self.sums[variable] - sum) / (self.n - with))
    }

    /// Covariances, divided by n; of the variables of `chosen`, in that order.
    pub fn covariance(&self, chosen: &[usize]) -> Covariance {
        let of = |a: usize, b: usize| {
            self.products[self.at(a, b)] / self.n - self.mean(a) * self.mean(b)
        };
        let values = chosen.iter().flat_map(|&a| chosen.iter().map(move |&b| of(a, b)));
        Covariance { variables: chosen.len(), values: values.collect() }
    }
}

impl Covariance {
    /// Covariances given row after row, or correlations; `None` where they are no square.
    pub fn of(values: Vec<f64>) -> Option<Covariance> {
        let variables = (values.len() as f64).sqrt() as usize;
        (variables * variables == values.len() && variables > 0)
            .then_some(Covariance { variables, values })
    }

    /// The number of predictors.
    pub fn predictors(&self) -> usize {
        self.variables - 1
    }

    /// The same as correlations; of variables that vary.
    pub(crate) fn correlation(&self) -> Covariance {
        let k = self.variables;
        let of = |a: usize, b: usize| self.at(a, b) / (self.at(a, a) * self.at(b, b)).sqrt();
        let values = (0..k).flat_map(|a| (0..k).map(move |b| of(a, b)));
        Covariance { variables: k, values: values.collect() }
    }

    pub(crate) fn at(&self, a: usize, b: usize) -> f64 {
        self.values[a * self.variables + b]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assert_close;

    #[test]
    fn parts_that_are_merged_are_the_whole() {
        let rows = [[1.0, 0.0, 4.0], [1.0, 1.0, 2.0], [0.0, 1.0, 3.0], [0.0, 0.0, 5.0]];
        let (mut whole, mut parts) = (Moments::new(3), [Moments::new(3), Moments::new(3)]);
        for (at, row) in rows.iter().enumerate() {
            let values: Vec<_> =
                row.iter().copied().enumerate().filter(|(_, value)| *value != 0.0).collect();
            whole.add(&values);
            parts[at % 2].add(&values);
        }
        let [mut merged, other] = parts;
        merged.merge(&other, 1.0);
        assert_eq!(merged, whole);
        // As a resample draws a part more than once.
        let mut twice = Moments::new(3);
        twice.merge(&whole, 2.0);
        assert_eq!((twice.n(), twice.mean(2)), (8.0, whole.mean(2)));
        assert_eq!(twice.covariance(&[0, 1, 2]), whole.covariance(&[0, 1, 2]));
        // numpy: cov(rows.T, bias=True)
        let covariance = whole.covariance(&[0, 2]);
        assert_eq!(covariance.values, [0.25, -0.25, -0.25, 1.25]);
        let (with, without) = whole.means_by(1, 2);
        assert_close(with, 2.5);
        assert_close(without, 4.5);
        assert_eq!(Covariance::of(vec![1.0; 3]), None);
    }
}
