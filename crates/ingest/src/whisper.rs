//! Whisper JSON: the segments of OpenAI's Whisper, of WhisperX (with speakers), and of whisper.cpp.
//!
//! Segments are merged into turns like cues. Those that Whisper is known to make up are kept and
//! pointed out: a compression ratio above 2.4; silence (no-speech probability above 0.6) heard with
//! little confidence (mean log probability below −1); three or more in a row that say the same.
//! Source: <https://github.com/openai/whisper> (`transcribe.py`: these are its own thresholds),
//! <https://github.com/m-bain/whisperX>, <https://github.com/ggml-org/whisper.cpp>.

use std::borrow::Cow;
use std::io::BufRead;

use corpus::{Diagnostic, Document, Kind, Place};

use crate::captions::file_name;
use crate::json::{Value, position};
use crate::lines::whole;
use crate::piece::Whole;
use crate::slice::Slice;
use crate::turns::{Cue, turns};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

const COMPRESSION: f64 = 2.4;
const NO_SPEECH: f64 = 0.6;
const LOG_PROBABILITY: f64 = -1.0;
const REPEATS: usize = 3;

/// Reads the `.json` of Whisper and its kin.
pub(crate) struct Whisper;

impl Reader for Whisper {
    fn name(&self) -> &'static str {
        "whisper"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let has = |keys: &[&str]| keys.iter().all(|key| head.contains(&format!("\"{key}\"")));
        let json = head.trim_start().starts_with('{');
        let segments =
            has(&["segments", "start", "end", "text"]) || has(&["transcription", "offsets"]);
        // The text of a long recording may fill the head before the segments come.
        let text = head.trim_start_matches(['{', ' ', '\n', '\r', '\t']).starts_with("\"text\"");
        Evidence::when(json && segments, Strength::Certain, "it is JSON with timed segments").or(
            Evidence::when(json && text, Strength::Likely, "it is JSON that begins with a text"),
        )
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let value = Value::read(&text).map_err(|error| {
            let place = Place {
                column: Some(error.column() as u64),
                ..Place::line(path, error.line().max(1) as u64)
            };
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            let mend = "see whether the file is complete; let Whisper write it again";
            Refused::File(Diagnostic::at(place, format!("broken JSON: {what}"), mend))
        })?;
        let segments = value.get("segments").or_else(|| value.get("transcription"));
        let Some(Value::List(segments)) = segments else {
            let problem = "there is no list `segments` (Whisper) or `transcription` (whisper.cpp)";
            let mend = "let Whisper write JSON with `--output_format json`";
            return Err(Refused::File(Diagnostic::at(Place::file(path), problem, mend)));
        };
        Ok(read_segments(&text, segments, path))
    }
}

fn read_segments<'a>(text: &str, segments: &[Value<'_>], path: &str) -> Box<dyn Pieces + 'a> {
    let mut pieces = Vec::new();
    let mut counts = Counts::default();
    let mut cues: Vec<Cue> = Vec::new();
    let mut line_counter = LineCounter { text, at: 0, line: 1 };
    for (n, segment) in segments.iter().enumerate() {
        let line = line_counter.line_of(segment);
        let Some(Value::Text(words)) = segment.get("text") else {
            counts.reject(1);
            let place = Place::line(path, line);
            let problem = format!("segment {} has no `text`", n + 1);
            let mend = "let Whisper write the file again";
            pieces.push(Piece::Rejected(Diagnostic::at(place, problem, mend)));
            continue;
        };
        let words = slice(text, words);
        if words.text().is_empty() {
            counts.exclude(1);
            continue;
        }
        pieces.extend(doubt(segment, words.text(), Place::line(path, line)).map(Piece::Repaired));
        let (start_ms, end_ms) = times(segment);
        let speaker = segment.get("speaker").and_then(Value::text).map(Cow::into_owned);
        let speaker = speaker.filter(|name| !name.trim().is_empty());
        cues.push(Cue { cue: n, speaker, text: words, start_ms, end_ms, line, begins: false });
    }
    pieces.extend(repeats(&cues, path).into_iter().map(Piece::Repaired));
    if segments.is_empty() {
        counts.reject(1);
        let mend = "leave the file out if nobody speaks in it";
        pieces.push(Piece::Rejected(Diagnostic::at(
            Place::file(path),
            "there are no segments",
            mend,
        )));
    }
    let document = Document {
        external_id: Some(file_name(path).to_owned()),
        duration_ms: cues.iter().filter_map(|cue| cue.end_ms).max(),
        line: 1,
        utterances: turns(cues, &mut counts),
        ..Document::default()
    };
    Whole::new((!segments.is_empty()).then_some(document), pieces, counts)
}

/// The words without the space that Whisper puts before them.
fn slice(text: &str, words: &str) -> Slice {
    let mut slice = Slice::default();
    match position(text, words) {
        Some(at) => slice.push(words, at),
        None => slice.push_made(words),
    }
    slice.trimmed_from(0)
}

/// Start and end: seconds, or milliseconds in `offsets`.
fn times(segment: &Value<'_>) -> (Option<u64>, Option<u64>) {
    let time = |key: &str, offset: &str| {
        let seconds = segment.get(key).and_then(Value::number).map(|seconds| seconds * 1000.0);
        let offset = segment.at(offset).and_then(Value::number);
        seconds.or(offset).filter(|ms| (0.0..1e12).contains(ms)).map(|ms| ms.round() as u64)
    };
    (time("start", "offsets.from"), time("end", "offsets.to"))
}

/// What speaks against a segment.
fn doubt(segment: &Value<'_>, words: &str, place: Place) -> Option<Diagnostic> {
    let number = |key| segment.get(key).and_then(Value::number);
    let compression = number("compression_ratio").filter(|&ratio| ratio > COMPRESSION);
    let silence = number("no_speech_prob").filter(|&probability| probability > NO_SPEECH);
    let unsure = number("avg_logprob").filter(|&mean| mean < LOG_PROBABILITY);
    let problem = match (compression, silence, unsure) {
        (Some(ratio), ..) => {
            format!("it repeats itself: compression ratio {ratio}, above {COMPRESSION}")
        }
        (None, Some(silence), Some(unsure)) => format!(
            "it may be silence: no-speech probability {silence}, mean log probability {unsure}"
        ),
        _ => return None,
    };
    let mend = "listen to the recording here: Whisper may have made it up; it was kept";
    Some(Diagnostic::at(place, problem, mend).with_excerpt(words))
}

/// Runs of segments that say the same.
fn repeats(cues: &[Cue], path: &str) -> Vec<Diagnostic> {
    cues.chunk_by(|a, b| a.text.text() == b.text.text())
        .filter(|run| run.len() >= REPEATS)
        .map(|run| {
            let problem = format!("{} segments in a row say the same", run.len());
            let mend =
                "listen to the recording here: Whisper may have made them up; they were kept";
            let place = Place::line(path, run[0].line);
            Diagnostic::at(place, problem, mend).with_excerpt(run[0].text.text())
        })
        .collect()
}

/// Finds the lines of segments, in one pass over the text.
struct LineCounter<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// The line of the key `text` of a segment, or of its first key.
    fn line_of(&mut self, segment: &Value<'_>) -> u64 {
        let Value::Object(members) = segment else { return self.line };
        let key = members.iter().find(|(key, _)| key == "text").or(members.first());
        let Some(at) = key.and_then(|(key, _)| position(self.text, key)) else { return self.line };
        let at = (at as usize).max(self.at);
        self.line += self.text[self.at..at].matches('\n').count() as u64;
        self.at = at;
        self.line
    }
}
