//! A [`Pattern`] as the engine runs it.
//!
//! The engine's own phrases know one term at each place and no nearness; here each place is a set
//! of terms (the forms of a word, what a wildcard stands for), and places stand to
//! each other as the pattern says. Ranks by BM25 with a place's terms counted as one. Words that need
//! stand nowhere in particular are looked for without their positions, by `any_word.rs`.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, Searcher, TERMINATED, Term};

use crate::candidates::{Candidates, Leaf};
use crate::pattern::{Forms, Pattern};

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
        self.leaves.iter().map(Leaf::size_hint).min().unwrap_or(0)
    }
}

impl Scorer for OccurringScorer {
    fn score(&mut self) -> Score {
        let Some(similarity) = &self.similarity else { return self.boost };
        similarity.score(self.norms.fieldnorm_id(self.doc), self.times)
    }
}
