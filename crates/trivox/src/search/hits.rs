//! Ranked hits with the turns around them.

use std::io::{self, IsTerminal, Write};

use index::{Hit, Hits, Index, Query};
use serde_json::json;

use super::citation::{citation, reference};
use super::{HITS, failed, limit, quotes, tell_ignored};
use crate::arguments::Search;
use crate::show::{self, BOLD, DIM};

/// The best answers to a query.
pub(crate) fn print(arguments: &Search, index: &Index, query: &Query) -> io::Result<()> {
    let limit = limit(arguments, HITS);
    let found = match arguments.per_document {
        Some(most) => index.search_diverse(query, limit, most),
        None => index.search(query, limit),
    };
    show(arguments, index, &found.map_err(failed)?)
}

/// What is most like an utterance.
pub(crate) fn like(arguments: &Search, index: &Index, query: Option<&Query>) -> io::Result<()> {
    let id = arguments.like.as_deref().unwrap_or_default();
    let found = id.parse().ok().map(|id| index.like(id, query, limit(arguments, HITS)));
    let found = found.transpose().map_err(failed)?.flatten();
    let found = found.ok_or_else(|| {
        io::Error::other(format!(
            "no utterance of this report has the id `{id}`\n  mend: take an utterance_id from the table of utterances, or from a search with --json"
        ))
    })?;
    show(arguments, index, &found)
}

fn show(arguments: &Search, index: &Index, found: &Hits) -> io::Result<()> {
    tell_ignored(&found.ignored);
    if arguments.json {
        return found.hits.iter().try_for_each(|hit| json_hit(arguments, index, hit));
    }
    if arguments.csv {
        return csv_hits(&found.hits);
    }
    if arguments.markdown {
        quotes::markdown(arguments, index, &found.hits)?;
    } else if arguments.docx {
        quotes::docx(arguments, index, &found.hits)?;
    } else {
        people(arguments, index, &found.hits)?;
    }
    eprintln!("{} of {} utterances that match", found.hits.len(), found.total);
    Ok(())
}

fn people(arguments: &Search, index: &Index, hits: &[Hit]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let colour = show::colour(io::stdout().is_terminal());
    for hit in hits {
        let theme = hit.theme_ids.join(", ");
        let head = format!("{}  {theme}  ({:.2})", citation(hit), hit.score);
        writeln!(out, "{}", colour.paint(DIM, &head))?;
        for turn in context(arguments, index, hit)? {
            let speaker = turn.participant.as_deref().unwrap_or("");
            let marked = if turn.utterance_id == hit.utterance_id {
                mark(hit, |matched| colour.paint(BOLD, matched))
            } else {
                colour.paint(DIM, &turn.text)
            };
            let lead = if arguments.context > 0 { format!("{speaker}: ") } else { String::new() };
            writeln!(out, "  {lead}{}", marked.replace('\n', "\n  "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The hit with the turns around it; the hit alone where none are asked for.
pub(crate) fn context(arguments: &Search, index: &Index, hit: &Hit) -> io::Result<Vec<Hit>> {
    if arguments.context == 0 {
        return Ok(vec![hit.clone()]);
    }
    index.neighbours(hit.document_id, hit.seq, arguments.context).map_err(failed)
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
        "question": hit.question,
        "polarity": hit.polarity,
        "sentiment": hit.sentiment,
        "theme_ids": hit.theme_ids,
        "score": hit.score,
        "text": hit.text,
        "highlights": spans(hit),
    });
    if arguments.context > 0 {
        let turns = context(arguments, index, hit)?.into_iter().map(|turn| {
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

fn csv_hits(hits: &[Hit]) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record([
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
    ])?;
    for hit in hits {
        out.write_record([
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
        ])?;
    }
    out.flush()
}
