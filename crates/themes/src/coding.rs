//! Which parts of a statement speak of which theme.
//!
//! A statement's primary theme is that of all its words. Beyond it, each sentence is read clause
//! by clause: where clauses speak clearly of different themes, the sentence is cut between them, so
//! that "long wait, but lovely staff" gives two codings; else the whole sentence is the coding.

mod clauses;

use corpus::Span;
use rustc_hash::FxHashMap;
use text::Token;

use crate::codes::Cues;
use crate::coding::clauses::Sentence;
pub(crate) use crate::coding::clauses::sentences;
use crate::dense::{Dense, add_scaled, dot};
use crate::learner::{Feature, Learner, deal};
use crate::meaning::{Meaning, reliability};
use crate::mixture::{Mixture, best};
use crate::vocabulary::Vocabulary;
use crate::{Assignment, Coding, Statement};

/// The sum of lifts from which a part speaks clearly of a theme: its words are three times as
/// likely there as anywhere.
const CLEAR: f32 = 1.1;

/// The weight from which a part speaks clearly of one theme rather than others.
pub(crate) const CLEAR_WEIGHT: f32 = 0.5;

/// The weight that a part needs to speak of the statement's own theme.
const LEAST_WEIGHT: f32 = 0.3;

/// The lift from which a neighbouring word belongs to a cue.
const CUE: f32 = 0.4;

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

/// Reads statements; its memory serves one statement after another.
pub(crate) struct Reader<'a> {
    known: Known<'a>,
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
}

/// A run of tokens, from the first to one past the last.
type Part = std::ops::Range<usize>;

impl<'a> Reader<'a> {
    pub(crate) fn new(known: Known<'a>) -> Reader<'a> {
        let Known { meaning, mixture, .. } = known;
        let dimensions = meaning.dimensions();
        let codes = if known.learner.is_some() { known.below.len() } else { 0 };
        Reader {
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
        }
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

    /// The highest threshold of each code with which a statement is given it.
    pub(crate) fn reaches(&mut self, statement: &Statement) -> Vec<f32> {
        let Known { shifts, .. } = self.known;
        let sentences = sentences(statement);
        let mut codings = Vec::new();
        self.read(statement, &sentences, &mut codings);
        let reach = |(code, shift): (usize, &Option<f32>)| {
            let parts = codings.iter().filter(|coding| coding.theme == code);
            let parts = parts.map(|coding| alone(coding, &sentences));
            let reach = parts.fold(self.whole_weight(statement, code), f32::max);
            shift.map_or(reach, |shift| moved(reach, -shift))
        };
        shifts.iter().enumerate().map(reach).collect()
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
        if !self.enter(statement) {
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

    /// Looks the tokens of a statement up; whether any is known.
    fn enter(&mut self, statement: &Statement) -> bool {
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
    fn is_known(&self) -> bool {
        self.columns.iter().any(Option::is_some)
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

    /// The theme of a whole statement: where thresholds were learnt, that which is above its own by
    /// most.
    fn likeliest(&mut self, whole: Part) -> Option<usize> {
        let best = self.theme(whole, self.known.least);
        if self.known.shifts.iter().all(Option::is_none) {
            return best;
        }
        let mut likeliest: Option<(f32, usize)> = None;
        for theme in 0..self.known.mixture.themes() {
            let weight = self.weight(theme);
            let is_learnt = self.known.shifts.get(theme).is_some_and(Option::is_some);
            let speaks =
                self.scores[theme] >= self.known.least || (is_learnt && weight >= CLEAR_WEIGHT);
            if speaks && likeliest.is_none_or(|(highest, _)| weight > highest) {
                likeliest = Some((weight, theme));
            }
        }
        likeliest.map(|(_, theme)| theme)
    }

    /// Gives a statement the codes whose learnt thresholds it reaches as a whole, and takes from it
    /// those which neither it nor a part that is enough [`alone`] reaches; its own theme stays, but
    /// no surer than it is.
    fn decide(
        &mut self,
        statement: &Statement,
        sentences: &[Sentence],
        primary: usize,
        codings: &mut Vec<Coding>,
    ) {
        for code in 0..self.known.shifts.len() {
            if self.known.shifts[code].is_none() {
                continue;
            }
            let weight = self.whole_weight(statement, code);
            let is_given = weight >= CLEAR_WEIGHT;
            let stands = |it: &Coding| alone(it, sentences) >= CLEAR_WEIGHT;
            codings.retain(|it| it.theme != code || is_given || code == primary || stands(it));
            if is_given && codings.iter().all(|coding| coding.theme != code) {
                self.code_likeliest(statement, sentences, code, codings);
            }
            let of_code = codings.iter_mut().filter(|it| it.theme == code && it.weight < 1.0);
            of_code.filter(|it| is_given || !stands(it)).for_each(|coding| coding.weight = weight);
        }
    }

    /// The weight of a code in all words of the statement that was looked up; 0 if none is known.
    fn whole_weight(&mut self, statement: &Statement, code: usize) -> f32 {
        if !self.is_known() {
            return 0.0;
        }
        self.theme(0..statement.tokens.len(), self.known.least);
        self.weight(code)
    }

    /// The theme of a part whose score reaches `least`.
    fn theme(&mut self, part: Part, least: f32) -> Option<usize> {
        if part != self.scored {
            self.score(part);
        }
        best(&self.scores[..self.known.mixture.themes()], least)
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

    /// The theme of a part if it is clear, or if the statement's own theme suits it best.
    fn clear_theme(&mut self, part: Part, primary: Option<usize>) -> Option<usize> {
        let theme = self.theme(part, self.known.least)?;
        let weight = self.weight(theme);
        let speaks = if Some(theme) == primary {
            weight >= LEAST_WEIGHT
        } else {
            weight >= CLEAR_WEIGHT && self.scores[theme] >= CLEAR
        };
        speaks.then_some(theme)
    }

    /// The share of a theme, with those below it, among all themes and none, for the part scored
    /// last; moved so that a threshold which was learnt lies at ½.
    fn weight(&self, theme: usize) -> f32 {
        let scores = &self.scores[..self.known.mixture.themes()];
        let below = self.known.below.get(theme).into_iter().flatten();
        let weight = share(scores, theme) + below.map(|below| share(scores, *below)).sum::<f32>();
        match self.known.shifts.get(theme).copied().flatten() {
            Some(shift) => moved(weight, shift),
            None => weight.min(1.0),
        }
    }

    /// The coding of the sub-theme of a coding whose part was scored last, if one is likeliest.
    fn within(&self, coding: Coding) -> Option<Coding> {
        let parts = self.known.parts.get(coding.theme)?;
        let scores = &self.scores[parts.clone()];
        let part = best(scores, self.known.least)?;
        let weight = coding.weight.min(share(scores, part));
        Some(Coding { theme: parts.start + part, weight, ..coding })
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
        self.theme(part, self.known.least);
        let coding = Coding { theme, span, weight: self.weight(theme), cue };
        codings.push(coding);
        codings.extend(self.within(coding));
        let above = self.known.below.iter().enumerate();
        let above = above.filter(|(_, below)| below.contains(&theme));
        codings.extend(above.map(|(above, _)| Coding {
            theme: above,
            weight: self.weight(above),
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
            self.theme(sentence.first()..sentence.last(), self.known.least);
            let score = self.scores[theme];
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, sentence));
            }
        }
        if let Some((_, sentence)) = best {
            let part = sentence.first()..sentence.last();
            self.code(statement, part, theme, sentence.span, codings);
        }
    }

    /// The word with the highest lift, and its neighbours that speak for the theme too.
    fn cue(&self, statement: &Statement, part: Part, theme: usize) -> Option<Span> {
        let lift = |at: usize| self.columns[at].map(|word| self.known.mixture.lift(word, theme));
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

/// A weight whose odds are moved by `shift` on the scale of logarithms.
fn moved(weight: f32, shift: f32) -> f32 {
    let odds = weight * libm::expf(shift);
    odds / (odds + (1.0 - weight).max(f32::MIN_POSITIVE))
}

/// The share of one score's odds among those of all scores and of none.
pub(crate) fn share(scores: &[f32], one: usize) -> f32 {
    let highest = scores.iter().copied().fold(0.0, f32::max);
    let odds = |score: f32| libm::expf(score - highest);
    odds(scores[one]) / (odds(0.0) + scores.iter().map(|score| odds(*score)).sum::<f32>())
}

/// What a coding counts whatever the statement as a whole says: a cue stands whatever was learnt; of
/// several sentences one can be clear where the whole speaks of much else; one alone is the whole.
fn alone(coding: &Coding, sentences: &[Sentence]) -> f32 {
    if coding.weight >= 1.0 || sentences.len() > 1 { coding.weight } else { 0.0 }
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
