//! Differences, trends, saturation and groups, on counts whose answer is known.

use corpus::Id;
use triangulation::{
    Compare, DifferenceRow, Mention, Observation, Parameters, Rule, Study, Tally, Theme,
    Triangulation, triangulate,
};

/// What some cases have in common.
struct Crowd<'c> {
    cases: std::ops::Range<u64>,
    tier: Option<&'c str>,
    period: Option<&'c str>,
    group: Option<u64>,
    themes: &'c [usize],
}

const NOBODY: Crowd<'static> =
    Crowd { cases: 0..0, tier: None, period: None, group: None, themes: &[] };

fn found(crowds: &[Crowd<'_>], compare: Option<Compare>) -> Triangulation {
    let mut tally = Tally::new(false);
    for crowd in crowds {
        let mentions: Vec<Mention> = crowd
            .themes
            .iter()
            .map(|&theme| Mention { theme, polarity: None, weight: 1.0 })
            .collect();
        for case in crowd.cases.clone() {
            tally.add(&Observation {
                case: Id(case),
                source: "a",
                language: Some("en"),
                segments: &[crowd.tier, crowd.period],
                group: crowd.group.map(Id),
                measures: &[],
                utterance: Id(case),
                mentions: &mentions,
            });
        }
    }
    let theme =
        |id: &str| Theme { id: id.to_owned(), language: Some("en".to_owned()), within: false };
    let study = Study {
        sources: vec!["a".to_owned()],
        attributes: vec!["tier".to_owned()],
        periods: true,
        crossed: false,
        compare,
        measures: Vec::new(),
        themes: ["waiting", "bills", "app"].map(theme).to_vec(),
    };
    triangulate(&tally, &study, &Parameters::usual(Rule::Farmer, 7))
}

/// 18 of 40 business and 6 of 100 personal customers are passed around; ten are of no known tier.
#[test]
fn a_segment_that_differs_is_told_with_how_far() {
    let crowds = [
        Crowd { cases: 0..18, tier: Some("business"), themes: &[0, 1], ..NOBODY },
        Crowd { cases: 18..40, tier: Some("business"), themes: &[1], ..NOBODY },
        Crowd { cases: 40..46, tier: Some("personal"), themes: &[0, 1], ..NOBODY },
        Crowd { cases: 46..140, tier: Some("personal"), themes: &[1], ..NOBODY },
        Crowd { cases: 140..150, themes: &[0], ..NOBODY },
    ];
    let rows = found(&crowds, None).differences;
    assert_eq!(rows.len(), 4, "two themes in two segments; nobody mentions the third");
    let row = |theme: &str, value: &str| {
        rows.iter().find(|row| row.theme_id == theme && row.value == value).unwrap()
    };
    let business = row("waiting", "business");
    let counts =
        [business.cases_with, business.cases, business.reference_with, business.reference_cases];
    assert_eq!((counts, business.unknown_cases), ([18, 40, 6, 100], 10));
    assert_eq!((business.comparison, business.reference.as_deref()), ("segment", None));
    // statsmodels: confint_proportions_2indep(method="newcomb")
    let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}");
    close(business.difference, 0.39);
    close(business.difference_low, 0.233_064_547);
    close(business.difference_high, 0.545_091_519);
    assert!(business.q_value < 1e-6 && business.log_odds_low > 0.0);
    let personal = row("waiting", "personal");
    close(personal.difference, -0.39);
    close(personal.q_value, business.q_value);
    assert_eq!(row("bills", "business").p_value, 1.0);
}

#[test]
fn before_and_after_are_compared_over_several_periods() {
    let quarter = |from: u64, period, with: u64| {
        let all = |cases, themes| Crowd { cases, period: Some(period), themes, ..NOBODY };
        [all(from..from + with, &[0][..]), all(from + with..from + 50, &[])]
    };
    let crowds = [
        quarter(0, "2026-01", 10),
        quarter(50, "2026-02", 12),
        quarter(100, "2026-03", 25),
        quarter(150, "2026-04", 27),
    ];
    let compare = Compare {
        attribute: 1,
        before: vec!["2026-01".to_owned(), "2026-02".to_owned()],
        after: vec!["2026-03".to_owned(), "2026-04".to_owned(), "2026-05".to_owned()],
    };
    let result = found(&crowds.into_iter().flatten().collect::<Vec<_>>(), Some(compare));
    let [DifferenceRow { comparison, attribute, value, reference, difference, .. }] =
        &result.differences[..]
    else {
        panic!("one row: {:?}", result.differences);
    };
    assert_eq!((*comparison, attribute.as_str()), ("before-after", "period"));
    assert_eq!(value, "2026-03, 2026-04, 2026-05");
    assert_eq!(reference.as_deref(), Some("2026-01, 2026-02"));
    assert!((difference - 0.30).abs() < 1e-9);
    let [trend] = &result.trends[..] else { panic!("one row: {:?}", result.trends) };
    assert_eq!((trend.changed_at.as_str(), trend.direction, trend.periods), ("2026-03", "up", 4));
    assert_eq!((trend.before_with, trend.after_with), (22, 52));
    assert!(trend.q_value < 0.001);
    let january =
        result.prevalence.iter().find(|row| row.period.as_deref() == Some("2026-01")).unwrap();
    assert_eq!((january.cases, january.cases_with), (50, 10));
}

/// Two groups of six that say the same are two people; groups that are mixed are twelve.
#[test]
fn groups_that_are_alike_tell_less() {
    let group = |cases, group, themes| Crowd { cases, group: Some(group), themes, ..NOBODY };
    let alike = found(&[group(0..6, 1, &[0]), group(6..12, 2, &[])], None).prevalence;
    let mixed = found(
        &[group(0..3, 1, &[0]), group(3..6, 1, &[]), group(6..9, 2, &[0]), group(9..12, 2, &[])],
        None,
    )
    .prevalence;
    let [alike, mixed] = [&alike[0], &mixed[0]];
    assert_eq!(
        (alike.cases, alike.cases_with, alike.groups, alike.groups_with),
        (12, 6, Some(2), Some(1))
    );
    assert_eq!(
        (mixed.groups, mixed.groups_with, mixed.design_effect),
        (Some(2), Some(2), Some(1.0))
    );
    assert!((alike.design_effect.unwrap() - 6.0).abs() < 1e-9);
    // scipy: binomtest(1, 2).proportion_ci(method="wilson"), binomtest(6, 12)
    assert!((alike.prevalence_low.unwrap() - 0.094531).abs() < 1e-6);
    assert!((mixed.prevalence_low.unwrap() - 0.253781).abs() < 1e-6);
    let alone = found(&[Crowd { cases: 0..12, themes: &[0], ..NOBODY }], None).prevalence;
    assert_eq!((alone[0].groups, alone[0].design_effect), (None, None));
}

#[test]
fn nothing_new_is_said_after_so_many_cases() {
    let crowds = [
        Crowd { cases: 0..10, themes: &[0, 1], ..NOBODY },
        Crowd { cases: 10..20, themes: &[1], tier: Some("gold"), ..NOBODY },
    ];
    let rows = found(&crowds, None).saturation;
    let whole: Vec<_> = rows.iter().filter(|row| row.attribute.is_none()).collect();
    assert_eq!((whole.len(), whole[0].all_cases, whole[0].all_themes), (20, 20, 2));
    // Half of the cases say both themes: the median of the first says one or two, all say two.
    assert_eq!((whole[0].themes_low, whole[0].themes_high, whole[19].themes), (1.0, 2.0, 2.0));
    assert_eq!(whole[4].saturated_5, Some(0.0), "a run ends with the sixth at the earliest");
    let known: Vec<f64> = whole.iter().map(|row| row.saturated_5.unwrap()).collect();
    assert!(known.is_sorted() && known[5] > 0.9 && known[19] == 1.0, "{known:?}");
    // P(a run of two is new to four) by counting: the four say only the second, then one says both.
    let gold: Vec<_> = rows.iter().filter(|row| row.value.as_deref() == Some("gold")).collect();
    assert_eq!((gold.len(), gold[5].saturated_0), (10, Some(1.0)));
    let unknown = rows.iter().filter(|row| row.attribute.is_some() && row.value.is_none());
    assert_eq!(unknown.count(), 10, "cases of no known tier are a segment of their own");
}
