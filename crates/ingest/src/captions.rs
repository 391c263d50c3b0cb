//! Cues of a caption file → one document with the turns of its speakers.
//!
//! A speaker is whom a voice tag names, else whom a label at the beginning of a line names. A cue
//! without a label goes on with the speaker before it, except in files where dashes tell that somebody
//! else speaks (films): there a name stands for its cue alone. `>>` tells it too (television).

pub(crate) mod blocks;
pub(crate) mod markup;
pub(crate) mod media_time;
pub(crate) mod rolling;
pub(crate) mod sbv;
pub(crate) mod srt;
pub(crate) mod timed_text;
pub(crate) mod ttml;
pub(crate) mod vtt;

use std::collections::BTreeSet;

use corpus::{Diagnostic, Document, Place};
use memchr::memmem;

use crate::captions::blocks::{Block, Dialect, File};
use crate::captions::markup::runs;
use crate::captions::rolling::unroll;
use crate::lines::{Line, lines};
use crate::piece::Whole;
use crate::slice::Slice;
use crate::transcripts::mark::label;
use crate::transcripts::speakers::Labels;
use crate::turns::{Cue, joint, turns};
use crate::{Counts, Piece};

/// The most voice tags of a file; each may begin a turn.
const VOICES: usize = 1_000_000;

/// Reads a caption file: one document with the turns of its speakers.
pub(crate) fn read(text: &str, path: &str, dialect: &Dialect) -> Box<Whole> {
    let mut file = File { path, dialect, pieces: Vec::new(), counts: Counts::default() };
    if memmem::find_iter(text.as_bytes(), b"<v").count() > VOICES {
        let problem = format!("there are more than {VOICES} voices in the file");
        let mend = "split it; a file of this format is one recording";
        file.counts.reject(1);
        file.pieces.push(Piece::Rejected(Diagnostic::at(Place::file(path), problem, mend)));
        return Whole::new(None, file.pieces, file.counts);
    }
    let lines = lines(text);
    let mut blocks = file.blocks(&lines);
    if blocks.is_empty() && file.counts.rejected == 0 {
        file.pieces.clear();
        let mend = format!("a cue begins with a line such as {}", dialect.time);
        file.counts.reject(1);
        let complaint = Diagnostic::at(Place::file(path), "there is no cue in the file", mend);
        file.pieces.push(Piece::Rejected(complaint));
    }
    if blocks.is_empty() {
        return Whole::new(None, file.pieces, file.counts);
    }
    file.sort(&mut blocks);
    let mut cues = file.cues(&blocks);
    if unroll(&mut cues) {
        let what = "most cues repeat the words of the cue before (rolling captions)";
        file.repaired(
            Place::file(path),
            what,
            "each was kept once; see whether words are missing",
            "",
        );
    }
    let document = Document {
        external_id: Some(file_name(path).to_owned()),
        title: title(&lines, dialect),
        duration_ms: blocks.iter().filter_map(|block| block.timing.end_ms).max(),
        line: 1,
        utterances: turns(cues, &mut file.counts),
        ..Document::default()
    };
    Whole::new(Some(document), file.pieces, file.counts)
}

/// The name of a file without its directories.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What stands on the first line after the signature: `WEBVTT - Group 3`.
fn title(lines: &[Line<'_>], dialect: &Dialect) -> Option<String> {
    let rest = lines.first()?.text.strip_prefix(dialect.signature?)?;
    let title = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ':'));
    (!title.is_empty()).then(|| title.to_owned())
}

impl File<'_> {
    /// The words of the cues by speaker, in order; cues without words are left out and counted.
    fn cues(&mut self, blocks: &[Block<'_>]) -> Vec<Cue> {
        let parts = blocks.iter().enumerate().flat_map(|(n, block)| parts(n, block)).collect();
        let times: Vec<Times> =
            blocks.iter().map(|block| (block.timing.start_ms, block.timing.end_ms)).collect();
        cues(parts, &times, &mut self.counts)
    }
}

/// When a cue begins and ends.
pub(crate) type Times = (Option<u64>, Option<u64>);

/// Finds out who speaks in the parts of cues; cues without words are left out and counted.
pub(crate) fn cues(parts: Vec<Part>, times: &[Times], counts: &mut Counts) -> Vec<Cue> {
    let with_words: BTreeSet<usize> = parts.iter().map(|part| part.cue).collect();
    counts.exclude((times.len() - with_words.len()) as u64);
    let unvoiced = parts.iter().filter(|part| part.voice.is_none());
    let names: Vec<&str> =
        unvoiced.filter_map(|part| label(part.text.text())).map(|label| label.name).collect();
    let n_cues = with_words.len();
    let labels = Labels::learn(&names, n_cues, true);
    // Where dashes tell who speaks, as in films, names stand for one cue only.
    let dashes: BTreeSet<usize> = parts.iter().filter(|p| p.dash).map(|p| p.cue).collect();
    let carries = dashes.len() < names.len();
    let mut cues: Vec<Cue> = Vec::new();
    let mut speaking: Option<String> = None;
    for part in parts {
        let label = labels.find(part.text.text()).filter(|_| part.voice.is_none());
        let mut text = part.text.trimmed_from(label.as_ref().map_or(0, |label| label.rest));
        if is_note(text.text()) {
            text = Slice::default();
        }
        let begins = part.begins || label.is_some();
        if let Some(label) = label {
            speaking = Some(label.name.to_owned());
        } else if part.begins || !(carries || cues.last().is_some_and(|c| c.cue == part.cue)) {
            speaking = None;
        }
        let speaker = part.voice.or_else(|| speaking.clone());
        match cues.last_mut() {
            Some(cue) if cue.cue == part.cue && cue.speaker == speaker && !begins => {
                if cue.text.text().is_empty() {
                    cue.line = part.line;
                }
                let joint = joint(cue.text.text(), text.text());
                cue.text.append(joint, &text);
            }
            _ => {
                let (start_ms, end_ms) = times[part.cue];
                let end_ms = end_ms.filter(|&end| start_ms.is_none_or(|start| start <= end));
                let (cue, line, begins) = (part.cue, part.line, part.begins);
                cues.push(Cue { cue, speaker, text, start_ms, end_ms, line, begins });
            }
        }
    }
    cues
}

/// Words of one line of a cue, by one voice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Part {
    /// Which cue of the file.
    pub(crate) cue: usize,
    /// The line on which the words begin.
    pub(crate) line: u64,
    /// Whom the file names as speaking.
    pub(crate) voice: Option<String>,
    /// The words.
    pub(crate) text: Slice,
    /// Whether a dash or `>>` says that somebody else speaks.
    begins: bool,
    /// Whether it is a dash.
    dash: bool,
}

impl Part {
    /// Words by a voice, if there is one.
    pub(crate) fn new(cue: usize, line: u64, voice: Option<String>, text: Slice) -> Part {
        Part { cue, line, voice, text, begins: false, dash: false }
    }
}

fn parts(cue: usize, block: &Block<'_>) -> Vec<Part> {
    let mut voice = None;
    let mut parts = Vec::new();
    for line in &block.text {
        for run in runs(line.text, line.start, &mut voice) {
            parts.push(Part::new(cue, line.number, run.voice, run.text));
        }
    }
    parts.retain(|part| !is_note(part.text.text()));
    changes(&mut parts);
    parts
}

/// Takes out the marks that say that somebody else speaks, within the parts of one cue.
pub(crate) fn changes(parts: &mut [Part]) {
    let dashes = parts.iter().filter(|part| dash(part.text.text()).is_some()).count();
    for part in parts {
        let chevrons = part.text.text().bytes().take_while(|&byte| byte == b'>').count();
        if let Some(length) = dash(part.text.text()).filter(|_| dashes >= 2) {
            part.text = part.text.trimmed_from(length);
            (part.begins, part.dash) = (true, true);
        } else if chevrons >= 2 {
            part.text = part.text.trimmed_from(chevrons);
            part.begins = true;
        }
    }
}

/// The length of a dash at the beginning of words.
fn dash(text: &str) -> Option<usize> {
    let length = text.chars().next().filter(|c| matches!(c, '-' | '–' | '—'))?.len_utf8();
    text[length..].starts_with(|c: char| c.is_whitespace() || c.is_alphabetic()).then_some(length)
}

/// Whether all of it is a note such as `[music]`, `(laughs)`, `♪`: no speech.
pub(crate) fn is_note(text: &str) -> bool {
    let text = text.trim();
    let inside = |open: char, close: char| {
        let inner = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        inner.is_some_and(|inner| !inner.contains([open, close]))
    };
    inside('[', ']') || inside('(', ')') || text.chars().all(|c| matches!(c, '♪' | '♫' | ' '))
}
