//! Reviews that are made up by a seeded generator from sentences that people wrote.

use std::fs;
use std::path::{Path, PathBuf};

use statistics::Random;

/// The sentences of a folder of labelled sets; of the sample study unless one is given.
pub(crate) fn sentences(sets: Option<&Path>) -> Result<Vec<String>, String> {
    sets.map_or_else(of_sample, of_sets)
}

/// The sentences of the reviews of the sample study.
fn of_sample() -> Result<Vec<String>, String> {
    let sample = crate::root().join("data/reviews/app-reviews.jsonl");
    let sample =
        fs::read_to_string(&sample).map_err(|error| format!("{}: {error}", sample.display()))?;
    let mut sentences = Vec::new();
    for line in sample.lines() {
        let review: serde_json::Value =
            serde_json::from_str(line).map_err(|error| error.to_string())?;
        sentences.extend(split(review["body"].as_str().unwrap_or_default()));
    }
    Ok(sentences)
}

/// The sentences of the column `text` of each `input.csv` in a folder or the folders in it.
fn of_sets(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.push(folder.to_owned());
    files.sort();
    let mut sentences = Vec::new();
    for file in files.iter().map(|folder| folder.join("input.csv")).filter(|file| file.exists()) {
        let wrong = |error: csv::Error| format!("{}: {error}", file.display());
        let mut reader = csv::Reader::from_path(&file).map_err(wrong)?;
        let header = reader.headers().map_err(wrong)?;
        let Some(text) = header.iter().position(|column| column == "text") else { continue };
        for record in reader.records() {
            sentences.extend(split(record.map_err(wrong)?.get(text).unwrap_or_default()));
        }
    }
    if sentences.is_empty() {
        return Err(format!(
            "{} has no sentences\n  mend: name a folder with `input.csv`, or of such folders",
            folder.display()
        ));
    }
    Ok(sentences)
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let sentences = text.split_inclusive(['.', '!', '?']).map(str::trim);
    sentences.filter(|sentence| sentence.len() > 10).map(str::to_owned)
}

/// A review that is made up.
pub(crate) struct Review {
    pub(crate) text: String,
    stars: usize,
    user: usize,
}

/// Reviews of one to five sentences each, with stars and an author.
pub(crate) fn made_up(reviews: usize, sentences: &[String]) -> impl Iterator<Item = Review> {
    let mut random = Random::seeded(7);
    (0..reviews).map(move |_| {
        let mut below = |n: usize| random.below(n);
        let n = 1 + below(5);
        let said: Vec<&str> = (0..n).map(|_| sentences[below(sentences.len())].as_str()).collect();
        Review { text: said.join(" "), stars: 1 + below(5), user: below(reviews) }
    })
}

/// Writes made-up reviews.
pub(super) fn write(file: &Path, reviews: usize, sentences: &[String]) -> Result<(), String> {
    let wrong = |error: csv::Error| format!("{}: {error}", file.display());
    let mut writer = csv::Writer::from_path(file).map_err(wrong)?;
    writer.write_record(["id", "stars", "user", "text"]).map_err(wrong)?;
    for (number, Review { text, stars, user }) in made_up(reviews, sentences).enumerate() {
        let row = [format!("r{number}"), stars.to_string(), format!("u{user}"), text];
        writer.write_record(row).map_err(wrong)?;
    }
    writer.flush().map_err(|error| format!("{}: {error}", file.display()))
}
