//! Who is counted, how often, and who is quoted.

use corpus::Id;
use triangulation::{
    Code, ConvergenceIndex, ConvergenceRow, Mention, Observation, PrevalenceRow, Status, Study,
    Tally, triangulate,
};

use crate::crowds::{crowd, farmer, say, study};

#[test]
fn a_part_of_a_theme_is_compared_but_not_summed() {
    let mut tally = Tally::new(false);
    for source in ["a", "b"] {
        for case in 0..60 {
            let mention = |theme| Mention { theme, polarity: Some(0.5), weight: 1.0 };
            // In one source half of those who mention the theme mean its part, in the other all.
            let mentions = [mention(0), mention(1)];
            let said = if source == "a" && case % 2 == 0 { 1 } else { 2 };
            say(&mut tally, source, case, "en", if case < 30 { &mentions[..said] } else { &[] });
        }
    }
    let mut study = study(&["a", "b"], &[("waiting", None), ("waiting-on-hold", None)]);
    let apart = triangulate(&tally, &study, &farmer());
    study.themes[1].within = true;
    let within = triangulate(&tally, &study, &farmer());
    assert_eq!((&apart.prevalence, &apart.convergence), (&within.prevalence, &within.convergence));
    assert_eq!((apart.completeness[0].themes, within.completeness[0].themes), (2, 1));
    let cells = |index: &ConvergenceIndex| index.agreement + index.partial_agreement;
    assert_eq!((cells(&apart.index), cells(&within.index)), (2, 1));
}

/// Four languages: English reviews, a Thai group, and a survey in Indonesian, Malay and English.
#[test]
fn themes_are_asked_only_of_cases_with_words_in_their_language() {
    let study = study(
        &["reviews", "group", "survey"],
        &[("wait", Some("en")), ("รอนาน", Some("th")), ("antre", Some("id")), ("lama", Some("ms"))],
    );
    let mut tally = Tally::new(false);
    let about = |theme| [Mention { theme, polarity: Some(-0.5), weight: 1.0 }];
    for case in 0..60 {
        say(&mut tally, "reviews", case, "en", &about(0));
        say(&mut tally, "group", case, "th", &about(1));
        let (language, theme) = [("id", 2), ("ms", 3), ("en", 0)][case % 3];
        let mentions = about(theme);
        say(&mut tally, "survey", case, language, if theme == 0 { &[] } else { &mentions });
    }
    // Ten of the Indonesian answers hold a sentence in English as well.
    for case in (0..30).step_by(3) {
        say(&mut tally, "survey", case, "en", &[]);
    }
    let result = triangulate(&tally, &study, &farmer());
    let row = |theme: &str, source: &str| {
        let found = |row: &&PrevalenceRow| row.theme_id == theme && row.source_id == source;
        result.prevalence.iter().find(found).unwrap()
    };
    assert_eq!((row("wait", "reviews").cases, row("wait", "reviews").cases_with), (60, 60));
    assert_eq!((row("wait", "group").cases, row("wait", "group").prevalence), (0, None));
    assert_eq!(row("wait", "group").status, Status::Insufficient);
    assert_eq!((row("wait", "survey").cases, row("wait", "survey").status), (30, Status::Silent));
    assert_eq!(row("antre", "survey").cases, 20);
    assert_eq!(row("lama", "survey").cases, 20);

    let cell = |theme: &str, a: &str, b: &str| {
        let pair = |row: &&ConvergenceRow| {
            row.theme_id == theme
                && row.source_a.as_deref() == Some(a)
                && row.source_b.as_deref() == Some(b)
        };
        result.convergence.iter().find(pair).unwrap()
    };
    let not_asked = cell("wait", "reviews", "group");
    assert_eq!(not_asked.code, Some(Code::Insufficient));
    assert_eq!(not_asked.note.as_deref(), Some("no case in group has words in `en`"));
    assert_eq!(cell("wait", "reviews", "survey").code, Some(Code::Silence));

    let reviews_and_group = &result.completeness[3];
    assert_eq!(reviews_and_group.sources, ["reviews", "group"]);
    assert_eq!((reviews_and_group.themes, reviews_and_group.comparable), (2, 0));
    assert_eq!(reviews_and_group.jaccard, None);
    let reviews_and_survey = &result.completeness[4];
    assert_eq!((reviews_and_survey.comparable, reviews_and_survey.jaccard), (1, Some(0.0)));
}

#[test]
fn who_mentions_a_theme_has_words_in_its_language() {
    let mut tally = Tally::new(false);
    let mention = [Mention { theme: 0, polarity: None, weight: 1.0 }];
    say(&mut tally, "a", 1, "ms", &mention);
    say(&mut tally, "a", 2, "ms", &[]);
    let result = triangulate(&tally, &study(&["a"], &[("antre", Some("id"))]), &farmer());
    assert_eq!((result.prevalence[0].cases, result.prevalence[0].cases_with), (1, 1));
}

#[test]
fn completeness_counts_shared_and_unique_themes() {
    let study = study(&["a", "b", "c"], &[("1", None), ("2", None), ("3", None), ("4", None)]);
    let mut tally = Tally::new(false);
    // Theme 1 in all, theme 2 in a and b, theme 3 in a, theme 4 in none.
    for (source, themes) in [("a", 3), ("b", 2), ("c", 1)] {
        for case in 0..10 {
            let mentions: Vec<_> = (0..themes)
                .map(|theme| Mention { theme, polarity: Some(0.2), weight: 1.0 })
                .collect();
            say(&mut tally, source, case, "en", &mentions);
        }
    }
    let rows = triangulate(&tally, &study, &farmer()).completeness;
    let counts: Vec<_> = rows
        .iter()
        .map(|row| (row.sources.concat(), row.themes, row.shared, row.unique, row.jaccard))
        .collect();
    let third = Some(1.0 / 3.0);
    assert_eq!(
        counts,
        [
            ("a".to_owned(), 3, 3, 1, None),
            ("b".to_owned(), 2, 2, 0, None),
            ("c".to_owned(), 1, 1, 0, None),
            ("ab".to_owned(), 3, 2, 1, Some(2.0 / 3.0)),
            ("ac".to_owned(), 3, 1, 0, third),
            ("bc".to_owned(), 2, 1, 0, Some(0.5)),
            ("abc".to_owned(), 3, 1, 1, third),
        ]
    );
    assert_eq!(rows[2].share, third);
}

#[test]
fn segments_show_known_and_unknown_values_and_count_a_case_in_each_of_its_own() {
    let study = Study {
        attributes: vec!["tier".to_owned(), "region".to_owned()],
        ..study(&["a"], &[("waiting", None)])
    };
    let mut tally = Tally::new(false);
    let mention = [Mention { theme: 0, polarity: Some(-0.4), weight: 1.0 }];
    for (case, tier, mentions) in [
        (1, Some("gold"), &mention[..]),
        (1, Some("basic"), &[][..]),
        (2, Some("gold"), &[]),
        (3, None, &mention),
    ] {
        tally.add(&Observation {
            case: Id(case),
            source: "a",
            language: None,
            segments: &[tier, Some("north")],
            group: None,
            measures: &[],
            utterance: Id(case),
            mentions,
        });
    }
    let rows = triangulate(&tally, &study, &farmer()).prevalence;
    let counts: Vec<_> = rows
        .iter()
        .map(|row| (row.attribute.as_deref(), row.value.as_deref(), row.cases_with, row.cases))
        .collect();
    assert_eq!(
        counts,
        [
            (None, None, 2, 3),
            (Some("tier"), None, 1, 1),
            (Some("tier"), Some("basic"), 0, 1),
            (Some("tier"), Some("gold"), 1, 2),
            (Some("region"), Some("north"), 2, 3),
        ]
    );
}

#[test]
fn one_case_is_one_case_however_much_it_talks() {
    let (mut once, mut often) = (Tally::new(false), Tally::new(false));
    for (tally, times) in [(&mut once, 1), (&mut often, 5)] {
        for _ in 0..times {
            crowd(tally, "a", (10, 50), Some(0.3));
            crowd(tally, "b", (10, 50), Some(0.3));
        }
    }
    let study = study(&["a", "b"], &[("waiting", None)]);
    assert_eq!(triangulate(&once, &study, &farmer()), triangulate(&often, &study, &farmer()));
}

#[test]
fn quotes_are_the_heaviest_of_different_cases() {
    let mut tally = Tally::new(false);
    for (case, weight) in [0.2, 0.9, 0.5, 0.7].into_iter().enumerate() {
        let mention = [Mention { theme: 0, polarity: Some(0.5), weight }];
        say(&mut tally, "a", case, "en", &mention);
    }
    let result = triangulate(&tally, &study(&["a", "b"], &[("waiting", None)]), &farmer());
    let quoted = ["1", "3", "2"].map(|case| Id::of(&["a", case, "utterance"]));
    assert_eq!(result.convergence[0].quotes_a, quoted);
    assert_eq!(result.convergence[0].quotes_b, []);
    let elsewhere = [Mention { theme: 0, polarity: None, weight: 0.8 }];
    say(&mut tally, "b", 0, "en", &elsewhere);
    let best = [["a", "1"], ["b", "0"]].map(|[source, case]| Id::of(&[source, case, "utterance"]));
    assert_eq!(tally.exemplars(0, 2), best);
    assert_eq!(tally.exemplars(1, 2), []);
}

#[test]
#[should_panic(expected = "unknown source `b`")]
fn a_source_that_the_study_does_not_list_is_refused() {
    let mut tally = Tally::new(false);
    crowd(&mut tally, "b", (1, 2), None);
    triangulate(&tally, &study(&["a"], &[("waiting", None)]), &farmer());
}

#[test]
fn the_most_talkative_case_is_counted_over_its_segments() {
    let add = |tally: &mut Tally, case: &str, segment: &str, weights: &[f32]| {
        let mention = |weight: &f32| Mention { theme: 1, polarity: None, weight: *weight };
        let mentions: Vec<Mention> = weights.iter().map(mention).collect();
        tally.add(&Observation {
            case: Id::of(&[case]),
            source: "a",
            language: Some("en"),
            segments: &[Some(segment)],
            group: None,
            measures: &[],
            utterance: Id::of(&[case, segment]),
            mentions: &mentions,
        });
    };
    let (mut tally, mut other) = (Tally::new(false), Tally::new(false));
    add(&mut tally, "ann", "morning", &[1.0, 0.9]);
    add(&mut other, "ann", "evening", &[0.5, 0.4]);
    add(&mut other, "ben", "evening", &[0.7]);
    tally.merge(other);
    // What is likelier something else (0.4) does not count.
    assert_eq!(tally.largest_cases(2), [(0, 0), (3, 4)]);
}
