//! Amazon Transcribe: the JSON of a batch job.
//!
//! The unit is the item: a word or a mark of punctuation, which goes on with the word before it. Who
//! speaks stands in the item, in older files only in `speaker_labels`, where it is found by the time at
//! which the item begins; where channels are told apart, each of several channels is a speaker.
//! Source: <https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html>, and the examples of
//! output for diarization and channel identification there.

use std::collections::BTreeMap;

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word, best};
use crate::services::voices::{channel, in_channel, speaker};
use crate::services::{Absent, Service};

/// Reads what Amazon Transcribe writes.
pub(crate) static AWS_TRANSCRIBE: Service = Service {
    name: "aws-transcribe",
    detect: |keys| {
        let results = [
            "results.transcripts.transcript",
            "results.items.alternatives.content",
            "results.audio_segments.transcript",
        ];
        keys.any(&results).then_some(Strength::Certain)
    },
    why: "it is JSON with the transcripts or items of Amazon Transcribe",
    read,
};

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let list = |path| value.at(path).map(Value::items).filter(|items| !items.is_empty());
    let transcript = list("results.transcripts")
        .and_then(|transcripts| transcripts[0].get("transcript")?.text())
        .unwrap_or_default();
    let speakers = speakers(value);
    if let Some(channels) = list("results.channel_labels.channels") {
        for one in channels {
            let label = channel(one.get("channel_label")).filter(|_| channels.len() > 1);
            let items = one.get("items").map_or(&[][..], Value::items);
            let words = words(recording, items, &speakers, label.as_deref());
            recording.words(words, "");
        }
        recording.sort();
    } else if let Some(items) = list("results.items") {
        let words = words(recording, items, &speakers, None);
        recording.words(words, &transcript);
    } else if let Some(segments) = list("results.audio_segments") {
        for segment in segments {
            let Some(text) = recording.text_of(segment, "transcript") else { continue };
            let start_ms = recording.time(segment.get("start_time"), Unit::Seconds);
            let end_ms = recording.time(segment.get("end_time"), Unit::Seconds);
            let speaker = speaker(segment.get("speaker_label"));
            let value = segment;
            recording.segment(Word { value, text, speaker, start_ms, end_ms, attached: false });
        }
    } else if value.at("results.items").is_none() {
        let problem = "there is no list `results.items` (Amazon Transcribe)".to_owned();
        return Err((problem, "see whether the job was completed; download its output again"));
    }
    Ok(())
}

/// Who speaks at which time, in files whose items do not tell it.
fn speakers<'v>(value: &'v Value<'v>) -> BTreeMap<&'v str, Option<String>> {
    let segments = value.at("results.speaker_labels.segments").map_or(&[][..], Value::items);
    let items =
        segments.iter().flat_map(|segment| segment.get("items").map_or(&[][..], Value::items));
    items
        .filter_map(|item| match item.get("start_time")? {
            Value::Text(start) => Some((&**start, speaker(item.get("speaker_label")))),
            _ => None,
        })
        .collect()
}

fn words<'v>(
    recording: &mut Recording<'_>,
    items: &'v [Value<'v>],
    speakers: &BTreeMap<&str, Option<String>>,
    channel: Option<&str>,
) -> Vec<Word<'v>> {
    let mut words = Vec::new();
    for item in items {
        let Some(text) = recording.text_of(best(item).unwrap_or(item), "content") else { continue };
        let start = item.get("start_time");
        let spoken = speaker(item.get("speaker_label")).or_else(|| match start? {
            Value::Text(start) => speakers.get(&**start)?.clone(),
            _ => None,
        });
        words.push(Word {
            value: item,
            text,
            speaker: in_channel(channel.map(str::to_owned), spoken),
            start_ms: recording.time(start, Unit::Seconds),
            end_ms: recording.time(item.get("end_time"), Unit::Seconds),
            attached: item
                .get("type")
                .and_then(Value::text)
                .is_some_and(|kind| kind == "punctuation"),
        });
    }
    words
}
