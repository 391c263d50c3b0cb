//! Asking an index: ranked hits, and the turns around one.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use corpus::Id;
use tantivy::index::SegmentReader;
use tantivy::{DocAddress, Score, Searcher, TantivyDocument, TantivyError};
use text::{Language, Token, Tokenizer};

use crate::collect::{First, Order};
use crate::compile::{Compiled, Compiler};
use crate::entry::Hit;
use crate::error::Error;
use crate::fields::{self, Fields};
use crate::findings::Findings;
use crate::ids::{self, Borders, Ids};
use crate::labels;
use crate::pattern::occurrences;
use crate::query::{LabelField, Query};
use crate::vocabulary::Vocabulary;

/// An index that was written by [`Writer`](crate::Writer), open for queries.
///
/// May be shared between threads.
pub struct Index {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) findings: Findings,
    pub(crate) vocabulary: Vocabulary,
    /// By segment.
    pub(crate) documents: Vec<Borders>,
    pub(crate) languages: Vec<Language>,
    pub(crate) utterances_by_language: Vec<(Language, u64)>,
    pub(crate) attributes: Vec<String>,
    pub(crate) tokenizer: Mutex<Tokenizer>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits {
    /// How many utterances match.
    pub total: usize,
    /// The best of them; those with equal scores, or none, by their places in the study.
    pub hits: Vec<Hit>,
    /// Stop words of the query that were passed over, because it has other words.
    pub ignored: Vec<String>,
}

impl Index {
    /// The number of utterances.
    pub fn utterances(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The study's own fields, in lower case and in alphabetical order.
    pub fn attributes(&self) -> &[String] {
        &self.attributes
    }

    /// The languages of the utterances, the most frequent first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// The best `limit` utterances, and how many match.
    ///
    /// Words rank by BM25 over the stems, and by half as much over the forms as written; turns lend
    /// their scores to those around them, fewer the farther away they are; counts of
    /// words are those of the whole index, and equal scores stand in the order of the study, so that
    /// the answer does not depend on how the index was written.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    ///
    /// # Source
    /// Robertson & Zaragoza (2009), *The Probabilistic Relevance Framework: BM25 and Beyond*,
    /// with k1 = 1.2 and b = 0.75.
    pub fn search(&self, query: &Query, limit: usize) -> Result<Hits, Error> {
        self.best(query, limit, None)
    }

    /// As [`search`](Index::search), with at most so many utterances of each document.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn search_diverse(
        &self,
        query: &Query,
        limit: usize,
        per_document: usize,
    ) -> Result<Hits, Error> {
        self.best(query, limit, Some(per_document))
    }

    fn best(
        &self,
        query: &Query,
        limit: usize,
        per_document: Option<usize>,
    ) -> Result<Hits, Error> {
        let tokenizer = self.tokenizer();
        let compiled = self.compile(query, &tokenizer)?;
        let order = if compiled.ranked { Order::Score } else { Order::Added };
        let limit_here = per_document.map_or(limit, |_| usize::MAX);
        let first = First { limit: limit_here, order, documents: &self.documents };
        let mut found = self.searcher.search(&compiled.query, &first).map_err(Error::read)?;
        if let Some(most) = per_document {
            found.first = self.diverse(found.first, limit, most).map_err(Error::read)?;
        }
        let mut hits = Vec::with_capacity(found.first.len());
        for (score, address) in found.first {
            let mut hit = self.hit(address)?;
            let tokens = tokenizer.tokens(&hit.text, hit.language);
            let matched = occurrences(&tokens, &compiled.patterns);
            hit.highlights = matched.into_iter().map(|it| it.span(&tokens)).collect();
            hit.score = score;
            hits.push(hit);
        }
        Ok(Hits { total: found.total, hits, ignored: compiled.ignored })
    }

    /// The first so many with at most `most` of each document.
    fn diverse(
        &self,
        ranked: Vec<(Score, DocAddress)>,
        limit: usize,
        most: usize,
    ) -> tantivy::Result<Vec<(Score, DocAddress)>> {
        let of = |segment: &SegmentReader| Ids::open(segment, fields::DOCUMENT_ID);
        let documents: Vec<Ids> =
            self.searcher.segment_readers().iter().map(of).collect::<tantivy::Result<_>>()?;
        let mut taken: BTreeMap<u64, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for (score, address) in ranked {
            if kept.len() >= limit {
                break;
            }
            let document = documents[address.segment_ord as usize].of(address.doc_id);
            let times = taken.entry(document).or_default();
            *times += 1;
            if *times <= most {
                kept.push((score, address));
            }
        }
        Ok(kept)
    }

    /// The utterances of a document from `n` before the position `seq` to `n` after it, in order.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn neighbours(&self, document_id: Id, seq: u64, n: u64) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        for (number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let of_document = ids::utterances(segment, fields::DOCUMENT_ID, document_id.0);
            let of_document = of_document.map_err(Error::read)?;
            // They stand in the order in which they were said: the first is looked for by halves.
            let (mut from, mut until) = (0, of_document.len());
            while from < until {
                let middle = (from + until) / 2;
                let hit = self.hit(DocAddress::new(number, of_document[middle]))?;
                if hit.seq < seq.saturating_sub(n) { from = middle + 1 } else { until = middle }
            }
            for doc in &of_document[from..] {
                let hit = self.hit(DocAddress::new(number, *doc))?;
                if hit.seq > seq.saturating_add(n) {
                    break;
                }
                hits.push(hit);
            }
        }
        hits.sort_by_key(|hit| hit.seq);
        Ok(hits)
    }

    /// The languages of at least this share of the utterances.
    pub(crate) fn common_languages(&self, share: f64) -> Vec<Language> {
        let least = (self.utterances() as f64 * share).ceil() as u64;
        let common = self.utterances_by_language.iter().filter(|(_, n)| *n >= least);
        common.map(|(language, _)| *language).collect()
    }

    /// Shows `see` each utterance that matches a query, or all, in the order of the study, with its
    /// tokens and the case that it counts as.
    pub(crate) fn each_text(
        &self,
        query: Option<&Query>,
        mut see: impl FnMut(&Hit, &[Token], u64),
    ) -> Result<(), Error> {
        let tokenizer = self.tokenizer();
        let compiled = match query {
            Some(query) => self.compile(query, &tokenizer)?,
            None => Compiled::everything(),
        };
        // Matches stand in the order of the segments.
        let mut cases: Option<(u32, Ids)> = None;
        for address in self.matches(&compiled)? {
            let hit = self.hit(address)?;
            let segment = self.searcher.segment_reader(address.segment_ord);
            if cases.as_ref().is_none_or(|(of, _)| *of != address.segment_ord) {
                let ids = Ids::open(segment, fields::CASE_ID).map_err(Error::read)?;
                cases = Some((address.segment_ord, ids));
            }
            let case = cases.as_ref().map_or(0, |(_, ids)| ids.of(address.doc_id));
            see(&hit, &tokenizer.tokens(&hit.text, hit.language), case);
        }
        Ok(())
    }

    /// The values of a field, folded, each with its utterances.
    pub(crate) fn labels(&self, field: &LabelField) -> tantivy::Result<BTreeMap<String, u64>> {
        labels(self.searcher_of(field), self.fields, &labels::label(field, ""))
    }

    /// Where the labels of a field lie.
    pub(crate) fn searcher_of(&self, field: &LabelField) -> &Searcher {
        if field.is_finding() { &self.findings.searcher } else { &self.searcher }
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Where the utterances that match lie, in the order of the study.
    pub(crate) fn matches(&self, compiled: &Compiled) -> Result<Vec<DocAddress>, Error> {
        let every = First { limit: usize::MAX, order: Order::Added, documents: &[] };
        let found = self.searcher.search(&compiled.query, &every).map_err(Error::read)?;
        Ok(found.first.into_iter().map(|(_, address)| address).collect())
    }

    pub(crate) fn hit(&self, address: DocAddress) -> Result<Hit, Error> {
        let document: TantivyDocument = self.searcher.doc(address).map_err(Error::read)?;
        let findings = self.findings.searcher.doc(address).map_err(Error::read)?;
        Ok(self.fields.hit(&document, &findings))
    }

    pub(crate) fn compile(&self, query: &Query, tokenizer: &Tokenizer) -> Result<Compiled, Error> {
        self.compiler(tokenizer).compile(query).map_err(Error::read)
    }

    pub(crate) fn compiler<'a>(&'a self, tokenizer: &'a Tokenizer) -> Compiler<'a> {
        Compiler {
            searcher: &self.searcher,
            fields: self.fields,
            findings: &self.findings,
            vocabulary: &self.vocabulary,
            languages: &self.languages,
            tokenizer,
        }
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn tokenizer(&self) -> MutexGuard<'_, Tokenizer> {
        self.tokenizer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The labels whose terms begin so, without that beginning, each with the number of utterances
/// that have it.
pub(crate) fn labels(
    searcher: &Searcher,
    fields: Fields,
    prefix: &str,
) -> Result<BTreeMap<String, u64>, TantivyError> {
    let mut labels = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.label)?;
        let mut stream = index.terms().range().ge(prefix).into_stream()?;
        while stream.advance() {
            let Some(label) = stream.key().strip_prefix(prefix.as_bytes()) else { break };
            let label = String::from_utf8_lossy(label).into_owned();
            *labels.entry(label).or_default() += u64::from(stream.value().doc_freq);
        }
    }
    Ok(labels)
}
