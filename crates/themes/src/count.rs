//! How many themes there are, and how firmly each of them stands.
//!
//! Seeded subsamples are grouped anew, and a theme stands firm when each subsample finds it again
//! (clusterwise Jaccard, Hennig 2007). Of a number of themes this is asked of all groupings, each
//! against every other, since one of them alone has its whims. A number is worth how much firmer
//! themes are on average than [`FIRM`], times the cube root of the number: many firm themes are
//! better than few, and where nothing is firm, few are better than many. That the groupings as wholes
//! agree, as in Ben-Hur et al. (2002), favours hardly any themes, since the largest decide it.
//!
//! The search begins at the fourth root of the number of statements. A hundred themes cannot be
//! merged from a hundred small groups, and five are merged badly from hundreds, so both are
//! tried. The constants were set by looking at labelled corpora (416 to 10,334 texts, 5 to 150
//! classes); from 0.52 to 0.58 for 0.56, and the logarithm and the square root for the cube root,
//! chose the same numbers or some near them (18 to 28 for 22 classes, 104 to 121 for 150). It is a
//! proposal: the number can always be given.

use crate::Detail;
use crate::clusters::{Hierarchy, agreed_group, nearest_of_each};
use crate::dense::Dense;
use crate::jobs::Jobs;
use crate::mixture::NO_THEME;
use crate::random::Lots;

/// Subsamples that are grouped anew.
const SUBSAMPLES: usize = 32;

/// The largest subsample.
const LARGEST_SUBSAMPLE: usize = 2_000;

/// Points on which groupings are compared.
const COMPARED: usize = 2_000;

/// Points from which on subsamples tell anything.
const FEWEST_POINTS: usize = 30;

/// Themes of a sample too small for subsamples.
const FEWEST_THEMES: usize = 3;

/// How well themes must be found again on average for more of them to be worth more.
const FIRM: f64 = 0.56;

/// Statements that there must be for each theme in a large study.
const STATEMENTS: usize = 30;

/// Given themes from which on they are merged from many small groups.
const MANY: usize = 32;

/// Small groups from which few and many themes are merged.
const SMALL_GROUPS: usize = 96;
const SMALLER_GROUPS: usize = 450;

/// Streams of lots: for the comparison, for all points, and two more for each subsample.
const COMPARISON: u64 = 2;
const WHOLE: u64 = 3;
const CENTRES: u64 = 100;

/// How many themes there are to be.
pub(crate) struct Choice {
    /// At most so many groups.
    pub(crate) count: usize,
    /// The group of each point.
    pub(crate) labels: Vec<usize>,
    /// All points in small groups.
    pub(crate) hierarchy: Hierarchy,
    /// None of too few points.
    pub(crate) subsamples: Option<Subsamples>,
}

/// Chooses the number of themes for points drawn from `statements`, unless it is given.
pub(crate) fn choose(
    points: &Dense,
    keys: &[u64],
    wanted: (Option<usize>, Detail),
    statements: usize,
    seed: u64,
    jobs: &impl Jobs,
) -> Choice {
    let (given, detail) = wanted;
    let small_groups = |most: usize| most.min(points.len() / 4).max(given.unwrap_or(2));
    let few = small_groups(SMALL_GROUPS);
    let many = small_groups(SMALLER_GROUPS);
    if points.len() < FEWEST_POINTS {
        let hierarchy = Hierarchy::of(points, keys, few, Lots::stream(seed, WHOLE));
        let count = given.unwrap_or(FEWEST_THEMES);
        let labels = agreed_group(points, &[hierarchy.middles(count)], jobs);
        return Choice { count, labels, hierarchy, subsamples: None };
    }
    let draw = |small_groups| Subsamples::draw(points, keys, small_groups, seed, jobs);
    let (count, (hierarchy, subsamples)) = if let Some(count) = given {
        (count, draw(if count > MANY { many } else { few }))
    } else {
        let drawn = draw(few);
        let (mut count, worth) = drawn.1.best_count(&drawn.0, statements, jobs);
        let mut best = drawn;
        if many > few {
            let drawn = draw(many);
            let (of_many, worth_of_many) = drawn.1.best_count(&drawn.0, statements, jobs);
            if worth_of_many > worth {
                (count, best) = (of_many, drawn);
            }
        }
        (detailed(count, detail), best)
    };
    let mut starts = vec![hierarchy.middles(count)];
    starts.extend(subsamples.hierarchies.iter().map(|hierarchy| hierarchy.middles(count)));
    let labels = agreed_group(points, &starts, jobs);
    Choice { count, labels, hierarchy, subsamples: Some(subsamples) }
}

/// About half or twice as many themes.
fn detailed(count: usize, detail: Detail) -> usize {
    match detail {
        Detail::Coarse => count.div_ceil(2).max(2),
        Detail::Normal => count,
        Detail::Fine => count * 2,
    }
}

/// Subsamples grouped anew, and the points on which their groupings are compared.
pub(crate) struct Subsamples {
    hierarchies: Vec<Hierarchy>,
    /// Which points are compared, ascending.
    compared: Vec<usize>,
    points: Dense,
}

impl Subsamples {
    /// Groups all points, and subsamples of 7 in 10 of them.
    pub(crate) fn draw(
        points: &Dense,
        keys: &[u64],
        small_groups: usize,
        seed: u64,
        jobs: &impl Jobs,
    ) -> (Hierarchy, Subsamples) {
        let size = (points.len() * 7 / 10).clamp(1, LARGEST_SUBSAMPLE);
        let mut hierarchies = jobs.each(SUBSAMPLES + 1, |number| {
            let lots = Lots::stream(seed, WHOLE + number as u64);
            if number == 0 {
                return Hierarchy::of(points, keys, small_groups, lots);
            }
            let part = lots.sample(keys, size);
            let keys: Vec<u64> = part.iter().map(|point| keys[*point]).collect();
            let lots = Lots::stream(seed, CENTRES + number as u64);
            Hierarchy::of(&points.select(&part), &keys, small_groups.min(size), lots)
        });
        let whole = hierarchies.remove(0);
        let compared = Lots::stream(seed, COMPARISON).sample(keys, COMPARED);
        (whole, Subsamples { hierarchies, points: points.select(&compared), compared })
    }

    /// The compared points in `count` groups of a hierarchy.
    fn grouping(&self, hierarchy: &Hierarchy, count: usize) -> Vec<usize> {
        nearest_of_each(&self.points, &hierarchy.middles(count))
    }

    /// The compared points in `count` groups, once for each subsample.
    pub(crate) fn groupings(&self, count: usize, jobs: &impl Jobs) -> Groupings {
        let groupings =
            jobs.each(self.hierarchies.len(), |at| self.grouping(&self.hierarchies[at], count));
        Groupings { compared: self.compared.clone(), groupings }
    }

    /// The number of themes that the subsamples find again best, and what it is worth; not more than
    /// half the small groups, since there is little left to merge then.
    fn best_count(&self, whole: &Hierarchy, statements: usize, jobs: &impl Jobs) -> (usize, f64) {
        let smallest = (statements as f64).sqrt().sqrt().ceil().max(FEWEST_THEMES as f64) as usize;
        let groups = self.hierarchies.iter().map(Hierarchy::largest).min().unwrap_or(1);
        let largest = (groups.min(whole.largest()) / 2).min(most(statements)).max(1);
        let counts: Vec<usize> = grid(smallest.min(largest), largest).collect();
        let worths = jobs.each(counts.len(), |at| {
            let count = counts[at];
            let hierarchies = std::iter::once(whole).chain(&self.hierarchies);
            let groupings: Vec<Vec<usize>> =
                hierarchies.map(|hierarchy| self.grouping(hierarchy, count)).collect();
            (mean_found_again(&groupings, count) - FIRM) * libm::cbrt(count as f64)
        });
        let mut best = (smallest, f64::NEG_INFINITY);
        for (count, worth) in counts.into_iter().zip(worths) {
            if worth > best.1 {
                best = (count, worth);
            }
        }
        best
    }
}

/// The compared points as each subsample groups them.
pub(crate) struct Groupings {
    /// Which points are compared, ascending.
    compared: Vec<usize>,
    /// The group of each of them, subsample by subsample.
    groupings: Vec<Vec<usize>>,
}

impl Groupings {
    /// How well each theme is found again: the mean over subsamples of the largest Jaccard
    /// coefficient with one of their groups. `labels` holds the theme of each point, or
    /// [`NO_THEME`].
    pub(crate) fn found_again(&self, labels: &[usize], themes: usize) -> Vec<f64> {
        let labels: Vec<usize> = self.compared.iter().map(|point| labels[*point]).collect();
        let mut means = vec![0.0; themes];
        for grouping in &self.groupings {
            let found = found_again(&labels, grouping, themes);
            for (mean, jaccard) in means.iter_mut().zip(found) {
                *mean += jaccard / self.groupings.len() as f64;
            }
        }
        means
    }
}

/// The most themes of so many statements: one for 30, and more in studies of some hundreds: two for
/// three in the root.
fn most(statements: usize) -> usize {
    (statements / STATEMENTS).max(statements.isqrt() * 2 / 3)
}

/// Numbers in steps of about one sixth.
fn grid(from: usize, to: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(from), |count| Some(count + (count / 6).max(1)))
        .take_while(move |count| *count <= to)
}

/// How well the groups of each grouping are found again in each other grouping, on average.
fn mean_found_again(groupings: &[Vec<usize>], groups: usize) -> f64 {
    let mut sum = 0.0;
    for (at, labels) in groupings.iter().enumerate() {
        for (other, grouping) in groupings.iter().enumerate() {
            if other != at {
                sum += found_again(labels, grouping, groups).iter().sum::<f64>();
            }
        }
    }
    sum / (groupings.len() * (groupings.len() - 1) * groups) as f64
}

/// The largest Jaccard coefficient of each theme with a group of a grouping.
fn found_again(labels: &[usize], grouping: &[usize], themes: usize) -> Vec<f64> {
    let groups = grouping.iter().max().map_or(0, |most| most + 1);
    let mut both = vec![0_u32; themes * groups];
    let (mut by_theme, mut by_group) = (vec![0; themes], vec![0; groups]);
    for (label, group) in labels.iter().zip(grouping) {
        by_group[*group] += 1;
        if *label != NO_THEME {
            by_theme[*label] += 1;
            both[label * groups + group] += 1;
        }
    }
    let jaccard = |theme: usize, group: usize| {
        let shared = both[theme * groups + group];
        f64::from(shared) / f64::from((by_theme[theme] + by_group[group] - shared).max(1))
    };
    (0..themes)
        .map(|theme| (0..groups).map(|group| jaccard(theme, group)).fold(0.0, f64::max))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_that_is_found_again_whole_has_jaccard_1() {
        let found = found_again(&[0, 0, 1, 1, NO_THEME], &[0, 0, 1, 2, 2], 2);
        assert_eq!(found, [1.0, 0.5]);
    }

    #[test]
    fn the_grid_grows_by_a_sixth() {
        assert_eq!(grid(3, 20).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18]);
    }
}
