//! What holds whatever was counted.

use corpus::Id;
use proptest::prelude::*;
use statistics::q_values;
use triangulation::{
    Compare, ConvergenceRow, Measure, Mention, Observation, Parameters, PrevalenceRow, Score,
    Status, Study, Tally, triangulate,
};

use crate::crowds::{farmer, study};

/// What a random observation is made of: source, case, language, tier, utterance, mentions.
type Drawn = (usize, u64, usize, usize, u64, Vec<(usize, Option<f64>, u8)>);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let mention = (0..3_usize, proptest::option::of(-1.0..1.0_f64), 0..4_u8);
    let mentions = proptest::collection::vec(mention, 0..4);
    let observation = (0..3_usize, 0..12_u64, 0..3_usize, 0..3_usize, 0..1000_u64, mentions);
    proptest::collection::vec(observation, 0..120)
}

/// Tier, channel and month; a case has one channel.
fn segments(&(_, case, _, tier, utterance, _): &Drawn) -> [Option<&'static str>; 3] {
    [
        [None, Some("gold"), Some("basic")][tier],
        [Some("web"), Some("phone"), None][case as usize % 3],
        [None, Some("2026-01"), Some("2026-02"), Some("2026-03")][utterance as usize % 4],
    ]
}

fn tally_of(drawn: &[Drawn]) -> Tally {
    let mut tally = Tally::new(true);
    for drawn in drawn {
        let (source, case, language, _, utterance, mentions) = drawn;
        let mentions: Vec<_> = mentions
            .iter()
            .map(|&(theme, polarity, weight)| Mention { theme, polarity, weight: weight.into() })
            .collect();
        tally.add(&Observation {
            case: Id(*case),
            source: ["a", "b", "c"][*source],
            language: [None, Some("en"), Some("th")][*language],
            segments: &segments(drawn),
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
        attributes: vec!["tier".to_owned(), "channel".to_owned()],
        periods: true,
        crossed: true,
        compare: Some(Compare {
            attribute: 2,
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
        let mut merged = Tally::new(true);
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
        for row in &result.differences {
            prop_assert!(row.cases_with <= row.cases && row.reference_with <= row.reference_cases);
            let share = |with: u64, of: u64| with as f64 / of as f64;
            let own = share(row.cases_with, row.cases);
            let apart = own - share(row.reference_with, row.reference_cases);
            prop_assert!((row.difference - apart).abs() < 1e-12);
            prop_assert!(row.difference_low <= apart && apart <= row.difference_high);
            prop_assert!(row.log_odds_low < row.log_odds && row.log_odds < row.log_odds_high);
        }
        let over_all = |p_values: Vec<f64>, found: Vec<f64>| q_values(&p_values) == found;
        for sort in ["segment", "within", "before-after"] {
            let rows = || result.differences.iter().filter(|row| row.comparison == sort);
            let p_values = rows().map(|row| row.p_value).collect();
            prop_assert!(over_all(p_values, rows().map(|row| row.q_value).collect()), "{}", sort);
        }
        let p_values = result.trends.iter().map(|row| row.p_value).collect();
        let found = result.trends.iter().map(|row| row.q_value).collect();
        prop_assert!(over_all(p_values, found));
        for row in &result.convergence {
            prop_assert!(row.code.is_some() || row.note.is_some());
            prop_assert!(row.q_value.is_none_or(|q| q >= row.p_value.unwrap() && q <= 1.0));
        }
    }

    /// The tables tell the same counts: what is compared is what prevalence counts.
    #[test]
    fn tables_do_not_contradict_each_other(observations in drawn()) {
        let parameters = Parameters { replicates: 0, orders: 0, ..farmer() };
        let study = three_themes(&["a", "b", "c"]);
        let result = triangulate(&tally_of(&observations), &study, &parameters);
        let cells = |theme: &str, source: &str| {
            let of = (theme.to_owned(), source.to_owned());
            let rows = result.prevalence.iter();
            rows.filter(move |row| (&row.theme_id, &row.source_id) == (&of.0, &of.1))
        };
        let sum = |rows: Vec<&PrevalenceRow>| {
            let add = |sum: (u64, u64), row: &PrevalenceRow| {
                (sum.0 + row.cases_with, sum.1 + row.cases)
            };
            rows.into_iter().fold((0, 0), add)
        };
        for row in result.differences.iter().filter(|row| row.comparison == "segment") {
            let here = |known: bool, own: bool| {
                let rows = cells(&row.theme_id, &row.source_id).filter(|cell| {
                    cell.period.is_none()
                        && cell.attribute.as_deref() == Some(&row.attribute)
                        && cell.value.is_some() == known
                        && (cell.value.as_deref() == Some(&row.value)) == own
                });
                sum(rows.collect())
            };
            prop_assert_eq!((row.cases_with, row.cases), here(true, true));
            prop_assert_eq!((row.reference_with, row.reference_cases), here(true, false));
            prop_assert_eq!(row.unknown_cases, here(false, false).1);
        }
        let in_periods = |theme: &str, source: &str, is: &dyn Fn(&str) -> bool| {
            let rows = cells(theme, source).filter(|cell| {
                let period = cell.period.as_deref().filter(|it| *it != "unknown");
                cell.attribute.is_none() && period.is_some_and(is)
            });
            sum(rows.collect())
        };
        for row in result.differences.iter().filter(|row| row.comparison == "before-after") {
            let of = |period: &str| {
                in_periods(&row.theme_id, &row.source_id, &|it| it == period)
            };
            prop_assert_eq!((row.cases_with, row.cases), of("2026-03"));
            prop_assert_eq!((row.reference_with, row.reference_cases), of("2026-01"));
        }
        for row in &result.trends {
            let of = |after: bool| {
                in_periods(&row.theme_id, &row.source_id, &|it| (it >= &*row.changed_at) == after)
            };
            let (before, after) = (of(false), of(true));
            prop_assert_eq!((row.before_with, row.before_cases), before);
            prop_assert_eq!((row.after_with, row.after_cases), after);
            let more = after.0 * before.1 > before.0 * after.1;
            prop_assert_eq!(row.direction == "up", more);
        }
    }

    /// Whoever is quoted for a side of a difference or a trend is of that side, and speaks of it.
    #[test]
    fn quotes_are_of_their_side(observations in drawn()) {
        let parameters = Parameters { replicates: 0, orders: 0, alpha: 1.0, ..farmer() };
        let study = three_themes(&["a", "b", "c"]);
        let result = triangulate(&tally_of(&observations), &study, &parameters);
        let says = |source: &str, theme: &str, utterance: Id, is: &dyn Fn([Option<&str>; 3]) -> bool| {
            observations.iter().any(|drawn| {
                let (at, _, _, _, own, mentions) = drawn;
                let theme = study.themes.iter().position(|it| it.id == theme);
                ["a", "b", "c"][*at] == source
                    && Id(*own) == utterance
                    && is(segments(drawn))
                    && mentions.iter().any(|(it, _, weight)| Some(*it) == theme && *weight > 0)
            })
        };
        for row in &result.differences {
            let position = |name: &str| ["tier", "channel", "period"].iter().position(|it| *it == name);
            let around = row.within_attribute.as_deref().zip(row.within_value.as_deref());
            let is_side = |own: bool, segments: [Option<&str>; 3]| {
                let value = segments[position(&row.attribute).unwrap()];
                let is_around = around
                    .is_none_or(|(name, value)| segments[position(name).unwrap()] == Some(value));
                let is_reference = match &row.reference {
                    Some(reference) => value == Some(reference),
                    None => value.is_some_and(|value| value != row.value),
                };
                is_around && if own { value == Some(&row.value) } else { is_reference }
            };
            for (own, quotes, with) in [
                (true, &row.quotes, row.cases_with),
                (false, &row.reference_quotes, row.reference_with),
            ] {
                prop_assert_eq!(quotes.is_empty(), with == 0);
                for quote in quotes {
                    let is = |segments: [Option<&str>; 3]| is_side(own, segments);
                    prop_assert!(says(&row.source_id, &row.theme_id, *quote, &is), "{:?}", row);
                }
            }
        }
        for row in &result.trends {
            for (after, quotes, with) in
                [(true, &row.quotes, row.after_with), (false, &row.before_quotes, row.before_with)]
            {
                prop_assert_eq!(quotes.is_empty(), with == 0);
                for quote in quotes {
                    let is = |[.., period]: [Option<&str>; 3]| {
                        period.is_some_and(|period| (period >= &*row.changed_at) == after)
                    };
                    prop_assert!(says(&row.source_id, &row.theme_id, *quote, &is), "{:?}", row);
                }
            }
        }
    }

    /// Whatever is said twice by the same case changes no figure.
    #[test]
    fn what_is_said_again_changes_nothing(observations in drawn()) {
        let parameters = Parameters { replicates: 5, orders: 5, ..farmer() };
        let study = three_themes(&["a", "b", "c"]);
        let twice = [observations.clone(), observations.clone()].concat();
        let once = triangulate(&tally_of(&observations), &study, &parameters);
        prop_assert_eq!(once, triangulate(&tally_of(&twice), &study, &parameters));
    }

    /// One more who raises a theme never makes it rarer, nor less present.
    #[test]
    fn one_more_who_raises_a_theme_makes_it_no_rarer(observations in drawn()) {
        let parameters = Parameters { replicates: 0, orders: 0, ..farmer() };
        let study = three_themes(&["a", "b", "c"]);
        let mut more = observations.clone();
        more.push((0, 10_000, 1, 1, 1, vec![(0, None, 1)]));
        let whole = |observations: &[Drawn]| {
            let rows = triangulate(&tally_of(observations), &study, &parameters).prevalence;
            let is = |row: &PrevalenceRow| {
                (&*row.theme_id, &*row.source_id, &row.attribute, &row.period)
                    == ("wait", "a", &None, &None)
            };
            rows.into_iter().find(is).unwrap()
        };
        let [before, after] = [&observations, &more].map(|drawn| whole(drawn));
        prop_assert_eq!((after.cases_with, after.cases), (before.cases_with + 1, before.cases + 1));
        prop_assert!(before.prevalence.unwrap_or(0.0) <= after.prevalence.unwrap());
        prop_assert!(before.status != Status::Present || after.status == Status::Present);
    }
}
