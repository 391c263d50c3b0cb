//! Which parts of a statement speak of which theme.
//!
//! A statement's primary theme is that of all its words. Beyond it, each sentence is read clause
//! by clause: where clauses speak clearly of different themes, the sentence is cut between them, so
//! that "long wait, but lovely staff" gives two codings; else the whole sentence is the coding.

mod clauses;
mod cue;
mod decisions;
mod scores;

use corpus::Span;
use text::Token;

use crate::codes::Cues;
use crate::coding::clauses::Sentence;
pub(crate) use crate::coding::clauses::sentences;
use crate::coding::scores::Scores;
use crate::learner::Learner;
use crate::meaning::Meaning;
use crate::mixture::Mixture;
use crate::vocabulary::Vocabulary;
use crate::{Assignment, Coding, Statement};

/// The sum of lifts from which a part speaks clearly of a theme: its words are three times as
/// likely there as anywhere.
const CLEAR: f32 = 1.1;

/// The weight from which a part speaks clearly of one theme rather than others.
pub(crate) const CLEAR_WEIGHT: f32 = 0.5;

/// The weight that a part needs to speak of the statement's own theme.
const LEAST_WEIGHT: f32 = 0.3;

/// What statements are read with: all that a model knows, or what one knows that has not seen them.
#[derive(Clone, Copy)]
pub(crate) struct Known<'k> {
    pub(crate) vocabulary: &'k Vocabulary,
    pub(crate) meaning: &'k Meaning,
    pub(crate) mixture: &'k Mixture,
    pub(crate) cues: &'k Cues,
    /// What sets the codes apart.
    pub(crate) learner: Option<&'k Learner>,
    /// What is added to the logarithm of the odds of each code, so that ½ is its threshold; none
    /// where the threshold was not learnt.
    pub(crate) shifts: &'k [Option<f32>],
    /// The codes below each code.
    pub(crate) below: &'k [Vec<usize>],
    /// The score that a statement needs to belong to a theme.
    pub(crate) least: f32,
    /// The columns of the sub-themes of each theme of the mixture.
    pub(crate) parts: &'k [Part],
}

/// A run of tokens, from the first to one past the last.
type Part = std::ops::Range<usize>;

/// Reads statements; its memory serves one statement after another.
pub(crate) struct Reader<'k> {
    known: Known<'k>,
    scores: Scores<'k>,
}

impl<'k> Reader<'k> {
    pub(crate) fn new(known: Known<'k>) -> Reader<'k> {
        Reader { known, scores: Scores::new(known) }
    }

    /// The themes of a statement, as the mixture numbers them.
    pub(crate) fn assign(&mut self, statement: &Statement) -> Assignment {
        let sentences = sentences(statement);
        let mut codings = Vec::new();
        let Some(primary) = self.read(statement, &sentences, &mut codings) else {
            return Assignment::default();
        };
        self.decide(statement, &sentences, primary, &mut codings);
        codings.sort_by_key(|coding| (coding.span, coding.theme));
        Assignment { primary: Some(primary), codings }
    }

    /// Adds the codings of a statement, whatever thresholds were learnt of it as a whole; returns its
    /// theme as a whole.
    fn read(
        &mut self,
        statement: &Statement,
        sentences: &[Sentence],
        codings: &mut Vec<Coding>,
    ) -> Option<usize> {
        for sentence in sentences {
            self.cued(statement, sentence, codings);
        }
        if !self.scores.enter(statement) {
            return surest(codings);
        }
        let whole = self.likeliest(0..statement.tokens.len());
        for sentence in sentences {
            for (part, theme, span) in self.themes(sentence, whole, statement.tokens) {
                let is_cued = codings.iter().any(|coding: &Coding| {
                    coding.theme == theme
                        && coding.span.start < span.end
                        && span.start < coding.span.end
                });
                if !is_cued {
                    self.code(statement, part, theme, span, codings);
                }
            }
        }
        // Clear clauses on different themes can leave the whole unclear: the surest decides.
        let primary = whole.or_else(|| surest(codings))?;
        if codings.iter().all(|coding| coding.theme != primary) {
            self.code_likeliest(statement, sentences, primary, codings);
        }
        Some(primary)
    }

    /// Adds a coding of the sentence for each code whose cue is said in it.
    fn cued(&self, statement: &Statement, sentence: &Sentence, codings: &mut Vec<Coding>) {
        for (theme, tokens) in self.known.cues.said(statement, sentence.first()..sentence.last()) {
            let span = sentence.span;
            if codings.iter().any(|coding| coding.theme == theme && coding.span == span) {
                continue;
            }
            let cue = Span {
                start: statement.tokens[tokens.start].span.start,
                end: statement.tokens[tokens.end - 1].span.end,
            };
            codings.push(Coding { theme, span, weight: 1.0, cue });
        }
    }

    /// The theme of a part if it is clear, or if the statement's own theme suits it best.
    fn clear_theme(&mut self, part: Part, primary: Option<usize>) -> Option<usize> {
        let theme = self.scores.best(part)?;
        let weight = self.scores.weight(theme);
        let speaks = if Some(theme) == primary {
            weight >= LEAST_WEIGHT
        } else {
            weight >= CLEAR_WEIGHT && self.scores.of(theme) >= CLEAR
        };
        speaks.then_some(theme)
    }

    /// The coding of the sub-theme of a coding whose part was scored last, if one is likeliest.
    fn within(&self, coding: Coding) -> Option<Coding> {
        let parts = self.known.parts.get(coding.theme)?;
        let (theme, share) = self.scores.likeliest(parts.clone())?;
        Some(Coding { theme, weight: coding.weight.min(share), ..coding })
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

    /// Codes a part with a theme, and with a sub-theme where it speaks of one; not at all if no word
    /// of it speaks for the theme.
    fn code(
        &mut self,
        statement: &Statement,
        part: Part,
        theme: usize,
        span: Span,
        codings: &mut Vec<Coding>,
    ) {
        let Some(cue) = self.cue(statement, part.clone(), theme) else { return };
        self.scores.look(part);
        let coding = Coding { theme, span, weight: self.scores.weight(theme), cue };
        codings.push(coding);
        codings.extend(self.within(coding));
        let above = self.known.below.iter().enumerate();
        let above = above.filter(|(_, below)| below.contains(&theme));
        codings.extend(above.map(|(above, _)| Coding {
            theme: above,
            weight: self.scores.weight(above),
            ..coding
        }));
    }

    /// Codes the sentence whose words speak most for a theme.
    fn code_likeliest(
        &mut self,
        statement: &Statement,
        sentences: &[Sentence],
        theme: usize,
        codings: &mut Vec<Coding>,
    ) {
        let mut best: Option<(f32, &Sentence)> = None;
        for sentence in sentences {
            self.scores.look(sentence.first()..sentence.last());
            let score = self.scores.of(theme);
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, sentence));
            }
        }
        if let Some((_, sentence)) = best {
            let part = sentence.first()..sentence.last();
            self.code(statement, part, theme, sentence.span, codings);
        }
    }
}

/// The theme of the coding with the highest weight, the first of equals.
pub(crate) fn surest(codings: &[Coding]) -> Option<usize> {
    let mut best: Option<&Coding> = None;
    for coding in codings {
        if best.is_none_or(|best| coding.weight > best.weight) {
            best = Some(coding);
        }
    }
    best.map(|coding| coding.theme)
}
