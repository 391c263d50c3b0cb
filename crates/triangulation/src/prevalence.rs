//! How many cases mention a theme, and how they feel about it: by source and segment.

use statistics::wilson;

use crate::cells::{Cell, Languages, SourceCells};
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
    /// The period; absent over all time.
    pub period: Option<String>,
    /// Cases that could mention the theme: those with words in its language.
    pub cases: u64,
    /// Cases that mention it.
    pub cases_with: u64,
    /// `cases_with` / `cases`; absent without cases.
    pub prevalence: Option<f64>,
    /// Lower end of the Wilson interval at 95 %.
    pub prevalence_low: Option<f64>,
    /// Upper end of the Wilson interval at 95 %.
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
            let mut row = |cell: &Cell, attribute: Option<&String>, value: Option<&str>| {
                let (cases, cases_with) = (cell.asked(theme, languages), cell.with(theme));
                let interval = wilson(cases_with, cases);
                let polarity = cell.polarity(theme);
                let polarity_interval = polarity.and_then(|polarity| polarity.interval);
                rows.push(PrevalenceRow {
                    theme_id: study.themes[theme].id.clone(),
                    source_id: source_id.clone(),
                    attribute: attribute.cloned(),
                    value: value.map(str::to_owned),
                    period: None,
                    cases,
                    cases_with,
                    prevalence: (cases > 0).then(|| cases_with as f64 / cases as f64),
                    prevalence_low: interval.map(|interval| interval.low),
                    prevalence_high: interval.map(|interval| interval.high),
                    polarity: polarity.map(|polarity| polarity.mean),
                    polarity_low: polarity_interval.map(|interval| interval.low),
                    polarity_high: polarity_interval.map(|interval| interval.high),
                    status: Status::of(cases_with, cases, matrix.expected[theme], parameters),
                });
            };
            row(&source.all, None, None);
            for ((attribute, value), cell) in &source.segments {
                row(cell, Some(&study.attributes[*attribute]), value.as_deref());
            }
        }
    }
    rows
}
