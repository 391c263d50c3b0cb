//! English sets.

use std::path::Path;

use serde_json::Value;

use super::{Set, Text, Use, class, read, unzip};
use crate::opinions::rated;

/// English sets. Those of one kind are left out together where it is asked what another kind of text
/// teaches; sentences of product reviews are in several sets.
pub(in crate::opinions) fn english(data: &Path) -> Result<Vec<Set>, String> {
    use Use::{HeldOut, Learn, Words};
    let set = |name, kind, purpose, mass, texts| Set { name, kind, purpose, mass, texts };
    let more = rated::folder()?;
    Ok(vec![
        set("vader-tweets", "tweets", Learn, 4.0, vader(&data.join("vader"), "tweets")?),
        set(
            "vader-nytedi",
            "news",
            Learn,
            1.0,
            vader(&data.join("vader"), "nytEditorialSnippets")?,
        ),
        set("vader-movies", "movies", Learn, 1.0, vader(&more, "movieReviewSnippets")?),
        set("vader-amazon", "products", Learn, 0.5, vader(&more, "amazonReviewSnippets")?),
        set("nhs-criticality", "patients", Learn, 1.0, nhs(data)?),
        set("pros-cons", "products", Learn, 0.5, pros_cons(data)?),
        set("product-reviews", "products", Learn, 1.0, product_reviews(data)?),
        set("requests", "requests", Learn, 0.3, requests(data)?),
        set("tweets-en", "", HeldOut, 1.0, tweets(data, "english")?),
        set("lounge-reviews", "", HeldOut, 1.0, stars(data, "lounge", 2.0, 4.0)?),
        set("seat-reviews", "", HeldOut, 1.0, stars(data, "seat", 4.0, 7.0)?),
        set("sentences", "", Words, 0.0, unlabelled(data)?),
    ])
}

/// Sentences without labels: the words in them get a meaning.
fn unlabelled(data: &Path) -> Result<Vec<Text>, String> {
    let path = data.join("unlabelled_sentences.tsv.gz");
    let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = flate2::read::GzDecoder::new(std::fs::File::open(&path).map_err(wrong)?);
    let text = std::io::read_to_string(file).map_err(wrong)?;
    Ok(text.lines().filter_map(|line| Some(Text::new(line.rsplit('\t').next()?, 1))).collect())
}

/// Sentences rated by 20 people from −4 to 4; a mean near the border of neutral belongs to both sides.
fn vader(folder: &Path, part: &str) -> Result<Vec<Text>, String> {
    let text = read(folder, &format!("{part}_GroundTruth.txt"))?;
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
