//! Tiers of annotation software (Praat, ELAN): whose speech they hold, if they hold speech at all.

/// What a tier holds, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    /// The speech of whom it is called after.
    Person(String),
    /// The speech of one person whom it does not name: `Speaker`.
    Somebody,
    /// Speech, whoever it is by: `utterances`, or that of somebody, as `words` for `Anna - words`.
    Speech(Option<String>),
    /// The words of speech that other tiers may hold in sentences.
    Words(Option<String>),
    /// Sounds, parts of words, or remarks: not speech.
    Other,
}

const SOMEBODY: &[&str] = &["speaker", "talker", "spk", "participant"];

const SPEECH: &[&str] = &[
    "utterance",
    "utterances",
    "utt",
    "phrase",
    "phrases",
    "sentence",
    "sentences",
    "transcript",
    "transcripts",
    "transcription",
    "transcriptions",
    "text",
    "speech",
    "trs",
    "ipu",
    "ipus",
    "orthography",
    "orthographic",
    "turn",
    "turns",
];

const WORDS: &[&str] = &["word", "words", "ort", "ort-mau", "tokens", "token"];

const OTHER: &[&str] = &[
    "phone",
    "phones",
    "phons",
    "phoneme",
    "phonemes",
    "segment",
    "segments",
    "mau",
    "kan",
    "kan-mau",
    "kas-mau",
    "mas",
    "syllable",
    "syllables",
    "syll",
    "tone",
    "tones",
    "tobi",
    "pitch",
    "stress",
    "break",
    "breaks",
    "silence",
    "silences",
    "pause",
    "pauses",
    "noise",
    "gloss",
    "glosses",
    "pos",
    "lemma",
    "lemmas",
    "translation",
    "translations",
    "comment",
    "comments",
    "note",
    "notes",
    "gesture",
    "gestures",
    "gaze",
];

/// Judges a tier by its name; `Anna - words` is as the Montreal Forced Aligner writes it.
pub(crate) fn judge(name: &str) -> Tier {
    let name = name.trim();
    let (person, what) = match name.rsplit_once(" - ") {
        Some((person, what)) => (Some(person.trim().to_owned()), what.trim()),
        None => (None, name),
    };
    let lower = what.to_lowercase();
    let is = |names: &[&str]| names.contains(&&*lower);
    if is(OTHER) {
        Tier::Other
    } else if is(WORDS) {
        Tier::Words(person)
    } else if is(SPEECH) || name.is_empty() {
        Tier::Speech(person)
    } else if is(SOMEBODY) {
        Tier::Somebody
    } else {
        Tier::Person(name.to_owned())
    }
}

/// Labels that stand for silence or noise.
pub(crate) fn is_silence(label: &str) -> bool {
    let lower = label.trim().to_lowercase();
    let names = [
        "", "sil", "sp", "spn", "pau", "#", "<p:>", "<p>", "<sil>", "silence", "silent", "sounding",
    ];
    names.contains(&&*lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiers_are_called_after_people_or_after_what_they_hold() {
        let anna = || Some("Anna - Maria".to_owned());
        assert_eq!(judge("Doctor "), Tier::Person("Doctor".into()));
        assert_eq!(judge("Anna - Maria - Words"), Tier::Words(anna()));
        assert_eq!(judge("Anna - phones"), Tier::Other);
        assert_eq!(judge("Jean - Luc"), Tier::Person("Jean - Luc".into()));
        assert_eq!(judge("Utterances"), Tier::Speech(None));
        assert_eq!(judge(""), Tier::Speech(None));
        assert_eq!(judge("Speaker"), Tier::Somebody);
        assert!(is_silence(" SIL ") && is_silence("<p:>") && !is_silence("silly"));
    }
}
