//! The researcher in the loop: a run writes its themes as a codebook, the researcher edits a copy,
//! and the next run keeps what was decided.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tables::{Extra, codings, theme_history, themes, utterances};
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
    // Sub-themes, which are found within a theme, stand beside it as codes.
    for (id, before) in found.iter().filter(|(_, theme)| theme.parent_id.is_none()) {
        let after = &kept[id];
        assert_eq!((&*after.origin, &after.label), ("codebook", &before.label));
        let (before, after) = (before.cases as f64, after.cases as f64);
        // Of a handful of cases, a handful may come or go.
        let is_like = after >= before / 2.0 && after <= before * 2.0;
        assert!(is_like || (after - before).abs() <= 5.0, "{id}: {before}, {after}");
    }

    // Renamed, merged, explained by cues, rejected.
    let id = |word: &str| id_of(&found, word);
    let (bill, engineer, deaf, agent) = (id("bill"), id("engineer"), id("hearing"), id("agent"));
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
        .replace(&code(&agent), &format!("{}\ntogether = [\"{engineer}\"]", code(&agent)))
        .replace(&format!("{}\n", code(&deaf)), &format!("{}\nparent = \"access\"\n", code(&deaf)))
        + "\n[[code]]\nid = \"access\"\nlabel = \"Access for all\"\nexamples = [\"I am blind and the screen reader cannot read it\"]\n";
    let (report, told) = run_with(folder, "codebook", &edited);
    let themes = themes_of(&report);
    assert_eq!(themes[&bill].label, "Billing errors");
    assert_eq!(themes[&bill].definition.as_deref(), Some("Wrong amounts"));
    assert!(!themes.contains_key(&engineer), "it belongs to another code now");
    assert!(themes[&agent].cases > found[&agent].cases);
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

/// The id of the theme that was found with a word in its label, or else among its keywords.
fn id_of(found: &BTreeMap<String, themes::Row>, word: &str) -> String {
    let is_theme = |theme: &themes::Row| theme.origin == "inductive" && theme.parent_id.is_none();
    let themes = || found.iter().filter(|(_, theme)| is_theme(theme));
    let labelled = themes().find(|(_, theme)| theme.label.contains(word));
    let id =
        labelled.or_else(|| themes().find(|(_, theme)| theme.keywords.iter().any(|k| k == word)));
    id.unwrap_or_else(|| panic!("no theme of {word} among {:?}", found.keys())).0.clone()
}

/// A code of a codebook file, from its head to the next one's.
fn section(book: &str, id: &str) -> String {
    let mut sections = book.split("[[code]]");
    let head = format!("id = \"{id}\"\n");
    let found = sections.find(|section| section.contains(&head));
    found.unwrap_or_else(|| panic!("no code {id} in {book}")).to_owned()
}

#[test]
fn decisions_stay_and_the_history_tells_them() {
    let folder = study();
    let folder = folder.path();
    let report = run_study(folder, &[]);
    let found = themes_of(&report);
    let id = |word: &str| id_of(&found, word);
    let (bill, agent, engineer, queue) = (id("bill"), id("agent"), id("engineer"), id("queue"));
    let (friendly, app, signal, hearing) = (id("friendly"), id("app"), id("signal"), id("hearing"));
    let mut book = read(&report, "codebook.toml");
    let add = |book: &mut String, id: &str, line: &str| {
        let head = format!("id = \"{id}\"\n");
        assert!(book.contains(&head), "{id}");
        *book = book.replace(&head, &format!("{head}{line}\n"));
    };
    book =
        book.replace("label = \"wrong bill\"", "label = \"Billing errors\" # as the client says");
    add(&mut book, &bill, "query = '(refund* OR overcharg*) NEAR/9 (bill OR wrong OR never)'");
    add(&mut book, &agent, &format!("together = [\"{engineer}\"]"));
    add(&mut book, &signal, &format!("apart = [\"{app}\"]"));
    add(&mut book, &queue, "split = [\"long-wait\", \"hold-music\"]");
    for (id, status) in [(&friendly, "pinned"), (&hearing, "rejected")] {
        let before = section(&book, id);
        let after = before.replace("status = \"active\"", &format!("status = \"{status}\""));
        book = book.replace(&before, &after);
    }
    book.push_str(
        "\n[[code]]\nid = \"long-wait\"\nlabel = \"Long waits on the phone\"\n\
         examples = [\"I waited an hour on hold\", \"Forty minutes until somebody answered\"]\n\
         \n[[code]]\nid = \"hold-music\"\nlabel = \"Hold music\"\ncues = [\"hold music\", \"tune\"]\n",
    );
    write(folder, "pipelines/mine.codebook.toml", &book);
    let inductive = read(folder, "pipelines/contact-centre.toml");
    let named = "mode = \"both\"\ncodebook = \"mine.codebook.toml\"";
    write(
        folder,
        "pipelines/contact-centre.toml",
        inductive.replace("mode  = \"inductive\"", named),
    );
    let run = || {
        let run = trivox(folder, &["run", "pipelines/contact-centre.toml"]);
        assert_eq!(run.status.code(), Some(0), "{}", said(&run));
        String::from_utf8(run.stdout).unwrap()
    };
    let told = run();
    let since = told.lines().find(|line| line.starts_with("Since the run before")).unwrap();
    for what in [
        format!("renamed: {bill} (“wrong bill” → “Billing errors”)"),
        format!("merged: {engineer} → {agent}"),
        format!("split: {queue} → long-wait + hold-music"),
        format!("rejected: {hearing}"),
    ] {
        assert!(since.contains(&what), "{what}: {since}");
    }

    let themes = themes_of(&report);
    for gone in [&engineer, &queue, &hearing] {
        assert!(!themes.contains_key(gone), "{gone}");
    }
    let parts = themes["long-wait"].cases + themes["hold-music"].cases;
    assert!(parts * 2 >= found[&queue].cases, "{parts} of {}", found[&queue].cases);
    assert!(themes["hold-music"].cases > 0 && themes["long-wait"].cases > 0);
    assert!(themes[&friendly].cases * 2 >= found[&friendly].cases);
    let codings: Vec<codings::Row> = rows(&report, &Extra::default());
    let machine = |coding: &&codings::Row| coding.coder.starts_with("trivox");
    for one in codings.iter().filter(machine).filter(|coding| coding.theme_id == signal) {
        let beside = |other: &&codings::Row| {
            other.theme_id == app
                && other.utterance_id == one.utterance_id
                && other.start < one.end
                && one.start < other.end
        };
        assert!(!codings.iter().filter(machine).any(|other| beside(&other)), "{one:?}");
    }
    // Each sentence that answers the query belongs to its code.
    let utterances: Vec<utterances::Row> = rows(&report, &Extra::default());
    let asked = utterances
        .iter()
        .find(|row| row.evidence && row.text.to_lowercase().contains("the wrong refund"));
    let asked = asked.expect("an utterance of the sample study").utterance_id;
    assert!(codings.iter().any(|it| it.utterance_id == asked && it.theme_id == bill));

    // What people wrote stays as it was; ids and decisions are in the history, once.
    assert!(read(&report, "codebook.toml").starts_with(book.trim_end()), "comments and all");
    let history: Vec<theme_history::Row> = rows(&report, &Extra::default());
    let of = |id: &str| {
        let rows = history.iter().filter(|row| row.theme_id == id);
        rows.map(|row| (&*row.status, &*row.label)).collect::<Vec<_>>()
    };
    assert_eq!(of(&bill), [("new", "wrong bill"), ("renamed", "Billing errors")]);
    assert_eq!(of(&friendly)[1].0, "kept");
    assert_eq!(of(&engineer)[1].0, "merged");
    assert_eq!(of(&queue)[1].0, "split");
    assert_eq!(of(&hearing)[1].0, "rejected");
    assert_eq!(of("long-wait")[0].0, "new");
    assert_eq!(run(), told, "a run that is repeated says the same …");
    assert_eq!(
        rows::<theme_history::Row>(&report, &Extra::default()),
        history,
        "… and adds nothing"
    );

    // The next round takes the themes that were found as decided, too.
    write(folder, "pipelines/mine.codebook.toml", read(&report, "codebook.toml"));
    let told = run();
    assert!(!told.contains("; vanished: "), "{told}");
    let next = themes_of(&report);
    assert!(themes.keys().all(|id| next.contains_key(id)), "ids are kept");
}
