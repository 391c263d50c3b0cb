//! A sentence-transformer as a teacher: installed, used, and refused where it is none.
#![expect(clippy::disallowed_methods, reason = "a test makes folders of its own")]

use std::path::Path;
use std::process::Command;

use expect_test::expect;
use tests::{program, read, root, said, table_bytes, write};

const PIPELINE: &str = "[study]\nid = \"s\"\noutput = \"report\"\n\n[[source]]\nid = \"reviews\"\n\
    kind = \"review\"\nfiles = [\"reviews.csv\"]\ncolumns = { id = \"id\", text = [\"text\"] }\n\n\
    [text]\nlanguages = [\"en\"]\n\n[themes]\n";

/// Runs the program with data and cache folders of its own; what it said, without times.
fn trivox(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program())
        .args(arguments)
        .current_dir(folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .output()
        .expect("trivox starts");
    said(&output).replace(&folder.display().to_string(), "FOLDER")
}

/// The small model with random weights that `embeddings` is tested with.
fn tiny() -> String {
    root().join("crates/embeddings/tests/tiny").display().to_string()
}

/// Sixty reviews in words that the small model knows.
fn reviews() -> String {
    let said = [
        "We waited for hours, the waiting room was cold",
        "Nobody told us why, nobody told us",
        "the cafe was cold, a cold cafe",
    ];
    let row = |n: usize| format!("{n},\"{}\"\n", said[n % said.len()]);
    "id,text\n".to_owned() + &(0..60).map(row).collect::<String>()
}

#[test]
fn a_teacher_is_installed_and_reads_a_study() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    expect![[r#"
        exit 0
        TINY_SHA  tiny
        ---
        installed in FOLDER/data/trivox/models/tiny
        use it: `teacher = "tiny"` under [themes]
    "#]]
    .assert_eq(&hidden(&trivox(path, &["model", "add", &tiny()])));
    assert_eq!(trivox(path, &["model", "list"]), "exit 0\ntiny\n---\n");
    write(path, "reviews.csv", reviews());
    write(path, "s.toml", format!("{PIPELINE}count = 3\nteacher = \"tiny\"\n"));
    let first = trivox(path, &["run", "s.toml", "--threads", "1"]);
    assert!(first.starts_with("exit 0"), "{first}");
    assert!(first.contains("Understood by (en): teacher tiny (sha256 "), "{first}");
    let run: serde_json::Value = serde_json::from_str(&read(path, "report/run.json")).unwrap();
    let understood = &run["understood"]["en"];
    assert_eq!(run["themes"], 3);
    assert_eq!(understood["by"], "teacher");
    assert_eq!(understood["statements_read"], 60);
    assert!(understood["agreement"].as_f64().is_some_and(|cosine| cosine > 0.9), "{understood}");
    // Again, with vectors out of the cache and on more threads.
    let bytes = table_bytes(&path.join("report"));
    trivox(path, &["run", "s.toml", "--threads", "3"]);
    assert!(bytes == table_bytes(&path.join("report")), "the tables differ");
}

/// Without the hash of the small model's weights.
fn hidden(said: &str) -> String {
    let is_hash = |word: &&str| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
    let hash = said.split_whitespace().find(is_hash).unwrap_or("no hash");
    said.replace(hash, "TINY_SHA")
}

#[test]
fn what_is_no_teacher_is_refused_with_place_and_mend() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "reviews.csv", reviews());
    let mut all = String::new();
    for teacher in ["minilm", "models/minilm", "./empty"] {
        std::fs::create_dir_all(path.join("empty")).unwrap();
        write(path, "s.toml", format!("{PIPELINE}teacher = \"{teacher}\"\n"));
        all.push_str(&trivox(path, &["check", "s.toml"]));
    }
    all.push_str(&trivox(path, &["model", "add", "empty"]));
    trivox(path, &["model", "add", &tiny()]);
    all.push_str(&trivox(path, &["model", "add", &tiny()]).replace(&tiny(), "TINY"));
    write(path, "s.toml", format!("{PIPELINE}teacher = \"tyny\"\n"));
    all.push_str(&trivox(path, &["check", "s.toml"]));
    expect![[r#"
        exit 2
        ---
        s.toml:15:11: no model `minilm` is installed; installed here: none
          mend: install it with `trivox model add FOLDER`, or remove `teacher`
        exit 2
        ---
        s.toml:15:11: the teacher `models/minilm` cannot be used: there is no folder `models/minilm`
          mend: name the folder of a BERT sentence-transformer with `config.json`, `tokenizer.json` or `vocab.txt`, and `model.safetensors`
        exit 2
        ---
        s.toml:15:11: the teacher `./empty` cannot be used: `config.json` is absent
          mend: name the folder of a BERT sentence-transformer with `config.json`, `tokenizer.json` or `vocab.txt`, and `model.safetensors`
        exit 2
        ---
        empty: `config.json` is absent
          mend: name the folder of a BERT sentence-transformer with `config.json`, `tokenizer.json` or `vocab.txt`, and `model.safetensors`
        exit 2
        ---
        TINY: a model `tiny` is installed already, in FOLDER/data/trivox/models/tiny
          mend: give another name, `--name NAME`, or remove that folder
        exit 2
        ---
        s.toml:15:11: no model `tyny` is installed; installed here: tiny
          mend: rename it to `tiny`
    "#]]
    .assert_eq(&all);
}
