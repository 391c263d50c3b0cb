//! Utterances that have any of some words, with their scores: word by word, a segment at a time.
//!
//! A turn lends its score to those around it, so that every match is scored whatever the limit, and
//! the engine's ways of passing over weak ones (block-max WAND) do not apply. To read the postings of
//! a word in blocks and add up is several times as fast as to walk those of all words side by side.

use rustc_hash::FxHashMap;
use tantivy::index::{InvertedIndexReader, SegmentId, SegmentReader};
use tantivy::postings::TermInfo;
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, TERMINATED};

use crate::expand;
use crate::pattern::Forms;

/// Of fewer postings than this share of a segment's utterances, sorting is faster than a table.
const SPARSE: usize = 16;

/// Utterances that have any of these words, among those that meet all conditions.
#[derive(Debug)]
pub(crate) struct AnyWord {
    pub(crate) field: Field,
    pub(crate) words: Vec<Weighted>,
    pub(crate) conditions: Vec<Box<dyn Query>>,
}

impl Clone for AnyWord {
    fn clone(&self) -> AnyWord {
        let conditions = self.conditions.iter().map(|condition| condition.box_clone()).collect();
        AnyWord { field: self.field, words: self.words.clone(), conditions }
    }
}

/// A word in some forms, which count as one, and how much it counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weighted {
    pub(crate) forms: Forms,
    pub(crate) boost: Score,
}

/// A word as an index has it.
struct Known {
    terms: FxHashMap<SegmentId, Vec<TermInfo>>,
    similarity: Option<Bm25Weight>,
}

impl Query for AnyWord {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut known = Vec::with_capacity(self.words.len());
        for word in self.words.iter() {
            let mut terms = FxHashMap::default();
            let mut frequency = 0;
            for segment in scoring.searcher().into_iter().flat_map(|it| it.segment_readers()) {
                let index = segment.inverted_index(self.field)?;
                let here = expand::terms(&index, &word.forms)?;
                frequency += here.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>();
                terms.insert(segment.segment_id(), here);
            }
            let similarity = match scoring {
                EnableScoring::Enabled { searcher, .. } => {
                    let all = u64::from(
                        searcher.segment_readers().iter().map(SegmentReader::max_doc).sum::<u32>(),
                    );
                    let mut words = 0;
                    for segment in searcher.segment_readers() {
                        words += segment.inverted_index(self.field)?.total_num_tokens();
                    }
                    let mean = words as Score / all as Score;
                    let similarity =
                        Bm25Weight::for_one_term_without_explain(frequency.min(all), all, mean);
                    Some(similarity.boost_by(word.boost))
                }
                EnableScoring::Disabled { .. } => None,
            };
            known.push(Known { terms, similarity });
        }
        let weight = |condition: &dyn Query| match scoring {
            EnableScoring::Enabled { searcher, .. } => {
                condition.weight(EnableScoring::disabled_from_searcher(searcher))
            }
            disabled => condition.weight(disabled),
        };
        let conditions = self
            .conditions
            .iter()
            .map(|condition| weight(&**condition))
            .collect::<tantivy::Result<_>>()?;
        let (field, words) = (self.field, self.words.clone());
        Ok(Box::new(AnyWordWeight { field, words, known, conditions }))
    }
}

struct AnyWordWeight {
    field: Field,
    words: Vec<Weighted>,
    known: Vec<Known>,
    conditions: Vec<Box<dyn Weight>>,
}

impl AnyWordWeight {
    /// The utterances of a segment in order, with their scores.
    fn listed(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Listed> {
        let index = segment.inverted_index(self.field)?;
        let mut sum = Sum::new(segment.max_doc());
        for (word, known) in self.words.iter().zip(&self.known) {
            let looked_up;
            let terms = match known.terms.get(&segment.segment_id()) {
                Some(terms) => terms,
                None => {
                    looked_up = expand::terms(&index, &word.forms)?;
                    &looked_up
                }
            };
            let Some(similarity) = &known.similarity else {
                let matched = times(&index, terms, IndexRecordOption::Basic, segment.max_doc())?;
                sum.add(matched.into_iter().map(|(doc, _)| (doc, boost)));
                continue;
            };
            let similarity = similarity.boost_by(boost);
            let norms = segment.get_fieldnorms_reader(self.field)?;
            let matched = times(&index, terms, IndexRecordOption::WithFreqs, segment.max_doc())?;
            let score = |(doc, times)| (doc, similarity.score(norms.fieldnorm_id(doc), times));
            sum.add(matched.into_iter().map(score));
        }
        let mut list = sum.finish();
        for condition in &self.conditions {
            let mut met = vec![0_u64; segment.max_doc().div_ceil(64) as usize];
            condition.for_each_no_score(segment, &mut |docs| {
                docs.iter().for_each(|doc| met[*doc as usize / 64] |= 1 << (doc % 64));
            })?;
            list.retain(|(doc, _)| met[*doc as usize / 64] & (1 << (doc % 64)) != 0);
        }
        Ok(Listed { list, at: 0 })
    }
}

impl Weight for AnyWordWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.listed(segment, boost)?))
    }

    fn for_each(
        &self,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let found = self.listed(segment, 1.0)?;
        found.list.into_iter().for_each(|(doc, score)| callback(doc, score));
        Ok(())
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut found = self.listed(segment, 1.0)?;
        let score = if found.seek(doc) == doc { found.score() } else { 0.0 };
        Ok(Explanation::new("any of some words", score))
    }
}

/// Utterances with how often any of the terms is in each, in order.
fn times(
    index: &InvertedIndexReader,
    terms: &[TermInfo],
    option: IndexRecordOption,
    utterances: u32,
) -> tantivy::Result<Vec<(DocId, u32)>> {
    let n: usize = terms.iter().map(|info| info.doc_freq as usize).sum();
    let mut sum = Sum::new(utterances);
    for info in terms {
        let mut block = index.read_block_postings_from_terminfo(info, option)?;
        let mut list = Vec::with_capacity(if terms.len() == 1 { n } else { 0 });
        list.reserve(info.doc_freq as usize);
        while !block.docs().is_empty() {
            if option.has_freq() {
                list.extend(block.docs().iter().copied().zip(block.freqs().iter().copied()));
            } else {
                list.extend(block.docs().iter().map(|doc| (*doc, 1)));
            }
            block.advance();
        }
        sum.add(list.into_iter());
    }
    Ok(sum.finish())
}

/// Sums by utterance of a segment.
struct Sum<N> {
    utterances: usize,
    lists: Vec<(DocId, N)>,
    /// How many lists are in it; one alone is in order.
    n: usize,
    /// Sums, and a bit for each utterance that has one, once there are many.
    table: Option<(Vec<N>, Vec<u64>)>,
}

impl<N: Copy + Default + std::ops::AddAssign> Sum<N> {
    fn new(utterances: u32) -> Sum<N> {
        Sum { utterances: utterances as usize, lists: Vec::new(), n: 0, table: None }
    }

    /// Adds utterances that stand in order.
    fn add(&mut self, list: impl ExactSizeIterator<Item = (DocId, N)>) {
        if list.len() == 0 {
            return;
        }
        self.n += 1;
        let many = self.n > 1 && (self.lists.len() + list.len()) * SPARSE > self.utterances;
        if self.table.is_none() && many {
            let bits = vec![0; self.utterances.div_ceil(64)];
            self.table = Some((vec![N::default(); self.utterances], bits));
            let before = std::mem::take(&mut self.lists);
            self.tabulate(before.into_iter());
        }
        if self.table.is_some() { self.tabulate(list) } else { self.lists.extend(list) }
    }

    fn tabulate(&mut self, list: impl Iterator<Item = (DocId, N)>) {
        let Some((sums, bits)) = &mut self.table else { return };
        for (doc, number) in list {
            let doc = doc as usize;
            sums[doc] += number;
            bits[doc / 64] |= 1 << (doc % 64);
        }
    }

    fn finish(mut self) -> Vec<(DocId, N)> {
        if let Some((sums, bits)) = self.table {
            let mut list = Vec::with_capacity(bits.iter().map(|it| it.count_ones() as usize).sum());
            for (number, mut rest) in bits.into_iter().enumerate() {
                while rest != 0 {
                    let doc = number * 64 + rest.trailing_zeros() as usize;
                    list.push((doc as DocId, sums[doc]));
                    rest &= rest - 1;
                }
            }
            return list;
        }
        if self.n > 1 {
            // Equal ones stay in the order in which they came, in which a table would add them.
            self.lists.sort_by_key(|(doc, _)| *doc);
            self.lists.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
        }
        self.lists
    }
}

/// Utterances in order, with their scores.
struct Listed {
    list: Vec<(DocId, Score)>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        // By steps that double: the target is mostly near.
        let rest = self.list.get(self.at..).unwrap_or_default();
        let mut step = 1;
        while step < rest.len() && rest[step].0 < target {
            step *= 2;
        }
        let (from, until) = (step / 2, rest.len().min(step + 1));
        self.at += from + rest[from..until].partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.list.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        self.list.len() as u32
    }
}

impl Scorer for Listed {
    fn score(&mut self) -> Score {
        self.list.get(self.at).map_or(0.0, |(_, score)| *score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_are_those_of_a_map(
            lists in prop::collection::vec(prop::collection::btree_map(0..200_u32, 1..9_u64, 0..60), 0..6),
        ) {
            let mut sum = Sum::new(200);
            let mut expected = std::collections::BTreeMap::<u32, u64>::new();
            for list in &lists {
                sum.add(list.iter().map(|(doc, n)| (*doc, *n)));
                list.iter().for_each(|(doc, n)| *expected.entry(*doc).or_default() += n);
            }
            prop_assert_eq!(sum.finish(), expected.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn seeking_finds_what_stepping_finds(
            docs in prop::collection::btree_set(0..300_u32, 0..80),
            targets in prop::collection::vec(0..320_u32, 1..8),
        ) {
            let list: Vec<_> = docs.iter().map(|doc| (*doc, 1.0)).collect();
            let mut listed = Listed { list, at: 0 };
            let mut reached = 0;
            for target in targets {
                reached = reached.max(target);
                let expected = docs.range(reached..).next().copied().unwrap_or(TERMINATED);
                prop_assert_eq!(listed.seek(target), expected);
            }
        }
    }
}
