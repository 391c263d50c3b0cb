//! Lines of a transcript → one document with the turns of its speakers.
//!
//! Lines without a mark go on with the turn above. What stands before the first mark is a header: it
//! is left out and counted, and gives the title and the date where it has them. A text without marks
//! is read as one utterance a paragraph; so is what stands before the first mark if it is more than
//! a header (a talk with questions at its end), and what bears no label where only one person is
//! labelled (the audience). Headings, notes in brackets and web addresses on lines of their own are
//! left out; the turn goes on behind them in an utterance of its own, so that each is one slice of
//! the text. See `layout` and `speakers` for what is believed to be a mark.

use corpus::{Diagnostic, Document, Place, Utterance};

use crate::captions::file_name;
use crate::lines::{LINE_LIMIT, Line, has_too_many_lines, lines};
use crate::piece::Whole;
use crate::slice::Slice;
use crate::transcripts::frame::{footer, front_matter, header, is_no_speech, summary};
use crate::transcripts::layout::{Begin, Layout, Speaker, learn};
use crate::turns::{Cue, joint, turns};
use crate::{Counts, Piece};

/// Header lines that need no remark.
const HEADER: u64 = 8;

/// The most bytes before the first mark that can be a header.
const HEADER_BYTES: usize = 2_000;

/// The fewest bytes of a line that is prose; the lines of a header are shorter.
const PROSE: usize = 60;

/// What was read out of the lines of a transcript.
pub(crate) struct Speech {
    /// The document; none if there is nothing but white space.
    pub(crate) document: Option<Document>,
    /// What was rejected or is in doubt.
    pub(crate) pieces: Vec<Piece>,
    /// What became of the lines (of the pieces between times, where there are no names).
    pub(crate) counts: Counts,
}

impl Speech {
    /// The pieces of a file that is but this.
    pub(crate) fn whole(self) -> Box<Whole> {
        Whole::new(self.document, self.pieces, self.counts)
    }
}

/// Why a text looks like a transcript, judged by its beginning; empty if nothing speaks for it.
pub(crate) fn evidence(head: &str) -> String {
    let lines = lines(head);
    let body = &lines[front_matter(&lines)..];
    learn(&body[summary(body)..]).why
}

/// Reads the turns of a transcript out of its lines.
pub(crate) fn read(text: &str, path: &str) -> Speech {
    let mut speech = Speech { document: None, pieces: Vec::new(), counts: Counts::default() };
    if has_too_many_lines(text.as_bytes()) {
        let problem = format!("the text has more than {LINE_LIMIT} lines");
        return speech.rejected(path, problem, "split it; it should be one recording");
    }
    let lines = lines(text);
    if lines.iter().all(Line::is_blank) {
        return speech.rejected(path, "the file is empty".to_owned(), "leave it out");
    }
    let mut document =
        Document { external_id: Some(file_name(path).to_owned()), line: 1, ..Document::default() };
    let (matter, body) = lines.split_at(front_matter(&lines));
    speech.counts.exclude(header(matter, &mut document));
    let body = speech.without_summary(body, path);
    let (body, end) = body.split_at(footer(body));
    speech.counts.exclude(end.iter().filter(|line| !line.is_blank()).count() as u64);
    let layout = learn(body);
    let turn = |(_, begin): &&(usize, Begin<'_>)| matches!(begin, Begin::Turn { .. });
    let first = layout.begins.iter().find(turn).map(|(n, _)| *n);
    let mut reading = Reading { text, layout: &layout, counts: &mut speech.counts, turns: vec![] };
    let from = first.unwrap_or(body.len());
    let complaint = reading.before_first(body, from, path, &mut document);
    document.utterances = reading.utterances();
    let mut reading = Reading { text, layout: &layout, counts: &mut speech.counts, turns: vec![] };
    reading.read(body, from, layout.one_label);
    document.utterances.extend(reading.utterances());
    speech.pieces.extend(complaint.map(Piece::Repaired));
    speech.document = Some(document);
    speech
}

impl Speech {
    /// Nothing of the file is read.
    fn rejected(mut self, path: &str, problem: String, mend: &str) -> Speech {
        self.counts.reject(1);
        let complaint = Diagnostic::at(Place::file(path), problem, mend);
        self.pieces.push(Piece::Rejected(complaint));
        self
    }

    /// The lines behind a summary made by a machine, which nobody said.
    fn without_summary<'l, 't>(&mut self, body: &'l [Line<'t>], path: &str) -> &'l [Line<'t>] {
        let (made, body) = body.split_at(summary(body));
        let n_lines = made.iter().filter(|line| !line.is_blank()).count() as u64;
        if n_lines > 0 {
            self.counts.exclude(n_lines);
            let problem = format!("{n_lines} lines of a summary before the transcript");
            let mend = "they were left out, for nobody said them";
            let complaint = Diagnostic::at(Place::line(path, made[0].number), problem, mend);
            self.pieces.push(Piece::Repaired(complaint));
        }
        body
    }
}

fn n_bytes(lines: &[Line<'_>]) -> usize {
    lines.iter().map(|line| line.text.len()).sum()
}

/// A text as it is being read.
struct Reading<'t, 'r> {
    text: &'t str,
    layout: &'r Layout<'t>,
    counts: &'r mut Counts,
    turns: Vec<Turn<'t>>,
}

impl<'t> Reading<'t, '_> {
    /// Reads what stands before the first mark: a header, or speech without marks.
    fn before_first(
        &mut self,
        body: &[Line<'t>],
        from: usize,
        path: &str,
        document: &mut Document,
    ) -> Option<Diagnostic> {
        let (before, after) = body.split_at(from);
        let prose = before.iter().filter(|line| line.text.len() >= PROSE);
        let prose: usize = prose.map(|line| line.text.len()).sum();
        let much = n_bytes(before) > HEADER_BYTES || prose * 4 > n_bytes(body);
        if after.is_empty() || much {
            self.paragraphs(before);
            let (problem, mend) = if after.is_empty() {
                (
                    "no speaker labels such as `Name:` occur again and again",
                    "each paragraph was read as an utterance of nobody; write a label before each turn",
                )
            } else {
                (
                    "much of the text stands before the first speaker label",
                    "each paragraph of it was read as an utterance of nobody; write a label before it",
                )
            };
            let place = match after {
                [] => Place::file(path),
                _ => Place::line(path, before[0].number),
            };
            return Some(Diagnostic::at(place, problem, mend));
        }
        let n_lines = header(before, document);
        self.counts.exclude(n_lines);
        (n_lines > HEADER).then(|| {
            let problem = format!("{n_lines} lines before the first speaker label were left out");
            let mend = "put a label before them if they are speech";
            Diagnostic::at(Place::line(path, before[0].number), problem, mend)
        })
    }

    /// Reads the lines before the first mark as paragraphs of nobody.
    fn paragraphs(&mut self, lines: &[Line<'t>]) {
        let layout = Layout::default();
        let counts = &mut *self.counts;
        let mut reading = Reading { text: self.text, layout: &layout, counts, turns: Vec::new() };
        reading.read(lines, 0, true);
        self.turns.append(&mut reading.turns);
    }

    /// Reads lines into turns; with `apart`, a paragraph without a mark is a turn of nobody.
    fn read(&mut self, lines: &[Line<'t>], from: usize, apart: bool) {
        let (mut new_paragraph, mut broken, mut above) = (true, true, None);
        let mut begins = self.layout.begins.iter().skip_while(|(n, _)| *n < from).peekable();
        for (n, line) in lines.iter().enumerate().skip(from) {
            let begin = begins.next_if(|(begun, _)| *begun == n).map(|(_, begin)| begin);
            if line.is_blank() {
                new_paragraph = true;
                continue;
            }
            match begin {
                Some(Begin::Turn { speaker, start_ms, end_ms, rest }) => {
                    let start_ms = start_ms.or(above.filter(|_| self.layout.times_above));
                    self.begin(*speaker, start_ms, *end_ms, line, *rest);
                }
                Some(Begin::Time(time)) => {
                    self.counts.exclude(1);
                    broken = true;
                    match self.turns.last_mut() {
                        Some(turn) if turn.is_bare(self.text) && turn.start_ms.is_none() => {
                            turn.start_ms = Some(*time);
                        }
                        _ => above = Some(*time),
                    }
                    continue;
                }
                None if is_no_speech(line.text) => {
                    self.counts.exclude(1);
                    broken = true;
                    continue;
                }
                None if apart && new_paragraph => {
                    self.begin(Speaker::Nobody, None, None, line, 0);
                }
                None => self.go_on(line, broken),
            }
            (new_paragraph, broken, above) = (false, false, None);
        }
    }

    fn begin(
        &mut self,
        speaker: Speaker<'t>,
        start_ms: Option<u64>,
        end_ms: Option<u64>,
        line: &Line<'t>,
        rest: usize,
    ) {
        let speaker = match speaker {
            Speaker::Named(name) => Some(name),
            Speaker::Same => self.turns.last().and_then(|turn| turn.speaker),
            Speaker::Nobody => None,
        };
        let (from, to) = (line.start as usize + rest, line.start as usize + line.text.len());
        let line = line.number;
        let end_ms = end_ms.filter(|&end| start_ms.is_none_or(|start| start <= end));
        self.turns.push(Turn { speaker, start_ms, end_ms, line, from, to, n_lines: 1 });
    }

    /// A line without a mark goes on with the turn above, in an utterance of its own if something
    /// between was left out.
    fn go_on(&mut self, line: &Line<'t>, broken: bool) {
        let (from, to) = (line.start as usize, line.start as usize + line.text.len());
        match self.turns.last_mut() {
            Some(turn) if turn.is_bare(self.text) => {
                (turn.from, turn.to, turn.line) = (from, to, line.number);
                turn.n_lines += 1;
            }
            Some(turn) if !broken => {
                turn.to = to;
                turn.n_lines += 1;
            }
            _ => self.begin(Speaker::Same, None, None, line, 0),
        }
    }

    /// The turns as utterances; a label without words is left out.
    fn utterances(self) -> Vec<Utterance> {
        if self.layout.captions {
            return self.captions();
        }
        let mut utterances = Vec::with_capacity(self.turns.len());
        for turn in self.turns {
            let slice = &self.text[turn.from..turn.to];
            let words = slice.trim();
            if words.is_empty() {
                self.counts.exclude(turn.n_lines);
                continue;
            }
            self.counts.keep();
            (1..turn.n_lines).for_each(|_| self.counts.merge());
            let start = (turn.to - slice.trim_start().len()) as u64;
            utterances.push(Utterance {
                speaker: turn.speaker.map(str::to_owned),
                question: None,
                text: words.to_owned(),
                start_ms: turn.start_ms,
                end_ms: turn.end_ms,
                line: turn.line,
                bytes: Some((start, start + words.len() as u64)),
            });
        }
        utterances
    }

    /// Pieces between times, joined to turns as the cues of captions are.
    fn captions(self) -> Vec<Utterance> {
        let cues = self.turns.iter().enumerate().map(|(n, turn)| {
            let mut text = Slice::default();
            for line in lines(&self.text[turn.from..turn.to]).iter().filter(|line| !line.is_blank())
            {
                let words = Slice::new(line.text, (turn.from as u64) + line.start).trimmed_from(0);
                text.append(joint(text.text(), words.text()), &words);
            }
            Cue {
                cue: n,
                speaker: turn.speaker.map(str::to_owned),
                text,
                start_ms: turn.start_ms,
                end_ms: turn.end_ms,
                line: turn.line,
                begins: false,
            }
        });
        let cues = cues.collect();
        turns(cues, self.counts)
    }
}

/// Words of one speaker: a slice of the text.
struct Turn<'t> {
    speaker: Option<&'t str>,
    start_ms: Option<u64>,
    end_ms: Option<u64>,
    /// The line on which the words begin.
    line: u64,
    /// Where the words begin, and where the last line of them ends.
    from: usize,
    to: usize,
    n_lines: u64,
}

impl Turn<'_> {
    /// Whether there is a mark, but not a word yet.
    fn is_bare(&self, text: &str) -> bool {
        text[self.from..self.to].chars().all(char::is_whitespace)
    }
}
