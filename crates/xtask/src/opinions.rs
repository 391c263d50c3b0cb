//! `cargo xtask train-sentiment`: the sentiment models that ship, and how well they do on texts that
//! they have not seen.
//!
//! Three figures for each set: 5-fold cross-validation (the model saw other texts of the set),
//! leave-one-set-out (it saw none), and, for sets that are never learnt from, the model that ships.

mod sources;

use std::fs;
use std::path::Path;
use std::time::Instant;

use sentiment::{Calibration, Example, Model, Parameters, Prepared, Unseen};
use statistics::Random;
use text::Language;

use sources::{Set, Use};

const FOLDS: usize = 5;
const SEED: u64 = 7;

/// A language's model and how it is made.
struct Recipe {
    name: &'static str,
    code: &'static str,
    how: Parameters,
    /// From 0, where classes count as often as they occur, to 1, where all classes of a set count the same.
    evenness: f64,
    sets: fn(&Path) -> Result<Vec<Set>, String>,
}

const RECIPES: [Recipe; 3] = [
    Recipe {
        name: "english",
        code: "en",
        how: Parameters { fewest: 3, penalty: 40.0, whole_penalty: 1.0, steps: 150 },
        evenness: 1.0,
        sets: sources::english,
    },
    Recipe {
        name: "thai",
        code: "th",
        how: Parameters { fewest: 3, penalty: 4.0, whole_penalty: 1.0, steps: 150 },
        evenness: 0.5,
        sets: sources::thai,
    },
    Recipe {
        name: "indonesian",
        code: "id",
        how: Parameters { fewest: 2, penalty: 4.0, whole_penalty: 1.0, steps: 150 },
        evenness: 0.5,
        sets: sources::indonesian,
    },
];

/// All texts of a language, set after set.
struct Corpus {
    sets: Vec<Set>,
    examples: Vec<Example>,
    /// The set of each example, its true class and its fold.
    of: Vec<(usize, usize, usize)>,
    prepared: Prepared,
}

/// Makes the models of some languages, or of all.
pub(crate) fn train(data: &Path, only: &[String], into: &Path) -> Result<(), String> {
    for recipe in &RECIPES {
        if only.is_empty() || only.iter().any(|name| name == recipe.name) {
            one(recipe, data, into)?;
        }
    }
    Ok(())
}

fn one(recipe: &Recipe, data: &Path, into: &Path) -> Result<(), String> {
    let started = Instant::now();
    let how = recipe.how;
    let language = Language::from_code(recipe.code).ok_or("a recipe names no language")?;
    let corpus = corpus((recipe.sets)(data)?, language, recipe.evenness);
    let learnt = |test: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..corpus.examples.len())
            .filter(|at| corpus.examples[*at].weight > 0.0 && test(*at))
            .collect()
    };
    let mut folded = vec![[0.0; 3]; corpus.examples.len()];
    for fold in 0..FOLDS {
        let some = learnt(&|at| corpus.of[at].2 != fold);
        let model = corpus.prepared.fit(&corpus.examples, &some, None, &how);
        for at in (0..folded.len()).filter(|at| corpus.of[*at].2 == fold) {
            folded[at] = corpus.prepared.logits(&model, at);
        }
    }
    let calibration = Calibration::fit(&unseen(&corpus, &folded));
    let model = corpus.prepared.fit(&corpus.examples, &learnt(&|_| true), None, &how);
    let model = calibration.apply(model);
    let file = model.write();
    // What ships is what was written: rounded, and without what rounds to nothing.
    let model = Model::read(&file).map_err(|error| error.to_string())?;
    println!(
        "{} ({} words and pairs, {} KiB, {:.0} s)",
        recipe.name,
        model.n_grams(),
        file.len() / 1024,
        started.elapsed().as_secs_f64()
    );
    for (number, set) in corpus.sets.iter().enumerate() {
        let texts: Vec<usize> =
            (0..corpus.of.len()).filter(|at| corpus.of[*at].0 == number).collect();
        rules(&corpus, set, &texts, recipe.code);
        if set.purpose == Use::HeldOut {
            let told = |at: usize| corpus.prepared.probabilities(&model, at);
            show(&corpus, set, "held out", &texts, &told);
            continue;
        }
        show(&corpus, set, "5-fold", &texts, &|at| calibration.probabilities(folded[at]));
        if corpus.sets.iter().filter(|set| set.purpose == Use::Learn).count() > 1 {
            let others = learnt(&|at| corpus.of[at].0 != number);
            let without = corpus.prepared.fit(&corpus.examples, &others, None, &how);
            let told = |at: usize| calibration.probabilities(corpus.prepared.logits(&without, at));
            show(&corpus, set, "set left out", &texts, &told);
        }
    }
    println!("  {:.0} texts a second on one core", speed(&corpus, language));
    let path = into.join(format!("{}.tsv", recipe.name));
    fs::write(&path, file).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("  {} after {:.0} s", path.display(), started.elapsed().as_secs_f64());
    Ok(())
}

/// Weighs the examples: a set by the root of its size, its classes as the recipe says.
fn corpus(sets: Vec<Set>, language: Language, evenness: f64) -> Corpus {
    let mut random = Random::seeded(SEED);
    let (mut examples, mut of) = (Vec::new(), Vec::new());
    for (number, set) in sets.iter().enumerate() {
        let counts = [0, 1, 2]
            .map(|class| set.texts.iter().filter(|text| text.class == class).count() as f64);
        let three = set.texts.iter().any(|text| text.class == 1 && !text.is_only_measured);
        let shares = counts.map(|count| match count {
            0.0 => 0.0,
            count => libm::pow(count, 1.0 - evenness),
        });
        let all: f64 = shares.iter().sum();
        for text in &set.texts {
            let weight = match set.purpose {
                Use::HeldOut => 0.0,
                Use::Learn if text.is_only_measured => 0.0,
                Use::Learn => {
                    let class = shares[text.class] / all / counts[text.class];
                    set.mass * 100.0 * (set.texts.len() as f64).sqrt() * class
                }
            };
            of.push((number, text.class, random.below(FOLDS)));
            examples.push(Example {
                text: text.text.clone(),
                classes: text.classes,
                weight,
                three,
            });
        }
    }
    let prepared = Prepared::new(language, examples.iter().map(|example| example.text.as_str()));
    Corpus { sets, examples, of, prepared }
}

/// What calibration is fitted on: every set that was learnt from and has all classes counts the same.
fn unseen(corpus: &Corpus, folded: &[[f64; 3]]) -> Vec<Unseen> {
    let places = 0..corpus.examples.len();
    let counted = places.filter(|at| {
        let set = &corpus.sets[corpus.of[*at].0];
        set.purpose == Use::Learn && set.has_all_classes() && corpus.examples[*at].weight > 0.0
    });
    counted
        .map(|at| {
            let (set, class, _) = corpus.of[at];
            let mut classes = [0.0; 3];
            classes[class] = 1.0;
            // As in the fit, but that every set counts the same.
            let weight = corpus.examples[at].weight / (corpus.sets[set].texts.len() as f64).sqrt();
            Unseen { logits: folded[at], classes, weight }
        })
        .collect()
}

/// Texts judged in a second by the models that this program was built with, of all sets in turn.
fn speed(corpus: &Corpus, language: Language) -> f64 {
    let (judge, tokenizer) = (sentiment::Judge::default(), text::Tokenizer::new());
    let first = corpus.examples.first().map_or("", |example| &example.text);
    let _ = judge.judge(first, Some(language), &tokenizer);
    let started = Instant::now();
    let told = corpus
        .examples
        .iter()
        .filter_map(|example| judge.judge(&example.text, Some(language), &tokenizer));
    let told = told.count();
    assert!(told > 0, "a model judges some of its own texts");
    corpus.examples.len() as f64 / started.elapsed().as_secs_f64()
}

/// How well the rules alone do.
fn rules(corpus: &Corpus, set: &Set, texts: &[usize], code: &str) {
    if code != "en" {
        return;
    }
    let told = |at: usize| {
        let rules = sentiment::by_rules(&corpus.examples[at].text, Language::from_code("en"));
        let polarity = rules.map_or(0.0, |rules| rules.polarity);
        if polarity >= 0.05 {
            [0.0, 0.0, 1.0]
        } else if polarity <= -0.05 {
            [1.0, 0.0, 0.0]
        } else {
            [0.0, 1.0, 0.001]
        }
    };
    show(corpus, set, "rules alone", texts, &told);
}

fn show(
    corpus: &Corpus,
    set: &Set,
    what: &str,
    texts: &[usize],
    probabilities: &dyn Fn(usize) -> [f64; 3],
) {
    let gold: Vec<usize> = texts.iter().map(|at| corpus.of[*at].1).collect();
    let told: Vec<[f64; 3]> = texts.iter().map(|at| probabilities(*at)).collect();
    let by_sign = !gold.contains(&1);
    let decided: Vec<usize> = told
        .iter()
        .map(|told| {
            let most = if by_sign { [0, 2, 0] } else { [0, 1, 2] };
            most.into_iter().max_by(|a, b| told[*a].total_cmp(&told[*b])).unwrap_or(1)
        })
        .collect();
    let pairs: Vec<(usize, usize)> = gold.iter().copied().zip(decided.iter().copied()).collect();
    let sides = pairs.iter().zip(&told).filter(|((gold, _), _)| *gold != 1);
    let sides: Vec<(bool, bool)> =
        sides.map(|((gold, _), told)| (*gold == 2, told[2] > told[0])).collect();
    let confidence = told.iter().zip(&pairs).map(|(told, (gold, _))| {
        let most = told.iter().copied().fold(0.0, f64::max);
        (most, told[*gold] == most)
    });
    let error = sentiment::expected_calibration_error(&confidence.collect::<Vec<_>>());
    let shown =
        |figure: Option<f64>| figure.map_or_else(|| "  – ".to_owned(), |f| format!("{f:.3}"));
    let counts =
        |of: &[usize]| [0, 1, 2].map(|class| of.iter().filter(|own| **own == class).count());
    println!(
        "  {:20} {what:12} accuracy {}  macro F1 {}  side {}  calibration error {}  told {:?} of {:?}",
        set.name,
        shown(statistics::accuracy(&pairs)),
        shown(statistics::macro_f1(&pairs)),
        shown(statistics::accuracy(&sides)),
        shown(error),
        counts(&decided),
        counts(&gold),
    );
}
