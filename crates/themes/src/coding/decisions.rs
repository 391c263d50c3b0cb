//! What a statement is given as a whole, where people's codings taught thresholds.

use crate::coding::clauses::{Sentence, sentences};
use crate::coding::scores::moved;
use crate::coding::{CLEAR_WEIGHT, Known, Part, Reader};
use crate::{Coding, Statement};

impl Reader<'_> {
    /// The theme of a whole statement: where thresholds were learnt, that which is above its own by
    /// most.
    pub(super) fn likeliest(&mut self, whole: Part) -> Option<usize> {
        let best = self.scores.best(whole);
        if self.known.shifts.iter().all(Option::is_none) {
            return best;
        }
        let mut likeliest: Option<(f32, usize)> = None;
        for theme in 0..self.known.mixture.themes() {
            let weight = self.scores.weight(theme);
            let is_learnt = self.known.shifts.get(theme).is_some_and(Option::is_some);
            let speaks =
                self.scores.of(theme) >= self.known.least || (is_learnt && weight >= CLEAR_WEIGHT);
            if speaks && likeliest.is_none_or(|(highest, _)| weight > highest) {
                likeliest = Some((weight, theme));
            }
        }
        likeliest.map(|(_, theme)| theme)
    }

    /// Gives a statement the codes whose learnt thresholds it reaches as a whole, and takes from it
    /// those which neither it nor a part that is enough [`alone`] reaches; its own theme stays, but
    /// no surer than it is.
    pub(super) fn decide(
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
        if !self.scores.is_known() {
            return 0.0;
        }
        self.scores.look(0..statement.tokens.len());
        self.scores.weight(code)
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
}

/// What a coding counts whatever the statement as a whole says: a cue stands whatever was learnt; of
/// several sentences one can be clear where the whole speaks of much else; one alone is the whole.
fn alone(coding: &Coding, sentences: &[Sentence]) -> f32 {
    if coding.weight >= 1.0 || sentences.len() > 1 { coding.weight } else { 0.0 }
}
