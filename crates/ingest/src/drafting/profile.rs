//! What the values of a column have in common, counted.

use std::collections::BTreeMap;

use crate::rows::numbers::number;
use crate::values::{DayOrder, time};

/// Counts over the values of a column that hold anything.
pub(crate) struct Profile<'t> {
    /// Rows looked at.
    pub(crate) rows: usize,
    /// Rows in which it holds anything.
    pub(crate) filled: usize,
    /// Each value and how often it occurs, the most frequent first.
    pub(crate) values: Vec<(&'t str, usize)>,
    /// Words of a value in the mean.
    pub(crate) words: f64,
    /// Characters of a value in the mean.
    pub(crate) characters: f64,
    /// The values that are numbers, maybe with a label.
    pub(crate) numbers: Vec<f64>,
    /// Values that are nothing but digits.
    pub(crate) digits: usize,
    /// Values that are times, whichever number is the day.
    pub(crate) times: usize,
    /// Values without white space.
    pub(crate) single: usize,
    /// Values that are addresses of pages.
    pub(crate) links: usize,
    /// Whether all values are numbers, each higher than the one before.
    pub(crate) rising: bool,
}

impl<'t> Profile<'t> {
    /// Counts the values of a column of so many rows.
    pub(crate) fn of(values: impl Iterator<Item = &'t str>, rows: usize) -> Profile<'t> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut profile = Profile {
            rows,
            filled: 0,
            values: Vec::new(),
            words: 0.0,
            characters: 0.0,
            numbers: Vec::new(),
            digits: 0,
            times: 0,
            single: 0,
            links: 0,
            rising: true,
        };
        for value in values {
            *counts.entry(value).or_default() += 1;
            profile.filled += 1;
            profile.words += words(value);
            profile.characters += value.chars().count() as f64;
            let number = number(value);
            let before = profile.numbers.last().copied();
            profile.rising &= number.is_some_and(|n| before.is_none_or(|before| before < n));
            profile.numbers.extend(number);
            let digits = value.bytes().all(|byte| byte.is_ascii_digit());
            profile.digits += usize::from(digits);
            profile.times += usize::from(is_time(value));
            profile.single += usize::from(!value.contains(char::is_whitespace));
            let link = value.starts_with("http://") || value.starts_with("https://");
            let path = value.starts_with('/') && value[1..].contains('/');
            profile.links += usize::from((link || path) && !value.contains(' '));
        }
        let filled = profile.filled.max(1) as f64;
        profile.words /= filled;
        profile.characters /= filled;
        profile.values = counts.into_iter().collect();
        profile.values.sort_by_key(|&(value, n)| (std::cmp::Reverse(n), value));
        profile
    }

    /// How many different values there are.
    pub(crate) fn distinct(&self) -> usize {
        self.values.len()
    }

    /// Different values as a share of all.
    pub(crate) fn variety(&self) -> f64 {
        self.distinct() as f64 / self.filled.max(1) as f64
    }

    /// Whether all values but a few are counted by `n`.
    pub(crate) fn nearly_all(&self, n: usize) -> bool {
        self.filled > 0 && n as f64 >= 0.95 * self.filled as f64
    }

    /// A number that stands for no answer, as statistics packages write it, if it lies far from the
    /// others.
    pub(crate) fn missing(&self) -> Option<f64> {
        let codes = [-999.0, -99.0, -9.0, 9.0, 99.0, 999.0];
        let far = |code: &f64| {
            let others = self.numbers.iter().filter(|number| *number != code);
            let nearest = others.map(|number| (number - code).abs()).reduce(f64::min);
            let wide = if code.abs() > 9.0 { 50.0 } else { 4.0 };
            self.numbers.contains(code) && nearest.is_some_and(|nearest| nearest >= wide)
        };
        codes.into_iter().find(far)
    }

    /// Lowest and highest number but `missing`.
    pub(crate) fn range(&self, missing: Option<f64>) -> (f64, f64) {
        let numbers = || self.numbers.iter().copied().filter(|number| Some(*number) != missing);
        let fold = |f: fn(f64, f64) -> f64| numbers().reduce(f).unwrap_or(0.0);
        (fold(f64::min), fold(f64::max))
    }

    /// Different numbers but `missing`.
    pub(crate) fn distinct_numbers(&self, missing: Option<f64>) -> usize {
        let mut numbers = self.numbers.clone();
        numbers.retain(|number| Some(*number) != missing);
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        numbers.len()
    }

    /// What to say of a scale whose points are words.
    pub(crate) fn in_words(&self) -> &'static str {
        let has = |word: &str| {
            self.values.iter().any(|(value, _)| value.to_lowercase().split(' ').any(|w| w == word))
        };
        let opposites = [
            ("agree", "disagree"),
            ("satisfied", "dissatisfied"),
            ("likely", "unlikely"),
            ("always", "never"),
            ("often", "never"),
            ("easy", "difficult"),
            ("good", "poor"),
        ];
        let ordered = opposites.iter().any(|(high, low)| has(high) && has(low));
        if ordered { "; a scale in words, no measure unless exported as numbers" } else { "" }
    }
}

/// Words of a text; in scripts without spaces, four letters are taken for one.
fn words(text: &str) -> f64 {
    let unspaced = |c: &char| matches!(u32::from(*c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF);
    let letters = text.chars().filter(unspaced).count();
    text.split_whitespace().count() as f64 + letters as f64 / 4.0
}

/// Whether a text is a time with a date; which number is the day does not matter here.
fn is_time(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_alphabetic())
        && text.contains(|c: char| c.is_ascii_digit())
        && (time(text, Some(DayOrder::DayFirst)).is_some()
            || time(text, Some(DayOrder::MonthFirst)).is_some())
}

/// The answers that cells seem to hold several of.
pub(crate) struct Several {
    /// What parts them.
    pub(crate) separator: &'static str,
    /// The answers that come again in other company, the most frequent first.
    pub(crate) answers: Vec<String>,
    /// Whether they are nearly all that was ticked.
    pub(crate) complete: bool,
}

/// Separators of answers.
const SEPARATORS: [&str; 5] = [";", "|", "\n", " / ", ", "];

/// Whether cells hold several answers: parts that come again and again in other company.
pub(crate) fn several(profile: &Profile<'_>) -> Option<Several> {
    let cells = |separator: &&str| -> usize {
        let with = profile.values.iter().filter(|(value, _)| value.contains(separator));
        with.map(|(_, n)| n).sum()
    };
    let mut separators: Vec<_> = SEPARATORS.into_iter().map(|s| (cells(&s), s)).collect();
    separators.retain(|(cells, _)| *cells >= 5 && cells * 20 >= profile.filled);
    separators.sort_by_key(|(cells, _)| std::cmp::Reverse(*cells));
    separators.into_iter().find_map(|(_, separator)| several_by(profile, separator))
}

fn several_by(profile: &Profile<'_>, separator: &'static str) -> Option<Several> {
    // Of each part: how often it occurs, and in how many different cells.
    let mut parts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (value, n) in &profile.values {
        for part in parted(value, separator) {
            let (times, cells) = parts.entry(part).or_default();
            (*times, *cells) = (*times + n, *cells + 1);
        }
    }
    let all: usize = parts.values().map(|(times, _)| times).sum();
    let again = parts.iter().filter(|(_, (times, cells))| *times > 2 && *cells > 1);
    let mut again: Vec<_> = again.map(|(part, (times, _))| (*times, *part)).collect();
    let covered: usize = again.iter().map(|(times, _)| times).sum();
    let long = again.iter().any(|(_, part)| part.split_whitespace().count() > 12);
    // `Homeworks / problem sets, Exams` is parted by commas.
    let parts_again = |(_, part): &&(usize, &str)| {
        SEPARATORS.iter().any(|other| *other != separator && parted(part, other).len() > 1)
    };
    let mixed = separator != ", " && again.iter().filter(parts_again).count() * 4 > again.len();
    if again.len() < 2 || long || mixed || covered * 10 < all * 8 {
        return None;
    }
    again.sort_by_key(|&(times, part)| (std::cmp::Reverse(times), part));
    let answers = again.into_iter().map(|(_, part)| part.to_owned()).collect();
    Some(Several { separator, answers, complete: covered * 20 >= all * 19 })
}

/// The parts of a cell; a separator in brackets belongs to the part.
fn parted<'t>(cell: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut parts, mut start, mut depth, mut at) = (Vec::new(), 0, 0_i32, 0);
    while at < cell.len() {
        let rest = &cell[at..];
        if depth <= 0 && rest.starts_with(separator) {
            parts.push(&cell[start..at]);
            at += separator.len();
            start = at;
            continue;
        }
        let Some(next) = rest.chars().next() else { break };
        depth += i32::from(matches!(next, '(' | '[')) - i32::from(matches!(next, ')' | ']'));
        at += next.len_utf8();
    }
    parts.push(&cell[start..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}
