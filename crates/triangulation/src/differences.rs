//! Where a theme is more common: in one segment than in the others, after than before.

use statistics::{log_odds_ratio, proportion_difference, q_values, two_proportions};

use crate::Study;
use crate::cells::{Cell, Languages, SourceCells};

/// What is compared before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compare {
    /// Position of the attribute in [`Study::attributes`]; the position after the last is the period.
    pub attribute: usize,
    /// The values before.
    pub before: Vec<String>,
    /// The values after.
    pub after: Vec<String>,
}

/// A theme among the cases with a value of an attribute, against others of the same source.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceRow {
    /// The theme.
    pub theme_id: String,
    /// The source.
    pub source_id: String,
    /// `segment`, or `before-after`.
    pub comparison: &'static str,
    /// The attribute, or `period`.
    pub attribute: String,
    /// Its value; of several those after, joined.
    pub value: String,
    /// What it is compared with: the values before; absent for all other known values.
    pub reference: Option<String>,
    /// Cases with the value that could mention the theme.
    pub cases: u64,
    /// Those that do.
    pub cases_with: u64,
    /// Cases compared with.
    pub reference_cases: u64,
    /// Those that mention it.
    pub reference_with: u64,
    /// Cases of the source whose value is unknown; they are in neither.
    pub unknown_cases: u64,
    /// The share with the value minus that of the others.
    pub difference: f64,
    /// Lower end of Newcombe's interval at 95 %.
    pub difference_low: f64,
    /// Upper end of Newcombe's interval at 95 %.
    pub difference_high: f64,
    /// The logarithm of the odds ratio, a half added to each count.
    pub log_odds: f64,
    /// Lower end of its interval at 95 %.
    pub log_odds_low: f64,
    /// Upper end of its interval at 95 %.
    pub log_odds_high: f64,
    /// Of the test that both shares are the same.
    pub p_value: f64,
    /// The same after Benjamini–Hochberg over all rows of the same comparison.
    pub q_value: f64,
}

/// Each theme in each segment of each source, then before and after.
pub(crate) fn rows(
    sources: &[SourceCells],
    study: &Study,
    languages: &Languages<'_>,
) -> Vec<DifferenceRow> {
    let mut by_segment = Vec::new();
    let mut by_time = Vec::new();
    for (source, source_id) in sources.iter().zip(&study.sources) {
        for attribute in 0..study.attributes.len() {
            let known: Vec<_> = source.known(attribute).collect();
            for (value, segment) in &known {
                let others = known.iter().filter(|(other, _)| other != value);
                let others = merged(others.map(|(_, other)| &other.cell), languages);
                let sides = [&segment.cell, &others];
                let told = ("segment", *value, None);
                compared(
                    &mut by_segment,
                    sides,
                    (source, source_id, attribute),
                    told,
                    study,
                    languages,
                );
            }
        }
        if let Some(Compare { attribute, before, after }) = &study.compare {
            let of = |values: &[String]| {
                let here = source.known(*attribute);
                let here = here.filter(|(value, _)| values.iter().any(|it| it == value));
                merged(here.map(|(_, segment)| &segment.cell), languages)
            };
            let (first, second, reference) = (of(before), of(after), before.join(", "));
            let told = ("before-after", &*after.join(", "), Some(&*reference));
            let whence = (source, &**source_id, *attribute);
            compared(&mut by_time, [&second, &first], whence, told, study, languages);
        }
    }
    for rows in [&mut by_segment, &mut by_time] {
        let p_values: Vec<f64> = rows.iter().map(|row| row.p_value).collect();
        for (row, q_value) in rows.iter_mut().zip(q_values(&p_values)) {
            row.q_value = q_value;
        }
    }
    by_segment.extend(by_time);
    by_segment
}

fn merged<'c>(cells: impl Iterator<Item = &'c Cell>, languages: &Languages<'_>) -> Cell {
    let mut all = Cell::empty(languages);
    cells.for_each(|cell| all.merge(cell, 1));
    all
}

/// The rows of two sides; a theme that neither mentions, or of which one was not asked, has none.
fn compared(
    rows: &mut Vec<DifferenceRow>,
    [side, other]: [&Cell; 2],
    (source, source_id, attribute): (&SourceCells, &str, usize),
    (comparison, value, reference): (&'static str, &str, Option<&str>),
    study: &Study,
    languages: &Languages<'_>,
) {
    let unknown = source.segments.get(&(attribute, None));
    for (theme, described) in study.themes.iter().enumerate() {
        let counts = [side, other].map(|cell| (cell.with(theme), cell.asked(theme, languages)));
        let [first, second] = counts;
        if first.0 + second.0 == 0 {
            continue;
        }
        let figures = proportion_difference(first, second)
            .zip(log_odds_ratio(first, second))
            .zip(two_proportions(first, second));
        let Some(((difference, odds), p_value)) = figures else { continue };
        rows.push(DifferenceRow {
            theme_id: described.id.clone(),
            source_id: source_id.to_owned(),
            comparison,
            attribute: study.attributes.get(attribute).map_or("period", |name| name).to_owned(),
            value: value.to_owned(),
            reference: reference.map(str::to_owned),
            cases: first.1,
            cases_with: first.0,
            reference_cases: second.1,
            reference_with: second.0,
            unknown_cases: unknown.map_or(0, |unknown| unknown.cell.asked(theme, languages)),
            difference: difference.value,
            difference_low: difference.interval.low,
            difference_high: difference.interval.high,
            log_odds: odds.value,
            log_odds_low: odds.interval.low,
            log_odds_high: odds.interval.high,
            p_value,
            q_value: p_value,
        });
    }
}
