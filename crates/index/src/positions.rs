//! A [`Pattern`] as the engine runs it.
//!
//! The engine's own phrases know one term at each place and no nearness; here each place is a set
//! of terms (the forms of a word, what a wildcard stands for), and places stand to
//! each other as the pattern says. Ranks by BM25 with a place's terms counted as one. Words that need
//! stand nowhere in particular are looked for without their positions, by `any_word.rs`.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, TERMINATED, Term};

use crate::pattern::{Forms, Pattern, Shape};

/// Terms of a place up to which they are walked side by side; of more, the postings of a segment
/// are put together first.
const FEW: usize = 16;

/// Utterances in which a pattern occurs.
#[derive(Clone, Debug)]
pub(crate) struct Occurring {
    pub(crate) field: Field,
    pub(crate) pattern: Arc<Pattern>,
}

impl Occurring {
    fn terms(&self, forms: &Forms) -> Vec<Term> {
        forms.iter().map(|word| Term::from_field_text(self.field, word)).collect()
    }
}

impl Query for Occurring {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let leaves: Vec<Vec<Term>> =
            self.pattern.leaves.iter().map(|forms| self.terms(forms)).collect();
        let similarity = match scoring {
            EnableScoring::Enabled { searcher, .. } => {
                Some(Places::of(searcher, &leaves)?.similarity(self.field)?)
            }
            EnableScoring::Disabled { .. } => None,
        };
        let (field, pattern) = (self.field, Arc::clone(&self.pattern));
        Ok(Box::new(OccurringWeight { field, pattern, leaves, similarity }))
    }
}

/// How many utterances have each place: at most the sum over its terms.
struct Places<'a> {
    searcher: &'a Searcher,
    frequencies: Vec<u64>,
}

impl<'a> Places<'a> {
    fn of(searcher: &'a Searcher, leaves: &[Vec<Term>]) -> tantivy::Result<Places<'a>> {
        let all = searcher.total_num_docs()?;
        let frequency = |terms: &Vec<Term>| {
            let each = terms.iter().map(|term| searcher.doc_freq(term));
            Ok(each.sum::<tantivy::Result<u64>>()?.min(all))
        };
        let frequencies = leaves.iter().map(frequency).collect::<tantivy::Result<_>>()?;
        Ok(Places { searcher, frequencies })
    }

    /// The weight of all places together, each as rare as it is.
    fn similarity(&self, field: Field) -> tantivy::Result<Bm25Weight> {
        let numbers = 0..self.frequencies.len();
        let terms: Vec<Term> =
            numbers.map(|number| Term::from_field_text(field, &number.to_string())).collect();
        Bm25Weight::for_terms(self, &terms)
    }
}

/// The terms are the numbers of places.
impl Bm25StatisticsProvider for Places<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let number = term.value().as_str().and_then(|number| number.parse::<usize>().ok());
        Ok(number.and_then(|number| self.frequencies.get(number)).copied().unwrap_or(0))
    }
}

struct OccurringWeight {
    field: Field,
    pattern: Arc<Pattern>,
    leaves: Vec<Vec<Term>>,
    similarity: Option<Bm25Weight>,
}

impl Weight for OccurringWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let leaves = self.leaves.iter().map(|terms| Leaf::open(reader, self.field, terms));
        let leaves = leaves.collect::<tantivy::Result<Vec<Leaf>>>()?;
        let norms = match self.similarity {
            Some(_) => reader.get_fieldnorms_reader(self.field)?,
            None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let similarity = self.similarity.as_ref().map(|it| it.boost_by(boost));
        let mut scorer = OccurringScorer {
            candidates: Candidates::of(&self.pattern.shape),
            positions: vec![Vec::new(); leaves.len()],
            pattern: Arc::clone(&self.pattern),
            leaves,
            norms,
            similarity,
            boost,
            doc: 0,
            times: 0,
        };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
        Ok(Explanation::new("occurrences of a pattern", score))
    }
}

/// The postings of all terms of a place, as one.
enum Leaf {
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
    fn open(reader: &SegmentReader, field: Field, terms: &[Term]) -> tantivy::Result<Leaf> {
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

    fn doc(&self) -> DocId {
        match self {
            Leaf::Few { doc, .. } => *doc,
            Leaf::Many { words, at } => words.get(*at).map_or(TERMINATED, |(doc, _)| *doc),
        }
    }

    /// The first utterance from `target` on; stays where it is if that is not before `target`.
    fn seek(&mut self, target: DocId) -> DocId {
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

    fn many(&self) -> impl Iterator<Item = u32> {
        let (words, at) = match self {
            Leaf::Many { words, at } => (&words[..], *at),
            Leaf::Few { .. } => (&[][..], 0),
        };
        let doc = self.doc();
        words[at..].iter().take_while(move |(of, _)| *of == doc).map(|(_, position)| *position)
    }

    /// The positions in the utterance at hand, in order.
    fn positions(&mut self, into: &mut Vec<u32>) {
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
enum Candidates {
    Leaf(usize),
    All(Vec<Candidates>),
    Any(Vec<Candidates>),
}

impl Candidates {
    fn of(shape: &Shape) -> Candidates {
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
    fn seek(&self, leaves: &mut [Leaf], mut target: DocId) -> DocId {
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

struct OccurringScorer {
    pattern: Arc<Pattern>,
    candidates: Candidates,
    leaves: Vec<Leaf>,
    /// Of each place in the utterance at hand; kept for its memory.
    positions: Vec<Vec<u32>>,
    norms: FieldNormReader,
    similarity: Option<Bm25Weight>,
    boost: Score,
    doc: DocId,
    /// How often the pattern occurs in the utterance at hand.
    times: u32,
}

impl OccurringScorer {
    /// Goes to the first utterance from `target` on in which the pattern occurs.
    fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            self.doc = self.candidates.seek(&mut self.leaves, target);
            if self.doc == TERMINATED {
                return self.doc;
            }
            for (leaf, positions) in self.leaves.iter_mut().zip(&mut self.positions) {
                if leaf.doc() == self.doc { leaf.positions(positions) } else { positions.clear() }
            }
            self.times = self.pattern.shape.occurrences(&self.positions).len() as u32;
            if self.times > 0 {
                return self.doc;
            }
            target = self.doc + 1;
        }
    }
}

impl DocSet for OccurringScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let most = |leaf: &Leaf| match leaf {
            Leaf::Few { postings, .. } => postings.iter().map(DocSet::size_hint).sum(),
            Leaf::Many { words, .. } => words.len() as u32,
        };
        self.leaves.iter().map(most).min().unwrap_or(0)
    }
}

impl Scorer for OccurringScorer {
    fn score(&mut self) -> Score {
        let Some(similarity) = &self.similarity else { return self.boost };
        similarity.score(self.norms.fieldnorm_id(self.doc), self.times)
    }
}
