//! Ranked hits with the turns around them.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use index::{Hit, Hits, Index, Query};
use serde_json::json;

use super::advice::{self, tell};
use super::citation::{citation, reference};
use super::passages::passages;
use super::{HITS, failed, limit, quotes};
use crate::arguments::Search;
use crate::show::{self, BOLD, DIM};

/// The best answers to a query.
pub(crate) fn print(arguments: &Search, index: &Index, query: &Query) -> io::Result<()> {
    let limit = limit(arguments, HITS);
    let found = match arguments.per_document {
        Some(most) => index.search_diverse(query, limit, most),
        None => index.search(query, limit),
    };
    let found = found.map_err(failed)?;
    show(arguments, index, &found)?;
    if found.total == 0 {
        advice::tell_nothing(query, index).map_err(failed)?;
    }
    if arguments.per_document.is_none() {
        advice::tell_concentrated(&found);
    }
    Ok(())
}

/// What is most like an utterance.
pub(crate) fn like(arguments: &Search, index: &Index, query: Option<&Query>) -> io::Result<()> {
    let id = arguments.like.as_deref().unwrap_or_default();
    let found = id.parse().ok().map(|id| index.like(id, query, limit(arguments, HITS)));
    let found = found.transpose().map_err(failed)?.flatten();
    let found = found.ok_or_else(|| {
        io::Error::other(format!(
            "no utterance of this report has the id `{id}`\n  mend: take the id that stands behind each hit of a search"
        ))
    })?;
    show(arguments, index, &found)
}

fn show(arguments: &Search, index: &Index, found: &Hits) -> io::Result<()> {
    advice::tell_ignored(&found.ignored);
    if arguments.json {
        return found.hits.iter().try_for_each(|hit| json_hit(arguments, index, hit));
    }
    if arguments.csv {
        return csv_hits(index, &found.hits);
    }
    if arguments.markdown {
        quotes::markdown(arguments, index, &found.hits)?;
    } else if arguments.docx {
        quotes::docx(arguments, index, &found.hits)?;
    } else {
        people(arguments, index, &found.hits)?;
    }
    tell(&format!("{} of {} utterances that match", found.hits.len(), found.total));
    Ok(())
}

fn people(arguments: &Search, index: &Index, hits: &[Hit]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let colour = show::colour(io::stdout().is_terminal());
    for passage in passages(index, hits, arguments.context)? {
        for hit in &passage.hits {
            let theme = hit.theme_ids.join(", ");
            let head = format!("{}  {theme}  {}", citation(hit), hit.utterance_id);
            writeln!(out, "{}", colour.paint(DIM, &head))?;
        }
        for turn in &passage.turns {
            let speaker = turn.participant.as_deref().unwrap_or("");
            let marked = match passage.hit(turn) {
                Some(hit) => mark(hit, |matched| colour.paint(BOLD, matched)),
                None => colour.paint(DIM, &turn.text),
            };
            let lead = if arguments.context > 0 { format!("{speaker}: ") } else { String::new() };
            writeln!(out, "  {lead}{}", marked.replace('\n', "\n  "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The text with its highlights painted.
fn mark(hit: &Hit, paint: impl Fn(&str) -> String) -> String {
    let mut marked = String::new();
    let mut at = 0;
    for span in &hit.highlights {
        marked.push_str(&hit.text[at..span.start as usize]);
        marked.push_str(&paint(span.of(&hit.text)));
        at = span.end as usize;
    }
    marked.push_str(&hit.text[at..]);
    marked
}

fn json_hit(arguments: &Search, index: &Index, hit: &Hit) -> io::Result<()> {
    let mut line = json!({
        "utterance_id": hit.utterance_id.to_string(),
        "document_id": hit.document_id.to_string(),
        "external_id": hit.external_id,
        "source_id": hit.source_id,
        "path": hit.path,
        "line": hit.line,
        "participant": hit.participant,
        "role": hit.role,
        "start_ms": hit.start_ms,
        "end_ms": hit.end_ms,
        "at": hit.at.and_then(show::time),
        "language": hit.language.map(|language| language.code()),
        "attributes": hit.attributes.iter().cloned().collect::<BTreeMap<_, _>>(),
        "question": hit.question,
        "polarity": hit.polarity,
        "sentiment": hit.sentiment,
        "theme_ids": hit.theme_ids,
        "score": hit.score,
        "text": hit.text,
        "highlights": spans(hit),
    });
    if arguments.context > 0 {
        let turns = index.neighbours(hit.document_id, hit.seq, arguments.context);
        let turns = turns.map_err(failed)?.into_iter().map(|turn| {
            json!({
                "utterance_id": turn.utterance_id.to_string(),
                "participant": turn.participant,
                "text": turn.text,
            })
        });
        line["context"] = turns.collect();
    }
    writeln!(io::stdout().lock(), "{line}")
}

/// Highlights as pairs of bytes, end excluded.
fn spans(hit: &Hit) -> Vec<[u32; 2]> {
    hit.highlights.iter().map(|span| [span.start, span.end]).collect()
}

fn csv_hits(index: &Index, hits: &[Hit]) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    let fixed = [
        "utterance_id",
        "external_id",
        "source_id",
        "path",
        "line",
        "participant",
        "role",
        "start_ms",
        "theme_ids",
        "sentiment",
        "polarity",
        "score",
        "text",
        "citation",
        "at",
    ];
    out.write_record(fixed.into_iter().chain(index.attributes().iter().map(String::as_str)))?;
    for hit in hits {
        let fixed = [
            hit.utterance_id.to_string(),
            hit.external_id.clone().unwrap_or_default(),
            hit.source_id.clone(),
            hit.path.clone(),
            hit.line.to_string(),
            hit.participant.clone().unwrap_or_default(),
            hit.role.clone().unwrap_or_default(),
            hit.start_ms.map(|start| start.to_string()).unwrap_or_default(),
            hit.theme_ids.join(";"),
            hit.sentiment.clone().unwrap_or_default(),
            hit.polarity.map(|polarity| polarity.to_string()).unwrap_or_default(),
            hit.score.to_string(),
            hit.text.clone(),
            reference(hit),
            hit.at.and_then(show::time).unwrap_or_default(),
        ];
        let own = index.attributes().iter().map(|name| hit.attribute(name).unwrap_or_default());
        out.write_record(fixed.iter().map(String::as_str).chain(own))?;
    }
    out.flush()
}
