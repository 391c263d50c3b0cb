//! The tables in notebooks' libraries: DuckDB and pandas read every one of them.

use std::process::Command;

use tables::{Extra, codings, utterances};
use tests::{root, rows, run_study, study};

/// `cargo xtask test` installs the libraries where Python is, and names its interpreter here.
const PYTHON: &str = "TRIVOX_TEST_PYTHON";

#[test]
fn duckdb_and_pandas_read_every_table() {
    let Some(python) = std::env::var_os(PYTHON) else {
        // Nothing is claimed: `cargo xtask test` says that Python is missing.
        return;
    };
    let folder = study();
    let report = run_study(folder.path(), &[]);
    let script = root().join("tests/notebooks/read_tables.py");
    let output = Command::new(python).arg(script).arg(&report).output().expect("python starts");
    let (said, talk) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{talk}");
    let extra = Extra::default();
    let n_utterances = rows::<utterances::Row>(&report, &extra).len();
    let n_codings = rows::<codings::Row>(&report, &extra).len();
    assert!(said.contains(&format!("utterances {n_utterances} rows, 25 columns")), "{said}");
    assert!(said.contains(&format!("documents and themes: {n_codings} rows")), "{said}");
    assert!(said.contains("cues outside their spans: 0"), "{said}");
    for contract in tables::contract() {
        assert!(
            said.contains(&format!("{} ", contract.name)),
            "{} is missing: {said}",
            contract.name
        );
    }
}
