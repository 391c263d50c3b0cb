//! What targets and key results were, run after run; rows are only ever added.

use crate::cell::Moment;
use crate::row::table;

table! {
    /// One row per run and target or key result; a run that is repeated adds none.
    "history" {
        /// Hash of the inputs and the configuration of the run.
        run_id: String,
        /// The latest day in the run's data.
        as_of: Option<Moment>,
        /// target or key result.
        kind: String,
        /// Which: measure, source, theme and segment; of a key result after its objective.
        name: String,
        /// The figure in that run.
        current: Option<f64>,
        /// Where it should be.
        desired: f64,
        /// Progress of a key result, unclamped.
        progress_raw: Option<f64>,
        /// State of the target or status of the key result.
        status: String,
    }
}
