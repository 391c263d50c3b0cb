//! The best utterances of a search, in an order that does not depend on the segments.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::ids::Borders;

/// How many turns on either side lend their scores to one …
const NEIGHBOURS: u32 = 5;
/// … and how much of its score each turn farther away has left.
///
/// Measured on 237 questions about 35 meetings (QMSum, val): nDCG@10 is .290 without neighbours,
/// .309 with one at .5, .328 with three and .337 with five at .7, .337 with ten at .9.
const LENT: f32 = 0.7;
/// By how many turns one is away, from none to as many as lend.
const SHARES: [f32; NEIGHBOURS as usize + 1] = shares();

const fn shares() -> [f32; NEIGHBOURS as usize + 1] {
    let mut shares = [1.0; NEIGHBOURS as usize + 1];
    let mut at = 1;
    while at < shares.len() {
        shares[at] = shares[at - 1] * LENT;
        at += 1;
    }
    shares
}

/// If more than this share of a segment matches, neighbours are found in a table.
const SPARSE: usize = 8;

/// What stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The higher score, to which the turns around lend some of theirs, for what is spoken of is
    /// spoken of in several; at the same score, what was added earlier.
    Score,
    /// What was added earlier: the order of the study.
    Added,
}

/// Counts what matches and keeps the first `limit`.
pub(crate) struct First<'n> {
    pub(crate) limit: usize,
    pub(crate) order: Order,
    /// The documents of each segment, in which alone turns are neighbours.
    pub(crate) documents: &'n [Borders],
}

/// What matched.
#[derive(Debug)]
pub(crate) struct Matches {
    /// How many utterances.
    pub(crate) total: usize,
    /// The first of them.
    pub(crate) first: Vec<(Score, DocAddress)>,
}

/// The matches of a segment, and how many utterances it has.
pub(crate) struct Found {
    segment: SegmentOrdinal,
    utterances: u32,
    matches: Vec<(DocId, Score)>,
}

impl Collector for First<'_> {
    type Fruit = Matches;
    type Child = OfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<OfSegment> {
        Ok(OfSegment(Found { segment, utterances: reader.max_doc(), matches: Vec::new() }))
    }

    fn requires_scoring(&self) -> bool {
        self.order == Order::Score
    }

    fn merge_fruits(&self, mut segments: Vec<Found>) -> tantivy::Result<Matches> {
        segments.sort_unstable_by_key(|found| found.segment);
        let total = segments.iter().map(|found| found.matches.len()).sum();
        let first = match self.order {
            Order::Added => {
                let of = |found: &Found| {
                    let segment = found.segment;
                    let address = move |(doc, _): &(DocId, Score)| DocAddress::new(segment, *doc);
                    found.matches.iter().map(address).map(|it| (0.0, it)).collect::<Vec<_>>()
                };
                segments.iter().flat_map(of).take(self.limit).collect()
            }
            Order::Score => self.ranked(&segments),
        };
        Ok(Matches { total, first })
    }
}

impl First<'_> {
    fn ranked(&self, segments: &[Found]) -> Vec<(Score, DocAddress)> {
        let mut best = Best { limit: self.limit, worst_first: BinaryHeap::new() };
        let mut before: Option<Lent> = None;
        for found in segments {
            let borders = &self.documents[found.segment as usize];
            let mut here = Lent { found, borders, sums: Vec::new() };
            // `max` turns a negative zero into a positive one.
            here.sums.extend(found.matches.iter().map(|(_, score)| score.max(0.0)));
            if let Some(mut before) = before {
                before.lend_across(&mut here);
                best.see(&before);
            }
            here.lend();
            before = Some(here);
        }
        before.iter().for_each(|last| best.see(last));
        let ranked = best.worst_first.into_sorted_vec().into_iter();
        ranked
            .map(|(Reverse(score), (segment, doc))| {
                (f32::from_bits(score), DocAddress::new(segment, doc))
            })
            .collect()
    }
}

/// The matches of a segment with what those around them lend them.
///
/// Each sum is made in the order of the study, so that it does not depend on the segments.
struct Lent<'f> {
    found: &'f Found,
    borders: &'f Borders,
    sums: Vec<Score>,
}

impl Lent<'_> {
    /// Each match lends to those after it and borrows from them.
    fn lend(&mut self) {
        let matches = &self.found.matches[..];
        if matches.len() * SPARSE > self.found.utterances as usize {
            return self.lend_densely();
        }
        for (at, (doc, score)) in matches.iter().enumerate() {
            for (next, (other, others)) in matches.iter().enumerate().skip(at + 1) {
                let away = other - doc;
                if away > NEIGHBOURS || !self.borders.is_one(*doc, *other) {
                    break;
                }
                self.sums[at] += SHARES[away as usize] * others.max(0.0);
                self.sums[next] += SHARES[away as usize] * score.max(0.0);
            }
        }
    }

    /// The same where many match: by a table of all utterances, document by document.
    fn lend_densely(&mut self) {
        let utterances = self.found.utterances as usize;
        let mut scores = vec![0.0; utterances];
        let mut sums = vec![0.0; utterances];
        for ((doc, score), sum) in self.found.matches.iter().zip(&self.sums) {
            (scores[*doc as usize], sums[*doc as usize]) = (score.max(0.0), *sum);
        }
        let mut starts = self.borders.starts().map(|start| start as usize).peekable();
        while let Some(start) = starts.next() {
            let end = starts.peek().copied().unwrap_or(utterances);
            let (scores, sums) = (&scores[start..end], &mut sums[start..end]);
            let farthest = scores.len().saturating_sub(1).min(NEIGHBOURS as usize);
            for away in (1..=farthest).rev() {
                let lenders = scores[..scores.len() - away].iter();
                sums[away..]
                    .iter_mut()
                    .zip(lenders)
                    .for_each(|(sum, it)| *sum += SHARES[away] * it);
            }
            for away in 1..=farthest {
                let lenders = scores[away..].iter();
                sums.iter_mut().zip(lenders).for_each(|(sum, it)| *sum += SHARES[away] * it);
            }
        }
        for ((doc, _), sum) in self.found.matches.iter().zip(&mut self.sums) {
            *sum = sums[*doc as usize];
        }
    }

    /// The same for those at the end and those at the beginning of the next segment, where one
    /// document lies in both.
    fn lend_across(&mut self, after: &mut Lent) {
        if self.borders.last.is_none() || self.borders.last != after.borders.first {
            return;
        }
        let (here, there) = (&self.found.matches[..], &after.found.matches[..]);
        let (end, last) = (self.found.utterances, self.found.utterances.saturating_sub(1));
        let tail = here.partition_point(|(doc, _)| doc + NEIGHBOURS < end);
        for (at, (doc, score)) in here.iter().enumerate().skip(tail) {
            for (next, (other, others)) in there.iter().enumerate() {
                let away = end - doc + other;
                if away > NEIGHBOURS
                    || !self.borders.is_one(*doc, last)
                    || !after.borders.is_one(0, *other)
                {
                    break;
                }
                self.sums[at] += SHARES[away as usize] * others.max(0.0);
                after.sums[next] += SHARES[away as usize] * score.max(0.0);
            }
        }
    }
}

/// The best matches so far.
struct Best {
    limit: usize,
    /// Scores are never negative, so that their bits sort as they do.
    worst_first: BinaryHeap<(Reverse<u32>, (SegmentOrdinal, DocId))>,
}

impl Best {
    fn see(&mut self, lent: &Lent) {
        for ((doc, _), sum) in lent.found.matches.iter().zip(&lent.sums) {
            let next = (Reverse(sum.to_bits()), (lent.found.segment, *doc));
            if self.worst_first.len() < self.limit {
                self.worst_first.push(next);
            } else if self.worst_first.peek().is_some_and(|worst| next < *worst) {
                self.worst_first.pop();
                self.worst_first.push(next);
            }
        }
    }
}

pub(crate) struct OfSegment(Found);

impl SegmentCollector for OfSegment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.0.matches.push((doc, score));
    }

    fn harvest(self) -> Found {
        self.0
    }
}
