//! IBM Watson Speech to Text: the JSON of a recognition, or of a finished job around it.
//!
//! The unit is the word where words have times, else the result. Who speaks stands apart from the words,
//! found by the time at which a word begins; speaker n is written `Speaker n`. `%HESITATION` stands for
//! an "uh": it is no word, and is left out and counted.
//! Source: <https://cloud.ibm.com/docs/speech-to-text?topic=speech-to-text-basic-response>.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::Strength;
use crate::json::Value;
use crate::services::keys::Keys;
use crate::services::spoken::{Recording, Unit, Word, best};
use crate::services::voices::speaker;
use crate::services::{Absent, Service};

const HESITATION: &str = "%HESITATION";

/// Reads what Watson writes.
pub(crate) static WATSON_STT: Service =
    Service { name: "watson-stt", detect, why: "it is JSON with the results of IBM Watson", read };

fn detect(keys: &Keys) -> Option<Strength> {
    let own = |prefix: &str| {
        let key = |key: &str| keys.any(&[&format!("{prefix}{key}")]);
        key("results.alternatives.timestamps")
            || key("results.alternatives.word_confidence")
            || key("speaker_labels.from")
            || key("results.final") && key("results.alternatives.transcript")
            || key("result_index") && key("results.alternatives")
    };
    (own("") || own("results.")).then_some(Strength::Certain)
}

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let Some(Value::List(results)) = value.get("results") else {
        let problem = "there is no list `results` (IBM Watson)".to_owned();
        return Err((problem, "see whether the job is completed; fetch its results again"));
    };
    // A job has one recognition a file, each with results of its own.
    if results.iter().any(|result| result.get("results").is_some()) {
        results.iter().for_each(|recognition| read_recognition(recording, recognition));
    } else {
        read_recognition(recording, value);
    }
    Ok(())
}

fn read_recognition<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) {
    let labels = value.get("speaker_labels").map_or(&[][..], Value::items);
    let speakers: BTreeMap<Cow<'_, str>, Option<String>> = labels
        .iter()
        .filter_map(|label| Some((label.get("from")?.text()?, speaker(label.get("speaker")))))
        .collect();
    for result in value.get("results").map_or(&[][..], Value::items) {
        if matches!(result.get("final"), Some(Value::Bool(false))) {
            recording.counts.exclude(1); // replaced by a later result
            continue;
        }
        let Some(best) = best(result) else {
            recording.counts.exclude(1);
            continue;
        };
        let timestamps = best.get("timestamps").map_or(&[][..], Value::items);
        if timestamps.is_empty() {
            segment(recording, best);
        } else {
            let mut words = Vec::new();
            for timestamp in timestamps {
                words.extend(word(recording, timestamp, &speakers));
            }
            recording.words(words, "");
        }
    }
}

fn word<'v>(
    recording: &mut Recording<'_>,
    timestamp: &'v Value<'v>,
    speakers: &BTreeMap<Cow<'_, str>, Option<String>>,
) -> Option<Word<'v>> {
    let [Value::Text(text), from, to] = timestamp.items() else {
        recording.rejected(timestamp, "a word with its times is expected: [word, start, end]");
        return None;
    };
    if text == HESITATION {
        recording.counts.exclude(1);
        return None;
    }
    let speaker = from.text().and_then(|from| speakers.get(&from)?.clone());
    let start_ms = recording.time(Some(from), Unit::Seconds);
    let end_ms = recording.time(Some(to), Unit::Seconds);
    Some(Word { value: timestamp, text, speaker, start_ms, end_ms, attached: false })
}

fn segment<'v>(recording: &mut Recording<'_>, best: &'v Value<'v>) {
    let Some(text) = recording.text_of(best, "transcript") else { return };
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != HESITATION).collect();
    let spoken = words.join(" ");
    let text = if text.contains(HESITATION) { &spoken } else { text };
    let (speaker, start_ms, end_ms) = (None, None, None);
    recording.segment(Word { value: best, text, speaker, start_ms, end_ms, attached: false });
}
