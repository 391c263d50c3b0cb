//! `cargo xtask bench`: seconds, throughput and memory of whole runs of the program on made-up
//! reviews, without and with a teacher.

mod child;
pub(crate) mod reviews;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use child::Taken;

/// The sentence-transformer that is measured, where it is installed.
pub(crate) const TEACHER: &str = "all-MiniLM-L6-v2";

/// What is to be measured.
pub(crate) struct Bench {
    pub(crate) reviews: usize,
    /// 0 takes as many as there are processors.
    pub(crate) threads: usize,
    /// A folder of labelled sets, whose sentences make the reviews; else the sample study's do.
    pub(crate) texts: Option<PathBuf>,
    /// Whether the run with a teacher is left out.
    pub(crate) no_teacher: bool,
}

pub(crate) fn bench(bench: &Bench) -> Result<(), String> {
    let folder = crate::root().join("target/bench");
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(wrong)?;
    let sentences = reviews::sentences(bench.texts.as_deref())?;
    let input = folder.join("reviews.csv");
    reviews::write(&input, bench.reviews, &sentences)?;
    let megabytes = fs::metadata(&input).map_err(wrong)?.len() as f64 / 1e6;
    println!(
        "{} reviews, {megabytes:.1} MB, made of {} sentences; {} processors, load {}",
        bench.reviews,
        sentences.len(),
        std::thread::available_parallelism().map_err(wrong)?,
        child::load()
    );
    let installed = pipeline::models::list().map_err(wrong)?;
    let is_installed = installed.iter().any(|name| name == TEACHER);
    measure(bench, &folder, None)?;
    match (bench.no_teacher, is_installed) {
        (true, _) => {}
        (false, true) => measure(bench, &folder, Some(TEACHER))?,
        (false, false) => println!(
            "\nwith a teacher: not measured, {TEACHER} is not installed\n  mend: cargo xtask model"
        ),
    }
    Ok(())
}

/// Runs the program and prints what that took.
fn measure(bench: &Bench, folder: &Path, teacher: Option<&str>) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    let pipeline = match teacher {
        Some(teacher) => format!("{PIPELINE}\n[themes]\nteacher = \"{teacher}\"\n"),
        None => PIPELINE.to_owned(),
    };
    fs::write(folder.join("bench.toml"), pipeline).map_err(wrong)?;
    // What a teacher has read before would be taken from the cache.
    let cache = folder.join("cache");
    if cache.exists() {
        fs::remove_dir_all(&cache).map_err(wrong)?;
    }
    let mut command = Command::new(program()?);
    command.args(["run", "bench.toml", "--json", "--threads", &bench.threads.to_string()]);
    command.current_dir(folder).env("XDG_CACHE_HOME", &cache);
    let taken = child::run(command)?;
    println!("\n{}", teacher.map_or("without a teacher".to_owned(), |name| format!("with {name}")));
    println!("{}", stages(folder)?);
    println!("{}", shown(&taken, bench.reviews));
    Ok(())
}

/// The program beside this one.
fn program() -> Result<PathBuf, String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = this.with_file_name(format!("trivox{}", std::env::consts::EXE_SUFFIX));
    if program.exists() {
        return Ok(program);
    }
    Err(format!("{} is missing\n  mend: cargo build --release --package trivox", program.display()))
}

/// The seconds of each stage, as `run.json` tells them.
fn stages(folder: &Path) -> Result<String, String> {
    let run = pipeline::open_text(&folder.join("report"), "run.json");
    let run = run.map_err(|error| format!("run.json: {error}"))?;
    let run: serde_json::Value = serde_json::from_str(&run).map_err(|error| error.to_string())?;
    let seconds = run["seconds"].as_object().ok_or("run.json has no `seconds`")?;
    let mut lines: Vec<(f64, String)> = Vec::new();
    for (stage, seconds) in seconds {
        let seconds = seconds.as_f64().unwrap_or(f64::NAN);
        lines.push((seconds, format!("  {stage:<12} {seconds:8.1} s")));
    }
    // What dominates stands first.
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n"))
}

fn shown(taken: &Taken, reviews: usize) -> String {
    let told = |figure: Option<String>| figure.unwrap_or_else(|| "not told here".to_owned());
    format!(
        "  wall {:.1} s, {:.0} reviews/s; user CPU {}, system CPU {}; peak memory {}; load after {}",
        taken.wall,
        reviews as f64 / taken.wall,
        told(taken.user.map(|seconds| format!("{seconds:.1} s"))),
        told(taken.system.map(|seconds| format!("{seconds:.1} s"))),
        told(taken.peak.map(|bytes| format!("{:.2} GB", bytes as f64 / 1e9))),
        child::load()
    )
}

const PIPELINE: &str = "[study]\nid = \"bench\"\noutput = \"report\"\nseed = 7\n\n\
[[source]]\nid = \"reviews\"\nkind = \"review\"\nfiles = [\"reviews.csv\"]\n\
columns = { id = \"id\", text = [\"text\"], rating = \"stars\", author = \"user\" }\n\n\
[text]\nlanguages = [\"en\"]\n";
