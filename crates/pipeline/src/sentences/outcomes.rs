//! Gaps, key results and features as findings.

use jiff::tz::TimeZone;
use tables::{Moment, features, gaps, key_results};
use triangulation::{Better, Finding, Measured};

use super::{About, Told};
use crate::plan::targets::{CHANNEL, PERIOD, POLARITY, PREVALENCE};

/// A day as it is written.
fn day(moment: Moment) -> Option<String> {
    let time = jiff::Timestamp::from_millisecond(moment.0).ok()?;
    Some(time.to_zoned(TimeZone::UTC).date().to_string())
}

impl Told<'_> {
    /// Open gaps, those of the highest priority first.
    pub(super) fn gaps(&self) -> Vec<About> {
        let open = || self.gaps.iter().filter(|row| row.rank.is_some());
        let of = open().count() as u64;
        let mut rows: Vec<&gaps::Row> = open().collect();
        rows.sort_by_key(|row| row.rank);
        let about = |row: &gaps::Row| {
            let finding = Finding::Gap {
                what: self.measured(
                    [Some(&row.measure), row.theme_id.as_ref(), row.source_id.as_ref()],
                    [&row.attribute, &row.value, &row.period, &row.channel],
                ),
                figures: [row.current?, row.desired],
                better: if row.better == "low" { Better::Low } else { Better::High },
                rank: row.rank?,
                of,
                state: row.state.clone(),
                action: row
                    .action
                    .clone()
                    .zip(row.owner.clone())
                    .map(|(what, owner)| (what, owner, row.due.and_then(day))),
            };
            let sources: Vec<&str> = row.source_id.as_deref().into_iter().collect();
            Some(About::new(row.theme_id.as_deref(), &sources, finding))
        };
        rows.into_iter().filter_map(about).collect()
    }

    /// Key results, those that need a look first.
    pub(super) fn key_results(&self) -> Vec<About> {
        let order = ["missed", "behind", "at risk", "under way", "on track", "reached"];
        let mut rows: Vec<&key_results::Row> = self.key_results.iter().collect();
        rows.sort_by_key(|row| order.iter().position(|status| *status == row.status));
        let about = |row: &key_results::Row| {
            let finding = Finding::KeyResult {
                objective: row.objective.clone(),
                what: self.measured(
                    [Some(&row.measure), row.theme_id.as_ref(), row.source_id.as_ref()],
                    [&row.attribute, &row.value, &row.period, &row.channel],
                ),
                figures: [row.start, row.current?, row.target],
                progress: row.progress_raw?,
                status: row.status.clone(),
            };
            let sources: Vec<&str> = row.source_id.as_deref().into_iter().collect();
            Some(About::new(row.theme_id.as_deref(), &sources, finding))
        };
        rows.into_iter().filter_map(about).collect()
    }

    /// A figure by what it measures, of which theme and source, and where.
    fn measured(
        &self,
        [measure, theme, source]: [Option<&String>; 3],
        [attribute, value, period, channel]: [&Option<String>; 4],
    ) -> Measured {
        let measure = measure.cloned().unwrap_or_default();
        let of_theme = [PREVALENCE, POLARITY].contains(&measure.as_str());
        let parts = [
            attribute.as_deref().zip(value.as_deref()),
            period.as_deref().map(|period| (PERIOD, period)),
            channel.as_deref().map(|channel| (CHANNEL, channel)),
        ];
        let parts = parts.into_iter().flatten().map(|(name, value)| format!("{name}: {value}"));
        Measured {
            theme: theme.filter(|_| of_theme).map(|theme| self.label(theme)),
            place: source.cloned().into_iter().chain(parts).collect(),
            share: self.plan.outcomes.shares.contains(&measure),
            measure,
        }
    }

    /// What people expect of features, and miss: the largest gaps, then needs, then what features are
    /// to people.
    pub(super) fn features(&self) -> Vec<About> {
        let mut gaps: Vec<&features::Row> =
            self.features.iter().filter(|row| row.gap.is_some()).collect();
        gaps.sort_by(|a, b| a.gap.unwrap_or(0.0).total_cmp(&b.gap.unwrap_or(0.0)));
        let mut needs: Vec<&features::Row> =
            self.features.iter().filter(|row| row.opportunity.is_some()).collect();
        needs.sort_by(|a, b| b.opportunity.unwrap_or(0.0).total_cmp(&a.opportunity.unwrap_or(0.0)));
        let told = gaps.into_iter().filter_map(expected);
        let told = told.chain(needs.into_iter().filter_map(opportunity));
        let told = told.chain(self.features.iter().filter_map(requirement));
        told.map(|finding| About::new(None, &[], finding)).collect()
    }
}

fn expected(row: &features::Row) -> Option<Finding> {
    Some(Finding::Expected {
        feature: row.feature.clone(),
        source: row.source_id.clone(),
        gap: [row.gap?, row.gap_low?, row.gap_high?],
        means: [row.expectation?, row.perception?],
        n: row.servqual_n,
    })
}

fn opportunity(row: &features::Row) -> Option<Finding> {
    Some(Finding::Opportunity {
        feature: row.feature.clone(),
        source: row.source_id.clone(),
        score: [row.opportunity?, row.opportunity_low?, row.opportunity_high?],
        shares: [row.importance? / 10.0, row.satisfaction? / 10.0],
        n: row.opportunity_n,
    })
}

fn requirement(row: &features::Row) -> Option<Finding> {
    let all = [
        row.must_be,
        row.one_dimensional,
        row.attractive,
        row.indifferent,
        row.reverse,
        row.questionable,
    ];
    Some(Finding::Requirement {
        feature: row.feature.clone(),
        source: row.source_id.clone(),
        class: row.requirement.clone()?,
        coefficients: [row.better?, row.worse?],
        n: all.iter().sum(),
    })
}
