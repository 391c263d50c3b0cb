//! What parts of a statement say for each theme.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use crate::Statement;
use crate::coding::{Known, Part};
use crate::dense::{Dense, add_scaled, dot};
use crate::learner::{Feature, deal};
use crate::meaning::reliability;
use crate::mixture::best;

/// Scores the parts of one statement after another.
pub(super) struct Scores<'k> {
    known: Known<'k>,
    /// What the part that was scored last says for each theme and sub-theme.
    scores: Vec<f32>,
    /// Which row of `vectors` and `gains` a word has that was met before.
    words: FxHashMap<String, usize>,
    /// The vectors of words.
    vectors: Dense,
    /// What the vector of each word says for each theme.
    gains: Dense,
    /// What the vector of each word says for each code by what was learnt of them.
    learnt_gains: Dense,
    /// What was learnt says of the part that is read.
    learnt: Vec<f32>,
    /// The feature of each token of the statement that is read.
    features: Vec<Feature>,
    scratch: Vec<u32>,
    /// The row of each token of the statement that is read.
    rows: Vec<usize>,
    /// The direction of the part that is read.
    direction: Vec<f32>,
    /// The column of each token of the statement that is read.
    columns: Vec<Option<u32>>,
    /// The part to which `scores` belong.
    scored: Part,
    /// The odds of all its themes and of none, where a share was asked for.
    odds: OnceCell<Odds>,
}

/// What odds add up to, each divided by that of the highest score.
#[derive(Clone, Copy)]
struct Odds {
    highest: f32,
    sum: f32,
}

impl Odds {
    fn of(scores: &[f32]) -> Odds {
        let highest = scores.iter().copied().fold(0.0, f32::max);
        let odds = |score: f32| libm::expf(score - highest);
        Odds { highest, sum: odds(0.0) + scores.iter().map(|score| odds(*score)).sum::<f32>() }
    }

    /// The share of one score's odds among those of all scores and of none.
    fn share(self, score: f32) -> f32 {
        libm::expf(score - self.highest) / self.sum
    }
}

impl<'k> Scores<'k> {
    pub(super) fn new(known: Known<'k>) -> Scores<'k> {
        let Known { meaning, mixture, .. } = known;
        let dimensions = meaning.dimensions();
        let codes = if known.learner.is_some() { known.below.len() } else { 0 };
        Scores {
            known,
            scores: vec![0.0; mixture.columns()],
            words: FxHashMap::default(),
            vectors: Dense::zeros(0, dimensions),
            gains: Dense::zeros(0, mixture.columns()),
            learnt_gains: Dense::zeros(0, codes),
            learnt: vec![0.0; codes],
            features: Vec::new(),
            scratch: Vec::new(),
            rows: Vec::new(),
            direction: vec![0.0; dimensions],
            columns: Vec::new(),
            scored: 0..0,
            odds: OnceCell::new(),
        }
    }

    /// Looks the tokens of a statement up; whether any is known.
    pub(super) fn enter(&mut self, statement: &Statement) -> bool {
        let Known { vocabulary, learner, .. } = self.known;
        self.scored = 0..0;
        self.columns.clear();
        self.columns.extend(statement.tokens.iter().map(|token| vocabulary.column(token)));
        if !self.is_known() {
            return false;
        }
        self.features.clear();
        self.features.extend(learner.iter().flat_map(|learner| learner.features(statement.tokens)));
        self.rows.clear();
        for at in 0..statement.tokens.len() {
            let row = self.row(statement, at);
            self.rows.push(row);
        }
        true
    }

    /// Whether any word of the statement is known.
    pub(super) fn is_known(&self) -> bool {
        self.columns.iter().any(Option::is_some)
    }

    /// The theme that suits a part best, if its score suffices.
    pub(super) fn best(&mut self, part: Part) -> Option<usize> {
        self.look(part);
        best(&self.scores[..self.known.mixture.themes()], self.known.least)
    }

    /// Scores a part, unless it was scored last.
    pub(super) fn look(&mut self, part: Part) {
        if part != self.scored {
            self.score(part);
        }
    }

    /// The row of a token, which is worked out when its word is met first; after each word before
    /// it, where that makes a difference.
    fn row(&mut self, statement: &Statement, at: usize) -> usize {
        let Statement { text, tokens, .. } = statement;
        let word = |at: usize| tokens[at].span.of(text);
        let in_context;
        let key = if at > 0 && self.known.meaning.is_in_context() {
            in_context = format!("{}\n{}", word(at - 1), word(at));
            &in_context
        } else {
            word(at)
        };
        if let Some(row) = self.words.get(key) {
            return *row;
        }
        let row = self.words.len();
        self.words.insert(key.to_owned(), row);
        let vector = self.vectors.push();
        self.known.meaning.add(text, tokens, at, vector);
        self.known.mixture.directions.gains(vector, self.gains.push());
        if let Some(learner) = self.known.learner {
            learner.gains(vector, self.learnt_gains.push());
        }
        row
    }

    /// Scores a part: what its direction says, since that of a sum is the sum of what its parts
    /// say, divided by its length; and the lifts of its words.
    fn score(&mut self, part: Part) {
        self.scored = part.clone();
        self.odds.take();
        self.direction.fill(0.0);
        self.scores.fill(0.0);
        for row in &self.rows[part.clone()] {
            add_scaled(&mut self.direction, 1.0, self.vectors.row(*row));
            add_scaled(&mut self.scores, 1.0, self.gains.row(*row));
        }
        let words = self.columns[part.clone()].iter().flatten();
        let words = words.map(|column| (*column as usize, 1.0));
        let length = dot(&self.direction, &self.direction).sqrt().max(f32::MIN_POSITIVE);
        let factor = reliability(words.clone().count() as f32) / length;
        self.scores.iter_mut().for_each(|score| *score *= factor);
        self.known.mixture.add_lifts(words, &mut self.scores);
        let Some(learner) = self.known.learner else { return };
        self.learnt.copy_from_slice(learner.shares());
        for row in &self.rows[part.clone()] {
            add_scaled(&mut self.learnt, 1.0 / length, self.learnt_gains.row(*row));
        }
        learner.add_words(&self.features[part], &mut self.scratch, &mut self.learnt);
        deal(&mut self.scores[..self.learnt.len()], &self.learnt);
    }

    /// What the part that was scored last says for a theme or sub-theme.
    pub(super) fn of(&self, theme: usize) -> f32 {
        self.scores[theme]
    }

    /// The share of a theme, with those below it, among all themes and none, for the part scored
    /// last; moved so that a threshold which was learnt lies at ½.
    pub(super) fn weight(&self, theme: usize) -> f32 {
        let scores = &self.scores[..self.known.mixture.themes()];
        let odds = self.odds.get_or_init(|| Odds::of(scores));
        let share = |theme: usize| odds.share(scores[theme]);
        let below = self.known.below.get(theme).into_iter().flatten();
        let weight = share(theme) + below.map(|below| share(*below)).sum::<f32>();
        match self.known.shifts.get(theme).copied().flatten() {
            Some(shift) => moved(weight, shift),
            None => weight.min(1.0),
        }
    }

    /// The likeliest of some sub-themes in the part that was scored last, and its share among them.
    pub(super) fn likeliest(&self, parts: Part) -> Option<(usize, f32)> {
        let scores = &self.scores[parts.clone()];
        let part = best(scores, self.known.least)?;
        Some((parts.start + part, Odds::of(scores).share(scores[part])))
    }

    /// The lift of a token in a theme; none of a word that is not known.
    pub(super) fn lift(&self, at: usize, theme: usize) -> Option<f32> {
        self.columns[at].map(|word| self.known.mixture.lift(word, theme))
    }
}

/// A weight whose odds are moved by `shift` on the scale of logarithms.
pub(super) fn moved(weight: f32, shift: f32) -> f32 {
    let odds = weight * libm::expf(shift);
    odds / (odds + (1.0 - weight).max(f32::MIN_POSITIVE))
}
