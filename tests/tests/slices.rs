//! Every `byte_start` is compared with its file before the report is published.
#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use pipeline::run::Options;
use pipeline::{Failure, Progress, Stage, Summary, plan};
use tables::{Extra, rejects, utterances};
use tests::{read, rows, run_study, study, write};

const PIPELINE: &str = "[study]\nid = \"s\"\noutput = \"report\"\n\n[[source]]\nid = \"reviews\"\n\
    kind = \"review\"\nfiles = [\"reviews/*\"]\ncolumns = { id = \"id\", text = [\"text\"] }\n";

const REVIEWS: &str =
    "id,text\r\n1,รอนานมาก 😀\r\n2,\"two\r\nlines\"\r\n3,\"she said \"\"no\"\"\"\r\n4,Größe\r\n";

/// How many texts of a source are verified, and how many failed.
fn slices(report: &Path, source: &str) -> (u64, u64) {
    let run: serde_json::Value = serde_json::from_str(&read(report, "run.json")).unwrap();
    let count = |what: &str| run["slices"][source][what].as_u64().unwrap();
    (count("verified"), count("failed"))
}

#[test]
fn the_sample_study_is_verified() {
    let folder = study();
    let report = run_study(folder.path(), &[]);
    let said: Vec<utterances::Row> = rows(&report, &Extra::default());
    for source in ["focus-groups", "support-calls", "app-reviews", "csat-survey"] {
        let slices = slices(&report, source);
        let with_place =
            |row: &&utterances::Row| row.source_id == source && row.byte_start.is_some();
        assert_eq!(slices, (said.iter().filter(with_place).count() as u64, 0), "{source}");
        assert!(source == "support-calls" || slices.0 > 50, "{source}: {slices:?}");
    }
    // Of a file in UTF-8 the bytes are those on disk after a byte-order mark, if there is one.
    for row in said.iter().filter(|row| row.byte_start.is_some()) {
        let bytes = fs::read(folder.path().join("pipelines").join(&row.path)).unwrap();
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let range = row.byte_start.unwrap() as usize..row.byte_end.unwrap() as usize;
        assert_eq!(&text[range], row.text.as_bytes());
    }
}

#[test]
fn bytes_are_those_of_the_decoded_text_however_the_file_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let utf_16: Vec<u8> =
        format!("\u{feff}{REVIEWS}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    write(folder.path(), "s.toml", PIPELINE);
    write(folder.path(), "reviews/a.csv", REVIEWS);
    write(folder.path(), "reviews/b.csv", format!("\u{feff}{REVIEWS}"));
    write(folder.path(), "reviews/c.csv", &utf_16);
    write(folder.path(), "reviews/d.csv.zst", zstd::encode_all(&utf_16[..], 1).unwrap());
    run(folder.path(), &()).unwrap();
    let report = folder.path().join("report");
    // A cell in which quotes are doubled is no slice of its file.
    assert_eq!(slices(&report, "reviews"), (12, 0));
    let said: Vec<utterances::Row> = rows(&report, &Extra::default());
    let places = |path: &str| -> Vec<_> {
        let here = said.iter().filter(|row| row.path.ends_with(path));
        here.map(|row| (row.byte_start, row.byte_end)).collect()
    };
    let plain = places("a.csv");
    let starts: Vec<_> = plain.iter().map(|place| place.0).collect();
    let at = |text: &str| REVIEWS.find(text).map(|at| at as u64);
    assert_eq!(starts, [at("รอ"), at("two"), None, at("Größe")]);
    for path in ["b.csv", "c.csv", "d.csv.zst"] {
        assert_eq!(places(path), plain, "{path}");
    }
}

/// Does something once the files have been read.
struct AfterReading<F>(Mutex<Option<F>>);

impl<F: FnOnce() + Send> Progress for AfterReading<F> {
    fn begin(&self, stage: Stage, _: Option<u64>) {
        if stage == Stage::Themes
            && let Some(act) = self.0.lock().unwrap().take()
        {
            act();
        }
    }
    fn advance(&self, _: Stage, _: u64) {}
    fn end(&self, _: Stage, _: f64) {}
}

fn run(folder: &Path, progress: &dyn Progress) -> Result<Summary, Failure> {
    let plan = plan::plan(&folder.join("s.toml"), None)?;
    pipeline::run::run(&plan, Options { threads: 2, strict: false }, progress)
}

/// Runs the study on a file that becomes another one after it has been read, and tells what comes
/// of it.
fn changed(before: &str, after: Option<&str>) -> (tempfile::TempDir, Result<Summary, Failure>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reviews/a.csv");
    write(folder.path(), "s.toml", PIPELINE);
    write(folder.path(), "reviews/a.csv", before);
    write(folder.path(), "reviews/b.csv", "id,text\n9,It works.\n");
    let act = || match after {
        Some(after) => fs::write(&file, after).unwrap(),
        None => fs::remove_file(&file).unwrap(),
    };
    let done = run(folder.path(), &AfterReading(Mutex::new(Some(act))));
    (folder, done)
}

#[test]
fn a_file_that_changed_after_it_was_read_refuses_the_report() {
    let other = REVIEWS.replace("Größe", "Grösse");
    let gone = "the file is not what was read a moment ago: No such file or directory";
    let cases = [(Some(&*other), "its bytes are others"), (Some(""), "its bytes"), (None, gone)];
    for (after, why) in cases {
        let (folder, done) = changed(REVIEWS, after);
        let Err(failure) = done else { panic!("a report was published") };
        let said = failure.to_string();
        assert!(said.contains("reviews/a.csv: ") && said.contains(why), "{said}");
        assert!(!said.contains("reviews/b.csv"), "{said}");
        assert!(!folder.path().join("report").exists());
    }
}

#[test]
fn a_file_that_has_only_grown_is_told() {
    let (folder, done) = changed(REVIEWS, Some(&format!("{REVIEWS}5,later\r\n")));
    let summary = done.unwrap();
    assert_eq!(summary.repaired, 1);
    let report = folder.path().join("report");
    assert_eq!(slices(&report, "reviews"), (4, 0));
    let rejects: Vec<rejects::Row> = rows(&report, &Extra::default());
    let why = format!("the file has grown; its first {} bytes were read", REVIEWS.len());
    assert_eq!((rejects.len(), &rejects[0].why), (1, &why));
}
