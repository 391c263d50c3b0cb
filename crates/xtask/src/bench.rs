//! `cargo xtask bench`: seconds, throughput and memory of a whole run on made-up reviews.

use std::fmt::Write;
use std::sync::Mutex;

use pipeline::{Progress, Stage};
use statistics::Random;

/// Remembers how long stages took.
struct Times(Mutex<Vec<(Stage, f64)>>);

impl Progress for Times {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: Stage, _: u64) {}
    fn end(&self, stage: Stage, seconds: f64) {
        self.0.lock().expect("no panics while locked").push((stage, seconds));
    }
}

pub(crate) fn bench(reviews: usize, threads: usize) -> Result<(), String> {
    let folder = crate::root().join("target/bench");
    let written = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(written)?;
    let text = made_up(reviews)?;
    let megabytes = text.len() as f64 / 1e6;
    std::fs::write(folder.join("reviews.csv"), text).map_err(written)?;
    std::fs::write(folder.join("bench.toml"), PIPELINE).map_err(written)?;
    let plan = pipeline::plan::plan(&folder.join("bench.toml"), None);
    let plan = plan.map_err(|error| error.to_string())?;
    let times = Times(Mutex::new(Vec::new()));
    let options = pipeline::run::Options { threads, strict: false };
    pipeline::run::run(&plan, options, &times).map_err(|error| error.to_string())?;
    let times = times.0.into_inner().map_err(|error| error.to_string())?;
    let total: f64 = times.iter().map(|(_, seconds)| seconds).sum();
    println!("{reviews} reviews, {megabytes:.1} MB");
    for (stage, seconds) in times {
        println!("{:<12} {seconds:8.2} s", stage.name());
    }
    println!(
        "{:<12} {total:8.2} s  {:.0} reviews/s, {:.1} MB/s",
        "all",
        reviews as f64 / total,
        megabytes / total
    );
    let run = pipeline::open_text(&plan.output, "run.json").map_err(written)?;
    if let Some(line) = run.lines().find(|line| line.contains("peak_memory_bytes")) {
        println!("{}", line.trim().trim_end_matches(','));
    }
    Ok(())
}

const PIPELINE: &str = "[study]\nid = \"bench\"\noutput = \"report\"\nseed = 7\n\n\
[[source]]\nid = \"reviews\"\nkind = \"review\"\nfiles = [\"reviews.csv\"]\n\
columns = { id = \"id\", text = [\"text\"], rating = \"stars\", author = \"user\" }\n\n\
[text]\nlanguages = [\"en\"]\n";

/// Reviews of one to five sentences, each a real sentence of the sample study.
fn made_up(reviews: usize) -> Result<String, String> {
    let sample = crate::root().join("data/reviews/app-reviews.jsonl");
    let sample = std::fs::read_to_string(&sample)
        .map_err(|error| format!("{}: {error}", sample.display()))?;
    let mut sentences = Vec::new();
    for line in sample.lines() {
        let review: serde_json::Value =
            serde_json::from_str(line).map_err(|error| error.to_string())?;
        let body = review["body"].as_str().unwrap_or_default().replace('"', "'");
        let split = body.split_inclusive(['.', '!', '?']).map(str::trim).filter(|it| it.is_ascii());
        sentences.extend(split.filter(|sentence| sentence.len() > 10).map(str::to_owned));
    }
    let mut random = Random::seeded(7);
    let mut below = |n: usize| random.below(n);
    let mut text = String::from("id,stars,user,text\n");
    for number in 0..reviews {
        let n = 1 + below(5);
        let said: Vec<&str> = (0..n).map(|_| sentences[below(sentences.len())].as_str()).collect();
        let (stars, user) = (1 + below(5), below(reviews));
        writeln!(text, "r{number},{stars},u{user},\"{}\"", said.join(" "))
            .map_err(|error| error.to_string())?;
    }
    Ok(text)
}
