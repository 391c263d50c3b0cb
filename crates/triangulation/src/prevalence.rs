//! How many cases mention a theme, and how they feel about it: by source and segment.

use statistics::{design_effect, wilson, wilson_effective};

use crate::cells::{Grouped, Languages, SourceCells};
use crate::matrix::{Matrix, Status};
use crate::{Parameters, Study};

/// A theme in a source or in a segment of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PrevalenceRow {
    /// The theme.
    pub theme_id: String,
    /// The source.
    pub source_id: String,
    /// The attribute of the segment; absent in the row over the whole source.
    pub attribute: Option<String>,
    /// Its value; absent in the row over the whole source, and for the cases whose value is unknown.
    pub value: Option<String>,
    /// The period, or `unknown`; absent over all time.
    pub period: Option<String>,
    /// Cases that could mention the theme: those with words in its language.
    pub cases: u64,
    /// Cases that mention it.
    pub cases_with: u64,
    /// `cases_with` / `cases`; absent without cases.
    pub prevalence: Option<f64>,
    /// Recordings of several people in which the theme could be mentioned; none where all speak alone.
    pub groups: Option<u64>,
    /// Those in which it is mentioned.
    pub groups_with: Option<u64>,
    /// By how much the variance grows because people of a group are alike; absent where that cannot be
    /// told.
    pub design_effect: Option<f64>,
    /// Lower end of the Wilson interval at 95 %, of `cases` / `design_effect` cases.
    pub prevalence_low: Option<f64>,
    /// Upper end of that interval.
    pub prevalence_high: Option<f64>,
    /// Mean over the mentioning cases of their mean polarity; absent without a basis.
    pub polarity: Option<f64>,
    /// Lower end of Student's interval at 95 %; absent below two cases with a polarity.
    pub polarity_low: Option<f64>,
    /// Upper end of Student's interval at 95 %; absent below two cases with a polarity.
    pub polarity_high: Option<f64>,
    /// Whether the theme is there, against what the sources that present it lead to expect.
    pub status: Status,
}

/// Every theme in every source, over all its cases and in each of its segments.
pub(crate) fn rows(
    sources: &[SourceCells],
    matrix: &Matrix,
    study: &Study,
    languages: &Languages<'_>,
    parameters: &Parameters,
) -> Vec<PrevalenceRow> {
    let mut rows = Vec::new();
    for theme in 0..study.themes.len() {
        for (source, source_id) in sources.iter().zip(&study.sources) {
            let mut row = |counted: &Grouped, [attribute, value, period]: [Option<&str>; 3]| {
                let cell = &counted.cell;
                let (cases, cases_with) = (cell.asked(theme, languages), cell.with(theme));
                let groups = counted.groups.of(theme, languages);
                let share = (cases > 0).then(|| cases_with as f64 / cases as f64);
                let effect = design_effect(&groups);
                let interval = match (share, effect) {
                    (Some(share), Some(effect)) => wilson_effective(share, cases as f64 / effect),
                    _ => wilson(cases_with, cases),
                };
                let is_grouped = groups.iter().any(|(_, asked)| *asked > 1);
                let with = groups.iter().filter(|(with, _)| *with > 0).count() as u64;
                let polarity = cell.polarity(theme);
                let polarity_interval = polarity.and_then(|polarity| polarity.interval);
                rows.push(PrevalenceRow {
                    theme_id: study.themes[theme].id.clone(),
                    source_id: source_id.clone(),
                    attribute: attribute.map(str::to_owned),
                    value: value.map(str::to_owned),
                    period: period.map(str::to_owned),
                    cases,
                    cases_with,
                    groups: is_grouped.then_some(groups.len() as u64),
                    groups_with: is_grouped.then_some(with),
                    design_effect: effect.filter(|_| is_grouped),
                    prevalence: share,
                    prevalence_low: interval.map(|interval| interval.low),
                    prevalence_high: interval.map(|interval| interval.high),
                    polarity: polarity.map(|polarity| polarity.mean),
                    polarity_low: polarity_interval.map(|interval| interval.low),
                    polarity_high: polarity_interval.map(|interval| interval.high),
                    status: Status::of(cases_with, cases, matrix.expected[theme], parameters),
                });
            };
            row(&source.all, [None; 3]);
            let timed = source.known(study.attributes.len()).next().is_some();
            for ((attribute, value), cell) in &source.segments {
                let value = value.as_deref();
                match study.attributes.get(*attribute) {
                    Some(attribute) => row(cell, [Some(attribute), value, None]),
                    // A source of which no time is known has no periods.
                    None if timed => row(cell, [None, None, Some(value.unwrap_or("unknown"))]),
                    None => {}
                }
            }
            let crossed = source.crossed.iter();
            let in_period = |pair: [usize; 2]| timed && pair[1] == study.attributes.len();
            for (([attribute, _], [value, period]), cell) in crossed.filter(|it| in_period(it.0.0))
            {
                let attribute = Some(study.attributes[*attribute].as_str());
                row(
                    cell,
                    [attribute, value.as_deref(), Some(period.as_deref().unwrap_or("unknown"))],
                );
            }
        }
    }
    rows
}
