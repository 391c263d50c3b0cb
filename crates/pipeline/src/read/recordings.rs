//! One recording in several files, one for each speaker: which files belong together, and how their
//! turns become one document.
//!
//! A pattern on the names of the files tells, e.g. `{recording}_{speaker}.TextGrid`. Where a name can
//! be parted in several ways, `{speaker}` is as short as can be: `day1_call2_doctor` is the doctor of
//! `day1_call2`. Folders in the pattern are folders: `{recording}/{speaker}.vtt`.

use std::collections::BTreeMap;

use corpus::{Diagnostic, Document, Place};
use ingest::Piece;

use crate::plan::{self, Input, Source};
use crate::read::{Batch, Reading, Whence, add, document_id, reject, utterance_id};

/// Stands in a pattern for the recording.
const RECORDING: &str = "{recording}";
/// Stands in a pattern for who speaks.
const SPEAKER: &str = "{speaker}";

/// A pattern on the ends of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    written: String,
    before: String,
    between: String,
    after: String,
    speaker_first: bool,
}

/// What the path of a file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The recording, with the folder it lies in.
    pub recording: String,
    /// The recording without its folder.
    pub name: String,
    /// Who speaks in the file.
    pub speaker: String,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(written: &str) -> Result<Pattern, String> {
        for field in [RECORDING, SPEAKER] {
            let n = written.matches(field).count();
            if n != 1 {
                return Err(format!("`{field}` stands in it {n} times, not once"));
            }
        }
        let speaker_first = written.find(SPEAKER) < written.find(RECORDING);
        let (first, second) =
            if speaker_first { (SPEAKER, RECORDING) } else { (RECORDING, SPEAKER) };
        let (before, rest) = written.split_once(first).unwrap_or_default();
        let (between, after) = rest.split_once(second).unwrap_or_default();
        if between.is_empty() {
            return Err(format!("nothing parts `{RECORDING}` from `{SPEAKER}`"));
        }
        if [before, between, after].iter().any(|literal| literal.contains(['{', '}'])) {
            return Err(format!("nothing but `{RECORDING}` and `{SPEAKER}` stands in braces"));
        }
        let [written, before, between, after] =
            [written, before, between, after].map(str::to_owned);
        Ok(Pattern { written, before, between, after, speaker_first })
    }

    /// The pattern as it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// What the path of a file tells, packed or not; none if it does not fit.
    pub fn part(&self, path: &str) -> Option<Part> {
        let ends = [".gz", ".zst"].into_iter().filter(|end| !self.written.ends_with(end));
        let path = ends.into_iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        let folders = self.written.matches('/').count();
        let at = path.rmatch_indices('/').nth(folders).map_or(0, |(at, _)| at + 1);
        let (folder, file) = path.split_at(at);
        let middle = file.strip_prefix(&*self.before)?.strip_suffix(&*self.after)?;
        let split = |(at, between): (usize, &str)| (&middle[..at], &middle[at + between.len()..]);
        let is_whole = |(first, second): &(&str, &str)| !first.is_empty() && !second.is_empty();
        let (name, speaker) = if self.speaker_first {
            let (speaker, name) = middle.match_indices(&*self.between).map(split).find(is_whole)?;
            (name, speaker)
        } else {
            middle.rmatch_indices(&*self.between).map(split).find(is_whole)?
        };
        let recording = format!("{folder}{name}");
        Some(Part { recording, name: name.to_owned(), speaker: speaker.to_owned() })
    }
}

/// What is read as one.
#[derive(Debug)]
pub enum Unit<'p> {
    /// A file by itself.
    File(&'p Input),
    /// The files of a recording, in the order of their names, and what these tell.
    Recording(Vec<(&'p Input, Part)>),
    /// A file that belongs to no recording, and why.
    Misfit(&'p Input, Diagnostic),
}

/// The files of a source: one by one, or by recording in the order of the recordings' names.
pub fn units(source: &Source) -> Vec<Unit<'_>> {
    let Some(pattern) = &source.recordings else {
        return source.files.iter().map(Unit::File).collect();
    };
    let mut units = Vec::new();
    let mut recordings: BTreeMap<String, BTreeMap<String, (&Input, Part)>> = BTreeMap::new();
    for input in &source.files {
        let Some(part) = pattern.part(&input.name) else {
            let problem = format!("the name does not fit `recordings = \"{}\"`", pattern.written);
            let mend = "mend the pattern, rename the file, or leave it out of `files`";
            units
                .push(Unit::Misfit(input, Diagnostic::at(Place::file(&input.name), problem, mend)));
            continue;
        };
        let speakers = recordings.entry(part.recording.clone()).or_default();
        if let Some((other, _)) = speakers.get(&plan::key(&part.speaker)) {
            let Part { speaker, name, .. } = &part;
            let problem = format!("`{}` is `{speaker}` in recording `{name}`, too", other.name);
            let mend = "leave one of the two out of `files`, or name each after its own speaker";
            units
                .push(Unit::Misfit(input, Diagnostic::at(Place::file(&input.name), problem, mend)));
            continue;
        }
        speakers.insert(plan::key(&part.speaker), (input, part));
    }
    units.extend(recordings.into_values().map(|speakers| {
        let mut files: Vec<_> = speakers.into_values().collect();
        files.sort_by_key(|(input, _)| *input);
        Unit::Recording(files)
    }));
    units
}

impl Reading<'_> {
    /// Reads all files of a recording and puts what is said in them together; a file that cannot be
    /// read is rejected, and the others are the recording.
    ///
    /// # Errors
    /// If the pipeline file does not fit a file.
    pub(super) fn read_recording(
        &mut self,
        batch: &mut Batch,
        at: usize,
        files: Vec<(&Input, Part)>,
    ) -> Result<(), Diagnostic> {
        let source = &self.plan.sources[at];
        let Some((_, Part { recording, name, .. })) = files.first().cloned() else { return Ok(()) };
        let (mut documents, mut from) = (Vec::new(), Vec::new());
        for (input, part) in files {
            self.open_file(batch, at, input, Some(part.speaker))?;
            let Some(current) = &mut self.current else { continue };
            let mut number = 0;
            for piece in current.pieces.by_ref() {
                match piece {
                    Piece::Document(document) => {
                        from.push((&*input.name, document_id(source, &input.name, number)));
                        documents.push(document);
                        number += 1;
                    }
                    Piece::Rejected(it) => batch.rejects.push(reject(source, "rejected", it)),
                    Piece::Repaired(it) => batch.rejects.push(reject(source, "repaired", it)),
                }
            }
            // All are one document, which begins in the first.
            current.documents = u64::from(documents.len() as u64 == number).min(number);
            self.close();
        }
        let Some((path, _)) = from.first().copied() else { return Ok(()) };
        let Merged { document, origins, untimed } = merged(&name, documents);
        batch.rejects.extend(untimed.into_iter().map(|(part, n, of)| {
            let complaint = without_times(from[part].0, n, of);
            reject(source, "repaired", complaint)
        }));
        let id = document_id(source, &recording, 0);
        let whence = Whence { source, id, path, recording: &recording };
        add(batch, self.plan, &whence, document, |turn| {
            let (part, seq) = origins[turn];
            let (path, document) = from[part];
            (path, utterance_id(document, seq))
        });
        Ok(())
    }
}

fn without_times(path: &str, untimed: usize, turns: usize) -> Diagnostic {
    let problem = format!("{untimed} of {turns} turns tell no time among those of other speakers");
    let mend = if untimed == turns {
        "they stand after all others; give the file times, or take it out of the recording"
    } else {
        "each stands after the turn before it in its file; give it a time"
    };
    Diagnostic::at(Place::file(path), problem, mend)
}

/// What was read of a recording: one document, and where each of its utterances comes from.
#[derive(Debug, Default)]
pub(crate) struct Merged {
    pub(crate) document: Document,
    /// The part and the place in it of each utterance.
    pub(crate) origins: Vec<(usize, usize)>,
    /// Parts with turns that tell no time, how many those are, and of how many.
    pub(crate) untimed: Vec<(usize, usize, usize)>,
}

/// Puts the parts of a recording together, ordered by when turns begin and then by part.
///
/// A turn that tells no time stands after the one before it in its part, or at the end if no turn of
/// the part tells one. What is said of the whole is taken from the first part that says it.
pub(crate) fn merged(name: &str, parts: Vec<Document>) -> Merged {
    let mut merged = Merged::default();
    let (mut turns, mut codings) = (Vec::new(), Vec::new());
    for (number, mut part) in parts.into_iter().enumerate() {
        let said = std::mem::take(&mut part.utterances);
        codings.extend(part.codings.drain(..).map(|coding| (number, coding)));
        let untimed = said.iter().filter(|turn| turn.start_ms.is_none()).count();
        if untimed > 0 {
            merged.untimed.push((number, untimed, said.len()));
        }
        let first = said.iter().find_map(|turn| turn.start_ms);
        let mut time = first.unwrap_or(u64::MAX);
        for (seq, turn) in said.into_iter().enumerate() {
            time = turn.start_ms.unwrap_or(time);
            turns.push((time, number, seq, turn));
        }
        let document = &mut merged.document;
        if number == 0 {
            *document = part;
        } else {
            document.title = document.title.take().or(part.title);
            document.at = document.at.or(part.at);
            document.duration_ms = document.duration_ms.max(part.duration_ms);
        }
    }
    merged.document.external_id = Some(name.to_owned());
    turns.sort_by_key(|(time, part, seq, _)| (*time, *part, *seq));
    let mut places = BTreeMap::new();
    for (at, (_, part, seq, turn)) in turns.into_iter().enumerate() {
        places.insert((part, seq), at);
        merged.origins.push((part, seq));
        merged.document.utterances.push(turn);
    }
    for (part, coding) in &mut codings {
        coding.utterance = places[&(*part, coding.utterance)];
    }
    codings.sort_by_key(|(_, coding)| (coding.utterance, coding.span));
    merged.document.codings = codings.into_iter().map(|(_, coding)| coding).collect();
    merged
}

#[cfg(test)]
mod tests {
    use corpus::{HumanCoding, Utterance};

    use super::*;

    fn part(pattern: &str, path: &str) -> Option<(String, String, String)> {
        let part = Pattern::read(pattern).unwrap().part(path)?;
        Some((part.recording, part.name, part.speaker))
    }

    fn told(recording: &str, name: &str, speaker: &str) -> Option<(String, String, String)> {
        Some((recording.to_owned(), name.to_owned(), speaker.to_owned()))
    }

    #[test]
    fn a_path_is_parted_with_the_shortest_speaker() {
        let pattern = "{recording}_{speaker}.TextGrid";
        let doctor = told("../a/day1_call2", "day1_call2", "doctor");
        assert_eq!(part(pattern, "../a/day1_call2_doctor.TextGrid"), doctor);
        assert_eq!(part(pattern, "../a/day1_call2_doctor.TextGrid.zst"), doctor);
        assert_eq!(part(pattern, "_doctor.TextGrid"), None);
        assert_eq!(part(pattern, "call2_.TextGrid"), None);
        assert_eq!(part(pattern, "call2_doctor.eaf"), None);
        let first = "{speaker}_{recording}.srt";
        assert_eq!(part(first, "ann_call_2.srt"), told("call_2", "call_2", "ann"));
        let folder = "{recording}/audio-{speaker}.vtt";
        assert_eq!(part(folder, "x/2026/audio-ann.vtt"), told("x/2026", "2026", "ann"));
        assert_eq!(part(folder, "audio-ann.vtt"), None);
    }

    #[test]
    fn what_is_no_pattern_is_told() {
        let wrong = |written: &str| Pattern::read(written).unwrap_err();
        assert_eq!(wrong("{recording}.vtt"), "`{speaker}` stands in it 0 times, not once");
        let twice = "{speaker}_{recording}_{speaker}";
        assert_eq!(wrong(twice), "`{speaker}` stands in it 2 times, not once");
        let glued = "nothing parts `{recording}` from `{speaker}`";
        assert_eq!(wrong("{recording}{speaker}.vtt"), glued);
        let braces = "nothing but `{recording}` and `{speaker}` stands in braces";
        assert_eq!(wrong("{recording}_{speaker}_{date}.vtt"), braces);
    }

    #[test]
    fn turns_are_ordered_by_time_then_by_file_and_codings_follow() {
        let turn = |start_ms, text: &str| Utterance {
            start_ms,
            text: text.to_owned(),
            ..Utterance::default()
        };
        let coding = HumanCoding { utterance: 1, ..HumanCoding::default() };
        let part = |utterances, duration_ms| Document {
            utterances,
            duration_ms,
            codings: vec![coding.clone()],
            ..Document::default()
        };
        let parts = vec![
            part(vec![turn(None, "a0"), turn(Some(5), "a1"), turn(Some(20), "a2")], Some(30)),
            part(vec![turn(Some(5), "b0"), turn(None, "b1"), turn(Some(30), "b2")], Some(40)),
            part(vec![turn(None, "c0"), turn(None, "c1")], None),
        ];
        let merged = merged("call", parts);
        let said: Vec<_> = merged.document.utterances.iter().map(|turn| &*turn.text).collect();
        assert_eq!(said, ["a0", "a1", "b0", "b1", "a2", "b2", "c0", "c1"]);
        assert_eq!(merged.origins[..4], [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(merged.untimed, [(0, 1, 3), (1, 1, 3), (2, 2, 2)]);
        let coded: Vec<_> = merged.document.codings.iter().map(|it| it.utterance).collect();
        assert_eq!(coded, [1, 3, 7]);
        assert_eq!(merged.document.duration_ms, Some(40));
        assert_eq!(merged.document.external_id.as_deref(), Some("call"));
    }
}
