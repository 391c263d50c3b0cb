//! The commands as people type them: what they print, and with which exit code they end.

use expect_test::{Expect, expect};
use tests::{read, run_study, said, study, trivox, write};

/// What a command says, without what differs from run to run.
fn check(folder: &std::path::Path, arguments: &[&str], expected: Expect) {
    let output = trivox(folder, arguments);
    let said = said(&output).replace(&folder.display().to_string(), "FOLDER");
    let seconds = said.lines().map(|line| {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        for at in 1..words.len() {
            if words[at] == "s" && words[at - 1].parse::<f64>().is_ok() {
                words[at - 1] = "N".to_owned();
            }
        }
        words.join(" ")
    });
    expected.assert_eq(&seconds.collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_sample_study_is_told_at_the_end_of_its_run() {
    let folder = study();
    check(folder.path(), &["run", "pipelines/contact-centre.toml"], expect![""]);
}

#[test]
fn search_finds_words_phrases_speakers_and_thai() {
    let folder = study();
    run_study(folder.path(), &[]);
    let report = "reports/contact-centre";
    check(folder.path(), &["search", report, "\"hold music\"", "--limit", "3"], expect![""]);
    check(folder.path(), &["search", report, "รอสาย", "--kwic", "--limit", "3"], expect![""]);
    check(
        folder.path(),
        &["search", report, "+app speaker:carol", "--context", "1", "--limit", "1"],
        expect![""],
    );
    check(folder.path(), &["search", report, "deaf", "--json", "--limit", "1"], expect![""]);
    check(folder.path(), &["search", report, "colour:red"], expect![""]);
    check(folder.path(), &["search", "nowhere", "hold"], expect![""]);
    check(
        folder.path(),
        &["search", report, "(hold: \"", "--plain", "--csv", "--limit", "1"],
        expect![""],
    );
}

#[test]
fn check_and_inspect_explain_the_input() {
    let folder = study();
    check(folder.path(), &["check", "pipelines/contact-centre.toml"], expect![""]);
    check(folder.path(), &["inspect", "data/focus-groups/leeds.txt"], expect![""]);
    check(folder.path(), &["inspect", "data/calls/call-2026-06-02.json"], expect![""]);
}

const PIPELINE: &str = "[study]\nid = \"s\"\noutput = \"report\"\n\n[[source]]\nid = \"reviews\"\n\
kind = \"review\"\nfiles = [\"reviews.csv\"]\ncolumns = { id = \"id\", text = [\"text\"] }\n";

#[test]
fn what_is_wrong_is_said_with_place_and_mend() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let reviews = "id,text\n1,The queue was long.\n";
    let cases = [
        ("a misspelt key", PIPELINE.replace("columns", "colums"), reviews),
        ("a missing file", PIPELINE.replace("reviews.csv", "review.csv"), reviews),
        ("a column that does not exist", PIPELINE.replace("\"text\"", "\"body\""), reviews),
        ("an empty source", PIPELINE.to_owned(), "id,text\n"),
        ("an unknown format", format!("{PIPELINE}format = \"cvs\"\n"), reviews),
        ("not toml", "study".to_owned(), reviews),
    ];
    let mut all = String::new();
    for (what, pipeline, csv) in cases {
        write(path, "s.toml", pipeline);
        write(path, "reviews.csv", csv);
        let output = trivox(path, &["run", "s.toml"]);
        assert_eq!(output.status.code(), Some(2), "{what}: {}", said(&output));
        assert!(!path.join("report").exists(), "{what}: something was written");
        let talk = String::from_utf8(output.stderr).unwrap();
        all.push_str(&format!("# {what}\n{talk}\n"));
    }
    expect![""].assert_eq(&all);
}

#[test]
fn a_bad_row_is_rejected_and_the_rest_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s.toml", PIPELINE);
    let csv = "id,text\n1,The queue was long.\n2,too,many,fields\n3,The app is good.\n";
    write(folder.path(), "reviews.csv", csv);
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let run: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "report/run.json")).unwrap();
    assert_eq!(run["counts"]["reviews"]["read"], 3);
    assert_eq!(run["counts"]["reviews"]["kept"], 2);
    assert_eq!(run["counts"]["reviews"]["rejected"], 1);

    let before = read(folder.path(), "report/run.json");
    let strict = trivox(folder.path(), &["run", "s.toml", "--strict"]);
    assert_eq!(strict.status.code(), Some(2));
    assert_eq!(read(folder.path(), "report/run.json"), before, "the earlier report stays");
}

#[test]
fn a_folder_that_is_no_report_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s.toml", PIPELINE);
    write(folder.path(), "reviews.csv", "id,text\n1,The queue was long.\n");
    write(folder.path(), "report/thesis.txt", "years of work");
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert_eq!(read(folder.path(), "report/thesis.txt"), "years of work");
}

#[test]
fn packed_and_utf_16_files_are_read_like_plain_ones() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "id,text\n1,The queue was long.\n2,Größe 😀 รอสาย\n";
    let utf_16: Vec<u8> =
        std::iter::once(0xfeff_u16).chain(csv.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    write(folder.path(), "s.toml", PIPELINE);
    write(folder.path(), "reviews.csv", utf_16);
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let found = trivox(folder.path(), &["search", "report", "รอสาย", "--json"]);
    let hit: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(hit["text"], "Größe 😀 รอสาย");
    assert_eq!(hit["external_id"], "2");
}
