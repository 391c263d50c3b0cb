//! What a pair of sources says of a theme, and all of them together.

use statistics::Random;
use triangulation::{Code, Mention, Parameters, Rule, Status, Tally, triangulate};

use crate::crowds::{compare, crowd, farmer, pair_code, say, study};

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

/// Two random halves of one study say the same: few cells may claim otherwise.
#[test]
fn halves_of_one_study_agree() {
    let mut random = Random::seeded(3);
    let themes: Vec<_> = (0..40).map(|theme| format!("theme {theme}")).collect();
    let themes: Vec<_> = themes.iter().map(|theme| (theme.as_str(), None)).collect();
    let mut tally = Tally::new(false);
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
    let mut tally = Tally::new(false);
    crowd(&mut tally, "a", (12, 60), Some(0.3));
    crowd(&mut tally, "b", (25, 60), Some(-0.1));
    let study = study(&["a", "b"], &[("waiting", None)]);
    let index = triangulate(&tally, &study, &farmer()).index;
    assert_eq!(index, triangulate(&tally, &study, &farmer()).index);
    assert!(index.interval.is_some());
    let without = Parameters { replicates: 0, ..farmer() };
    assert_eq!(triangulate(&tally, &study, &without).index.interval, None);
}
