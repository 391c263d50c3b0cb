//! Quotes with their citations: as Markdown, and as a document for word processors.

use std::io::{self, Cursor, IsTerminal, Write};

use docx_rs::{BreakType, Docx, Paragraph, Run};
use index::{Hit, Index};

use super::citation::reference;
use super::failed;
use super::passages::{Passage, passages};
use crate::arguments::Search;
use crate::show;

/// How far quotes are indented, in twentieths of a point.
const INDENT: i32 = 400;

/// Block quotes, each with its citation; what matched is bold.
pub(crate) fn markdown(arguments: &Search, index: &Index, hits: &[Hit]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for passage in passages(index, hits, arguments.context)? {
        for turn in &passage.turns {
            let mut text = String::new();
            for (part, matched) in parts(&passage, turn) {
                let part = show::markdown(part);
                text.push_str(&if matched { format!("**{part}**") } else { part });
            }
            let lead = lead(arguments, turn).map_or_else(String::new, |it| show::markdown(&it));
            writeln!(out, "> {lead}{}", text.replace('\n', "  \n> "))?;
            writeln!(out, ">")?;
        }
        for hit in &passage.hits {
            let reference = show::markdown(&reference(hit));
            writeln!(out, "> — {reference} `{}`  ", hit.utterance_id)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The same as a Word document.
pub(crate) fn docx(arguments: &Search, index: &Index, hits: &[Hit]) -> io::Result<()> {
    if io::stdout().is_terminal() {
        return Err(io::Error::other(
            "a document is not for a terminal\n  mend: send it to a file: trivox search … --docx > quotes.docx",
        ));
    }
    let mut document = Docx::new();
    for passage in passages(index, hits, arguments.context)? {
        for turn in &passage.turns {
            let mut quote = Paragraph::new().indent(Some(INDENT), None, None, None).keep_next(true);
            if let Some(lead) = lead(arguments, turn) {
                quote = quote.add_run(Run::new().add_text(printable(&lead)));
            }
            for (part, matched) in parts(&passage, turn) {
                quote = quote.add_run(run(part, matched));
            }
            document = document.add_paragraph(quote);
        }
        for hit in &passage.hits {
            let reference = format!("— {} {}", printable(&reference(hit)), hit.utterance_id);
            let reference = Paragraph::new()
                .indent(Some(INDENT), None, None, None)
                .add_run(Run::new().add_text(reference).italic());
            document = document.add_paragraph(reference);
        }
        document = document.add_paragraph(Paragraph::new());
    }
    let mut file = Cursor::new(Vec::new());
    document.build().pack(&mut file).map_err(failed)?;
    io::stdout().lock().write_all(file.get_ref())
}

fn run(text: &str, bold: bool) -> Run {
    let mut run = if bold { Run::new().bold() } else { Run::new() };
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(printable(line));
    }
    run
}

/// Control characters cannot stand in XML.
fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Who speaks, where turns stand around a hit.
fn lead(arguments: &Search, turn: &Hit) -> Option<String> {
    let speaker = turn.participant.as_ref().filter(|_| arguments.context > 0);
    speaker.map(|speaker| format!("{speaker}: "))
}

/// The text of a turn in parts, and whether each matched.
fn parts<'t>(passage: &Passage<'_>, turn: &'t Hit) -> Vec<(&'t str, bool)> {
    let mut parts = Vec::new();
    let mut at = 0;
    for span in passage.hit(turn).map_or(&[][..], |hit| &hit.highlights) {
        parts.push((&turn.text[at..span.start as usize], false));
        parts.push((span.of(&turn.text), true));
        at = span.end as usize;
    }
    parts.push((&turn.text[at..], false));
    parts.retain(|(part, _)| !part.is_empty());
    parts
}
