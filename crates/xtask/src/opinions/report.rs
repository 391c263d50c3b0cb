//! How well a model does, set by set and all together.

use sentiment::{by_rules, expected_calibration_error};
use text::Language;

use super::Corpus;

/// A text's true class and what was said of it.
type Told = (usize, [f64; 3]);

/// The lines of a language, and what they say together.
pub(super) struct Report<'c> {
    corpus: &'c Corpus,
    /// What was said of sets that the model had not seen the kind of: one list a set.
    elsewhere: Vec<Vec<Told>>,
}

/// What the rules alone say.
pub(super) fn rules(text: &str) -> [f64; 3] {
    let polarity = by_rules(text, Language::from_code("en")).map_or(0.0, |rules| rules.polarity);
    if polarity >= 0.05 {
        [0.0, 0.0, 1.0]
    } else if polarity <= -0.05 {
        [1.0, 0.0, 0.0]
    } else if polarity < 0.0 {
        [0.001, 1.0, 0.0]
    } else {
        [0.0, 1.0, 0.001]
    }
}

impl<'c> Report<'c> {
    pub(super) fn new(corpus: &'c Corpus) -> Report<'c> {
        Report { corpus, elsewhere: Vec::new() }
    }

    /// Prints how well something does on a set.
    pub(super) fn line(
        &mut self,
        number: usize,
        what: &str,
        probabilities: &dyn Fn(usize) -> [f64; 3],
    ) {
        let corpus = self.corpus;
        let set = &corpus.sets[number];
        let places = (0..corpus.of.len()).filter(|at| corpus.of[*at].0 == number);
        let told: Vec<Told> = places.map(|at| (corpus.of[at].1, probabilities(at))).collect();
        let by_sign = told.iter().all(|(gold, _)| *gold != 1);
        let pairs: Vec<(usize, usize)> =
            told.iter().map(|(gold, told)| (*gold, decided(told, by_sign))).collect();
        let sides = told.iter().filter(|(gold, _)| *gold != 1);
        let sides: Vec<(bool, bool)> =
            sides.map(|(gold, told)| (*gold == 2, told[2] > told[0])).collect();
        let shown =
            |figure: Option<f64>| figure.map_or_else(|| "  – ".to_owned(), |f| format!("{f:.3}"));
        let recall = [0, 1, 2].map(|class| shown(right(&pairs, |(gold, _)| gold == class)));
        let precision = [0, 1, 2].map(|class| shown(right(&pairs, |(_, told)| told == class)));
        println!(
            "  {:16} {what:13} n {:5}  accuracy {}  macro F1 {}  side {}  calibration error {}  precision {}  recall {}",
            set.name,
            told.len(),
            shown(statistics::accuracy(&pairs)),
            shown(statistics::macro_f1(&pairs)),
            shown(statistics::accuracy(&sides)),
            shown(error(&told)),
            precision.join(" "),
            recall.join(" "),
        );
        let is_unseen = what == "kind left out" || what == "held out";
        if is_unseen && set.has_all_classes() {
            self.elsewhere.push(told);
        }
    }

    /// Prints the calibration on all texts of kinds that were not seen, and what abstaining brings;
    /// every set with all classes that are trusted counts the same.
    pub(super) fn together(&self) {
        let sets = &self.elsewhere;
        let most = sets.iter().map(|told| told.len()).min().unwrap_or_default();
        // As many of each set, evenly spread.
        let even = |told: &Vec<Told>| -> Vec<Told> {
            (0..most).map(|at| told[at * told.len() / most]).collect()
        };
        let all: Vec<Told> = sets.iter().flat_map(even).collect();
        println!(
            "  kinds not seen, {} texts of each of {} sets: calibration error {:.3}",
            most,
            sets.len(),
            error(&all).unwrap_or_default()
        );
        for least in [0.34, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8] {
            let sure = all.iter().filter(|(_, told)| told.iter().any(|share| *share >= least));
            let (right, n) = sure.fold((0, 0), |(right, n), (gold, told)| {
                (right + usize::from(decided(told, false) == *gold), n + 1)
            });
            println!(
                "    told from {least:.2} on: {:.1} % of texts, {:.1} % of them right",
                n as f64 / all.len() as f64 * 100.0,
                right as f64 / n as f64 * 100.0
            );
        }
    }
}

/// The likeliest class, of the two sides where there is no neutral one.
fn decided(told: &[f64; 3], by_sign: bool) -> usize {
    let most = if by_sign { [0, 2, 0] } else { [0, 1, 2] };
    most.into_iter().max_by(|a, b| told[*a].total_cmp(&told[*b])).unwrap_or(1)
}

fn error(told: &[Told]) -> Option<f64> {
    let pairs = told.iter().map(|(gold, told)| {
        let most = told.iter().copied().fold(0.0, f64::max);
        (most, told[*gold] == most)
    });
    expected_calibration_error(&pairs.collect::<Vec<_>>())
}

/// The share of those (gold, told) that `is_meant` which are right; none of none.
fn right(pairs: &[(usize, usize)], is_meant: impl Fn((usize, usize)) -> bool) -> Option<f64> {
    let meant: Vec<&(usize, usize)> = pairs.iter().filter(|pair| is_meant(**pair)).collect();
    let right = meant.iter().filter(|(gold, told)| gold == told).count();
    (!meant.is_empty()).then(|| right as f64 / meant.len() as f64)
}
