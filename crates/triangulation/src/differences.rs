//! Where a theme is more common: in one segment than in the others, also within another segment, and
//! after than before.

use corpus::Id;
use statistics::{log_odds_ratio, proportion_difference, q_values, two_proportions};

use crate::cells::{Cell, Languages, SourceCells};
use crate::convergence::QUOTES;
use crate::evidence::BySegment;
use crate::tally::Tally;
use crate::{Parameters, Study};

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
    /// `segment`, `within`, or `before-after`.
    pub comparison: &'static str,
    /// The attribute of the segment within which is compared; absent over the whole source.
    pub within_attribute: Option<String>,
    /// Its value.
    pub within_value: Option<String>,
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
    /// Cases of the source, or of the segment within which is compared, whose value is unknown; they are
    /// in neither.
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
    /// Utterances of cases with the value that show the theme, where the difference is hardly chance (a
    /// q value of at most `alpha`).
    pub quotes: Vec<Id>,
    /// The same of the cases compared with.
    pub reference_quotes: Vec<Id>,
}

/// Cases of either side below which nothing is compared within a segment.
///
/// With fewer a difference can hardly be told from chance, and each test that cannot succeed makes the
/// others' q values larger.
const LEAST_WITHIN: u64 = 10;

/// What is compared in a source: the cases with one of some values, and those with one of others.
struct Comparison<'c> {
    kind: &'static str,
    source: usize,
    /// The attribute and value that the cases of both sides have.
    within: Option<(usize, &'c str)>,
    attribute: usize,
    values: Vec<&'c str>,
    /// Absent for all other known values.
    reference: Option<Vec<&'c str>>,
}

/// Each theme in each segment of each source, then before and after.
pub(crate) fn rows(
    sources: &[SourceCells],
    tally: &Tally,
    study: &Study,
    languages: &Languages<'_>,
    parameters: &Parameters,
) -> Vec<DifferenceRow> {
    let comparisons = comparisons(sources, study);
    let of = |comparison| Comparison::rows(comparison, sources, study, languages);
    let mut rows: Vec<Compared<'_>> = comparisons.iter().flat_map(of).collect();
    for of_one in rows.chunk_by_mut(|a, b| a.row.comparison == b.row.comparison) {
        let p_values: Vec<f64> = of_one.iter().map(|compared| compared.row.p_value).collect();
        for (compared, q_value) in of_one.iter_mut().zip(q_values(&p_values)) {
            compared.row.q_value = q_value;
        }
    }
    let quoted = |Compared { comparison, theme, mut row }: Compared<'_>| {
        if row.q_value <= parameters.alpha {
            let source = tally.source(&row.source_id);
            let evidence = source.and_then(|source| source.evidence.get(&theme));
            let quotes = evidence.map(|evidence| comparison.quotes(evidence));
            [row.quotes, row.reference_quotes] = quotes.unwrap_or_default();
        }
        row
    };
    rows.into_iter().map(quoted).collect()
}

/// A row, and what it is of.
struct Compared<'c> {
    comparison: &'c Comparison<'c>,
    theme: usize,
    row: DifferenceRow,
}

/// All that is compared, sort by sort.
fn comparisons<'c>(sources: &'c [SourceCells], study: &'c Study) -> Vec<Comparison<'c>> {
    let attributes = 0..study.attributes.len();
    let (mut segments, mut within_segments, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for (source, cells) in sources.iter().enumerate() {
        let of = |kind, within, attribute, value| Comparison {
            kind,
            source,
            within,
            attribute,
            values: vec![value],
            reference: None,
        };
        for attribute in attributes.clone() {
            let known = cells.known(attribute);
            segments.extend(known.map(|(value, _)| of("segment", None, attribute, value)));
            let others = attributes.clone().filter(|other| study.crossed && *other != attribute);
            for (other, around) in
                others.flat_map(|other| cells.known(other).map(move |(value, _)| (other, value)))
            {
                let known = cells.values_within((other, around), attribute);
                let known = known.filter_map(|(value, _)| value);
                let within = Some((other, around));
                within_segments.extend(known.map(|value| of("within", within, attribute, value)));
            }
        }
        if let Some(Compare { attribute, before, after }) = &study.compare {
            let [values, reference] =
                [after, before].map(|values| values.iter().map(String::as_str).collect());
            let (attribute, reference) = (*attribute, Some(reference));
            let (kind, within) = ("before-after", None);
            times.push(Comparison { kind, source, within, attribute, values, reference });
        }
    }
    segments.into_iter().chain(within_segments).chain(times).collect()
}

impl Comparison<'_> {
    /// 0 for a value that is compared, 1 for one that it is compared with.
    fn side(&self, value: &str) -> Option<usize> {
        let is_other = self.reference.as_ref().is_none_or(|values| values.contains(&value));
        if self.values.contains(&value) { Some(0) } else { is_other.then_some(1) }
    }

    /// Utterances of either side that show the theme.
    fn quotes(&self, evidence: &BySegment) -> [Vec<Id>; 2] {
        [0, 1].map(|side| {
            let is = |value: &str| self.side(value) == Some(side);
            evidence.of(self.attribute, self.within, is).utterances(QUOTES)
        })
    }

    /// The cases of both sides, and those whose value is unknown.
    fn cells(&self, source: &SourceCells, languages: &Languages<'_>) -> [Cell; 3] {
        let mut cells = [0; 3].map(|_| Cell::empty(languages));
        let mut add = |value: Option<&str>, cell: &Cell| {
            let side = value.map_or(Some(2), |value| self.side(value));
            side.into_iter().for_each(|side| cells[side].merge(cell, 1));
        };
        if let Some(within) = self.within {
            for (value, counted) in source.values_within(within, self.attribute) {
                add(value, &counted.cell);
            }
        } else {
            for (value, counted) in source.values(self.attribute) {
                add(value, &counted.cell);
            }
        }
        cells
    }

    /// A row for each theme; one that neither side mentions, or of which one was not asked, has none.
    fn rows(
        &self,
        sources: &[SourceCells],
        study: &Study,
        languages: &Languages<'_>,
    ) -> Vec<Compared<'_>> {
        let name = |at: usize| study.attributes.get(at).map_or("period", |name| name).to_owned();
        let [side, other, unknown] = self.cells(&sources[self.source], languages);
        let mut rows = Vec::new();
        for (theme, described) in study.themes.iter().enumerate() {
            let counts = [&side, &other].map(|it| (it.with(theme), it.asked(theme, languages)));
            let [first, second] = counts;
            let too_few = self.within.is_some() && first.1.min(second.1) < LEAST_WITHIN;
            if first.0 + second.0 == 0 || too_few {
                continue;
            }
            let figures = proportion_difference(first, second)
                .zip(log_odds_ratio(first, second))
                .zip(two_proportions(first, second));
            let Some(((difference, odds), p_value)) = figures else { continue };
            let row = DifferenceRow {
                theme_id: described.id.clone(),
                source_id: study.sources[self.source].clone(),
                comparison: self.kind,
                within_attribute: self.within.map(|(attribute, _)| name(attribute)),
                within_value: self.within.map(|(_, value)| value.to_owned()),
                attribute: name(self.attribute),
                value: self.values.join(", "),
                reference: self.reference.as_ref().map(|values| values.join(", ")),
                cases: first.1,
                cases_with: first.0,
                reference_cases: second.1,
                reference_with: second.0,
                unknown_cases: unknown.asked(theme, languages),
                difference: difference.value,
                difference_low: difference.interval.low,
                difference_high: difference.interval.high,
                log_odds: odds.value,
                log_odds_low: odds.interval.low,
                log_odds_high: odds.interval.high,
                p_value,
                q_value: p_value,
                quotes: Vec::new(),
                reference_quotes: Vec::new(),
            };
            rows.push(Compared { comparison: self, theme, row });
        }
        rows
    }
}
