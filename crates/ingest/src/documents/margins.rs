//! What stands on the pages of a PDF and is no text of it: heads, feet, and numbers of lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::documents::page::PageLine;

/// How many lines at the head and at the foot of a page may be repeated on every page.
const MARGIN: usize = 3;

/// The fewest line numbers that are believed to be some.
const NUMBERED: usize = 5;

/// Leaves out the numbers of lines in the margin of a page; returns how many there were.
pub(crate) fn leave_out_numbers(lines: &mut Vec<PageLine>) -> usize {
    let number = |line: &PageLine| line.text.parse::<u32>().ok().filter(|_| line.text.len() < 5);
    let alone: Vec<u32> = lines.iter().filter_map(number).collect();
    if is_count(&alone) {
        let n_lines = lines.len();
        lines.retain(|line| number(line).is_none());
        return n_lines - lines.len();
    }
    let split = |line: &PageLine| {
        let (number, _) = line.text.split_once(['\t', ' '])?;
        number.parse::<u32>().ok().filter(|_| number.len() < 5)
    };
    let leading: Vec<u32> = lines.iter().filter_map(split).collect();
    if !is_count(&leading) || leading.len() * 10 < lines.len() * 8 {
        return 0;
    }
    for line in lines.iter_mut().filter(|line| split(line).is_some()) {
        let rest = line.text.split_once(['\t', ' ']).map_or("", |(_, rest)| rest);
        line.text = rest.trim_start().to_owned();
    }
    0 // the lines themselves stay
}

/// Whether numbers count on in equal steps, but for one in ten.
fn is_count(numbers: &[u32]) -> bool {
    let mut steps: BTreeMap<u32, usize> = BTreeMap::new();
    for pair in numbers.windows(2).filter(|pair| pair[1] > pair[0]) {
        *steps.entry(pair[1] - pair[0]).or_default() += 1;
    }
    let most = steps.values().max().copied().unwrap_or(0);
    numbers.len() >= NUMBERED && most * 10 >= (numbers.len() - 1) * 9
}

/// Leaves out the lines that stand at the head or foot of most pages; returns how many.
pub(crate) fn leave_out_repeated(pages: &mut [Vec<PageLine>]) -> usize {
    let mut pages_with: BTreeMap<(i64, String), usize> = BTreeMap::new();
    for lines in pages.iter() {
        let keys: BTreeSet<_> = margins(lines).iter().flatten().map(|&n| key(&lines[n])).collect();
        keys.into_iter().for_each(|key| *pages_with.entry(key).or_default() += 1);
    }
    let least = (pages.len() * 6).div_ceil(10).max(2);
    let mut left_out = 0;
    for lines in pages {
        let is_repeated = |n: &&usize| pages_with[&key(&lines[**n])] >= least;
        // From the edge inwards, up to the first line that is the page's own.
        let repeated: BTreeSet<usize> = margins(lines)
            .iter()
            .flat_map(|edge| edge.iter().take_while(is_repeated))
            .copied()
            .collect();
        left_out += repeated.len();
        let mut n = 0..;
        lines.retain(|_| !n.next().is_some_and(|n| repeated.contains(&n)));
    }
    left_out
}

/// Which lines of a page are the highest, and which the lowest, from the edge inwards.
fn margins(lines: &[PageLine]) -> [Vec<usize>; 2] {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&a, &b| lines[b].y.total_cmp(&lines[a].y));
    let highest = order.iter().take(MARGIN).copied().collect();
    [highest, order.iter().skip(MARGIN).rev().take(MARGIN).copied().collect()]
}

/// What lines have in common that are repeated: their height and words.
fn key(line: &PageLine) -> (i64, String) {
    (line.y.round() as i64, shape(&line.text))
}

/// A text with its numbers made equal: `Page 3 of 12` on every page.
fn shape(text: &str) -> String {
    let digits = |c: char| if c.is_ascii_digit() { '#' } else { c };
    let mut shape: String = text.chars().map(digits).collect();
    while shape.contains("##") {
        shape = shape.replace("##", "#");
    }
    shape
}
