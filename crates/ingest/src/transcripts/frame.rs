//! What surrounds the speech in an exported transcript: front matter, a summary made by a machine,
//! headings, the header with title and date, and what the exporting program says at the end.
//!
//! Source: the exports of Google Meet (notes by Gemini before the transcript, a disclaimer behind
//! it), Otter (summary keywords, footer) and Markdown with front matter.

use corpus::Document;

use crate::captions::is_note;
use crate::clock::clock;
use crate::lines::Line;
use crate::values;

/// The word for a transcript, in the languages of Google Meet's and Teams' exports.
const TRANSCRIPT: [&str; 14] = [
    "transcript",
    "transkript",
    "transcription",
    "transcripción",
    "transcrição",
    "trascrizione",
    "transkription",
    "transcriptie",
    "transkrypcja",
    "การถอดเสียง",
    "文字起こし",
    "转写",
    "轉錄稿",
    "스크립트",
];

/// What a summary made by a machine is headed with.
const SUMMARIES: [&str; 14] = [
    "notes",
    "summary",
    "details",
    "gemini",
    "suggested next steps",
    "quick recap",
    "ai summary",
    "notizen",
    "zusammenfassung",
    "notas",
    "resumen",
    "résumé",
    "สรุป",
    "要約",
];

/// Among how many lines of the header the title is looked for.
const TITLE: u64 = 3;

/// How many lines at the end may be what a program says of the transcript.
const FOOTER: usize = 10;

/// How many lines of YAML between `---` a Markdown file begins with.
pub(crate) fn front_matter(lines: &[Line<'_>]) -> usize {
    let fence = |line: &Line<'_>| line.text.trim_end() == "---";
    if !lines.first().is_some_and(fence) {
        return 0;
    }
    lines.iter().skip(1).position(fence).map_or(0, |n| n + 2)
}

/// Where the transcript begins behind a summary made by a machine; 0 where there is none.
pub(crate) fn summary(lines: &[Line<'_>]) -> usize {
    let heading = |line: &Line<'_>| bare(line).to_lowercase();
    let transcript = lines.iter().position(|line| heads_transcript(line));
    let Some(transcript) = transcript else { return 0 };
    let headed = |line: &Line<'_>| SUMMARIES.contains(&heading(line).as_str());
    if lines[..transcript].iter().any(headed) { transcript } else { 0 }
}

/// Whether a line is headed `Transcript`, or `… - Transcript`.
fn heads_transcript(line: &Line<'_>) -> bool {
    let text = bare(line);
    let last = text.rsplit([' ', '-', '–', '—']).next().unwrap_or_default();
    // All lines are asked, and hardly one ends in a word that begins so.
    last.starts_with(|c: char| !c.is_ascii() || c.eq_ignore_ascii_case(&'t'))
        && TRANSCRIPT.contains(&last.to_lowercase().as_str())
        && (text == last || line.text.contains(" - ") || line.text.contains(" – "))
}

/// A line without marks around its words; of a long line, nothing.
fn bare<'t>(line: &Line<'t>) -> &'t str {
    let text = if line.text.len() > 200 { "" } else { line.text };
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Where the speech ends and a program begins to speak of the transcript.
pub(crate) fn footer(lines: &[Line<'_>]) -> usize {
    let filled: Vec<usize> =
        (0..lines.len()).rev().filter(|&n| !lines[n].is_blank()).take(FOOTER).collect();
    let first = filled.iter().rev().find(|&&n| ends_transcript(lines[n].text));
    first.copied().unwrap_or(lines.len())
}

/// `Transcription ended after 00:12:34`, `Transcribed by https://otter.ai`, and the disclaimer.
fn ends_transcript(line: &str) -> bool {
    if line.len() > 300 {
        return false;
    }
    let text = line.trim_matches(|c: char| c.is_whitespace() || "*_".contains(c)).to_lowercase();
    let word = text.split(char::is_whitespace).map(|word| word.trim_end_matches(['.', '。']));
    let timed = text.split_whitespace().count() <= 12 && word.clone().any(|w| clock(w).is_some());
    let says = TRANSCRIPT.iter().any(|name| text.contains(name));
    (says && timed && !text.contains(": "))
        || (text.starts_with("transcribed by ") && text.contains("://"))
        || text.starts_with("this editable transcript was computer generated")
}

/// Whether a line is no speech: a heading or picture of Markdown, a web address, a note in brackets.
pub(crate) fn is_no_speech(line: &str) -> bool {
    let text = line.trim();
    let Some(first) = text.chars().next() else { return false };
    match first {
        '#' => {
            text.trim_start_matches('#').starts_with(' ')
                && text.len() - text.trim_start_matches('#').len() <= 6
        }
        '[' | '(' | '♪' | '♫' => is_note(text),
        '!' => text.starts_with("![") && text.ends_with(')'),
        '{' => text.starts_with("{{") && text.ends_with("}}"),
        '<' => {
            is_address(text.trim_start_matches('<').trim_end_matches('>'))
                || (text.starts_with("<!--") && text.ends_with("-->"))
        }
        'h' | 'w' => is_address(text),
        '-' | '*' | '_' | '=' => text.chars().all(|c| c == first || c == ' ') && text.len() >= 3,
        _ => false,
    }
}

fn is_address(text: &str) -> bool {
    let begins =
        ["http://", "https://", "www."].iter().any(|beginning| text.starts_with(beginning));
    begins && !text.contains(char::is_whitespace)
}

/// Takes title and date out of header lines; returns how many lines there are.
pub(crate) fn header(lines: &[Line<'_>], document: &mut Document) -> u64 {
    let mut n_lines = 0;
    for line in lines.iter().filter(|line| !line.is_blank()) {
        n_lines += 1;
        let text = line.text.trim().trim_start_matches('#').trim();
        let (key, value) = text.split_once(": ").unwrap_or(("", text));
        match key.to_lowercase().as_str() {
            "title" | "titel" | "título" | "titre" => document.title = Some(unquoted(value)),
            "" if document.title.is_none() && is_title(text) && n_lines <= TITLE => {
                document.title = Some(text.chars().take(200).collect());
            }
            "date" | "datum" | "fecha" | "" => {
                document.at = document.at.or(values::time(&unquoted(value), None));
            }
            _ => {}
        }
    }
    n_lines
}

/// Whether a line can be a title: it has letters, and is neither a date nor `Transcript`.
fn is_title(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let dated = values::time(text, None).is_some();
    word.chars().any(char::is_alphabetic) && !TRANSCRIPT.contains(&word.as_str()) && !dated
}

/// A value of YAML without its quotes.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(inner) = inner('\'') {
        return inner.replace("''", "'");
    }
    inner('"').map_or_else(|| value.to_owned(), |inner| inner.replace("\\\"", "\""))
}
