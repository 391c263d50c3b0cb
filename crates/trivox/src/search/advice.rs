//! What is told beside an answer: slips in the query, and why little or nothing was found.

use std::collections::BTreeMap;
use std::io::{self, Write};

use index::{Hits, Index, Query};

/// Hits of which one recording may have most without a word.
const FEW: usize = 4;

/// Talk goes to stderr; nobody need listen.
pub(crate) fn tell(talk: &str) {
    let _ = writeln!(io::stderr().lock(), "{talk}");
}

/// Values and words that nobody has are slips of the hand more often than questions.
pub(crate) fn tell_unknown(query: &Query, index: &Index) -> Result<(), index::Error> {
    for unknown in index.unknown_values(query)? {
        let more = if unknown.more { " …" } else { "" };
        let known = unknown.known.join(", ");
        let (field, value) = (unknown.field, unknown.value);
        tell(&format!("no utterance has {field}:{value}; known: {known}{more}"));
    }
    for unknown in index.unknown_words(query)? {
        let similar = match unknown.similar.is_empty() {
            true => String::new(),
            false => format!("; written alike: {}", unknown.similar.join(", ")),
        };
        tell(&format!("no utterance has the word `{}`{similar}", unknown.word));
    }
    Ok(())
}

/// Signs that other programs have for AND and OR.
pub(crate) fn tell_signs(query: &str) {
    let sign = query.split_whitespace().find(|piece| ["&", "&&", "|", "||"].contains(piece));
    if let Some(sign) = sign {
        let operator = if sign.starts_with('&') { "AND" } else { "OR" };
        tell(&format!("`{sign}` was passed over; the operator is {operator}"));
    }
}

/// Stop words that were not looked for.
pub(crate) fn tell_ignored(words: &[String]) {
    if words.is_empty() {
        return;
    }
    let operator = words.iter().map(|word| word.to_uppercase());
    let operator = operator.into_iter().find(|word| ["AND", "OR", "NOT"].contains(&word.as_str()));
    let operator = operator.map_or_else(String::new, |it| format!(", {it} for the operator"));
    tell(&format!(
        "passed over as too common: {} (write =word to insist{operator})",
        words.join(", ")
    ));
}

/// Why nothing was found, where words alone would have found something.
pub(crate) fn tell_nothing(query: &Query, index: &Index) -> Result<(), index::Error> {
    let Some(words) = query.words_alone() else { return Ok(()) };
    let total = index.search(&words, 0)?.total;
    if total > 0 {
        tell(&format!("without its fields the query finds {total}"));
    }
    Ok(())
}

/// Turns of one recording lend each other their scores, so that it may fill the first places.
pub(crate) fn tell_concentrated(found: &Hits) {
    let mut documents: BTreeMap<u64, usize> = BTreeMap::new();
    found.hits.iter().for_each(|hit| *documents.entry(hit.document_id.0).or_default() += 1);
    let most = documents.into_iter().max_by_key(|(_, hits)| *hits);
    let Some((document, hits)) = most.filter(|(_, hits)| *hits >= FEW) else { return };
    if hits * 2 > found.hits.len() && found.total > found.hits.len() {
        let path = found.hits.iter().find(|hit| hit.document_id.0 == document);
        let path = path.map_or("", |hit| hit.path.rsplit('/').next().unwrap_or_default());
        tell(&format!("{hits} of these are from {path}; --per-document 2 brings others"));
    }
}
