//! From counted cases to counts by theme: one cell for each source and each segment of it.

use std::collections::{BTreeMap, BTreeSet};

use statistics::{Interval, Mean, mean_of_moments};

use crate::tally::{BILLION, Mentioned, Part, Tally, add_mention};
use crate::{Study, Theme};

/// The languages that themes belong to, numbered; number 0 holds the themes of all languages.
pub(crate) struct Languages<'a> {
    numbers: BTreeMap<&'a str, usize>,
    by_theme: Vec<usize>,
}

impl<'a> Languages<'a> {
    pub(crate) fn of(themes: &'a [Theme]) -> Languages<'a> {
        let names: BTreeSet<&str> =
            themes.iter().filter_map(|theme| theme.language.as_deref()).collect();
        let numbers: BTreeMap<_, _> =
            names.into_iter().enumerate().map(|(at, name)| (name, at + 1)).collect();
        let number = |theme: &Theme| theme.language.as_deref().map_or(0, |name| numbers[name]);
        Languages { by_theme: themes.iter().map(number).collect(), numbers }
    }

    /// How many themes there are.
    pub(crate) fn themes(&self) -> usize {
        self.by_theme.len()
    }
}

/// A case, as far as it is counted: the languages it has words in, and the themes it mentions.
pub(crate) struct Case {
    languages: Vec<usize>,
    /// (theme, mean polarity in billionths).
    mentions: Vec<(usize, Option<i64>)>,
}

impl Case {
    fn of(parts: &[&Part], languages: &Languages<'_>) -> Case {
        let mut mentions: Vec<Mentioned> = Vec::new();
        let mut spoken = BTreeSet::from([0]);
        for part in parts {
            let number = |name| languages.numbers.get(name).copied();
            spoken.extend(part.languages.iter().filter_map(|name| number(&**name)));
            for &mentioned in &part.mentions {
                // Whoever mentions a theme has words in its language, detected or not.
                spoken.insert(languages.by_theme[mentioned.theme]);
                add_mention(&mut mentions, mentioned);
            }
        }
        Case {
            languages: spoken.into_iter().collect(),
            mentions: mentions.into_iter().map(|one| (one.theme, one.polarity())).collect(),
        }
    }
}

/// The counts of a set of cases.
#[derive(Clone)]
pub(crate) struct Cell {
    /// Cases by number of language.
    asked: Vec<u64>,
    themes: Vec<Counts>,
}

/// What a set of cases says of one theme.
#[derive(Clone, Copy, Default)]
struct Counts {
    with: u64,
    /// Cases with a polarity, the sum of their polarities, and that of the squares.
    polar: u64,
    sum: i64,
    squares: i128,
}

impl Cell {
    pub(crate) fn empty(languages: &Languages<'_>) -> Cell {
        Cell {
            asked: vec![0; languages.numbers.len() + 1],
            themes: vec![Counts::default(); languages.by_theme.len()],
        }
    }

    /// Counts a case `times` times: once, or as often as a resample holds it.
    pub(crate) fn add(&mut self, case: &Case, times: u32) {
        for &language in &case.languages {
            self.asked[language] += u64::from(times);
        }
        for &(theme, polarity) in &case.mentions {
            let counts = &mut self.themes[theme];
            counts.with += u64::from(times);
            if let Some(polarity) = polarity {
                counts.polar += u64::from(times);
                counts.sum += polarity * i64::from(times);
                // A square is at most 1e18, which an i64 holds; their sum is not.
                counts.squares += i128::from(polarity * polarity) * i128::from(times);
            }
        }
    }

    /// Cases that could mention a theme.
    pub(crate) fn asked(&self, theme: usize, languages: &Languages<'_>) -> u64 {
        self.asked[languages.by_theme[theme]]
    }

    /// Cases that mention it.
    pub(crate) fn with(&self, theme: usize) -> u64 {
        self.themes[theme].with
    }

    /// The mean polarity of those that have one; its interval ends where polarities do.
    pub(crate) fn polarity(&self, theme: usize) -> Option<Mean> {
        let Counts { polar, sum, squares, .. } = self.themes[theme];
        let n = i128::from(polar);
        // n·Σx² − (Σx)² of whole numbers is exact and never negative.
        let spread = n * squares - i128::from(sum) * i128::from(sum);
        let variance = spread as f64 / BILLION / BILLION / (n * (n - 1)) as f64;
        let mean = mean_of_moments(polar, sum as f64 / BILLION / polar as f64, variance)?;
        let within = |interval: Interval| Interval {
            low: interval.low.max(-1.0),
            high: interval.high.min(1.0),
        };
        Some(Mean { interval: mean.interval.map(within), ..mean })
    }
}

/// The cells of one source.
pub(crate) struct SourceCells {
    /// Each case once, by id.
    pub(crate) cases: Vec<Case>,
    /// The counts over all of them.
    pub(crate) all: Cell,
    /// By position of the attribute and value; the unknown value comes first.
    pub(crate) segments: BTreeMap<(usize, Option<Box<str>>), Cell>,
}

impl SourceCells {
    pub(crate) fn of(
        tally: &Tally,
        source: &str,
        study: &Study,
        languages: &Languages<'_>,
    ) -> SourceCells {
        let mut cells = SourceCells {
            cases: Vec::new(),
            all: Cell::empty(languages),
            segments: BTreeMap::new(),
        };
        for parts in tally.source(source).into_iter().flat_map(|source| source.cases.values()) {
            for attribute in 0..study.attributes.len() {
                for (value, parts) in by_value(parts, attribute) {
                    cells
                        .segments
                        .entry((attribute, value.map(Box::from)))
                        .or_insert_with(|| Cell::empty(languages))
                        .add(&Case::of(&parts, languages), 1);
                }
            }
            let case = Case::of(&parts.iter().collect::<Vec<_>>(), languages);
            cells.all.add(&case, 1);
            cells.cases.push(case);
        }
        cells
    }
}

/// The parts of a case by their value of an attribute.
fn by_value(parts: &[Part], attribute: usize) -> BTreeMap<Option<&str>, Vec<&Part>> {
    let mut by_value: BTreeMap<_, Vec<&Part>> = BTreeMap::new();
    for part in parts {
        let value = part.segments.get(attribute).and_then(Option::as_deref);
        by_value.entry(value).or_default().push(part);
    }
    by_value
}
