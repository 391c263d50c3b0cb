//! The part of a pipeline file about what pairs of survey questions ask.

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// One `[[feature]]`: what pairs of survey questions ask about.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Feature {
    /// A short name without spaces.
    pub id: Spanned<String>,
    /// The dimension of service quality that it belongs to.
    pub dimension: Option<String>,
    /// What is expected and what is perceived.
    pub servqual: Option<Servqual>,
    /// How people feel with it and without it.
    pub kano: Option<Kano>,
    /// How important it is and how satisfied people are.
    pub opportunity: Option<Opportunity>,
}

/// `servqual = { … }`: measures of a survey.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Servqual {
    /// What an excellent service would do.
    pub expectation: Spanned<String>,
    /// What this one does.
    pub perception: Spanned<String>,
}

/// `kano = { … }`: measures of a survey, 1 (I like it) to 5 (I dislike it).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Kano {
    /// The functional question: how it is with the feature.
    pub with: Spanned<String>,
    /// The dysfunctional question: how it is without.
    pub without: Spanned<String>,
}

/// `opportunity = { … }`: measures of a survey.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opportunity {
    /// How important it is.
    pub importance: Spanned<String>,
    /// How satisfied people are.
    pub satisfaction: Spanned<String>,
    /// The least answer that tells important, or satisfied; of a scale from 1 to 5 the best two.
    #[serde(default = "four")]
    pub at_least: f64,
}

fn four() -> f64 {
    4.0
}
