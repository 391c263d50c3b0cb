//! What themes and codes were, run after run; rows are only ever added.

use crate::cell::Moment;
use crate::row::table;

table! {
    /// One row per run and theme or code; a run that is repeated adds none.
    "theme_history" {
        /// Hash of the inputs, the codebook and the configuration of the run.
        run_id: String,
        /// The latest day in the run's data.
        as_of: Option<Moment>,
        /// The theme.
        theme_id: String,
        /// What it was called in that run.
        label: String,
        /// new; kept; renamed, since the run before; merged or split, as the codebook says; rejected;
        /// vanished: a theme of the run before that is none in this one.
        status: String,
        /// The themes that it was merged into, or split into.
        became: Vec<String>,
        /// Cases that raise it; null of what is no theme in that run.
        cases: Option<u64>,
        /// Cases that could have raised it; null of what is no theme in that run.
        asked: Option<u64>,
    }
}
