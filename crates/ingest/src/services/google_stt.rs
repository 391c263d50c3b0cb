//! Google Cloud Speech-to-Text, v1 and v2: the JSON of a recognition or of a finished operation.
//!
//! The unit is the result, or the word where speakers are told apart. Then the last result of v1 repeats
//! every word with its speaker: only that one is read, and the words before it are counted as left out.
//! Times are `1.200s` or `{seconds, nanos}`; a zero may be missing. Of several channels (`channelTag`)
//! each is a speaker.
//! Source: <https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize>,
//! <https://cloud.google.com/speech-to-text/v2/docs/reference/rest/v2/BatchRecognizeResults>.

use std::borrow::Cow;

use crate::Strength;
use crate::json::Value;
use crate::services::keys::Keys;
use crate::services::spoken::{Recording, Word, best};
use crate::services::voices::{channel, in_channel, several, speaker};
use crate::services::{Absent, Service};

/// Reads what Google's speech recognition writes.
pub(crate) static GOOGLE_STT: Service = Service {
    name: "google-stt",
    detect,
    why: "it is JSON with the results of Google's speech recognition",
    read,
};

fn detect(keys: &Keys) -> Option<Strength> {
    let own = |prefix: &str| {
        let words =
            ["startTime", "endTime", "startOffset", "endOffset", "speakerTag", "speakerLabel"];
        let words = words.map(|key| format!("{prefix}results.alternatives.words.{key}"));
        let results = ["languageCode", "resultEndTime", "resultEndOffset", "channelTag"];
        let results = results.map(|key| format!("{prefix}results.{key}"));
        words.iter().chain(&results).any(|key| keys.any(&[key]))
    };
    if own("") || own("response.") {
        return Some(Strength::Certain);
    }
    let bare = ["results.alternatives.transcript", "response.results.alternatives.transcript"];
    keys.any(&bare).then_some(Strength::Likely)
}

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let results = value.get("results").or_else(|| value.at("response.results"));
    let Some(Value::List(results)) = results else {
        let problem = "there is no list `results` (Google's speech recognition)".to_owned();
        return Err((problem, "see whether the operation is done; save its response"));
    };
    let several = several(results, "channelTag");
    for result in speaking(recording, results) {
        let channel = channel(result.get("channelTag")).filter(|_| several);
        let words = words_of(result);
        if words.iter().any(|word| who(word).is_some()) {
            let transcript = transcript(results);
            let words = timed(recording, words, channel.as_deref());
            recording.words(words, &transcript);
        } else {
            segment(recording, result, words, channel);
        }
    }
    if several {
        recording.sort();
    }
    Ok(())
}

/// The results that are read: the last alone if it repeats the words of those before it.
fn speaking<'v>(recording: &mut Recording<'_>, results: &'v [Value<'v>]) -> &'v [Value<'v>] {
    let Some((last, others)) = results.split_last() else { return results };
    let tagged = |result: &Value<'_>| words_of(result).iter().any(|word| who(word).is_some());
    let n_words =
        |results: &[Value<'_>]| results.iter().map(|result| words_of(result).len()).sum::<usize>();
    let before = n_words(others);
    let repeats = before > 0 && n_words(std::slice::from_ref(last)) >= before;
    if tagged(last) && !others.iter().any(tagged) && repeats {
        recording.counts.exclude(before as u64);
        return std::slice::from_ref(last);
    }
    results
}

fn words_of<'v>(result: &'v Value<'v>) -> &'v [Value<'v>] {
    best(result).and_then(|best| best.get("words")).map_or(&[][..], Value::items)
}

/// The speaker of a word; 0 is nobody.
fn who(word: &Value<'_>) -> Option<String> {
    let tag = word.get("speakerTag").filter(|tag| tag.number() != Some(0.0));
    speaker(word.get("speakerLabel")).or_else(|| speaker(tag))
}

/// All transcripts in a row: with spaces where the service has them.
fn transcript(results: &[Value<'_>]) -> String {
    let texts = results.iter().filter_map(|result| best(result)?.get("transcript")?.text());
    texts.collect::<Vec<Cow<'_, str>>>().join(" ")
}

fn timed<'v>(
    recording: &mut Recording<'_>,
    words: &'v [Value<'v>],
    channel: Option<&str>,
) -> Vec<Word<'v>> {
    let mut timed = Vec::new();
    for word in words {
        let Some(text) = recording.text_of(word, "word") else { continue };
        let speaker = in_channel(channel.map(str::to_owned), who(word));
        let (start_ms, end_ms) = times(recording, word);
        timed.push(Word { value: word, text, speaker, start_ms, end_ms, attached: false });
    }
    timed
}

fn segment<'v>(
    recording: &mut Recording<'_>,
    result: &'v Value<'v>,
    words: &'v [Value<'v>],
    speaker: Option<String>,
) {
    let Some(best) = best(result) else {
        return recording.counts.exclude(1); // nothing was recognised
    };
    let Some(text) = recording.text_of(best, "transcript") else { return };
    let start_ms = words.first().and_then(|word| times(recording, word).0);
    let end = ["resultEndTime", "resultEndOffset"].iter().find_map(|key| result.get(key));
    let end_ms = match words.last() {
        Some(word) => times(recording, word).1,
        None => end.and_then(|end| duration(recording, end)),
    };
    recording.segment(Word { value: result, text, speaker, start_ms, end_ms, attached: false });
}

/// Start and end of a word; of a word that ends, a missing start is zero.
fn times(recording: &mut Recording<'_>, word: &Value<'_>) -> (Option<u64>, Option<u64>) {
    let mut time = |keys: [&str; 2]| {
        let value = keys.iter().find_map(|key| word.get(key))?;
        duration(recording, value)
    };
    let end = time(["endTime", "endOffset"]);
    let absent = word.get("startTime").or(word.get("startOffset")).is_none();
    let start = time(["startTime", "startOffset"]).or(end.and(absent.then_some(0)));
    (start, end)
}

/// Milliseconds of `1.200s` or of `{seconds: "1", nanos: 200000000}`.
fn duration(recording: &mut Recording<'_>, value: &Value<'_>) -> Option<u64> {
    let number = |value: &Value<'_>| value.text()?.parse::<f64>().ok();
    let seconds = match value {
        Value::Text(text) => text.strip_suffix('s').and_then(|seconds| seconds.parse().ok()),
        Value::Object(_) => {
            let part = |key| value.get(key).map_or(Some(0.0), number);
            part("seconds").zip(part("nanos")).map(|(seconds, nanos)| seconds + nanos / 1e9)
        }
        _ => None,
    };
    let ms = seconds.map(|seconds| seconds * 1e3).filter(|ms| (0.0..1e12).contains(ms));
    if ms.is_none() {
        recording.bad_time(value);
    }
    ms.map(|ms| ms.round() as u64)
}
