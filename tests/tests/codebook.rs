//! The researcher in the loop: a run writes its themes as a codebook, the researcher edits a copy,
//! and the next run keeps what was decided.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tables::{Extra, codings, themes, utterances};
use tests::{read, rows, run_study, said, study, trivox, write};

/// Runs the sample study with the codebook `text`; the report's folder and what was printed.
fn run_with(folder: &Path, mode: &str, text: &str) -> (PathBuf, String) {
    let inductive = read(folder, "pipelines/contact-centre.toml");
    let named = format!("mode = \"{mode}\"\ncodebook = \"mine.codebook.toml\"");
    let with = inductive.replace("mode  = \"inductive\"", &named);
    assert_ne!(with, inductive);
    write(folder, "pipelines/with.toml", with);
    write(folder, "pipelines/mine.codebook.toml", text);
    let report = folder.join(format!("report-{mode}"));
    let output = report.display().to_string();
    let run = trivox(folder, &["run", "pipelines/with.toml", "--output", &output]);
    assert_eq!(run.status.code(), Some(0), "{}", said(&run));
    (report, said(&run))
}

/// The themes of a report, by id.
fn themes_of(report: &Path) -> BTreeMap<String, themes::Row> {
    let rows: Vec<themes::Row> = rows(report, &Extra::default());
    rows.into_iter().map(|row| (row.theme_id.clone(), row)).collect()
}

#[test]
fn a_codebook_goes_round() {
    let folder = study();
    let folder = folder.path();
    let first = run_study(folder, &[]);
    let found = themes_of(&first);
    let written = read(&first, "codebook.toml");

    // Unedited, the codes are the themes again, each with about as many cases.
    let (again, _) = run_with(folder, "both", &written);
    let kept = themes_of(&again);
    for (id, before) in &found {
        let after = &kept[id];
        assert_eq!((&*after.origin, &after.label), ("codebook", &before.label));
        let (before, after) = (before.cases as f64, after.cases as f64);
        assert!(after >= before / 2.0 && after <= before * 2.0, "{id}: {before}, {after}");
    }

    // Renamed, merged, explained by cues, rejected.
    let id = |word: &str| {
        let id = found.keys().find(|id| id.contains(word));
        id.unwrap_or_else(|| panic!("no theme of {word} among {:?}", found.keys())).clone()
    };
    let (bill, engineer, deaf, queue) = (id("bill"), id("engineer"), id("hearing"), id("queue"));
    let code = |id: &str| format!("id = \"{id}\"");
    let edited = written
        .replace(
            &code(&bill),
            &format!(
                "{}\ncues = [\"refund*\", \"direct debit\"]\ndefinition = \"Wrong amounts\"",
                code(&bill)
            ),
        )
        .replace("label = \"wrong bill\"", "label = \"Billing errors\"")
        .replace(&code(&queue), &format!("{}\ntogether = [\"{engineer}\"]", code(&queue)))
        .replace(&format!("{}\n", code(&deaf)), &format!("{}\nparent = \"access\"\n", code(&deaf)))
        + "\n[[code]]\nid = \"access\"\nlabel = \"Access for all\"\nexamples = [\"I am blind and the screen reader cannot read it\"]\n";
    let (report, told) = run_with(folder, "codebook", &edited);
    let themes = themes_of(&report);
    assert_eq!(themes[&bill].label, "Billing errors");
    assert_eq!(themes[&bill].definition.as_deref(), Some("Wrong amounts"));
    assert!(!themes.contains_key(&engineer), "it belongs to another code now");
    assert!(themes[&queue].cases > found[&queue].cases);
    assert_eq!(themes[&deaf].parent_id.as_deref(), Some("access"));
    assert!(themes["access"].cases >= themes[&deaf].cases, "what is coded below is coded above");
    assert!(themes.values().all(|theme| theme.origin == "codebook"), "nothing else is found");
    assert!(told.contains("found beside them: none"), "{told}");

    // Each mention of a cue is coded with it.
    let codings: Vec<codings::Row> = rows(&report, &Extra::default());
    let utterances: Vec<utterances::Row> = rows(&report, &Extra::default());
    for row in utterances.iter().filter(|row| row.evidence && row.text.contains("direct debit")) {
        let is_coded = |coding: &codings::Row| {
            coding.utterance_id == row.utterance_id
                && coding.theme_id == bill
                && coding.coder == "trivox-codebook"
        };
        assert!(codings.iter().any(is_coded), "{}", row.text);
    }

    // Rejected: neither a theme nor a coding, but still known.
    let rejected =
        written.replace(&code(&bill), &format!("{}\nstatus = \"rejected\"", code(&bill)));
    let rejected = rejected.replacen("status = \"active\"", "", 64);
    let (report, _) = run_with(folder, "both", &rejected);
    assert!(!themes_of(&report).contains_key(&bill));
    let codings: Vec<codings::Row> = rows(&report, &Extra::default());
    assert!(codings.iter().all(|coding| coding.theme_id != bill));
    let next = read(&report, "codebook.toml");
    assert!(next.contains(&code(&bill)), "an id is never given again");
}
