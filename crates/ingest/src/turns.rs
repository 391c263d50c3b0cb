//! Cues → turns: the quoting unit of speech.
//!
//! Cues of one speaker that follow each other make one turn, joined by a space, unless more than two
//! seconds of silence part them. Where no speaker is known, cues are joined until a sentence ends, a
//! pause of more than two seconds comes, or half a minute has passed, so that an utterance is
//! neither half a sentence nor a whole recording.

use std::collections::BTreeMap;

use corpus::{Document, Utterance};

use crate::Counts;
use crate::captions::file_name;
use crate::slice::Slice;

/// Silence that parts two turns.
pub(crate) const PAUSE_MS: u64 = 2_000;

/// The longest utterance of nobody in particular.
pub(crate) const LONGEST_MS: u64 = 30_000;

/// Words by one speaker at one time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cue {
    /// Which cue of the file the words come from.
    pub(crate) cue: usize,
    /// Who speaks.
    pub(crate) speaker: Option<String>,
    /// The words.
    pub(crate) text: Slice,
    /// When they begin.
    pub(crate) start_ms: Option<u64>,
    /// When they end.
    pub(crate) end_ms: Option<u64>,
    /// The line on which they begin.
    pub(crate) line: u64,
    /// Whether somebody else speaks than before, even if nobody is named.
    pub(crate) begins: bool,
}

/// The document of one recording: the turns of its cues.
pub(crate) fn recording(cues: Vec<Cue>, path: &str, counts: &mut Counts) -> Document {
    Document {
        external_id: Some(file_name(path).to_owned()),
        duration_ms: cues.iter().filter_map(|cue| cue.end_ms).max(),
        line: 1,
        utterances: turns(cues, counts),
        ..Document::default()
    }
}

/// Merges cues into turns; counts each cue of the file as kept if it begins one, as merged if its
/// words go on with one, and as excluded if it has no words.
pub(crate) fn turns(cues: Vec<Cue>, counts: &mut Counts) -> Vec<Utterance> {
    let mut fates: BTreeMap<usize, Fate> = BTreeMap::new();
    let mut turns: Vec<Cue> = Vec::new();
    for cue in cues {
        let fate = fates.entry(cue.cue).or_default();
        match turns.last_mut() {
            _ if cue.text.text().is_empty() => {}
            Some(turn) if continues(turn, &cue) => {
                turn.text.append(joint(turn.text.text(), cue.text.text()), &cue.text);
                turn.end_ms = turn.end_ms.max(cue.end_ms);
                *fate = (*fate).max(Fate::Merged);
            }
            _ => {
                *fate = Fate::Kept;
                turns.push(cue);
            }
        }
    }
    for fate in fates.into_values() {
        match fate {
            Fate::Kept => counts.keep(),
            Fate::Merged => counts.merge(),
            Fate::Excluded => counts.exclude(1),
        }
    }
    turns.into_iter().map(utterance).collect()
}

/// What became of a cue; the highest of what became of its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    #[default]
    Excluded,
    Merged,
    Kept,
}

fn utterance(turn: Cue) -> Utterance {
    Utterance {
        speaker: turn.speaker,
        question: None,
        bytes: turn.text.bytes(),
        text: turn.text.text().to_owned(),
        start_ms: turn.start_ms,
        end_ms: turn.end_ms.filter(|end| turn.start_ms.is_none_or(|start| start <= *end)),
        line: turn.line,
    }
}

fn continues(turn: &Cue, cue: &Cue) -> bool {
    let pause = match (turn.end_ms, cue.start_ms) {
        (Some(end), Some(start)) => start.saturating_sub(end),
        _ => 0,
    };
    let length = match (turn.start_ms, cue.end_ms.or(cue.start_ms)) {
        (Some(start), Some(end)) => end.saturating_sub(start),
        _ => 0,
    };
    let unnamed = turn.speaker.is_none();
    turn.speaker == cue.speaker
        && !cue.begins
        && pause <= PAUSE_MS
        && !(unnamed && (ends_sentence(turn.text.text()) || length > LONGEST_MS))
}

/// Whether a sentence ends with these words.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', '«', ')', ']', '」', '♪', ' ']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟'])
}

/// What stands between two pieces of speech: a space, but nothing between Chinese or Japanese signs.
pub(crate) fn joint(before: &str, after: &str) -> &'static str {
    let sign = |c: char| matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}');
    let both =
        before.chars().next_back().is_some_and(sign) && after.chars().next().is_some_and(sign);
    if both { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(n: usize, speaker: Option<&str>, text: &str, start: u64, end: u64) -> Cue {
        Cue {
            cue: n,
            speaker: speaker.map(String::from),
            text: Slice::new(text, start),
            start_ms: Some(start),
            end_ms: Some(end),
            ..Cue::default()
        }
    }

    fn check(cues: Vec<Cue>, expected: &[&str]) {
        let mut counts = Counts::default();
        let n_cues = cues.len() as u64;
        let seen = turns(cues, &mut counts);
        let texts: Vec<_> = seen.iter().map(|utterance| utterance.text.as_str()).collect();
        assert_eq!(texts, expected);
        assert_eq!((counts.read, counts.kept), (n_cues, expected.len() as u64));
        assert_eq!(counts.merged, n_cues - expected.len() as u64);
    }

    #[test]
    fn one_speaker_keeps_the_turn_through_sentences_but_not_through_silence() {
        let anna = Some("Anna");
        check(
            vec![
                cue(0, anna, "I waited.", 0, 1000),
                cue(1, anna, "Long.", 3000, 4000),
                cue(2, anna, "Then", 6001, 7000),
                cue(3, Some("Ben"), "who", 7000, 8000),
            ],
            &["I waited. Long.", "Then", "who"],
        );
    }

    #[test]
    fn nobodys_words_are_joined_to_sentences() {
        check(
            vec![
                cue(0, None, "I was", 0, 1000),
                cue(1, None, "on hold.", 1000, 2000),
                cue(2, None, "Then \"no.\"", 2000, 3000),
                cue(3, None, "Well", 3000, 4000),
                cue(4, None, "later", 6500, 7000),
                cue(5, None, "等了", 7000, 8000),
                cue(6, None, "很久", 8000, 9000),
            ],
            &["I was on hold.", "Then \"no.\"", "Well", "later 等了很久"],
        );
        let minute = (0..60).map(|n| cue(n, None, "so", n as u64 * 1000, n as u64 * 1000 + 900));
        let mut counts = Counts::default();
        assert_eq!(turns(minute.collect(), &mut counts).len(), 2);
    }
}
