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
use crate::transcripts::mark::{Form, Mark, mark};
use crate::transcripts::speakers::Labels;

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
    /// The lines that begin something, by their number from 0.
    pub(crate) begins: Vec<(usize, Begin<'t>)>,
    /// Whether the marks are times of short pieces, to be joined to turns as cues are.
    pub(crate) captions: bool,
    /// Whether there is but one label, so that what bears none may be said by somebody else.
    pub(crate) one_label: bool,
    /// Whether a time on a line of its own is that of the turn below it.
    pub(crate) times_above: bool,
    /// What was seen, for people; empty where nothing was.
    pub(crate) why: String,
}

/// A mark and the line it stands on, from 0.
type Marked<'t> = (usize, Mark<'t>);

/// Learns the layout from all lines.
pub(crate) fn learn<'t>(lines: &[Line<'t>]) -> Layout<'t> {
    let found = lines.iter().enumerate();
    let mut marks: Vec<Marked<'t>> =
        found.filter_map(|(n, line)| Some((n, mark(line.text)?))).collect();
    let n_lines = lines.iter().filter(|line| !line.is_blank()).count();
    let labels = believe(&mut marks, n_lines);
    let n_labelled = marks.iter().filter(|(_, mark)| mark.form == Form::Label).count();
    for form in [Form::NameTime, Form::TimeName] {
        if let Some(begins) = headings(lines, &marks, form, n_lines, n_labelled) {
            let why = "names stand with times on lines of their own".to_owned();
            return Layout { begins, why, ..Layout::default() };
        }
    }
    if n_labelled > 0 { labelled(lines, &marks, &labels) } else { times(lines, &marks, n_lines) }
}

/// Learns the labels of a text; only the marks that bear one remain labels.
fn believe<'t>(marks: &mut Vec<Marked<'t>>, n_lines: usize) -> Labels {
    let mut dashed: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, mark) in marks.iter().filter(|(_, mark)| mark.form == Form::Dash) {
        *dashed.entry(mark.name).or_default() += 1;
    }
    if !dashed.is_empty() {
        for (_, mark) in marks.iter().filter(|(_, mark)| mark.form == Form::Label) {
            dashed.entry(mark.name).and_modify(|count| *count += 1);
        }
    }
    // A dash is no colon: two names at least have to recur before it.
    let dashes = dashed.values().filter(|&&count| count >= 3).count() >= 2;
    let may_label =
        |mark: &Mark<'t>| mark.form == Form::Label || (dashes && mark.form == Form::Dash);
    let named = marks.iter().filter(|(_, mark)| may_label(mark));
    let names: Vec<&'t str> = named.map(|(_, mark)| mark.name).collect();
    let labels = Labels::learn(&names, n_lines, false);
    let mut believed: BTreeMap<&str, bool> = BTreeMap::new();
    marks.retain_mut(|(_, mark)| {
        let mut bears = |name: &'t str| *believed.entry(name).or_insert_with(|| labels.has(name));
        let kept = if may_label(mark) && bears(mark.name) {
            Some(Mark { form: Form::Label, ..*mark })
        } else {
            mark.without_name()
        };
        kept.is_some_and(|kept| {
            *mark = kept;
            true
        })
    });
    labels
}

/// The layout of a text with labels, in which times may stand too.
fn labelled<'t>(lines: &[Line<'t>], marks: &[Marked<'t>], labels: &Labels) -> Layout<'t> {
    let is_label = |mark: &Mark<'_>| mark.form == Form::Label;
    let timed_labels = marks.iter().filter(|(_, mark)| is_label(mark) && mark.start_ms.is_some());
    let both = marks.iter().filter(|(_, mark)| is_label(mark) || mark.form == Form::Timed);
    let timed = timed(lines, marks, 0) || (timed_labels.count() >= 2 && go_up(both));
    let begin = |(n, mark): &Marked<'t>| {
        let begin = match mark.form {
            Form::Label => turn(mark, Speaker::Named(mark.name)),
            Form::Time => Begin::Time(mark.start_ms?),
            _ if timed && before_words(mark) => turn(mark, Speaker::Same),
            _ => return None,
        };
        Some((*n, begin))
    };
    let begins: Vec<(usize, Begin<'t>)> = marks.iter().filter_map(begin).collect();
    let found = marks.iter().filter(|(_, mark)| is_label(mark));
    let (n_labels, ranges) = found.fold((0, 0), |(n, ranges), (_, mark)| {
        (n + 1, ranges + usize::from(mark.end_ms.is_some()))
    });
    let recurring: Vec<&str> = labels.recurring().into_iter().take(4).collect();
    let why = match recurring[..] {
        [] => String::new(),
        _ => format!("speaker labels occur again and again: {}", recurring.join(", ")),
    };
    Layout {
        captions: ranges * 2 > n_labels,
        one_label: labels.is_one(),
        times_above: times_above(lines, &begins),
        begins,
        why,
    }
}

/// The layout of names on lines of their own; none if it is not this one.
fn headings<'t>(
    lines: &[Line<'t>],
    marks: &[Marked<'t>],
    form: Form,
    n_lines: usize,
    n_labelled: usize,
) -> Option<Vec<(usize, Begin<'t>)>> {
    let found: Vec<&Marked<'t>> = marks.iter().filter(|(_, mark)| mark.form == form).collect();
    if found.len() < 2 || found.len() <= n_labelled {
        return None;
    }
    let below = |n: usize| (n + 1..lines.len()).find(|&below| !lines[below].is_blank());
    let next = found.iter().skip(1).map(|(n, _)| Some(*n)).chain([None]);
    let followed = |((n, _), next): &(&&Marked<'t>, Option<usize>)| {
        below(*n).is_some_and(|below| Some(below) != *next)
    };
    let n_followed = found.iter().zip(next).filter(followed).count();
    let mut names: Vec<&str> = found.iter().map(|(_, mark)| mark.name).collect();
    names.sort_unstable();
    let recurs = names.windows(2).any(|pair| pair[0] == pair[1]);
    let enough = recurs || found.len() >= 3 || n_lines <= found.len() * 2 + 8;
    if n_followed * 5 < found.len() * 4 || !enough || !go_up(found.iter().copied()) {
        return None;
    }
    let begin = |(n, mark): &Marked<'t>| match mark.form {
        found if found == form => {
            let heading = Mark { rest: lines[*n].text.len(), ..*mark };
            Some((*n, turn(&heading, Speaker::Named(mark.name))))
        }
        Form::Time => Some((*n, turn(mark, Speaker::Nobody))),
        _ => None,
    };
    Some(marks.iter().filter_map(begin).collect())
}

/// The layout of a text without names: times on lines of their own, or before the words, or none.
fn times<'t>(lines: &[Line<'t>], marks: &[Marked<'t>], n_lines: usize) -> Layout<'t> {
    let alone = || marks.iter().filter(|(_, mark)| mark.form == Form::Time);
    let n_alone = alone().count();
    let alone = n_alone >= 3 && n_alone * 4 >= n_lines && go_up(alone());
    let timed = timed(lines, marks, n_lines);
    let begin = |(n, mark): &Marked<'t>| match mark.form {
        Form::Time if alone => Some((*n, turn(mark, Speaker::Nobody))),
        Form::Time => Some((*n, Begin::Time(mark.start_ms?))),
        _ if timed && before_words(mark) => Some((*n, turn(mark, Speaker::Nobody))),
        _ => None,
    };
    let captions = alone || timed;
    let why = if captions { "times that go up stand before the words" } else { "" };
    let begins = marks.iter().filter_map(begin).collect();
    Layout { begins, captions, why: why.to_owned(), ..Layout::default() }
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
fn timed(lines: &[Line<'_>], marks: &[Marked<'_>], n_lines: usize) -> bool {
    let found = || marks.iter().filter(|(_, mark)| before_words(mark));
    let bare = |n: usize| lines[n].text.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let (n_found, n_bare) =
        found().fold((0, 0), |(found, bares), (n, _)| (found + 1, bares + usize::from(bare(*n))));
    let enough = n_found - n_bare >= 2 || (n_bare >= 3 && n_lines > 0 && n_bare * 2 >= n_lines);
    enough && go_up(found())
}

/// Whether times go up, nine steps in ten at least.
fn go_up<'m>(marks: impl Iterator<Item = &'m Marked<'m>>) -> bool {
    let times: Vec<u64> = marks.filter_map(|(_, mark)| mark.start_ms).collect();
    let up = times.windows(2).filter(|pair| pair[0] <= pair[1]).count();
    times.len() >= 2 && up * 10 >= (times.len() - 1) * 9
}

/// Whether most turns have a time on the line above them.
fn times_above(lines: &[Line<'_>], begins: &[(usize, Begin<'_>)]) -> bool {
    let untimed = |begin: &Begin<'_>| matches!(begin, Begin::Turn { start_ms: None, .. });
    let n_turns = begins.iter().filter(|(_, begin)| untimed(begin)).count();
    let above = |pair: &&[(usize, Begin<'_>)]| {
        let ((time, above), (turn, begin)) = (&pair[0], &pair[1]);
        matches!(above, Begin::Time(_))
            && untimed(begin)
            && lines[time + 1..*turn].iter().all(Line::is_blank)
    };
    let n_above = begins.windows(2).filter(above).count();
    n_above >= 2 && n_above * 5 >= n_turns * 4
}
