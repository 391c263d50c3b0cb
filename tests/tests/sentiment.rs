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
        let is_grammar = ["I", "my", "the", "was", "a", "to", "ค่ะ", "ครับ", "ผม"].contains(&word);
        assert!(!is_grammar, "`{word}` of `{}` is no cue", said.text);
        *shares.entry(cue.utterance_id).or_default() += cue.share.abs();
    }
    assert!(shares.len() > texts.len() / 4, "{} of {}", shares.len(), texts.len());
    assert!(shares.values().all(|sum| *sum > 0.0 && *sum < 1.0 + 1e-9));
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

/// A survey in which those who recommend say `purple`, and the others `square`.
#[test]
fn answers_to_recommendation_and_satisfaction_teach_too() {
    for (measure, good, bad) in [("nps", "10", "3"), ("csat", "5", "1")] {
        let folder = study();
        let row = |at: usize| match at % 2 {
            0 => format!("r{at},{good},It was purple to me at desk {at}.\n"),
            _ => format!("r{at},{bad},It was square to me at desk {at}.\n"),
        };
        let rows: String = (0..120).map(row).collect();
        write(folder.path(), "answers.csv", format!("id,score,why\n{rows}"));
        let pipeline = format!(
            "[study]\nid = \"answers\"\ntitle = \"Answers\"\noutput = \"report\"\n\n[[source]]\n\
             id = \"answers\"\nkind = \"survey\"\nfiles = [\"answers.csv\"]\ncolumns = {{ id = \"id\" }}\n\
             questions = [\"why\"]\nmeasures = {{ {measure} = \"score\" }}\n\n\
             [sentiment]\nlearn-from-ratings = true\n"
        );
        write(folder.path(), "answers.toml", &pipeline);
        let told = said(&trivox(folder.path(), &["run", "answers.toml"]));
        assert!(told.contains("learnt from 120 ratings") && told.contains("it is used"), "{told}");
    }
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
