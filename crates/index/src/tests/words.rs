//! Tables of words, against counts that read every utterance.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;

use super::naive::{index, language, texts};
use super::{parse, sample};
use crate::{By, Query, Sides, Wanted, Window};
use text::Tokenizer;

const ALL: Wanted = Wanted { least: 1, stop_words: true };

/// Word → (times, documents, times by case) in the utterances at these places.
fn scan(is_in: impl Fn(usize) -> bool) -> BTreeMap<String, (u64, usize, BTreeMap<usize, u64>)> {
    let tokenizer = Tokenizer::new();
    type Counted = (u64, BTreeSet<usize>, BTreeMap<usize, u64>);
    let mut words: BTreeMap<String, Counted> = BTreeMap::new();
    for (at, text) in texts().iter().enumerate().filter(|(at, _)| is_in(*at)) {
        for token in tokenizer.tokens(text, language(at)) {
            let word = words.entry(token.normal.to_string()).or_default();
            word.0 += 1;
            word.1.insert(at / 9);
            *word.2.entry(at % 17).or_default() += 1;
        }
    }
    words
        .into_iter()
        .map(|(word, (times, documents, cases))| (word, (times, documents.len(), cases)))
        .collect()
}

#[test]
fn frequencies_are_those_of_a_scan() {
    let (_folder, index) = index(&texts());
    for (query, rest) in [(None, None), (Some("role:agent"), Some(0))] {
        let query = query.map(|query| parse(&index, query));
        let found = index.frequencies(query.as_ref(), ALL).unwrap();
        let scanned = scan(|at| rest.is_none_or(|rest| at % 2 == rest));
        assert_eq!(found.len(), scanned.len());
        let all: u64 = scanned.values().map(|(times, ..)| times).sum();
        let size = |case: usize| -> u64 {
            scanned.values().filter_map(|(_, _, cases)| cases.get(&case)).sum()
        };
        for word in &found {
            let (times, documents, cases) = &scanned[&word.word];
            assert_eq!(
                (word.times, word.documents as usize),
                (*times, *documents),
                "{}",
                word.word
            );
            assert_eq!(word.cases as usize, cases.len());
            let spread: f64 = (0..17)
                .map(|case| {
                    let share = cases.get(&case).copied().unwrap_or(0) as f64 / *times as f64;
                    (share - size(case) as f64 / all as f64).abs()
                })
                .sum();
            assert!((word.dispersion - spread / 2.0).abs() < 1e-9, "{word:?} {}", spread / 2.0);
        }
        assert!(found.is_sorted_by_key(|word| std::cmp::Reverse(word.times)));
    }
}

#[test]
fn stop_words_and_rare_words_are_left_out() {
    let (_folder, index) = sample();
    let words = |wanted| -> Vec<String> {
        index.frequencies(None, wanted).unwrap().into_iter().map(|it| it.word).collect()
    };
    let all = words(ALL);
    assert!(all.contains(&"the".to_owned()) && all.contains(&"music".to_owned()));
    assert!(!all.iter().any(|word| word.starts_with('\u{1f}')), "{all:?}");
    let told = words(Wanted { least: 2, stop_words: false });
    assert_eq!(told, ["hold", "music", "waiting"]);
}

#[test]
fn keyness_compares_what_a_scan_counts() {
    let (_folder, index) = index(&texts());
    let (agent, customer) = (parse(&index, "role:agent"), parse(&index, "role:customer"));
    let sides = Sides { target: &agent, reference: Some(&customer) };
    let found = index.keyness(sides, ALL).unwrap();
    let (left, right) = (scan(|at| at % 2 == 0), scan(|at| at % 2 == 1));
    let sum = |words: &BTreeMap<String, (u64, usize, BTreeMap<usize, u64>)>| -> u64 {
        words.values().map(|(times, ..)| times).sum()
    };
    for key in &found {
        let times = [&left, &right].map(|side| side.get(&key.word).map_or(0, |it| it.0));
        assert_eq!(key.times, times, "{}", key.word);
        let counts = statistics::Occurrences {
            target: times[0],
            reference: times[1],
            target_words: sum(&left),
            reference_words: sum(&right),
        };
        assert!((key.g2 - counts.log_likelihood().unwrap()).abs() < 1e-9);
        assert!(key.q_value >= key.p_value && key.p_value <= 1.0);
    }
    // The rest of agents are customers; each set against the others is the same comparison.
    assert_eq!(found, index.keyness(Sides { target: &agent, reference: None }, ALL).unwrap());
    let among = index.keyness_among(&[agent, customer], ALL).unwrap();
    assert_eq!(found, among[0]);
    let turned: Vec<f64> = among[1].iter().rev().map(|key| -key.log_ratio).collect();
    let straight: Vec<f64> = among[0].iter().map(|key| key.log_ratio).collect();
    assert!(turned.iter().zip(&straight).all(|(a, b)| (a - b).abs() < 1e-9));
}

#[test]
fn words_that_pick_the_target_are_not_key_to_it() {
    let (_folder, index) = sample();
    let key = |target: &str| -> Vec<String> {
        let target = parse(&index, target);
        let sides = Sides { target: &target, reference: None };
        index.keyness(sides, ALL).unwrap().into_iter().map(|key| key.word).collect()
    };
    let is_in = |words: &[String], word: &str| words.iter().any(|it| it == word);
    let words = key("hold kind:transcript");
    assert!(!is_in(&words, "hold") && is_in(&words, "music"));
    assert!(is_in(&key("kind:transcript"), "hold"));
}

#[test]
fn collocates_stand_in_windows() {
    let (_folder, index) = sample();
    let wanted = Wanted { least: 1, stop_words: false };
    let window = |left, right| Window { left, right };
    let words = |query, window| {
        let mut found = index.collocates(&parse(&index, query), window, wanted).unwrap();
        found.sort_by(|a, b| a.word.cmp(&b.word));
        let shown = |it: crate::Collocate| format!("{} {}/{}", it.word, it.together, it.times);
        found.into_iter().map(shown).collect::<Vec<_>>().join(", ")
    };
    // "Nobody held the line. The hold music was on." and "… on hold. Waiting is …"
    assert_eq!(words("=hold", window(0, 1)), "music 1/2, waiting 1/2");
    assert_eq!(words("=hold", window(3, 0)), "forty 1/1, line 1/1, minutes 1/1");
    let found = index.collocates(&parse(&index, "=hold"), window(0, 1), wanted).unwrap();
    let all: usize = {
        let tokenizer = Tokenizer::new();
        let texts =
            super::SAID.map(|said| tokenizer.tokens(said.7, text::Language::from_code(said.5)));
        texts.iter().map(Vec::len).sum()
    };
    // Two windows of one word each; the two nodes are no part of the rest.
    let counts = statistics::Occurrences {
        target: 1,
        reference: 1,
        target_words: 2,
        reference_words: all as u64 - 4,
    };
    assert_eq!(found[0].g2, counts.log_likelihood_of_table().unwrap());
    assert_eq!(found[0].npmi, statistics::npmi(1, 2, 2, all as u64 - 2).unwrap());
}

#[test]
fn notes_of_transcribers_are_found_but_not_counted() {
    let said = ["They laugh (laughs) at it", "(Jo laughs) no", "he laughs at it, um", "at it"];
    let (_folder, index) = index(&said.map(str::to_owned));
    let found = index.frequencies(None, ALL).unwrap();
    let times = |word: &str| found.iter().find(|it| it.word == word).map_or(0, |it| it.times);
    assert_eq!((times("laughs"), times("jo"), times("it"), times("um")), (1, 0, 3, 1));
    let without = index.frequencies(None, Wanted { least: 1, stop_words: false }).unwrap();
    assert!(without.iter().all(|it| it.word != "um"), "a filler is a stop word");
    let runs = index.ngrams(None, 2, ALL).unwrap();
    assert!(runs.iter().all(|it| !it.words.contains("jo")), "{runs:?}");
    let window = Window { left: 2, right: 2 };
    let beside = index.collocates(&parse(&index, "=at"), window, ALL).unwrap();
    assert!(beside.iter().all(|it| it.word != "laughs" || it.times == 1), "{beside:?}");
    assert_eq!(index.search(&parse(&index, "=laughs"), 9).unwrap().total, 3);
}

#[test]
fn ngrams_recur_within_sentences() {
    let texts = texts();
    let (_folder, index) = index(&texts);
    let found = index.ngrams(None, 2, Wanted { least: 8, stop_words: true }).unwrap();
    let tokenizer = Tokenizer::new();
    let mut scanned: BTreeMap<String, u64> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        for pair in tokenizer.tokens(text, language(at)).windows(2) {
            *scanned.entry(format!("{} {}", pair[0].normal, pair[1].normal)).or_default() += 1;
        }
    }
    scanned.retain(|_, times| *times >= 8);
    let found: BTreeMap<String, u64> = found.into_iter().map(|it| (it.words, it.times)).collect();
    assert_eq!(found, scanned);
    let (_folder, index) = sample();
    let runs = |n, stop_words| -> Vec<String> {
        let wanted = Wanted { least: 1, stop_words };
        let query = Query::plain("music");
        index.ngrams(Some(&query), n, wanted).unwrap().into_iter().map(|it| it.words).collect()
    };
    assert_eq!(runs(2, false), ["forty minutes", "hold music", "nobody held", "waited forty"]);
    assert!(runs(2, true).contains(&"on hold".to_owned()));
    assert!(!runs(2, true).contains(&"line the".to_owned()), "a sentence ends between them");
}

#[test]
fn counts_by_a_field() {
    let (_folder, index) = sample();
    let counts = |query, by| {
        let by = By::field(by, index.attributes()).unwrap();
        let counts = index.counts(&parse(&index, query), &by).unwrap();
        let shown = |it: crate::Count| {
            let value = it.value.unwrap_or_else(|| "-".to_owned());
            format!("{value} {}/{}/{} of {}", it.times, it.utterances, it.documents, it.words)
        };
        counts.into_iter().map(shown).collect::<Vec<_>>().join(", ")
    };
    let asked = [
        ("hold", "speaker"),
        ("error OR hold", "kind"),
        ("error OR hold", "Tier"),
        ("hold", "theme"),
        ("hold error", "month"),
        ("kind:survey", "sentiment"),
    ];
    let shown: Vec<String> =
        asked.iter().map(|(query, by)| format!("{query} by {by}: {}", counts(query, by))).collect();
    expect![[r#"
        hold by speaker: Anna B 1/1/1 of 15, Tom 1/1/1 of 9
        error OR hold by kind: survey 2/2/2 of 13, transcript 2/2/1 of 29
        error OR hold by Tier: Business 2/2/2 of 32, very basic 2/2/2 of 42
        hold by theme: on-hold 2/2/1 of 24, waiting 1/1/1 of 20
        hold error by month: 2025-01 2/2/1 of 29, 2025-06 1/1/1 of 20, 2025-07 1/1/1 of 6
        kind:survey by sentiment: negative 0/2/2 of 46, - 0/1/1 of 1"#]]
    .assert_eq(&shown.join("\n"));
    assert!(By::field("colour", index.attributes()).unwrap_err().problem.contains("age band"));
}

#[test]
fn what_is_like_an_utterance_shares_its_rare_words() {
    let (_folder, index) = sample();
    let id = |name: &str| corpus::Id::of(&[name]);
    let like = |name: &str, within: Option<&str>| {
        let within = within.map(|query| parse(&index, query));
        let found = index.like(id(name), within.as_ref(), 3).unwrap()?;
        let names = found.hits.into_iter().filter_map(|hit| hit.external_id);
        Some((found.total, names.collect::<Vec<_>>().join(" ")))
    };
    assert_eq!(like("s1", None), Some((1, "s0".to_owned())));
    assert_eq!(like("g2", None), Some((1, "g1".to_owned())));
    assert_eq!(like("g2", Some("role:moderator")), Some((0, String::new())));
    assert_eq!(like("nobody", None), None);
}

#[test]
fn documents_can_be_made_to_share_the_hits() {
    let (_folder, index) = sample();
    let query = parse(&index, "hold waiting error");
    let names = |found: crate::Hits| -> Vec<String> {
        found.hits.into_iter().filter_map(|hit| hit.external_id).collect()
    };
    let all = names(index.search(&query, 9).unwrap());
    assert_eq!(all.iter().filter(|name| name.starts_with('g')).count(), 3);
    let found = index.search_diverse(&query, 9, 1).unwrap();
    assert_eq!(found.total, all.len());
    let diverse = names(found);
    let first = all.iter().find(|name| name.starts_with('g')).unwrap();
    assert_eq!(diverse.iter().filter(|name| name.starts_with('g')).collect::<Vec<_>>(), [first]);
    assert_eq!(diverse.len(), 3);
}
