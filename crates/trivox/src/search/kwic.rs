//! Concordances: keywords under each other, whatever the script.

use std::io::{self, IsTerminal, Write};

use index::{Index, Line, Query, Sort, View};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::advice::{self, tell};
use super::citation::{citation, reference};
use super::{ROWS, failed, limit};
use crate::arguments::{Search, SortBy};
use crate::show::{self, BOLD, DIM};

/// The widest keyword that others are brought into line with.
const WIDEST: usize = 30;

/// The lines of a concordance.
pub(crate) fn print(arguments: &Search, index: &Index, query: &Query) -> io::Result<()> {
    let sort = match arguments.sort {
        SortBy::Document => Sort::Document,
        SortBy::Left => Sort::Left,
        SortBy::Right => Sort::Right,
        SortBy::Keyword => Sort::Keyword,
        SortBy::Speaker => Sort::Speaker,
        SortBy::Time => Sort::Time,
    };
    let limit = limit(arguments, ROWS);
    let view = View { width: arguments.width, limit, sort, sample: arguments.sample };
    let found = index.concordance(query, view).map_err(failed)?;
    advice::tell_ignored(&found.ignored);
    if arguments.json {
        return found.lines.iter().try_for_each(json_line);
    }
    if arguments.csv {
        return csv_lines(&found.lines);
    }
    if arguments.markdown {
        markdown(&found.lines)?;
    } else {
        aligned(&found.lines, arguments.width)?;
    }
    let more = match (found.more, arguments.sample) {
        (true, Some(_)) => " of a sample, more with --limit",
        (true, None) => ", more with --limit",
        (false, _) => "",
    };
    let (lines, utterances) = (found.lines.len(), found.utterances);
    tell(&format!("{lines} occurrences shown{more}; {utterances} utterances match"));
    if utterances == 0 {
        advice::tell_nothing(query, index).map_err(failed)?;
    }
    Ok(())
}

fn aligned(lines: &[Line], width: usize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let colour = show::colour(io::stdout().is_terminal());
    let one_line = |text: &str| text.replace(char::is_control, " ");
    let widest =
        lines.iter().map(|line| one_line(&line.keyword).width()).filter(|it| *it <= WIDEST);
    let widest = widest.max().unwrap_or(0);
    for line in lines {
        let keyword = one_line(&line.keyword);
        let left = show::right_aligned(&one_line(&line.left), width);
        let gap = widest.saturating_sub(keyword.width());
        let right = show::left_aligned(&one_line(&line.right), width + gap);
        let (keyword, place) = (colour.paint(BOLD, &keyword), citation(&line.hit));
        writeln!(out, "{left} {keyword} {right}  {}", colour.paint(DIM, &place))?;
    }
    Ok(())
}

fn markdown(lines: &[Line]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "| before | keyword | after | where |\n|---:|---|---|---|")?;
    let cell =
        |text: &str| show::markdown(&text.replace(char::is_control, " ")).replace('|', "\\|");
    for line in lines {
        let (left, keyword, right) = (cell(&line.left), cell(&line.keyword), cell(&line.right));
        let place = cell(&reference(&line.hit));
        writeln!(out, "| {left} | **{keyword}** | {right} | {place} |")?;
    }
    Ok(())
}

fn json_line(line: &Line) -> io::Result<()> {
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
    writeln!(io::stdout().lock(), "{shown}")
}

fn csv_lines(lines: &[Line]) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
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
