//! The crate as a whole: a small study is written, opened and asked.

mod concordance;
mod files;
mod languages;
mod naive;
mod queries;
mod scan;
mod search;
mod words;

use std::path::Path;

use corpus::{Id, Kind};
use tempfile::TempDir;
use text::Language;

use crate::{Entry, Index, Query, Writer};

/// Name, source, kind, speaker, role, language, month of 2025, text.
type Said =
    (&'static str, &'static str, Kind, &'static str, &'static str, &'static str, i64, &'static str);

/// What the sample study says.
const SAID: [Said; 9] = [
    ("g0", "groups", Kind::Transcript, "MOD", "moderator", "en", 1, "How was the waiting time?"),
    (
        "g1",
        "groups",
        Kind::Transcript,
        "Anna B",
        "participant",
        "en",
        1,
        "I waited forty minutes on hold. Waiting is what I hate; the music, the wait.",
    ),
    (
        "g2",
        "groups",
        Kind::Transcript,
        "Tom",
        "participant",
        "en",
        1,
        "Nobody held the line. The hold music was on.",
    ),
    (
        "r0",
        "reviews",
        Kind::Review,
        "kim",
        "author",
        "en",
        3,
        "Great app 😀 but the e-mail never came",
    ),
    (
        "r1",
        "reviews",
        Kind::Review,
        "lee",
        "author",
        "de",
        4,
        "Die Wartezeiten am Telefon sind zu lang, sonst gute Beratung",
    ),
    ("r2", "reviews", Kind::Review, "som", "author", "th", 6, "พนักงานบริการดีมาก แต่รอสายนานเกินไป"),
    (
        "s0",
        "survey",
        Kind::Survey,
        "R1",
        "respondent",
        "en",
        6,
        "Billing errors, twice. 👍🏽 to the staff",
    ),
    ("s1", "survey", Kind::Survey, "R2", "respondent", "en", 7, "An error on my bill"),
    ("s2", "survey", Kind::Survey, "R3", "respondent", "en", 7, "ok"),
];

/// A study in memory, of which entries are views.
struct Study {
    attributes: Vec<Vec<(String, String)>>,
    themes: Vec<Vec<String>>,
}

impl Study {
    fn new() -> Study {
        let attributes = SAID.iter().enumerate().map(|(place, _)| {
            let tier = if place % 2 == 0 { "Business" } else { "very basic" };
            vec![("Tier".to_owned(), tier.to_owned()), ("age band".to_owned(), place.to_string())]
        });
        let themes = SAID.iter().map(|(.., text)| {
            let mut themes = Vec::new();
            themes.extend(text.contains("hold").then(|| "on-hold".to_owned()));
            themes.extend(text.contains("ait").then(|| "waiting".to_owned()));
            themes
        });
        Study { attributes: attributes.collect(), themes: themes.collect() }
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let entry = |(place, said): (usize, &Said)| {
            let (name, source_id, kind, participant, role, language, month, text) = *said;
            let seq = name[1..].parse().unwrap();
            let document = if kind == Kind::Transcript { "g" } else { name };
            let polarity = [-0.2, -0.8, -0.4, 0.1, -0.3, -0.1, -0.6, -0.5, 0.0][place];
            Entry {
                utterance_id: Id::of(&[name]),
                document_id: Id::of(&[document]),
                case_id: Id::of(&[participant]),
                external_id: Some(name),
                source_id,
                kind,
                path: "data/file",
                line: place as u64 + 1,
                participant: Some(participant),
                role: Some(role),
                evidence: role != "moderator",
                language: Language::from_code(language),
                seq: if kind == Kind::Transcript { seq } else { 0 },
                at: Some(1_735_689_600_000 + (month - 1) * 31 * 86_400_000),
                start_ms: (kind == Kind::Transcript).then_some(seq * 1000),
                end_ms: (kind == Kind::Transcript).then_some(seq * 1000 + 900),
                question: (kind == Kind::Survey).then_some("What went wrong?"),
                polarity: (name != "s2").then_some(polarity),
                sentiment: (name != "s2").then_some(if polarity < -0.25 {
                    "negative"
                } else {
                    "neutral"
                }),
                theme_ids: &self.themes[place],
                attributes: &self.attributes[place],
                text,
            }
        };
        SAID.iter().enumerate().map(entry).collect()
    }
}

/// Writes the sample study into a folder, so many utterances in a segment.
fn write(directory: &Path, utterances: usize) {
    let study = Study::new();
    let entries = study.entries();
    let segments: Vec<&[Entry]> = entries.chunks(utterances).collect();
    assert_eq!(write_segments(Writer::create(directory).unwrap(), &segments), SAID.len() as u64);
}

/// Writes these segments; returns how many utterances they have.
fn write_segments(writer: Writer, segments: &[&[Entry]]) -> u64 {
    let tokenizer = text::Tokenizer::new();
    let closed = segments.iter().enumerate().map(|(number, entries)| {
        let contents = entries.iter().copied().collect();
        let mut segment = writer.segment(number, contents).unwrap();
        for entry in *entries {
            segment.add(entry, &tokenizer.tokens(entry.text, entry.language)).unwrap();
        }
        segment.close().unwrap()
    });
    let closed = closed.collect();
    writer.finish(closed).unwrap()
}

/// The sample study, indexed; the folder lives as long as the first of the two.
fn sample() -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 100);
    let index = Index::open(folder.path()).unwrap();
    (folder, index)
}

fn parse(index: &Index, query: &str) -> Query {
    Query::parse(query, index.attributes()).unwrap_or_else(|error| panic!("{error}"))
}

/// The hits of a query, best first: external id and what is highlighted.
fn ask(index: &Index, query: &Query) -> String {
    let found = index.search(query, 20).unwrap();
    let hit = |hit: &crate::Hit| {
        let marked: Vec<&str> = hit.highlights.iter().map(|span| span.of(&hit.text)).collect();
        let id = hit.external_id.clone().unwrap();
        if marked.is_empty() { id } else { format!("{id}({})", marked.join("|")) }
    };
    found.hits.iter().map(hit).collect::<Vec<_>>().join(" ")
}
