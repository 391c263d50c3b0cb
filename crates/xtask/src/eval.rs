//! `cargo xtask eval`: what trivox finds on labelled sets, against the labels.

mod effects;
mod scores;
mod set;
mod vader;

use std::path::Path;

use pipeline::Understood;

use effects::{Found, Recovered};
use scores::{Judged, Scores};
use set::{Set, Variant};

/// Random samples of nine tenths that are compared with each other.
const SAMPLES: u64 = 3;

pub(crate) fn eval(prepared: &Path, only: &[String]) -> Result<(), String> {
    let mut sets = set::sets(prepared)?;
    sets.retain(|set| only.is_empty() || only.contains(&set.name));
    let (themes, others): (Vec<Set>, Vec<Set>) =
        sets.into_iter().partition(|set| set.task == "theme");
    if !themes.is_empty() {
        table_of_themes(&themes)?;
        table_of_effects(&themes)?;
    }
    if !others.is_empty() {
        tables_of_sentiment(&others)?;
    }
    Ok(())
}

/// Each set by trivox and, where it is English, by VADER; then the speed.
fn tables_of_sentiment(sets: &[Set]) -> Result<(), String> {
    let mut is_missing = false;
    for set in sets {
        let run = set.run(Variant::default())?;
        println!("{:18} trivox {}  {:.1} s", set.name, scores::sentiment(&run.judged), run.seconds);
        if set.language()?.is_some_and(|language| language.code() == "en") {
            match vader::judged(&set.input(), &run.judged) {
                Some(judged) => println!("{:18} VADER  {}", set.name, scores::sentiment(&judged)),
                None => is_missing = true,
            }
        }
    }
    if is_missing {
        println!(
            "VADER: not measured, python3 has no vaderSentiment.\n  mend: python3 -m pip install \
             vaderSentiment==3.3.2"
        );
    }
    println!("{}", set::speed(sets)?);
    Ok(())
}

/// Each set without and with the teacher, one line for each.
fn table_of_themes(sets: &[Set]) -> Result<(), String> {
    let installed = pipeline::models::list().map_err(|error| error.to_string())?;
    let teacher = installed.iter().find(|name| *name == TEACHER).map(String::as_str);
    let ways = [Some(None), teacher.map(Some)];
    println!(
        "NMI, ARI, ACC against the labels (what has no theme is a group of its own); ACC under the \
         best one-to-one match.\nSame: mean ARI between {SAMPLES} runs on random 90 % samples, on \
         what two of them share.\nA dash: there is nothing to measure it by.\n"
    );
    print_heads();
    for set in sets {
        for teacher in ways.into_iter().flatten() {
            println!("{}", line(set, teacher)?);
        }
    }
    if teacher.is_none() {
        println!(
            "\nWith a teacher: not measured, {TEACHER} is not installed.\n  mend: cargo xtask model"
        );
    }
    Ok(())
}

fn print_heads() {
    println!(
        "{:18} {:10} | {:^24} | {:^47} | {:^13} |",
        "", "", "number given", "number found", "same"
    );
    println!(
        "{:18} {:10} | {:>5} {:>5} {:>5} {:>6} | {:>5} {:>5} {:>5} {:>6} {:>7} {:>14} | {:>5} {:>7} | {:>6}",
        "set",
        "read by",
        "NMI",
        "ARI",
        "ACC",
        "none",
        "NMI",
        "ARI",
        "ACC",
        "none",
        "ARI/ARI",
        "themes of gold",
        "given",
        "found",
        "s"
    );
}

/// Made-up scores to which each theme that is found in the texts adds what is known, and how much of it
/// `drivers` finds again.
fn table_of_effects(sets: &[Set]) -> Result<(), String> {
    println!(
        "\nEffects of the themes found on {} made-up scores of each set, within their intervals; and \
         effects of 0 that are told as sure.\n",
        effects::SCORES
    );
    let mut all = Recovered::default();
    for set in sets {
        set.run(Variant::default())?;
        let found = Found::read(set)?;
        let recovered = found.recovered(&set.scored(&found)?);
        println!("{}", shown(&set.name, recovered));
        all.add(recovered);
    }
    println!("{}", shown("all", all));
    Ok(())
}

fn shown(name: &str, Recovered { held, of, none, false_alarms }: Recovered) -> String {
    format!(
        "{name:18} {held:4} of {of:4} ({:.1} expected at 95 %); {false_alarms} of {none} false",
        0.95 * of as f64
    )
}

/// The sentence-transformer that is measured, where it is installed.
const TEACHER: &str = "all-MiniLM-L6-v2";

fn line(set: &Set, teacher: Option<&str>) -> Result<String, String> {
    let found = set.run(Variant { teacher, ..Variant::default() })?;
    let given = match set.has_given_number() {
        true => Some(set.run(Variant { teacher, given: true, ..Variant::default() })?),
        false => None,
    };
    let given = given.map_or_else(Scores::default, |run| Scores::of(&run.judged));
    let same_given = same(set, teacher, true)?;
    let same_found = same(set, teacher, false)?;
    let reader = match found.understood {
        Some(Understood::Teacher { .. }) => "teacher",
        Some(Understood::WordModel) => "word model",
        Some(Understood::OwnWords) => "own words",
        None => "nobody",
    };
    let scores = Scores::of(&found.judged);
    let share = given.rand.zip(scores.rand).map(|(given, found)| found / given);
    let gold = scores.gold.map_or("–".to_owned(), |gold| gold.to_string());
    Ok(format!(
        "{:18} {reader:10} | {} | {} {:>7} {:>14} | {:>5} {:>7} | {:>6.1}",
        set.name,
        given.shown(),
        scores.shown(),
        share.map_or("–".to_owned(), |share| format!("{:.0} %", share * 100.0)),
        format!("{} of {gold}", scores.themes),
        scores::shown(same_given),
        scores::shown(same_found),
        found.seconds,
    ))
}

/// Whether runs on samples group alike what they share: the mean ARI of all pairs of runs.
fn same(set: &Set, teacher: Option<&str>, given: bool) -> Result<Option<f64>, String> {
    if given && !set.has_given_number() {
        return Ok(None);
    }
    let samples = (0..SAMPLES).map(|seed| set.run(Variant { teacher, given, sample: Some(seed) }));
    let samples = samples.map(|run| run.map(|run| run.judged));
    let samples: Vec<Vec<Judged>> = samples.collect::<Result<_, _>>()?;
    let pairs = (0..samples.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    let scores = pairs.map(|(a, b)| scores::alike(&samples[a], &samples[b]));
    let scores: Option<Vec<f64>> = scores.collect();
    Ok(scores.map(|scores| scores.iter().sum::<f64>() / scores.len() as f64))
}
