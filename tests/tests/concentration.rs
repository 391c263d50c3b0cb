//! A theme that rests on one talkative person or on one document is said to.

use std::fmt::Write;
use std::path::Path;

use expect_test::expect;
use serde_json::Value;
use tables::{Extra, themes};
use tests::{read, rows, said, trivox, write};

const PIPELINE: &str = r#"
[study]
id = "hospital"
output = "report"

[[source]]
id = "groups"
kind = "transcript"
files = ["*.txt"]

[text]
languages = ["en"]

[themes]
mode = "codebook"
codebook = "book.codebook.toml"
"#;

const CODEBOOK: &str = r#"
[[code]]
id = "parking"
label = "Parking"
cues = ["parking"]

[[code]]
id = "food"
label = "Food"
cues = ["food"]

[[code]]
id = "nurses"
label = "Nurses"
cues = ["nurse*"]
"#;

/// Ann speaks of parking again and again, the first group of food, everybody of the nurses.
const GROUPS: [&str; 3] = [
    "Ann: The parking is far too small.\nBen: The food was cold on my tray.\n\
     Cleo: The food came late again.\nAnn: I paid for parking three times.\n\
     Ben: My nurse listened to me.\nAnn: And the parking machine was broken.\n\
     Cleo: The nurses were kind to us.\nBen: They took the food away too early.\n",
    "Dora: The nurse explained it all.\nEmil: I had to leave the parking to my son.\n\
     Dora: The food was fine with me.\n",
    "Fay: A nurse came when I rang.\nGus: The nurses sang in the evening.\n\
     Gus: I asked two people for the way.\n",
];

/// The shares of each theme, then the warnings, of a run on the first groups.
fn told(folder: &Path, groups: usize) -> String {
    write(folder, "study.toml", PIPELINE);
    write(folder, "book.codebook.toml", CODEBOOK);
    for (number, text) in GROUPS.iter().enumerate().take(groups) {
        write(folder, &format!("group-{number}.txt"), text);
    }
    let run = trivox(folder, &["run", "study.toml"]);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    let report = folder.join("report");
    let mut told = String::new();
    for row in rows::<themes::Row>(&report, &Extra::default()) {
        let share = |share: Option<f64>| share.map_or("none".to_owned(), |it| format!("{it:.2}"));
        let (case, document) = (row.largest_case_share, row.largest_document_share);
        let (case, document) = (share(case), share(document));
        writeln!(told, "{}: {} cases, {case}, {document}", row.label, row.cases).expect("text");
    }
    let run_json: Value = serde_json::from_str(&read(&report, "run.json")).expect("JSON");
    for warning in run_json["warnings"].as_array().expect("a list") {
        let warning = warning.as_str().expect("text");
        assert!(said(&run).contains(warning), "the end of the run says so too");
        writeln!(told, "{warning}").expect("text");
    }
    told
}

#[test]
fn one_voice_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    expect![[r#"
        Parking: 2 cases, 0.75, 0.75
        Food: 3 cases, 0.50, 0.75
        Nurses: 5 cases, 0.20, 0.40
        more than half of a theme comes from one case: `Parking` (3 of 4 codings); see `largest_case_share` in `themes`
        more than half of a theme comes from one document: `Food` (3 of 4 codings); see `largest_document_share` in `themes`
    "#]].assert_eq(&told(folder.path(), 3));
}

#[test]
fn nothing_is_said_of_one_document_where_there_is_but_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    expect![[r#"
        Parking: 1 cases, 1.00, 1.00
        Food: 2 cases, 0.67, 1.00
        Nurses: 2 cases, 0.50, 1.00
        more than half of a theme comes from one case: `Parking` (3 of 3 codings); see `largest_case_share` in `themes`
    "#]].assert_eq(&told(folder.path(), 1));
}
