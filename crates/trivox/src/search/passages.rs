//! Hits with the turns around them; hits that stand close together are one passage.

use std::collections::BTreeMap;
use std::io;

use index::{Hit, Index};

use super::failed;

/// Turns in a row, and the hits among them, the best first.
pub(crate) struct Passage<'h> {
    pub(crate) hits: Vec<&'h Hit>,
    pub(crate) turns: Vec<Hit>,
}

impl<'h> Passage<'h> {
    /// The hit that a turn is; none of a turn that only stands beside one.
    pub(crate) fn hit(&self, turn: &Hit) -> Option<&'h Hit> {
        self.hits.iter().copied().find(|hit| hit.utterance_id == turn.utterance_id)
    }

    /// Whether it has any of these turns of its document.
    fn touches(&self, turns: &[Hit]) -> bool {
        let ends = |turns: &[Hit]| Some((turns.first()?.seq, turns.last()?.seq));
        let both = ends(&self.turns).zip(ends(turns));
        both.is_some_and(|(here, there)| there.0 <= here.1 && here.0 <= there.1)
    }

    fn add(&mut self, hit: &'h Hit, turns: Vec<Hit>) {
        self.hits.push(hit);
        self.turns.extend(turns);
        self.turns.sort_by_key(|turn| turn.seq);
        self.turns.dedup_by_key(|turn| turn.seq);
    }
}

/// The hits with so many turns before and after each, in the order of the best of each passage.
pub(crate) fn passages<'h>(
    index: &Index,
    hits: &'h [Hit],
    around: u64,
) -> io::Result<Vec<Passage<'h>>> {
    let mut passages: Vec<Passage<'h>> = Vec::new();
    let mut by_document: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for hit in hits {
        let turns = if around == 0 {
            vec![hit.clone()]
        } else {
            index.neighbours(hit.document_id, hit.seq, around).map_err(failed)?
        };
        let here = by_document.entry(hit.document_id.0).or_default();
        if let Some(at) = here.iter().find(|at| passages[**at].touches(&turns)) {
            passages[*at].add(hit, turns);
        } else {
            here.push(passages.len());
            passages.push(Passage { hits: vec![hit], turns });
        }
    }
    Ok(passages)
}
