//! Files that differ only in who speaks: the tracks of one recording, one for each speaker.
//!
//! Their names part into a recording and a speaker, the same speakers in every recording; each file
//! has one speaker and times; and hardly two of a recording speak at once. Two versions of one
//! transcript (`raw` and `final`) and two interviews speak at once all the time.

use std::collections::{BTreeMap, BTreeSet};

use crate::draft::folder_and_ending;
use crate::draft::look::Recording;
use crate::draft::recordings::is_role;
use crate::plan::Input;
use crate::read::recordings::{Part, Pattern};

/// What parts words of a file's name.
const SEPARATORS: [char; 4] = ['_', '-', ' ', '.'];

/// The most speakers of a recording, each with a file.
const SPEAKERS: usize = 12;

/// The share of the time in which two speak at once, of what the one says who speaks less, from which
/// on they are not taken for speakers of one recording; on the telephone it is about a tenth.
const AT_ONCE: f64 = 0.3;

/// How the files of a folder are parts of recordings.
pub(crate) struct Parts {
    /// The pattern for `recordings`.
    pub(crate) pattern: String,
    /// What each file's name tells.
    pub(crate) files: BTreeMap<usize, Part>,
    /// The share of the time in which two of a recording speak at once.
    pub(crate) at_once: f64,
}

impl Parts {
    /// Whether what is said agrees with the names of the files.
    pub(crate) fn is_sure(&self) -> bool {
        self.at_once < AT_ONCE
    }
}

/// How the files of a group are parts of recordings; none if their names do not say so.
pub(crate) fn parts(inputs: &[Input], group: &BTreeMap<usize, Recording>) -> Option<Parts> {
    let one_speaker = |recording: &Recording| recording.speakers.len() <= 1;
    let timed = |recording: &Recording| !recording.spans.is_empty();
    if group.len() < 2 || !group.values().all(|it| one_speaker(it) && timed(it)) {
        return None;
    }
    let ends = group.keys().map(|at| {
        let end = folder_and_ending(&inputs[*at].name).1;
        [".gz", ".zst"].into_iter().find_map(|packed| end.strip_suffix(packed)).unwrap_or(end)
    });
    let ends: BTreeSet<&str> = ends.collect();
    let end = ends.first().filter(|end| ends.len() == 1 && !end.is_empty())?;
    let orders = [("{recording}", "{speaker}"), ("{speaker}", "{recording}")];
    let patterns = orders.into_iter().flat_map(|(first, second)| {
        SEPARATORS.map(|separator| format!("{first}{separator}{second}.{end}"))
    });
    patterns.filter_map(|pattern| fitting(pattern, inputs, group)).next()
}

fn fitting(pattern: String, inputs: &[Input], group: &BTreeMap<usize, Recording>) -> Option<Parts> {
    let read = Pattern::read(&pattern).ok()?;
    let files = group.keys().map(|at| Some((*at, read.part(&inputs[*at].name)?)));
    let files: BTreeMap<usize, Part> = files.collect::<Option<_>>()?;
    let mut recordings: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (at, part) in &files {
        recordings.entry(&part.recording).or_default().insert(&part.speaker, *at);
    }
    let speakers: BTreeSet<Vec<&str>> =
        recordings.values().map(|files| files.keys().copied().collect()).collect();
    let speakers = speakers.first().filter(|_| speakers.len() == 1)?;
    if !(2..=SPEAKERS).contains(&speakers.len()) || !speakers.iter().all(|it| is_speaker(it)) {
        return None;
    }
    let (mut both, mut less) = (0, 0);
    for members in recordings.values() {
        let members: Vec<&Vec<_>> = members.values().map(|at| &group[at].spans).collect();
        for (n, one) in members.iter().enumerate() {
            for other in &members[n + 1..] {
                both += at_once(one, other);
                less += at_once(one, one).min(at_once(other, other));
            }
        }
    }
    let at_once = both as f64 / (less as f64).max(1.0);
    Some(Parts { pattern, files, at_once })
}

/// Whether a part of a file's name may be that of a speaker: no number, no language, no version.
fn is_speaker(word: &str) -> bool {
    let digits = word.chars().any(char::is_numeric);
    let letters = word.chars().any(char::is_alphabetic);
    let lower = word.to_lowercase();
    letters && (!digits || is_role(word)) && text::Language::from_code(&lower).is_none()
}

/// How long somebody speaks in both of two lists of times, each in order and without overlaps.
fn at_once(one: &[(u64, u64)], other: &[(u64, u64)]) -> u64 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        both += a.1.min(b.1).saturating_sub(a.0.max(b.0));
        if a.1 < b.1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drafted for files with these names, in which one speaks now and one then.
    fn check(names: &[&str], shift: u64) -> Option<(String, bool)> {
        let input = |name: &&str| Input { name: (*name).to_owned(), path: name.into() };
        let inputs: Vec<Input> = names.iter().map(input).collect();
        let spans =
            |n: u64| (0..9).map(|k| (k * 100 + n * shift, k * 100 + n * shift + 50)).collect();
        let recording = |n: usize| Recording {
            format: "textgrid",
            speakers: BTreeMap::new(),
            texts: Vec::new(),
            spans: spans(n as u64 % 2),
        };
        let group = (0..names.len()).map(|n| (n, recording(n))).collect();
        parts(&inputs, &group).map(|parts| (parts.pattern.clone(), parts.is_sure()))
    }

    #[test]
    fn tracks_of_recordings_are_told_by_their_names() {
        let told = |pattern: &str, sure| Some((pattern.to_owned(), sure));
        let calls = [
            "a/d1_c1_doctor.TextGrid",
            "a/d1_c1_patient.TextGrid",
            "a/d1_c2_doctor.TextGrid",
            "a/d1_c2_patient.TextGrid",
        ];
        assert_eq!(check(&calls, 50), told("{recording}_{speaker}.TextGrid", true));
        assert_eq!(check(&calls, 10), told("{recording}_{speaker}.TextGrid", false));
        assert_eq!(check(&calls[..3], 50), None);
        let tracks = ["speaker1-x.vtt.gz", "speaker2-x.vtt"];
        assert_eq!(check(&tracks, 50), told("{speaker}-{recording}.vtt", true));
    }

    #[test]
    fn numbers_and_languages_are_no_speakers() {
        assert_eq!(check(&["interview_1.vtt", "interview_2.vtt"], 50), None);
        assert_eq!(check(&["film_en.vtt", "film_de.vtt"], 50), None);
        assert_eq!(check(&["film.doctor.vtt", "film.patient.srt"], 50), None);
    }

    #[test]
    fn times_at_once_are_added_up() {
        assert_eq!(at_once(&[(0, 10), (20, 30)], &[(5, 25), (28, 40)]), 5 + 5 + 2);
    }
}
