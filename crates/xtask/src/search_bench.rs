//! `cargo xtask bench search`: the full-text index on made-up turns of real sentences.
//!
//! What is compared: the words that are indexed, against the search engine alone with the same
//! words; an index that is brought up to date, against one that is made anew; how long answers take;
//! how large the index is beside the text.

mod bare;
mod recordings;

use std::path::Path;
use std::time::Instant;

use index::{Entry, Index, Query, Sort, View, Writer};
use statistics::Random;
use text::Token;

use recordings::Recording;

/// Queries whose times are told …
const QUERIES: usize = 400;
/// … each the best of so many, since other programs take their turns on the machine, too.
const TIMES: usize = 5;
/// Lines of a concordance.
const LINES: usize = 1_000;

pub(crate) fn bench(sentences: &Path, turns: usize, answers_alone: bool) -> Result<(), String> {
    let recordings = recordings::made_up(sentences, turns)?;
    let texts: Vec<&str> =
        recordings.iter().flat_map(|it| &it.turns).map(|turn| &*turn.text).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    println!("{} turns, {:.1} MB of text", texts.len(), bytes as f64 / 1e6);
    let folder = crate::root().join("target/bench");
    let [ours, bare] = ["search", "bare"].map(|name| folder.join(name));
    if answers_alone {
        return answers(&ours, &texts);
    }
    [&ours, &bare].into_iter().try_for_each(|folder| empty(folder))?;
    let alone = bare::index(&bare, &recordings)?;
    let here = indexed(&ours, &recordings, None)?;
    println!(
        "index        {:8.1} s  {:.0} turns/s; engine alone {alone:.1} s; {:.0} % of its throughput",
        here.all(),
        texts.len() as f64 / here.all(),
        alone / here.all() * 100.0
    );
    let (all, store) = size(&ours)?;
    println!(
        "size         {:8.1} MB, {:.1} % of the text without the stored fields; stored {:.1} MB",
        all as f64 / 1e6,
        (all - store) as f64 / bytes as f64 * 100.0,
        store as f64 / 1e6
    );
    updates(&folder, &ours, &recordings)?;
    answers(&ours, &texts)
}

/// How long an index takes to be brought up to date, and to be made anew.
fn updates(folder: &Path, ours: &Path, recordings: &[Recording]) -> Result<(), String> {
    let together = recordings::a_month_later(recordings, false);
    let scattered = recordings::a_month_later(recordings, true);
    for (name, later) in
        [("unchanged", recordings), ("1 % together", &*together), ("1 % scattered", &scattered)]
    {
        let again = folder.join("again");
        empty(&again)?;
        let anew = indexed(&again, later, None)?;
        empty(&again)?;
        let updated = indexed(&again, later, Some(ours))?;
        println!(
            "{name:13}{:8.1} s beside its words ({:.1} s), anew {:.1} s: {:.0} %",
            updated.index,
            updated.words,
            anew.index,
            updated.index / anew.index * 100.0
        );
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())
}

/// Seconds to make an index.
#[derive(Default)]
struct Seconds {
    /// To part the texts into words, which an analysis needs anyway.
    words: f64,
    /// The rest.
    index: f64,
}

impl Seconds {
    fn all(&self) -> f64 {
        self.words + self.index
    }
}

/// Indexes recordings, taking over what an older index has of them.
fn indexed(
    folder: &Path,
    recordings: &[Recording],
    before: Option<&Path>,
) -> Result<Seconds, String> {
    let failed = |error: index::Error| error.to_string();
    let started = Instant::now();
    let mut seconds = Seconds::default();
    let mut writer = Writer::create(folder).map_err(failed)?;
    if let Some(before) = before {
        writer = writer.after(before);
    }
    let tokenizer = text::Tokenizer::new();
    let mut closed = Vec::new();
    for (number, recordings) in recordings::segments(recordings).enumerate() {
        let entries: Vec<Entry> = recordings.iter().flat_map(Recording::entries).collect();
        let contents = entries.iter().copied().collect();
        let mut segment = writer.segment(number, contents).map_err(failed)?;
        for entries in entries.chunks(1_000) {
            let begun = Instant::now();
            let words = |entry: &Entry| tokenizer.tokens(entry.text, entry.language);
            let tokens: Vec<Vec<Token>> = entries.iter().map(words).collect();
            seconds.words += begun.elapsed().as_secs_f64();
            for (entry, tokens) in entries.iter().zip(&tokens) {
                segment.add(entry, tokens).map_err(failed)?;
            }
        }
        closed.push(segment.close().map_err(failed)?);
    }
    writer.finish(closed).map_err(failed)?;
    seconds.index = started.elapsed().as_secs_f64() - seconds.words;
    Ok(seconds)
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
fn answers(folder: &Path, texts: &[&str]) -> Result<(), String> {
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
            let text = shape(&words(texts, &mut random));
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
    concordances(&index, texts, &mut random)
}

/// Words as people look for: of four ASCII letters and more, taken from turns, so that the frequent
/// are asked for more often; two that follow each other, then one from elsewhere.
fn words<'a>(texts: &[&'a str], random: &mut Random) -> Vec<&'a str> {
    let is_asked = |word: &&str| word.len() >= 4 && word.bytes().all(|b| b.is_ascii_lowercase());
    loop {
        let [here, there] = [(), ()].map(|()| {
            let text = texts[random.below(texts.len())];
            text.split(' ').filter(is_asked).collect::<Vec<&str>>()
        });
        if here.len() >= 2 && !there.is_empty() {
            let at = random.below(here.len() - 1);
            return vec![here[at], here[at + 1], there[random.below(there.len())]];
        }
    }
}

/// Concordances of a word that is in about as many utterances as lines are shown, and of a frequent one.
fn concordances(index: &Index, texts: &[&str], random: &mut Random) -> Result<(), String> {
    let mut rare = String::new();
    let mut found = 0;
    while !(LINES * 9 / 10..=LINES * 11 / 10).contains(&found) {
        rare = format!("={}", words(texts, random)[0]);
        let query = Query::parse(&rare, &[]).map_err(|error| error.to_string())?;
        found = index.search(&query, 0).map_err(|error| error.to_string())?.total;
    }
    for (word, sort) in [
        (&*rare, Sort::Document),
        (&rare, Sort::Right),
        ("meeting", Sort::Document),
        ("meeting", Sort::Right),
    ] {
        let query = Query::parse(word, &[]).map_err(|error| error.to_string())?;
        let view = View { width: 45, limit: LINES, sort, sample: None };
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
