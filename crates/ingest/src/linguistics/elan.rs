//! ELAN, `.eaf`: annotations on tiers, in XML.
//!
//! The unit is the annotation. Speakers are called by the participant of a tier, else by the tier; tiers
//! that belong to another (translations, glosses) and those that hold no speech (see `tiers`) are left
//! out, said and counted. Times that are missing are put evenly between their neighbours, and said.
//! Source: EAF 3.0, <https://www.mpi.nl/tools/elan/EAFv3.0.xsd>.

use std::collections::BTreeMap;
use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::lines::whole;
use crate::linguistics::elan_xml::{Annotation, Eaf, EafTier, parse};
use crate::linguistics::tiers::{Tier, is_silence, judge};
use crate::piece::Whole;
use crate::turns::{Cue, recording};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

/// Reads `.eaf`.
pub(crate) struct Elan;

impl Reader for Elan {
    fn name(&self) -> &'static str {
        "elan"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let xml = head.trim_start().starts_with('<') && head.contains("<ANNOTATION_DOCUMENT");
        Evidence::when(xml, Strength::Certain, "it is XML with an ELAN annotation document")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let eaf = parse(&text, path);
        if eaf.tiers.is_empty() {
            let complaint = eaf.broken.unwrap_or_else(|| {
                let mend = "see whether the file is an ELAN annotation file";
                Diagnostic::at(Place::file(path), "there is no tier", mend)
            });
            return Err(Refused::File(complaint));
        }
        Ok(read(eaf, path))
    }
}

fn read<'a>(eaf: Eaf, path: &str) -> Box<dyn Pieces + 'a> {
    let mut counts = Counts::default();
    let mut pieces: Vec<Piece> = Vec::new();
    let (times, n_missing) = interpolated(&eaf.times);
    if n_missing > 0 {
        let problem = format!("{n_missing} times are missing");
        let mend = "they were put evenly between their neighbours; align the annotations in ELAN";
        pieces.push(Piece::Repaired(Diagnostic::at(Place::file(path), problem, mend)));
    }
    let mut cues = Vec::new();
    for tier in &eaf.tiers {
        let speaker = match (speaker(tier), &tier.parent) {
            (Some(speaker), None) => speaker,
            _ => {
                counts.exclude(tier.annotations.len() as u64);
                pieces.extend(left_out(tier, path));
                continue;
            }
        };
        for annotation in &tier.annotations {
            if is_silence(annotation.text.text()) {
                counts.exclude(1);
                continue;
            }
            let cue = cue(cues.len(), annotation, speaker.clone(), &times);
            if cue.start_ms.is_none() {
                pieces.push(Piece::Repaired(without_time(&cue, path)));
            }
            cues.push(cue);
        }
    }
    if let Some(broken) = eaf.broken {
        counts.reject(1);
        pieces.push(Piece::Rejected(broken));
    }
    cues.sort_by_key(|cue| cue.start_ms.unwrap_or(u64::MAX));
    Whole::new(Some(recording(cues, path, &mut counts)), pieces, counts)
}

/// Whose speech a tier holds, if it holds any; nobody's in particular if nobody is named.
fn speaker(tier: &EafTier) -> Option<Option<String>> {
    let participant = tier.participant.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match (judge(&tier.id), participant) {
        (Tier::Other, _) => None,
        (_, Some(participant)) => Some(Some(participant.to_owned())),
        (Tier::Speech(person) | Tier::Words(person), None) => Some(person),
        (Tier::Person(_) | Tier::Somebody, None) => Some(Some(tier.id.clone())),
    }
}

fn cue(n: usize, annotation: &Annotation, speaker: Option<String>, times: &Times) -> Cue {
    let [start_ms, end_ms] =
        [&annotation.from, &annotation.to].map(|slot| times.get(slot.as_ref()?).copied().flatten());
    Cue {
        cue: n,
        speaker,
        text: annotation.text.clone(),
        start_ms,
        end_ms: end_ms.filter(|end| start_ms.is_none_or(|start| start <= *end)),
        line: annotation.line,
        begins: false,
    }
}

type Times = BTreeMap<String, Option<u64>>;

/// The time of each slot, and how many were missing and lie between two others.
fn interpolated(slots: &[(String, Option<u64>)]) -> (Times, usize) {
    let mut times: Vec<Option<u64>> = slots.iter().map(|(_, time)| *time).collect();
    let mut known: Option<(usize, u64)> = None;
    let mut n_missing = 0;
    for at in 0..times.len() {
        let Some(time) = times[at] else { continue };
        if let Some((from, earlier)) = known {
            let steps = (at - from) as u64;
            for (n, missing) in times[from + 1..at].iter_mut().enumerate() {
                let part = time.saturating_sub(earlier) * (n as u64 + 1) / steps;
                *missing = Some(earlier + part);
                n_missing += 1;
            }
        }
        known = Some((at, time));
    }
    (slots.iter().map(|(id, _)| id.clone()).zip(times).collect(), n_missing)
}

fn left_out(tier: &EafTier, path: &str) -> Option<Piece> {
    let n = tier.annotations.len();
    let why = match &tier.parent {
        Some(parent) => format!("belongs to the tier `{parent}`"),
        None => "holds no speech by its name".to_owned(),
    };
    let problem = format!("the tier `{}` {why}; its {n} annotations were left out", tier.id);
    let mend =
        "if it holds speech of its own, make it a tier without a parent, called after who speaks";
    (n > 0).then(|| Piece::Repaired(Diagnostic::at(Place::line(path, tier.line), problem, mend)))
}

fn without_time(cue: &Cue, path: &str) -> Diagnostic {
    let mend = "it stands at the end; align the annotation in ELAN";
    Diagnostic::at(Place::line(path, cue.line), "an annotation has no time", mend)
        .with_excerpt(cue.text.text())
}
