//! Which themes sources share, and which only one of them brings.

use crate::Study;
use crate::matrix::{Matrix, Presence, Status};

/// A set of sources: one, a pair, or all.
#[derive(Clone, Debug, PartialEq)]
pub struct CompletenessRow {
    /// The set, in the order of the study.
    pub sources: Vec<String>,
    /// Themes present in any of them.
    pub themes: u64,
    /// Of these, themes that each of them could mention: each has cases with words in their language.
    pub comparable: u64,
    /// Themes present in each of them.
    pub shared: u64,
    /// Themes present in each of them and in no source outside the set.
    pub unique: u64,
    /// `shared` / `comparable`; absent for a single source, and where nothing is comparable.
    pub jaccard: Option<f64>,
    /// `themes` / themes present in any source; absent where there are none.
    pub share: Option<f64>,
}

/// Each source, each pair of sources, and all of them where they are more than two.
pub(crate) fn rows(matrix: &Matrix, study: &Study) -> Vec<CompletenessRow> {
    let n = study.sources.len();
    let mut sets: Vec<Vec<usize>> = (0..n).map(|source| vec![source]).collect();
    sets.extend((0..n).flat_map(|a| (a + 1..n).map(move |b| vec![a, b])));
    if n > 2 {
        sets.push((0..n).collect());
    }
    let present = |presence: &Presence| presence.status == Status::Present;
    let themes = matrix.presences.iter().zip(&study.themes);
    let presences: Vec<_> =
        themes.filter(|(_, theme)| !theme.within).map(|(presences, _)| presences).collect();
    let all = presences.iter().filter(|sources| sources.iter().any(present)).count() as u64;
    let row = |set: Vec<usize>| {
        let mut row = CompletenessRow {
            sources: set.iter().map(|&source| study.sources[source].clone()).collect(),
            themes: 0,
            comparable: 0,
            shared: 0,
            unique: 0,
            jaccard: None,
            share: None,
        };
        for sources in &presences {
            let inside = set.iter().filter(|&&source| present(&sources[source])).count();
            let anywhere = sources.iter().filter(|presence| present(presence)).count();
            let comparable = set.iter().all(|&source| sources[source].asked > 0);
            row.themes += u64::from(inside > 0);
            row.comparable += u64::from(inside > 0 && comparable);
            row.shared += u64::from(inside == set.len());
            row.unique += u64::from(inside == set.len() && anywhere == inside);
        }
        row.jaccard = (set.len() > 1 && row.comparable > 0)
            .then(|| row.shared as f64 / row.comparable as f64);
        row.share = (all > 0).then(|| row.themes as f64 / all as f64);
        row
    };
    sets.into_iter().map(row).collect()
}
