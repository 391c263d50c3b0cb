//! Thai and Indonesian sets.

use std::path::Path;

use serde_json::Value;

use super::{Set, Text, Use, class, read};

/// Thai sets.
pub(in crate::opinions) fn thai(data: &Path) -> Result<Vec<Set>, String> {
    let set = |name, purpose, texts| Set { name, kind: name, purpose, mass: 1.0, texts };
    Ok(vec![
        set("wisesight-train", Use::Learn, wisesight(data, "train")?),
        set("wisesight-valid", Use::HeldOut, wisesight(data, "valid")?),
        set("thai-reviews", Use::HeldOut, thai_reviews(data)?),
    ])
}

/// Indonesian sets.
pub(in crate::opinions) fn indonesian(data: &Path) -> Result<Vec<Set>, String> {
    let set = |name, purpose, texts| Set { name, kind: name, purpose, mass: 1.0, texts };
    let documents = "indonlu/dataset/smsa_doc-sentiment-prosa";
    let cars = "indonlu/dataset/casa_absa-prosa";
    let hotels = "indonlu/dataset/hoasa_absa-airy";
    Ok(vec![
        set("smsa-train", Use::Learn, smsa(data, &format!("{documents}/train_preprocess.tsv"))?),
        set("cars-train", Use::Learn, aspects(data, &format!("{cars}/train_preprocess.csv"))?),
        set("hotels-train", Use::Learn, aspects(data, &format!("{hotels}/train_preprocess.csv"))?),
        set("smsa-valid", Use::HeldOut, smsa(data, &format!("{documents}/valid_preprocess.tsv"))?),
        set("cars-valid", Use::HeldOut, aspects(data, &format!("{cars}/valid_preprocess.csv"))?),
        set(
            "hotels-valid",
            Use::HeldOut,
            aspects(data, &format!("{hotels}/valid_preprocess.csv"))?,
        ),
    ])
}

fn wisesight(data: &Path, part: &str) -> Result<Vec<Text>, String> {
    let file = read(data, &format!("wisesight/{part}.jsonl"))?;
    let rows = file.lines().filter_map(|line| {
        let row: Value = serde_json::from_str(line).ok()?;
        Some(Text::new(row["texts"].as_str()?, class(row["category"].as_str()?)?))
    });
    Ok(rows.collect())
}

fn thai_reviews(data: &Path) -> Result<Vec<Text>, String> {
    let mut texts = Vec::new();
    for part in ["general-amy", "review_shopping", "tcas61"] {
        let file = read(data, &format!("thai_sent_pythainlp/{part}.csv"))?;
        texts.extend(file.lines().filter_map(|line| {
            let (said, label) = line.rsplit_once(['\t', ','])?;
            Some(Text::new(said, class(label.trim())?))
        }));
    }
    Ok(texts)
}

fn smsa(data: &Path, file: &str) -> Result<Vec<Text>, String> {
    let file = read(data, file)?;
    let rows = file.lines().filter_map(|line| {
        let (said, label) = line.rsplit_once('\t')?;
        Some(Text::new(said, class(label.trim())?))
    });
    Ok(rows.collect())
}

/// Reviews with a label for each aspect; those of two minds are left out.
fn aspects(data: &Path, file: &str) -> Result<Vec<Text>, String> {
    let text = read(data, file)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().flatten().filter_map(|row| {
        let labels: Vec<&str> = row.iter().skip(1).collect();
        let has = |class: &str| labels.iter().any(|label| label.starts_with(class));
        let class = match (has("pos"), has("neg")) {
            (true, true) => return None,
            (true, false) => 2,
            (false, true) => 0,
            (false, false) => 1,
        };
        (!labels.contains(&"pos_neg")).then(|| Text::new(row.get(0).unwrap_or_default(), class))
    });
    Ok(rows.collect())
}
