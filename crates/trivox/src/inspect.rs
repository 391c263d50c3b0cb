//! `trivox inspect`: how one file is understood.

use pipeline::check::{Asked, Inspected};

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
    Ok(if file.counts.rejected > 0 { REJECTED } else { FINE })
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
    if !file.speakers.is_empty() {
        println!("\nspeakers (turns, words between spaces)");
        for (speaker, (turns, words)) in &file.speakers {
            println!("  {speaker}: {turns}, {words}");
        }
    }
    println!("\nfirst utterances");
    let utterances = file.documents.iter().flat_map(|document| &document.utterances);
    for utterance in utterances.take(SHOWN) {
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
