//! The passages that show a theme best.

use rustc_hash::FxHashSet;

use crate::Statement;
use crate::fitting::groups::Fitting;
use crate::mixture::{Mixture, NO_THEME};

/// Passages that show a theme, and the tokens that each may have.
const EXAMPLES: usize = 8;
const EXAMPLE_TOKENS: std::ops::RangeInclusive<usize> = 4..=40;

/// The passages of each theme that speak of it most clearly, one of a case.
pub(super) fn examples_of(
    sample: &[&Statement],
    fitting: &Fitting,
    mixture: &Mixture,
) -> Vec<Vec<String>> {
    let mut clear: Vec<Vec<(f32, usize)>> = vec![Vec::new(); fitting.themes];
    let all = mixture.scores(fitting.statements, 0..sample.len());
    for (row, label) in fitting.labels[..sample.len()].iter().enumerate() {
        if *label != NO_THEME && EXAMPLE_TOKENS.contains(&sample[row].tokens.len()) {
            let scores = all.row(row);
            let others = scores.iter().enumerate().filter(|(theme, _)| theme != label);
            let second = others.map(|(_, score)| *score).fold(0.0, f32::max);
            clear[*label].push((scores[*label] - second, row));
        }
    }
    let chosen = clear.into_iter().map(|mut rows| {
        rows.sort_by(|(a, first), (b, second)| b.total_cmp(a).then(first.cmp(second)));
        let mut cases = FxHashSet::default();
        rows.retain(|(_, row)| cases.insert(sample[*row].case));
        rows.truncate(EXAMPLES);
        rows.into_iter().map(|(_, row)| as_said(sample[row])).collect()
    });
    chosen.collect()
}

/// The words of a passage, with the marks that end it.
fn as_said(passage: &Statement) -> String {
    let (Some(first), Some(last)) = (passage.tokens.first(), passage.tokens.last()) else {
        return String::new();
    };
    let rest = &passage.text[last.span.end as usize..];
    let marks = rest.len() - rest.trim_start_matches(['.', '!', '?', '…', ')', '"', '”']).len();
    passage.text[first.span.start as usize..last.span.end as usize + marks].to_owned()
}
