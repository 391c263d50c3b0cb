//! What was found in the utterances: an index beside that of the texts, segment by segment.
//!
//! Themes and sentiment change with every run, texts seldom do: so the segments of the texts can be
//! taken over from the report before, and only those of the findings are written anew.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal};

/// Their folder inside that of the index.
pub(crate) const FOLDER: &str = "findings";

/// The index of the findings.
#[derive(Clone)]
pub(crate) struct Findings {
    pub(crate) searcher: Searcher,
    /// By the name of the texts' segment: where their findings lie.
    places: Arc<FxHashMap<SegmentId, SegmentOrdinal>>,
}

impl Findings {
    /// Those that lie beside texts; none where they do not fit them.
    pub(crate) fn beside(texts: &Searcher, searcher: Searcher) -> Option<Findings> {
        let sizes = |searcher: &Searcher| -> Vec<u32> {
            searcher.segment_readers().iter().map(SegmentReader::max_doc).collect()
        };
        let names = texts.segment_readers().iter().map(SegmentReader::segment_id);
        let places = Arc::new(names.zip(0..).collect());
        (sizes(texts) == sizes(&searcher)).then_some(Findings { searcher, places })
    }

    fn of(&self, texts: &SegmentReader) -> tantivy::Result<&SegmentReader> {
        let place = self.places.get(&texts.segment_id()).copied();
        place.map(|place| self.searcher.segment_reader(place)).ok_or_else(|| {
            tantivy::TantivyError::InternalError("a segment has no findings".to_owned())
        })
    }
}

impl fmt::Debug for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Findings")
    }
}

/// A question about findings, put to the segments of the texts.
#[derive(Debug)]
pub(crate) struct Beside {
    pub(crate) query: Box<dyn Query>,
    pub(crate) findings: Findings,
}

impl Clone for Beside {
    fn clone(&self) -> Beside {
        Beside { query: self.query.box_clone(), findings: self.findings.clone() }
    }
}

impl Query for Beside {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scoring = EnableScoring::disabled_from_searcher(&self.findings.searcher);
        let weight = self.query.weight(scoring)?;
        Ok(Box::new(BesideWeight { weight, findings: self.findings.clone() }))
    }
}

struct BesideWeight {
    weight: Box<dyn Weight>,
    findings: Findings,
}

impl Weight for BesideWeight {
    fn scorer(&self, texts: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.weight.scorer(self.findings.of(texts)?, boost)
    }

    fn explain(&self, texts: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.weight.explain(self.findings.of(texts)?, doc)
    }
}
