//! After how many cases nothing new is said: Guest et al. (2020), over many orders.
//!
//! In what order people are asked is chance, so that themes new to each are counted over random
//! orders, and the middle and the tails of these are told.

use std::collections::{BTreeMap, BTreeSet};

use statistics::{Random, Runs, percentile_interval, saturation};

use crate::cells::{Case, Languages, by_value};
use crate::tally::{Tally, Value};
use crate::{Parameters, Study};

/// How much is known after so many cases.
#[derive(Clone, Debug, PartialEq)]
pub struct SaturationRow {
    /// The source.
    pub source_id: String,
    /// The language in which the themes can be found.
    pub language: Option<String>,
    /// The attribute of the segment; absent over the whole source.
    pub attribute: Option<String>,
    /// Its value; absent over the whole source, and for the cases whose value is unknown.
    pub value: Option<String>,
    /// Cases asked so far.
    pub cases: u64,
    /// Cases of the source or segment in all.
    pub all_cases: u64,
    /// Themes of all of them.
    pub all_themes: u64,
    /// Themes mentioned so far: the median over the orders.
    pub themes: f64,
    /// Of the orders, 2.5 % have fewer.
    pub themes_low: f64,
    /// Of the orders, 2.5 % have more.
    pub themes_high: f64,
    /// The share of the orders in which a run that ended here or before had at most 5 % new themes.
    pub saturated_5: Option<f64>,
    /// The share of the orders in which one had none.
    pub saturated_0: Option<f64>,
}

/// Cases of an order: beyond them nothing happens.
const LONGEST: usize = 100;
/// Cases of a set from which orders are drawn; ids are hashes, so that the first are a random sample.
const DRAWN: usize = 2000;
/// Base and runs.
const RUNS: Runs = Runs { base: 4, run: 2 };

/// The cases of a source, language and segment.
#[derive(Default)]
struct Set {
    all: u64,
    themes: BTreeSet<usize>,
    /// The themes of each case from which orders are drawn.
    drawn: Vec<Vec<usize>>,
}

impl Set {
    fn add(&mut self, mentioned: impl Iterator<Item = usize>) {
        self.all += 1;
        if self.drawn.len() < DRAWN {
            let mentioned: Vec<usize> = mentioned.collect();
            self.themes.extend(&mentioned);
            self.drawn.push(mentioned);
        } else {
            self.themes.extend(mentioned);
        }
    }
}

/// Each source, language and segment that has at least two cases and a theme.
pub(crate) fn rows(
    tally: &Tally,
    study: &Study,
    languages: &Languages<'_>,
    parameters: &Parameters,
) -> Vec<SaturationRow> {
    let mut rows = Vec::new();
    let sources = if parameters.orders > 0 { &study.sources[..] } else { &[] };
    let spoken = languages.with_themes();
    for source in sources {
        // By attribute, value and place of the language.
        let mut sets: BTreeMap<(Option<usize>, Value, usize), Set> = BTreeMap::new();
        let mut add = |attribute, value: &Value, case: &Case| {
            for (at, (language, themes)) in spoken.iter().enumerate() {
                if languages.has(case, *language) {
                    let mentioned = case.themes().filter(|it| themes.binary_search(it).is_ok());
                    let set = sets.entry((attribute, value.clone(), at)).or_default();
                    set.add(mentioned);
                }
            }
        };
        for parts in tally.source(source).into_iter().flat_map(|source| source.cases.values()) {
            let whole = Case::of(&parts.iter().collect::<Vec<_>>(), languages);
            add(None, &None, &whole);
            for attribute in 0..study.attributes.len() {
                if let [part] = &parts[..] {
                    add(Some(attribute), &part.segment(attribute), &whole);
                    continue;
                }
                for (value, parts) in by_value(parts, |part| part.segment(attribute)) {
                    add(Some(attribute), &value, &Case::of(&parts, languages));
                }
            }
        }
        for ((attribute, value, at), set) in &sets {
            let row = SaturationRow {
                source_id: source.clone(),
                language: spoken[*at].0.map(str::to_owned),
                attribute: attribute.map(|at| study.attributes[at].clone()),
                value: value.as_deref().map(str::to_owned),
                cases: 0,
                all_cases: set.all,
                all_themes: set.themes.len() as u64,
                themes: 0.0,
                themes_low: 0.0,
                themes_high: 0.0,
                saturated_5: None,
                saturated_0: None,
            };
            if row.all_cases > 1 && row.all_themes > 0 {
                steps(&mut rows, &row, &set.drawn, study.themes.len(), parameters);
            }
        }
    }
    rows
}

/// A row for each number of cases.
fn steps(
    rows: &mut Vec<SaturationRow>,
    whole: &SaturationRow,
    mentioned: &[Vec<usize>],
    themes: usize,
    parameters: &Parameters,
) {
    let mut random = Random::seeded(parameters.seed);
    let length = mentioned.len().min(LONGEST);
    let mut known = vec![Vec::with_capacity(parameters.orders); length];
    let (mut at_5, mut at_0) = (vec![0_u64; length], vec![0_u64; length]);
    let mut order: Vec<usize> = (0..mentioned.len()).collect();
    for _ in 0..parameters.orders {
        let mut seen = vec![false; themes];
        let mut new = Vec::with_capacity(length);
        let mut so_far = 0;
        for step in 0..length {
            // Fisher–Yates, as far as it is looked at.
            let drawn = step + random.below(order.len() - step);
            order.swap(step, drawn);
            let here = mentioned[order[step]].iter();
            let fresh = here.filter(|theme| !std::mem::replace(&mut seen[**theme], true)).count();
            new.push(fresh);
            so_far += fresh;
            known[step].push(so_far as f64);
        }
        for (threshold, reached) in [(0.05, &mut at_5), (0.0, &mut at_0)] {
            if let Some(before) = saturation(&new, RUNS, threshold) {
                reached[before + RUNS.run - 1..].iter_mut().for_each(|orders| *orders += 1);
            }
        }
    }
    let enough = mentioned.len() >= RUNS.base + RUNS.run;
    for (step, known) in known.iter_mut().enumerate() {
        known.sort_by(f64::total_cmp);
        let interval = percentile_interval(known);
        let share = |orders: u64| enough.then(|| orders as f64 / parameters.orders as f64);
        rows.push(SaturationRow {
            cases: step as u64 + 1,
            themes: known[parameters.orders / 2],
            themes_low: interval.map_or(0.0, |interval| interval.low),
            themes_high: interval.map_or(0.0, |interval| interval.high),
            saturated_5: share(at_5[step]),
            saturated_0: share(at_0[step]),
            ..whole.clone()
        });
    }
}
