//! CHAT (CHILDES, TalkBank), `.cha`: main lines with the words of speakers.
//!
//! The unit is the line with its continuations. Main lines (`*MOT:`) are read; headers (`@`) and dependent
//! tiers (`%mor:`) are left out and counted. Speakers are called by their codes, as written; a code that
//! `@Participants` does not name is pointed out. Times are the bullets at the end of a line; the marks of
//! the transcriber are taken out of the words (see `chat_words`).
//! Source: <https://talkbank.org/0info/manuals/CHAT.html>.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::lines::{Line, lines, whole};
use crate::linguistics::chat_words::words;
use crate::piece::Whole;
use crate::slice::Slice;
use crate::turns::{Cue, recording};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength, values};

/// Stands on both sides of a time.
const BULLET: char = '\u{15}';

/// Reads `.cha`.
pub(crate) struct Chat;

impl Reader for Chat {
    fn name(&self) -> &'static str {
        "chat"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let mut lines = head.split(['\n', '\r']).map(str::trim_end).filter(|line| !line.is_empty());
        let begins = lines.clone().next().is_some_and(|first| matches!(first, "@UTF8" | "@Begin"));
        let participants = lines.any(|line| line.starts_with("@Participants:\t"));
        let why = "it begins with the headers of CHAT";
        Evidence::when(begins || participants, Strength::Certain, why)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let mut file = File { path, ..File::default() };
        let mut tier: Vec<Line<'_>> = Vec::new();
        for line in lines(&text).into_iter().filter(|line| !line.is_blank()) {
            if !line.text.starts_with(['\t', ' ']) {
                file.take(&tier);
                tier.clear();
            }
            tier.push(line);
        }
        file.take(&tier);
        if file.cues.is_empty() && file.n_headers == 0 {
            let problem = "there is no line such as `*MOT:` with a tab and words";
            let mend = "see whether the file is a CHAT transcript";
            return Err(Refused::File(Diagnostic::at(Place::file(path), problem, mend)));
        }
        Ok(file.finish())
    }
}

/// What is read of a file.
#[derive(Default)]
struct File<'p> {
    path: &'p str,
    pieces: Vec<Piece>,
    counts: Counts,
    cues: Vec<Cue>,
    n_headers: usize,
    /// Codes that headers name.
    named: BTreeSet<String>,
    /// Codes that they do not, with the line of the first time.
    unnamed: BTreeMap<String, u64>,
    /// How many times cannot be read, with the line of the first.
    bad_times: (u64, u64),
    at: Option<i64>,
    ended: bool,
}

impl File<'_> {
    /// Takes a line with its continuations.
    fn take(&mut self, tier: &[Line<'_>]) {
        let Some(first) = tier.first() else { return };
        match first.text.chars().next() {
            Some('@') => self.header(&joined(tier, 0)),
            Some('%') => self.counts.exclude(1),
            Some('*') if first.text.contains(':') => self.main_line(tier),
            _ => {
                self.counts.reject(1);
                let problem = "a line begins with `@`, `*CODE:`, `%`, or a tab if it goes on";
                let mend = "put a tab before the line if it belongs to the one above";
                let place = Place::line(self.path, first.number);
                let complaint = Diagnostic::at(place, problem, mend).with_excerpt(first.text);
                self.pieces.push(Piece::Rejected(complaint));
            }
        }
    }

    fn header(&mut self, text: &str) {
        self.counts.exclude(1);
        self.n_headers += 1;
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        match name.trim() {
            "@End" => self.ended = true,
            "@Participants" => {
                let codes = value.split(',').filter_map(|one| one.split_whitespace().next());
                self.named.extend(codes.map(str::to_owned));
            }
            "@Date" => self.at = values::time(&value.trim().replace('-', " "), None),
            _ => {}
        }
    }

    fn main_line(&mut self, tier: &[Line<'_>]) {
        let first = tier[0];
        let colon = first.text.find(':').unwrap_or(first.text.len());
        let code = first.text[1..colon].trim();
        let said = joined(tier, colon + 1);
        let (said, [start_ms, end_ms], bad) = without_bullets(&said);
        if bad && self.bad_times.0 == 0 {
            self.bad_times.1 = first.number;
        }
        self.bad_times.0 += u64::from(bad);
        let clean = words(&said);
        if clean.is_empty() {
            return self.counts.exclude(1);
        }
        if !code.is_empty() && !self.named.contains(code) {
            self.unnamed.entry(code.to_owned()).or_insert(first.number);
        }
        let speaker = Some(code.to_owned()).filter(|code| !code.is_empty());
        let written = first.text[colon..].find(&clean).filter(|_| clean == said.trim());
        let text = match written {
            Some(at) => Slice::new(&clean, first.start + (colon + at) as u64),
            None => made(&clean),
        };
        let line = first.number;
        let cue = self.cues.len();
        self.cues.push(Cue { cue, speaker, text, start_ms, end_ms, line, begins: false });
    }

    fn finish<'a>(mut self) -> Box<dyn Pieces + 'a> {
        for (code, line) in std::mem::take(&mut self.unnamed) {
            let problem = format!("the speaker `{code}` is not among `@Participants`");
            self.repaired(Place::line(self.path, line), problem, "name it there, or mend its code");
        }
        if let (n @ 1.., line) = self.bad_times {
            let problem = format!("{n} lines have a time that is not `start_end` in milliseconds");
            let mend = "the first is here; their words have no such time";
            self.repaired(Place::line(self.path, line), problem, mend);
        }
        if !self.ended {
            let mend = "see whether the file is complete";
            self.repaired(Place::file(self.path), "there is no `@End`".to_owned(), mend);
        }
        let mut document = recording(self.cues, self.path, &mut self.counts);
        document.at = self.at;
        Whole::new(Some(document), self.pieces, self.counts)
    }

    fn repaired(&mut self, place: Place, problem: String, mend: &str) {
        self.pieces.push(Piece::Repaired(Diagnostic::at(place, problem, mend)));
    }
}

fn made(text: &str) -> Slice {
    let mut slice = Slice::default();
    slice.push_made(text);
    slice
}

/// A line from byte `from` on, with its continuations.
fn joined(tier: &[Line<'_>], from: usize) -> String {
    let mut text = tier[0].text[from..].trim().to_owned();
    for line in &tier[1..] {
        text.push(' ');
        text.push_str(line.text.trim());
    }
    text
}

/// What stands outside of bullets, the first and last time in them (`0_1250`, in old files
/// `%snd:"file"_0_1250`), and whether there is one that cannot be read.
fn without_bullets(text: &str) -> (String, [Option<u64>; 2], bool) {
    let (mut said, mut start, mut end, mut bad) = (String::new(), None, None, false);
    for (n, part) in text.split(BULLET).enumerate() {
        if n % 2 == 0 {
            said.push_str(part);
            continue;
        }
        let time =
            |text: Option<&str>| text?.parse::<u64>().ok().filter(|ms| *ms < 1_000_000_000_000);
        let mut times = part.rsplit('_');
        let (to, from) = (time(times.next()), time(times.next()));
        match (from, to) {
            (Some(from), Some(to)) if from <= to => {
                start = start.or(Some(from));
                end = end.max(Some(to));
            }
            _ => bad = true,
        }
    }
    (said, [start, end], bad)
}
