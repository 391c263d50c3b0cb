//! Where something was said: source, file, line, speaker, time.

use index::Hit;

use crate::show;

/// The place of a hit, for people.
pub(crate) fn citation(hit: &Hit) -> String {
    let file = hit.path.rsplit('/').next().unwrap_or(&hit.path);
    let speaker = hit.participant.as_ref().map_or_else(String::new, |it| format!("  {it}"));
    let time = hit.start_ms.map_or_else(String::new, |start| format!("  {}", show::clock(start)));
    format!("{}  {file}:{}{speaker}{time}", hit.source_id, hit.line)
}

/// The place of a hit as it stands under a quote: who, what, where, when.
pub(crate) fn reference(hit: &Hit) -> String {
    let file = hit.path.rsplit('/').next().unwrap_or(&hit.path);
    let mut parts: Vec<String> = hit.participant.iter().cloned().collect();
    parts.extend(hit.role.iter().filter(|role| *role != "participant").cloned());
    parts.push(hit.source_id.clone());
    parts.push(format!("{file}:{}", hit.line));
    parts.extend(hit.at.and_then(show::day));
    parts.extend(hit.start_ms.map(show::clock));
    parts.join(", ")
}
