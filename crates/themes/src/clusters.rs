//! Groups of unit vectors that point the same way.
//!
//! Spherical k-means (Dhillon & Modha 2001) makes many small groups from starts drawn far apart
//! (k-means++, Arthur & Vassilvitskii 2007); then the two groups whose union loses least of the
//! k-means objective are merged, again and again (Ward 1963, on the sphere). A small group that is
//! unlike all others so outlives the merging, where k-means with few centres would share it out.
//! One run of merging gives the groups for every number of groups. Many such groupings are made one
//! by what they agree on.

use crate::dense::{Dense, add_scaled, dot, normalise};
use crate::jobs::Jobs;
use crate::random::Lots;

/// Passes of k-means over the small groups, which need not settle.
const PASSES: usize = 3;

/// Passes after which the groups that are kept have mostly settled.
const PASSES_TO_SETTLE: usize = 30;

/// A nested family of groupings: small groups, and the order in which they merge.
pub(crate) struct Hierarchy {
    /// The sum of the points of each small group.
    sums: Dense,
    /// Which group became part of which: (from, into), the cheapest union first.
    merges: Vec<(usize, usize)>,
}

impl Hierarchy {
    /// Groups points, which draw lots by their keys, into about `count` small groups and merges
    /// them down to one.
    pub(crate) fn of(points: &Dense, keys: &[u64], count: usize, lots: Lots) -> Hierarchy {
        let drawn = draw_centres(points, keys, count, lots);
        let labels = k_means(points, drawn, PASSES);
        let sums = sums(points, &labels, count);
        Hierarchy { merges: merges(sums.clone()), sums }
    }

    /// The most groups that can be had.
    pub(crate) fn largest(&self) -> usize {
        self.merges.len() + 1
    }

    /// The middles of the groups when `count` of them are left, as unit vectors.
    pub(crate) fn middles(&self, count: usize) -> Dense {
        let mut sums = self.sums.clone();
        let steps = self.largest().saturating_sub(count.max(1));
        for (from, into) in &self.merges[..steps] {
            let part = sums.row(*from).to_vec();
            add_scaled(sums.row_mut(*into), 1.0, &part);
            sums.row_mut(*from).fill(0.0);
        }
        let left: Vec<usize> =
            (0..sums.len()).filter(|at| dot(sums.row(*at), sums.row(*at)) > 0.0).collect();
        let mut middles = sums.select(&left);
        (0..middles.len()).for_each(|middle| _ = normalise(middles.row_mut(middle)));
        middles
    }
}

/// Points that are compared with all centres at once.
const PORTION: usize = 256;

/// The nearest of `centres` to each point, the first of equals.
pub(crate) fn nearest_of_each(points: &Dense, centres: &Dense) -> Vec<usize> {
    let mut nearest = Vec::with_capacity(points.len());
    for first in (0..points.len()).step_by(PORTION) {
        let likenesses = points.rows(first..points.len().min(first + PORTION)).products(centres);
        nearest.extend((0..likenesses.len()).map(|point| highest(likenesses.row(point))));
    }
    nearest
}

/// The place of the highest number, the first of equals.
fn highest(numbers: &[f32]) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (place, number) in numbers.iter().enumerate() {
        if *number > best.1 {
            best = (place, *number);
        }
    }
    best.0
}

/// Groups points around `centres` after a few passes of k-means.
pub(crate) fn group(points: &Dense, centres: Dense) -> Vec<usize> {
    k_means(points, centres, PASSES)
}

/// Groups points around each of several sets of centres until they settle, and then, as the same
/// k-means of memberships, by which of those groups they were in: what most of the groupings hold
/// together stays together, and no single optimum decides.
///
/// Source: Topchy, Jain & Punch (2005), *Clustering Ensembles: Models of Consensus and Weak
/// Partitions*, IEEE TPAMI 27.
pub(crate) fn agreed_group(points: &Dense, starts: &[Dense], jobs: &impl Jobs) -> Vec<usize> {
    let groupings =
        jobs.each(starts.len(), |at| k_means(points, starts[at].clone(), PASSES_TO_SETTLE));
    let count = starts.iter().map(Dense::len).max().unwrap_or(0);
    let agreed = jobs.each(groupings.len(), |at| agree(&groupings, groupings[at].clone(), count));
    let mut best = (f64::NEG_INFINITY, Vec::new());
    for (objective, labels) in agreed {
        if objective > best.0 {
            best = (objective, labels);
        }
    }
    best.1
}

/// Moves points to the group that shares most of their memberships in groupings into at most `count`
/// groups each, until few move; the objective of k-means, and the group of each point.
fn agree(groupings: &[Vec<usize>], mut labels: Vec<usize>, count: usize) -> (f64, Vec<usize>) {
    let mut objective = 0.0;
    for _ in 0..PASSES_TO_SETTLE {
        let (members, lengths) = members(groupings, &labels, count);
        objective = lengths.iter().map(|length| f64::from(*length)).sum();
        let mut likenesses = vec![0.0; count];
        let mut moved = 0;
        for point in 0..labels.len() {
            likenesses.fill(0.0);
            for (at, grouping) in groupings.iter().enumerate() {
                add_scaled(&mut likenesses, 1.0, members.row(at * count + grouping[point]));
            }
            // The length of a group without points is 0, and so is what it shares.
            let scaled = likenesses.iter_mut().zip(&lengths);
            scaled.for_each(|(likeness, length)| *likeness /= length.max(1.0));
            let nearest = highest(&likenesses);
            moved += usize::from(nearest != labels[point]);
            labels[point] = nearest;
        }
        if have_settled(moved, labels.len()) {
            break;
        }
    }
    (objective, labels)
}

/// How many points of each group are in each group of each grouping: memberships × groups; and the
/// lengths of the columns.
fn members(groupings: &[Vec<usize>], labels: &[usize], count: usize) -> (Dense, Vec<f32>) {
    let mut members = Dense::zeros(groupings.len() * count, count);
    for (at, grouping) in groupings.iter().enumerate() {
        for (membership, label) in grouping.iter().zip(labels) {
            members.row_mut(at * count + membership)[*label] += 1.0;
        }
    }
    let mut lengths = vec![0.0_f32; count];
    for membership in 0..members.len() {
        let shared = members.row(membership).iter().zip(&mut lengths);
        shared.for_each(|(shared, square)| *square += shared * shared);
    }
    lengths.iter_mut().for_each(|square| *square = square.sqrt());
    (members, lengths)
}

/// Whether at most 1 in 500 points moved.
fn have_settled(moved: usize, points: usize) -> bool {
    moved * 500 <= points
}

/// Moves points to the nearest centre and centres to their points, until all but 1 in 500 stay.
fn k_means(points: &Dense, mut centres: Dense, passes: usize) -> Vec<usize> {
    let mut labels = nearest_of_each(points, &centres);
    for _ in 1..passes {
        centres = sums(points, &labels, centres.len());
        (0..centres.len()).for_each(|centre| _ = normalise(centres.row_mut(centre)));
        let nearest = nearest_of_each(points, &centres);
        let moved = labels.iter().zip(&nearest).filter(|(before, after)| before != after).count();
        labels = nearest;
        if have_settled(moved, points.len()) {
            break;
        }
    }
    labels
}

/// The sum of the points of each group.
fn sums(points: &Dense, labels: &[usize], count: usize) -> Dense {
    let mut sums = Dense::zeros(count, points.width);
    for (point, label) in labels.iter().enumerate() {
        add_scaled(sums.row_mut(*label), 1.0, points.row(point));
    }
    sums
}

/// Points drawn one by one, the likelier the less they are like those drawn before: of waiting times
/// that are exponential at the rate of the distance, the shortest wins.
fn draw_centres(points: &Dense, keys: &[u64], count: usize, lots: Lots) -> Dense {
    let waits: Vec<f64> = keys.iter().map(|key| -libm::log(lots.of(*key))).collect();
    let mut distances = vec![1.0_f32; points.len()];
    let mut drawn = Vec::with_capacity(count);
    for _ in 0..count.min(points.len()) {
        let mut first = (f64::INFINITY, None);
        for (point, distance) in distances.iter().enumerate() {
            let wait = waits[point] / f64::from(*distance);
            if wait < first.0 {
                first = (wait, Some(point));
            }
        }
        let Some(chosen) = first.1 else { break };
        drawn.push(chosen);
        for (point, distance) in distances.iter_mut().enumerate() {
            let likeness = dot(points.row(point), points.row(chosen));
            *distance = distance.min((1.0 - likeness).max(0.0));
        }
        distances[chosen] = 0.0;
    }
    points.select(&drawn)
}

/// Merges the two nearest of the groups that have points, until one is left.
fn merges(mut sums: Dense) -> Vec<(usize, usize)> {
    let mut squares: Vec<f32> =
        (0..sums.len()).map(|group| dot(sums.row(group), sums.row(group))).collect();
    let mut alive: Vec<usize> = (0..sums.len()).filter(|group| squares[*group] > 0.0).collect();
    let loss = |sums: &Dense, squares: &[f32], a: usize, b: usize| {
        loss(squares[a], squares[b], dot(sums.row(a), sums.row(b)))
    };
    let mut losses = Dense::zeros(sums.len(), sums.len());
    for (at, a) in alive.iter().enumerate() {
        for b in &alive[..at] {
            losses.row_mut(*a)[*b] = loss(&sums, &squares, *a, *b);
        }
    }
    let mut steps = Vec::new();
    while let Some((from, into)) = cheapest(&losses, &alive) {
        steps.push((from, into));
        alive.retain(|group| *group != from);
        let added = sums.row(from).to_vec();
        add_scaled(sums.row_mut(into), 1.0, &added);
        squares[into] = dot(sums.row(into), sums.row(into));
        for other in alive.iter().filter(|other| **other != into) {
            let (low, high) = (into.min(*other), into.max(*other));
            losses.row_mut(high)[low] = loss(&sums, &squares, high, low);
        }
    }
    steps
}

/// The two groups that cost least to merge, the later first.
fn cheapest(losses: &Dense, alive: &[usize]) -> Option<(usize, usize)> {
    let mut best = None;
    let mut least = f32::INFINITY;
    for (at, from) in alive.iter().enumerate() {
        for into in &alive[..at] {
            let loss = losses.row(*from)[*into];
            if loss < least {
                least = loss;
                best = Some((*from, *into));
            }
        }
    }
    best
}

/// What the objective, the sum of the lengths of the groups' sums, loses when two become one;
/// from the inner products of the two sums with themselves and with each other.
fn loss(aa: f32, bb: f32, ab: f32) -> f32 {
    (aa.sqrt() + bb.sqrt() - (aa + bb + 2.0 * ab).max(0.0).sqrt()).max(0.0)
}
