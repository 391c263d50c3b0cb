//! Sentiment that a study adapts: its own lexicon, its own ratings, and the cues of each decision.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tables::{Extra, cues, utterances};
use tests::{read, rows, run_study, said, study, table_bytes, trivox, write};

/// Runs the sample study with `[sentiment]` as given.
fn run_with(folder: &Path, name: &str, sentiment: &str, threads: &str) -> (PathBuf, String) {
    let usual = read(folder, "pipelines/contact-centre.toml");
    let pipeline = format!("pipelines/{name}.toml");
    write(folder, &pipeline, format!("{usual}\n[sentiment]\n{sentiment}\n"));
    let report = folder.join(name);
    let output = report.display().to_string();
    let run = trivox(folder, &["run", &pipeline, "--output", &output, "--threads", threads]);
    (report, said(&run))
}

#[test]
fn cues_are_words_of_their_utterances() {
    let folder = study();
    let report = run_study(folder.path(), &[]);
    let texts: BTreeMap<_, _> = rows::<utterances::Row>(&report, &Extra::default())
        .into_iter()
        .map(|row| (row.utterance_id, row))
        .collect();
    let mut shares: BTreeMap<_, f64> = BTreeMap::new();
    for cue in rows::<cues::Row>(&report, &Extra::default()) {
        let said = &texts[&cue.utterance_id];
        let word = &said.text[cue.start as usize..cue.end as usize];
        let letters: String = said.text.chars().collect::<Vec<_>>()
            [cue.char_start as usize..cue.char_end as usize]
            .iter()
            .collect();
        assert_eq!(word, letters);
        assert!(said.sentiment.is_some() && said.evidence, "{}", said.text);
        *shares.entry(cue.utterance_id).or_default() += cue.share.abs();
    }
    assert!(shares.len() > texts.len() / 4, "{} of {}", shares.len(), texts.len());
    assert!(shares.values().all(|sum| (sum - 1.0).abs() < 1e-9));
}

#[test]
fn ratings_teach_and_both_figures_are_told() {
    let folder = study();
    let (one, told) = run_with(folder.path(), "one", "learn-from-ratings = true", "1");
    assert!(told.contains("Sentiment in en: a model learnt from"), "{told}");
    let run: serde_json::Value = serde_json::from_str(&read(&one, "run.json")).expect("JSON");
    let learnt = &run["sentiment"]["en"]["learnt_from_ratings"];
    let figure = |name: &str| learnt[name].as_f64().expect("a figure");
    let (own, shipped) = (figure("own_macro_f1"), figure("shipped_macro_f1"));
    assert_eq!(learnt["used"].as_bool(), Some(own > shipped), "{learnt}");
    let (two, _) = run_with(folder.path(), "two", "learn-from-ratings = true", "2");
    assert!(table_bytes(&one) == table_bytes(&two), "another number of threads, other tables");
}

#[test]
fn a_lexicon_is_read_or_refused() {
    let folder = study();
    write(folder.path(), "pipelines/my.csv", "term,value\nhold music,3\nบิล,-2\n");
    let (report, _) = run_with(folder.path(), "own", "lexicon = \"my.csv\"", "0");
    let texts = rows::<utterances::Row>(&report, &Extra::default()).into_iter();
    let texts: BTreeMap<_, _> = texts.map(|row| (row.utterance_id, row.text)).collect();
    let found = rows::<cues::Row>(&report, &Extra::default()).into_iter().any(|cue| {
        let said = &texts[&cue.utterance_id][cue.start as usize..cue.end as usize];
        said.to_lowercase().ends_with("hold music")
    });
    assert!(found, "nobody spoke of hold music");
    write(folder.path(), "pipelines/my.csv", "word,value\nsick,3\n");
    let (_, told) = run_with(folder.path(), "wrong", "lexicon = \"my.csv\"", "0");
    assert!(told.starts_with("exit 2") && told.contains("`term` and `value`"), "{told}");
}
