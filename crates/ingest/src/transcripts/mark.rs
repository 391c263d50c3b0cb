//! What stands at the beginning of a line of a transcript: who speaks, and when.
//!
//! A line shows what it may be; only the whole file shows whether it is (see `layout`).

use crate::clock::{clock, spoken};
use crate::transcripts::names::{has_form, looks_like_a_name, plausible};

/// The most bytes within which a mark ends; what stands behind is speech.
const LONGEST: usize = 320;

/// In what form a mark is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `Name: words`, `[00:01] Name: words`, `Name (00:01): words`, `[NAME] words`.
    Label,
    /// `Name - words`.
    Dash,
    /// `Name  0:04` on a line of its own; the words follow below.
    NameTime,
    /// `0:04 Name` on a line of its own; or else a time and one or two words.
    TimeName,
    /// `[00:01] words`, `[00:01 --> 00:04] words`.
    Timed,
    /// A time on a line of its own.
    Time,
}

/// What may stand before the words of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark<'t> {
    /// In what form.
    pub(crate) form: Form,
    /// The name as written; empty where there is none.
    pub(crate) name: &'t str,
    /// When the words begin.
    pub(crate) start_ms: Option<u64>,
    /// When they end.
    pub(crate) end_ms: Option<u64>,
    /// The byte of the line where they begin; of [`Form::TimeName`], where the name does.
    pub(crate) rest: usize,
    /// Of a label behind a time, the byte where the label begins.
    pub(crate) after_time: Option<usize>,
}

/// A time and the end of a range.
type Times = (Option<u64>, Option<u64>);

/// What may be a mark at the beginning of a line.
pub(crate) fn mark(line: &str) -> Option<Mark<'_>> {
    if let Some(label) = label(line) {
        return Some(label);
    }
    let (times, rest) = leading_times(within(line));
    if times.0.is_some() {
        let alone = rest.trim_matches(|c: char| c.is_whitespace() || "*_#".contains(c));
        let at = line.len() - rest.len();
        let is_all = rest.len() < LONGEST;
        return Some(match alone {
            "" => Mark::new(Form::Time, "", times, line.len()),
            name if is_all && plausible(name) && looks_like_a_name(name) => {
                Mark::new(Form::TimeName, name, times, at)
            }
            _ => Mark::new(Form::Timed, "", times, at),
        });
    }
    name_time(line).or_else(|| dash(line))
}

/// What has the form of a label at the beginning of a line, with the times that stand with it.
pub(crate) fn label(line: &str) -> Option<Mark<'_>> {
    let (times, rest) = leading_times(within(line));
    let after_time = times.0.map(|_| line.len() - rest.len());
    let inner = rest.trim_start_matches(['*', '_']);
    let rest = if inner.starts_with(char::is_whitespace) { rest } else { inner }; // `* item`
    if let Some((name, behind)) = bracketed(rest) {
        let mark = Mark::new(Form::Label, name, times, line.len() - behind.len());
        return Some(Mark { after_time, ..mark });
    }
    let (name, mut behind, wide) = before_colon(rest)?;
    let (mut name, mut times) = (name, times);
    behind = behind.trim_start_matches(['*', '_']);
    // `Name (00:03):` has colons of its own.
    if let Some(open) = name.rfind(['(', '[']).filter(|&open| !name[open..].contains([')', ']'])) {
        let (inside, after) = rest[open + 1..].split_once([')', ']'])?;
        times = (Some(clock(inside.trim_end_matches('\\').trim())?), None);
        name = &rest[..open];
        let after = after.trim_start_matches(['*', '_']).strip_prefix([':', '：'])?;
        behind = after.trim_start_matches(['*', '_']);
    } else if !wide && !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
        return None;
    }
    if leads_to_web(behind) {
        return None;
    }
    let name = name.trim_end_matches(['\\', ' ']).trim().trim_end_matches(['*', '_']).trim_end();
    if !has_form(name) {
        return None;
    }
    // `Name:  00:01:02  words`
    if times.0.is_none() {
        let (after, words) = leading_times(behind.trim_start());
        if after.0.is_some() {
            (times, behind) = (after, words);
        }
    }
    let mark = Mark::new(Form::Label, name, times, line.len() - behind.len());
    Some(Mark { after_time, ..mark })
}

impl<'t> Mark<'t> {
    fn new(form: Form, name: &'t str, (start_ms, end_ms): Times, rest: usize) -> Mark<'t> {
        Mark { form, name, start_ms, end_ms, rest, after_time: None }
    }

    /// What a label is whose name nobody bears: the time before it, if there is one.
    pub(crate) fn without_name(self) -> Option<Mark<'t>> {
        match self.form {
            Form::Label => {
                let rest = self.after_time?;
                Some(Mark { form: Form::Timed, name: "", rest, after_time: None, ..self })
            }
            Form::Dash => None,
            _ => Some(self),
        }
    }
}

/// A line without what may stand before a mark: quotes, emphasis, the sign of a heading of a time.
fn within(line: &str) -> &str {
    let rest = line.trim_start().trim_start_matches('>').trim_start();
    let inner = rest.trim_start_matches(['*', '_', '#']);
    match rest.len() - inner.len() {
        0 => rest,
        // `* item` is a list, `## Part` a heading: neither begins with a name, but a time may.
        _ if inner.starts_with(char::is_whitespace) || rest.starts_with('#') => {
            let time = inner.trim_start().trim_start_matches(['*', '_', '[', '(', '\\']);
            if time.starts_with(|c: char| c.is_ascii_digit()) { inner.trim_start() } else { rest }
        }
        _ => inner,
    }
}

/// What stands before the first colon, what behind, and whether it is a wide one.
fn before_colon(text: &str) -> Option<(&str, &str, bool)> {
    let head = match text.len() {
        length if length <= LONGEST => text,
        _ => &text[..text.floor_char_boundary(LONGEST)],
    };
    let narrow = head.find(':');
    let wide = head[..narrow.unwrap_or(head.len())].find('：');
    let colon = wide.or(narrow)?;
    let length = if wide.is_some() { '：'.len_utf8() } else { 1 };
    Some((&text[..colon], &text[colon + length..], wide.is_some()))
}

fn leads_to_web(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['<', '(', '[']);
    ["http://", "https://", "www."].iter().any(|beginning| text.starts_with(beginning))
}

/// Whether what follows is the target of a link of Markdown: `[Docs]: ../docs.md`.
fn leads_on(text: &str) -> bool {
    let text = text.trim();
    leads_to_web(text) || (text.contains(['/', '#']) && !text.contains(char::is_whitespace))
}

/// A name in brackets, and what follows it and its colon if there is one.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('[')?.split_once(']')?;
    let behind = match after.strip_prefix([':', '：']) {
        Some(behind) => behind,
        None if after.starts_with('(') => return None, // a link of Markdown
        None if !looks_like_a_name(name) => return None, // `[laughing] no`
        None => after,
    };
    let name = name.trim();
    (!behind.trim().is_empty() && !leads_on(behind) && has_form(name)).then_some((name, behind))
}

/// Times at the beginning, bare or in brackets, and what follows them.
fn leading_times(text: &str) -> (Times, &str) {
    let none = ((None, None), text);
    let (open, inner) = match text.as_bytes() {
        [b'0'..=b'9', ..] => ("", text),
        [b'[' | b'(', ..] => text.split_at(1),
        [b'\\', b'[' | b'(', ..] => text.split_at(2),
        _ => return none,
    };
    let Some((start, after)) = first_clock(inner.trim_start()) else { return none };
    let (end, after) = range_end(after);
    let close = match open.as_bytes().last() {
        Some(b'[') => "]",
        Some(_) => ")",
        None if after.is_empty() || after.starts_with(char::is_whitespace) => "",
        // `00:04: words`; anything else glued to a bare time is no mark: `10:30am`.
        None => match after.strip_prefix([':', ',', '|']) {
            Some(words) if words.is_empty() || words.starts_with(char::is_whitespace) => {
                return ((Some(start), end), words.trim_start());
            }
            _ => return none,
        },
    };
    let after = after.trim_start();
    let after = after.strip_prefix('\\').filter(|_| open.len() == 2).unwrap_or(after);
    let Some(after) = after.strip_prefix(close) else { return none };
    let after = after.trim_start().trim_start_matches(['*', '_', ':']).trim_start();
    let words = after.trim_start_matches(['-', '–', '—', '|']);
    let spaced = words.len() == after.len() || words.starts_with(char::is_whitespace);
    ((Some(start), end), if spaced { words.trim_start() } else { after })
}

/// A time at the beginning, and what follows it.
fn first_clock(text: &str) -> Option<(u64, &str)> {
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || b":.,".contains(b)).count();
    let written = text[..digits].trim_end_matches([':', '.', ',']);
    Some((clock(written)?, &text[written.len()..]))
}

/// The end of a range of times, and what follows it.
fn range_end(text: &str) -> (Option<u64>, &str) {
    let rest = text.trim_start();
    let arrow = ["-->", "->", "→", "–", "—", "-"].iter().find_map(|sign| rest.strip_prefix(sign));
    match arrow.and_then(|rest| first_clock(rest.trim_start())) {
        Some((end, rest)) => (Some(end), rest),
        None => (None, text),
    }
}

/// `Name  0:04`, `Name [00:04]`, `Name 1 hour 2 minutes`; or a time in words alone.
fn name_time(line: &str) -> Option<Mark<'_>> {
    if line.len() > LONGEST {
        return None;
    }
    let text = line.trim_end_matches(['*', '_', ' ', '\t', '\r', '\u{A0}']);
    let last = text.bytes().next_back()?;
    if !(last.is_ascii_digit() || matches!(last, b')' | b']') || b"srhmn".contains(&last)) {
        return None;
    }
    let text = text.trim_start().trim_start_matches(['#', '*', '_', ' ']);
    if let Some(time) = spoken(text) {
        return Some(Mark::new(Form::Time, "", (Some(time), None), line.len()));
    }
    let (name, time) = trailing_time(text)?;
    let gap = |c: char| c.is_whitespace() || "*_,|-–—•·@".contains(c);
    let name = name.trim_end_matches(gap).trim_end_matches(':');
    if !plausible(name) || !looks_like_a_name(name) {
        return None;
    }
    Some(Mark::new(Form::NameTime, name, (Some(time), None), line.len()))
}

/// What stands before a time at the end, and that time.
fn trailing_time(text: &str) -> Option<(&str, u64)> {
    if let Some(inner) = text.strip_suffix([')', ']']) {
        let inner = inner.strip_suffix('\\').unwrap_or(inner);
        let (name, time) = inner.rsplit_once(['(', '['])?;
        let time = time.trim();
        return Some((
            name.strip_suffix('\\').unwrap_or(name),
            clock(time).or_else(|| spoken(time))?,
        ));
    }
    if let Some((name, last)) = text.rsplit_once(char::is_whitespace)
        && let Some(time) = clock(last)
    {
        return Some((name, time));
    }
    // `Anna Ott 1 hour 2 minutes 3 seconds`: from the first digit that only such words follow.
    let mut digits = text.match_indices(|c: char| c.is_ascii_digit());
    digits.find_map(|(at, _)| {
        let apart = text[..at].ends_with(char::is_whitespace);
        Some((&text[..at], spoken(&text[at..]).filter(|_| apart)?))
    })
}

/// `Name - words`, with any dash that has white space around it.
fn dash(line: &str) -> Option<Mark<'_>> {
    let text = within(line);
    let head = &text[..text.floor_char_boundary(LONGEST.min(text.len()))];
    // By bytes, for all lines are asked: the long ones begin with 0xE2.
    let (at, length) = memchr::memchr2_iter(b'-', 0xE2, head.as_bytes()).find_map(|at| {
        let behind = text[at..].strip_prefix(['-', '–', '—'])?;
        let spaced =
            behind.starts_with(char::is_whitespace) && text[..at].ends_with(char::is_whitespace);
        spaced.then_some((at, text.len() - at - behind.len()))
    })?;
    let name = text[..at].trim().trim_end_matches(['*', '_']);
    let few = name.split_whitespace().count() <= 3;
    let rest = line.len() - text.len() + at + length;
    (few && plausible(name) && looks_like_a_name(name))
        .then(|| Mark::new(Form::Dash, name, (None, None), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mark of a line as `form name start-end|words`.
    fn check(line: &str, expected: &str) {
        let seen = match mark(line) {
            None => "-".to_owned(),
            Some(Mark { form, name, start_ms, end_ms, rest, .. }) => {
                let second =
                    |time: Option<u64>| time.map_or("?".into(), |t| (t / 1000).to_string());
                let times = format!("{}-{}", second(start_ms), second(end_ms));
                format!("{form:?} {name} {times}|{}", line[rest..].trim())
            }
        };
        assert_eq!(seen, expected, "{line}");
    }

    #[test]
    fn labels_with_times_stars_and_brackets() {
        check("Anna: a", "Label Anna ?-?|a");
        check("[00:01:02] Anna: a", "Label Anna 62-?|a");
        check("Anna (1:03): a", "Label Anna 63-?|a");
        check("**Anna:** \\[01:03\\] a", "Label Anna 63-?|a");
        check("**Anna** \\[01:03\\]: a", "Label Anna 63-?|a");
        check("[00:00:15 → 00:01:02] **Anna:** a", "Label Anna 15-62|a");
        check("[00:00.000 --> 00:05.000]  [SPEAKER_00]: a", "Label SPEAKER_00 0-5|a");
        check("0:00:58 KENNEDY: a", "Label KENNEDY 58-?|a");
        check("Anna Ott:\t00:00:04\ta", "Label Anna Ott 4-?|a");
        check("00:06 Anna Ott:", "Label Anna Ott 6-?|");
        check("Anna: 00:00:23", "Label Anna 23-?|");
        check("มะลิ：ค่ะ", "Label มะลิ ?-?|ค่ะ");
        check(">> ANNA: a", "Label ANNA ?-?|a");
    }

    #[test]
    fn names_and_times_on_a_line_of_their_own() {
        check("Anna Ott  0:04", "NameTime Anna Ott 4-?|");
        check("**Anna Ott** (00:04)", "NameTime Anna Ott 4-?|");
        check("Anna Ott 1 hour 2 minutes 3 seconds", "NameTime Anna Ott 3723-?|");
        check("Speaker 2 45 seconds", "NameTime Speaker 2 45-?|");
        check("00:04 Anna Ott", "TimeName Anna Ott 4-?|Anna Ott");
        check("### 00:01:10", "Time  70-?|");
        check("2m 10s", "Time  130-?|");
    }

    #[test]
    fn times_before_words() {
        check("[00:01:02] so I called", "Timed  62-?|so I called");
        check("[00:00.000 --> 00:05.000]  so I called", "Timed  0-5|so I called");
        check("00:00:01 - so I called", "Timed  1-?|so I called");
        check("10:30am it was", "-");
        check("- 10:30 it was", "-");
    }

    #[test]
    fn no_name_is_made_of_times_addresses_or_headings() {
        for line in [
            "https://x.org is it",
            "Video: https://x.org",
            "## Part: a",
            "* Anna: a",
            "- Anna: a",
            "[Here](a.md) it is",
            "12: a",
            "for example 3",
            "[inaudible 00:00:12] yes",
            "[Crosstalk 00:01:02] yes",
            "and it was half past 9:30",
        ] {
            check(line, "-");
        }
    }

    #[test]
    fn a_dash_may_part_name_and_words() {
        check("P - ¿Hay una versión?", "Dash P ?-?|¿Hay una versión?");
        check("we waited - for hours", "-");
    }
}
