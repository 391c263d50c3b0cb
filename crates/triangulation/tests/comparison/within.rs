//! Segments within segments, and what shows that they differ.

use std::collections::BTreeSet;

use corpus::Id;
use statistics::q_values;
use triangulation::{
    DifferenceRow, Mention, Observation, Parameters, Rule, Study, Tally, Theme, triangulate,
};

/// (cases with, cases), tier, channel.
type Cell = ((u64, u64), Option<&'static str>, Option<&'static str>);

/// The differences of cells, whose cases are numbered one after the other.
fn differences(cells: &[Cell], crossed: bool) -> Vec<DifferenceRow> {
    let mut tally = Tally::new(crossed);
    let mention = [Mention { theme: 0, polarity: Some(-0.5), weight: 1.0 }];
    let mut next = 0;
    for &((with, of), tier, channel) in cells {
        for case in 0..of {
            tally.add(&Observation {
                case: Id(next),
                source: "survey",
                language: None,
                segments: &[tier, channel],
                group: None,
                measures: &[],
                utterance: Id(next),
                mentions: if case < with { &mention } else { &[] },
            });
            next += 1;
        }
    }
    let study = Study {
        sources: vec!["survey".to_owned()],
        attributes: ["tier", "channel"].map(str::to_owned).to_vec(),
        crossed,
        themes: vec![Theme { id: "waiting".to_owned(), language: None, within: false }],
        ..Study::default()
    };
    triangulate(&tally, &study, &Parameters::usual(Rule::Farmer, 7)).differences
}

const PREMIUM: Option<&str> = Some("premium");
const BASIC: Option<&str> = Some("basic");
const PHONE: Option<&str> = Some("phone");
const CHAT: Option<&str> = Some("chat");

/// Premium customers on the phone wait. They come after the others, whom a quote would be of if it was
/// looked for among too many.
const WAITING: [Cell; 6] = [
    ((7, 70), BASIC, CHAT),
    ((6, 70), BASIC, PHONE),
    ((6, 60), PREMIUM, CHAT),
    ((30, 60), PREMIUM, PHONE),
    ((5, 20), PREMIUM, None),
    ((4, 9), None, PHONE),
];

#[test]
fn a_segment_is_compared_within_each_value_of_another() {
    let rows = differences(&WAITING, true);
    let within: Vec<&DifferenceRow> =
        rows.iter().filter(|row| row.comparison == "within").collect();
    assert_eq!((rows.len(), within.len()), (12, 8), "two by two, from either side");
    let row = |around: &str, value: &str| {
        let is = |row: &&&DifferenceRow| {
            row.within_value.as_deref() == Some(around) && row.value == value
        };
        within.iter().find(is).unwrap()
    };
    let counts = |row: &DifferenceRow| {
        [row.cases_with, row.cases, row.reference_with, row.reference_cases, row.unknown_cases]
    };
    let phone = row("premium", "phone");
    assert_eq!(counts(phone), [30, 60, 6, 60, 20]);
    assert_eq!((phone.within_attribute.as_deref(), &*phone.attribute), (Some("tier"), "channel"));
    assert_eq!(counts(row("basic", "phone")), [6, 70, 7, 70, 0]);
    let premium = row("phone", "premium");
    assert_eq!(counts(premium), [30, 60, 6, 70, 9], "the nine of no known tier are in neither");
    assert_eq!(premium.within_attribute.as_deref(), Some("channel"));
    // Everybody else of the source, in whatever segment.
    let whole = |row: &&DifferenceRow| row.comparison == "segment" && row.value == "phone";
    assert_eq!(counts(rows.iter().find(whole).unwrap()), [40, 139, 13, 130, 20]);

    let p_values: Vec<f64> = within.iter().map(|row| row.p_value).collect();
    let found: Vec<f64> = within.iter().map(|row| row.q_value).collect();
    assert_eq!(found, q_values(&p_values), "over all comparisons within segments");
    assert!(phone.q_value < 1e-4 && row("basic", "phone").q_value > 0.5);
}

#[test]
fn both_sides_of_a_sure_difference_are_quoted_and_no_others() {
    let rows = differences(&WAITING, true);
    let quotes = |row: &DifferenceRow| {
        let numbers = |quotes: &[Id]| quotes.iter().map(|id| id.0).collect::<BTreeSet<u64>>();
        [numbers(&row.quotes), numbers(&row.reference_quotes)]
    };
    let mut sure = 0;
    for row in &rows {
        let [own, other] = quotes(row);
        if row.q_value > 0.05 {
            assert!(own.is_empty() && other.is_empty(), "{row:?}");
            continue;
        }
        sure += 1;
        assert_eq!((own.len(), other.len()), (3, 3), "{row:?}");
        let here = |number: u64| match number {
            0..70 => ["basic", "chat"],
            70..140 => ["basic", "phone"],
            140..200 => ["premium", "chat"],
            200..260 => ["premium", "phone"],
            260..280 => ["premium", ""],
            _ => ["", "phone"],
        };
        let at = usize::from(row.attribute == "channel");
        let around = row.within_value.as_deref();
        let is_around = |number: u64| around.is_none_or(|value| here(number)[1 - at] == value);
        assert!(own.iter().all(|it| here(*it)[at] == row.value && is_around(*it)), "{row:?}");
        let is_other = |number: u64| {
            ![row.value.as_str(), ""].contains(&here(number)[at]) && is_around(number)
        };
        assert!(other.iter().all(|it| is_other(*it)), "{row:?}");
    }
    assert_eq!(sure, 8, "phone, chat, premium, basic, and the same within premium and phone");
}

#[test]
fn few_cases_are_not_compared_within_a_segment_and_none_where_nobody_asks() {
    let few = [((9, 9), PREMIUM, PHONE), ((0, 50), PREMIUM, CHAT), ((0, 10), BASIC, PHONE)];
    let rows = differences(&few, true);
    assert!(rows.iter().all(|row| row.comparison == "segment"), "{rows:?}");
    let enough = [((9, 10), PREMIUM, PHONE), ((0, 50), PREMIUM, CHAT), ((0, 10), BASIC, PHONE)];
    assert_eq!(differences(&enough, true).len(), 8);
    assert_eq!(differences(&WAITING, false).len(), 4);
}
