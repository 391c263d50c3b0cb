//! `trivox inspect`: how one file is understood.

use std::collections::{BTreeMap, BTreeSet};

use pipeline::Coded;
use pipeline::check::{Asked, Inspected, Sampled};

use crate::arguments::Inspect;
use crate::show::{clock, cut};
use crate::{FINE, REFUSED, REJECTED};

/// Utterances shown.
const SHOWN: usize = 8;

pub(crate) fn inspect(arguments: &Inspect) -> Result<u8, String> {
    let asked = Asked {
        kind: arguments.kind.as_deref(),
        format: arguments.format.as_deref(),
        text: &arguments.text,
        questions: &arguments.question,
    };
    let inspected = pipeline::check::inspect(&arguments.file, &asked);
    let file = &inspected.read;
    if file.format.is_none() {
        show_columns(&inspected);
        file.complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
        return Ok(REFUSED);
    }
    show(&inspected);
    let rejected = file.counts.rejected + file.coded.codings.rejected;
    Ok(if rejected > 0 { REJECTED } else { FINE })
}

fn show(inspected: &Inspected) {
    let (file, kind) = (&inspected.read, inspected.kind.name());
    let why_kind = inspected.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    let Some((format, why, encoding)) = &file.format else { return };
    println!(
        "{}\n  format    {format}: {why}\n  kind      {kind}{why_kind}\n  encoding  {encoding}",
        file.name
    );
    let counts = &file.counts;
    println!(
        "  input     {} rows, cues or lines = {} kept + {} merged + {} excluded + {} rejected",
        counts.read, counts.kept, counts.merged, counts.excluded, counts.rejected
    );
    println!("  documents {}, utterances {}", file.n_documents, file.n_utterances);
    show_columns(inspected);
    show_codes(file);
    if !file.speakers.is_empty() {
        println!("\nspeakers (turns, words between spaces)");
        for (speaker, (turns, words)) in &file.speakers {
            println!("  {speaker}: {turns}, {words}");
        }
    }
    let utterances = || file.documents.iter().flat_map(|document| &document.utterances);
    if utterances().next().is_some() {
        println!("\nfirst utterances");
    }
    for utterance in utterances().take(SHOWN) {
        let time =
            utterance.start_ms.map_or_else(String::new, |start| format!(" {}", clock(start)));
        let speaker = utterance.speaker.as_deref().map_or_else(String::new, |it| format!(" {it}:"));
        let text = utterance.text.replace('\n', " / ");
        println!("  line {}{time}{speaker} {}", utterance.line, cut(&text, 100));
    }
    if !file.complaints.is_empty() {
        println!("\nrejected, repaired or in doubt");
        file.complaints.iter().for_each(|complaint| println!("{complaint}"));
        if file.more_complaints > 0 {
            println!("and {} more", file.more_complaints);
        }
    }
}

/// The codebook of a project, and how much people coded with it.
fn show_codes(file: &Sampled) {
    let Coded { codes, codings } = &file.coded;
    let made = || file.documents.iter().flat_map(|document| &document.codings);
    if codings.read > 0 {
        let coders: BTreeSet<_> = made().map(|coding| &coding.coder).collect();
        println!(
            "  codings   {} = {} kept + {} merged + {} rejected; coders {}",
            codings.read,
            codings.kept,
            codings.merged,
            codings.rejected,
            coders.len()
        );
    }
    if !codes.is_empty() {
        println!("\ncodes (utterances coded with them)");
    }
    let mut coded: BTreeMap<&str, BTreeSet<_>> = BTreeMap::new();
    for (n, document) in file.documents.iter().enumerate() {
        for coding in &document.codings {
            coded.entry(&coding.code).or_default().insert((n, coding.utterance));
        }
    }
    for code in codes {
        let above = std::iter::successors(code.parent, |parent| codes[*parent].parent).count();
        let indent = "  ".repeat(1 + above);
        let n = coded.get(code.path.as_str()).map_or(0, BTreeSet::len);
        let definition = code.definition.as_deref().unwrap_or_default().replace('\n', " / ");
        let definition =
            if definition.is_empty() { definition } else { format!(": {}", cut(&definition, 100)) };
        println!("{indent}{} ({n}){definition}", code.name);
    }
}

/// What the columns of rows seem to hold, and why.
fn show_columns(inspected: &Inspected) {
    if inspected.columns.is_empty() {
        return;
    }
    println!("\ncolumns, and what they seem to hold");
    for column in &inspected.columns {
        let doubt = if column.sureness == pipeline::Sureness::Guess { " (a guess)" } else { "" };
        println!("  {}{doubt}: {}", cut(&column.column, 60), column.why);
    }
}
