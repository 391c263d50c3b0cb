//! Which sources agree on a theme, which contradict each other, which are silent.
//!
//! The triangulation protocol of Farmer T, Robinson K, Elliott SJ, Eyles J (2006), Developing and
//! implementing a triangulation protocol for qualitative health research, *Qual Health Res*
//! 16(3):377–394, computed from counts: [`Tally`] counts, [`triangulate`] decides.
//!
//! Farmer et al. leave "prominent", "silent" and "the same meaning" to the researchers. What stands
//! for them here is this project's own choice, each threshold a field of [`Parameters`] and
//! part of the `rule` of every row:
//!
//! - **Cases are counted, never turns.** A case that speaks of a theme fifty times is one case.
//! - **Themes belong to a language**, and are asked only of the cases with words in it: a Thai focus
//!   group cannot be silent on a theme of English words. Who mentions a theme has words in its
//!   language, whatever the language detection says.
//! - **A mention counts** from the weight ½: below it, something else is likelier than the theme.
//! - **Status** of a theme in a source: *present* with at least `k_min` cases and a share of at least
//!   `p_min`, or surely (Wilson) above a third of it; a *trace* with fewer. Without any case it is *silent* if that would surprise, namely if
//!   (1 − p*)ⁿ ≤ `alpha` with p* pooled over the sources that present the theme, and else
//!   *insufficient*; *absent* where no source presents it.
//! - **Silence** of a pair: one source presents the theme; in the other it is silent, or so faint a
//!   trace that P(so few or fewer | n, p*) ≤ `alpha`. Two miscoded answers of two hundred do not undo
//!   a silence.
//! - **Meaning**: the polarity of a case is the mean over its codings of the theme, that of a source
//!   the mean over its cases, with Student's interval. The sign is + above `delta`, − below −`delta`,
//!   with the whole interval, and else 0. Meanings agree if the signs are equal or the intervals
//!   overlap. Wide intervals overlap: few cases lean to agreement, never to dissonance. Opposite
//!   signs have separate intervals and always disagree.
//! - **Prominence** agrees if the two shares do not differ at the false discovery rate `alpha` (over
//!   all themes and pairs of sources that both present them), or differ by less than `ratio`-fold.
//! - **Groups**: where people spoke with each other, the interval of a share is that of fewer cases, by
//!   the design effect of the recordings; prominence is tested on cases.
//! - **A case in several segments** (two sessions, two values) is counted once in each and once in all.

mod case;
mod cells;
mod coders;
mod completeness;
mod convergence;
mod differences;
mod drivers;
mod evidence;
mod features;
mod gaps;
mod hours;
mod index;
mod kpis;
mod matrix;
mod pairs;
mod parameters;
mod prevalence;
mod saturation;
mod tally;
mod trends;
mod words;

pub use coders::{AgreementRow, CodedUnit, coders};
pub use completeness::CompletenessRow;
pub use convergence::ConvergenceRow;
pub use differences::{Compare, DifferenceRow};
pub use drivers::{DriverRow, Measure, Score};
pub use features::{Feature, FeatureRow, Features};
pub use gaps::{Better, Current, Gap, KeyResult, Progress, Target, gaps, progress};
pub use hours::BusinessHours;
pub use index::ConvergenceIndex;
pub use kpis::{Contact, KpiRow, Kpis, Place};
pub use matrix::Status;
pub use pairs::Code;
pub use parameters::{Parameters, Rule};
pub use prevalence::PrevalenceRow;
pub use saturation::SaturationRow;
pub use tally::{LEAST_WEIGHT, Mention, Observation, Tally};
pub use trends::TrendRow;
pub use words::{Finding, Measured, Said, Tongue};

use cells::{Languages, SourceCells};
use matrix::Matrix;

/// What the counts are of, in the order in which rows name it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Study {
    /// The sources; a pair of them is compared in this order.
    pub sources: Vec<String>,
    /// The attributes that segment the cases.
    pub attributes: Vec<String>,
    /// Whether [`Observation::segments`] end with the period.
    pub periods: bool,
    /// Whether prevalence is told by segment and period together, too, and segments are compared within
    /// each other.
    pub crossed: bool,
    /// What is compared before and after.
    pub compare: Option<Compare>,
    /// What respondents answered, in the order of [`Observation::measures`].
    pub measures: Vec<Measure>,
    /// The themes; [`Mention::theme`] is a position in this list.
    pub themes: Vec<Theme>,
}

/// A theme, as far as counting needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its id in the tables.
    pub id: String,
    /// The only language in which it can be found; absent if it can be found in all.
    pub language: Option<String>,
    /// Whether it is a part of another theme: counted and compared like any, but not counted again
    /// in what sums up all themes (completeness, saturation, drivers, the index).
    pub within: bool,
}

/// The tables that come out of comparing the sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Triangulation {
    /// How common and how liked each theme is: by theme, source, attribute, value.
    pub prevalence: Vec<PrevalenceRow>,
    /// The convergence coding matrix: per theme each pair of sources, then all sources together.
    pub convergence: Vec<ConvergenceRow>,
    /// What sources share: each source, each pair, then all.
    pub completeness: Vec<CompletenessRow>,
    /// Where a theme is more common: in a segment, after than before.
    pub differences: Vec<DifferenceRow>,
    /// Whether a theme comes up or goes away.
    pub trends: Vec<TrendRow>,
    /// After how many cases nothing new is said.
    pub saturation: Vec<SaturationRow>,
    /// Which themes go with a better or worse score.
    pub drivers: Vec<DriverRow>,
    /// The matrix in one figure.
    pub index: ConvergenceIndex,
}

/// Compares the sources of a study theme by theme.
///
/// # Panics
/// If the tally holds a source or a theme that the study does not list: the two belong together.
pub fn triangulate(tally: &Tally, study: &Study, parameters: &Parameters) -> Triangulation {
    for source in tally.sources() {
        assert!(study.sources.iter().any(|known| known == source), "unknown source `{source}`");
    }
    let languages = Languages::of(&study.themes);
    let sources: Vec<SourceCells> = study
        .sources
        .iter()
        .map(|source| SourceCells::of(tally, source, study, &languages))
        .collect();
    let matrix = Matrix::of(sources.iter().map(|source| &source.all.cell), &languages, parameters);
    Triangulation {
        prevalence: prevalence::rows(&sources, &matrix, study, &languages, parameters),
        convergence: convergence::rows(&matrix, tally, study, parameters),
        completeness: completeness::rows(&matrix, study),
        differences: differences::rows(&sources, tally, study, &languages, parameters),
        trends: trends::rows(&sources, tally, study, &languages, parameters),
        saturation: saturation::rows(tally, study, &languages, parameters),
        drivers: drivers::rows(tally, study, &languages, parameters),
        index: index::index(&sources, &matrix, &languages, parameters),
    }
}
