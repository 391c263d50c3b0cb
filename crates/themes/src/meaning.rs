//! What statements mean, as directions: for paraphrases that share no word.
//!
//! The direction of a part of a text is that of the sum of its words' vectors, as a word model gives
//! them; a theme's direction is the mean of its statements'. How near a statement points to a theme,
//! less how near it points to the mean of all statements, times a concentration, is the logarithm of
//! how much likelier it is in the theme than anywhere: a mixture of von Mises–Fisher distributions
//! of one concentration.
//!
//! Source: Banerjee, Dhillon, Ghosh & Sra (2005), *Clustering on the Unit Hypersphere using von
//! Mises-Fisher Distributions*, JMLR 6.

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

/// The directions of themes, in units of the concentration.
pub(crate) struct Directions {
    /// The mean direction of all statements.
    all: Vec<f32>,
    /// Themes × dimensions.
    themes: Dense,
}

impl Directions {
    /// The directions of themes of statements with these vectors.
    pub(crate) fn of(vectors: &Dense, labels: &[usize], themes: usize) -> Self {
        let mut sums = Dense::zeros(themes, vectors.width);
        let mut all = vec![0.0; vectors.width];
        for (row, label) in labels.iter().enumerate().take(vectors.len()) {
            add_scaled(&mut all, 1.0, vectors.row(row));
            if *label != NO_THEME {
                add_scaled(sums.row_mut(*label), 1.0, vectors.row(row));
            }
        }
        concentrate(&mut all);
        (0..themes).for_each(|theme| concentrate(sums.row_mut(theme)));
        Directions { all, themes: sums }
    }

    /// Adds to the score of each theme what a direction says for it.
    pub(crate) fn add_scores(&self, direction: &[f32], scores: &mut [f32]) {
        let anywhere = dot(direction, &self.all);
        for (theme, score) in scores.iter_mut().enumerate() {
            *score += dot(direction, self.themes.row(theme)) - anywhere;
        }
    }
}

fn concentrate(sum: &mut [f32]) {
    normalise(sum);
    sum.iter_mut().for_each(|value| *value *= CONCENTRATION);
}
