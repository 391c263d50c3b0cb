//! `cargo xtask bench search`: the full-text index on made-up turns of real sentences.
//!
//! What is compared: the words that are indexed, against the search engine alone with the same
//! words; how long answers take; how large the index is beside the text.

use std::io::Read;
use std::path::Path;
use std::time::Instant;

use corpus::{Id, Kind};
use index::{Entry, Index, Query, Sort, View, Writer};
use statistics::Random;
use tantivy::schema::{
    FAST, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use text::Language;

/// Turns of a segment, as a run has them.
const SEGMENT: usize = 32_768;
/// Turns of a recording.
const DOCUMENT: usize = 60;
/// Queries whose times are told …
const QUERIES: usize = 400;
/// … each the best of so many, since other programs take their turns on the machine, too.
const TIMES: usize = 5;

/// A made-up turn.
struct Turn {
    text: String,
    speaker: String,
}

pub(crate) fn bench(sentences: &Path, turns: usize, answers_alone: bool) -> Result<(), String> {
    let sentences = read(sentences)?;
    let turns = made_up(&sentences, turns);
    let bytes: usize = turns.iter().map(|turn| turn.text.len()).sum();
    println!("{} turns, {:.1} MB of text", turns.len(), bytes as f64 / 1e6);
    let folder = crate::root().join("target/bench");
    let [ours, bare] = ["search", "bare"].map(|name| folder.join(name));
    if answers_alone {
        return answers(&ours, &turns);
    }
    for folder in [&ours, &bare] {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    let alone = bare_engine(&bare, &turns)?;
    let here = indexed(&ours, &turns, None)?;
    let again = folder.join("again");
    let _ = std::fs::remove_dir_all(&again);
    std::fs::create_dir_all(&again).map_err(|error| error.to_string())?;
    let updated = indexed(&again, &turns, Some(&ours))?;
    let throughput = |seconds: f64| turns.len() as f64 / seconds;
    println!(
        "index        {here:8.1} s  {:.0} turns/s; engine alone {alone:.1} s; {:.0} % of its throughput",
        throughput(here),
        alone / here * 100.0
    );
    println!("again        {updated:8.1} s, words and stems made anew, texts taken over");
    let (all, store) = size(&ours)?;
    println!(
        "size         {:8.1} MB, {:.1} % of the text without the stored fields; stored {:.1} MB",
        all as f64 / 1e6,
        (all - store) as f64 / bytes as f64 * 100.0,
        store as f64 / 1e6
    );
    answers(&ours, &turns)
}

fn read(path: &Path) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).map_err(failed)?;
    let sentences = text.lines().filter_map(|line| line.rsplit('\t').next());
    Ok(sentences.filter(|sentence| !sentence.is_empty()).map(str::to_owned).collect())
}

/// Turns of one to three sentences by eight speakers.
fn made_up(sentences: &[String], turns: usize) -> Vec<Turn> {
    let mut random = Random::seeded(7);
    (0..turns)
        .map(|_| {
            let n = 1 + random.below(3);
            let said: Vec<&str> =
                (0..n).map(|_| sentences[random.below(sentences.len())].as_str()).collect();
            Turn { text: said.join(" "), speaker: format!("Speaker {}", random.below(8)) }
        })
        .collect()
}

/// Seconds to index turns, taking over what an older index has of them.
fn indexed(folder: &Path, turns: &[Turn], before: Option<&Path>) -> Result<f64, String> {
    let english = Language::from_code("en");
    let started = Instant::now();
    let mut writer = Writer::create(folder).map_err(|error| error.to_string())?;
    if let Some(before) = before {
        writer = writer.after(before);
    }
    let tokenizer = text::Tokenizer::new();
    let mut closed = Vec::new();
    for (number, chunk) in turns.chunks(SEGMENT).enumerate() {
        let first = number * SEGMENT;
        let paths: Vec<String> =
            (0..chunk.len()).map(|at| format!("calls/{}.vtt", (first + at) / DOCUMENT)).collect();
        let entry = |place: usize| {
            let (at, turn) = (first + place, &chunk[place]);
            let document = at / DOCUMENT;
            Entry {
                utterance_id: Id::of(&["u", &at.to_string()]),
                document_id: Id::of(&["d", &document.to_string()]),
                case_id: Id::of(&["c", &document.to_string(), &turn.speaker]),
                external_id: None,
                source_id: ["north", "south"][document % 2],
                kind: Kind::Transcript,
                path: &paths[place],
                line: at as u64 % 1000,
                participant: Some(&turn.speaker),
                role: Some(["agent", "participant"][at % 2]),
                evidence: at % 2 == 1,
                language: english,
                seq: (at % DOCUMENT) as u64,
                at: Some(1_735_689_600_000 + document as i64 * 60_000),
                start_ms: Some((at % DOCUMENT) as u64 * 4_000),
                end_ms: Some((at % DOCUMENT) as u64 * 4_000 + 3_500),
                question: None,
                polarity: None,
                sentiment: None,
                theme_ids: &[],
                attributes: &[],
                text: &turn.text,
            }
        };
        let entries: Vec<Entry> = (0..chunk.len()).map(entry).collect();
        let contents = entries.iter().copied().collect();
        let mut segment = writer.segment(number, contents).map_err(|error| error.to_string())?;
        for entry in &entries {
            let tokens = tokenizer.tokens(entry.text, english);
            segment.add(entry, &tokens).map_err(|error| error.to_string())?;
        }
        closed.push(segment.close().map_err(|error| error.to_string())?);
    }
    writer.finish(closed).map_err(|error| error.to_string())?;
    Ok(started.elapsed().as_secs_f64())
}

/// The engine by itself: its own writer with one thread, the words and stems of the same tokenizer
/// at the same positions, and the fields of a turn as it would be laid out with it.
fn bare_engine(folder: &Path, turns: &[Turn]) -> Result<f64, String> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("words")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(indexing).set_stored();
    let text = schema.add_text_field("text", words);
    let labels = ["speaker", "role", "source", "kind", "language", "path"]
        .map(|name| schema.add_text_field(name, STRING | STORED));
    let numbers = ["utterance", "document", "case", "seq", "line", "start", "end"]
        .map(|name| schema.add_u64_field(name, FAST | STORED));
    let at = schema.add_i64_field("at", FAST | STORED);
    let started = Instant::now();
    let engine =
        tantivy::Index::create_in_dir(folder, schema.build()).map_err(|error| error.to_string())?;
    engine.tokenizers().register("words", Words::default());
    let mut writer: tantivy::IndexWriter =
        engine.writer_with_num_threads(1, 256 << 20).map_err(|error| error.to_string())?;
    for (place, turn) in turns.iter().enumerate() {
        let number = place as u64;
        let document = number / DOCUMENT as u64;
        let path = format!("calls/{document}.vtt");
        let mut row = tantivy::TantivyDocument::new();
        row.add_text(text, &turn.text);
        let role = ["agent", "participant"][place % 2];
        let source = ["north", "south"][document as usize % 2];
        let values = [&turn.speaker, role, source, "transcript", "en", &path];
        labels.iter().zip(values).for_each(|(field, value)| row.add_text(*field, value));
        let case = Id::of(&["c", &document.to_string(), &turn.speaker]).0;
        let ids = [Id::of(&["u", &number.to_string()]).0, Id::of(&["d", &document.to_string()]).0];
        let seq = number % DOCUMENT as u64;
        let values = [ids[0], ids[1], case, seq, number % 1000, seq * 4_000, seq * 4_000 + 3_500];
        numbers.iter().zip(values).for_each(|(field, value)| row.add_u64(*field, value));
        row.add_i64(at, 1_735_689_600_000 + document as i64 * 60_000);
        writer.add_document(row).map_err(|error| error.to_string())?;
    }
    writer.commit().map_err(|error| error.to_string())?;
    writer.wait_merging_threads().map_err(|error| error.to_string())?;
    Ok(started.elapsed().as_secs_f64())
}

/// The tokenizer of trivox as the engine calls one.
#[derive(Clone, Default)]
struct Words(std::sync::Arc<text::Tokenizer>);

struct WordStream {
    words: std::vec::IntoIter<(usize, String)>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let mut words = Vec::new();
        for (at, token) in self.0.tokens(text, Language::from_code("en")).iter().enumerate() {
            words.push((at, token.normal.to_string()));
            if token.stem != token.normal {
                words.push((at, format!("\u{1f}{}", token.stem)));
            }
        }
        WordStream { words: words.into_iter(), token: Token::default() }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some((at, word)) = self.words.next() else { return false };
        (self.token.position, self.token.text) = (at, word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Bytes of all files, and of those that hold stored fields.
fn size(folder: &Path) -> Result<(u64, u64), String> {
    let (mut all, mut store) = (0, 0);
    for entry in std::fs::read_dir(folder).map_err(|error| error.to_string())?.flatten() {
        let metadata = entry.metadata().map_err(|error| error.to_string())?;
        let is_store = entry.file_name().to_string_lossy().ends_with(".store");
        let inner = match metadata.is_dir() {
            true => size(&entry.path())?,
            false => (metadata.len(), if is_store { metadata.len() } else { 0 }),
        };
        (all, store) = (all + inner.0, store + inner.1);
    }
    Ok((all, store))
}

/// Milliseconds of the fastest of some times.
fn best(mut work: impl FnMut() -> Result<(), index::Error>) -> Result<f64, String> {
    let mut best = f64::INFINITY;
    for _ in 0..TIMES {
        let started = Instant::now();
        work().map_err(|error| error.to_string())?;
        best = best.min(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

/// How long answers take, each asked once before.
fn answers(folder: &Path, turns: &[Turn]) -> Result<(), String> {
    let started = Instant::now();
    let index = Index::open(folder).map_err(|error| error.to_string())?;
    println!("open         {:8.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let mut random = Random::seeded(11);
    let mut kinds: Vec<(&str, Vec<f64>)> = Vec::new();
    type Shape = fn(&[&str]) -> String;
    let shapes: [(&str, Shape); 7] = [
        ("word", |words| words[0].to_owned()),
        ("three words", |words| words[..3].join(" ")),
        ("both", |words| format!("+{} +{}", words[0], words[1])),
        ("phrase", |words| format!("\"{} {}\"", words[0], words[1])),
        ("near", |words| format!("{} NEAR/5 {}", words[0], words[1])),
        ("prefix", |words| format!("{}*", &words[0][..4])),
        ("fuzzy", |words| format!("{}~ role:agent", words[0])),
    ];
    let mut all = Vec::new();
    for (name, shape) in shapes {
        let mut times = Vec::new();
        for _ in 0..QUERIES / shapes.len() {
            let text = shape(&words(turns, &mut random));
            let query =
                Query::parse(&text, index.attributes()).map_err(|error| error.to_string())?;
            index.search(&query, 10).map_err(|error| error.to_string())?;
            times.push(best(|| index.search(&query, 10).map(|_| ()))?);
        }
        all.extend(times.iter().copied());
        kinds.push((name, times));
    }
    kinds.push(("all", all));
    for (name, mut times) in kinds {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!("{name:12} median {:6.2} ms, p99 {:6.2} ms", at(0.5), at(0.99));
    }
    concordance(&index)
}

/// Words as people look for: of four ASCII letters and more, taken from turns, so that the frequent
/// are asked for more often; two that follow each other, then one from elsewhere.
fn words<'a>(turns: &'a [Turn], random: &mut Random) -> Vec<&'a str> {
    let is_asked = |word: &&str| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase());
    loop {
        let [here, there] = [(), ()].map(|()| {
            let text = &turns[random.below(turns.len())].text;
            text.split(' ').filter(is_asked).collect::<Vec<&str>>()
        });
        if here.len() >= 2 && !there.is_empty() {
            let at = random.below(here.len() - 1);
            return vec![here[at], here[at + 1], there[random.below(there.len())]];
        }
    }
}

fn concordance(index: &Index) -> Result<(), String> {
    for sort in [Sort::Document, Sort::Right] {
        let query = Query::parse("meeting", &[]).map_err(|error| error.to_string())?;
        let view = View { width: 45, limit: 1_000, sort, sample: None };
        let found = index.concordance(&query, view).map_err(|error| error.to_string())?;
        println!(
            "concordance  {:8.1} ms, {} lines of {} utterances, {sort:?}",
            best(|| index.concordance(&query, view).map(|_| ()))?,
            found.lines.len(),
            found.utterances
        );
    }
    Ok(())
}
