//! What is told of statements by what has not seen them.

use corpus::Id;

use crate::Statement;
use crate::coding::{CLEAR_WEIGHT, Known, Reader};
use crate::jobs::Jobs;
use crate::learner::{Labelled, Learner, Learning, deal};
use crate::mixture::{Mixture, NO_THEME, Statements, best, refine};
use crate::thresholds::{LOWEST, Taught, shift, threshold};

/// Parts of the coded statements.
pub(crate) const FOLDS: u64 = 5;

/// Coded statements with a code, and without it, that a threshold is learnt from at least.
const FEWEST: usize = 10;

/// Passes of the mixture without a part.
const PASSES: usize = 4;

/// The part of a case.
pub(crate) fn fold(Id(case): Id) -> usize {
    (case % FOLDS) as usize
}

/// Labelled statements from which on it is looked whether learning from them helps.
const ENOUGH: usize = 50;

/// How many standard deviations of chance better that has to be.
const SURELY: f64 = 1.645;

/// What is looked at without what it was learnt from.
pub(crate) struct CrossFit<'c> {
    /// The sample, and what codebook and codings add to it.
    pub(crate) statements: &'c Statements,
    /// The themes of all of them in the end.
    pub(crate) labels: &'c [usize],
    /// What codes decide.
    pub(crate) decided: &'c [Option<usize>],
    /// The part of each statement.
    pub(crate) folds: &'c [usize],
    /// Examples and coded statements.
    pub(crate) labelled: &'c [Labelled<'c>],
    /// Whether people coded with the whole codebook, so that what they gave no code has none.
    pub(crate) is_whole: bool,
    /// What they teach, without those of each part.
    pub(crate) learning: &'c Learning,
    /// What the model knows, but what is learnt from them.
    pub(crate) known: Known<'c>,
    /// The score that a statement needs to belong to a code of a mixture.
    pub(crate) least: f32,
}

/// What held out statements tell.
#[derive(Default)]
pub(crate) struct Told {
    /// Whether least squares tell codes apart surely better than the mixture alone does.
    pub(crate) helps: bool,
    /// What people's codings taught of each code; nothing where nobody coded.
    pub(crate) taught: Vec<Taught>,
    /// For each statement that people coded, the codes that it gets from models and thresholds
    /// that have not seen it.
    pub(crate) given: Vec<(Id, Vec<usize>)>,
}

/// What has not seen a part of the statements.
struct Blind {
    mixture: Mixture,
    learner: Option<Learner>,
}

impl CrossFit<'_> {
    /// What can be told of examples and coded statements when they are held out.
    pub(crate) fn told(&self, jobs: &impl Jobs) -> Told {
        let coded: Vec<&Labelled> = self.labelled.iter().filter(|one| one.is_coded).collect();
        if coded.is_empty() && self.labelled.len() < ENOUGH {
            return Told::default();
        }
        let mixtures = jobs.each(FOLDS as usize, |fold| self.mixture(fold));
        let helps = self.is_whole && self.helps(&mixtures, jobs);
        if coded.is_empty() {
            return Told { helps, ..Told::default() };
        }
        let blind = |(fold, mixture)| {
            let learner = helps.then(|| self.learning.without(fold));
            Blind { mixture, learner }
        };
        let blind: Vec<Blind> = mixtures.into_iter().enumerate().map(blind).collect();
        let codes = self.known.below.len();
        // With the lowest of thresholds everything is seen that may reach a higher one.
        let lowest = vec![vec![Some(shift(LOWEST)); codes]; blind.len()];
        let reached = self.read(&coded, &blind, &lowest, |reader, it| reader.reaches(it), jobs);
        let of_code = |code| self.of_code(code, &coded, &reached);
        let mut codes: Vec<OfCode> = (0..codes).map(of_code).collect();
        let in_fold = |fold: usize| codes.iter().map(|code| code.blind[fold].map(shift)).collect();
        let shifts: Vec<Vec<Option<f32>>> = (0..blind.len()).map(in_fold).collect();
        let given = self.read(&coded, &blind, &shifts, |reader, it| self.given(reader, it), jobs);
        for (number, code) in codes.iter_mut().enumerate() {
            if code.taught.threshold.is_some() {
                let is_given = given.iter().map(|codes| codes.contains(&number));
                code.taught.measure(is_given.zip(code.is_it.iter().copied()));
            }
        }
        let taught = codes.into_iter().map(|code| code.taught).collect();
        let given = coded.iter().zip(given).map(|(one, codes)| (one.statement.id, codes)).collect();
        Told { helps, taught, given }
    }

    /// The mixture of all statements but those of a part.
    fn mixture(&self, fold: usize) -> Mixture {
        let codes = self.known.below.len();
        let mut decided = self.decided.to_vec();
        let mut labels = self.labels.to_vec();
        for row in 0..labels.len() {
            let is_held = self.folds[row] == fold;
            if is_held {
                decided[row] = Some(NO_THEME);
            }
            // What the codes drew to themselves they drew by what is held out now.
            if labels[row] < codes {
                labels[row] = decided[row].unwrap_or(NO_THEME);
            } else if is_held {
                labels[row] = NO_THEME;
            }
        }
        let (least, themes) = (self.least, self.known.mixture.themes());
        refine(self.statements, &mut labels, &decided, themes, least, PASSES, &())
    }

    /// Whether, with what least squares say, surely more statements get a code of theirs first than
    /// with mixtures alone: more than chance would have it (McNemar 1947, *Psychometrika* 12).
    fn helps(&self, mixtures: &[Mixture], jobs: &impl Jobs) -> bool {
        const PORTION: usize = 256;
        let is_right = |one: &Labelled, scores: &[f32]| {
            best(scores, f32::MIN).is_some_and(|code| one.codes.contains(&code))
        };
        let counted = jobs.each(self.labelled.len().div_ceil(PORTION), |portion| {
            let (mut more, mut fewer) = (0, 0);
            let rows = self.labelled.iter().enumerate().skip(portion * PORTION).take(PORTION);
            for (row, one) in rows {
                let scores = mixtures[one.fold].scores(self.statements, one.row..one.row + 1);
                let mut scores = scores.row(0)[..self.known.below.len()].to_vec();
                let before = is_right(one, &scores);
                deal(&mut scores, self.learning.held_out.row(row));
                let after = is_right(one, &scores);
                more += i32::from(after && !before);
                fewer += i32::from(before && !after);
            }
            (more, fewer)
        });
        let more: i32 = counted.iter().map(|(more, _)| more).sum();
        let fewer: i32 = counted.iter().map(|(_, fewer)| fewer).sum();
        f64::from(more - fewer) > SURELY * f64::from(more + fewer).sqrt()
    }

    /// What is found in each coded statement by a reader that has not seen its part, which shifts
    /// thresholds as is said for the part.
    fn read<T: Send>(
        &self,
        coded: &[&Labelled],
        blind: &[Blind],
        shifts: &[Vec<Option<f32>>],
        find: impl Fn(&mut Reader, &Statement) -> T + Send + Sync,
        jobs: &impl Jobs,
    ) -> Vec<T> {
        let found = jobs.each(blind.len(), |fold| {
            let Blind { mixture, learner } = &blind[fold];
            let (learner, shifts) = (learner.as_ref(), &*shifts[fold]);
            let mut reader = Reader::new(Known { mixture, learner, shifts, ..self.known });
            let here = coded.iter().filter(|one| one.fold == fold);
            here.map(|one| find(&mut reader, &one.statement)).collect::<Vec<T>>()
        });
        let mut found: Vec<_> = found.into_iter().map(Vec::into_iter).collect();
        coded.iter().filter_map(|one| found[one.fold].next()).collect()
    }

    /// The codes that a reader gives a statement, and those above them; which codes keep apart from
    /// which is not known here.
    fn given(&self, reader: &mut Reader, statement: &Statement) -> Vec<usize> {
        let assignment = reader.assign(statement);
        let counted = assignment.codings.iter().filter(|it| it.weight >= CLEAR_WEIGHT);
        let counted: Vec<usize> = counted.map(|coding| coding.theme).collect();
        let is_given = |code: &usize| {
            counted.iter().any(|given| given == code || self.known.below[*code].contains(given))
        };
        (0..self.known.below.len()).filter(is_given).collect()
    }

    /// What is learnt of a code from the thresholds that coded statements reach.
    fn of_code(&self, code: usize, coded: &[&Labelled], reached: &[Vec<f32>]) -> OfCode {
        let below = &self.known.below[code];
        let is_of = |given: &usize| *given == code || below.contains(given);
        let is_it: Vec<bool> = coded.iter().map(|one| one.codes.iter().any(is_of)).collect();
        let n = is_it.iter().filter(|is| **is).count();
        let is_enough = n >= FEWEST && coded.len() - n >= FEWEST;
        let learnt = |held: Option<usize>| {
            let rows = (0..coded.len()).filter(|row| Some(coded[*row].fold) != held);
            let weights = rows.map(|row| (reached[row][code], is_it[row]));
            is_enough.then(|| threshold(weights.collect()))
        };
        let blind = (0..FOLDS as usize).map(|fold| learnt(Some(fold))).collect();
        let threshold = learnt(None).map(f64::from);
        let taught = Taught { coded: n, read: coded.len(), threshold, ..Taught::default() };
        OfCode { taught, blind, is_it }
    }
}

/// What is learnt of a code.
struct OfCode {
    taught: Taught,
    /// Its threshold, learnt without each of the parts.
    blind: Vec<Option<f32>>,
    /// Whether people gave it to each coded statement.
    is_it: Vec<bool>,
}
