//! Every word of an index in alphabetical order, with who uses it how often.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};
use text::Language;

use crate::error::Error;
use crate::fields::{CASE_ID, DOCUMENT_ID};
use crate::ids::Ids;
use crate::search::Index;
use crate::words::subset::Subset;

/// Languages of less than this share of the utterances are slips of the detection, and their stop
/// words are words of others.
const SHARE_OF_LANGUAGE: f64 = 0.01;

/// How a word is used in a subset.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Use {
    /// Times.
    pub(crate) times: u64,
    /// Recordings, reviews or responses.
    pub(crate) documents: u64,
    /// Cases with the times of each, in the order of their ids.
    pub(crate) cases: Vec<(u64, u64)>,
    last_document: Option<u64>,
}

impl Use {
    fn add(&mut self, times: u64, document: u64, case: u64) {
        self.times += times;
        // The utterances of a document follow each other.
        if self.last_document != Some(document) {
            self.last_document = Some(document);
            self.documents += 1;
        }
        match self.cases.last_mut() {
            Some(last) if last.0 == case => last.1 += times,
            _ => self.cases.push((case, times)),
        }
    }

    fn finish(&mut self) {
        self.cases.sort_unstable();
        self.cases.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
    }

    /// How it is used in several subsets that share no utterances.
    pub(crate) fn together<'a>(uses: impl Iterator<Item = &'a Use>) -> Use {
        let mut all = Use::default();
        for used in uses {
            all.times += used.times;
            all.documents += used.documents;
            all.cases.extend(&used.cases);
        }
        all.finish();
        all
    }

    /// How evenly the word is spread over the cases of the subset.
    pub(crate) fn dispersion(&self, subset: &Subset) -> Option<f64> {
        let parts: Vec<(u64, u64)> =
            self.cases.iter().map(|(case, times)| (*times, subset.size(*case))).collect();
        statistics::deviation_of_proportions(&parts, subset.words)
    }
}

/// What is read of a segment.
struct Segment {
    index: Arc<InvertedIndexReader>,
    /// The words in notes, few as they are, with how often each is in which utterances.
    notes: FxHashMap<Vec<u8>, FxHashMap<DocId, u32>>,
    documents: Ids,
    cases: Ids,
}

/// Shows `see` every word that people say, notes of transcribers left out, that is in at least `least` utterances and, in all subsets together, as
/// often; stop words only if they are wanted.
pub(crate) fn each_word(
    index: &Index,
    subsets: &[&Subset],
    wanted: super::Wanted,
    mut see: impl FnMut(&str, &[Use]),
) -> Result<(), Error> {
    let segments = segments(index)?;
    let tokenizer = index.tokenizer();
    let languages = index.common_languages(SHARE_OF_LANGUAGE);
    let is_stop = |word: &str| {
        languages.iter().any(|&language: &Language| tokenizer.is_stop_word(word, language))
    };
    let mut streams = Vec::new();
    for segment in &segments {
        streams.push(segment.index.terms().stream().map_err(Error::read)?);
    }
    let mut next: BinaryHeap<Reverse<(Vec<u8>, usize)>> = BinaryHeap::new();
    for (number, stream) in streams.iter_mut().enumerate() {
        if stream.advance() {
            next.push(Reverse((stream.key().to_vec(), number)));
        }
    }
    let mut uses = vec![Use::default(); subsets.len()];
    while let Some(Reverse((word, number))) = next.pop() {
        let mut here: Vec<(usize, TermInfo)> = vec![(number, streams[number].value().clone())];
        while next.peek().is_some_and(|Reverse((other, _))| *other == word) {
            let Some(Reverse((_, number))) = next.pop() else { break };
            here.push((number, streams[number].value().clone()));
        }
        for (number, _) in &here {
            let stream = &mut streams[*number];
            if stream.advance() {
                next.push(Reverse((stream.key().to_vec(), *number)));
            }
        }
        let text = String::from_utf8_lossy(&word);
        if !wanted.stop_words && is_stop(&text) {
            continue;
        }
        uses.iter_mut().for_each(|used| *used = Use::default());
        for (number, info) in &here {
            segments[*number].add(*number, (&word, info), subsets, &mut uses)?;
        }
        if uses.iter().map(|used| used.times).sum::<u64>() >= wanted.least.max(1) {
            uses.iter_mut().for_each(Use::finish);
            see(&text, &uses);
        }
    }
    Ok(())
}

fn segments(index: &Index) -> Result<Vec<Segment>, Error> {
    let segment = |reader: &tantivy::index::SegmentReader| {
        Ok(Segment {
            index: reader.inverted_index(index.fields.words)?,
            notes: notes(&*reader.inverted_index(index.fields.notes)?)?,
            documents: Ids::open(reader, DOCUMENT_ID)?,
            cases: Ids::open(reader, CASE_ID)?,
        })
    };
    let segments = index.searcher().segment_readers().iter().map(segment);
    segments.collect::<tantivy::Result<_>>().map_err(Error::read)
}

fn notes(
    index: &InvertedIndexReader,
) -> tantivy::Result<FxHashMap<Vec<u8>, FxHashMap<DocId, u32>>> {
    let mut notes = FxHashMap::default();
    let mut stream = index.terms().stream()?;
    while stream.advance() {
        let option = IndexRecordOption::WithFreqs;
        let mut postings = index.read_postings_from_terminfo(stream.value(), option)?;
        let mut times = FxHashMap::default();
        while postings.doc() != TERMINATED {
            times.insert(postings.doc(), postings.term_freq());
            postings.advance();
        }
        notes.insert(stream.key().to_vec(), times);
    }
    Ok(notes)
}

impl Segment {
    fn add(
        &self,
        number: usize,
        (word, info): (&[u8], &TermInfo),
        subsets: &[&Subset],
        uses: &mut [Use],
    ) -> Result<(), Error> {
        let mut postings: SegmentPostings = self
            .index
            .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)
            .map_err(Error::read)?;
        let notes = self.notes.get(word);
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            let noted = notes.and_then(|notes| notes.get(&doc)).copied().unwrap_or(0);
            let said = u64::from(postings.term_freq().saturating_sub(noted));
            for (subset, used) in subsets.iter().zip(&mut *uses) {
                if said > 0 && subset.contains(number, doc) {
                    let (document, case) = (self.documents.of(doc), self.cases.of(doc));
                    used.add(said, document, case);
                }
            }
            postings.advance();
        }
        Ok(())
    }
}
