//! What sets codes apart, learnt from examples and from what people coded.
//!
//! The mixture knows what a code has in common with statements that nobody coded, and little of
//! what sets two codes apart. That is learnt here by least squares from texts to indicators of
//! codes, over the directions of the texts and their weighted words and pairs of words: ridge
//! regression in its dual form (Saunders, Gammerman & Vovk 1998, *Ridge Regression Learning
//! Algorithm in Dual Variables*, ICML), as a classifier Rifkin, Yeo & Poggio (2003), *Regularized
//! Least-Squares Classification*. What a text gets is a sum over its words, divided by its length,
//! so that parts of a text are read as fast as the mixture reads them.

mod features;
mod learning;

use std::sync::Arc;

use text::Token;

use crate::Statement;
use crate::dense::{Dense, add_scaled, dot};
use crate::learner::features::Features;

pub(crate) use features::Feature;
pub(crate) use learning::Learning;

/// What an indicator counts among the logarithms of the mixture. With 25, 50 or 100 what people
/// gave five corpora was no likelier.
const LEARNT: f32 = 12.0;

/// Deals out anew among codes how likely a text is to speak of any of them: the mixture says how
/// likely that is, for examples do not tell what belongs to no code; `learnt` says of which of them.
pub(crate) fn deal(scores: &mut [f32], learnt: &[f32]) {
    let any = logarithm_of_sum(scores);
    add_scaled(scores, LEARNT, learnt);
    let rise = any - logarithm_of_sum(scores);
    scores.iter_mut().for_each(|score| *score += rise);
}

/// The logarithm of the sum of odds, given their logarithms.
fn logarithm_of_sum(scores: &[f32]) -> f32 {
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    highest + libm::logf(scores.iter().map(|score| libm::expf(score - highest)).sum())
}

/// A text of which it is known what belongs to it.
#[derive(Clone)]
pub(crate) struct Labelled<'a> {
    pub(crate) statement: Statement<'a>,
    /// Its codes; none where somebody looked and gave none.
    pub(crate) codes: Vec<usize>,
    /// The part of the texts that it is held out with.
    pub(crate) fold: usize,
    /// Its row among the statements of the mixture.
    pub(crate) row: usize,
    /// Whether people coded it; else it is an example.
    pub(crate) is_coded: bool,
}

/// Tells codes apart.
pub(crate) struct Learner {
    features: Arc<Features>,
    /// What a feature says for each code: features × codes.
    words: Dense,
    /// What a direction says: codes × dimensions.
    directions: Dense,
    /// How common each code is among the labelled texts.
    shares: Vec<f32>,
}

impl Learner {
    /// What is known before a word is read: how common each code is.
    pub(crate) fn shares(&self) -> &[f32] {
        &self.shares
    }

    /// The features of tokens.
    pub(crate) fn features(&self, tokens: &[Token]) -> impl Iterator<Item = Feature> {
        tokens.iter().map(|token| self.features.of_token(token))
    }

    /// Writes what a vector of any length says for each code.
    pub(crate) fn gains(&self, vector: &[f32], gains: &mut [f32]) {
        for (code, gain) in gains.iter_mut().enumerate() {
            *gain = dot(vector, self.directions.row(code));
        }
    }

    /// Adds what the words of some tokens say for each code; `scratch` is for its own use.
    pub(crate) fn add_words(&self, stems: &[Feature], scratch: &mut Vec<u32>, scores: &mut [f32]) {
        self.features.each(stems, scratch, |feature, weight| {
            add_scaled(scores, weight, self.words.row(feature as usize));
        });
    }
}
