//! What words a theme is made of: a multinomial mixture of the statements' words.
//!
//! Each word gets a *lift* in each theme: the logarithm of how much likelier it is there than in
//! all statements. A statement belongs to the theme in which its words' lifts sum up highest.
//! Fitted by classification EM (Celeux & Govaert 1992) on a mixture of unigrams (Nigam et al.
//! 2000), smoothed with the words of all statements (Jelinek & Mercer 1980). Each lift can be
//! read, so that a coding can show the word that speaks most for it.

use std::ops::Range;

use crate::dense::{Dense, add_scaled};
use crate::jobs::Jobs;
use crate::meaning::{Directions, reliability};
use crate::sparse::Sparse;

/// The label of a statement without a theme.
pub(crate) const NO_THEME: usize = usize::MAX;

/// Share of the words of all statements in the word distribution of each theme.
const SMOOTHING: f64 = 0.4;

/// Occurrences added to the observed and the expected ones, so that words which occur only three or
/// four times tell little (Norén, Hopstadius & Bate 2013): small talk is full of them. With 2 more
/// is coded wrongly in the sample study, with 3 fewer clauses speak clearly in small studies.
const SHRINKAGE: f64 = 2.5;

/// How much the logarithm of a theme's share counts where it is below the mean: else what nobody
/// speaks of otherwise ends up in a rare theme. With 0.6 the rare ones go under.
const RARITY: f64 = 0.5;

/// Statements as counts of words and as directions.
pub(crate) struct Statements {
    pub(crate) counts: Sparse,
    /// Of length 1; without numbers where nobody knows what words mean.
    pub(crate) vectors: Dense,
    /// How much a direction counts.
    pub(crate) concentration: f32,
}

/// The lifts of each word in each theme, and the directions of the themes.
pub(crate) struct Mixture {
    /// How many themes there are; the columns after them are sub-themes.
    themes: usize,
    /// Words × columns.
    lifts: Dense,
    pub(crate) directions: Directions,
    /// What each theme lacks because it is rarer than the others: 0 or less.
    rarities: Vec<f32>,
}

impl Mixture {
    /// The mixture of statements with known themes.
    pub(crate) fn of(statements: &Statements, labels: &[usize], themes: usize) -> Mixture {
        let Statements { counts, vectors, concentration, .. } = statements;
        let mut lifts = Dense::zeros(counts.width, themes);
        let mut everywhere = vec![0.0_f64; counts.width];
        for (row, label) in labels.iter().enumerate() {
            for (word, count) in counts.row(row) {
                everywhere[word] += f64::from(count);
                if *label != NO_THEME {
                    lifts.row_mut(word)[*label] += count;
                }
            }
        }
        let mut words_by_theme = vec![0.0_f64; themes];
        for word in 0..counts.width {
            for (total, count) in words_by_theme.iter_mut().zip(lifts.row(word)) {
                *total += f64::from(*count);
            }
        }
        let all: f64 = everywhere.iter().sum();
        for (word, times) in everywhere.into_iter().enumerate() {
            let share = times / all.max(1.0);
            for (lift, total) in lifts.row_mut(word).iter_mut().zip(&words_by_theme) {
                let ratio = (f64::from(*lift) + SHRINKAGE) / (total * share + SHRINKAGE);
                *lift = libm::log((1.0 - SMOOTHING) * ratio + SMOOTHING) as f32;
            }
        }
        let directions = Directions::of(vectors, *concentration, labels, themes);
        Mixture { themes, lifts, directions, rarities: rarities(labels, themes) }
    }

    /// How many themes there are, without sub-themes.
    pub(crate) fn themes(&self) -> usize {
        self.themes
    }

    /// How many themes and sub-themes there are.
    pub(crate) fn columns(&self) -> usize {
        self.lifts.width
    }

    /// Adds the themes of a mixture of some of the statements as columns of sub-themes: what they
    /// say is relative to those statements.
    pub(crate) fn append(&mut self, parts: &Mixture) {
        self.lifts = self.lifts.beside(&parts.lifts);
        self.directions.append(&parts.directions);
        self.rarities.extend(&parts.rarities);
    }

    /// The lift of a word in a theme.
    pub(crate) fn lift(&self, word: u32, theme: usize) -> f32 {
        self.lifts.row(word as usize)[theme]
    }

    /// The scores of some statements in each theme: the lifts of their words, and what their
    /// directions say.
    pub(crate) fn scores(&self, statements: &Statements, rows: Range<usize>) -> Dense {
        let Statements { counts, vectors, .. } = statements;
        let mut scores = self.directions.scores(vectors, rows.clone());
        for (at, row) in rows.enumerate() {
            let scores = scores.row_mut(at);
            let said = reliability(counts.row(row).map(|(_, count)| count).sum());
            scores.iter_mut().for_each(|score| *score *= said);
            self.add_lifts(counts.row(row), scores);
        }
        scores
    }

    /// Adds the lifts of words in each theme, and what rarer themes lack.
    pub(crate) fn add_lifts(&self, words: impl Iterator<Item = (usize, f32)>, scores: &mut [f32]) {
        add_scaled(scores, 1.0, &self.rarities);
        for (word, count) in words {
            add_scaled(scores, count, self.lifts.row(word));
        }
    }
}

/// What themes lack that have fewer statements than the mean.
fn rarities(labels: &[usize], themes: usize) -> Vec<f32> {
    let mut sizes = vec![0_u32; themes];
    labels.iter().filter(|label| **label != NO_THEME).for_each(|label| sizes[*label] += 1);
    let mean = f64::from(sizes.iter().sum::<u32>()) / themes.max(1) as f64;
    let rarity = |size: u32| RARITY * libm::log((f64::from(size) + 1.0) / (mean + 1.0));
    sizes.into_iter().map(|size| rarity(size).min(0.0) as f32).collect()
}

/// The theme with the highest score, the first of equals, unless that is below `least`.
pub(crate) fn best(scores: &[f32], least: f32) -> Option<usize> {
    let mut best = None;
    let mut highest = least;
    for (theme, score) in scores.iter().enumerate() {
        if *score > highest || (*score == highest && best.is_none()) {
            highest = *score;
            best = Some(theme);
        }
    }
    best
}

/// Whether the best theme is likelier than the second best and no theme together.
fn is_clear(scores: &[f32], best: usize) -> bool {
    let others = scores.iter().enumerate().filter(|(theme, _)| *theme != best);
    let second = others.map(|(_, score)| *score).fold(f32::NEG_INFINITY, f32::max);
    libm::expf(-scores[best]) + libm::expf(second - scores[best]) <= 1.0
}

/// Statements that one job looks at.
const PORTION: usize = 1_024;

/// Moves statements to the theme that suits their words best, until all but 1 in 500 stay.
///
/// Only statements that clearly belong to one theme teach what it is made of; those that are
/// `decided` stay where they are.
pub(crate) fn refine(
    statements: &Statements,
    labels: &mut [usize],
    decided: &[Option<usize>],
    themes: usize,
    least: f32,
    passes: usize,
    jobs: &impl Jobs,
) -> Mixture {
    let mut mixture = Mixture::of(statements, labels, themes);
    for _ in 0..passes {
        let portions = jobs.each(labels.len().div_ceil(PORTION), |portion| {
            let rows = portion * PORTION..labels.len().min((portion + 1) * PORTION);
            let scores = mixture.scores(statements, rows.clone());
            let clearest = rows.enumerate().map(|(at, row)| {
                if let Some(decided) = decided[row] {
                    return decided;
                }
                let scores = scores.row(at);
                let clear = best(scores, least).filter(|best| is_clear(scores, *best));
                clear.unwrap_or(NO_THEME)
            });
            clearest.collect::<Vec<usize>>()
        });
        let mut moved = 0;
        for (label, best) in labels.iter_mut().zip(portions.into_iter().flatten()) {
            moved += usize::from(best != *label);
            *label = best;
        }
        mixture = Mixture::of(statements, labels, themes);
        if moved * 500 <= labels.len() {
            break;
        }
    }
    mixture
}
