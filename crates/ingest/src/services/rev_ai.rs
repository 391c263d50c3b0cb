//! Rev.ai: the JSON of a transcript, `application/vnd.rev.transcript.v1.0+json`.
//!
//! The unit is the element: a word, a mark of punctuation, or something unknown such as `<inaudible>`,
//! which stays in the text as written. Punctuation carries the spaces; elements that are but a space are
//! counted as left out. Words without any mark between them have a space (punctuation was switched off). A speaker is called by the display name, else `Speaker n`, as in Rev's texts.
//! Source: <https://docs.rev.ai/api/asynchronous/transcript/>.

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word};
use crate::services::voices::speaker;
use crate::services::{Absent, Service};

/// Reads what Rev.ai writes.
pub(crate) static REV_AI: Service = Service {
    name: "rev-ai",
    detect: |keys| {
        keys.any(&["monologues.elements", "monologues.speaker"]).then_some(Strength::Certain)
    },
    why: "it is JSON with the monologues of Rev",
    read,
};

/// What an element ends with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Word,
    Mark,
    Space,
}

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let Some(Value::List(monologues)) = value.get("monologues") else {
        let problem = "there is no list `monologues` (Rev.ai)".to_owned();
        return Err((
            problem,
            "fetch the transcript as `application/vnd.rev.transcript.v1.0+json`",
        ));
    };
    for monologue in monologues {
        let name = speaker(monologue.at("speaker_info.display_name"));
        let speaker = name.or_else(|| speaker(monologue.get("speaker")));
        let elements = monologue.get("elements").map_or(&[][..], Value::items);
        let (mut words, mut before) = (Vec::new(), Joint::Space);
        for element in elements {
            let Some(text) = recording.text_of(element, "value") else { continue };
            let mark =
                element.get("type").and_then(Value::text).is_some_and(|kind| kind == "punct");
            let spaced = before == Joint::Space || text.starts_with(char::is_whitespace);
            let attached = !spaced && (mark || before == Joint::Mark) && !words.is_empty();
            before = match mark {
                _ if text.ends_with(char::is_whitespace) => Joint::Space,
                true => Joint::Mark,
                false => Joint::Word,
            };
            words.push(Word {
                value: element,
                text,
                speaker: speaker.clone(),
                start_ms: recording.time(element.get("ts"), Unit::Seconds),
                end_ms: recording.time(element.get("end_ts"), Unit::Seconds),
                attached,
            });
        }
        recording.words(words, "");
    }
    Ok(())
}
