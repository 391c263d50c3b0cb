//! The findings of a run as sentences, the most telling first.

use tables::{
    agreement, convergence, differences, drivers, findings, gaps, key_results, prevalence,
    saturation, themes, trends,
};
use triangulation::{Code, Finding, Said, Tongue};

use crate::plan::outcomes::{POLARITY, PREVALENCE};
use crate::summary::is_whole;

/// Rates of false discoveries up to which a difference or a trend is told.
const SURE: f64 = 0.05;

/// The tables that sentences are made of.
pub(crate) struct Told<'t> {
    /// The sources in which people speak.
    pub(crate) spoken: Vec<&'t str>,
    pub(crate) themes: &'t [themes::Row],
    pub(crate) prevalence: &'t [prevalence::Row],
    pub(crate) convergence: &'t [convergence::Row],
    pub(crate) differences: &'t [differences::Row],
    pub(crate) trends: &'t [trends::Row],
    pub(crate) saturation: &'t [saturation::Row],
    pub(crate) drivers: &'t [drivers::Row],
    pub(crate) gaps: &'t [gaps::Row],
    pub(crate) key_results: &'t [key_results::Row],
    pub(crate) agreement: &'t [agreement::Row],
}

/// A finding and the theme it is about.
type About = (Option<String>, Finding);

impl Told<'_> {
    /// The rows of the table of findings: first the best of each sort, then what is left of them.
    pub(crate) fn rows(&self) -> Vec<findings::Row> {
        let by_code = |code| self.convergence(code);
        let mut sorts = [
            by_code(Code::Agreement),
            by_code(Code::Dissonance),
            self.drivers(),
            self.differences("segment"),
            self.gaps(),
            by_code(Code::Silence),
            self.trends(),
            self.key_results(),
            self.differences("before-after"),
            self.coders(),
            self.saturation(),
            by_code(Code::PartialAgreement),
            by_code(Code::Insufficient),
        ]
        .map(Vec::into_iter);
        let mut rows = Vec::new();
        let first: Vec<About> = sorts.iter_mut().filter_map(Iterator::next).collect();
        for (theme_id, finding) in first.into_iter().chain(sorts.into_iter().flatten()) {
            rows.push(findings::Row {
                rank: rows.len() as u64 + 1,
                kind: finding.kind().to_owned(),
                theme_id,
                english: finding.sentence(Tongue::English),
                thai: finding.sentence(Tongue::Thai),
            });
        }
        rows
    }

    fn label(&self, theme_id: &str) -> String {
        let found = self.themes.iter().find(|theme| theme.theme_id == theme_id);
        found.map_or(theme_id, |theme| &theme.label).to_owned()
    }

    /// Themes of a code over all sources, the most common first.
    fn convergence(&self, code: Code) -> Vec<About> {
        let of_code = self
            .convergence
            .iter()
            .filter(|row| row.source_a.is_none() && row.code.as_deref() == Some(code.name()));
        let mut themes: Vec<(u64, About)> = of_code
            .map(|row| {
                let whole = self.prevalence.iter().filter(|it| {
                    it.theme_id == row.theme_id
                        && is_whole(it)
                        && (it.cases_with > 0 || it.status == "silent")
                });
                let with = whole.clone().map(|row| row.cases_with).sum();
                let said = whole.map(said).collect();
                let finding = Finding::Convergence { theme: self.label(&row.theme_id), said, code };
                (with, (Some(row.theme_id.clone()), finding))
            })
            .collect();
        themes.sort_by_key(|(with, _)| std::cmp::Reverse(*with));
        themes.into_iter().map(|(_, about)| about).collect()
    }

    fn drivers(&self) -> Vec<About> {
        let sure = |row: &&drivers::Row| {
            row.effect_low.zip(row.effect_high).is_some_and(|(low, high)| low * high > 0.0)
        };
        let mut rows: Vec<&drivers::Row> = self.drivers.iter().filter(sure).collect();
        // The surest first: a large share of the variance of few respondents is not.
        let sureness = |row: &drivers::Row| {
            let width = row.effect_low.zip(row.effect_high).map(|(low, high)| high - low);
            row.effect.zip(width).map_or(0.0, |(effect, width)| effect.abs() / width)
        };
        rows.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)));
        let about = |row: &drivers::Row| {
            let finding = Finding::Driver {
                theme: self.label(&row.theme_id),
                measure: row.measure.clone(),
                source: row.source_id.clone(),
                effect: [row.effect?, row.effect_low?, row.effect_high?],
                importance: row.importance,
                n: row.n,
            };
            Some((Some(row.theme_id.clone()), finding))
        };
        rows.into_iter().filter_map(about).collect()
    }

    /// Differences that are hardly chance; of a segment those in which a theme is more common.
    fn differences(&self, comparison: &str) -> Vec<About> {
        let mut rows: Vec<&differences::Row> = self
            .differences
            .iter()
            .filter(|row| row.comparison == comparison && row.q_value <= SURE)
            .filter(|row| row.difference > 0.0 || comparison != "segment")
            .collect();
        rows.sort_by(|a, b| a.q_value.total_cmp(&b.q_value));
        let about = |row: &differences::Row| {
            let who = |value: &str| format!("{} ({}: {value})", row.source_id, row.attribute);
            let other = row.reference.as_deref().unwrap_or("others");
            let sides = [
                (who(&row.value), row.cases_with, row.cases),
                (who(other), row.reference_with, row.reference_cases),
            ];
            let finding = Finding::Difference {
                theme: self.label(&row.theme_id),
                sides: sides.map(|(who, with, of)| Said::counted(who, with, of)),
                q_value: row.q_value,
            };
            (Some(row.theme_id.clone()), finding)
        };
        rows.into_iter().map(about).collect()
    }

    fn trends(&self) -> Vec<About> {
        let mut rows: Vec<&trends::Row> =
            self.trends.iter().filter(|row| row.q_value <= SURE).collect();
        rows.sort_by(|a, b| a.q_value.total_cmp(&b.q_value));
        let about = |row: &trends::Row| {
            let finding = Finding::Trend {
                theme: self.label(&row.theme_id),
                sides: [
                    Said::counted(row.source_id.clone(), row.before_with, row.before_cases),
                    Said::counted(row.source_id.clone(), row.after_with, row.after_cases),
                ],
                since: row.changed_at.clone(),
                q_value: row.q_value,
            };
            (Some(row.theme_id.clone()), finding)
        };
        rows.into_iter().map(about).collect()
    }

    fn gaps(&self) -> Vec<About> {
        let open = || self.gaps.iter().filter(|row| row.rank.is_some());
        let of = open().count() as u64;
        let mut rows: Vec<&gaps::Row> = open().collect();
        rows.sort_by_key(|row| row.rank);
        let about = |row: &gaps::Row| {
            let of_theme = [PREVALENCE, POLARITY].contains(&row.measure.as_str());
            let theme = row.theme_id.as_ref().filter(|_| of_theme).map(|id| self.label(id));
            let place = theme.into_iter().chain(row.source_id.clone());
            let segment = row.attribute.as_ref().zip(row.value.as_ref());
            let place = place.chain(segment.map(|(name, value)| format!("{name}: {value}")));
            let place: Vec<String> = place.collect();
            let finding = Finding::Gap {
                what: format!("{} ({})", row.measure, place.join(", ")),
                figures: [row.current?, row.desired],
                rank: row.rank?,
                of,
                action: row.action.clone().zip(row.owner.clone()),
            };
            Some((row.theme_id.clone(), finding))
        };
        rows.into_iter().filter_map(about).collect()
    }

    /// Key results, those that need a look first.
    fn key_results(&self) -> Vec<About> {
        let order = ["missed", "behind", "at risk", "under way", "on track", "reached"];
        let mut rows: Vec<&key_results::Row> = self.key_results.iter().collect();
        rows.sort_by_key(|row| order.iter().position(|status| *status == row.status));
        let about = |row: &key_results::Row| {
            let mut place: Vec<String> = row.source_id.iter().cloned().collect();
            let segment = row.attribute.as_ref().zip(row.value.as_ref());
            place.extend(segment.map(|(name, value)| format!("{name}: {value}")));
            let finding = Finding::KeyResult {
                objective: row.objective.clone(),
                what: format!("{} ({})", row.measure, place.join(", ")),
                figures: [row.start, row.current?, row.target],
                progress: row.progress?,
                status: row.status.clone(),
            };
            Some((row.theme_id.clone(), finding))
        };
        rows.into_iter().filter_map(about).collect()
    }

    /// Each source and language of speech as a whole: who writes a line raises a theme or none, so that
    /// runs without anything new are no sign.
    fn saturation(&self) -> Vec<About> {
        let whole: Vec<&saturation::Row> =
            self.saturation.iter().filter(|row| self.is_spoken(row)).collect();
        let sets = whole.chunk_by(|a, b| a.source_id == b.source_id && a.language == b.language);
        let about = |rows: &[&saturation::Row]| {
            let reached = |row: &&&saturation::Row| row.saturated_5.is_some_and(|it| it >= 0.5);
            let first = rows.first()?;
            let language = first.language.as_deref().map(|it| format!(" ({it})"));
            let finding = Finding::Saturation {
                who: format!("{}{}", first.source_id, language.unwrap_or_default()),
                after: rows.iter().find(reached).map(|row| row.cases),
                of: first.all_cases,
                themes: first.all_themes,
            };
            Some((None, finding))
        };
        sets.filter_map(about).collect()
    }

    fn is_spoken(&self, row: &saturation::Row) -> bool {
        row.attribute.is_none() && self.spoken.contains(&row.source_id.as_str())
    }

    fn coders(&self) -> Vec<About> {
        let about = |row: &agreement::Row| {
            let finding = Finding::Coders {
                coders: [row.coder_a.clone()?, row.coder_b.clone()?],
                code: row.code.clone(),
                kappa: [row.kappa?, row.kappa_low?, row.kappa_high?],
                n: row.n,
            };
            Some((row.code.clone(), finding))
        };
        self.agreement.iter().filter(|row| row.code.is_none()).filter_map(about).collect()
    }
}

/// A theme in a source.
fn said(row: &prevalence::Row) -> Said {
    let sign = match (row.polarity_low, row.polarity_high) {
        (Some(low), _) if low > 0.0 => Some(1),
        (_, Some(high)) if high < 0.0 => Some(-1),
        (Some(_), Some(_)) => Some(0),
        _ => None,
    };
    Said {
        who: row.source_id.clone(),
        with: row.cases_with,
        of: row.cases,
        interval: row.prevalence_low.zip(row.prevalence_high),
        sign,
    }
}
