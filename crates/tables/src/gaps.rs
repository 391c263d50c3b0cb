//! Where figures are, where they should be, and what to do first.

use crate::cell::Moment;
use crate::row::table;

table! {
    /// One row per target of the pipeline file.
    "gaps" {
        /// The measure.
        measure: String,
        /// The source or records it is of; null where no such figure was found.
        source_id: Option<String>,
        /// The theme, where one is named.
        theme_id: Option<String>,
        /// The segment attribute; null over all.
        attribute: Option<String>,
        /// Its value.
        value: Option<String>,
        /// The period; null over all time.
        period: Option<String>,
        /// The channel; null over all.
        channel: Option<String>,
        /// Answers, contacts or cases the current figure is of.
        n: Option<u64>,
        /// The figure as it is; null where the study has none.
        current: Option<f64>,
        /// Lower bound of its interval, 95 %.
        current_low: Option<f64>,
        /// Upper bound of its interval, 95 %.
        current_high: Option<f64>,
        /// As it should be.
        desired: f64,
        /// high or low.
        better: String,
        /// desired - current.
        gap: Option<f64>,
        /// The gap in standard errors of the current figure.
        standard_errors: Option<f64>,
        /// How much depends on it, 1 to 5.
        impact: Option<f64>,
        /// given; theme (mean of what the theme accounts for in scores and of prevalence x negativity, each against the largest of all themes); or gap (its size against the figure).
        impact_method: String,
        /// How soon it is needed, 1 to 5.
        urgency: f64,
        /// How easily it is done, 1 to 5.
        feasibility: f64,
        /// impact x urgency x feasibility.
        priority: Option<f64>,
        /// 1 for the highest priority among the open gaps.
        rank: Option<u64>,
        /// The best rank if any of the three were one higher or lower.
        rank_low: Option<u64>,
        /// The worst.
        rank_high: Option<u64>,
        /// Importance-performance analysis, cross-hairs at an impact of 3 and at the desired figure; null
        /// where no impact is given and no theme tells it.
        quadrant: Option<String>,
        /// reached, overdue, closer, farther or unchanged since the run before, open, or no figure.
        state: String,
        /// What is to be done.
        action: Option<String>,
        /// By whom.
        owner: Option<String>,
        /// Until when.
        due: Option<Moment>,
    }
}
