//! Azure Speech: the JSON of batch transcription and of fast transcription.
//!
//! The unit is the phrase, of which the display form is read; phrases that were not recognised
//! (`recognitionStatus` other than `Success`) are left out and counted. Phrases of several channels come
//! one channel after the other and are put in the order of time; each channel is then a speaker.
//! Source: <https://learn.microsoft.com/azure/ai-services/speech-service/batch-transcription-get>,
//! <https://learn.microsoft.com/azure/ai-services/speech-service/fast-transcription-create>.

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word};
use crate::services::voices::{channel, in_channel, several, speaker};
use crate::services::{Absent, Service};

/// Reads what Azure's transcription writes.
pub(crate) static AZURE_STT: Service = Service {
    name: "azure-stt",
    detect: |keys| {
        let marks = [
            "recognizedPhrases",
            "combinedRecognizedPhrases",
            "combinedPhrases",
            "phrases.offsetMilliseconds",
        ];
        keys.any(&marks).then_some(Strength::Certain)
    },
    why: "it is JSON with the phrases of Azure Speech",
    read,
};

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let batch = value.get("recognizedPhrases");
    let Some(Value::List(phrases)) = batch.or_else(|| value.get("phrases")) else {
        let problem = "there is no list `recognizedPhrases` or `phrases` (Azure Speech)".to_owned();
        return Err((
            problem,
            "see whether the transcription succeeded; download its result again",
        ));
    };
    let milliseconds = recording.time(value.get("durationMilliseconds"), Unit::Milliseconds);
    let ticks = recording.time(value.get("durationInTicks"), Unit::Ticks);
    recording.duration_ms = milliseconds.or(ticks);
    let several = several(phrases, "channel");
    for phrase in phrases {
        let status = phrase.get("recognitionStatus").and_then(Value::text);
        if status.is_some_and(|status| status != "Success") {
            recording.counts.exclude(1);
            continue;
        }
        let best = phrase.get("nBest").and_then(|best| best.items().first());
        let (best, key) = best.map_or((phrase, "text"), |best| (best, "display"));
        let Some(text) = recording.text_of(best, key) else { continue };
        let channel = channel(phrase.get("channel")).filter(|_| several);
        let (start_ms, end_ms) = times(recording, phrase);
        recording.segment(Word {
            value: phrase,
            text,
            speaker: in_channel(channel, speaker(phrase.get("speaker"))),
            start_ms,
            end_ms,
            attached: false,
        });
    }
    recording.sort();
    Ok(())
}

/// Start and end: milliseconds where they are there, else ticks of 100 ns.
fn times(recording: &mut Recording<'_>, phrase: &Value<'_>) -> (Option<u64>, Option<u64>) {
    let mut time = |milliseconds: &str, ticks: &str| {
        let exact = recording.time(phrase.get(milliseconds), Unit::Milliseconds);
        exact.or_else(|| recording.time(phrase.get(ticks), Unit::Ticks))
    };
    let start = time("offsetMilliseconds", "offsetInTicks");
    let length = time("durationMilliseconds", "durationInTicks");
    (start, start.zip(length).map(|(start, length)| start + length))
}
