//! From counted cases to counts by theme: one cell for each source and each segment of it.

use std::collections::BTreeMap;

use corpus::Id;
use statistics::{Interval, Mean, mean_of_moments};

use crate::Study;
pub(crate) use crate::case::{Case, Languages, by_value};
use crate::tally::{BILLION, Part, Tally, Value};

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

    /// Counts a case.
    pub(crate) fn add(&mut self, case: &Case) {
        for &language in &case.languages {
            self.asked[language] += 1;
        }
        for &(theme, polarity) in &case.mentions {
            let counts = &mut self.themes[theme];
            counts.with += 1;
            if let Some(polarity) = polarity {
                counts.polar += 1;
                counts.sum += polarity;
                // A square is at most 1e18, which an i64 holds; their sum is not.
                counts.squares += i128::from(polarity * polarity);
            }
        }
    }

    /// Adds the counts of other cases, so many `times`.
    pub(crate) fn merge(&mut self, other: &Cell, times: u32) {
        for (own, their) in self.asked.iter_mut().zip(&other.asked) {
            *own += their * u64::from(times);
        }
        for (own, their) in self.themes.iter_mut().zip(&other.themes).filter(|(_, it)| it.with > 0)
        {
            own.with += their.with * u64::from(times);
            own.polar += their.polar * u64::from(times);
            own.sum += their.sum * i64::from(times);
            own.squares += their.squares * i128::from(times);
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

/// The counts of the recordings in which people spoke with each other.
#[derive(Clone, Default)]
pub(crate) struct Groups(BTreeMap<Id, Group>);

#[derive(Clone, Default)]
struct Group {
    /// (language, cases), sorted.
    asked: Vec<(usize, u64)>,
    /// (theme, cases), sorted.
    with: Vec<(usize, u64)>,
}

impl Groups {
    fn add(&mut self, case: &Case) {
        let count = |counts: &mut Vec<(usize, u64)>, key: usize| match counts
            .binary_search_by_key(&key, |(own, _)| *own)
        {
            Ok(at) => counts[at].1 += 1,
            Err(at) => counts.insert(at, (key, 1)),
        };
        for group in &case.groups {
            let group = self.0.entry(*group).or_default();
            case.languages.iter().for_each(|language| count(&mut group.asked, *language));
            case.themes().for_each(|theme| count(&mut group.with, theme));
        }
    }

    /// (cases with, cases asked) of each group that could mention a theme.
    pub(crate) fn of(&self, theme: usize, languages: &Languages<'_>) -> Vec<(u64, u64)> {
        let find = |counts: &[(usize, u64)], key: usize| {
            counts.binary_search_by_key(&key, |(own, _)| *own).map_or(0, |at| counts[at].1)
        };
        let counts = self
            .0
            .values()
            .map(|group| (find(&group.with, theme), find(&group.asked, languages.by_theme[theme])));
        counts.filter(|(_, asked)| *asked > 0).collect()
    }
}

/// A set of cases, and the groups in which they spoke.
#[derive(Clone)]
pub(crate) struct Grouped {
    pub(crate) cell: Cell,
    pub(crate) groups: Groups,
}

impl Grouped {
    fn empty(languages: &Languages<'_>) -> Grouped {
        Grouped { cell: Cell::empty(languages), groups: Groups::default() }
    }

    fn add(&mut self, case: &Case) {
        self.cell.add(case);
        self.groups.add(case);
    }
}

/// Random groups into which the cases of a source are put, to be drawn instead of cases where there
/// are more (Wolter KM (2007), *Introduction to Variance Estimation*, ch. 2).
pub(crate) const BUNDLES: usize = 400;

/// The cells of one source.
pub(crate) struct SourceCells {
    /// Its cases in at most [`BUNDLES`] random groups of equal size; ids are hashes, so that their
    /// order is a random one.
    pub(crate) bundles: Vec<Cell>,
    /// The counts over all of them.
    pub(crate) all: Grouped,
    /// By position of the attribute and value; the unknown value comes first. The position after the
    /// last attribute is that of the period.
    pub(crate) segments: BTreeMap<(usize, Value), Grouped>,
    /// By positions of two attributes, or of one and the period, and values, where that is asked for.
    pub(crate) crossed: BTreeMap<([usize; 2], [Value; 2]), Grouped>,
}

impl SourceCells {
    pub(crate) fn of(
        tally: &Tally,
        source: &str,
        study: &Study,
        languages: &Languages<'_>,
    ) -> SourceCells {
        let cases = tally.source(source).into_iter().flat_map(|source| source.cases.values());
        let bundles = tally.cases(source).min(BUNDLES);
        let mut cells = SourceCells {
            bundles: vec![Cell::empty(languages); bundles],
            all: Grouped::empty(languages),
            segments: BTreeMap::new(),
            crossed: BTreeMap::new(),
        };
        for (at, parts) in cases.enumerate() {
            let case = Case::of(&parts.iter().collect::<Vec<_>>(), languages);
            cells.all.add(&case);
            cells.bundles[at % bundles].add(&case);
            cells.add_segments(parts, &case, study, languages);
        }
        cells
    }

    /// Counts a case in the segments of its parts.
    fn add_segments(
        &mut self,
        parts: &[Part],
        case: &Case,
        study: &Study,
        languages: &Languages<'_>,
    ) {
        let empty = || Grouped::empty(languages);
        // Nearly every case has one value of each attribute, and is in each of these segments whole.
        let alone = match parts {
            [alone] => Some(alone),
            _ => None,
        };
        let period = study.attributes.len();
        for attribute in 0..period + usize::from(study.periods) {
            if let Some(part) = alone {
                self.segments
                    .entry((attribute, part.segment(attribute)))
                    .or_insert_with(empty)
                    .add(case);
                continue;
            }
            for (value, parts) in by_value(parts, |part| part.segment(attribute)) {
                let case = Case::of(&parts, languages);
                self.segments.entry((attribute, value)).or_insert_with(empty).add(&case);
            }
        }
        let crossed = if study.crossed { period + usize::from(study.periods) } else { 0 };
        for pair in (0..crossed).flat_map(|a| (a + 1..crossed).map(move |b| [a, b])) {
            let both = |part: &Part| pair.map(|attribute| part.segment(attribute));
            for (values, parts) in by_value(parts, both) {
                let case = Case::of(&parts, languages);
                self.crossed.entry((pair, values)).or_insert_with(empty).add(&case);
            }
        }
    }

    /// The known values of an attribute, or the known periods, in their order.
    pub(crate) fn known(&self, attribute: usize) -> impl Iterator<Item = (&str, &Grouped)> {
        self.values(attribute).filter_map(|(value, cell)| Some((value?, cell)))
    }

    /// The values of an attribute, or the periods, in their order; first the unknown one.
    pub(crate) fn values(
        &self,
        attribute: usize,
    ) -> impl Iterator<Item = (Option<&str>, &Grouped)> {
        let range = (attribute, None)..(attribute + 1, None);
        self.segments.range(range).map(|((_, value), cell)| (value.as_deref(), cell))
    }

    /// The same among the cases that have a value of another attribute.
    pub(crate) fn values_within(
        &self,
        (other, value): (usize, &str),
        attribute: usize,
    ) -> impl Iterator<Item = (Option<&str>, &Grouped)> {
        let pair = [attribute.min(other), attribute.max(other)];
        let own = usize::from(attribute > other);
        let range = (pair, [None, None])..([pair[0], pair[1] + 1], [None, None]);
        let here = self.crossed.range(range);
        let here = here.filter(move |((_, values), _)| values[1 - own].as_deref() == Some(value));
        here.map(move |((_, values), cell)| (values[own].as_deref(), cell))
    }
}
