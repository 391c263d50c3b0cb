//! Figures of service: scores of surveys and reviews, and what service records tell.

use crate::row::table;

table! {
    /// One row per measure, source and segment, period or channel; crossed, of several at once.
    "kpis" {
        /// The measure: of a survey or rating its name; of records first_response_minutes.median and .p90, resolution_minutes.median and .p90, handle_minutes, abandonment, first_contact_resolution, csat; of features FEATURE.servqual, .kano_better, .kano_worse, .opportunity, DIMENSION.servqual, and servqual over all dimensions.
        measure: String,
        /// The source, or the records.
        source_id: String,
        /// The segment attribute; null over all.
        attribute: Option<String>,
        /// Its value; null over all, and where it is unknown.
        value: Option<String>,
        /// The period; null over all time.
        period: Option<String>,
        /// The channel; null over all.
        channel: Option<String>,
        /// Answers or contacts it is of.
        n: u64,
        /// The figure, in the unit of the measure; shares from 0 to 1, NPS from -100 to 100.
        figure: f64,
        /// Lower bound of its interval, 95 %; null where there are too few.
        low: Option<f64>,
        /// Upper bound of its interval, 95 %.
        high: Option<f64>,
        /// How the figure and its interval are made.
        method: String,
    }
}
