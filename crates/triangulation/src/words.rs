//! What was found, in plain sentences: every template of every language is in this folder.

mod measures;
mod phrases;
mod templates;
mod to_do;

use statistics::wilson;

use crate::gaps::Better;
use crate::pairs::Code;
pub use measures::Measured;
use phrases::Words;

/// A language of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// English.
    English,
    /// Thai.
    Thai,
}

/// How common a theme is among some people.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Who: the source, or the segment.
    pub who: String,
    /// Those who mention it.
    pub with: u64,
    /// Those who could.
    pub of: u64,
    /// The interval of the share.
    pub interval: Option<(f64, f64)>,
    /// −1, 0 or 1; absent without a basis.
    pub sign: Option<i8>,
}

impl Said {
    /// Some people of whom no feeling is told, with the Wilson interval.
    pub fn counted(who: String, with: u64, of: u64) -> Said {
        let interval = wilson(with, of).map(|interval| (interval.low, interval.high));
        Said { who, with, of, interval, sign: None }
    }
}

/// Something found, with its figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// What the sources say of a theme together.
    Convergence {
        /// The theme's label.
        theme: String,
        /// Each source that presents it.
        said: Vec<Said>,
        /// Each source that is silent on it, or of which too few were asked.
        quiet: Vec<Said>,
        /// The code over all sources.
        code: Code,
        /// Whether pairs that agree in part differ in how they feel, and in how many raise it.
        differ: [bool; 2],
    },
    /// A segment in which a theme is more or less common.
    Difference {
        /// The theme's label.
        theme: String,
        /// The source.
        source: String,
        /// The segment within which is compared; absent over the whole source.
        within: Option<String>,
        /// The segment, and what it is compared with.
        sides: [Said; 2],
        /// Cases whose value is unknown.
        unknown: u64,
        /// The q value.
        q_value: f64,
    },
    /// A theme that is more or less common than before.
    Trend {
        /// The theme's label.
        theme: String,
        /// Before and after, with the source as `who`.
        sides: [Said; 2],
        /// The first period after the change.
        since: String,
        /// The q value.
        q_value: f64,
    },
    /// A theme that goes with a better or worse score.
    Driver {
        /// The theme's label.
        theme: String,
        /// The measure.
        measure: String,
        /// The source.
        source: String,
        /// By how much answers differ, with the interval.
        effect: [f64; 3],
        /// Which way is better, where that is known.
        better: Option<Better>,
        /// The share of R².
        importance: f64,
        /// Respondents who mention the theme.
        with: u64,
        /// Respondents.
        n: u64,
    },
    /// Where things are not as they should be.
    Gap {
        /// The measure and where.
        what: Measured,
        /// As it is, as it should be.
        figures: [f64; 2],
        /// Which way is better.
        better: Better,
        /// 1 is first.
        rank: u64,
        /// Of so many.
        of: u64,
        /// Its state against the run before.
        state: String,
        /// What is to be done, by whom, until when.
        action: Option<(String, String, Option<String>)>,
    },
    /// How far a key result has come.
    KeyResult {
        /// The objective.
        objective: String,
        /// The measure and where.
        what: Measured,
        /// Start, current figure, target.
        figures: [f64; 3],
        /// (current − start) / (target − start).
        progress: f64,
        /// The status.
        status: String,
    },
    /// What people expect of a feature and perceive.
    Expected {
        /// The feature.
        feature: String,
        /// The source.
        source: String,
        /// Perception − expectation, with the interval.
        gap: [f64; 3],
        /// Expected and perceived.
        means: [f64; 2],
        /// Respondents.
        n: u64,
    },
    /// What a feature is to people, by Kano.
    Requirement {
        /// The feature.
        feature: String,
        /// The source.
        source: String,
        /// The class.
        class: String,
        /// Better and worse.
        coefficients: [f64; 2],
        /// Respondents.
        n: u64,
    },
    /// What people need and do not get, by Ulwick.
    Opportunity {
        /// The feature.
        feature: String,
        /// The source.
        source: String,
        /// The score, with the interval.
        score: [f64; 3],
        /// The shares to whom it is important, and who are satisfied.
        shares: [f64; 2],
        /// Respondents.
        n: u64,
    },
    /// After how many cases nothing new was said.
    Saturation {
        /// The source and segment.
        who: String,
        /// So many cases of how many; absent where saturation is not reached.
        after: Option<u64>,
        /// Cases in all.
        of: u64,
        /// Themes in all.
        themes: u64,
    },
    /// How far two coders agree on a code.
    Coders {
        /// The two.
        coders: [String; 2],
        /// The code; absent over all codes.
        code: Option<String>,
        /// κ with its interval.
        kappa: [f64; 3],
        /// Decisions.
        n: u64,
    },
}

impl Finding {
    /// What sort of finding it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Finding::Convergence { .. } => "convergence",
            Finding::Difference { .. } => "difference",
            Finding::Trend { .. } => "trend",
            Finding::Driver { .. } => "driver",
            Finding::Gap { .. } => "gap",
            Finding::KeyResult { .. } => "key result",
            Finding::Expected { .. }
            | Finding::Requirement { .. }
            | Finding::Opportunity { .. } => "feature",
            Finding::Saturation { .. } => "saturation",
            Finding::Coders { .. } => "agreement of coders",
        }
    }

    /// The finding as a sentence.
    pub fn sentence(&self, tongue: Tongue) -> String {
        templates::sentence(self, &Words(tongue))
    }
}

#[cfg(test)]
mod tests;
