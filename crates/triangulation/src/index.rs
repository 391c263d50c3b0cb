//! The convergence coding matrix in one figure, with its interval.

use statistics::{Interval, Random, mean, wilson_effective};

use crate::Parameters;
use crate::cells::{Cell, Languages, SourceCells};
use crate::matrix::Matrix;
use crate::pairs::{Code, Pair, pairs};

/// How many pairs of sources say what over all themes, and the share that agrees.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ConvergenceIndex {
    /// Cells of agreement.
    pub agreement: u64,
    /// Cells of partial agreement.
    pub partial_agreement: u64,
    /// Cells of dissonance.
    pub dissonance: u64,
    /// Cells of silence.
    pub silence: u64,
    /// Cells with too little data.
    pub insufficient: u64,
    /// Cells that cannot be decided.
    pub undecided: u64,
    /// Agreement / (agreement + partial agreement + dissonance); absent where there are none.
    pub value: Option<f64>,
    /// The Wilson interval at 95 % of so many independent cells as would vary as much as these do from
    /// one sample of cases to another; absent where one resample in twenty or more has no cell to
    /// decide.
    ///
    /// Not the percentiles of the resamples: cells are decided by tests, which resamples, having the
    /// chance differences of the sample and their own, pass more seldom; so their indices lie below
    /// that of the sample, often all of them. How much they vary tells how sure the figure is, not
    /// where it lies.
    pub interval: Option<Interval>,
}

impl ConvergenceIndex {
    fn of(pairs: &[Pair], languages: &Languages<'_>) -> ConvergenceIndex {
        let mut index = ConvergenceIndex::default();
        for pair in pairs.iter().filter(|pair| !languages.is_within(pair.theme)) {
            *match pair.code {
                Some(Code::Agreement) => &mut index.agreement,
                Some(Code::PartialAgreement) => &mut index.partial_agreement,
                Some(Code::Dissonance) => &mut index.dissonance,
                Some(Code::Silence) => &mut index.silence,
                Some(Code::Insufficient) => &mut index.insufficient,
                None => &mut index.undecided,
            } += 1;
        }
        let decided = index.agreement + index.partial_agreement + index.dissonance;
        index.value = (decided > 0).then(|| index.agreement as f64 / decided as f64);
        index
    }
}

pub(crate) fn index(
    sources: &[SourceCells],
    matrix: &Matrix,
    languages: &Languages<'_>,
    parameters: &Parameters,
) -> ConvergenceIndex {
    let mut random = Random::seeded(parameters.seed);
    let mut index = ConvergenceIndex::of(&pairs(matrix, parameters), languages);
    if index.value.is_none() {
        return index;
    }
    let values: Vec<f64> = (0..parameters.replicates)
        .filter_map(|_| {
            let cells: Vec<_> =
                sources.iter().map(|source| resample(source, languages, &mut random)).collect();
            let matrix = Matrix::of(cells.iter(), languages, parameters);
            ConvergenceIndex::of(&pairs(&matrix, parameters), languages).value
        })
        .collect();
    if values.len() * 20 > parameters.replicates * 19 {
        index.interval = interval(&index, &values);
    }
    index
}

/// The interval of an index, by how much those of the resamples vary.
///
/// As many independent cells n have the variance p (1 − p) / n; there are no more than were decided.
fn interval(index: &ConvergenceIndex, resampled: &[f64]) -> Option<Interval> {
    let centre = mean(resampled)?.mean;
    let squares: f64 = resampled.iter().map(|value| (value - centre).powi(2)).sum();
    let variance = squares / (resampled.len() - 1).max(1) as f64;
    let decided = (index.agreement + index.partial_agreement + index.dissonance) as f64;
    let cells = if variance > 0.0 { centre * (1.0 - centre) / variance } else { decided };
    wilson_effective(index.value?, cells.min(decided))
}

/// As many cases as the source has, drawn from them with replacement, or so many random groups of them.
fn resample(source: &SourceCells, languages: &Languages<'_>, random: &mut Random) -> Cell {
    let n = source.bundles.len();
    let mut times = vec![0_u32; n];
    for _ in 0..n {
        times[random.below(n)] += 1;
    }
    let mut cell = Cell::empty(languages);
    for (bundle, &times) in source.bundles.iter().zip(&times).filter(|&(_, &times)| times > 0) {
        cell.merge(bundle, times);
    }
    cell
}
