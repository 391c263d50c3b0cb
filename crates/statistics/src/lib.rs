//! Statistics, one published formula per module, each with its source and golden numbers.
//!
//! Every function is pure and says "there is no answer" with `None`: an undefined value is never a
//! 0 and never a NaN. Intervals are at 95 %. The numbers in the tests were computed independently,
//! with scipy 1.17.1 and scikit-learn 1.9.1, and are met to 1e-6 or closer.
//!
//! | question | function |
//! |---|---|
//! | how common is it? | [`wilson()`] |
//! | is it more common here than there? | [`two_proportions`], over many questions [`q_values`] |
//! | what is its mean? | [`mean()`], [`mean_of_moments`] |
//! | does nothing said mean anything? | [`silence_probability`], [`rule_of_three`] |
//! | how sure is a figure without a formula? | [`percentile_interval`] over draws of [`Random`] |
//! | do two words go together? | [`npmi()`] |
//! | is a word more frequent here than there? | [`Occurrences`], by people [`welch()`] |
//! | how evenly is it spread? | [`deviation_of_proportions`] |
//! | do two groupings agree? | [`Contingency`] |
//! | do labels agree with the truth? | [`accuracy`], [`macro_f1`] |
//! | how much do two sets share? | [`jaccard()`] |

mod bootstrap;
mod classification;
mod contingency;
mod dispersion;
mod false_discovery;
mod interval;
mod jaccard;
mod keyness;
mod mean;
mod npmi;
mod proportions;
mod random;
mod silence;
mod welch;
mod wilson;

pub use bootstrap::percentile_interval;
pub use classification::{accuracy, macro_f1};
pub use contingency::Contingency;
pub use dispersion::deviation_of_proportions;
pub use false_discovery::q_values;
pub use interval::Interval;
pub use jaccard::jaccard;
pub use keyness::{Occurrences, chi_square_p};
pub use mean::{Mean, mean, mean_of_moments};
pub use npmi::npmi;
pub use proportions::{fisher_exact, two_proportions};
pub use random::Random;
pub use silence::{rule_of_three, silence_probability};
pub use welch::welch;
pub use wilson::wilson;

/// The point that a standard normal variable stays below with probability 0.975.
const NORMAL_975: f64 = 1.959_963_984_540_054;

#[cfg(test)]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}
