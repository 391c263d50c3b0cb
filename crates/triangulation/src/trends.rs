//! Themes that come up or go away: whether and from when on a share is another.

use corpus::Id;
use statistics::{change_point, q_values};

use crate::cells::{Languages, SourceCells};
use crate::convergence::QUOTES;
use crate::tally::Tally;
use crate::{Parameters, Study};

/// The likeliest change of a theme in a source over the periods.
#[derive(Clone, Debug, PartialEq)]
pub struct TrendRow {
    /// The theme.
    pub theme_id: String,
    /// The source.
    pub source_id: String,
    /// Periods with cases that could mention it.
    pub periods: u64,
    /// The first period after the likeliest change.
    pub changed_at: String,
    /// `up` or `down`.
    pub direction: &'static str,
    /// Cases before.
    pub before_cases: u64,
    /// Those that mention it.
    pub before_with: u64,
    /// Cases from then on.
    pub after_cases: u64,
    /// Those that mention it.
    pub after_with: u64,
    /// Twice the logarithm of the largest likelihood ratio.
    pub statistic: f64,
    /// How often chance alone makes as large a change at any time.
    pub p_value: f64,
    /// The same after Benjamini–Hochberg over all themes and sources.
    pub q_value: f64,
    /// Utterances from then on that show the theme, where the change is hardly chance (a q value of at
    /// most `alpha`).
    pub quotes: Vec<Id>,
    /// The same of before.
    pub before_quotes: Vec<Id>,
}

/// Each theme in each source with at least two periods.
pub(crate) fn rows(
    sources: &[SourceCells],
    tally: &Tally,
    study: &Study,
    languages: &Languages<'_>,
    parameters: &Parameters,
) -> Vec<TrendRow> {
    let (mut rows, mut themes) = (Vec::new(), Vec::new());
    for (theme, described) in study.themes.iter().enumerate() {
        for (source, source_id) in sources.iter().zip(&study.sources) {
            let periods: Vec<(&str, (u64, u64))> = source
                .known(study.attributes.len())
                .map(|(period, counted)| {
                    let cell = &counted.cell;
                    (period, (cell.with(theme), cell.asked(theme, languages)))
                })
                .collect();
            let counts: Vec<(u64, u64)> = periods.iter().map(|(_, counts)| *counts).collect();
            let Some(change) = change_point(&counts) else { continue };
            let share = |(with, of): (u64, u64)| with as f64 / of as f64;
            rows.push(TrendRow {
                theme_id: described.id.clone(),
                source_id: source_id.clone(),
                periods: counts.iter().filter(|(_, asked)| *asked > 0).count() as u64,
                changed_at: periods[change.at].0.to_owned(),
                direction: if share(change.after) > share(change.before) { "up" } else { "down" },
                before_cases: change.before.1,
                before_with: change.before.0,
                after_cases: change.after.1,
                after_with: change.after.0,
                statistic: change.statistic,
                p_value: change.p_value,
                q_value: change.p_value,
                quotes: Vec::new(),
                before_quotes: Vec::new(),
            });
            themes.push(theme);
        }
    }
    let p_values: Vec<f64> = rows.iter().map(|row| row.p_value).collect();
    for ((row, theme), q_value) in rows.iter_mut().zip(themes).zip(q_values(&p_values)) {
        row.q_value = q_value;
        let source = tally.source(&row.source_id).filter(|_| q_value <= parameters.alpha);
        if let Some(evidence) = source.and_then(|source| source.evidence.get(&theme)) {
            let of = |after: bool| {
                let is = |period: &str| (period >= &*row.changed_at) == after;
                evidence.of(study.attributes.len(), None, is).utterances(QUOTES)
            };
            (row.quotes, row.before_quotes) = (of(true), of(false));
        }
    }
    rows
}
