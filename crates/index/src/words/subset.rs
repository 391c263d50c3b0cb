//! Some utterances of an index, and the people whose words they are.

use rustc_hash::FxHashMap;
use tantivy::DocId;

use crate::error::Error;
use crate::fields::{CASE_ID, N_WORDS};
use crate::ids::Ids;
use crate::query::Query;
use crate::search::Index;

/// Some utterances.
#[derive(Debug, Default)]
pub(crate) struct Subset {
    /// By segment, one bit for each utterance.
    segments: Vec<Vec<u64>>,
    /// How many words each case has in it.
    sizes: FxHashMap<u64, u64>,
    /// How many words it has.
    pub(crate) words: u64,
}

impl Subset {
    /// The utterances that match a query; all where there is none.
    pub(crate) fn of(index: &Index, query: Option<&Query>) -> Result<Subset, Error> {
        let mut subset = Subset::default();
        for segment in index.searcher().segment_readers() {
            let bits = vec![0; segment.max_doc().div_ceil(64) as usize];
            subset.segments.push(bits);
        }
        match query {
            Some(query) => {
                let tokenizer = index.tokenizer();
                let compiled = index.compile(query, &tokenizer)?;
                for address in index.matches(&compiled)? {
                    subset.insert(address.segment_ord as usize, address.doc_id);
                }
            }
            None => {
                for (number, segment) in index.searcher().segment_readers().iter().enumerate() {
                    segment.doc_ids_alive().for_each(|doc| subset.insert(number, doc));
                }
            }
        }
        subset.measure(index)?;
        Ok(subset)
    }

    /// The utterances that this one lacks.
    pub(crate) fn rest(&self, index: &Index) -> Result<Subset, Error> {
        let mut rest = Subset::of(index, None)?;
        for (bits, lacking) in rest.segments.iter_mut().zip(&self.segments) {
            bits.iter_mut().zip(lacking).for_each(|(bits, lacking)| *bits &= !lacking);
        }
        rest.measure(index)?;
        Ok(rest)
    }

    /// The words and cases of several subsets that share no utterances; holds no utterances itself.
    pub(crate) fn together<'a>(subsets: impl Iterator<Item = &'a Subset>) -> Subset {
        let mut all = Subset::default();
        for subset in subsets {
            all.words += subset.words;
            #[expect(clippy::iter_over_hash_type, reason = "sums of integers have no order")]
            for (case, size) in &subset.sizes {
                *all.sizes.entry(*case).or_default() += size;
            }
        }
        all
    }

    fn insert(&mut self, segment: usize, doc: DocId) {
        self.segments[segment][doc as usize / 64] |= 1 << (doc % 64);
    }

    pub(crate) fn contains(&self, segment: usize, doc: DocId) -> bool {
        self.segments[segment][doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    /// Counts the words of all and of each case.
    fn measure(&mut self, index: &Index) -> Result<(), Error> {
        (self.words, self.sizes) = (0, FxHashMap::default());
        for (number, segment) in index.searcher().segment_readers().iter().enumerate() {
            let cases = Ids::open(segment, CASE_ID).map_err(Error::read)?;
            let words = segment.fast_fields().column_first_or_default::<u64>(N_WORDS);
            let words = words.map_err(Error::read)?;
            for doc in 0..segment.max_doc() {
                if self.contains(number, doc) {
                    let n = words.get_val(doc);
                    self.words += n;
                    *self.sizes.entry(cases.of(doc)).or_default() += n;
                }
            }
        }
        Ok(())
    }

    /// How many words a case has in it.
    pub(crate) fn size(&self, case: u64) -> u64 {
        self.sizes.get(&case).copied().unwrap_or(0)
    }

    /// How many cases say anything in it.
    pub(crate) fn cases(&self) -> u64 {
        self.sizes.values().filter(|size| **size > 0).count() as u64
    }
}
