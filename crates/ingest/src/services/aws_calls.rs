//! Amazon Transcribe Call Analytics and Contact Lens: the JSON of a call between agent and customer.
//!
//! The unit is the turn. Who speaks is the participant's role (`AGENT`, `CUSTOMER`), as written; what
//! the service thinks of the turns (sentiment, loudness, issues) is not speech and is not read.
//! Source: <https://docs.aws.amazon.com/transcribe/latest/dg/tca-output-batch.html>,
//! <https://docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files.html>.

use std::collections::BTreeMap;

use crate::Strength;
use crate::json::Value;
use crate::services::spoken::{Recording, Unit, Word};
use crate::services::voices::speaker;
use crate::services::{Absent, Service};

/// Reads what Call Analytics and Contact Lens write.
pub(crate) static AWS_CALL_ANALYTICS: Service = Service {
    name: "aws-call-analytics",
    detect: |keys| {
        let turns =
            keys.all(&["Transcript.Content"]) && keys.any(&["Transcript.BeginOffsetMillis"]);
        let head = keys.all(&["ConversationCharacteristics", "Participants.ParticipantRole"]);
        (turns || head).then_some(Strength::Certain)
    },
    why: "it is JSON with the turns of Amazon's call analytics",
    read,
};

fn read<'v>(recording: &mut Recording<'_>, value: &'v Value<'v>) -> Result<(), Absent> {
    let Some(Value::List(turns)) = value.get("Transcript") else {
        let problem = "there is no list `Transcript` (Amazon's call analytics)".to_owned();
        return Err((problem, "see whether the job was completed; download its output again"));
    };
    let participants = value.get("Participants").map_or(&[][..], Value::items).iter();
    let roles: BTreeMap<_, _> = participants
        .filter_map(|known| {
            Some((known.get("ParticipantId")?.text()?, known.get("ParticipantRole")?))
        })
        .collect();
    for turn in turns {
        let Some(text) = recording.text_of(turn, "Content") else { continue };
        let id = turn.get("ParticipantId");
        let role = id.and_then(Value::text).and_then(|id| roles.get(&id).copied());
        let segment = Word {
            value: turn,
            text,
            speaker: speaker(turn.get("ParticipantRole").or(role).or(id)),
            start_ms: recording.time(turn.get("BeginOffsetMillis"), Unit::Milliseconds),
            end_ms: recording.time(turn.get("EndOffsetMillis"), Unit::Milliseconds),
            attached: false,
        };
        recording.segment(segment);
    }
    recording.sort();
    Ok(())
}
