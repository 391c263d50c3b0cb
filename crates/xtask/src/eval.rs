//! `cargo xtask eval`: what trivox finds on labelled sets, against the labels.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use tables::{Extra, documents, utterances};

/// What trivox says of a row, beside its label.
struct Judged {
    gold: String,
    theme: Option<String>,
    sentiment: Option<String>,
    polarity: Option<f64>,
}

pub(crate) fn eval(prepared: &Path, only: &[String]) -> Result<(), String> {
    let entries = std::fs::read_dir(prepared).map_err(|error| {
        format!("{}: {error}\n  mend: name a folder of sets", prepared.display())
    })?;
    let folders: BTreeSet<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Ok(task) = std::fs::read_to_string(folder.join("task")) else { continue };
        if !only.is_empty() && !only.contains(&name) {
            continue;
        }
        for suffix in if task.trim() == "theme" { &["-k", ""][..] } else { &[""] } {
            let pipeline = folder.join(format!("pipeline{suffix}.toml"));
            if !pipeline.exists() {
                continue;
            }
            let started = Instant::now();
            let judged = judge(&folder, &pipeline)?;
            let seconds = started.elapsed().as_secs_f64();
            let scores = match task.trim() {
                "theme" => {
                    let count = if *suffix == "-k" { "given k" } else { "auto k" };
                    format!("{count:8} {}", themes(&judged))
                }
                _ => sentiment(&judged),
            };
            println!("{name:20} {scores}  {seconds:.1} s");
        }
    }
    Ok(())
}

/// Runs a pipeline and joins its utterances to the labels.
fn judge(folder: &Path, pipeline: &Path) -> Result<Vec<Judged>, String> {
    let output =
        folder.join(format!("eval-{}", pipeline.file_stem().unwrap_or_default().to_string_lossy()));
    let plan = pipeline::plan::plan(pipeline, Some(&output));
    let plan = plan.map_err(|error| error.to_string())?;
    let options = pipeline::run::Options { threads: 0, strict: false };
    pipeline::run::run(&plan, options, &()).map_err(|error| error.to_string())?;
    let read = |error: tables::Error| error.to_string();
    let open = |table| pipeline::open_table(&output, table).map_err(|error| error.to_string());
    let extra = Extra { attributes: plan.attributes.clone(), measures: plan.measures.clone() };
    let documents = tables::read::<documents::Row>(open("documents")?, &extra).map_err(read)?;
    let utterances =
        tables::read::<utterances::Row>(open("utterances")?, &Extra::default()).map_err(read)?;
    let external: BTreeMap<_, _> = documents
        .into_iter()
        .filter_map(|document| Some((document.document_id, document.external_id?)))
        .collect();
    let mut first: BTreeMap<&str, utterances::Row> = BTreeMap::new();
    for row in utterances {
        if let Some(id) = external.get(&row.document_id) {
            first.entry(id).or_insert(row);
        }
    }
    let input = folder.join("input.csv");
    let mut reader = csv::Reader::from_path(&input).map_err(|error| error.to_string())?;
    let mut judged = Vec::new();
    for record in reader.deserialize() {
        let (id, _, gold): (String, String, String) = record.map_err(|error| error.to_string())?;
        let row = first.remove(id.as_str());
        judged.push(Judged {
            gold,
            theme: row.as_ref().and_then(|row| row.theme_id.clone()),
            sentiment: row.as_ref().and_then(|row| row.sentiment.clone()),
            polarity: row.and_then(|row| row.polarity),
        });
    }
    Ok(judged)
}

/// NMI, ARI and accuracy of themes; rows without a theme are a class of their own.
fn themes(judged: &[Judged]) -> String {
    let found = |row: &Judged| row.theme.clone().unwrap_or_else(|| "none".to_owned());
    let pairs: Vec<(&str, String)> =
        judged.iter().map(|row| (row.gold.as_str(), found(row))).collect();
    let contingency = statistics::Contingency::of(pairs.iter().map(|(gold, found)| (gold, found)));
    let none = judged.iter().filter(|row| row.theme.is_none()).count();
    let golds: BTreeSet<&str> = pairs.iter().map(|(gold, _)| *gold).collect();
    let themes: BTreeSet<&str> = pairs.iter().map(|(_, found)| found.as_str()).collect();
    format!(
        "NMI {}  ARI {}  ACC {:.3}  themes {} (gold {})  without theme {:.1} %",
        shown(contingency.normalised_mutual_information()),
        shown(contingency.adjusted_rand_index()),
        matched(&pairs),
        themes.len(),
        golds.len(),
        none as f64 / judged.len() as f64 * 100.0
    )
}

/// Accuracy under the best one-to-one match of themes and labels (Kuhn 1955).
fn matched(pairs: &[(&str, String)]) -> f64 {
    let number = |labels: BTreeSet<&'_ str>| -> BTreeMap<String, usize> {
        labels.into_iter().enumerate().map(|(at, label)| (label.to_owned(), at)).collect()
    };
    let rows = number(pairs.iter().map(|(gold, _)| *gold).collect());
    let columns = number(pairs.iter().map(|(_, found)| found.as_str()).collect());
    let size = rows.len().max(columns.len());
    let mut counts = Matrix::new(size, size, 0_i64);
    for (gold, found) in pairs {
        counts[(rows[*gold], columns[found])] += 1;
    }
    kuhn_munkres(&counts).0 as f64 / pairs.len() as f64
}

/// Accuracy, macro F1 and coverage of sentiment; two classes are judged by the sign of the polarity.
fn sentiment(judged: &[Judged]) -> String {
    let classes: BTreeSet<&str> = judged.iter().map(|row| row.gold.as_str()).collect();
    let by_sign = classes.iter().eq(["negative", "positive"].iter());
    let class = |row: &Judged| match row.polarity {
        None => "none".to_owned(),
        Some(polarity) if by_sign => (if polarity >= 0.0 { "positive" } else { "negative" }).into(),
        Some(_) => row.sentiment.clone().unwrap_or_else(|| "none".to_owned()),
    };
    let pairs: Vec<(String, String)> =
        judged.iter().map(|row| (row.gold.clone(), class(row))).collect();
    let decided = pairs.iter().filter(|(_, class)| class != "none").count();
    format!(
        "accuracy {}  macro F1 {}  coverage {:.1} %",
        shown(statistics::accuracy(&pairs)),
        shown(statistics::macro_f1(&pairs)),
        decided as f64 / judged.len() as f64 * 100.0
    ) + &classes.iter().map(|class| of_class(class, &pairs)).collect::<String>()
}

/// A line with the precision, recall and coverage of a class.
fn of_class(class: &str, pairs: &[(String, String)]) -> String {
    let share = |of: usize, all: usize| shown((all > 0).then(|| of as f64 / all as f64));
    let gold = pairs.iter().filter(|(gold, _)| gold == class);
    let told = pairs.iter().filter(|(_, told)| told == class);
    let right = gold.clone().filter(|(gold, told)| gold == told).count();
    let decided = gold.clone().filter(|(_, told)| told != "none").count();
    let (gold, told) = (gold.count(), told.count());
    format!(
        "\n{:20}   {class:9} precision {}  recall {}  coverage {}  n {gold}",
        "",
        share(right, told),
        share(right, gold),
        share(decided, gold)
    )
}

fn shown(score: Option<f64>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| format!("{score:.3}"))
}
