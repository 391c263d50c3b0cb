//! What a codebook and people's codings bring to a fit.

use corpus::Id;
use rustc_hash::FxHashSet;

use crate::codes::{self, Cues};
use crate::coding::Known;
use crate::fitting::LEAST_OF_CODE;
use crate::fitting::groups::Fitting;
use crate::jobs::Jobs;
use crate::learner::{Labelled, Learning};
use crate::mixture::NO_THEME;
use crate::thresholds::{CrossFit, Told, fold};
use crate::{Code, Parameters, Statement};

/// How often an example of a code, and what people coded with it, counts among the statements.
const EXAMPLE: usize = 3;

/// The codes below each code.
pub(super) fn below(codes: &[Code]) -> Vec<Vec<usize>> {
    let mut below = vec![Vec::new(); codes.len()];
    for code in 0..codes.len() {
        let mut above = codes[code].parent;
        // Parents that go round in a circle are refused where codebooks are read.
        for _ in 0..codes.len() {
            let Some(parent) = above else { break };
            below[parent].push(code);
            above = codes[parent].parent;
        }
    }
    below
}

/// One code in so many may be used by nobody, and people still coded with the whole codebook.
const UNUSED: usize = 10;

/// What a codebook and people's codings bring to a fit.
pub(super) struct Book<'b> {
    /// What they add to the sample.
    pub(super) statements: Vec<Statement<'b>>,
    /// What is decided of the sample, and of these.
    pub(super) decided: Vec<Option<usize>>,
    /// The part with which each of them is held out.
    folds: Vec<usize>,
    /// Examples and coded statements, with their codes.
    pub(super) labelled: Vec<Labelled<'b>>,
    /// Whether people coded with (nearly) all codes, or with none: of those that they did not have,
    /// a statement without a code may speak all the same.
    is_whole: bool,
}

impl<'b> Book<'b> {
    pub(super) fn of(parameters: &Parameters<'b>, sample: &[&Statement], cues: &Cues) -> Book<'b> {
        let Parameters { codes, coded, find, .. } = *parameters;
        let mut book = Book {
            statements: Vec::new(),
            decided: codes::cued(sample, codes.len(), cues),
            folds: sample.iter().map(|statement| fold(statement.case)).collect(),
            labelled: Vec::new(),
            is_whole: true,
        };
        let is_used = |code: &usize| {
            codes[*code].rejected
                || coded.iter().any(|one| one.codes.iter().any(|it| it.0 == *code))
        };
        let unused = (0..codes.len()).filter(|code| !is_used(code)).count();
        book.is_whole = coded.is_empty() || unused * UNUSED <= codes.len();
        if !find && book.is_whole {
            // Somebody read it and gave it no code.
            let none = coded.iter().filter(|one| one.codes.is_empty());
            let none: FxHashSet<Id> = none.map(|one| one.statement.id).collect();
            let unsaid = sample.iter().zip(&mut book.decided);
            unsaid.filter(|(it, _)| none.contains(&it.id)).for_each(|(_, to)| *to = Some(NO_THEME));
        }
        for (code, statement) in codes::examples(codes) {
            let fold = fold(Id::of(&[statement.text]));
            let row = book.teach(statement, code, fold);
            let codes = vec![code];
            book.labelled.push(Labelled { statement, codes, fold, row, is_coded: false });
        }
        for (code, statement) in codes::passages(coded) {
            book.teach(statement, code, fold(statement.case));
        }
        for one in coded {
            let (statement, fold, row) =
                (one.statement, fold(one.statement.case), book.decided.len());
            book.add(statement, NO_THEME, fold);
            let mut codes: Vec<usize> = one.codes.iter().map(|(code, _)| *code).collect();
            codes.sort_unstable();
            codes.dedup();
            book.labelled.push(Labelled { statement, codes, fold, row, is_coded: true });
        }
        book
    }

    /// Adds a statement that is learnt from; its first row.
    fn teach(&mut self, statement: Statement<'b>, code: usize, fold: usize) -> usize {
        let first = self.decided.len();
        (0..EXAMPLE).for_each(|_| self.add(statement, code, fold));
        first
    }

    fn add(&mut self, statement: Statement<'b>, code: usize, fold: usize) {
        self.statements.push(statement);
        self.decided.push(Some(code));
        self.folds.push(fold);
    }

    /// What examples and coded statements tell when they are held out.
    pub(super) fn told(
        &self,
        fitting: &Fitting,
        learning: &Learning,
        known: Known,
        jobs: &impl Jobs,
    ) -> Told {
        let fit = CrossFit {
            statements: fitting.statements,
            labels: &fitting.labels,
            decided: &self.decided,
            folds: &self.folds,
            labelled: &self.labelled,
            is_whole: self.is_whole,
            learning,
            known,
            least: LEAST_OF_CODE,
        };
        fit.told(jobs)
    }
}
