//! Hits with the turns around them; hits that stand close together are one passage.

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
}

/// The hits with so many turns before and after each, in the order of the best of each passage.
pub(crate) fn passages<'h>(
    index: &Index,
    hits: &'h [Hit],
    around: u64,
) -> io::Result<Vec<Passage<'h>>> {
    let mut passages: Vec<Passage<'h>> = Vec::new();
    for hit in hits {
        let is_here = |passage: &&mut Passage<'_>| {
            passage.turns.iter().any(|turn| turn.utterance_id == hit.utterance_id)
        };
        if let Some(passage) = passages.iter_mut().find(is_here) {
            passage.hits.push(hit);
            continue;
        }
        let turns = if around == 0 {
            vec![hit.clone()]
        } else {
            index.neighbours(hit.document_id, hit.seq, around).map_err(failed)?
        };
        passages.push(Passage { hits: vec![hit], turns });
    }
    Ok(passages)
}
