//! From rows to entries of the index.

use corpus::Kind;
use index::{Contents, Error, Segment};
use tables::utterances;
use text::Token;

use crate::plan::Plan;

/// Puts an annotated utterance into the index, with the tokens made for the analysis.
///
/// # Errors
/// If the index cannot be written.
pub(crate) fn add(
    segment: &mut Segment,
    row: &utterances::Row,
    tokens: &[Token],
    theme_ids: &[String],
    plan: &Plan,
) -> Result<(), Error> {
    let attributes = attributes(row, plan);
    segment.add(&index::Entry { theme_ids, ..entry(row, &attributes, plan) }, tokens)
}

/// What the index will have of utterances that are yet to be annotated.
pub(crate) fn contents<'r>(
    rows: impl Iterator<Item = &'r utterances::Row>,
    plan: &Plan,
) -> Contents {
    let mut contents = Contents::default();
    for row in rows {
        contents.add(&entry(row, &attributes(row, plan), plan));
    }
    contents
}

fn attributes(row: &utterances::Row, plan: &Plan) -> Vec<(String, String)> {
    let values = plan.attributes.iter().zip(&row.attributes[1..]);
    values.filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect()
}

fn entry<'r>(
    row: &'r utterances::Row,
    attributes: &'r [(String, String)],
    plan: &Plan,
) -> index::Entry<'r> {
    let source = plan.sources.iter().find(|source| source.id == row.source_id);
    index::Entry {
        utterance_id: row.utterance_id,
        document_id: row.document_id,
        case_id: row.case_id,
        external_id: row.attributes[0].as_deref(),
        source_id: &row.source_id,
        kind: source.map_or(Kind::Transcript, |source| source.kind),
        path: &row.path,
        line: row.line,
        participant: row.speaker.as_deref(),
        role: Some(&row.role),
        evidence: row.evidence,
        language: row.language.as_deref().and_then(text::Language::from_code),
        seq: row.seq,
        at: row.at.map(|at| at.0),
        start_ms: row.start_ms,
        end_ms: row.end_ms,
        question: row.question.as_deref(),
        polarity: row.polarity,
        sentiment: row.sentiment.as_deref(),
        theme_ids: &[],
        attributes,
        text: &row.text,
    }
}
