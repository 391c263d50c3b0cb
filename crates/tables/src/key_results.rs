//! Objectives and key results: how far each has come.

use crate::cell::Moment;
use crate::row::table;

table! {
    /// One row per key result of the pipeline file.
    "key_results" {
        /// The objective.
        objective: String,
        /// Weighted mean of the progress of its key results.
        objective_progress: Option<f64>,
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
        /// Where it began.
        start: f64,
        /// Where it should end.
        target: f64,
        /// The figure as it is; null where the study has none.
        current: Option<f64>,
        /// Lower bound of its interval, 95 %.
        current_low: Option<f64>,
        /// Upper bound of its interval, 95 %.
        current_high: Option<f64>,
        /// (current - start) / (target - start), from 0 to 1.
        progress: Option<f64>,
        /// The same, below 0 where it got worse and above 1 beyond the target.
        progress_raw: Option<f64>,
        /// Since when.
        since: Option<Moment>,
        /// Until when.
        due: Option<Moment>,
        /// reached; missed (after due); against the share of time passed: on track, at risk (0.7 of it), behind; under way where since is unknown; no figure.
        status: String,
        /// The day it is judged by: the latest in the study's data.
        as_of: Option<Moment>,
        /// How much it counts in its objective.
        weight: f64,
    }
}
