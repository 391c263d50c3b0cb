//! Whisper JSON: the segments of OpenAI's Whisper, of WhisperX (with speakers), and of whisper.cpp.
//!
//! The unit is the segment; where a file has words alone, the word. Segments are merged into turns like
//! cues; one in which WhisperX hears several speakers is split between them, where a word without a
//! speaker goes on with the word before it. Segments that Whisper is known to make up are kept and
//! pointed out: a compression ratio above 2.4; silence (no-speech probability above 0.6) heard with
//! little confidence (mean log probability below −1); three or more in a row that say the same.
//! Source: <https://github.com/openai/whisper> (`transcribe.py`: these are its own thresholds),
//! <https://github.com/m-bain/whisperX>, <https://github.com/ggml-org/whisper.cpp>.

use corpus::{Diagnostic, Place};

use crate::Strength;
use crate::clock::clock;
use crate::json::Value;
use crate::services::keys::Keys;
use crate::services::spacing::ahead;
use crate::services::spoken::{Recording, Unit, Word};
use crate::services::voices::speaker;
use crate::services::{Absent, Service};
use crate::turns::Cue;

const COMPRESSION: f64 = 2.4;
const NO_SPEECH: f64 = 0.6;
const LOG_PROBABILITY: f64 = -1.0;
const REPEATS: usize = 3;

/// Reads the `.json` of Whisper and its kin.
pub(crate) static WHISPER: Service =
    Service { name: "whisper", detect, why: "it is JSON with timed segments", read };

fn detect(keys: &Keys) -> Option<Strength> {
    let segments = keys.all(&["segments.start", "segments.text"])
        || keys.any(&["transcription.offsets", "transcription.timestamps"])
        || keys.all(&["systeminfo", "model", "params"])
        || keys.all(&["text", "words.word", "words.start"]);
    // The text of a long recording may fill the head before the segments come.
    let text = keys.only("text").then_some(Strength::Likely);
    segments.then_some(Strength::Certain).or(text)
}

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let segments = value.get("segments").or_else(|| value.get("transcription"));
    let words = value.get("word_segments").or_else(|| value.get("words"));
    match (segments, words) {
        (Some(Value::List(segments)), _) => read_segments(recording, segments),
        (_, Some(Value::List(words))) => read_words(recording, words, value),
        _ => {
            let problem = "there is no list `segments` (Whisper) or `transcription` (whisper.cpp)";
            let mend = "let Whisper write JSON with `--output_format json`";
            return Err((problem.to_owned(), mend));
        }
    }
    Ok(())
}

fn read_segments<'v>(recording: &mut Recording<'_>, segments: &'v [Value<'v>]) {
    let mut turn_next = false;
    for (n, segment) in segments.iter().enumerate() {
        let Some(text) = recording.text_of(segment, "text") else { continue };
        let first = recording.cues.len();
        let mut any = false;
        for part in parts(recording, segment, text) {
            any |= recording.part(part, n);
        }
        if !any {
            recording.counts.exclude(1);
            continue;
        }
        if let Some(doubt) = doubt(segment, text.trim(), recording.place(segment)) {
            recording.repaired(doubt);
        }
        recording.cues[first].begins = turn_next;
        turn_next = matches!(segment.get("speaker_turn_next"), Some(Value::Bool(true)));
    }
    for complaint in repeats(&recording.cues, recording.file()) {
        recording.repaired(complaint);
    }
}

/// The words of a segment by speaker: one part, unless its words name several speakers.
fn parts<'v>(
    recording: &mut Recording<'_>,
    segment: &'v Value<'v>,
    text: &'v str,
) -> Vec<Word<'v>> {
    let (start_ms, end_ms) = times(recording, segment);
    let mut whole = Word {
        value: segment,
        text,
        speaker: speaker(segment.get("speaker")),
        start_ms,
        end_ms,
        attached: false,
    };
    let mut parts = by_speaker(recording, &whole);
    if parts.len() < 2 {
        whole.speaker = whole.speaker.or(parts.pop().and_then(|(_, part)| part.speaker));
        return vec![whole];
    }
    parts[0].0 = Some(0); // what stands before the first word belongs to it
    let begins: Option<Vec<usize>> = parts.iter().map(|(begin, _)| *begin).collect();
    let Some(begins) = begins else {
        let problem = "several people speak in a segment whose words are not those of its text";
        let mend = "it was left to whom the segment names; let WhisperX write the file again";
        let complaint = Diagnostic::at(recording.place(segment), problem, mend);
        recording.repaired(complaint.with_excerpt(text.trim()));
        return vec![whole];
    };
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    let slices = parts.into_iter().zip(begins.iter().copied().zip(ends));
    slices.map(|((_, part), (start, end))| Word { text: &text[start..end], ..part }).collect()
}

/// The runs of words of a segment by one speaker each, with where they begin in its text; none if
/// their first word does not stand there.
fn by_speaker<'v>(
    recording: &mut Recording<'_>,
    segment: &Word<'v>,
) -> Vec<(Option<usize>, Word<'v>)> {
    let mut parts: Vec<(Option<usize>, Word<'_>)> = Vec::new();
    let mut at = 0;
    for word in segment.value.get("words").map_or(&[][..], Value::items) {
        let Some(Value::Text(written)) = word.get("word").or(word.get("text")) else { continue };
        let found = ahead(&segment.text[at..], written.trim()).map(|found| at + found);
        at = found.map_or(at, |found| found + written.trim().len());
        let speaker = speaker(word.get("speaker"));
        let (start_ms, end_ms) = times(recording, word);
        match parts.last_mut() {
            Some((_, part))
                if speaker.is_none() || part.speaker.is_none() || part.speaker == speaker =>
            {
                part.speaker = part.speaker.take().or(speaker);
                part.start_ms = part.start_ms.or(start_ms);
                part.end_ms = part.end_ms.max(end_ms);
            }
            _ => parts
                .push((found, Word { value: word, speaker, start_ms, end_ms, ..segment.clone() })),
        }
    }
    parts
}

/// The words of a file that has no segments, each up to the next in the running text, where the
/// marks of punctuation are.
fn read_words<'v>(recording: &mut Recording<'_>, words: &'v [Value<'v>], value: &'v Value<'v>) {
    let text: &'v str = if let Some(Value::Text(text)) = value.get("text") { text } else { "" };
    let mut spoken: Vec<Word<'v>> = Vec::new();
    let (mut at, mut last) = (0, None);
    for word in words {
        let Some(written) = recording.text_of(word, "word").map(str::trim) else { continue };
        let found = ahead(&text[at..], written).map(|found| at + found);
        if let (Some(before), Some(last), Some(found)) = (spoken.last_mut(), last, found) {
            before.text = &text[last..found];
        }
        last = found;
        at = found.map_or(at, |found| found + written.len());
        let speaker = speaker(word.get("speaker"));
        let (start_ms, end_ms) = times(recording, word);
        spoken.push(Word {
            value: word,
            text: written,
            speaker,
            start_ms,
            end_ms,
            attached: false,
        });
    }
    if let (Some(before), Some(last)) = (spoken.last_mut(), last) {
        before.text = &text[last..];
    }
    recording.words(spoken, text);
}

/// Start and end: seconds, or in whisper.cpp milliseconds in `offsets`, else clock times.
fn times(recording: &mut Recording<'_>, segment: &Value<'_>) -> (Option<u64>, Option<u64>) {
    let mut time = |key: &str, side: &str| {
        let of = |times| segment.get(times).and_then(|times| times.get(side));
        let seconds = recording.time(segment.get(key), Unit::Seconds);
        let offset = seconds.or_else(|| recording.time(of("offsets"), Unit::Milliseconds));
        offset.or_else(|| clock(&of("timestamps")?.text()?))
    };
    (time("start", "from"), time("end", "to"))
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

/// Complaints about runs of segments of a file that say the same.
pub(crate) fn repeats(cues: &[Cue], file: Place) -> Vec<Diagnostic> {
    cues.chunk_by(|a, b| a.text.text() == b.text.text())
        .filter(|run| run.len() >= REPEATS)
        .map(|run| {
            let problem = format!("{} segments in a row say the same", run.len());
            let mend =
                "listen to the recording here: Whisper may have made them up; they were kept";
            let place = Place { line: Some(run[0].line), ..file.clone() };
            Diagnostic::at(place, problem, mend).with_excerpt(run[0].text.text())
        })
        .collect()
}
