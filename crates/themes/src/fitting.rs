//! From a sample of statements to a model of their themes.

mod examples;
mod parts;

use corpus::Id;
use embeddings::Student;
use rustc_hash::FxHashSet;
use text::Token;

use crate::clusters::group;
use crate::codes::{self, Cues};
use crate::coding::Known;
use crate::cooccurrence::Cooccurrence;
use crate::count::{Choice, Subsamples, choose};
use crate::dense::Dense;
use crate::fitting::examples::examples_of;
use crate::fitting::parts::Study;
use crate::jobs::Jobs;
use crate::labels::{Described, Phrases, describe};
use crate::learner::{Labelled, Learning};
use crate::meaning::Meaning;
use crate::mixture::{Mixture, NO_THEME, Statements, refine};
use crate::random::Random;
use crate::rare::rare;
use crate::sample::Sample;
use crate::thresholds::{CrossFit, Taught, Told, fold};
use crate::vocabulary::Vocabulary;
use crate::{Code, Model, Parameters, Statement, Theme, Words, space};

/// The sum of lifts that a statement needs to belong to a theme: its words are about 1.6 times as
/// likely there as anywhere.
pub(crate) const LEAST: f32 = 0.4;

/// How many times as many groups are looked through for rare themes.
const FINER: usize = 6;

/// Cases that any theme needs: what one or two people say is not yet a theme.
const FEWEST_CASES: usize = 3;

/// Statements below which nothing is grouped.
const FEWEST_STATEMENTS: usize = 4;

/// Streams of random numbers: for the space of the statements that are grouped, for a teacher's, and
/// for that of the company that words keep.
const DIRECTIONS: u64 = 1;
const TAUGHT: u64 = 1_000;
const COMPANY: u64 = 1_001;

/// What the spaces of the company that words keep in a large study, and of the significant words that
/// statements share, weigh beside that of what words mean. With 1 and 0.8 the themes of 90 % samples
/// of labelled corpora differ more (adjusted Rand index 0.69 to 0.96 against 0.90 to 0.96), since the
/// study's own spaces change with the sample and the meaning of words does not; small studies need
/// them to find what few speak of.
const COMPANY_WEIGHT: f32 = 0.6;
const OWN_WEIGHT: f32 = 0.6;

/// Directions of a teacher's space that are learnt; 128 were no better.
const TAUGHT_DIRECTIONS: usize = 64;

/// Passes of the mixture over all statements.
const PASSES: usize = 8;

/// How often an example of a code, and what people coded with it, counts among the statements.
const EXAMPLE: usize = 3;

/// The sum of lifts that a statement needs to belong to a code where all that belongs to none is
/// left alone.
const LEAST_OF_CODE: f32 = 1.0;

/// Finds the themes of a sample of statements in one language.
///
/// # Shape
/// The codes that are not rejected, then at most `parameters.count` themes: those with too few cases
/// are dissolved, and their statements go to other themes where they fit.
///
/// # Never fails
/// A sample with too few repeated words has no themes but the codes.
pub fn fit(sample: Sample, parameters: &Parameters, jobs: &impl Jobs) -> Model {
    let meaning = meaning(&sample, parameters.words);
    let company = company(&sample, parameters.find);
    let Sample { vocabulary, passages, keys, drawn, seed, .. } = sample;
    let sample: Vec<&Statement> = passages.iter().collect();
    let codes = parameters.codes;
    let cues = Cues::of(codes);
    let book = Book::of(parameters, &sample, &cues);
    let all: Vec<&Statement> = sample.iter().copied().chain(&book.statements).collect();
    let statements = statements(&all, &vocabulary, &meaning, jobs);
    let mut fitting = Fitting {
        sample: &sample,
        statements: &statements,
        labels: book.decided.iter().map(|code| code.unwrap_or(NO_THEME)).collect(),
        decided: book.decided.clone(),
        codes: codes.len(),
        themes: codes.len(),
        least: if parameters.find { LEAST } else { LEAST_OF_CODE },
        company: &company,
    };
    if !codes.is_empty() {
        fitting.refine(LEAST_OF_CODE, PASSES, jobs);
        fitting.pin(codes);
    }
    let (phrases, start) =
        jobs.both(|| Phrases::of(&sample), || fitting.start(&drawn, &keys, parameters, seed, jobs));
    if let Some(start) = &start {
        fitting.take(start);
        fitting.refine(LEAST, PASSES, jobs);
    }
    let least = match (parameters.min_cases, parameters.count) {
        (Some(least), _) => least,
        (None, Some(_)) => FEWEST_CASES,
        (None, None) => least_cases(&sample, !codes.is_empty()),
    };
    let mut mixture = fitting.dissolve(least, jobs);
    let names: Vec<&str> = codes.iter().map(|code| &*code.label).collect();
    let tell = |fitting: &Fitting, mixture: &Mixture| {
        let stability = start.as_ref().map_or_else(Vec::new, |start| fitting.stability(start));
        let likeness = |tokens: &[Token], text: &str, theme| {
            mixture.directions.likeness(&meaning, text, tokens, theme)
        };
        let labels = &fitting.labels[..fitting.sample.len()];
        (stability, describe(&phrases, labels, fitting.themes, &names, &[], likeness, jobs))
    };
    let (mut stability, mut described) = tell(&fitting, &mixture);
    let left_over = left_over(codes.len(), &stability, &described);
    // Once: what is dissolved goes to the others, and looser for it they would all follow.
    if parameters.count.is_none() && !left_over.is_empty() {
        fitting.leave(&left_over);
        mixture = fitting.dissolve(least, jobs);
        (stability, described) = tell(&fitting, &mixture);
    }
    let below = below(codes);
    let learning = Learning::of(&book.labelled, codes.len(), &sample, &meaning, jobs);
    let known = Known {
        vocabulary: &vocabulary,
        meaning: &meaning,
        mixture: &mixture,
        cues: &cues,
        learner: None,
        shifts: &[],
        below: &below,
        least: fitting.least,
        parts: &[],
    };
    let told = learning.as_ref().map(|learning| book.told(&fitting, learning, known, jobs));
    let Told { helps, taught, given } = told.unwrap_or_default();
    let learner = learning.filter(|_| helps).map(|learning| learning.learner());
    let shifts = taught.iter().map(Taught::shift).collect();
    let mut examples = examples_of(&sample, &fitting, &mixture).into_iter();
    let mut themes = Vec::new();
    let mut places = Vec::new();
    for (theme, described) in described.into_iter().enumerate() {
        let examples = examples.next().unwrap_or_default();
        let code = codes.get(theme);
        if code.is_some_and(|code| code.rejected) {
            places.push(None);
            continue;
        }
        places.push(Some(themes.len()));
        let stability = stability.get(theme).copied().flatten();
        let taught = taught.get(theme).copied();
        let code = code.map(|_| theme);
        themes.push(Theme { code, taught, ..described.theme(examples, stability) });
    }
    let mut parts = vec![0..0; codes.len()];
    let study = Study { drawn: &drawn, keys: &keys, meaning: &meaning, least, seed };
    for theme in codes.len()..mixture.themes() {
        let taken: Vec<String> = themes.iter().map(|theme: &Theme| theme.label.clone()).collect();
        let first = mixture.columns();
        if let Some(found) = fitting.parts(theme, &study, &taken, jobs) {
            mixture.append(&found.mixture);
            places.extend((themes.len()..).take(found.themes.len()).map(Some));
            let parent = places[theme];
            themes.extend(found.themes.into_iter().map(|part| Theme { parent, ..part }));
        }
        parts.push(first..mixture.columns());
    }
    let least = fitting.least;
    Model {
        themes,
        vocabulary,
        meaning,
        mixture,
        cues,
        learner,
        shifts,
        below,
        given,
        least,
        parts,
        places,
    }
}

/// The codes below each code.
fn below(codes: &[Code]) -> Vec<Vec<usize>> {
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
struct Book<'b> {
    /// What they add to the sample.
    statements: Vec<Statement<'b>>,
    /// What is decided of the sample, and of these.
    decided: Vec<Option<usize>>,
    /// The part with which each of them is held out.
    folds: Vec<usize>,
    /// Examples and coded statements, with their codes.
    labelled: Vec<Labelled<'b>>,
    /// Whether people coded with (nearly) all codes, or with none: of those that they did not have,
    /// a statement without a code may speak all the same.
    is_whole: bool,
}

impl<'b> Book<'b> {
    fn of(parameters: &Parameters<'b>, sample: &[&Statement], cues: &Cues) -> Book<'b> {
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
    fn told(&self, fitting: &Fitting, learning: &Learning, known: Known, jobs: &impl Jobs) -> Told {
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

/// The themes found after the codes whose words avoid each other more than subsamples find them
/// again: what the others left over.
fn left_over(codes: usize, stability: &[Option<f64>], described: &[Described]) -> Vec<usize> {
    let is_left_over = |theme: &usize| match (stability[*theme], described[*theme].coherence_npmi) {
        (Some(stability), Some(coherence)) => stability + coherence < 0.0,
        _ => false,
    };
    (codes..stability.len()).filter(is_left_over).collect()
}

/// Who tells what words mean; the student of a teacher learns it here.
fn meaning(sample: &Sample, words: Words) -> Meaning {
    match words {
        Words::Own => Meaning::Unknown,
        Words::Model(model) => Meaning::Model(model),
        Words::Taught(vectors) => {
            let rows = Dense::of(vectors);
            let kept = TAUGHT_DIRECTIONS.min(rows.len()).min(rows.width);
            let mut random = Random::stream(sample.seed, TAUGHT);
            let targets = space::along_main_directions(&rows, kept, &mut random);
            let texts: Vec<Vec<&str>> = sample.words_to_read().collect();
            Meaning::Student(Student::fit(&texts, targets.values(), targets.width))
        }
    }
}

/// The company that the words of a sample keep.
fn company(sample: &Sample, find: bool) -> Cooccurrence {
    // Only what is grouped needs it.
    let passages = if find { &*sample.passages } else { &[] };
    Cooccurrence::of(passages, &mut Random::stream(sample.seed, COMPANY))
}

/// Statements for whose vectors one job looks.
const PORTION: usize = 512;

/// Statements as counts and directions.
fn statements(
    sample: &[&Statement],
    vocabulary: &Vocabulary,
    meaning: &Meaning,
    jobs: &impl Jobs,
) -> Statements {
    let portions: Vec<&[&Statement]> = sample.chunks(PORTION).collect();
    let vectors = jobs.each(portions.len(), |at| meaning.vectors(portions[at]));
    let vectors = Dense::stacked(meaning.dimensions(), vectors);
    let concentration = meaning.concentration();
    Statements { counts: vocabulary.counts(sample), vectors, concentration }
}

/// One in so many cases must speak of what is found beside a codebook, and so many at least: what the
/// codes leave over is mostly small talk.
const BESIDE_CODES: usize = 50;
const FEWEST_BESIDE_CODES: usize = 5;

/// The square root of the cases divided by 8, at least [`FEWEST_CASES`].
fn least_cases(sample: &[&Statement], beside_codes: bool) -> usize {
    let cases: FxHashSet<_> = sample.iter().map(|statement| statement.case).collect();
    let least = (((cases.len() as f64).sqrt() / 8.0).ceil() as usize).max(FEWEST_CASES);
    if beside_codes {
        (cases.len() / BESIDE_CODES).max(least).max(FEWEST_BESIDE_CODES)
    } else {
        least
    }
}

/// The groups with which the mixture starts.
struct Start {
    /// The statements that were grouped.
    rows: Vec<usize>,
    /// The group of each of them.
    labels: Vec<usize>,
    count: usize,
    /// How many groups were looked through for rare themes.
    finer: usize,
    subsamples: Option<Subsamples>,
}

/// Statements on their way to themes.
struct Fitting<'f> {
    sample: &'f [&'f Statement<'f>],
    /// The sample, then the examples of codes.
    statements: &'f Statements,
    /// The theme of each statement, or [`NO_THEME`]; the first themes are the codes.
    labels: Vec<usize>,
    /// What codes decide.
    decided: Vec<Option<usize>>,
    codes: usize,
    themes: usize,
    /// The score that a statement needs in the end.
    least: f32,
    /// The company that words keep.
    company: &'f Cooccurrence,
}

impl Fitting<'_> {
    fn refine(&mut self, least: f32, passes: usize, jobs: &impl Jobs) -> Mixture {
        let Fitting { statements, labels, decided, themes, .. } = self;
        refine(statements, labels, decided, *themes, least, passes, jobs)
    }

    /// Settles what clearly belongs to codes that are pinned, before others are looked for.
    fn pin(&mut self, codes: &[Code]) {
        for (label, decided) in self.labels.iter().zip(&mut self.decided) {
            if codes.get(*label).is_some_and(|code| code.pinned) {
                *decided = Some(*label);
            }
        }
    }

    /// Groups (a part of) the statements that belong to no code; none where there are too few.
    fn start(
        &self,
        drawn: &[usize],
        keys: &[u64],
        parameters: &Parameters,
        seed: u64,
        jobs: &impl Jobs,
    ) -> Option<Start> {
        let Parameters { count: given, detail, find, .. } = *parameters;
        let is_free = |row: &usize| self.labels[*row] == NO_THEME;
        let free = (0..self.sample.len()).filter(is_free).count();
        let rows: Vec<usize> = drawn.iter().copied().filter(is_free).collect();
        if rows.len() < FEWEST_STATEMENTS || given == Some(0) || !find {
            return None;
        }
        let counts = self.statements.counts.select(&rows);
        let mut random = Random::stream(seed, DIRECTIONS);
        let own = space::embed(&counts, &mut random);
        let meanings = self.statements.vectors.select(&rows);
        let here: Vec<&Statement> = rows.iter().map(|row| self.sample[*row]).collect();
        let company = self.company.vectors(&here);
        let company_weight = COMPANY_WEIGHT * self.company.weight;
        let parts = [(&meanings, 1.0), (&company, company_weight), (&own, OWN_WEIGHT)];
        let points = space::beside(&parts, &mut random);
        let keys: Vec<u64> = rows.iter().map(|row| keys[*row]).collect();
        let Choice { mut count, mut labels, hierarchy, subsamples } =
            choose(&points, &keys, (given, detail), free, seed, jobs);
        let finer = count * FINER;
        if let (None, Some(subsamples)) = (given, &subsamples) {
            let middles = hierarchy.middles(finer);
            let groups = middles.len();
            let fine = group(&points, middles);
            let found_again = subsamples.found_again(&fine, groups, finer);
            for members in rare(&points, &counts, &labels, &fine, &found_again) {
                members.into_iter().for_each(|member| labels[member] = count);
                count += 1;
            }
        }
        Some(Start { rows, labels, count, finer, subsamples })
    }

    /// Makes themes of groups, after the codes.
    fn take(&mut self, start: &Start) {
        for (row, label) in start.rows.iter().zip(&start.labels) {
            self.labels[*row] = self.codes + label;
        }
        self.themes = self.codes + start.count;
    }

    /// Takes their statements from themes.
    fn leave(&mut self, left: &[usize]) {
        let labels = self.labels.iter_mut();
        labels.filter(|label| left.contains(label)).for_each(|label| *label = NO_THEME);
    }

    /// Dissolves found themes with fewer than `least` cases and numbers the others by their
    /// statements.
    fn dissolve(&mut self, least: usize, jobs: &impl Jobs) -> Mixture {
        loop {
            let sizes = sizes(self.sample, &self.labels, self.themes);
            let mut found: Vec<usize> =
                (self.codes..self.themes).filter(|at| sizes[*at].cases >= least.max(1)).collect();
            found.sort_by(|a, b| sizes[*b].statements.cmp(&sizes[*a].statements).then(a.cmp(b)));
            let settled = self.codes + found.len() == self.themes;
            let mut numbers: Vec<usize> = (0..self.themes).collect();
            numbers[self.codes..].fill(NO_THEME);
            for (number, theme) in found.iter().enumerate() {
                numbers[*theme] = self.codes + number;
            }
            for label in self.labels.iter_mut().filter(|label| **label != NO_THEME) {
                *label = numbers[*label];
            }
            self.themes = self.codes + found.len();
            if settled {
                return Mixture::of(self.statements, &self.labels, self.themes);
            }
            self.refine(self.least, 2, jobs);
        }
    }

    /// How well subsamples find each theme again; none for codes, which are there anyway.
    fn stability(&self, start: &Start) -> Vec<Option<f64>> {
        let Some(subsamples) = &start.subsamples else { return Vec::new() };
        let number = |row: &usize| match self.labels[*row] {
            label if label == NO_THEME || label < self.codes => NO_THEME,
            label => label - self.codes,
        };
        let grouped: Vec<usize> = start.rows.iter().map(number).collect();
        let found = self.themes - self.codes;
        let coarse = subsamples.found_again(&grouped, found, start.count);
        let fine = subsamples.found_again(&grouped, found, start.finer);
        let stability = coarse.into_iter().zip(fine).map(|(coarse, fine)| Some(coarse.max(fine)));
        std::iter::repeat_n(None, self.codes).chain(stability).collect()
    }
}

/// How large a theme is.
#[derive(Clone, Default)]
struct Size {
    statements: usize,
    cases: usize,
}

fn sizes(sample: &[&Statement], labels: &[usize], themes: usize) -> Vec<Size> {
    let mut sizes = vec![Size::default(); themes];
    let mut seen = FxHashSet::default();
    for (statement, label) in sample.iter().zip(labels).filter(|(_, label)| **label != NO_THEME) {
        sizes[*label].statements += 1;
        sizes[*label].cases += usize::from(seen.insert((*label, statement.case)));
    }
    sizes
}
