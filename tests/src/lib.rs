//! What the whole-program tests share: the program, copies of the sample study, its tables.
#![expect(clippy::disallowed_methods, reason = "tests make and read files of their own")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tables::{Extra, Table};
use tempfile::TempDir;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace")
}

/// The program, which `cargo xtask test` builds first.
///
/// # Panics
/// If it is not there.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("a running test has a path");
    let folder = tests.ancestors().nth(2).expect("tests lie in target/PROFILE/deps");
    let program = folder.join(format!("trivox{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is missing: run `cargo xtask test`", program.display());
    program
}

/// Runs the program in a folder.
///
/// # Panics
/// If it cannot be started.
pub fn trivox(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).current_dir(folder).output().expect("trivox starts")
}

/// What the program said, as text: exit code, stdout, stderr.
pub fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (code, out, talk) = (output.status.code(), text(&output.stdout), text(&output.stderr));
    format!("exit {}\n{out}---\n{talk}", code.map_or("none".to_owned(), |code| code.to_string()))
}

/// A copy of the sample study in a folder of its own.
///
/// # Panics
/// If it cannot be copied.
pub fn study() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for part in ["data", "pipelines"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Runs the sample study in its folder and returns the report's.
///
/// # Panics
/// If the run fails.
pub fn run_study(folder: &Path, arguments: &[&str]) -> PathBuf {
    let mut all = vec!["run", "pipelines/contact-centre.toml"];
    all.extend(arguments);
    let output = trivox(folder, &all);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    folder.join("reports/contact-centre")
}

/// The rows of a table of a report.
///
/// # Panics
/// If it cannot be read.
pub fn rows<T: Table>(report: &Path, extra: &Extra) -> Vec<T> {
    tables::read(pipeline::open_table(report, T::NAME).expect("a table"), extra).expect("rows")
}

/// Name and bytes of each table of a report.
///
/// # Panics
/// If they cannot be read.
pub fn table_bytes(report: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(report.join("tables")).expect("tables");
    let mut tables: Vec<_> = entries
        .map(|entry| entry.expect("an entry"))
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a table"))
        })
        .collect();
    tables.sort();
    tables
}

/// Writes a text file below a folder.
///
/// # Panics
/// If it cannot be written.
pub fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// The text of a file below a folder.
///
/// # Panics
/// If it cannot be read.
pub fn read(folder: &Path, name: &str) -> String {
    let path = if name.is_empty() { folder.to_owned() } else { folder.join(name) };
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}
