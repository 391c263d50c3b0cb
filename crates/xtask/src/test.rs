//! `cargo xtask test`: the program first, because the whole-program tests run it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the tests of `tests/notebooks` read tables with.
const LIBRARIES: [&str; 3] = ["duckdb==2.0.0", "pandas==3.1.1", "pyarrow==26.0.1"];

pub(crate) fn test() -> Result<(), String> {
    let python = notebook();
    if let Err(why) = &python {
        eprintln!("tables are not read in a notebook here: {why}");
    }
    cargo(&["build", "--release", "--package", "trivox"], None)?;
    cargo(&["test", "--release", "--workspace"], python.ok().as_deref())
}

fn cargo(arguments: &[&str], python: Option<&Path>) -> Result<(), String> {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::root());
    if let Some(python) = python {
        command.env("TRIVOX_TEST_PYTHON", python);
    }
    run(&mut command).map_err(|why| format!("cargo {}: {why}", arguments.join(" ")))
}

/// A Python with libraries for Parquet, in a virtual environment below `target`.
fn notebook() -> Result<PathBuf, String> {
    let folder = crate::root().join("target/notebooks");
    let python = folder.join("bin/python");
    let ready =
        || run(Command::new(&python).args(["-c", "import duckdb, pandas, pyarrow"])).is_ok();
    if !python.exists() || !ready() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(LIBRARIES))?;
    }
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} failed")) }
}
