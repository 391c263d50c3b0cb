//! AssemblyAI: the JSON of a transcript.
//!
//! The unit is the word; where there are no words or several channels, the utterance, else the text. Speakers are
//! the service's letters as written; of several channels each is a speaker. Chapters, summaries and
//! sentiments are the service's own and are not read.
//! Source: <https://www.assemblyai.com/docs/api-reference/transcripts/get>.

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word};
use crate::services::voices::{channel, several, speaker};
use crate::services::{Absent, Service};

/// Reads what AssemblyAI writes.
pub(crate) static ASSEMBLYAI: Service = Service {
    name: "assemblyai",
    detect: |keys| {
        let own = [
            "acoustic_model",
            "language_model",
            "audio_url",
            "speech_model",
            "audio_duration",
            "speech_models",
        ];
        let own = own.iter().filter(|key| keys.any(&[key])).count();
        let transcript =
            keys.all(&["id"]) && keys.any(&["text", "words.text", "utterances", "status"]);
        (own >= 2 && transcript).then_some(Strength::Certain)
    },
    why: "it is JSON with the settings of an AssemblyAI transcript",
    read,
};

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let status = value.get("status").and_then(Value::text);
    if let Some(status) = status.filter(|status| *status != "completed") {
        let why = value.get("error").and_then(Value::text).unwrap_or_default();
        let problem = format!("the transcript is not completed but `{status}` {why}");
        return Err((problem.trim_end().to_owned(), "fetch it again once it is completed"));
    }
    recording.duration_ms = recording.time(value.get("audio_duration"), Unit::Seconds);
    let list = |key| value.get(key).map(Value::items).filter(|items| !items.is_empty());
    let text = value.get("text").and_then(Value::text).unwrap_or_default();
    let utterances = list("utterances");
    if let Some(words) =
        list("words").filter(|words| utterances.is_none() || !several(words, "channel"))
    {
        let several = several(words, "channel");
        let words: Vec<Word<'_>> =
            words.iter().filter_map(|word| spoken(recording, word, several)).collect();
        recording.words(words, &text);
    } else if let Some(utterances) = utterances {
        let several = several(utterances, "channel");
        for utterance in utterances {
            if let Some(segment) = spoken(recording, utterance, several) {
                recording.segment(segment);
            }
        }
        recording.sort();
    } else if let Some(Value::Text(text)) = value.get("text") {
        let (speaker, start_ms, end_ms) = (None, None, None);
        recording.segment(Word { value, text, speaker, start_ms, end_ms, attached: false });
    } else {
        let problem = "there are no `words`, `utterances` or `text` (AssemblyAI)".to_owned();
        return Err((problem, "fetch the transcript again once it is completed"));
    }
    Ok(())
}

fn spoken<'v>(
    recording: &mut Recording<'_>,
    part: &'v Value<'v>,
    several: bool,
) -> Option<Word<'v>> {
    let text = recording.text_of(part, "text")?;
    // In several channels a speaker is called like the channel, or with a letter after it: `1A`.
    let (tag, who) = (part.get("channel"), part.get("speaker"));
    let by_channel = several && (who == tag || speaker(who).is_none());
    Some(Word {
        value: part,
        text,
        speaker: if by_channel { channel(tag) } else { speaker(who) },
        start_ms: recording.time(part.get("start"), Unit::Milliseconds),
        end_ms: recording.time(part.get("end"), Unit::Milliseconds),
        attached: false,
    })
}
