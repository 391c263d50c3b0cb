//! Text to sentiment: three probabilities, and the cues that made them.
//!
//! A [`Judge`] asks the model of the text's language: a linear model over words, pairs of words,
//! negation, and numbers about the whole text ([`Model`]). Three ship: English, Thai, Indonesian
//! (`models/`, with a card that says from what they were learnt). In English the rules
//! ([`by_rules()`]: a lexicon, negation, degree, contrast) are among what the model looks at. A
//! study can bring a lexicon of its own ([`Own`]), and a model of its own, learnt from its ratings
//! ([`learn`]).
//!
//! # What is judged, and what is not
//! A text whose clauses take both sides ("lovely agent, but the wait") is not neutral: what the model
//! gives to neutral is given to the two sides, in proportion to what it gives them. Its polarity is
//! then near the middle, and its cues speak for both.
//!
//! A text has a basis where it holds a verdict of the rules or of the study's lexicon, or words of
//! which the model has learnt that they take sides; or where it is a statement: English of at least
//! four words, one of them of English grammar, or two words of another language. All else is
//! `None`: "Nothing.", "42", names, "Have a nice day!", languages without model or lexicon. A bare "No." or "Yes," is an
//! answer to a question that the text does not hold. Where no class has a probability of
//! [`ABSTAINS_BELOW`], trivox abstains.

mod by_rules;
mod calibration;
mod clauses;
mod fit;
mod judgement;
mod letters;
mod lexicon;
mod minimum;
mod model;
mod observed;
mod own;
mod phrases;
mod rules;
mod score;
mod study;
mod units;
mod wishes;
mod words;

use std::sync::OnceLock;

use corpus::Span;
use text::{Language, Tokenizer};

pub use by_rules::{ByRules, by_rules};
pub use calibration::{Calibration, Unseen, expected_calibration_error};
pub use clauses::clause;
pub use fit::{Example, Parameters, Prepared};
pub use judgement::{ABSTAINS_BELOW, Judgement};
pub use lexicon::Lexicon;
pub use model::{Model, ModelError};
pub use own::Own;
pub use study::{Learnt, learn};

/// A word, phrase, emoji or emoticon that weighed, with the negators and degree adverbs that changed it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cue {
    /// Where it stands in the text.
    pub span: Span,
    /// Its signed share of all that weighed between positive and negative. The sizes of a text's
    /// weights add up to at most 1: what is missing lies in words of grammar (`I`, `was`) and in
    /// words that say little each.
    pub weight: f64,
}

/// A sentiment in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Speaks against something.
    Negative,
    /// Takes no side.
    Neutral,
    /// Speaks for something.
    Positive,
}

impl Class {
    /// All of them, the worst first.
    pub const ALL: [Class; 3] = [Class::Negative, Class::Neutral, Class::Positive];

    /// Its name in tables and pages.
    pub fn name(self) -> &'static str {
        match self {
            Class::Negative => "negative",
            Class::Neutral => "neutral",
            Class::Positive => "positive",
        }
    }

    /// The class of the rules' polarity, by the thresholds that Hutto & Gilbert publish.
    pub fn of(polarity: f64) -> Class {
        if polarity >= 0.05 {
            Class::Positive
        } else if polarity <= -0.05 {
            Class::Negative
        } else {
            Class::Neutral
        }
    }
}

/// The models that ship.
fn shipped() -> &'static [Model] {
    static SHIPPED: OnceLock<Vec<Model>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let files = [
            include_str!("../models/english.tsv"),
            include_str!("../models/thai.tsv"),
            include_str!("../models/indonesian.tsv"),
        ];
        files.map(|file| Model::read(file).expect("a test reads the shipped files")).into()
    })
}

/// What texts are judged by: the models that ship, and what a study brings.
#[derive(Debug, Default)]
pub struct Judge {
    own: Own,
    learnt: Vec<Model>,
}

impl Judge {
    /// A judge with a study's own lexicon and models; a model goes before the shipped one of its language.
    pub fn new(own: Own, learnt: Vec<Model>) -> Judge {
        Judge { own, learnt }
    }

    /// Judges a text; none where there is no basis, or no class is likely enough.
    ///
    /// `language` is the text's language where it is known. A text of unknown language (too short
    /// to tell) is read as English only if the rules find a cue, at least half of its words are in
    /// the lexicon, and one of them is of English grammar where there are more than three.
    ///
    /// # Example
    /// ```
    /// use sentiment::{Class, Judge};
    /// use text::{Language, Tokenizer};
    ///
    /// let (judge, tokenizer) = (Judge::default(), Tokenizer::new());
    /// let english = Language::from_code("en");
    /// let text = "The agent was rude, and I was on hold for 40 minutes.";
    /// let judgement = judge.judge(text, english, &tokenizer).unwrap();
    /// assert_eq!(judgement.class, Class::Negative);
    /// assert_eq!(judge.judge("Nothing.", english, &tokenizer), None);
    /// ```
    pub fn judge(
        &self,
        text: &str,
        language: Option<Language>,
        tokenizer: &Tokenizer,
    ) -> Option<Judgement> {
        let read_as = language.or_else(|| Language::from_code("en"))?;
        let model = self.model(read_as);
        if model.is_none() && self.own.n() == 0 {
            return None;
        }
        let observed = observed::observed(text, read_as, tokenizer, &self.own, false);
        let has_verdict = !observed.verdicts.is_empty();
        if language.is_none() && !(has_verdict && observed.looks_english)
            || model.is_none() && !has_verdict
        {
            return None;
        }
        let whole = judgement::judgement(model, &observed)?;
        let sides = |clause: &Span| {
            let observed =
                observed::observed(clause.of(text), read_as, tokenizer, &self.own, false);
            judgement::judgement(model, &observed).map(|judgement| judgement.class)
        };
        let is_mixed = observed.has_contrast && {
            let told: Vec<Class> =
                clauses::all(text, Some(read_as)).iter().filter_map(sides).collect();
            told.contains(&Class::Positive) && told.contains(&Class::Negative)
        };
        Some(if is_mixed { whole.between_sides() } else { whole })
    }

    /// Whether a language has a model.
    pub fn knows(&self, language: Language) -> bool {
        self.model(language).is_some()
    }

    /// The model of a language.
    pub(crate) fn model(&self, language: Language) -> Option<&Model> {
        let own = self.learnt.iter().find(|model| model.language == language);
        own.or_else(|| shipped().iter().find(|model| model.language == language))
    }
}
