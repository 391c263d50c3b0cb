//! Plain text: `Name: text`, a line or a paragraph each turn.
//!
//! Lines without a label go on with the turn above. What stands before the first label is a header:
//! it is left out and counted, and gives the title and the date where it has them. A text without
//! labels is read as one utterance a paragraph; so is what stands before the first label if it is
//! more than a quarter of the text (a talk with questions at its end), and what bears no label where
//! only one person is labelled (the audience). See `speakers` for what is believed to be a label.
//! Source: the exports of Rev, Otter, Descript and Google Meet; transcripts typed by hand.

use std::io::BufRead;

use corpus::{Diagnostic, Document, Kind, Place, Utterance};

use crate::captions::{file_name, is_note};
use crate::clock::clock;
use crate::detect::is_named;
use crate::lines::{Line, lines, n_line_ends, whole};
use crate::piece::Whole;
use crate::slice::Slice;
use crate::speakers::{Labels, candidate};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength, values};

/// Header lines that need no remark.
const HEADER: u64 = 8;

/// Reads `.txt` and `.md`.
pub(crate) struct Plain;

impl Reader for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        let lines = lines(head);
        let labels = learn(&lines[front_matter(&lines)..]);
        let recurring: Vec<&str> = labels.recurring().into_iter().take(4).collect();
        if !recurring.is_empty() {
            let why = format!("speaker labels occur again and again: {}", recurring.join(", "));
            return Evidence::when(true, Strength::Likely, why);
        }
        let named = is_named(path, &[".txt", ".md"]);
        Evidence::when(named, Strength::Name, "the name ends in .txt or .md")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        Ok(read(&whole(input, path)?, path))
    }
}

/// Reads a text: one document with the turns of its speakers.
pub(crate) fn read(text: &str, path: &str) -> Box<Whole> {
    let lines = lines(text);
    let mut counts = Counts::default();
    if lines.iter().all(Line::is_blank) {
        counts.reject(1);
        let complaint = Diagnostic::at(Place::file(path), "the file is empty", "leave it out");
        return Whole::new(None, vec![Piece::Rejected(complaint)], counts);
    }
    let mut document =
        Document { external_id: Some(file_name(path).to_owned()), line: 1, ..Document::default() };
    let (matter, body) = lines.split_at(front_matter(&lines));
    let labels = learn(body);
    let mut complaints = Vec::new();
    let first = body.iter().position(|line| labels.find(line.text).is_some());
    let (header, speech) = body.split_at(first.unwrap_or(0));
    counts.exclude(read_header(matter, &mut document));
    if first.is_none() {
        let problem = "no speaker labels such as `Name:` occur again and again";
        let mend =
            "each paragraph was read as an utterance of nobody; write a label before each turn";
        complaints.push(Diagnostic::at(Place::file(path), problem, mend));
        document.utterances = paragraphs(text, speech, &mut counts);
    } else if n_bytes(header) * 4 > n_bytes(body) {
        let problem = "much of the text stands before the first speaker label";
        let mend =
            "each paragraph of it was read as an utterance of nobody; write a label before it";
        complaints.push(Diagnostic::at(Place::line(path, header[0].number), problem, mend));
        document.utterances = paragraphs(text, header, &mut counts);
    } else {
        let n_lines = read_header(header, &mut document);
        counts.exclude(n_lines);
        if n_lines > HEADER {
            let problem = format!("{n_lines} lines before the first speaker label were left out");
            let mend = "put a label before them if they are speech";
            complaints.push(Diagnostic::at(Place::line(path, header[0].number), problem, mend));
        }
    }
    if first.is_some() {
        document.utterances.extend(turns(text, speech, &labels, &mut counts));
    }
    Whole::new(Some(document), complaints.into_iter().map(Piece::Repaired).collect(), counts)
}

/// How many lines of YAML between `---` a Markdown file begins with.
fn front_matter(lines: &[Line<'_>]) -> usize {
    let fence = |line: &Line<'_>| line.text.trim_end() == "---";
    if !lines.first().is_some_and(fence) {
        return 0;
    }
    lines.iter().skip(1).position(fence).map_or(0, |n| n + 2)
}

fn n_bytes(lines: &[Line<'_>]) -> usize {
    lines.iter().map(|line| line.text.trim().len()).sum()
}

fn learn(lines: &[Line<'_>]) -> Labels {
    let names: Vec<String> =
        lines.iter().filter_map(|line| candidate(line.text)).map(|label| label.name).collect();
    let n_lines = lines.iter().filter(|line| !line.is_blank()).count();
    Labels::learn(names.iter().map(String::as_str), n_lines, 2)
}

/// Takes title and date out of header lines; returns how many lines there are.
fn read_header(header: &[Line<'_>], document: &mut Document) -> u64 {
    let mut n_lines = 0;
    for line in header.iter().filter(|line| !line.is_blank()) {
        n_lines += 1;
        let text = line.text.trim().trim_start_matches('#').trim();
        let (key, value) = text.split_once(':').unwrap_or(("", text));
        let value = value.trim().trim_matches(['"', '\'']);
        match key.to_lowercase().as_str() {
            "title" | "titel" => document.title = Some(value.to_owned()),
            "" if document.title.is_none()
                && n_lines == 1
                && text.chars().any(char::is_alphanumeric) =>
            {
                document.title = Some(text.chars().take(200).collect());
            }
            "date" | "datum" | "" => document.at = document.at.or(values::time(value, None)),
            _ => {}
        }
    }
    n_lines
}

/// The turns of a text whose first line has a label.
fn turns(text: &str, lines: &[Line<'_>], labels: &Labels, counts: &mut Counts) -> Vec<Utterance> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut after_blank = false;
    for line in lines {
        if line.is_blank() {
            after_blank = true;
            continue;
        }
        let new_paragraph = std::mem::take(&mut after_blank);
        if clock(line.text.trim().trim_matches(['[', ']', '(', ')'])).is_some()
            || is_note(line.text)
        {
            counts.exclude(1); // a time or a note on a line of its own is no speech
            continue;
        }
        match labels.find(line.text) {
            Some(label) => {
                let at = line.start + label.rest as u64;
                let words = Slice::new(&line.text[label.rest..], at);
                let (speaker, start_ms) = (Some(label.name), label.start_ms);
                turns.push(Turn { speaker, start_ms, words, ..Turn::new(line) });
            }
            None if new_paragraph && labels.is_one() => turns.push(Turn::new(line)),
            None => {
                if let Some(turn) = turns.last_mut() {
                    turn.go_on(text, line);
                }
            }
        }
    }
    turns.into_iter().filter_map(|turn| turn.utterance(text, counts)).collect()
}

/// The paragraphs of a text without labels.
fn paragraphs(text: &str, lines: &[Line<'_>], counts: &mut Counts) -> Vec<Utterance> {
    let mut utterances = Vec::new();
    for paragraph in lines.split(Line::is_blank).filter(|lines| !lines.is_empty()) {
        let (first, others) = (&paragraph[0], &paragraph[1..]);
        let mut turn = Turn::new(first);
        others.iter().for_each(|line| turn.go_on(text, line));
        utterances.extend(turn.utterance(text, counts));
    }
    utterances
}

struct Turn {
    speaker: Option<String>,
    start_ms: Option<u64>,
    line: u64,
    /// Byte where its first line begins.
    start: u64,
    /// Byte after the last line that was added.
    end: u64,
    words: Slice,
    n_lines: u64,
}

impl Turn {
    /// A turn of nobody that begins with a line.
    fn new(line: &Line<'_>) -> Turn {
        Turn {
            speaker: None,
            start_ms: None,
            line: line.number,
            start: line.start,
            end: line.start + line.text.len() as u64,
            words: Slice::new(line.text, line.start),
            n_lines: 1,
        }
    }

    /// Adds a line with the line ends before it, unless a line between was left out.
    fn go_on(&mut self, text: &str, line: &Line<'_>) {
        let between = &text[self.end as usize..line.start as usize];
        if between.trim().is_empty() {
            self.words.push(between, self.end);
            self.words.push(line.text, line.start);
        } else {
            self.words.append("\n", &Slice::new(line.text.trim(), line.start));
        }
        self.end = line.start + line.text.len() as u64;
        self.n_lines += 1;
    }

    /// The turn as an utterance, unless a label stands there without words.
    fn utterance(self, text: &str, counts: &mut Counts) -> Option<Utterance> {
        let words = self.words.trimmed_from(0);
        if words.text().is_empty() {
            counts.exclude(self.n_lines);
            return None;
        }
        counts.keep();
        (1..self.n_lines).for_each(|_| counts.merge());
        let above = words.bytes().map_or("", |(from, _)| &text[self.start as usize..from as usize]);
        Some(Utterance {
            speaker: self.speaker,
            question: None,
            text: words.text().to_owned(),
            start_ms: self.start_ms,
            end_ms: None,
            line: self.line + n_line_ends(above),
            bytes: words.bytes(),
        })
    }
}
