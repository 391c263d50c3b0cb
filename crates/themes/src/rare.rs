//! Rare themes: what few people speak of, but in words of their own.
//!
//! The number of themes at which the frequent ones are told apart best is too small for the rare
//! ones: they are left in a group with which they share little. So the groups are looked at again
//! as they were before the last merges. A small group becomes a theme of its own if several words
//! are its own, if it is unlike the group it was merged into, and if the subsamples find it again.
//!
//! The bounds were set on the sample study (where 15 people of 570 speak of being deaf) and looked
//! at on six labelled corpora, in which they add between none and four themes.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::dense::{Dense, add_scaled, dot, normalise};
use crate::sparse::Sparse;

/// Statements that a group needs.
const FEWEST: usize = 5;

/// A word is a group's own if at least so many of its statements have it …
const FEWEST_WITH_WORD: f32 = 3.0;

/// … if they are this share of its statements …
const SHARE: f32 = 0.2;

/// … and this share of all statements with the word.
const OWN: f32 = 0.5;

/// Words of its own that a group needs: one or two may be a manner of speaking.
const OWN_WORDS: usize = 4;

/// The cosine from which a group is like the one it was merged into.
const LIKE: f32 = 0.6;

/// The Jaccard coefficient with which subsamples must find it again.
const FOUND_AGAIN: f64 = 0.43;

/// The members of each of the groups in `fine` that are rare themes; `labels` holds the groups
/// they were merged into, and `found_again` how well subsamples find each fine group.
pub(crate) fn rare(
    points: &Dense,
    counts: &Sparse,
    labels: &[usize],
    fine: &[usize],
    found_again: &[f64],
) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); found_again.len()];
    for (point, group) in fine.iter().enumerate() {
        groups[*group].push(point);
    }
    let everywhere = counts.rows_by_column();
    let groups = groups.into_iter().zip(found_again).filter(|(members, found_again)| {
        members.len() >= FEWEST
            && **found_again >= FOUND_AGAIN
            && own_words(counts, members, &everywhere) >= OWN_WORDS
            && likeness(points, labels, members) < LIKE
    });
    groups.map(|(members, _)| members).collect()
}

/// How many words a group has that others hardly have.
fn own_words(counts: &Sparse, members: &[usize], everywhere: &[u32]) -> usize {
    let mut within: BTreeMap<usize, f32> = BTreeMap::new();
    for member in members {
        counts.row(*member).for_each(|(word, _)| *within.entry(word).or_default() += 1.0);
    }
    let is_own = |(word, times): &(usize, f32)| {
        *times >= FEWEST_WITH_WORD
            && *times >= SHARE * members.len() as f32
            && *times >= OWN * everywhere[*word] as f32
    };
    within.into_iter().filter(is_own).count()
}

/// The cosine of a group and of the rest of the group in which most of it lies.
fn likeness(points: &Dense, labels: &[usize], members: &[usize]) -> f32 {
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    members.iter().for_each(|member| *times.entry(labels[*member]).or_default() += 1);
    let most = times.into_iter().max_by_key(|(label, times)| (*times, Reverse(*label)));
    let around = most.map(|(label, _)| label);
    let (mut own, mut rest) = (vec![0.0; points.width], vec![0.0; points.width]);
    for (point, label) in labels.iter().enumerate() {
        if members.binary_search(&point).is_ok() {
            add_scaled(&mut own, 1.0, points.row(point));
        } else if Some(*label) == around {
            add_scaled(&mut rest, 1.0, points.row(point));
        }
    }
    normalise(&mut own);
    normalise(&mut rest);
    dot(&own, &rest)
}
