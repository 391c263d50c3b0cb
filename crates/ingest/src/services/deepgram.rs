//! Deepgram: the JSON of a prerecorded transcript.
//!
//! The unit is the word, as punctuated where the service did so; where a file has no words, the sentence
//! of its paragraphs, the utterance, or the transcript of a channel. Speaker n is written `Speaker n`, as
//! Deepgram's own paragraphs have it; of several channels each is a speaker (`Channel 0 Speaker 1`).
//! Source: <https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded>.

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word, best};
use crate::services::voices::{channel, in_channel, several, speaker};
use crate::services::{Absent, Service};

/// Reads what Deepgram writes.
pub(crate) static DEEPGRAM: Service = Service {
    name: "deepgram",
    detect: |keys| {
        let results = keys.any(&["results.channels.alternatives", "results.utterances.transcript"]);
        let head = keys.all(&["metadata.request_id", "metadata.model_info"]);
        (results || head).then_some(Strength::Certain)
    },
    why: "it is JSON with the channels or the model of Deepgram",
    read,
};

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    recording.duration_ms = recording.time(value.at("metadata.duration"), Unit::Seconds);
    let channels = value.at("results.channels").map_or(&[][..], Value::items);
    let utterances = value.at("results.utterances").map_or(&[][..], Value::items);
    if channels.is_empty() && utterances.is_empty() {
        let problem = "there is no list `results.channels` (Deepgram)".to_owned();
        return Err((problem, "see whether the request succeeded; save its whole response"));
    }
    let has_words = |channel| best(channel).and_then(|best| best.get("words")).is_some();
    if !utterances.is_empty() && !channels.iter().any(has_words) {
        let several = several(utterances, "channel");
        for utterance in utterances {
            let label = channel(utterance.get("channel")).filter(|_| several);
            segment(recording, utterance, "transcript", utterance, label);
        }
    } else {
        for (n, one) in channels.iter().enumerate() {
            let label = (channels.len() > 1).then(|| format!("Channel {n}"));
            // A channel on which nothing was heard has no alternatives.
            if let Some(best) = best(one) {
                read_channel(recording, best, label);
            }
        }
    }
    if channels.len() > 1 {
        recording.sort();
    }
    Ok(())
}

fn read_channel<'v>(recording: &mut Recording<'_>, best: &'v Value<'v>, label: Option<String>) {
    let list = |path| best.at(path).map(Value::items).filter(|items| !items.is_empty());
    if let Some(words) = list("words") {
        let mut spoken = Vec::new();
        for word in words {
            let key =
                if word.get("punctuated_word").is_some() { "punctuated_word" } else { "word" };
            spoken.extend(part(recording, word, key, word, label.clone()));
        }
        let transcript = best.get("transcript").and_then(Value::text).unwrap_or_default();
        recording.words(spoken, &transcript);
    } else if let Some(paragraphs) = list("paragraphs.paragraphs") {
        for paragraph in paragraphs {
            for sentence in paragraph.get("sentences").map_or(&[][..], Value::items) {
                segment(recording, sentence, "text", paragraph, label.clone());
            }
        }
    } else {
        segment(recording, best, "transcript", best, label);
    }
}

fn segment<'v>(
    recording: &mut Recording<'_>,
    value: &'v Value<'v>,
    key: &str,
    spoken_by: &Value<'_>,
    channel: Option<String>,
) {
    if let Some(segment) = part(recording, value, key, spoken_by, channel) {
        recording.segment(segment);
    }
}

fn part<'v>(
    recording: &mut Recording<'_>,
    value: &'v Value<'v>,
    key: &str,
    spoken_by: &Value<'_>,
    channel: Option<String>,
) -> Option<Word<'v>> {
    let text = recording.text_of(value, key)?;
    Some(Word {
        value,
        text,
        speaker: in_channel(channel, speaker(spoken_by.get("speaker"))),
        start_ms: recording.time(value.get("start"), Unit::Seconds),
        end_ms: recording.time(value.get("end"), Unit::Seconds),
        attached: false,
    })
}
