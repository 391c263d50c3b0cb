//! Speechmatics: `json-v2` transcripts, and the JSON of the first version of the service.
//!
//! The unit is the word or mark of punctuation; a mark goes on with the word it is attached to. Speakers
//! are called as the service calls them (`S1`, or a channel's own label); `UU` is an unknown speaker and
//! is none. The first version lists its speakers apart from the words, with the time each begins.
//! Source: <https://docs.speechmatics.com/api-ref/batch/get-the-transcript-for-a-transcription-job>.

use std::collections::BTreeMap;

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word, best};
use crate::services::voices::{channel, in_channel, speaker};
use crate::services::{Absent, Service};

/// Reads what Speechmatics writes.
pub(crate) static SPEECHMATICS: Service = Service {
    name: "speechmatics",
    detect: |keys| {
        let second = keys.all(&["results.alternatives.content"])
            || keys.all(&["format", "metadata.transcription_config"]);
        let first = keys.all(&["job", "speakers.name", "speakers.time"])
            || keys.all(&["words.name", "words.time", "words.duration"]);
        (second || first).then_some(Strength::Certain)
    },
    why: "it is JSON with the words of Speechmatics",
    read,
};

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    if let Some(Value::List(results)) = value.get("results") {
        recording.duration_ms = recording.time(value.at("job.duration"), Unit::Seconds);
        read_second(recording, results);
    } else if let Some(Value::List(words)) = value.get("words") {
        recording.duration_ms = recording.time(value.at("job.duration"), Unit::Seconds);
        read_first(recording, words, value.get("speakers").map_or(&[][..], Value::items));
    } else {
        let problem = "there is no list `results` (Speechmatics json-v2)".to_owned();
        return Err((problem, "fetch the transcript as `json-v2` once the job is done"));
    }
    Ok(())
}

fn read_second<'v>(recording: &mut Recording<'_>, results: &'v [Value<'v>]) {
    let mut channels: BTreeMap<Option<String>, Vec<&Value<'_>>> = BTreeMap::new();
    for result in results {
        channels.entry(channel(result.get("channel"))).or_default().push(result);
    }
    let several = channels.len() > 1;
    for (label, results) in channels {
        let label = label.filter(|_| several);
        let (mut words, mut attach_next) = (Vec::new(), false);
        for result in results {
            let best = best(result).unwrap_or(result);
            let Some(text) = recording.text_of(best, "content") else { continue };
            let is = |key, text: &str| {
                result.get(key).and_then(Value::text).is_some_and(|found| found == text)
            };
            let mark = is("type", "punctuation");
            let (next, both) = (is("attaches_to", "next"), is("attaches_to", "both"));
            let back = mark && !next && !is("attaches_to", "none");
            let who = speaker(best.get("speaker").or(result.get("speaker")));
            words.push(Word {
                value: result,
                text,
                speaker: in_channel(label.clone(), who.filter(|who| who != "UU")),
                start_ms: recording.time(result.get("start_time"), Unit::Seconds),
                end_ms: recording.time(result.get("end_time"), Unit::Seconds),
                attached: !words.is_empty() && (back || attach_next),
            });
            attach_next = next || both;
        }
        recording.words(words, "");
    }
    if several {
        recording.sort();
    }
}

/// The first version: marks are words of their own, and speakers are known by when they begin.
fn read_first<'v>(
    recording: &mut Recording<'_>,
    words: &'v [Value<'v>],
    speakers: &'v [Value<'v>],
) {
    let mut begins = Vec::new();
    for one in speakers {
        begins.extend(
            recording.time(one.get("time"), Unit::Seconds).map(|at| (at, speaker(one.get("name")))),
        );
    }
    begins.sort_by_key(|(at, _)| *at);
    let mut spoken = Vec::new();
    for word in words {
        let Some(text) = recording.text_of(word, "name") else { continue };
        let start_ms = recording.time(word.get("time"), Unit::Seconds);
        let length = recording.time(word.get("duration"), Unit::Seconds);
        let n_begun = begins.partition_point(|(at, _)| start_ms.is_some_and(|start| *at <= start));
        spoken.push(Word {
            value: word,
            text,
            speaker: n_begun.checked_sub(1).and_then(|n| begins[n].1.clone()),
            start_ms,
            end_ms: start_ms.zip(length).map(|(start, length)| start + length),
            attached: !spoken.is_empty()
                && text.chars().all(|c| matches!(c, '.' | ',' | '?' | '!')),
        });
    }
    recording.words(spoken, "");
}
