//! Which parts of a statement speak of which theme.
//!
//! A statement's primary theme is that of all its words. Beyond it, each sentence is read clause
//! by clause: where clauses speak clearly of different themes, the sentence is cut between them, so
//! that "long wait, but lovely staff" gives two codings; else the whole sentence is the coding.

mod clauses;

use corpus::Span;
use text::Token;

use crate::coding::clauses::Sentence;
pub(crate) use crate::coding::clauses::sentences;
use crate::dense::{Dense, add_scaled, normalise};
use crate::fitting::LEAST;
use crate::meaning::Meaning;
use crate::mixture::{Mixture, best};
use crate::vocabulary::Vocabulary;
use crate::{Assignment, Coding, Model, Statement};

/// The sum of lifts from which a part speaks clearly of a theme: its words are three times as
/// likely there as anywhere.
const CLEAR: f32 = 1.1;

/// The weight from which a part speaks clearly of one theme rather than others.
const CLEAR_WEIGHT: f32 = 0.5;

/// The weight that a part needs to speak of the statement's own theme.
const LEAST_WEIGHT: f32 = 0.3;

/// The lift from which a neighbouring word belongs to a cue.
const CUE: f32 = 0.4;

/// Reads statements with a model; its memory serves one statement after another.
pub(crate) struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    meaning: &'a Meaning,
    mixture: &'a Mixture,
    scores: Vec<f32>,
    /// The vector of each token of the statement that is read.
    vectors: Dense,
    /// The direction of the part that is read.
    direction: Vec<f32>,
    /// The column of each token of the statement that is read.
    columns: Vec<Option<u32>>,
}

/// A run of tokens, from the first to one past the last.
type Part = std::ops::Range<usize>;

impl<'a> Reader<'a> {
    pub(crate) fn new(model: &'a Model) -> Reader<'a> {
        let Model { vocabulary, meaning, mixture, .. } = model;
        let dimensions = meaning.dimensions();
        Reader {
            vocabulary,
            meaning,
            mixture,
            scores: vec![0.0; mixture.themes()],
            vectors: Dense::zeros(0, dimensions),
            direction: vec![0.0; dimensions],
            columns: Vec::new(),
        }
    }

    /// The themes of a statement.
    pub(crate) fn assign(&mut self, statement: &Statement) -> Assignment {
        self.columns.clear();
        self.columns.extend(statement.tokens.iter().map(|token| self.vocabulary.column(token)));
        if self.columns.iter().all(Option::is_none) {
            return Assignment::default();
        }
        self.vectors.clear(statement.tokens.len());
        for at in 0..statement.tokens.len() {
            self.meaning.add(statement.text, statement.tokens, at, self.vectors.row_mut(at));
        }
        let whole = self.theme(0..statement.tokens.len(), LEAST);
        let sentences = sentences(statement);
        let mut codings = Vec::new();
        for sentence in &sentences {
            for (part, theme, span) in self.themes(sentence, whole, statement.tokens) {
                codings.extend(self.coding(statement, part, theme, span));
            }
        }
        // Clear clauses on different themes can leave the whole unclear: the surest decides.
        let Some(primary) = whole.or_else(|| surest(&codings)) else {
            return Assignment::default();
        };
        if codings.iter().all(|coding| coding.theme != primary) {
            codings.extend(self.likeliest(statement, &sentences, primary));
            codings.sort_by_key(|coding| (coding.span, coding.theme));
        }
        Assignment { primary: Some(primary), codings }
    }

    /// The theme of a part whose score reaches `least`.
    fn theme(&mut self, part: Part, least: f32) -> Option<usize> {
        self.direction.fill(0.0);
        part.clone().for_each(|at| add_scaled(&mut self.direction, 1.0, self.vectors.row(at)));
        normalise(&mut self.direction);
        let words = self.columns[part].iter().flatten().map(|column| (*column as usize, 1.0));
        self.mixture.score(words, &self.direction, &mut self.scores);
        best(&self.scores, least)
    }

    /// The theme of a part if it is clear, or if the statement's own theme suits it best.
    fn clear_theme(&mut self, part: Part, primary: Option<usize>) -> Option<usize> {
        let theme = self.theme(part, LEAST)?;
        let weight = self.weight(theme);
        let speaks = if Some(theme) == primary {
            weight >= LEAST_WEIGHT
        } else {
            weight >= CLEAR_WEIGHT && self.scores[theme] >= CLEAR
        };
        speaks.then_some(theme)
    }

    /// The share of a theme among all themes and none, for the part scored last.
    fn weight(&self, theme: usize) -> f32 {
        let highest = self.scores.iter().copied().fold(0.0, f32::max);
        let odds = |score: f32| libm::expf(score - highest);
        odds(self.scores[theme]) / (odds(0.0) + self.scores.iter().map(|s| odds(*s)).sum::<f32>())
    }

    /// The parts of a sentence that speak of themes, with the spans that show them.
    fn themes(
        &mut self,
        sentence: &Sentence,
        primary: Option<usize>,
        tokens: &[Token],
    ) -> Vec<(Part, usize, Span)> {
        let mut runs: Vec<(Part, usize)> = Vec::new();
        for clause in &sentence.clauses {
            let theme = self.clear_theme(clause.clone(), primary);
            match (theme, runs.last_mut()) {
                (Some(theme), Some(run)) if run.1 != theme => runs.push((clause.clone(), theme)),
                (_, Some(run)) => run.0.end = clause.end,
                (Some(theme), None) => runs.push((sentence.first()..clause.end, theme)),
                (None, None) => {}
            }
        }
        if let [_] | [] = runs[..] {
            // What no clause says alone, the sentence may say as a whole.
            let whole = sentence.first()..sentence.last();
            let theme = self.clear_theme(whole.clone(), primary).or(runs.pop().map(|run| run.1));
            return theme.map(|theme| (whole, theme, sentence.span)).into_iter().collect();
        }
        let spans = runs.into_iter().map(|(part, theme)| {
            let span =
                Span { start: tokens[part.start].span.start, end: tokens[part.end - 1].span.end };
            (part, theme, span)
        });
        spans.collect()
    }

    /// A coding of a part; none if no word of it speaks for the theme.
    fn coding(
        &mut self,
        statement: &Statement,
        part: Part,
        theme: usize,
        span: Span,
    ) -> Option<Coding> {
        let cue = self.cue(statement, part.clone(), theme)?;
        self.theme(part, LEAST);
        Some(Coding { theme, span, weight: self.weight(theme), cue })
    }

    /// The coding of the sentence whose words speak most for a theme.
    fn likeliest(
        &mut self,
        statement: &Statement,
        sentences: &[Sentence],
        theme: usize,
    ) -> Option<Coding> {
        let mut best: Option<(f32, &Sentence)> = None;
        for sentence in sentences {
            self.theme(sentence.first()..sentence.last(), LEAST);
            let score = self.scores[theme];
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, sentence));
            }
        }
        let (_, sentence) = best?;
        self.coding(statement, sentence.first()..sentence.last(), theme, sentence.span)
    }

    /// The word with the highest lift, and its neighbours that speak for the theme too.
    fn cue(&self, statement: &Statement, part: Part, theme: usize) -> Option<Span> {
        let lift = |at: usize| self.columns[at].map(|word| self.mixture.lift(word, theme));
        let mut best: Option<(f32, usize)> = None;
        for at in part.clone() {
            if let Some(lift) = lift(at).filter(|lift| *lift > 0.0)
                && best.is_none_or(|(highest, _)| lift > highest)
            {
                best = Some((lift, at));
            }
        }
        let (_, middle) = best?;
        let speaks = |at: &usize| lift(*at).is_some_and(|lift| lift >= CUE);
        let joined = |at: usize| {
            let gap = statement.tokens[at].span.end as usize
                ..statement.tokens[at + 1].span.start as usize;
            statement.text[gap].trim().is_empty()
        };
        let mut first = middle;
        while first > part.start && speaks(&(first - 1)) && joined(first - 1) {
            first -= 1;
        }
        let mut last = middle;
        while last + 1 < part.end && speaks(&(last + 1)) && joined(last) {
            last += 1;
        }
        Some(Span {
            start: statement.tokens[first].span.start,
            end: statement.tokens[last].span.end,
        })
    }
}

/// The theme of the coding with the highest weight, the first of equals.
fn surest(codings: &[Coding]) -> Option<usize> {
    let mut best: Option<&Coding> = None;
    for coding in codings {
        if best.is_none_or(|best| coding.weight > best.weight) {
            best = Some(coding);
        }
    }
    best.map(|coding| coding.theme)
}
