//! The findings of a run as sentences, the most telling first.

mod outcomes;

use std::collections::BTreeSet;

use corpus::Id;
use tables::{
    agreement, convergence, differences, drivers, features, findings, gaps, key_results,
    prevalence, saturation, themes, trends,
};
use triangulation::{Code, Finding, Said, Tongue};

use crate::findings::parameters;
use crate::plan::Plan;
use crate::plan::targets::PERIOD;
use crate::summary::is_whole;

/// Rates of false discoveries up to which a difference, a trend or a driver is told.
pub(crate) const SURE: f64 = 0.05;

/// Utterances with which a finding is shown, of each source.
const QUOTES: usize = 2;

/// The tables that sentences are made of.
pub(crate) struct Told<'t> {
    pub(crate) plan: &'t Plan,
    /// The sources in which people speak.
    pub(crate) spoken: Vec<&'t str>,
    pub(crate) themes: &'t [themes::Row],
    pub(crate) prevalence: &'t [prevalence::Row],
    pub(crate) convergence: &'t [convergence::Row],
    pub(crate) differences: &'t [differences::Row],
    pub(crate) trends: &'t [trends::Row],
    pub(crate) saturation: &'t [saturation::Row],
    pub(crate) drivers: &'t [drivers::Row],
    pub(crate) features: &'t [features::Row],
    pub(crate) gaps: &'t [gaps::Row],
    pub(crate) key_results: &'t [key_results::Row],
    pub(crate) agreement: &'t [agreement::Row],
}

/// A finding, and what it is about.
struct About {
    theme_id: Option<String>,
    /// The sources whose quotes show it.
    sources: Vec<String>,
    /// Utterances that show it, where they are others than those of its sources.
    quotes: Vec<Id>,
    finding: Finding,
}

impl About {
    fn new(theme_id: Option<&str>, sources: &[&str], finding: Finding) -> About {
        let sources = sources.iter().map(|source| (*source).to_owned()).collect();
        About { theme_id: theme_id.map(str::to_owned), sources, quotes: Vec::new(), finding }
    }

    /// The finding of two sides, shown by what either said.
    fn of_sides(theme_id: &str, quotes: [&[Id]; 2], finding: Finding) -> About {
        let quotes = quotes.iter().flat_map(|quotes| quotes.iter().take(QUOTES).copied());
        About { quotes: quotes.collect(), ..About::new(Some(theme_id), &[], finding) }
    }
}

/// Theme, source, and the segment of a difference with that within which it is, in the same order from
/// either side.
fn both_segments(row: &differences::Row) -> [Option<&str>; 6] {
    let own = [Some(row.attribute.as_str()), Some(row.value.as_str())];
    let within = [row.within_attribute.as_deref(), row.within_value.as_deref()];
    let [[a, b], [c, d]] = [own.min(within), own.max(within)];
    [Some(&row.theme_id), Some(&row.source_id), a, b, c, d]
}

impl Told<'_> {
    /// The rows of the table of findings: the best of each sort, then the second best of each, and so
    /// on, so that no sort of which there is much hides the others.
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
            self.features(),
            self.differences("before-after"),
            self.differences("within"),
            by_code(Code::PartialAgreement),
            self.saturation(),
            self.coders(),
            by_code(Code::Insufficient),
        ]
        .map(Vec::into_iter);
        let mut rows = Vec::new();
        loop {
            let before = rows.len();
            for about in sorts.iter_mut().filter_map(Iterator::next) {
                rows.push(findings::Row {
                    rank: rows.len() as u64 + 1,
                    kind: about.finding.kind().to_owned(),
                    english: about.finding.sentence(Tongue::English),
                    thai: about.finding.sentence(Tongue::Thai),
                    quotes: self.quotes(&about),
                    theme_id: about.theme_id,
                });
            }
            if rows.len() == before {
                return rows;
            }
        }
    }

    fn label(&self, theme_id: &str) -> String {
        let found = self.themes.iter().find(|theme| theme.theme_id == theme_id);
        found.map_or(theme_id, |theme| &theme.label).to_owned()
    }

    /// Utterances that show a finding: its own, or of each of its sources in turn, or of its theme.
    fn quotes(&self, about: &About) -> Vec<Id> {
        if !about.quotes.is_empty() {
            return about.quotes.clone();
        }
        let Some(theme) = &about.theme_id else { return Vec::new() };
        let of = |source: &String| -> Vec<Id> {
            let here = self.convergence.iter().filter(|row| row.theme_id == *theme);
            let sides = here
                .flat_map(|row| [(&row.source_a, &row.quotes_a), (&row.source_b, &row.quotes_b)]);
            let own = sides.into_iter().find(|(own, _)| own.as_ref() == Some(source));
            own.map_or_else(Vec::new, |(_, quotes)| quotes.iter().take(QUOTES).copied().collect())
        };
        let quotes: Vec<Id> = about.sources.iter().flat_map(of).collect();
        if !quotes.is_empty() {
            return quotes;
        }
        let row = self.themes.iter().find(|row| row.theme_id == *theme).into_iter();
        row.flat_map(|row| row.exemplars.iter().take(QUOTES).copied()).collect()
    }

    /// Themes of a code over all sources, the most common first.
    fn convergence(&self, code: Code) -> Vec<About> {
        let of_code = self
            .convergence
            .iter()
            .filter(|row| row.source_a.is_none() && row.code.as_deref() == Some(code.name()));
        let mut themes: Vec<(u64, About)> = of_code
            .map(|row| {
                let whole = self.prevalence.iter();
                let whole = whole.filter(|it| it.theme_id == row.theme_id && is_whole(it));
                let present = || whole.clone().filter(|row| row.status == "present");
                let finding = Finding::Convergence {
                    theme: self.label(&row.theme_id),
                    said: present().map(|row| self.said(row)).collect(),
                    quiet: self.quiet(&row.theme_id, code),
                    code,
                    differ: self.differ(&row.theme_id),
                };
                let sources: Vec<&str> = present().map(|row| row.source_id.as_str()).collect();
                let with = whole.map(|row| row.cases_with).sum();
                (with, About::new(Some(&row.theme_id), &sources, finding))
            })
            .collect();
        themes.sort_by_key(|(with, _)| std::cmp::Reverse(*with));
        themes.into_iter().map(|(_, about)| about).collect()
    }

    /// The pairs of sources of a theme with a code.
    fn pairs(&self, theme: &str, code: Code) -> impl Iterator<Item = &convergence::Row> {
        self.convergence.iter().filter(move |row| {
            row.theme_id == theme
                && row.source_a.is_some()
                && row.code.as_deref() == Some(code.name())
        })
    }

    /// The sources that do not present a theme and make the code what it is.
    fn quiet(&self, theme: &str, code: Code) -> Vec<Said> {
        if ![Code::Silence, Code::Insufficient].contains(&code) {
            return Vec::new();
        }
        let here = |row: &&prevalence::Row| {
            let is_side = |pair: &convergence::Row| {
                [&pair.source_a, &pair.source_b].contains(&&Some(row.source_id.clone()))
            };
            row.theme_id == theme
                && is_whole(row)
                && row.status != "present"
                && row.cases > 0
                && self.pairs(theme, code).any(is_side)
        };
        self.prevalence.iter().filter(here).map(|row| self.said(row)).collect()
    }

    /// Whether pairs that agree in part differ in how they feel, and in how many raise the theme.
    fn differ(&self, theme: &str) -> [bool; 2] {
        let partly = || self.pairs(theme, Code::PartialAgreement);
        [
            partly().any(|row| row.meaning_agrees == Some(false)),
            partly().any(|row| row.prominence_agrees == Some(false)),
        ]
    }

    fn drivers(&self) -> Vec<About> {
        let sure = |row: &&drivers::Row| {
            row.effect_low.zip(row.effect_high).is_some_and(|(low, high)| low * high > 0.0)
                && row.q_value.is_some_and(|q_value| q_value <= SURE)
        };
        let mut rows: Vec<&drivers::Row> = self.drivers.iter().filter(sure).collect();
        // The surest first: a large share of the variance of few respondents is not. Each theme is
        // told once before any is told again of another measure.
        let sureness = |row: &drivers::Row| {
            let width = row.effect_low.zip(row.effect_high).map(|(low, high)| high - low);
            row.effect.zip(width).map_or(0.0, |(effect, width)| effect.abs() / width)
        };
        rows.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)));
        let again =
            |at: usize| rows[..at].iter().filter(|row| row.theme_id == rows[at].theme_id).count();
        let mut order: Vec<(usize, usize)> = (0..rows.len()).map(|at| (again(at), at)).collect();
        order.sort_unstable();
        let about = |row: &drivers::Row| {
            let finding = Finding::Driver {
                theme: self.label(&row.theme_id),
                measure: row.measure.clone(),
                source: row.source_id.clone(),
                effect: [row.effect?, row.effect_low?, row.effect_high?],
                better: self.plan.outcomes.better.get(&row.measure).copied(),
                importance: row.importance,
                with: row.cases_with,
                n: row.n,
            };
            Some(About::new(Some(&row.theme_id), &[&row.source_id], finding))
        };
        order.into_iter().filter_map(|(_, at)| about(rows[at])).collect()
    }

    /// Differences that are hardly chance; of a segment those in which a theme is more common, and within
    /// another segment those that are not told of the whole source, each pair of segments once.
    fn differences(&self, comparison: &str) -> Vec<About> {
        let mut rows: Vec<&differences::Row> = self
            .differences
            .iter()
            .filter(|row| row.comparison == comparison && row.q_value <= SURE)
            .filter(|row| row.difference > 0.0 || comparison == "before-after")
            .filter(|row| row.within_value.is_none() || !self.is_told_of_all(row))
            .collect();
        rows.sort_by(|a, b| a.q_value.total_cmp(&b.q_value));
        let mut pairs = BTreeSet::new();
        rows.retain(|row| pairs.insert(both_segments(row)));
        let about = |row: &differences::Row| {
            let who = |value: &str| format!("{}: {}", row.attribute, self.span(row, value));
            let other = row.reference.as_deref().map(who).unwrap_or_default();
            let within = row.within_attribute.as_deref().zip(row.within_value.as_deref());
            let sides = [
                (who(&row.value), row.cases_with, row.cases),
                (other, row.reference_with, row.reference_cases),
            ];
            let finding = Finding::Difference {
                theme: self.label(&row.theme_id),
                source: row.source_id.clone(),
                within: within.map(|(attribute, value)| format!("{attribute}: {value}")),
                sides: sides.map(|(who, with, of)| Said::counted(who, with, of)),
                unknown: row.unknown_cases,
                q_value: row.q_value,
            };
            About::of_sides(&row.theme_id, [&row.quotes, &row.reference_quotes], finding)
        };
        rows.into_iter().map(about).collect()
    }

    /// Whether the difference is as sure in the whole source, and so nothing of the segment within which
    /// it was looked for.
    fn is_told_of_all(&self, row: &differences::Row) -> bool {
        let key = |row: &differences::Row| {
            [&row.theme_id, &row.source_id, &row.attribute, &row.value].map(Clone::clone)
        };
        self.differences.iter().any(|whole| {
            whole.comparison == "segment"
                && whole.q_value <= SURE
                && whole.difference > 0.0
                && key(whole) == key(row)
        })
    }

    /// Several periods as the first and the last, where none between them is left out.
    fn span(&self, row: &differences::Row, values: &str) -> String {
        let listed: BTreeSet<&str> = values.split(", ").collect();
        let ends = listed.first().zip(listed.last()).filter(|_| row.attribute == PERIOD);
        let known = || self.prevalence.iter().filter_map(|row| row.period.as_deref());
        match ends {
            Some((first, last))
                if listed.len() > 2
                    && known()
                        .filter(|period| (first..=last).contains(&period))
                        .all(|period| listed.contains(period)) =>
            {
                format!("{first} – {last}")
            }
            _ => values.to_owned(),
        }
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
            About::of_sides(&row.theme_id, [&row.quotes, &row.before_quotes], finding)
        };
        rows.into_iter().map(about).collect()
    }

    /// Each source and language of speech as a whole: who writes a line raises a theme or none, so that
    /// runs without anything new are no sign.
    fn saturation(&self) -> Vec<About> {
        let is_spoken = |row: &&saturation::Row| {
            row.attribute.is_none() && self.spoken.contains(&row.source_id.as_str())
        };
        let whole: Vec<&saturation::Row> = self.saturation.iter().filter(is_spoken).collect();
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
            Some(About::new(None, &[], finding))
        };
        sets.filter_map(about).collect()
    }

    fn coders(&self) -> Vec<About> {
        let about = |row: &agreement::Row| {
            let finding = Finding::Coders {
                coders: [row.coder_a.clone()?, row.coder_b.clone()?],
                code: row.code.clone(),
                kappa: [row.kappa?, row.kappa_low?, row.kappa_high?],
                n: row.n,
            };
            Some(About::new(row.code.as_deref(), &[], finding))
        };
        self.agreement.iter().filter(|row| row.code.is_none()).filter_map(about).collect()
    }

    /// A theme in a source, with its feeling as the matrix judges it.
    fn said(&self, row: &prevalence::Row) -> Said {
        let interval = row.polarity_low.zip(row.polarity_high);
        Said {
            who: row.source_id.clone(),
            with: row.cases_with,
            of: row.cases,
            interval: row.prevalence_low.zip(row.prevalence_high),
            sign: interval.map(|interval| parameters(self.plan).sign(interval)),
        }
    }
}
