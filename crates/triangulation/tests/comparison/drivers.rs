//! Scores and the themes of who gave them, on answers that can be added up by hand.

use corpus::Id;
use triangulation::{
    DriverRow, Measure, Mention, Observation, Parameters, Rule, Score, Study, Tally, Theme,
    triangulate,
};

/// Ten who wait answer 6; of twenty others ten answer 9 and ten 7; five who wait answer another
/// question alone, as all do alike.
#[test]
fn effects_and_impacts_are_those_of_who_answered() {
    let mut tally = Tally::new(false);
    let mention = [Mention { theme: 0, polarity: None, weight: 1.0 }];
    for case in 0..35 {
        let (answer, waits) = match case {
            0..10 => (Some(6.0), true),
            10..20 => (Some(9.0), false),
            20..30 => (Some(7.0), false),
            _ => (None, true),
        };
        tally.add(&Observation {
            case: Id(case),
            source: "survey",
            language: None,
            segments: &[],
            group: None,
            measures: &[answer, answer, answer, Some(1.0)],
            utterance: Id(case),
            mentions: if waits { &mention } else { &[] },
        });
    }
    let scores = [Score::Mean, Score::NetPromoter, Score::TopBox(9.0), Score::TopBox(1.0)];
    let study = Study {
        sources: vec!["survey".to_owned()],
        measures: scores.map(|score| Measure { id: format!("{score:?}"), score }).to_vec(),
        themes: vec![Theme { id: "waiting".to_owned(), language: None, within: false }],
        ..Study::default()
    };
    let rows = triangulate(&tally, &study, &Parameters::usual(Rule::Farmer, 7)).drivers;
    let [mean, promoters, top] = &rows[..] else { panic!("three rows: {rows:?}") };
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found}");
    for row in &rows {
        assert_eq!((row.n, row.cases_with, row.method), (30, 10, "lmg"));
        // The answers: 6 against a mean of 8; of a variance of 14/9 they explain 8/9.
        close(row.effect.unwrap(), -2.0);
        close(row.r_squared, 8.0 / 14.0);
        close(row.importance, row.r_squared);
        let interval = row.effect_interval.unwrap();
        assert!(interval.low < -2.0 && -2.0 < interval.high && interval.high < -1.0, "{row:?}");
    }
    // The score of all minus that of those who do not wait: 22/3 − 8; 0 − 50; 1/3 − 1/2.
    close(mean.impact, -2.0 / 3.0);
    close(promoters.impact, -50.0);
    close(top.impact, -1.0 / 6.0);
}

/// Four of a theme are no predictor, and neither is what all but four mention.
#[test]
fn a_theme_of_few_or_of_nearly_all_is_no_predictor() {
    let drivers = |with: u64| -> Vec<DriverRow> {
        let mut tally = Tally::new(false);
        let mention = [Mention { theme: 0, polarity: None, weight: 1.0 }];
        for case in 0..40 {
            tally.add(&Observation {
                case: Id(case),
                source: "survey",
                language: None,
                segments: &[],
                group: None,
                measures: &[Some((case % 7) as f64)],
                utterance: Id(case),
                mentions: if case < with { &mention } else { &[] },
            });
        }
        let study = Study {
            sources: vec!["survey".to_owned()],
            measures: vec![Measure { id: "score".to_owned(), score: Score::Mean }],
            themes: vec![Theme { id: "waiting".to_owned(), language: None, within: false }],
            ..Study::default()
        };
        triangulate(&tally, &study, &Parameters::usual(Rule::Farmer, 7)).drivers
    };
    assert_eq!([4, 5, 35, 36].map(|with| drivers(with).len()), [0, 1, 1, 0]);
}
