//! Themes of statements: what people keep talking about, found without a codebook.
//!
//! [`fit`] learns themes from a [`Sample`] of statements in one language; [`Model::apply`] finds them
//! in statements, sentence by sentence. Both are pure functions: the same statements and the same
//! seed give the same themes, in whatever order the statements come.
//!
//! How it works, one module for each step:
//! 1. `vocabulary`: the significant words of each statement, as stems; `passages`: long statements
//!    in parts, of which `sample` draws those that are grouped; `codes`: what a codebook decides.
//! 2. `space`: latent semantic analysis, regularised against rare words; beside it,
//!    `cooccurrence`: the company that words keep here; `meaning`: what they mean elsewhere, where a
//!    word model of the language knows, or the student of a teacher that read the passages which
//!    are grouped.
//! 3. `clusters`: many small groups, merged step by step.
//! 4. `count`: how many to keep, by how firmly subsamples find each again; `rare`: which small groups to
//!    keep besides.
//! 5. `mixture`: what words each theme is made of; decides where a statement belongs. `parts`, in
//!    `fitting`: what large themes fall into. `learner`: what sets the codes of a codebook apart;
//!    `thresholds`: from when on a code is given, where people's codings tell.
//! 6. `labels`: a name, keywords and the coherence of each theme.
//! 7. `coding`: which sentences speak of which theme, and the word that shows it.

mod clusters;
mod codes;
mod coding;
mod cooccurrence;
mod count;
mod dense;
mod fitting;
mod jobs;
mod labels;
mod learner;
mod meaning;
mod mixture;
mod passages;
mod random;
mod rare;
mod sample;
mod space;
mod sparse;
#[cfg(test)]
mod tests;
mod thresholds;
mod vocabulary;

use std::ops::Range;

use corpus::{Id, Span};
use embeddings::WordModel;
use text::Token;

use crate::codes::Cues;
use crate::coding::{Known, Reader, surest};
use crate::learner::Learner;
use crate::meaning::Meaning;
use crate::mixture::Mixture;
use crate::vocabulary::Vocabulary;

pub use codes::{Code, Coded, Cue, Example, Query};
pub use fitting::fit;
pub use jobs::Jobs;
pub use sample::Sample;
pub use thresholds::Taught;

/// One utterance: a turn, a review, an open answer.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// The id of the utterance; orders the statements of a sample.
    pub id: Id,
    /// The case: who speaks, or the document.
    pub case: Id,
    /// The words.
    pub text: &'a str,
    /// The tokens of `text`.
    pub tokens: &'a [Token],
}

/// How finely themes are told apart where their number is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Half as many.
    Coarse,
    /// As many as people mostly find.
    #[default]
    Normal,
    /// Twice as many.
    Fine,
}

/// What is wanted of [`fit`].
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'c> {
    /// Codes that are themes whatever the statements say.
    pub codes: &'c [Code],
    /// Statements that people coded with them.
    pub coded: &'c [Coded<'c>],
    /// Whether other themes are looked for in what belongs to no code.
    pub find: bool,
    /// How many other themes, at most; none for as many as the statements support.
    pub count: Option<usize>,
    /// How finely they are told apart where `count` is not given.
    pub detail: Detail,
    /// In how many cases a theme must be the main one. None for 3 where `count` is given, else for
    /// the square root of the cases divided by 8, at least 3: 4 of 1,000 cases, 13 of 10,000; beside
    /// codes one in 50, at least 5.
    pub min_cases: Option<usize>,
    /// Who knows what the words mean.
    pub words: Words<'c>,
}

/// Who knows what the words of a language mean.
#[derive(Clone, Copy, Debug)]
pub enum Words<'a> {
    /// Nobody; the study's own words alone tell what goes together.
    Own,
    /// A word model of the language.
    Model(&'static WordModel),
    /// A teacher: its vectors of the texts of [`Sample::to_read`], in their order.
    Taught(&'a [Vec<f32>]),
}

/// A theme that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// A phrase that people used, distinct from those of the other themes: two to four words, as
    /// they mostly wrote it; where no phrase fits, the two most telling words with a comma.
    pub label: String,
    /// Its place in [`Parameters::codes`]; none if it was found.
    pub code: Option<usize>,
    /// The place in [`Model::themes`] of the theme that it is a part of; none for a theme.
    pub parent: Option<usize>,
    /// Passages of different cases that speak of it most clearly, as they were said.
    pub examples: Vec<String>,
    /// Up to ten words and phrases that tell the theme from others, most telling first.
    pub keywords: Vec<String>,
    /// How strongly its words go together in statements: mean NPMI, −1 … 1; none below two words.
    pub coherence_npmi: Option<f64>,
    /// What people's codings taught of it; none of a theme that was found, or where nobody coded.
    pub taught: Option<Taught>,
    /// How well it is found again in subsamples, among as many groups as there are themes or among
    /// the finer ones in which rare themes are looked for: the larger mean Jaccard coefficient,
    /// 0 … 1; none where the sample is too small for subsamples.
    pub stability: Option<f64>,
}

/// The themes of a language, and how to recognise them.
pub struct Model {
    themes: Vec<Theme>,
    vocabulary: Vocabulary,
    meaning: Meaning,
    mixture: Mixture,
    cues: Cues,
    /// What sets the codes apart.
    learner: Option<Learner>,
    /// What is added to the logarithm of the odds of each code, so that ½ is its threshold; none
    /// where the threshold was not learnt.
    shifts: Vec<Option<f32>>,
    /// The codes below each code.
    below: Vec<Vec<usize>>,
    /// The statements that people coded, with the codes that they get from what has not seen them.
    given: Vec<(Id, Vec<usize>)>,
    /// The score that a statement needs to belong to a theme.
    least: f32,
    /// The columns of the sub-themes of each theme of the mixture.
    parts: Vec<Range<usize>>,
    /// The place in `themes` of each column of the mixture; none for rejected codes.
    places: Vec<Option<usize>>,
}

impl Model {
    /// The themes: those of codes that are not rejected, then those that were found, that with most
    /// statements in the sample first, then the sub-themes of these.
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// Whether what examples and codings teach of differences between codes is used: where it tells
    /// codes of statements that were held out surely better.
    pub fn has_learnt(&self) -> bool {
        self.learner.is_some()
    }

    /// The statements that people coded, each with the codes, as places in [`Model::themes`], that
    /// it is given by models and thresholds which have not seen it: agreement with people is to be
    /// measured on these.
    pub fn held_out(&self) -> impl Iterator<Item = (Id, Vec<usize>)> {
        let place = |code: &usize| self.places[*code];
        self.given.iter().map(move |(id, codes)| (*id, codes.iter().filter_map(place).collect()))
    }

    /// How near what is known of the words comes to the teacher: the mean cosine on passages that
    /// were not learnt from, −1 … 1; none without a teacher or with fewer than ten passages.
    pub fn agreement(&self) -> Option<f64> {
        match &self.meaning {
            Meaning::Student(student) => student.agreement(),
            Meaning::Unknown | Meaning::Model(_) => None,
        }
    }

    /// Finds the themes of statements.
    ///
    /// # Shape
    /// One assignment for each statement, in their order; numbers of themes are places in
    /// [`Model::themes`].
    ///
    /// # Never fails
    /// A statement without words that the model knows, or whose words speak for no theme, has none.
    pub fn apply(&self, batch: &[Statement]) -> Vec<Assignment> {
        let mut reader = Reader::new(Known {
            vocabulary: &self.vocabulary,
            meaning: &self.meaning,
            mixture: &self.mixture,
            cues: &self.cues,
            learner: self.learner.as_ref(),
            shifts: &self.shifts,
            below: &self.below,
            least: self.least,
            parts: &self.parts,
        });
        batch.iter().map(|statement| self.placed(reader.assign(statement))).collect()
    }

    /// An assignment of the mixture's themes as one of places, without rejected codes.
    fn placed(&self, Assignment { primary, codings }: Assignment) -> Assignment {
        let place = |theme: usize| self.places[theme];
        let placed = |coding: Coding| Some(Coding { theme: place(coding.theme)?, ..coding });
        let codings: Vec<Coding> = codings.into_iter().filter_map(placed).collect();
        let primary = primary.and_then(place).or_else(|| surest(&codings));
        Assignment { primary, codings }
    }
}

/// The themes of one statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// The theme of the statement as a whole; one of its codings has it.
    pub primary: Option<usize>,
    /// Where which theme is spoken of, by `span`; where a sub-theme is, its theme is too.
    pub codings: Vec<Coding>,
}

/// A theme on a part of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coding {
    /// Its place in [`Model::themes`].
    pub theme: usize,
    /// The sentence or clause.
    pub span: Span,
    /// How surely the part's words belong to the theme rather than to others or none, 0 … 1; for a
    /// sub-theme at most how surely they belong to it rather than to others of its theme or none.
    pub weight: f32,
    /// The word or phrase in it that speaks most for the theme.
    pub cue: Span,
}
