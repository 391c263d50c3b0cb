//! Utterances that have the places of a pattern, wherever they stand in them.

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, TERMINATED, Term};

use crate::pattern::Shape;

/// Terms of a place up to which they are walked side by side; of more, the postings of a segment
/// are put together first.
const FEW: usize = 16;

/// The postings of all terms of a place, as one.
pub(crate) enum Leaf {
    Few {
        postings: Vec<SegmentPostings>,
        doc: DocId,
    },
    /// Utterance and position of each word, in order.
    Many {
        words: Vec<(DocId, u32)>,
        at: usize,
    },
}

impl Leaf {
    pub(crate) fn open(
        reader: &SegmentReader,
        field: Field,
        terms: &[Term],
    ) -> tantivy::Result<Leaf> {
        let index = reader.inverted_index(field)?;
        let found = terms.iter().map(|term| index.get_term_info(term));
        let found: Vec<_> = found.collect::<std::io::Result<Vec<_>>>()?;
        let found: Vec<_> = found.into_iter().flatten().collect();
        let option = IndexRecordOption::WithFreqsAndPositions;
        let postings = found.iter().map(|info| index.read_postings_from_terminfo(info, option));
        let postings = postings.collect::<std::io::Result<Vec<SegmentPostings>>>()?;
        if found.len() <= FEW {
            let doc = first(&postings);
            return Ok(Leaf::Few { postings, doc });
        }
        let mut words = Vec::new();
        let mut positions = Vec::new();
        for mut postings in postings {
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                words.extend(positions.iter().map(|at| (postings.doc(), *at)));
                postings.advance();
            }
        }
        words.sort_unstable();
        words.dedup();
        Ok(Leaf::Many { words, at: 0 })
    }

    pub(crate) fn doc(&self) -> DocId {
        match self {
            Leaf::Few { doc, .. } => *doc,
            Leaf::Many { words, at } => words.get(*at).map_or(TERMINATED, |(doc, _)| *doc),
        }
    }

    /// The first utterance from `target` on; stays where it is if that is not before `target`.
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Leaf::Few { postings, doc } => {
                for posting in postings.iter_mut().filter(|posting| posting.doc() < target) {
                    // To step is much cheaper than to look for the block of the target.
                    if posting.advance() < target {
                        posting.seek(target);
                    }
                }
                *doc = first(postings);
            }
            Leaf::Many { words, at } => {
                *at += words[*at..].partition_point(|(doc, _)| *doc < target);
            }
        }
        self.doc()
    }

    pub(crate) fn size_hint(&self) -> u32 {
        match self {
            Leaf::Few { postings, .. } => postings.iter().map(DocSet::size_hint).sum(),
            Leaf::Many { words, .. } => words.len() as u32,
        }
    }

    fn many(&self) -> impl Iterator<Item = u32> {
        let (words, at) = match self {
            Leaf::Many { words, at } => (&words[..], *at),
            Leaf::Few { .. } => (&[][..], 0),
        };
        let doc = self.doc();
        words[at..].iter().take_while(move |(of, _)| *of == doc).map(|(_, position)| *position)
    }

    /// The positions in the utterance at hand, in order.
    pub(crate) fn positions(&mut self, into: &mut Vec<u32>) {
        into.clear();
        if let Leaf::Few { postings, doc } = self {
            for posting in postings.iter_mut().filter(|posting| posting.doc() == *doc) {
                posting.append_positions_with_offset(0, into);
            }
            into.sort_unstable();
            into.dedup();
        } else {
            into.extend(self.many());
        }
    }
}

fn first(postings: &[SegmentPostings]) -> DocId {
    postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED)
}

/// Utterances that have the places a pattern needs, wherever they stand.
pub(crate) enum Candidates {
    Leaf(usize),
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    pub(crate) fn of(shape: &Shape) -> Candidates {
        match shape {
            Shape::Word(leaf) => Candidates::Leaf(*leaf),
            Shape::Sequence(leaves) => Candidates::All(
                leaves.iter().flatten().map(|leaf| Candidates::Leaf(*leaf)).collect(),
            ),
            Shape::Any(shapes) => Candidates::Any(shapes.iter().map(Candidates::of).collect()),
            Shape::Near { left, right, .. } => {
                Candidates::All(vec![Candidates::of(left), Candidates::of(right)])
            }
        }
    }

    /// The first candidate from `target` on.
    pub(crate) fn seek(&self, leaves: &mut [Leaf], mut target: DocId) -> DocId {
        match self {
            Candidates::Leaf(leaf) => leaves[*leaf].seek(target),
            Candidates::Any(any) => {
                any.iter().map(|one| one.seek(leaves, target)).min().unwrap_or(TERMINATED)
            }
            Candidates::All(all) => loop {
                let mut reached = target;
                for one in all {
                    reached = one.seek(leaves, reached);
                    if reached == TERMINATED {
                        return TERMINATED;
                    }
                }
                if reached == target {
                    return target;
                }
                target = reached;
            },
        }
    }
}
