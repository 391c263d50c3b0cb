//! Second pass: themes, sentiment and index for each utterance, and what is counted of them.

use std::collections::BTreeMap;
use std::sync::mpsc;
use std::thread;

use corpus::Id;
use rayon::ThreadPool;
use sentiment::Judge;
use tables::{Extra, Table, Writer, codings, cues, utterances};
use triangulation::{CodedUnit, Tally};

use super::reading::travelling;
use super::{Kept, Pool};
use crate::annotate::{self, Annotated, Annotator, Part, Themes};
use crate::batches::{Progress, Stage, stream};
use crate::coded;
use crate::concentration::Documents;
use crate::failure::Failure;
use crate::people::People;
use crate::publish::Building;
use crate::quotes::{Checked, Quotes, Sources};
use crate::segments;

/// What the second pass counts.
pub(crate) struct Counted {
    /// Cases and their mentions of themes.
    pub(crate) tally: Tally,
    /// What people and trivox decided on utterances that people looked at.
    pub(crate) coded: Vec<CodedUnit>,
    /// Source → utterances, words, and utterances by language.
    pub(crate) sources: BTreeMap<String, SourceCounted>,
    /// Which documents the codings of the themes come from.
    pub(crate) documents: Documents,
    /// Utterances of evidence by theme, aligned with the list of themes.
    pub(crate) theme_utterances: Vec<u64>,
    /// Utterances of evidence, and those of them without a theme.
    pub(crate) evidence: u64,
    pub(crate) themeless: u64,
    /// Language → utterances of evidence, and those of them with a sentiment.
    pub(crate) sentiments: BTreeMap<String, (u64, u64)>,
}

impl Counted {
    /// The share of evidence without a theme.
    pub(crate) fn without_theme(&self) -> Option<f64> {
        (self.evidence > 0).then(|| self.themeless as f64 / self.evidence as f64)
    }
}

/// What a source holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct SourceCounted {
    pub(crate) utterances: u64,
    pub(crate) words: u64,
    pub(crate) languages: BTreeMap<String, u64>,
}

/// What is looked for in the second pass.
#[derive(Clone, Copy)]
pub(super) struct Found<'f> {
    pub(super) themes: &'f Themes,
    pub(super) judge: &'f Judge,
}

/// Second pass: themes, sentiment and index for each utterance.
///
/// The pool annotates and indexes, this thread counts, and another compares the texts with their
/// sources and writes the tables.
pub(super) fn annotate(
    sources: Sources<'_>,
    parts: Vec<Kept>,
    found: Found<'_>,
    mut people: People,
    pool: &Pool,
    building: &Building,
    progress: &dyn Progress,
) -> Result<(Counted, Checked), Failure> {
    let plan = sources.plan;
    let Found { themes, judge } = found;
    let travelling = travelling(plan);
    let segments = plan.config.triangulation.segments.iter();
    let segments: Vec<String> = segments.map(|segment| segment.get_ref().clone()).collect();
    let index = index::Writer::create(&building.index())?.after(&building.earlier_index());
    let annotator = Annotator {
        plan,
        themes,
        judge,
        segments: annotate::positions(&segments, &plan.attributes),
        codes: annotate::codes(plan, themes),
        index: &index,
    };
    let mut counted = Counted {
        tally: Tally::new(plan.config.triangulation.crossed),
        coded: Vec::new(),
        sources: BTreeMap::new(),
        documents: Documents::new(themes.list.len()),
        theme_utterances: vec![0; themes.list.len()],
        evidence: 0,
        themeless: 0,
        sentiments: BTreeMap::new(),
    };
    let mut segments = Vec::new();
    let last: Vec<Option<Id>> = parts.iter().map(Kept::last).collect();
    let mut sizes = segments::sizes(&last).into_iter().enumerate();
    let mut parts = parts.into_iter();
    let (rows, received) = mpsc::sync_channel(1);
    let checked = thread::scope(|scope| {
        let writing = scope.spawn(|| write_annotated(building, received, sources, &pool.threads));
        let streamed = stream(
            &pool.threads,
            || {
                let next = sizes.next();
                Ok(next
                    .map(|(number, size)| (number, parts.by_ref().take(size).collect::<Vec<_>>())))
            },
            |(number, kept)| -> Result<Annotated, Failure> {
                let parts = kept.into_iter().map(|kept| match kept {
                    Kept::Here(part) => Ok(part),
                    Kept::Filed(number, _) => {
                        let file = building.open_part(utterances::Row::NAME, number)?;
                        let rows = tables::read(file, &travelling)?;
                        let codings = coded::filed(building, number)?;
                        Ok::<_, Failure>(Part { rows, codings, ..Part::default() })
                    }
                });
                let parts = parts.collect::<Result<_, _>>()?;
                Ok(annotator.annotate(number, parts, pool.tokenizer())?)
            },
            |annotated| -> Result<(), Failure> {
                let annotated = annotated?;
                let n = annotated.rows.len() as u64;
                count(&mut counted, &annotated);
                people.count(&annotated.rows);
                counted.tally.merge(annotated.tally);
                counted.coded.extend(annotated.coded);
                segments.extend(annotated.segment);
                // Where the writer has given up, joining it tells why.
                let _ = rows.send((annotated.rows, annotated.codings, annotated.cues));
                progress.advance(Stage::Annotate, n);
                Ok(())
            },
        );
        drop(rows);
        let checked = writing.join().expect("a writer that fails returns why")?;
        streamed.map(|()| checked)
    })?;
    index.finish(segments)?;
    people.write(plan, building)?;
    Ok((counted, checked))
}

/// Utterances, codings and cues of one batch.
type Rows = (Vec<utterances::Row>, Vec<codings::Row>, Vec<cues::Row>);

/// Writes the utterances, codings and cues that come, in the order in which they come.
fn write_annotated(
    building: &Building,
    batches: mpsc::Receiver<Rows>,
    sources: Sources<'_>,
    pool: &ThreadPool,
) -> Result<Checked, Failure> {
    let mut quotes = Quotes::new(sources);
    let mut utterances = Writer::new(building.table(utterances::Row::NAME)?, Extra::default())?;
    let mut coded = Writer::new(building.table(codings::Row::NAME)?, Extra::default())?;
    let mut weighed = Writer::new(building.table(cues::Row::NAME)?, Extra::default())?;
    for (mut rows, codings, cues) in batches {
        quotes.check(&mut rows)?;
        utterances.write(rows)?;
        coded.write(codings)?;
        weighed.write(cues)?;
    }
    utterances.finish()?;
    coded.finish()?;
    weighed.finish()?;
    quotes.finish(pool)
}

fn count(counted: &mut Counted, annotated: &Annotated) {
    for theme in annotated.themes.iter().flatten() {
        counted.theme_utterances[*theme] += 1;
    }
    for (document, theme) in &annotated.counting {
        counted.documents.add(*document, *theme);
    }
    for row in &annotated.rows {
        if row.evidence {
            counted.documents.speaks(row.document_id);
        }
        let source = counted.sources.entry(row.source_id.clone()).or_default();
        source.utterances += 1;
        source.words += row.words;
        counted.evidence += u64::from(row.evidence);
        counted.themeless += u64::from(row.evidence && row.theme_id.is_none());
        if row.evidence {
            let language = row.language.clone().unwrap_or_else(|| "unknown".to_owned());
            let (all, judged) = counted.sentiments.entry(language).or_default();
            *all += 1;
            *judged += u64::from(row.sentiment.is_some());
        }
        if let Some(language) = &row.language {
            *source.languages.entry(language.clone()).or_default() += 1;
        }
    }
}
