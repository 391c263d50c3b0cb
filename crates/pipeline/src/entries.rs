//! From rows of a batch to entries of the index.

use corpus::Kind;

use crate::annotate::Annotated;
use crate::failure::Failure;
use crate::plan::Plan;

/// Adds the utterances of a batch to the index, with the tokens made for the analysis.
pub(crate) fn index(
    index: &mut index::Writer,
    plan: &Plan,
    annotated: &Annotated,
) -> Result<(), Failure> {
    let extras = annotated.tokens.iter().zip(&annotated.theme_ids);
    for (row, (tokens, theme_ids)) in annotated.rows.iter().zip(extras) {
        let kind = plan.sources.iter().find(|source| source.id == row.source_id);
        let values = plan.attributes.iter().zip(&row.attributes[1..]);
        let attributes: Vec<(String, String)> =
            values.filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect();
        let entry = index::Entry {
            utterance_id: row.utterance_id,
            document_id: row.document_id,
            external_id: row.attributes[0].as_deref(),
            source_id: &row.source_id,
            kind: kind.map_or(Kind::Transcript, |source| source.kind),
            path: &row.path,
            line: row.line,
            participant: row.speaker.as_deref(),
            role: Some(&row.role),
            language: row.language.as_deref().and_then(text::Language::from_code),
            seq: row.seq,
            at: row.at.map(|at| at.0),
            start_ms: row.start_ms,
            end_ms: row.end_ms,
            question: row.question.as_deref(),
            polarity: row.polarity,
            sentiment: row.sentiment.as_deref(),
            theme_ids,
            attributes: &attributes,
            text: &row.text,
        };
        index.add_split(&entry, tokens)?;
    }
    Ok(())
}
