//! `cargo xtask train-sentiment`: the sentiment models that ship, and how well they do on texts that
//! they have not seen.
//!
//! Three figures for each set: 5-fold cross-validation (the model saw other texts of the set),
//! leave-one-kind-out (it saw no text of its kind), and, for sets that are never learnt from, the
//! model that ships. Probabilities are calibrated on texts of kinds that the model had not seen, or
//! of folds where only one kind has neutral texts.

mod meanings;
mod rated;
mod report;
mod sources;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use sentiment::{Calibration, Example, Model, Parameters, Prepared, Unseen};
use statistics::Random;
use text::Language;

use sources::{Set, Use};

const FOLDS: usize = 5;
const SEED: u64 = 7;
/// A set of more texts than this counts no more than one of so many.
const MANY: usize = 5_000;

/// A language's model and how it is made.
struct Recipe {
    name: &'static str,
    code: &'static str,
    how: Parameters,
    /// From 0, where classes count as often as they occur, to 1, where all classes of a set count the same.
    evenness: f64,
    /// Whether words that mean alike weigh alike, by the word model that ships.
    meanings: bool,
    sets: fn(&Path) -> Result<Vec<Set>, String>,
}

const RECIPES: [Recipe; 3] = [
    Recipe {
        name: "english",
        code: "en",
        how: Parameters {
            fewest: 3,
            penalty: 40.0,
            whole_penalty: 1.0,
            neutral_times: 8.0,
            steps: 150,
        },
        evenness: 1.0,
        meanings: true,
        sets: sources::english,
    },
    Recipe {
        name: "thai",
        code: "th",
        how: Parameters {
            fewest: 3,
            penalty: 4.0,
            whole_penalty: 1.0,
            neutral_times: 1.0,
            steps: 150,
        },
        evenness: 0.5,
        meanings: false,
        sets: sources::thai,
    },
    Recipe {
        name: "indonesian",
        code: "id",
        how: Parameters {
            fewest: 2,
            penalty: 4.0,
            whole_penalty: 1.0,
            neutral_times: 1.0,
            steps: 150,
        },
        evenness: 0.5,
        meanings: false,
        sets: sources::indonesian,
    },
];

/// All texts of a language, set after set.
struct Corpus {
    language: Language,
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
    let language = Language::from_code(recipe.code).ok_or("a recipe names no language")?;
    let corpus = corpus((recipe.sets)(data)?, language, recipe.evenness);
    let folded = corpus.unseen(FOLDS, recipe, |corpus, at| corpus.of[at].2)?;
    let kinds = corpus.kinds();
    let of_kind = |corpus: &Corpus, at: usize| {
        let kind = corpus.sets[corpus.of[at].0].kind;
        kinds.iter().position(|own| *own == kind).unwrap_or(kinds.len())
    };
    let elsewhere = match kinds.len() {
        0 | 1 => None,
        n => Some(corpus.unseen(n, recipe, of_kind)?),
    };
    // A model that has seen no neutral text says nothing of how sure one that has may be.
    let others = elsewhere.as_ref().filter(|_| corpus.has_neutral_kinds());
    let judged = corpus.judged(others.unwrap_or(&folded));
    let calibration = Calibration::fit_temperature(&judged);
    let model = calibration.apply(corpus.fit(&corpus.learnt(&|_| true), recipe)?);
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
    let calibrated = |logits: &Vec<[f64; 3]>, at: usize| calibration.probabilities(logits[at]);
    let mut shown = report::Report::new(&corpus);
    for (number, set) in corpus.sets.iter().enumerate().filter(|(_, set)| set.purpose != Use::Words)
    {
        if recipe.code == "en" {
            shown.line(number, "rules alone", &|at| report::rules(&corpus.examples[at].text));
        }
        if set.purpose == Use::HeldOut {
            shown.line(number, "held out", &|at| corpus.prepared.probabilities(&model, at));
            continue;
        }
        shown.line(number, "5-fold", &|at| calibrated(&folded, at));
        if let Some(elsewhere) = &elsewhere {
            shown.line(number, "kind left out", &|at| calibrated(elsewhere, at));
        }
    }
    shown.together();
    println!("  {:.0} texts a second on one core", speed(&corpus));
    let path = into.join(format!("{}.tsv", recipe.name));
    fs::write(&path, file).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("  {} after {:.0} s", path.display(), started.elapsed().as_secs_f64());
    Ok(())
}

impl Corpus {
    /// The kinds of texts that are learnt from.
    fn kinds(&self) -> Vec<&'static str> {
        let learnt = self.sets.iter().filter(|set| set.purpose == Use::Learn);
        let mut kinds: Vec<&str> = learnt.map(|set| set.kind).collect();
        kinds.dedup();
        kinds
    }

    /// Whether each kind could be left out and neutral texts still be learnt from.
    fn has_neutral_kinds(&self) -> bool {
        let sets = self.sets.iter().filter(|set| set.purpose == Use::Learn);
        let mut kinds: Vec<&str> =
            sets.filter(|set| set.has_all_classes()).map(|set| set.kind).collect();
        kinds.dedup();
        kinds.len() > 1
    }

    /// The places of the texts that are learnt from and pass a test.
    fn learnt(&self, test: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let places = 0..self.examples.len();
        places.filter(|at| self.examples[*at].weight > 0.0 && test(*at)).collect()
    }

    /// Fits a model; where the recipe says so, once more from what the first tells of meanings.
    fn fit(&self, some: &[usize], recipe: &Recipe) -> Result<Model, String> {
        let fit = |prior| self.prepared.fit(&self.examples, some, prior, &recipe.how);
        let first = fit(None);
        match recipe.meanings {
            true => Ok(fit(Some(&meanings::prior(self.language, &self.prepared, some, &first)?))),
            false => Ok(first),
        }
    }

    /// The logits of each text by the model that was fitted without its part.
    fn unseen(
        &self,
        parts: usize,
        recipe: &Recipe,
        part: impl Fn(&Corpus, usize) -> usize,
    ) -> Result<Vec<[f64; 3]>, String> {
        let mut logits = vec![[0.0; 3]; self.examples.len()];
        for own in 0..parts {
            let model = self.fit(&self.learnt(&|at| part(self, at) != own), recipe)?;
            for at in (0..logits.len()).filter(|at| part(self, *at) == own) {
                logits[at] = self.prepared.logits(&model, at);
            }
        }
        Ok(logits)
    }

    /// What calibration is fitted on: every set that was learnt from and has all classes counts the
    /// same, and so do its texts.
    fn judged(&self, logits: &[[f64; 3]]) -> Vec<Unseen> {
        let places = 0..self.examples.len();
        let counted = places.filter(|at| {
            let set = &self.sets[self.of[*at].0];
            set.purpose == Use::Learn && set.has_all_classes() && self.examples[*at].weight > 0.0
        });
        counted
            .map(|at| {
                let (set, class, _) = self.of[at];
                let mut classes = [0.0; 3];
                classes[class] = 1.0;
                let weight = 1.0 / self.sets[set].texts.len() as f64;
                Unseen { logits: logits[at], classes, weight }
            })
            .collect()
    }
}

/// Weighs the examples: a set by the root of its size (up to a point), its classes as the recipe says. Texts that
/// say the same are in one fold, in whatever sets they are.
fn corpus(sets: Vec<Set>, language: Language, evenness: f64) -> Corpus {
    let mut random = Random::seeded(SEED);
    let mut folds: BTreeMap<String, usize> = BTreeMap::new();
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
                Use::Learn if !text.is_only_measured => {
                    let class = shares[text.class] / all / counts[text.class];
                    set.mass * 100.0 * (set.texts.len().min(MANY) as f64).sqrt() * class
                }
                _ => 0.0,
            };
            let letters = text.text.chars().filter(|letter| letter.is_alphanumeric());
            let letters: String = letters.flat_map(char::to_lowercase).collect();
            let fold = *folds.entry(letters).or_insert_with(|| random.below(FOLDS));
            of.push((number, text.class, fold));
            examples.push(Example {
                text: text.text.clone(),
                classes: text.classes,
                weight,
                three,
            });
        }
    }
    let prepared = Prepared::new(language, examples.iter().map(|example| example.text.as_str()));
    Corpus { language, sets, examples, of, prepared }
}

/// Texts judged in a second by the models that this program was built with, of all sets in turn.
fn speed(corpus: &Corpus) -> f64 {
    let (judge, tokenizer) = (sentiment::Judge::default(), text::Tokenizer::new());
    let first = corpus.examples.first().map_or("", |example| &example.text);
    let _ = judge.judge(first, Some(corpus.language), &tokenizer);
    let started = Instant::now();
    let told = corpus
        .examples
        .iter()
        .filter_map(|example| judge.judge(&example.text, Some(corpus.language), &tokenizer));
    let told = told.count();
    assert!(told > 0, "a model judges some of its own texts");
    corpus.examples.len() as f64 / started.elapsed().as_secs_f64()
}
