//! Reviews that are made up by a seeded generator from sentences that people wrote.

use std::fs;
use std::path::{Path, PathBuf};

use statistics::Random;

/// The sentences of the reviews of the sample study.
pub(super) fn of_sample() -> Result<Vec<String>, String> {
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
pub(super) fn of_sets(folder: &Path) -> Result<Vec<String>, String> {
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

/// Writes reviews of one to five sentences each, with stars and an author.
pub(super) fn write(file: &Path, reviews: usize, sentences: &[String]) -> Result<(), String> {
    let wrong = |error: csv::Error| format!("{}: {error}", file.display());
    let mut writer = csv::Writer::from_path(file).map_err(wrong)?;
    writer.write_record(["id", "stars", "user", "text"]).map_err(wrong)?;
    let mut random = Random::seeded(7);
    let mut below = |n: usize| random.below(n);
    for number in 0..reviews {
        let n = 1 + below(5);
        let said: Vec<&str> = (0..n).map(|_| sentences[below(sentences.len())].as_str()).collect();
        let (stars, user) = (1 + below(5), below(reviews));
        let row = [format!("r{number}"), stars.to_string(), format!("u{user}"), said.join(" ")];
        writer.write_record(row).map_err(wrong)?;
    }
    writer.flush().map_err(|error| format!("{}: {error}", file.display()))
}
