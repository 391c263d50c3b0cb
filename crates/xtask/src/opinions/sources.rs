//! The labelled texts, as they lie in the folder of data.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use serde_json::Value;

/// A labelled set.
pub(super) struct Set {
    pub(super) name: &'static str,
    pub(super) purpose: Use,
    /// What the set counts, beside sets of its size.
    pub(super) mass: f64,
    pub(super) texts: Vec<Text>,
}

impl Set {
    /// Whether all three classes are learnt from.
    pub(super) fn has_all_classes(&self) -> bool {
        let has =
            |class| self.texts.iter().any(|text| text.class == class && !text.is_only_measured);
        has(0) && has(1) && has(2)
    }
}

/// What a set is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Its licence lets a model that ships learn from it.
    Learn,
    /// It is only measured.
    HeldOut,
}

/// A labelled text.
pub(super) struct Text {
    pub(super) text: String,
    /// 0 negative, 1 neutral, 2 positive.
    pub(super) class: usize,
    /// The same as probabilities, where the raters were of several minds.
    pub(super) classes: [f64; 3],
    /// Its label is not trusted enough to learn from.
    pub(super) is_only_measured: bool,
}

impl Text {
    fn new(text: &str, class: usize) -> Text {
        let mut classes = [0.0; 3];
        classes[class] = 1.0;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Text { text, class, classes, is_only_measured: false }
    }
}

/// The three classes by their names in most sets.
fn class(label: &str) -> Option<usize> {
    match label {
        "neg" | "negative" | "0" => Some(0),
        "neu" | "neutral" | "neut" | "1" => Some(1),
        "pos" | "positive" | "2" => Some(2),
        _ => None,
    }
}

/// English sets.
pub(super) fn english(data: &Path) -> Result<Vec<Set>, String> {
    use Use::{HeldOut, Learn};
    let set = |name, purpose, mass, texts| Set { name, purpose, mass, texts };
    Ok(vec![
        set("vader-tweets", Learn, 1.0, vader(data, "tweets")?),
        set("vader-nytedi", Learn, 1.0, vader(data, "nytEditorialSnippets")?),
        set("nhs-criticality", Learn, 1.0, nhs(data)?),
        set("pros-cons", Learn, 0.5, pros_cons(data)?),
        set("product-reviews", Learn, 1.0, product_reviews(data)?),
        set("requests", Learn, 0.3, requests(data)?),
        set("tweets-en", HeldOut, 1.0, tweets(data, "english")?),
        set("lounge-reviews", HeldOut, 1.0, stars(data, "lounge", 2.0, 4.0)?),
        set("seat-reviews", HeldOut, 1.0, stars(data, "seat", 4.0, 7.0)?),
    ])
}

/// Thai sets.
pub(super) fn thai(data: &Path) -> Result<Vec<Set>, String> {
    let set = |name, purpose, texts| Set { name, purpose, mass: 1.0, texts };
    Ok(vec![
        set("wisesight-train", Use::Learn, wisesight(data, "train")?),
        set("wisesight-valid", Use::HeldOut, wisesight(data, "valid")?),
        set("thai-reviews", Use::HeldOut, thai_reviews(data)?),
    ])
}

/// Indonesian sets.
pub(super) fn indonesian(data: &Path) -> Result<Vec<Set>, String> {
    let set = |name, purpose, texts| Set { name, purpose, mass: 1.0, texts };
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

fn read(data: &Path, file: &str) -> Result<String, String> {
    let path = data.join(file);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}

/// The files of an archive whose names end as given.
fn unzip(data: &Path, file: &str, end: &str) -> Result<String, String> {
    let path = data.join(file);
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let archive = File::open(&path).map_err(|error| wrong(&error))?;
    let mut archive = zip::ZipArchive::new(archive).map_err(|error| wrong(&error))?;
    let mut names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    names.sort();
    let mut texts = String::new();
    for name in names.iter().filter(|name| name.ends_with(end) && !name.contains("README")) {
        let mut bytes = Vec::new();
        archive
            .by_name(name)
            .map_err(|error| wrong(&error))?
            .read_to_end(&mut bytes)
            .map_err(|error| wrong(&error))?;
        // Latin-1: each byte is the letter of its number.
        texts.extend(bytes.iter().map(|byte| char::from(*byte)));
        texts.push('\n');
    }
    Ok(texts)
}

/// Sentences rated by 20 people from −4 to 4; a mean near the border of neutral belongs to both sides.
fn vader(data: &Path, part: &str) -> Result<Vec<Text>, String> {
    let text = read(data, &format!("vader/{part}_GroundTruth.txt"))?;
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.splitn(3, '\t');
        let (_, mean, said) = (fields.next()?, fields.next()?, fields.next()?);
        let mean: f64 = mean.trim().parse().ok()?;
        let class = if mean >= 0.2 {
            2
        } else if mean <= -0.2 {
            0
        } else {
            1
        };
        let side = |distance: f64| 1.0 / (1.0 + libm::exp(-distance / 0.12));
        let (negative, positive) = (side(-0.2 - mean), side(mean - 0.2));
        let classes = [negative, (1.0 - negative - positive).max(0.0), positive];
        Some(Text { classes, ..Text::new(said, class) })
    });
    Ok(rows.collect())
}

/// Patients' comments; their neutral ones hold much praise, and are not learnt from.
fn nhs(data: &Path) -> Result<Vec<Text>, String> {
    let text = read(data, "nhs_px_phase1/text_data.csv")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap_or(0);
    let (said, rated) = (column("feedback"), column("criticality"));
    let rows = reader.records().flatten().filter_map(|row| {
        let rating: i32 =
            row.get(rated)?.parse().ok().filter(|rating| (-9..=9).contains(rating))?;
        let class = (rating.signum() + 1) as usize;
        let said = row.get(said).filter(|said| !said.is_empty())?;
        Some(Text { is_only_measured: class == 1, ..Text::new(said, class) })
    });
    Ok(rows.collect())
}

fn pros_cons(data: &Path) -> Result<Vec<Text>, String> {
    let mut texts = Vec::new();
    for (part, class) in [("Pros", 2), ("Cons", 0)] {
        let file = unzip(data, "nltk_liu/pros_cons.zip", &format!("Integrated{part}.txt"))?;
        let (open, close) = (format!("<{part}>"), format!("</{part}>"));
        let pieces = file.split(&open).skip(1).filter_map(|piece| piece.split(&close).next());
        texts.extend(pieces.map(|piece| Text::new(piece, class)));
    }
    Ok(texts)
}

/// Sentences of product reviews with the strength of each aspect; sentences of two minds are left out.
fn product_reviews(data: &Path) -> Result<Vec<Text>, String> {
    let file = unzip(data, "nltk_liu/product_reviews_2.zip", ".txt")?;
    let rows = file.lines().filter_map(|line| {
        let (aspects, said) = line.split_once("##")?;
        let strengths: Vec<i32> = aspects
            .split('[')
            .filter_map(|part| part.split(']').next()?.parse::<i32>().ok())
            .collect();
        let (good, bad) =
            (strengths.iter().any(|one| *one > 0), strengths.iter().any(|one| *one < 0));
        match (good, bad) {
            (true, true) => None,
            (true, false) => Some(Text::new(said, 2)),
            (false, true) => Some(Text::new(said, 0)),
            (false, false) => Some(Text::new(said, 1)),
        }
    });
    Ok(rows.filter(|text| !text.text.is_empty()).collect())
}

/// What customers ask for and agents say by rote: no sentiment.
fn requests(data: &Path) -> Result<Vec<Text>, String> {
    let mut texts = Vec::new();
    let clinc: Value = serde_json::from_str(&read(data, "clinc150/data_full.json")?)
        .map_err(|error| error.to_string())?;
    let small_talk = ["thank_you", "greeting", "goodbye", "reset_settings"];
    for row in clinc["train"].as_array().into_iter().flatten().step_by(5) {
        if let (Some(said), Some(intent)) = (row[0].as_str(), row[1].as_str())
            && !small_talk.contains(&intent)
        {
            texts.push(Text::new(said, 1));
        }
    }
    for domain in ["fastfood", "media", "software"] {
        let file = read(data, &format!("multidogo/{domain}/train.tsv"))?;
        let rows = file.lines().skip(1).filter_map(|line| line.split('\t').nth(3));
        texts.extend(rows.step_by(11).map(|said| Text::new(said, 1)));
    }
    let calls: Value = serde_json::from_str(&read(data, "dialogues/taskmaster4/data_07.json")?)
        .map_err(|error| error.to_string())?;
    for call in calls.as_array().into_iter().flatten() {
        for turn in call["utterances"].as_array().into_iter().flatten().step_by(3) {
            if let Some(said) = turn["text"].as_str() {
                texts.push(Text::new(said, 1));
            }
        }
    }
    texts.retain(|text| text.text.contains(' '));
    Ok(texts)
}

/// Tweets in one of eight languages.
fn tweets(data: &Path, language: &str) -> Result<Vec<Text>, String> {
    let texts = read(data, &format!("xlm-t/{language}/val_text.txt"))?;
    let labels = read(data, &format!("xlm-t/{language}/val_labels.txt"))?;
    let rows = texts.lines().zip(labels.lines());
    Ok(rows.filter_map(|(said, label)| Some(Text::new(said, class(label.trim())?))).collect())
}

/// Reviews with stars.
fn stars(data: &Path, part: &str, low: f64, high: f64) -> Result<Vec<Text>, String> {
    let text = read(data, &format!("skytrax/data/{part}.csv"))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap_or(0);
    let (said, rated) = (column("content"), column("overall_rating"));
    let rows = reader.records().flatten().filter_map(|row| {
        let rating: f64 = row.get(rated)?.parse().ok()?;
        let class = if rating >= high {
            2
        } else if rating <= low {
            0
        } else {
            1
        };
        Some(Text::new(row.get(said)?, class))
    });
    Ok(rows.collect())
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
