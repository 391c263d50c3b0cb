//! What the JSON of all speech-to-text services has in common: words and segments → turns.
//!
//! A [`Recording`] takes what a service wrote in its own order and gives one document. Words of one
//! speaker make a cue until a sentence ends or more than two seconds of silence come; cues make turns
//! as those of captions do. What is counted is what the service lists: words and marks of punctuation
//! where the words are read, segments (phrases, results, paragraphs) where those are.
//! Speakers keep the labels of the service (see `voices`).

use corpus::{Diagnostic, Place};

use crate::captions::is_note;
use crate::json::{Value, position};
use crate::lines::LineIndex;
use crate::piece::Whole;
use crate::services::spacing::{Spacing, by_script};
use crate::slice::Slice;
use crate::turns::{Cue, LONGEST_MS, PAUSE_MS, ends_sentence, recording};
use crate::{Counts, Piece};

/// The longest text of a word or a segment.
const LONGEST_TEXT: usize = 4 << 20;

/// What is read of one recording.
pub(crate) struct Recording<'t> {
    text: &'t str,
    path: &'t str,
    lines: LineIndex,
    /// Where the word or segment stands that is being read.
    latest: u64,
    pieces: Vec<Piece>,
    pub(crate) counts: Counts,
    pub(crate) cues: Vec<Cue>,
    /// How many times are none, and on which line the first of them stands.
    bad_times: (u64, u64),
    /// The length of the recording, where the file tells it.
    pub(crate) duration_ms: Option<u64>,
}

/// A word or a mark of punctuation.
#[derive(Clone, Debug)]
pub(crate) struct Word<'v> {
    /// Where it comes from.
    pub(crate) value: &'v Value<'v>,
    pub(crate) text: &'v str,
    pub(crate) speaker: Option<String>,
    pub(crate) start_ms: Option<u64>,
    pub(crate) end_ms: Option<u64>,
    /// Whether it goes on with the word before it without a space, whoever speaks.
    pub(crate) attached: bool,
}

/// A unit of time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
    /// 100 nanoseconds.
    Ticks,
}

impl<'t> Recording<'t> {
    /// Nothing read yet of the file `text`.
    pub(crate) fn new(text: &'t str, path: &'t str) -> Recording<'t> {
        Recording {
            text,
            path,
            lines: LineIndex::of(text),
            latest: 0,
            pieces: Vec::new(),
            counts: Counts::default(),
            cues: Vec::new(),
            bad_times: (0, 1),
            duration_ms: None,
        }
    }

    /// Where a value stands.
    pub(crate) fn place(&self, value: &Value<'_>) -> Place {
        Place::line(self.path, self.line(value.position(self.text)))
    }

    /// The file as a whole.
    pub(crate) fn file(&self) -> Place {
        Place::file(self.path)
    }

    /// Complains about something that was read nevertheless.
    pub(crate) fn repaired(&mut self, complaint: Diagnostic) {
        self.pieces.push(Piece::Repaired(complaint));
    }

    /// Complains about a word or segment that cannot be read.
    pub(crate) fn rejected(&mut self, value: &Value<'_>, problem: impl Into<String>) {
        let mend = "export the file again; see whether something changed it";
        self.counts.reject(1);
        self.pieces.push(Piece::Rejected(Diagnostic::at(self.place(value), problem, mend)));
    }

    /// The text under a key of a word or segment; it is rejected if it has none.
    pub(crate) fn text_of<'v>(&mut self, value: &'v Value<'_>, key: &str) -> Option<&'v str> {
        self.latest = value.position(self.text).unwrap_or(self.latest);
        match value.get(key) {
            Some(Value::Text(text)) if text.len() <= LONGEST_TEXT => return Some(text),
            Some(Value::Text(_)) => {
                self.rejected(value, format!("`{key}` is longer than {} MiB", LONGEST_TEXT >> 20));
            }
            _ => self.rejected(value, format!("a word or segment has no text `{key}`")),
        }
        None
    }

    /// Milliseconds; none if the value is absent, with a complaint at the end if it is no time.
    pub(crate) fn time(&mut self, value: Option<&Value<'_>>, unit: Unit) -> Option<u64> {
        let value = value.filter(|value| **value != Value::Null)?;
        let number = match value {
            Value::Text(text) => text.trim().parse().ok(),
            value => value.number(),
        };
        let ms = number.map(|number: f64| match unit {
            Unit::Seconds => number * 1e3,
            Unit::Milliseconds => number,
            Unit::Ticks => number / 1e4,
        });
        let ms = ms.filter(|ms| (0.0..1e12).contains(ms)).map(|ms| ms.round() as u64);
        if ms.is_none() {
            self.bad_time(value);
        }
        ms
    }

    /// Takes note of a value that should be a time.
    pub(crate) fn bad_time(&mut self, value: &Value<'_>) {
        if self.bad_times.0 == 0 {
            self.bad_times.1 = self.line(value.position(self.text));
        }
        self.bad_times.0 += 1;
    }

    /// Takes a segment; one without words, such as `[music]`, is left out and counted.
    pub(crate) fn segment(&mut self, segment: Word<'_>) {
        let text = self.slice(segment.text);
        if text.text().is_empty() || is_note(text.text()) {
            return self.counts.exclude(1);
        }
        self.begin(segment, text, self.cues.len());
    }

    /// Takes a part of the segment with number `cue` (the words of one of those who speak in it), and
    /// says whether there are words in it.
    pub(crate) fn part(&mut self, part: Word<'_>, cue: usize) -> bool {
        let text = self.slice(part.text);
        let any = !text.text().is_empty() && !is_note(text.text());
        if any {
            self.begin(part, text, cue);
        }
        any
    }

    /// Takes words in their order; `transcript` is the same in running text, which tells where
    /// spaces are; it may be empty.
    pub(crate) fn words<'v>(
        &mut self,
        words: impl IntoIterator<Item = Word<'v>>,
        transcript: &str,
    ) {
        let mut spacing = Spacing::new(transcript);
        let first = self.cues.len();
        for word in words {
            let text = self.slice(word.text);
            if text.text().is_empty() {
                self.counts.exclude(1);
                continue;
            }
            let told = spacing.before(text.text());
            match self.cues[first..].last_mut().filter(|cue| belongs(&word, cue)) {
                Some(cue) => {
                    let told = if word.attached { Some("") } else { told };
                    let joint = told.unwrap_or_else(|| by_script(cue.text.text(), text.text()));
                    cue.text.append(joint, &text);
                    cue.end_ms = cue.end_ms.max(word.end_ms);
                    self.counts.merge();
                }
                None => self.begin(word, text, self.cues.len()),
            }
        }
    }

    /// Puts what was said in several channels in the order of time; what has no time stays behind
    /// what came before it.
    pub(crate) fn sort(&mut self) {
        let mut latest = 0;
        let at = |cue: &Cue| {
            latest = cue.start_ms.unwrap_or(latest);
            latest
        };
        let times: Vec<u64> = self.cues.iter().map(at).collect();
        let mut cues: Vec<_> = times.into_iter().zip(self.cues.drain(..)).collect();
        cues.sort_by_key(|(time, _)| *time);
        self.cues.extend(cues.into_iter().map(|(_, cue)| cue));
    }

    /// The document with its turns, after all complaints.
    pub(crate) fn finish(mut self) -> Box<Whole> {
        if self.counts.read == 0 && self.cues.is_empty() {
            self.counts.reject(1);
            let mend = "leave the file out if nobody speaks in it";
            let complaint = Diagnostic::at(self.file(), "there are no words in it", mend);
            self.pieces.push(Piece::Rejected(complaint));
        }
        if let (n @ 1.., line) = self.bad_times {
            let problem = match n {
                1 => "a time cannot be read".to_owned(),
                n => format!("{n} times cannot be read; this is the first"),
            };
            let mend = "what was said then has no time; export the file again";
            self.repaired(Diagnostic::at(Place::line(self.path, line), problem, mend));
        }
        let duration_ms = self.duration_ms;
        let mut document = recording(self.cues, self.path, &mut self.counts);
        document.duration_ms = document.duration_ms.max(duration_ms);
        let something = self.counts.read > self.counts.rejected;
        Whole::new(something.then_some(document), self.pieces, self.counts)
    }

    fn begin(&mut self, word: Word<'_>, text: Slice, cue: usize) {
        let at = text.bytes().map(|(start, _)| start);
        let line = self.line(at.or_else(|| word.value.position(self.text)));
        let end_ms = word.end_ms.filter(|end| word.start_ms.is_none_or(|start| start <= *end));
        self.cues.push(Cue {
            cue,
            speaker: word.speaker,
            text,
            start_ms: word.start_ms,
            end_ms,
            line,
            begins: false,
        });
    }

    /// A string without white space around it.
    fn slice(&self, part: &str) -> Slice {
        let mut slice = Slice::default();
        match position(self.text, part) {
            Some(at) => slice.push(part, at),
            None => slice.push_made(part),
        }
        slice.trimmed_from(0)
    }

    fn line(&self, byte: Option<u64>) -> u64 {
        self.lines.line(byte.unwrap_or(self.latest))
    }
}

/// Whether a word goes on with a cue.
fn belongs(word: &Word<'_>, cue: &Cue) -> bool {
    let pause = match (cue.end_ms, word.start_ms) {
        (Some(end), Some(start)) => start.saturating_sub(end),
        _ => 0,
    };
    let length = match (cue.start_ms, word.end_ms) {
        (Some(start), Some(end)) => end.saturating_sub(start),
        _ => 0,
    };
    word.attached
        || (cue.speaker == word.speaker
            && pause <= PAUSE_MS
            && !ends_sentence(cue.text.text())
            && !(cue.speaker.is_none() && length > LONGEST_MS))
}

/// The likeliest of the alternatives that a service gives for a word or a result.
pub(crate) fn best<'v>(value: &'v Value<'v>) -> Option<&'v Value<'v>> {
    value.get("alternatives")?.items().first()
}
