//! The thresholds of the comparison, all of them this project's choice and part of the output.

use std::fmt;

use crate::tally::LEAST_WEIGHT;

/// When opposite feelings make a dissonance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// As published: dissonance where neither meaning nor prominence agrees, partial agreement where
    /// one of them does.
    Farmer,
    /// Opposite signs are a dissonance however prominent the theme is on either side.
    MeaningFirst,
}

impl Rule {
    /// The word in pipeline files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Farmer => "farmer",
            Rule::MeaningFirst => "meaning-first",
        }
    }
}

/// Everything that decides a cell besides the counts; displayed, it is the `rule` of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// How meaning and prominence combine.
    pub rule: Rule,
    /// The fewest cases with which a theme is present in a source.
    pub k_min: u64,
    /// The smallest share of cases with which a theme is present in a source.
    pub p_min: f64,
    /// The level of a substantive silence, and the false discovery rate of differing prominence.
    pub alpha: f64,
    /// Polarities within −`delta` … `delta` count as neutral; not negative.
    pub delta: f64,
    /// Shares that differ by no more than this factor are equally prominent; at least 1.
    pub ratio: f64,
    /// Resamples for the interval of the convergence index; 0 leaves the interval out.
    pub replicates: usize,
    /// Orders of the cases for saturation; 0 leaves it out.
    pub orders: usize,
    /// The seed of the resamples and orders.
    pub seed: u64,
}

impl Parameters {
    /// The sign of a feeling by the interval of its polarity, (low, high): 1 above `delta`, −1 below
    /// −`delta`, else 0.
    pub fn sign(&self, (low, high): (f64, f64)) -> i8 {
        i8::from(low > self.delta) - i8::from(high < -self.delta)
    }

    /// The usual thresholds for a rule.
    pub fn usual(rule: Rule, seed: u64) -> Parameters {
        Parameters {
            rule,
            k_min: 2,
            p_min: 0.02,
            alpha: 0.05,
            delta: 0.1,
            ratio: 2.0,
            replicates: 500,
            orders: 1000,
            seed,
        }
    }
}

impl fmt::Display for Parameters {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parameters {
            rule,
            k_min,
            p_min,
            alpha,
            delta,
            ratio,
            replicates: _,
            orders: _,
            seed: _,
        } = self;
        let rule = rule.name();
        write!(
            out,
            "{rule} k_min={k_min} p_min={p_min} alpha={alpha} delta={delta} ratio={ratio} weight={LEAST_WEIGHT}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_a_row_names_every_threshold() {
        assert_eq!(
            Parameters::usual(Rule::MeaningFirst, 7).to_string(),
            "meaning-first k_min=2 p_min=0.02 alpha=0.05 delta=0.1 ratio=2 weight=0.5"
        );
    }
}
