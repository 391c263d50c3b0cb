//! From a sample of statements to a model of their themes.

mod book;
mod examples;
mod groups;
mod parts;

use embeddings::Student;
use rustc_hash::FxHashSet;
use text::Token;

use crate::codes::Cues;
use crate::coding::Known;
use crate::cooccurrence::Cooccurrence;
use crate::dense::Dense;
use crate::fitting::book::{Book, below};
use crate::fitting::examples::examples_of;
use crate::fitting::groups::Fitting;
use crate::fitting::parts::Study;
use crate::jobs::Jobs;
use crate::labels::{Described, Phrases, describe};
use crate::learner::Learning;
use crate::meaning::Meaning;
use crate::mixture::{Mixture, NO_THEME, Statements};
use crate::random::Random;
use crate::sample::Sample;
use crate::thresholds::{Taught, Told};
use crate::vocabulary::Vocabulary;
use crate::{Model, Parameters, Statement, Theme, Words, space};

/// The sum of lifts that a statement needs to belong to a theme: its words are about 1.6 times as
/// likely there as anywhere.
pub(crate) const LEAST: f32 = 0.4;

/// Cases that any theme needs: what one or two people say is not yet a theme.
const FEWEST_CASES: usize = 3;

/// Streams of random numbers: for a teacher's space, and for that of the company that words keep.
const TAUGHT: u64 = 1_000;
const COMPANY: u64 = 1_001;

/// Directions of a teacher's space that are learnt; 128 were no better.
const TAUGHT_DIRECTIONS: usize = 64;

/// Passes of the mixture over all statements.
const PASSES: usize = 8;

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
    let Sample { vocabulary, passages, keys, drawn, seed } = sample;
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
