//! The whole comparison, on counts whose answer is known.

use corpus::Id;
use proptest::prelude::*;
use statistics::Random;
use triangulation::{
    Code, Compare, ConvergenceIndex, ConvergenceRow, Measure, Mention, Observation, Parameters,
    PrevalenceRow, Rule, Score, Status, Study, Tally, Theme, Triangulation, triangulate,
};

fn study(sources: &[&str], themes: &[(&str, Option<&str>)]) -> Study {
    let theme = |&(id, language): &(&str, Option<&str>)| Theme {
        id: id.to_owned(),
        language: language.map(str::to_owned),
        within: false,
    };
    Study {
        sources: sources.iter().map(|source| (*source).to_owned()).collect(),
        themes: themes.iter().map(theme).collect(),
        ..Study::default()
    }
}

fn farmer() -> Parameters {
    Parameters::usual(Rule::Farmer, 7)
}

/// One case that says one thing.
fn say(tally: &mut Tally, source: &str, case: usize, language: &str, mentions: &[Mention]) {
    let case = case.to_string();
    tally.add(&Observation {
        case: Id::of(&[source, &case]),
        source,
        language: Some(language),
        segments: &[],
        group: None,
        measures: &[],
        utterance: Id::of(&[source, &case, "utterance"]),
        mentions,
    });
}

/// `asked` cases of which the first `with` mention a theme, with polarities around `polarity`.
fn crowd(tally: &mut Tally, source: &str, (with, asked): (usize, usize), polarity: Option<f64>) {
    for case in 0..asked {
        let wobble = if case % 2 == 0 { 0.1 } else { -0.1 };
        let polarity = polarity.map(|polarity| polarity + wobble);
        let mentions = [Mention { theme: 0, polarity, weight: 1.0 }];
        say(tally, source, case, "en", if case < with { &mentions } else { &[] });
    }
}

/// A theme in sources "a", "b", … by (with, asked) and polarity.
fn compare(crowds: &[((usize, usize), Option<f64>)], rule: Rule) -> Triangulation {
    let names = ["a", "b", "c", "d"];
    let mut tally = Tally::default();
    for (name, &(counts, polarity)) in names.iter().zip(crowds) {
        crowd(&mut tally, name, counts, polarity);
    }
    let parameters = Parameters { replicates: 0, ..Parameters::usual(rule, 7) };
    triangulate(&tally, &study(&names[..crowds.len()], &[("waiting", None)]), &parameters)
}

fn pair_code(crowds: [((usize, usize), Option<f64>); 2], rule: Rule) -> Option<Code> {
    compare(&crowds, rule).convergence[0].code
}

#[test]
fn meaning_and_prominence_make_the_code() {
    use Code::{Agreement, Dissonance, PartialAgreement};
    let (often, rarely) = ((40, 100), (5, 100));
    let (glad, cross) = (Some(0.7), Some(-0.7));
    for (a, b, by_farmer, by_meaning) in [
        ((often, glad), (often, glad), Agreement, Agreement),
        ((often, glad), (rarely, glad), PartialAgreement, PartialAgreement),
        ((often, glad), (often, cross), PartialAgreement, Dissonance),
        ((often, glad), (rarely, cross), Dissonance, Dissonance),
        // Positive and neutral are not opposite.
        ((often, glad), (often, Some(0.0)), PartialAgreement, PartialAgreement),
        ((often, glad), (rarely, Some(0.0)), Dissonance, Dissonance),
        // Two degrees of the same sign agree, though their intervals are apart.
        ((often, glad), (often, Some(0.4)), Agreement, Agreement),
        // Two cases have a wide interval, which takes in everything.
        ((often, glad), ((2, 5), Some(0.5)), Agreement, Agreement),
        // More than twice the share, but too few cases to be sure of a difference.
        (((3, 20), glad), ((7, 20), glad), Agreement, Agreement),
        // A sure difference, but of less than twice the share.
        (((300, 1000), glad), ((400, 1000), glad), Agreement, Agreement),
        // Neutral on both sides is the same meaning.
        ((often, Some(0.0)), (often, Some(0.0)), Agreement, Agreement),
    ] {
        assert_eq!(pair_code([a, b], Rule::Farmer), Some(by_farmer), "{a:?} {b:?}");
        assert_eq!(pair_code([b, a], Rule::Farmer), Some(by_farmer), "{b:?} {a:?}");
        assert_eq!(pair_code([a, b], Rule::MeaningFirst), Some(by_meaning), "{a:?} {b:?}");
        assert_eq!(pair_code([b, a], Rule::MeaningFirst), Some(by_meaning), "{b:?} {a:?}");
    }
}

#[test]
fn a_part_of_a_theme_is_compared_but_not_summed() {
    let mut tally = Tally::default();
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

#[test]
fn a_source_without_feeling_leaves_the_cell_open_and_says_so() {
    let result = compare(&[((40, 100), Some(0.7)), ((40, 100), None)], Rule::Farmer);
    let row = &result.convergence[0];
    assert_eq!((row.code, row.meaning_agrees, row.prominence_agrees), (None, None, Some(true)));
    assert_eq!(row.note.as_deref(), Some("fewer than two cases with a polarity in b"));
    let of_b = &result.prevalence[1];
    assert_eq!((of_b.polarity, of_b.polarity_low, of_b.polarity_high), (None, None, None));
}

/// 20 of 200 present a theme: 40 silent cases mean something (0.0148). 4 of 200: they do not (0.4457).
#[test]
fn silence_and_too_little_data() {
    let silent = compare(&[((20, 200), Some(0.5)), ((0, 40), None)], Rule::Farmer);
    let row = &silent.convergence[0];
    assert_eq!(row.code, Some(Code::Silence));
    assert!((row.silence_probability.unwrap() - 0.014780883).abs() < 1e-6);
    assert_eq!(row.note.as_deref(), Some("none of 40 cases in b: at most 7.5 % (rule of three)"));
    assert_eq!(row.p_value, None);
    let of_b = &silent.prevalence[1];
    assert_eq!((of_b.status, of_b.cases, of_b.cases_with), (Status::Silent, 40, 0));
    assert_eq!((of_b.prevalence, of_b.prevalence_low), (Some(0.0), Some(0.0)));
    assert!((of_b.prevalence_high.unwrap() - 0.087621601).abs() < 1e-6);

    let few = compare(&[((4, 200), Some(0.5)), ((0, 40), None)], Rule::Farmer);
    let row = &few.convergence[0];
    assert_eq!(row.code, Some(Code::Insufficient));
    assert!((row.silence_probability.unwrap() - 0.445700404).abs() < 1e-6);
    assert_eq!(few.prevalence[1].status, Status::Insufficient);
}

#[test]
fn traces_and_absent_themes() {
    let trace = compare(&[((20, 200), Some(0.5)), ((1, 40), Some(0.5))], Rule::Farmer);
    let row = &trace.convergence[0];
    assert_eq!(row.code, Some(Code::Insufficient));
    // scipy.stats.binom.cdf(1, 40, 0.1)
    assert!((row.silence_probability.unwrap() - 0.080473696).abs() < 1e-6);
    assert_eq!(row.note.as_deref(), Some("a trace in b: 1 of 40 cases"));
    let of_b = &trace.prevalence[1];
    assert_eq!((of_b.status, of_b.polarity_low), (Status::Trace, None));

    let faint = compare(&[((60, 200), Some(0.5)), ((2, 196), Some(0.5))], Rule::Farmer);
    let row = &faint.convergence[0];
    assert_eq!(row.code, Some(Code::Silence), "two of 196, where 59 would be expected");
    assert_eq!(
        row.note.as_deref(),
        Some("only 2 of 196 cases in b, far fewer than where it is present")
    );
    assert_eq!(faint.prevalence[1].status, Status::Trace);

    let absent = compare(&[((1, 200), Some(0.5)), ((0, 40), None)], Rule::Farmer);
    let row = &absent.convergence[0];
    assert_eq!((row.code, row.note.as_deref()), (None, Some("neither source presents the theme")));
    assert_eq!(absent.prevalence[1].status, Status::Absent);
    assert_eq!(absent.index.value, None);
    assert_eq!(absent.completeness[0].share, None);
}

/// Of a theme that is as common everywhere, at most `alpha` of the sources are called silent.
#[test]
fn silence_is_rarely_a_false_alarm() {
    let mut random = Random::seeded(11);
    let mut silences = 0;
    let studies = 400;
    for _ in 0..studies {
        let mut drawn = |asked: usize| (0..asked).filter(|_| random.below(100) < 8).count();
        let counts = [drawn(300), drawn(36)];
        let result = compare(&[((counts[0], 300), None), ((counts[1], 36), None)], Rule::Farmer);
        silences += usize::from(result.prevalence[1].status == Status::Silent);
    }
    // (1 − 0.08)^36 = 0.0497: about as many as alpha allows, if p* were known exactly.
    assert!(silences > 0 && silences as f64 <= 0.06 * studies as f64, "{silences}");
}

#[test]
fn over_all_sources_the_gravest_pair_speaks() {
    let (often, rarely, never) = ((40, 100), (5, 100), (0, 100));
    let overall = |crowds: &[_]| {
        let row = compare(crowds, Rule::Farmer).convergence.pop().unwrap();
        assert_eq!((row.source_a, row.source_b), (None, None));
        (row.code, row.note.unwrap())
    };
    let (glad, cross) = (Some(0.7), Some(-0.7));
    assert_eq!(
        overall(&[(often, glad), (often, glad), (often, glad)]),
        (Some(Code::Agreement), "3 agreement".to_owned())
    );
    assert_eq!(
        overall(&[(often, glad), (often, glad), (rarely, glad)]),
        (Some(Code::PartialAgreement), "1 agreement, 2 partial agreement".to_owned())
    );
    assert_eq!(
        overall(&[(often, glad), (rarely, glad), (never, None)]),
        (Some(Code::Silence), "1 partial agreement, 2 silence".to_owned())
    );
    assert_eq!(
        overall(&[(often, glad), (rarely, cross), (never, None)]),
        (Some(Code::Dissonance), "1 dissonance, 2 silence".to_owned())
    );
    assert_eq!(
        overall(&[(often, glad), ((0, 1), None), ((0, 1), None)]),
        (Some(Code::Insufficient), "2 insufficient, 1 undecided".to_owned())
    );
}

/// Four languages: English reviews, a Thai group, and a survey in Indonesian, Malay and English.
#[test]
fn themes_are_asked_only_of_cases_with_words_in_their_language() {
    let study = study(
        &["reviews", "group", "survey"],
        &[("wait", Some("en")), ("รอนาน", Some("th")), ("antre", Some("id")), ("lama", Some("ms"))],
    );
    let mut tally = Tally::default();
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
    let mut tally = Tally::default();
    let mention = [Mention { theme: 0, polarity: None, weight: 1.0 }];
    say(&mut tally, "a", 1, "ms", &mention);
    say(&mut tally, "a", 2, "ms", &[]);
    let result = triangulate(&tally, &study(&["a"], &[("antre", Some("id"))]), &farmer());
    assert_eq!((result.prevalence[0].cases, result.prevalence[0].cases_with), (1, 1));
}

#[test]
fn completeness_counts_shared_and_unique_themes() {
    let study = study(&["a", "b", "c"], &[("1", None), ("2", None), ("3", None), ("4", None)]);
    let mut tally = Tally::default();
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
    let mut tally = Tally::default();
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
    let (mut once, mut often) = (Tally::default(), Tally::default());
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
    let mut tally = Tally::default();
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

/// Two random halves of one study say the same: few cells may claim otherwise.
#[test]
fn halves_of_one_study_agree() {
    let mut random = Random::seeded(3);
    let themes: Vec<_> = (0..40).map(|theme| format!("theme {theme}")).collect();
    let themes: Vec<_> = themes.iter().map(|theme| (theme.as_str(), None)).collect();
    let mut tally = Tally::default();
    for case in 0..1200 {
        let mentions: Vec<_> = (0..40)
            .filter(|theme| random.below(100) < 4 + theme)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|theme| {
                let polarity =
                    (theme % 5) as f64 / 2.5 - 0.8 + random.below(100) as f64 / 250.0 - 0.2;
                Mention { theme, polarity: Some(polarity), weight: 1.0 }
            })
            .collect();
        say(&mut tally, ["a", "b"][random.below(2)], case, "en", &mentions);
    }
    let parameters = Parameters { replicates: 200, ..farmer() };
    let index = triangulate(&tally, &study(&["a", "b"], &themes), &parameters).index;
    assert_eq!(index.agreement + index.partial_agreement + index.dissonance, 40);
    assert!(index.value.unwrap() >= 0.95, "{index:?}");
    let interval = index.interval.unwrap();
    assert!(interval.low >= 0.8 && interval.high <= 1.0, "{index:?}");
}

#[test]
fn the_interval_of_the_index_follows_its_seed() {
    let mut tally = Tally::default();
    crowd(&mut tally, "a", (12, 60), Some(0.3));
    crowd(&mut tally, "b", (25, 60), Some(-0.1));
    let study = study(&["a", "b"], &[("waiting", None)]);
    let index = triangulate(&tally, &study, &farmer()).index;
    assert_eq!(index, triangulate(&tally, &study, &farmer()).index);
    assert!(index.interval.is_some());
    let without = Parameters { replicates: 0, ..farmer() };
    assert_eq!(triangulate(&tally, &study, &without).index.interval, None);
}

#[test]
#[should_panic(expected = "unknown source `b`")]
fn a_source_that_the_study_does_not_list_is_refused() {
    let mut tally = Tally::default();
    crowd(&mut tally, "b", (1, 2), None);
    triangulate(&tally, &study(&["a"], &[("waiting", None)]), &farmer());
}

/// What a random observation is made of: source, case, language, tier, utterance, mentions.
type Drawn = (usize, u64, usize, usize, u64, Vec<(usize, Option<f64>, u8)>);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let mention = (0..3_usize, proptest::option::of(-1.0..1.0_f64), 0..4_u8);
    let mentions = proptest::collection::vec(mention, 0..4);
    let observation = (0..3_usize, 0..12_u64, 0..3_usize, 0..3_usize, 0..1000_u64, mentions);
    proptest::collection::vec(observation, 0..120)
}

fn tally_of(drawn: &[Drawn]) -> Tally {
    let mut tally = Tally::default();
    for (source, case, language, tier, utterance, mentions) in drawn {
        let mentions: Vec<_> = mentions
            .iter()
            .map(|&(theme, polarity, weight)| Mention { theme, polarity, weight: weight.into() })
            .collect();
        tally.add(&Observation {
            case: Id(*case),
            source: ["a", "b", "c"][*source],
            language: [None, Some("en"), Some("th")][*language],
            segments: &[
                [None, Some("gold"), Some("basic")][*tier],
                [None, Some("2026-01"), Some("2026-02"), Some("2026-03")][*utterance as usize % 4],
            ],
            group: [None, Some(Id(case % 3))][*case as usize % 2],
            measures: &[Some(*case as f64), [None, Some(0.1 * *utterance as f64)][*language % 2]],
            utterance: Id(*utterance),
            mentions: &mentions,
        });
    }
    tally
}

fn three_themes(sources: &[&str]) -> Study {
    Study {
        attributes: vec!["tier".to_owned()],
        periods: true,
        compare: Some(Compare {
            attribute: 1,
            before: vec!["2026-01".to_owned()],
            after: vec!["2026-03".to_owned()],
        }),
        measures: [Score::Mean, Score::NetPromoter]
            .map(|score| Measure { id: format!("{score:?}"), score })
            .to_vec(),
        ..study(sources, &[("wait", Some("en")), ("รอ", Some("th")), ("price", None)])
    }
}

proptest! {
    /// However the observations are ordered, split and merged, the counts are the same.
    #[test]
    fn merging_does_not_depend_on_order(
        (observations, shuffled) in drawn()
            .prop_flat_map(|drawn| (Just(drawn.clone()), Just(drawn).prop_shuffle())),
        split in 1..40_usize,
    ) {
        let whole = tally_of(&observations);
        let mut merged = Tally::default();
        for part in shuffled.chunks(split).rev() {
            merged.merge(tally_of(part));
        }
        prop_assert_eq!(&whole, &merged);
    }

    /// Naming the sources in another order changes nothing but the order of the rows.
    #[test]
    fn the_order_of_sources_does_not_matter(observations in drawn()) {
        let tally = tally_of(&observations);
        let parameters = Parameters { replicates: 0, ..farmer() };
        let forth = triangulate(&tally, &three_themes(&["a", "b", "c"]), &parameters);
        let back = triangulate(&tally, &three_themes(&["c", "b", "a"]), &parameters);
        prop_assert_eq!(forth.index, back.index);
        for row in &forth.convergence {
            let same = |other: &&ConvergenceRow| {
                other.theme_id == row.theme_id
                    && other.source_a == row.source_b
                    && other.source_b == row.source_a
            };
            let mirrored = back.convergence.iter().find(same).unwrap();
            prop_assert_eq!(row.code, mirrored.code);
            prop_assert_eq!(row.meaning_agrees, mirrored.meaning_agrees);
            prop_assert_eq!(row.prominence_agrees, mirrored.prominence_agrees);
            prop_assert_eq!(row.silence_probability, mirrored.silence_probability);
            prop_assert_eq!(&row.quotes_a, &mirrored.quotes_b);
            let close = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-12,
                (a, b) => a == b,
            };
            prop_assert!(close(row.p_value, mirrored.p_value));
            prop_assert!(close(row.q_value, mirrored.q_value));
        }
    }

    /// Every row is whole: parts within their wholes, estimates within their intervals.
    #[test]
    fn rows_are_sound(observations in drawn()) {
        let parameters = Parameters { replicates: 0, ..farmer() };
        let study = three_themes(&["a", "b", "c"]);
        let result = triangulate(&tally_of(&observations), &study, &parameters);
        for row in &result.prevalence {
            prop_assert!(row.cases_with <= row.cases);
            prop_assert_eq!(row.prevalence.is_some(), row.cases > 0);
            if let (Some(low), Some(share), Some(high)) =
                (row.prevalence_low, row.prevalence, row.prevalence_high)
            {
                prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            }
            if let (Some(low), Some(mean), Some(high)) =
                (row.polarity_low, row.polarity, row.polarity_high)
            {
                prop_assert!(-1.0 <= low && low <= mean && mean <= high && high <= 1.0);
            }
        }
        for row in &result.convergence {
            prop_assert!(row.code.is_some() || row.note.is_some());
            prop_assert!(row.q_value.is_none_or(|q| q >= row.p_value.unwrap() && q <= 1.0));
        }
    }
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
    let (mut tally, mut other) = (Tally::default(), Tally::default());
    add(&mut tally, "ann", "morning", &[1.0, 0.9]);
    add(&mut other, "ann", "evening", &[0.5, 0.4]);
    add(&mut other, "ben", "evening", &[0.7]);
    tally.merge(other);
    // What is likelier something else (0.4) does not count.
    assert_eq!(tally.largest_cases(2), [(0, 0), (3, 4)]);
}
