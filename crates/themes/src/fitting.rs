//! From a sample of statements to a model of their themes.

use embeddings::Student;
use rustc_hash::FxHashSet;
use text::Token;

use crate::clusters::group;
use crate::count::{Subsamples, choose};
use crate::dense::Dense;
use crate::jobs::Jobs;
use crate::labels::{Phrases, describe};
use crate::meaning::Meaning;
use crate::mixture::{Mixture, NO_THEME, Statements, refine};
use crate::random::Random;
use crate::rare::rare;
use crate::sample::Sample;
use crate::vocabulary::Vocabulary;
use crate::{Model, Parameters, Statement, Theme, Words, space};

/// The sum of lifts that a statement needs to belong to a theme: its words are about 1.6 times as
/// likely there as anywhere.
pub(crate) const LEAST: f32 = 0.5;

/// How many times as many groups are looked through for rare themes.
const FINER: usize = 6;

/// Cases that any theme needs: what one or two people say is not yet a theme.
const FEWEST_CASES: usize = 3;

/// Statements below which nothing is grouped.
const FEWEST_STATEMENTS: usize = 4;

/// Streams of random numbers: for the space of the statements that are grouped, and for a teacher's.
const DIRECTIONS: u64 = 1;
const TAUGHT: u64 = 1_000;

/// Directions of a teacher's space that are learnt; 128 were no better.
const TAUGHT_DIRECTIONS: usize = 64;

/// Passes of the mixture over all statements.
const PASSES: usize = 8;

/// Finds the themes of a sample of statements in one language.
///
/// # Shape
/// At most `parameters.count` themes: those with too few cases are dissolved, and their statements
/// go to other themes where they fit.
///
/// # Never fails
/// A sample with too few repeated words has no themes.
pub fn fit(sample: Sample, parameters: &Parameters, jobs: &impl Jobs) -> Model {
    let meaning = meaning(&sample, parameters.words);
    let Sample { vocabulary, passages, drawn, seed } = sample;
    let sample: Vec<&Statement> = passages.iter().collect();
    let statements = statements(&sample, &vocabulary, &meaning, jobs);
    let (phrases, start) = jobs
        .both(|| Phrases::of(&sample), || start(&statements, drawn, parameters.count, seed, jobs));
    let Some(start) = start else {
        let mixture = Mixture::of(&statements, &[], 0);
        return Model { themes: Vec::new(), vocabulary, meaning, mixture };
    };
    let mut labels = vec![NO_THEME; sample.len()];
    for (row, label) in start.rows.iter().zip(&start.labels) {
        labels[*row] = *label;
    }
    refine(&statements, &mut labels, start.count, LEAST, PASSES, jobs);
    let least = match (parameters.min_cases, parameters.count) {
        (Some(least), _) => least,
        (None, Some(_)) => FEWEST_CASES,
        (None, None) => least_cases(&sample),
    };
    let (mixture, themes) = dissolve(&sample, &statements, &mut labels, start.count, least, jobs);

    let grouped: Vec<usize> = start.rows.iter().map(|row| labels[*row]).collect();
    let stability = start.subsamples.map(|subsamples| {
        let coarse = subsamples.found_again(&grouped, themes, themes);
        let fine = subsamples.found_again(&grouped, themes, start.finer);
        coarse.into_iter().zip(fine).map(|(coarse, fine)| coarse.max(fine)).collect::<Vec<_>>()
    });
    let likeness = |tokens: &[Token], text: &str, theme| {
        mixture.directions.likeness(&meaning, text, tokens, theme)
    };
    let described = describe(&phrases, &labels, themes, likeness, jobs);
    let themes = described.into_iter().enumerate().map(|(theme, described)| Theme {
        label: described.label,
        keywords: described.keywords,
        coherence_npmi: described.coherence_npmi,
        stability: stability.as_ref().map(|stability| stability[theme]),
    });
    Model { themes: themes.collect(), vocabulary, meaning, mixture }
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
            let texts: Vec<Vec<&str>> = sample.words_drawn().collect();
            Meaning::Student(Student::fit(&texts, targets.values(), targets.width))
        }
    }
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
    Statements { counts: vocabulary.counts(sample), vectors, concentration, own: meaning.own() }
}

/// The square root of the cases divided by 8, at least [`FEWEST_CASES`].
fn least_cases(sample: &[&Statement]) -> usize {
    let cases: FxHashSet<_> = sample.iter().map(|statement| statement.case).collect();
    (((cases.len() as f64).sqrt() / 8.0).ceil() as usize).max(FEWEST_CASES)
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

/// Groups the statements at `rows`; none where there are too few.
fn start(
    statements: &Statements,
    rows: Vec<usize>,
    given: Option<usize>,
    seed: u64,
    jobs: &impl Jobs,
) -> Option<Start> {
    let counts = &statements.counts;
    if rows.len() < FEWEST_STATEMENTS || given == Some(0) {
        return None;
    }
    let counts = counts.select(&rows);
    let mut random = Random::stream(seed, DIRECTIONS);
    let own = space::embed(&counts, &mut random);
    let points =
        space::beside(&statements.vectors.select(&rows), &own, statements.own, &mut random);
    let choice = choose(&points, given, statements.counts.len(), seed, jobs);
    let middles = choice.hierarchy.middles(choice.count);
    let mut count = middles.len();
    let finer = count * FINER;
    let mut labels = group(&points, middles);
    if let (None, Some(subsamples)) = (given, &choice.subsamples) {
        let middles = choice.hierarchy.middles(finer);
        let groups = middles.len();
        let fine = group(&points, middles);
        let found_again = subsamples.found_again(&fine, groups, finer);
        for members in rare(&points, &counts, &labels, &fine, &found_again) {
            members.into_iter().for_each(|member| labels[member] = count);
            count += 1;
        }
    }
    Some(Start { rows, labels, count, finer, subsamples: choice.subsamples })
}

/// Dissolves themes with fewer than `least` cases and numbers the others by their statements.
fn dissolve(
    sample: &[&Statement],
    statements: &Statements,
    labels: &mut [usize],
    mut themes: usize,
    least: usize,
    jobs: &impl Jobs,
) -> (Mixture, usize) {
    loop {
        let sizes = sizes(sample, labels, themes);
        let mut order: Vec<usize> =
            (0..themes).filter(|at| sizes[*at].cases >= least.max(1)).collect();
        order.sort_by(|a, b| sizes[*b].statements.cmp(&sizes[*a].statements).then(a.cmp(b)));
        let settled = order.len() == themes;
        let mut numbers = vec![NO_THEME; themes];
        for (number, theme) in order.iter().enumerate() {
            numbers[*theme] = number;
        }
        for label in labels.iter_mut().filter(|label| **label != NO_THEME) {
            *label = numbers[*label];
        }
        themes = order.len();
        if settled {
            return (Mixture::of(statements, labels, themes), themes);
        }
        refine(statements, labels, themes, LEAST, 2, jobs);
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
