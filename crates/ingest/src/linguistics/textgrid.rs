//! Praat TextGrid: long and short text files, intervals on tiers.
//!
//! The unit is the interval; points and empty or silent intervals are left out and counted. An interval
//! tier is called after its speaker, unless it is called after what it holds (see `tiers`): sounds are
//! left out, and so are single words where another tier has whole utterances. A lone tier called
//! `Speaker` holds the speech of one person who is known by the file: the speaker is then the name of
//! the file. Where only one person has a tier, the others are in other files, so that each interval
//! stays an utterance with its own times; else intervals are merged into turns like cues.
//! Source: <https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html>.

use std::collections::BTreeSet;
use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::captions::file_name;
use crate::lines::whole;
use crate::linguistics::textgrid_text::{Grid, GridTier, Interval, parse};
use crate::linguistics::tiers::{Tier, is_silence, judge};
use crate::piece::Whole;
use crate::services::spacing::by_script;
use crate::slice::Slice;
use crate::turns::{Cue, PAUSE_MS, ends_sentence, recording};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

/// How a TextGrid begins whose tiers are mixed in the order of time; it is not read.
const CHRONOLOGICAL: &str = "\"Praat chronological";

/// The longest tag such as `<INAUDIBLE_SPEECH/>`.
const LONGEST_TAG: usize = 64;

/// Reads `.TextGrid`.
pub(crate) struct TextGrid;

impl Reader for TextGrid {
    fn name(&self) -> &'static str {
        "textgrid"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let head = head.trim_start();
        let text = head.starts_with("File type = \"ooTextFile") && head.contains("\"TextGrid\"");
        let other = head.starts_with("ooBinaryFile") || head.starts_with(CHRONOLOGICAL);
        Evidence::when(text || other, Strength::Certain, "it begins as Praat writes a TextGrid")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let grid = parse(&text, path);
        if grid.tiers.is_empty() || text.trim_start().starts_with(CHRONOLOGICAL) {
            let problem = "it is no TextGrid that was saved as text with its tiers one by one";
            let mend = "open it in Praat and save it with `Save as text file…`";
            return Err(Refused::File(Diagnostic::at(Place::file(path), problem, mend)));
        }
        Ok(read(grid, path, options.speaker.as_deref()))
    }
}

/// Reads the tiers; `speaker` is who speaks in the file, if something else than it tells.
fn read<'a>(grid: Grid, path: &str, speaker: Option<&str>) -> Box<dyn Pieces + 'a> {
    let mut counts = Counts::default();
    counts.reject(grid.rejected.len() as u64);
    let mut pieces: Vec<Piece> = grid.rejected.into_iter().map(Piece::Rejected).collect();
    let kinds: Vec<Option<Tier>> = grid.tiers.iter().map(judged).collect();
    let people =
        kinds.iter().flatten().filter(|kind| matches!(kind, Tier::Person(_) | Tier::Somebody));
    let n_people = people.count();
    let whole = in_utterances(&kinds);
    let (mut cues, mut n_tags) = (Vec::new(), 0);
    for (n, tier) in grid.tiers.into_iter().enumerate() {
        let place = Place::line(path, tier.line);
        let label = match &kinds[n] {
            None => {
                counts.exclude(tier.intervals.len() as u64);
                continue;
            }
            Some(kind) if is_left_out(kind, &whole) => {
                counts.exclude(tier.intervals.len() as u64);
                pieces.push(Piece::Repaired(left_out(&tier, place)));
                continue;
            }
            Some(Tier::Somebody) if n_people == 1 && speaker.is_none() => {
                let name = stem(path).to_owned();
                pieces.push(Piece::Repaired(by_file(&tier, &name, place)));
                Some(name)
            }
            Some(Tier::Person(_) | Tier::Somebody) => Some(tier.name.trim().to_owned()),
            Some(Tier::Speech(person) | Tier::Words(person)) => person.clone(),
            Some(Tier::Other) => None,
        };
        let apart = n_people == 1 || speaker.is_some();
        n_tags += take(tier.intervals, label, apart, &mut cues, &mut counts);
    }
    if n_tags > 0 {
        let problem = format!("{n_tags} tags such as `<UNSURE>` stand in the labels");
        let mend = "they are no speech and were left out; see whether that is so";
        pieces.push(Piece::Repaired(Diagnostic::at(Place::file(path), problem, mend)));
    }
    cues.sort_by_key(|cue| cue.start_ms);
    let mut document = recording(cues, path, &mut counts);
    document.duration_ms = document.duration_ms.max(grid.end_ms);
    Whole::new(Some(document), pieces, counts)
}

/// Makes cues of the intervals of a tier, one each but where they are words one by one, and tells how
/// many tags were left out of the labels.
fn take(
    intervals: Vec<Interval>,
    speaker: Option<String>,
    apart: bool,
    cues: &mut Vec<Cue>,
    counts: &mut Counts,
) -> usize {
    let (first, single, mut n_tags) = (cues.len(), single_words(&intervals), 0);
    for interval in intervals {
        let (text, n) = without_tags(&interval.text);
        n_tags += n;
        if is_silence(text.text()) {
            counts.exclude(1);
            continue;
        }
        let (start_ms, end_ms) = (Some(interval.start_ms), interval.end_ms);
        let near =
            |cue: &&mut Cue| cue.end_ms.is_some_and(|end| interval.start_ms <= end + PAUSE_MS);
        match cues[first..].last_mut().filter(|_| single).filter(near) {
            Some(cue) if !ends_sentence(cue.text.text()) => {
                cue.text.append(by_script(cue.text.text(), text.text()), &text);
                cue.end_ms = cue.end_ms.max(end_ms);
                counts.merge();
            }
            _ => {
                let (speaker, line, begins) = (speaker.clone(), interval.line, apart && !single);
                cues.push(Cue { cue: cues.len(), speaker, text, start_ms, end_ms, line, begins });
            }
        }
    }
    n_tags
}

/// What a tier holds; none if it has no words: points, or nothing but silence.
fn judged(tier: &GridTier) -> Option<Tier> {
    let silent = tier.intervals.iter().all(|interval| is_silence(interval.text.text()));
    (!tier.points && !silent).then(|| judge(&tier.name))
}

/// Whether a tier holds no speech, or words that another tier has in whole utterances.
fn is_left_out(kind: &Tier, whole: &BTreeSet<Option<String>>) -> bool {
    match kind {
        Tier::Other => true,
        Tier::Words(None) => !whole.is_empty(),
        Tier::Words(person) => whole.contains(person),
        Tier::Speech(_) | Tier::Person(_) | Tier::Somebody => false,
    }
}

/// Whose speech there is in whole utterances; nobody's in particular is none.
fn in_utterances(kinds: &[Option<Tier>]) -> BTreeSet<Option<String>> {
    let person = |kind: &Tier| match kind {
        Tier::Speech(person) => Some(person.clone()),
        Tier::Person(name) => Some(Some(name.clone())),
        Tier::Somebody => Some(None),
        Tier::Words(_) | Tier::Other => None,
    };
    kinds.iter().flatten().filter_map(person).collect()
}

fn left_out(tier: &GridTier, place: Place) -> Diagnostic {
    let n = tier.intervals.len();
    let problem =
        format!("the tier `{}` holds no utterances; its {n} labels were left out", tier.name);
    let mend = "rename the tier after who speaks if it does hold speech";
    Diagnostic::at(place, problem, mend)
}

fn by_file(tier: &GridTier, name: &str, place: Place) -> Diagnostic {
    let problem = format!(
        "the tier `{}` does not say who speaks; the speaker is called `{name}`",
        tier.name.trim()
    );
    Diagnostic::at(
        place,
        problem,
        "that is the name of the file; call the tier after who speaks in it",
    )
}

/// The name of the file without what it ends in.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    let lower = name.to_lowercase();
    lower.find(".textgrid").filter(|at| *at > 0).and_then(|at| name.get(..at)).unwrap_or(name)
}

/// Whether the labels of a tier are words one by one.
fn single_words(intervals: &[Interval]) -> bool {
    let labels =
        intervals.iter().map(|interval| interval.text.text()).filter(|label| !is_silence(label));
    let (labels, words) = labels.fold((0, 0), |(labels, words), label| {
        (labels + 1, words + label.split_whitespace().count())
    });
    words * 2 < labels * 3
}

/// A label without tags such as `<UNSURE>`, `</UNSURE>` and `<UNIN/>`, and how many those were.
fn without_tags(label: &Slice) -> (Slice, usize) {
    let text = label.text();
    let tag = |rest: &str| {
        let end = rest.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')?;
        let name = rest[1..end].trim_matches('/');
        let letters = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        letters.then_some(end + 1)
    };
    let (mut kept, mut n, mut from, mut at) = (String::new(), 0, 0, 0);
    while let Some(found) = text[at..].find('<') {
        at += found;
        if let Some(length) = tag(&text[at..]) {
            kept.push_str(&text[from..at]);
            n += 1;
            at += length;
            from = at;
        } else {
            at += 1;
        }
    }
    if n == 0 {
        return (label.trimmed_from(0), 0);
    }
    kept.push_str(&text[from..]);
    let mut slice = Slice::default();
    slice.push_made(&kept.split_whitespace().collect::<Vec<_>>().join(" "));
    (slice, n)
}
