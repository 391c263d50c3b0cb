//! Made-up recordings of real sentences, as they are and as they are a month later.

use std::io::Read;
use std::path::Path;

use corpus::{Id, Kind};
use index::Entry;
use statistics::Random;
use text::Language;

/// Turns of a recording.
const TURNS: usize = 60;
/// Turns of a segment at least, about.
const SEGMENT: usize = 16_384;
/// One in so many recordings is added, changed or removed in a month.
const CHANGING: usize = 100;

/// A made-up recording.
#[derive(Clone)]
pub(super) struct Recording {
    path: String,
    number: usize,
    pub(super) turns: Vec<Turn>,
}

#[derive(Clone)]
pub(super) struct Turn {
    pub(super) text: String,
    speaker: String,
}

impl Recording {
    fn id(&self) -> Id {
        Id::of(&["d", &self.path])
    }

    /// Its turns as they are indexed.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        let document_id = self.id();
        self.turns.iter().enumerate().map(move |(at, turn)| Entry {
            utterance_id: Id::of(&["u", &self.path, &at.to_string()]),
            document_id,
            case_id: Id::of(&["c", &self.path, &turn.speaker]),
            external_id: None,
            source_id: ["north", "south"][self.number % 2],
            kind: Kind::Transcript,
            path: &self.path,
            line: 2 * at as u64 + 1,
            participant: Some(&turn.speaker),
            role: Some(["agent", "participant"][at % 2]),
            evidence: at % 2 == 1,
            language: Language::from_code("en"),
            seq: at as u64,
            at: Some(1_735_689_600_000 + self.number as i64 * 60_000),
            start_ms: Some(at as u64 * 4_000),
            end_ms: Some(at as u64 * 4_000 + 3_500),
            question: None,
            polarity: None,
            sentiment: None,
            theme_ids: &[],
            attributes: &[],
            text: &turn.text,
        })
    }
}

/// Recordings with so many turns in all, of the sentences of a file: gzip, one a line, behind the
/// last tab.
pub(super) fn made_up(sentences: &Path, turns: usize) -> Result<Vec<Recording>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", sentences.display());
    let file = std::fs::File::open(sentences).map_err(failed)?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).map_err(failed)?;
    let lines = text.lines().filter_map(|line| line.rsplit('\t').next());
    let sentences: Vec<&str> = lines.filter(|sentence| !sentence.is_empty()).collect();
    let mut random = Random::seeded(7);
    let recordings = (0..turns.div_ceil(TURNS)).map(|number| {
        let n = TURNS.min(turns - number * TURNS);
        let turns = (0..n).map(|_| turn(&sentences, &mut random)).collect();
        Recording { path: format!("calls/{number:07}.vtt"), number, turns }
    });
    Ok(recordings.collect())
}

/// A turn of one to three sentences by one of eight speakers.
fn turn(sentences: &[&str], random: &mut Random) -> Turn {
    let n = 1 + random.below(3);
    let said: Vec<&str> = (0..n).map(|_| sentences[random.below(sentences.len())]).collect();
    Turn { text: said.join(" "), speaker: format!("Speaker {}", random.below(8)) }
}

/// The recordings of each segment: as in a run, a recording tells by its id whether it is the last
/// of one.
pub(super) fn segments(recordings: &[Recording]) -> impl Iterator<Item = &[Recording]> {
    let least = SEGMENT / TURNS;
    let mut rest = recordings;
    std::iter::from_fn(move || {
        let is_last = |recording: &Recording| (recording.id().0 >> 32).is_multiple_of(least as u64);
        let longest = &rest[..rest.len().min(3 * least)];
        let end = longest.iter().skip(least).position(is_last).map(|at| least + at + 1);
        let (segment, after) = rest.split_at(end.unwrap_or(longest.len()));
        rest = after;
        (!segment.is_empty()).then_some(segment)
    })
}

/// The recordings a month later: one in a hundred is added, changed or removed. `scattered` over all
/// of them; or the new ones beside each other, as of a month, and so those that were changed, and
/// those that were removed.
pub(super) fn a_month_later(recordings: &[Recording], scattered: bool) -> Vec<Recording> {
    let (n, third) = (recordings.len(), (recordings.len() / CHANGING / 3).max(1));
    let mut random = Random::seeded(13);
    let mut places = |from: usize| -> Vec<usize> {
        (0..third).map(|at| if scattered { random.below(n) } else { from + at }).collect()
    };
    let (added, changed, removed) = (places(n / 2), places(n / 4), places(n / 3));
    let mut later = Vec::with_capacity(n + third);
    for (at, recording) in recordings.iter().enumerate() {
        if added.contains(&at) {
            let path = recording.path.replace(".vtt", "b.vtt");
            later.push(Recording { path, ..recordings[n - 1 - at].clone() });
        }
        let mut recording = recording.clone();
        if changed.contains(&at) {
            recording.turns[0].text.push_str(" That is all.");
        }
        later.extend((!removed.contains(&at)).then_some(recording));
    }
    later
}
