//! Who speaks, as speech-to-text services tell it: by labels of speakers, of channels, or of both.
//!
//! Speakers keep the label of the service; a speaker that is only a number n is written `Speaker n`,
//! and a channel that is only a number n `Channel n`, as the services' own text exports have it.

use crate::json::Value;

/// The label of a speaker: as written, or `Speaker n` for a number; none if it is empty or `?`.
pub(crate) fn speaker(value: Option<&Value<'_>>) -> Option<String> {
    label("Speaker", value)
}

/// The label of a channel: as written, or `Channel n` for a number.
pub(crate) fn channel(value: Option<&Value<'_>>) -> Option<String> {
    label("Channel", value)
}

/// Who speaks in a recording in which several channels may have speakers of their own.
pub(crate) fn in_channel(channel: Option<String>, speaker: Option<String>) -> Option<String> {
    match (channel, speaker) {
        (Some(channel), Some(speaker)) => Some(format!("{channel} {speaker}")),
        (channel, speaker) => channel.or(speaker),
    }
}

/// Whether words or results come from several channels, by the number or name under `key`.
pub(crate) fn several(parts: &[Value<'_>], key: &str) -> bool {
    let mut channels = parts.iter().filter_map(|part| channel(part.get(key)));
    let first = channels.next();
    channels.any(|channel| Some(channel) != first)
}

fn label(word: &str, value: Option<&Value<'_>>) -> Option<String> {
    let (Value::Text(_) | Value::Number(..)) = value? else { return None };
    let text = value?.text()?;
    let text = text.trim();
    if text.is_empty() || text == "?" {
        return None;
    }
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    Some(if number { format!("{word} {text}") } else { text.to_owned() })
}
