//! Statistics, one published formula per module, each with its source and golden numbers.
//!
//! Every function is pure and says "there is no answer" with `None`: an undefined value is never a
//! 0 and never a NaN. Intervals are at 95 %. The numbers in the tests were computed independently,
//! with scipy 1.17.1, scikit-learn 1.9.1, statsmodels 0.15.0 and krippendorff, and are met to 1e-6 or
//! closer; `tests/golden.py` computes them anew.
//!
//! | question | function |
//! |---|---|
//! | how common is it? | [`wilson()`], in groups that are alike [`design_effect()`], [`wilson_effective`] |
//! | is it more common here than there? | [`two_proportions`], over many questions [`q_values`] |
//! | how far apart are two shares? | [`proportion_difference`], [`log_odds_ratio`] |
//! | has a share changed, and when? | [`change_point()`] |
//! | what is its mean, its median? | [`mean()`], [`mean_of_moments`], [`Values`] |
//! | do people recommend it? | [`net_promoter()`] |
//! | what accounts for an outcome? | [`lmg()`], [`relative_weights`], [`least_squares`] of [`Moments`] |
//! | has everything been said? | [`saturation()`], [`new_information`] |
//! | do people code alike? | [`cohen_kappa`], [`brennan_prediger`], [`krippendorff_alpha`] |
//! | what is a feature to customers, and what do they miss? | [`kano()`], [`opportunity()`] |
//! | does nothing said mean anything? | [`silence_probability`], [`rule_of_three`] |
//! | how sure is a figure without a formula? | [`percentile_interval`] over draws of [`Random`] |
//! | do two words go together? | [`npmi()`] |
//! | is a word more frequent here than there? | [`Occurrences`], by people [`welch()`] |
//! | how evenly is it spread? | [`deviation_of_proportions`] |
//! | do two groupings agree? | [`Contingency`] |
//! | do labels agree with the truth? | [`accuracy`], [`macro_f1`] |
//! | how much do two sets share? | [`jaccard()`] |

mod bootstrap;
mod change_point;
mod classification;
mod contingency;
mod design_effect;
mod difference;
mod dispersion;
mod false_discovery;
mod importance;
mod interval;
mod jaccard;
mod kano;
mod kappa;
mod keyness;
mod krippendorff;
mod mean;
mod moments;
mod net_promoter;
mod npmi;
mod opportunity;
mod proportions;
mod quantile;
mod random;
mod saturation;
mod silence;
mod welch;
mod wilson;

pub use bootstrap::percentile_interval;
pub use change_point::{ChangePoint, change_point};
pub use classification::{accuracy, macro_f1};
pub use contingency::Contingency;
pub use design_effect::{design_effect, intraclass_correlation};
pub use difference::{Estimate, log_odds_ratio, proportion_difference};
pub use dispersion::deviation_of_proportions;
pub use false_discovery::q_values;
pub use importance::{LMG_MOST, least_squares, lmg, relative_weights};
pub use interval::Interval;
pub use jaccard::jaccard;
pub use kano::{Category, Kano, kano, kano_category};
pub use kappa::{brennan_prediger, cohen_kappa, weighted_kappa};
pub use keyness::{Occurrences, chi_square_p};
pub use krippendorff::{Metric, krippendorff_alpha};
pub use mean::{Mean, mean, mean_of_moments};
pub use moments::{Covariance, Moments};
pub use net_promoter::{NetPromoter, net_promoter};
pub use npmi::npmi;
pub use opportunity::{Opportunity, opportunity, opportunity_score};
pub use proportions::{fisher_exact, two_proportions};
pub use quantile::Values;
pub use random::Random;
pub use saturation::{Runs, new_information, saturation};
pub use silence::{rule_of_three, silence_probability};
pub use welch::welch;
pub use wilson::{wilson, wilson_effective};

/// The point that a standard normal variable stays below with probability 0.975.
const NORMAL_975: f64 = 1.959_963_984_540_054;

#[cfg(test)]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}
