//! `trivox search`: ranked hits or a concordance, for people, spreadsheets and programs.

use std::io::{IsTerminal, Write};

use index::{Concordance, Hit, Index, Line, Query, Sort, View};
use serde_json::json;

use crate::FINE;
use crate::arguments::Search;
use crate::show::{self, BOLD, DIM};

/// Characters on each side of a keyword.
const KWIC_WIDTH: usize = 45;

pub(crate) fn search(arguments: &Search) -> Result<u8, String> {
    let folder = arguments.report.join("index");
    let index = Index::open(&folder).map_err(|error| error.to_string())?;
    let query = query(arguments, &index)?;
    if arguments.kwic {
        let found = index.concordance(
            &query,
            View { width: KWIC_WIDTH, limit: arguments.limit, sort: Sort::Document, sample: None },
        );
        let found = found.map_err(|error| error.to_string())?;
        tell_ignored(&found.ignored);
        return concordance(arguments, &found).map_err(|error| error.to_string());
    }
    let found = index.search(&query, arguments.limit).map_err(|error| error.to_string())?;
    tell_ignored(&found.ignored);
    let written = if arguments.json {
        found.hits.iter().try_for_each(|hit| json_hit(arguments, &index, hit))
    } else if arguments.csv {
        csv_hits(&found.hits)
    } else {
        people(arguments, &index, &found.hits)
    };
    match written {
        // Whoever reads has closed the pipe: `| head` is no failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(FINE),
        other => other.map_err(|error| error.to_string())?,
    }
    if !arguments.json && !arguments.csv {
        eprintln!("{} of {} utterances that match", found.hits.len(), found.total);
    }
    Ok(FINE)
}

fn query(arguments: &Search, index: &Index) -> Result<Query, String> {
    let attributes = index.attributes();
    let mut query = if arguments.plain {
        Query::plain(&arguments.query)
    } else {
        Query::parse(&arguments.query, attributes).map_err(|error| error.to_string())?
    };
    let filters = [
        ("source", &arguments.source),
        ("role", &arguments.role),
        ("speaker", &arguments.speaker),
        ("theme", &arguments.theme),
    ];
    for (field, values) in filters {
        for value in values {
            query =
                query.and_filter(field, value, attributes).map_err(|error| error.to_string())?;
        }
    }
    Ok(query)
}

fn tell_ignored(words: &[String]) {
    if !words.is_empty() {
        eprintln!("passed over as too common: {} (write =word to insist)", words.join(", "));
    }
}

/// Where an utterance stands, for people: source, file, line, speaker, time.
fn citation(
    source: &str,
    path: &str,
    line: u64,
    speaker: Option<&str>,
    start: Option<u64>,
) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let speaker = speaker.map_or_else(String::new, |speaker| format!("  {speaker}"));
    let time = start.map_or_else(String::new, |start| format!("  {}", show::clock(start)));
    format!("{source}  {file}:{line}{speaker}{time}")
}

fn people(arguments: &Search, index: &Index, hits: &[Hit]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let colour = show::colour(std::io::stdout().is_terminal());
    for hit in hits {
        let place =
            citation(&hit.source_id, &hit.path, hit.line, hit.participant.as_deref(), hit.start_ms);
        let theme = hit.theme_ids.join(", ");
        writeln!(out, "{}", colour.paint(DIM, &format!("{place}  {theme}  ({:.2})", hit.score)))?;
        for turn in context(arguments, index, hit)? {
            let speaker = turn.participant.as_deref().unwrap_or("");
            let marked = if turn.utterance_id == hit.utterance_id {
                mark(hit, &colour)
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
fn context(arguments: &Search, index: &Index, hit: &Hit) -> std::io::Result<Vec<Hit>> {
    if arguments.context == 0 {
        return Ok(vec![hit.clone()]);
    }
    let found = index.neighbours(hit.document_id, hit.seq, arguments.context);
    found.map_err(std::io::Error::other)
}

/// The text with its highlights in bold.
fn mark(hit: &Hit, colour: &show::Colour) -> String {
    let mut marked = String::new();
    let mut at = 0;
    for span in &hit.highlights {
        marked.push_str(&hit.text[at..span.start as usize]);
        marked.push_str(&colour.paint(BOLD, span.of(&hit.text)));
        at = span.end as usize;
    }
    marked.push_str(&hit.text[at..]);
    marked
}

fn json_hit(arguments: &Search, index: &Index, hit: &Hit) -> std::io::Result<()> {
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
    writeln!(std::io::stdout().lock(), "{line}")
}

/// Highlights as pairs of bytes, end excluded.
fn spans(hit: &Hit) -> Vec<[u32; 2]> {
    hit.highlights.iter().map(|span| [span.start, span.end]).collect()
}

fn csv_hits(hits: &[Hit]) -> std::io::Result<()> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
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
        ])?;
    }
    out.flush()
}

fn concordance(arguments: &Search, found: &Concordance) -> std::io::Result<u8> {
    let written = if arguments.json {
        found.lines.iter().try_for_each(json_line)
    } else if arguments.csv {
        csv_lines(&found.lines)
    } else {
        aligned(&found.lines)
    };
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(FINE),
        other => other?,
    }
    if !arguments.json && !arguments.csv {
        let more = if found.more { ", more with --limit" } else { "" };
        let (lines, utterances) = (found.lines.len(), found.utterances);
        eprintln!("{lines} occurrences shown{more}; {utterances} utterances match");
    }
    Ok(FINE)
}

/// Keywords under each other, whatever the script.
fn aligned(lines: &[Line]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let colour = show::colour(std::io::stdout().is_terminal());
    let one_line = |text: &str| text.replace(char::is_control, " ");
    for line in lines {
        let left = show::right_aligned(&one_line(&line.left), KWIC_WIDTH);
        let right = show::left_aligned(&one_line(&line.right), KWIC_WIDTH);
        let keyword = colour.paint(BOLD, &one_line(&line.keyword));
        let speaker = line.hit.participant.as_deref();
        let place = citation(
            &line.hit.source_id,
            &line.hit.path,
            line.hit.line,
            speaker,
            line.hit.start_ms,
        );
        writeln!(out, "{left} {keyword} {right}  {}", colour.paint(DIM, &place))?;
    }
    Ok(())
}

fn json_line(line: &Line) -> std::io::Result<()> {
    let shown = json!({
        "utterance_id": line.hit.utterance_id.to_string(),
        "external_id": line.hit.external_id,
        "source_id": line.hit.source_id,
        "path": line.hit.path,
        "line": line.hit.line,
        "participant": line.hit.participant,
        "role": line.hit.role,
        "start_ms": line.hit.start_ms,
        "left": line.left,
        "keyword": line.keyword,
        "right": line.right,
        "span": [line.span.start, line.span.end],
    });
    writeln!(std::io::stdout().lock(), "{shown}")
}

fn csv_lines(lines: &[Line]) -> std::io::Result<()> {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record([
        "utterance_id",
        "source_id",
        "path",
        "line",
        "participant",
        "start_ms",
        "left",
        "keyword",
        "right",
    ])?;
    for line in lines {
        out.write_record([
            &line.hit.utterance_id.to_string(),
            &line.hit.source_id,
            &line.hit.path,
            &line.hit.line.to_string(),
            line.hit.participant.as_deref().unwrap_or_default(),
            &line.hit.start_ms.map(|start| start.to_string()).unwrap_or_default(),
            &line.left,
            &line.keyword,
            &line.right,
        ])?;
    }
    out.flush()
}
