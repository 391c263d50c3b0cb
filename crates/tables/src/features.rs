//! Features that survey questions ask about in pairs: SERVQUAL, Kano, opportunity.

use crate::row::table;

table! {
    /// One row per feature of the pipeline file and source.
    "features" {
        /// The feature.
        feature: String,
        /// The dimension of service quality that it belongs to.
        dimension: Option<String>,
        /// The source.
        source_id: String,
        /// Respondents who answered what they expect and what they perceive.
        servqual_n: u64,
        /// Mean of what is expected.
        expectation: Option<f64>,
        /// Mean of what is perceived.
        perception: Option<f64>,
        /// Mean of perception - expectation; below 0 less is perceived than expected.
        gap: Option<f64>,
        /// Lower bound of Student's interval, 95 %.
        gap_low: Option<f64>,
        /// Upper bound of Student's interval, 95 %.
        gap_high: Option<f64>,
        /// The class by Kano that most respondents give it: must-be, one-dimensional, attractive, indifferent, reverse or questionable.
        requirement: Option<String>,
        /// Respondents to whom it is expected.
        must_be: u64,
        /// Respondents to whom more of it is better.
        one_dimensional: u64,
        /// Respondents to whom it is a delight.
        attractive: u64,
        /// Respondents to whom it is of no interest.
        indifferent: u64,
        /// Respondents who do not want it.
        reverse: u64,
        /// Respondents whose two answers cannot both be meant.
        questionable: u64,
        /// (attractive + one-dimensional) / (these + must-be + indifferent): how far its presence satisfies.
        better: Option<f64>,
        /// -(one-dimensional + must-be) / (the same): how far its absence dissatisfies.
        worse: Option<f64>,
        /// Respondents who answered how important it is and how satisfied they are.
        opportunity_n: u64,
        /// 10 x share to whom it is important.
        importance: Option<f64>,
        /// 10 x share who are satisfied.
        satisfaction: Option<f64>,
        /// importance + max(importance - satisfaction, 0).
        opportunity: Option<f64>,
        /// Lower bound of its interval by the delta method, 95 %.
        opportunity_low: Option<f64>,
        /// Upper bound of that interval.
        opportunity_high: Option<f64>,
        /// low up to 10, moderate up to 12, high up to 15, extreme above.
        opportunity_band: Option<String>,
    }
}
