//! The best utterances of a search, in an order that does not depend on the segments.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// What stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The higher score; at the same score, what was added earlier.
    Score,
    /// What was added earlier: the order of the study.
    Added,
}

/// Counts what matches and keeps the first `limit`.
pub(crate) struct First {
    pub(crate) limit: usize,
    pub(crate) order: Order,
}

/// What matched.
#[derive(Debug)]
pub(crate) struct Matches {
    /// How many utterances.
    pub(crate) total: usize,
    /// The first of them.
    pub(crate) first: Vec<(Score, DocAddress)>,
}

/// A match by its rank: the smaller stands before.
///
/// Scores are never negative, so that their bits sort as they do.
type Ranked = (Reverse<u32>, SegmentOrdinal, DocId);

impl Collector for First {
    type Fruit = Matches;
    type Child = FirstOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<FirstOfSegment> {
        Ok(FirstOfSegment { limit: self.limit, segment, total: 0, first: BinaryHeap::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Score
    }

    fn merge_fruits(&self, segments: Vec<(usize, Vec<Ranked>)>) -> tantivy::Result<Matches> {
        let total = segments.iter().map(|(total, _)| total).sum();
        let mut ranked: Vec<Ranked> = segments.into_iter().flat_map(|(_, first)| first).collect();
        ranked.sort_unstable();
        ranked.truncate(self.limit);
        let found = |(Reverse(score), segment, doc): Ranked| {
            (f32::from_bits(score), DocAddress::new(segment, doc))
        };
        Ok(Matches { total, first: ranked.into_iter().map(found).collect() })
    }
}

pub(crate) struct FirstOfSegment {
    limit: usize,
    segment: SegmentOrdinal,
    total: usize,
    /// The worst on top.
    first: BinaryHeap<Ranked>,
}

impl SegmentCollector for FirstOfSegment {
    type Fruit = (usize, Vec<Ranked>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        // `max` turns a negative zero into a positive one.
        let score = Reverse(score.max(0.0).to_bits());
        let full = self.first.len() >= self.limit;
        // What comes later stands behind what has the same score.
        if full && self.first.peek().is_none_or(|worst| score >= worst.0) {
            return;
        }
        self.first.push((score, self.segment, doc));
        if full {
            self.first.pop();
        }
    }

    fn harvest(self) -> (usize, Vec<Ranked>) {
        (self.total, self.first.into_vec())
    }
}
