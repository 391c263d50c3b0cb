//! What statements mean, as directions: for paraphrases that share no word.
//!
//! The vector of a part of a text is the sum of its words' vectors, as a word model gives them, less
//! the direction that all statements have in common: what a study is about says nothing about its
//! themes. A theme's direction is the mean of its statements'. How near a statement points to it,
//! less how near it points to all statements, times a concentration, is the logarithm of how much
//! likelier it is in the theme: a mixture of von Mises–Fisher distributions of one concentration.
//!
//! Source: Banerjee, Dhillon, Ghosh & Sra (2005), *Clustering on the Unit Hypersphere using von
//! Mises-Fisher Distributions*, JMLR 6; the common direction: Arora, Liang & Ma (2017), *A Simple
//! but Tough-to-Beat Baseline for Sentence Embeddings*, ICLR.

use embeddings::WordModel;
use text::Token;

use crate::Statement;
use crate::dense::{Dense, add_scaled, dot, normalise};
use crate::mixture::NO_THEME;

/// How much a direction counts: the lift of a statement that points exactly to a theme and stands
/// at right angles to all others.
const CONCENTRATION: f32 = 6.0;

/// The directions of words, if there is a model of their language.
#[derive(Clone, Copy)]
pub(crate) struct Meaning(pub(crate) Option<&'static WordModel>);

impl Meaning {
    /// How many numbers a direction has; 0 without a model.
    pub(crate) fn dimensions(self) -> usize {
        self.0.map_or(0, WordModel::dimensions)
    }

    /// Adds the vector of a token.
    pub(crate) fn add(self, text: &str, token: &Token, sum: &mut [f32]) {
        if let Some(words) = self.0 {
            words.add(token.span.of(text), sum);
        }
    }

    /// The vector of each statement, of length 1; 0 where no word is known.
    pub(crate) fn vectors(self, sample: &[&Statement]) -> Dense {
        let mut vectors = Dense::zeros(sample.len(), self.dimensions());
        for (row, statement) in sample.iter().enumerate() {
            let vector = vectors.row_mut(row);
            statement.tokens.iter().for_each(|token| self.add(statement.text, token, vector));
            normalise(vector);
        }
        vectors
    }
}

/// The directions of themes.
pub(crate) struct Directions {
    /// The mean direction of all statements.
    common: Vec<f32>,
    /// Themes × dimensions: unit vectors times the concentration.
    themes: Dense,
}

/// The mean of unit vectors.
pub(crate) fn common(vectors: &Dense) -> Vec<f32> {
    let mut common = vec![0.0; vectors.width];
    for row in 0..vectors.len() {
        add_scaled(&mut common, 1.0 / vectors.len() as f32, vectors.row(row));
    }
    common
}

/// A unit vector less the common direction, again of length 1.
pub(crate) fn centre(vector: &mut [f32], common: &[f32]) {
    if dot(vector, vector) > 0.0 {
        add_scaled(vector, -1.0, common);
        normalise(vector);
    }
}

impl Directions {
    /// The directions of themes of statements whose vectors are centred.
    pub(crate) fn of(centred: &Dense, common: &[f32], labels: &[usize], themes: usize) -> Self {
        let mut sums = Dense::zeros(themes, centred.width);
        for (row, label) in labels.iter().enumerate().filter(|(_, label)| **label != NO_THEME) {
            add_scaled(sums.row_mut(*label), 1.0, centred.row(row));
        }
        for theme in 0..themes {
            let direction = sums.row_mut(theme);
            normalise(direction);
            direction.iter_mut().for_each(|value| *value *= CONCENTRATION);
        }
        Directions { common: common.to_vec(), themes: sums }
    }

    /// Adds to the score of each theme what the direction of a centred vector says for it.
    pub(crate) fn add_scores(&self, centred: &[f32], scores: &mut [f32]) {
        for (theme, score) in scores.iter_mut().enumerate() {
            *score += dot(centred, self.themes.row(theme));
        }
    }

    /// Centres the sum of the vectors of words.
    pub(crate) fn centre(&self, sum: &mut [f32]) {
        normalise(sum);
        centre(sum, &self.common);
    }
}
