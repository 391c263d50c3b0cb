//! How a transcript in plain text marks who speaks and when, judged over all its lines.
//!
//! Three layouts are told apart, the one that marks more lines first:
//! - names on lines of their own, with a time (`Anna Ott  0:04`; Otter, Teams);
//! - labels before the words (`Anna: words`), with times or without (Rev, Descript, Meet, by hand);
//! - times alone, on lines of their own or before the words: captions in all but name (Whisper).
//!
//! Times are believed where they go up; so an hour of the day in the text begins nothing.

use std::collections::BTreeMap;

use crate::lines::Line;
use crate::mark::{Form, Mark, mark};
use crate::speakers::Labels;

/// Who speaks from a mark on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaker<'t> {
    /// Whom the mark names.
    Named(&'t str),
    /// Who spoke before: the mark is but a time.
    Same,
    /// Somebody whom nothing names.
    Nobody,
}

/// What a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begin<'t> {
    /// A turn, whose words stand from byte `rest` of the line on and on the lines below.
    Turn { speaker: Speaker<'t>, start_ms: Option<u64>, end_ms: Option<u64>, rest: usize },
    /// Nothing: a time on a line of its own, which may be that of the turn above or below.
    Time(u64),
}

/// What the lines of a text begin, and in what layout.
#[derive(Debug, Default)]
pub(crate) struct Layout<'t> {
    /// One for each line.
    pub(crate) begins: Vec<Option<Begin<'t>>>,
    /// Whether the marks are times of short pieces, to be joined to turns as cues are.
    pub(crate) captions: bool,
    /// Whether there is but one label, so that what bears none may be said by somebody else.
    pub(crate) one_label: bool,
    /// Whether a time on a line of its own is that of the turn below it.
    pub(crate) times_above: bool,
    /// What was seen, for people; empty where nothing was.
    pub(crate) why: String,
}

/// Learns the layout from all lines.
pub(crate) fn learn<'t>(lines: &[Line<'t>]) -> Layout<'t> {
    let marks: Vec<Option<Mark<'t>>> = lines.iter().map(|line| mark(line.text)).collect();
    let n_lines = lines.iter().filter(|line| !line.is_blank()).count();
    let labelled = labels(&marks, n_lines);
    let n_labelled = labelled.marks.iter().flatten().count();
    let others = marks.iter().zip(&labelled.marks);
    let marks: Vec<Option<Mark<'t>>> =
        others.map(|(mark, label)| mark.filter(|_| label.is_none())?.without_name()).collect();
    for form in [Form::NameTime, Form::TimeName] {
        if let Some(begins) = headings(lines, &marks, form, n_lines, n_labelled) {
            let why = "names stand with times on lines of their own".to_owned();
            return Layout { begins, why, ..Layout::default() };
        }
    }
    if n_labelled > 0 { labelled.layout(lines, &marks) } else { times(lines, &marks, n_lines) }
}

/// The labels of a text, and the marks that bear one.
struct Labelled<'t> {
    labels: Labels,
    marks: Vec<Option<Mark<'t>>>,
}

fn labels<'t>(marks: &[Option<Mark<'t>>], n_lines: usize) -> Labelled<'t> {
    let mut dashed: BTreeMap<&str, usize> = BTreeMap::new();
    for mark in marks.iter().flatten().filter(|mark| mark.form == Form::Dash) {
        *dashed.entry(mark.name).or_default() += 1;
    }
    for mark in marks.iter().flatten().filter(|mark| mark.form == Form::Label) {
        dashed.entry(mark.name).and_modify(|count| *count += 1);
    }
    // A dash is no colon: two names at least have to recur before it.
    let dashes = dashed.values().filter(|&&count| count >= 3).count() >= 2;
    let may_label =
        |mark: &&Mark<'t>| mark.form == Form::Label || (dashes && mark.form == Form::Dash);
    let names: Vec<&str> = marks.iter().flatten().filter(may_label).map(|mark| mark.name).collect();
    let labels = Labels::learn(&names, n_lines, 2);
    let believed = |mark: &Mark<'t>| may_label(&mark) && labels.has(mark.name);
    let marks = marks.iter().map(|mark| mark.filter(believed)).collect();
    Labelled { labels, marks }
}

impl<'t> Labelled<'t> {
    /// The layout of a text with labels, in which times may stand too.
    fn layout(self, lines: &[Line<'t>], marks: &[Option<Mark<'t>>]) -> Layout<'t> {
        let both = self.marks.iter().zip(marks).filter_map(|(label, mark)| {
            label.as_ref().or(mark.as_ref().filter(|mark| mark.form == Form::Timed))
        });
        let label_times = self.marks.iter().flatten().filter(|mark| mark.start_ms.is_some());
        let timed = timed(lines, marks, 0) || (label_times.count() >= 2 && go_up(both));
        let mut begins = Vec::with_capacity(marks.len());
        for (label, mark) in self.marks.iter().zip(marks) {
            begins.push(match (label, mark) {
                (Some(label), _) => Some(turn(label, Speaker::Named(label.name))),
                (_, Some(mark)) if timed && before_words(mark) => Some(turn(mark, Speaker::Same)),
                (_, Some(mark)) if mark.form == Form::Time => mark.start_ms.map(Begin::Time),
                _ => None,
            });
        }
        let found = self.marks.iter().flatten();
        let (n_labels, ranges) = found
            .fold((0, 0), |(n, ranges), mark| (n + 1, ranges + usize::from(mark.end_ms.is_some())));
        let recurring: Vec<&str> = self.labels.recurring().into_iter().take(4).collect();
        let why = match recurring[..] {
            [] => String::new(),
            _ => format!("speaker labels occur again and again: {}", recurring.join(", ")),
        };
        Layout {
            captions: ranges * 2 > n_labels,
            one_label: self.labels.is_one(),
            times_above: times_above(lines, &begins),
            begins,
            why,
        }
    }
}

/// The layout of names on lines of their own; none if it is not this one.
fn headings<'t>(
    lines: &[Line<'t>],
    marks: &[Option<Mark<'t>>],
    form: Form,
    n_lines: usize,
    n_labelled: usize,
) -> Option<Vec<Option<Begin<'t>>>> {
    let found: Vec<(usize, &Mark<'t>)> = marks
        .iter()
        .enumerate()
        .filter_map(|(n, mark)| Some((n, mark.as_ref().filter(|mark| mark.form == form)?)))
        .collect();
    if found.len() < 2 || found.len() <= n_labelled {
        return None;
    }
    let next = |n: usize| (n + 1..lines.len()).find(|&below| !lines[below].is_blank());
    let followed = |n: usize| next(n).is_some_and(|n| marks[n].is_none_or(|m| m.form != form));
    let n_followed = found.iter().filter(|(n, _)| followed(*n)).count();
    let mut names: Vec<&str> = found.iter().map(|(_, mark)| mark.name).collect();
    names.sort_unstable();
    let recurs = names.windows(2).any(|pair| pair[0] == pair[1]);
    let enough = recurs || found.len() >= 3 || n_lines <= found.len() * 2 + 8;
    if n_followed * 5 < found.len() * 4 || !enough || !go_up(found.iter().map(|(_, mark)| *mark)) {
        return None;
    }
    let begin = |(n, mark): (usize, &Option<Mark<'t>>)| match mark {
        Some(mark) if mark.form == form => {
            let mut heading = *mark;
            heading.rest = lines[n].text.len();
            Some(turn(&heading, Speaker::Named(mark.name)))
        }
        Some(mark) if mark.form == Form::Time => Some(turn(mark, Speaker::Nobody)),
        _ => None,
    };
    Some(marks.iter().enumerate().map(begin).collect())
}

/// The layout of a text without names: times on lines of their own, or before the words, or none.
fn times<'t>(lines: &[Line<'t>], marks: &[Option<Mark<'t>>], n_lines: usize) -> Layout<'t> {
    let alone: Vec<&Mark<'t>> =
        marks.iter().flatten().filter(|mark| mark.form == Form::Time).collect();
    let alone = alone.len() >= 3 && alone.len() * 4 >= n_lines && go_up(alone.iter().copied());
    let timed = timed(lines, marks, n_lines);
    let begin = |mark: &Option<Mark<'t>>| {
        let mark = mark.as_ref()?;
        match mark.form {
            Form::Time if alone => Some(turn(mark, Speaker::Nobody)),
            Form::Time => mark.start_ms.map(Begin::Time),
            _ if timed && before_words(mark) => Some(turn(mark, Speaker::Nobody)),
            _ => None,
        }
    };
    let captions = alone || timed;
    let why = if captions { "times that go up stand before the words" } else { "" };
    Layout {
        begins: marks.iter().map(begin).collect(),
        captions,
        why: why.to_owned(),
        ..Layout::default()
    }
}

fn turn<'t>(mark: &Mark<'t>, speaker: Speaker<'t>) -> Begin<'t> {
    let Mark { start_ms, end_ms, rest, .. } = *mark;
    Begin::Turn { speaker, start_ms, end_ms, rest }
}

fn before_words(mark: &Mark<'_>) -> bool {
    matches!(mark.form, Form::Timed | Form::TimeName)
}

/// Whether times before words begin something: two in brackets are enough, but three bare ones
/// have to be on half of the lines.
fn timed(lines: &[Line<'_>], marks: &[Option<Mark<'_>>], n_lines: usize) -> bool {
    let found = || {
        lines.iter().zip(marks).filter_map(|(line, mark)| {
            Some((line, mark.as_ref().filter(|mark| before_words(mark))?))
        })
    };
    let bare = |line: &Line<'_>| line.text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let (n_found, n_bare) =
        found().fold((0, 0), |(n, bares), (line, _)| (n + 1, bares + usize::from(bare(line))));
    let enough = n_found - n_bare >= 2 || (n_bare >= 3 && n_lines > 0 && n_bare * 2 >= n_lines);
    enough && go_up(found().map(|(_, mark)| mark))
}

/// Whether times go up, nine steps in ten at least.
fn go_up<'m>(marks: impl Iterator<Item = &'m Mark<'m>>) -> bool {
    let times: Vec<u64> = marks.filter_map(|mark| mark.start_ms).collect();
    let up = times.windows(2).filter(|pair| pair[0] <= pair[1]).count();
    times.len() >= 2 && up * 10 >= (times.len() - 1) * 9
}

/// Whether most turns have a time on the line above them.
fn times_above(lines: &[Line<'_>], begins: &[Option<Begin<'_>>]) -> bool {
    let (mut n_turns, mut n_above, mut after_time) = (0, 0, false);
    for (_, begin) in lines.iter().zip(begins).filter(|(line, _)| !line.is_blank()) {
        if matches!(begin, Some(Begin::Turn { start_ms: None, .. })) {
            n_turns += 1;
            n_above += usize::from(after_time);
        }
        after_time = matches!(begin, Some(Begin::Time(_)));
    }
    n_above >= 2 && n_above * 5 >= n_turns * 4
}
