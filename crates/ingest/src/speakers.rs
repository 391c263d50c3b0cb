//! Speaker labels in plain text: `Name: text`, `[00:01:02] Name: text`, `[NAME] text`, `**Name:** text`.
//!
//! A label is believed by what the whole file shows, never by one line alone, so that no speaker is
//! made out of a clock time, a web address or "for example:":
//! - it stands at the beginning of a line, is at most 60 characters and six words long, and white
//!   space follows its colon;
//! - it does not name a part of a text (note, summary, agenda …), and no web address follows;
//! - it occurs twice or more and looks like a name or is one lower-case word (`interviewer`); or it
//!   occurs once, looks like a name, others recur, and enough of the text is labelled (in captions
//!   a quarter of the cues, since a colon within speech is common there), or all of it is;
//! - `Q` and `A` are labels only where they take turns.

use std::collections::BTreeMap;

use crate::clock::clock;

const MOST_CHARACTERS: usize = 60;
const MOST_WORDS: usize = 6;

/// Parts of a text and figures of speech that stand before a colon, in the languages trivox knows.
const NO_SPEAKERS: [&str; 135] = [
    "action",
    "actions",
    "advice",
    "agenda",
    "also",
    "and",
    "anmerkung",
    "apologies",
    "applause",
    "attendees",
    "attending",
    "audio",
    "aufgabe",
    "author",
    "background",
    "basically",
    "beispiel",
    "besides",
    "but",
    "chapter",
    "comment",
    "conclusion",
    "cons",
    "crosstalk",
    "date",
    "datum",
    "description",
    "duration",
    "e.g",
    "edit",
    "email",
    "ergebnis",
    "example",
    "examples",
    "fazit",
    "file",
    "finally",
    "first",
    "firstly",
    "for example",
    "for instance",
    "ftp",
    "fun fact",
    "group",
    "hint",
    "hinweis",
    "however",
    "http",
    "https",
    "idea",
    "important",
    "in short",
    "inaudible",
    "interview",
    "introduction",
    "issue",
    "issues",
    "key issues",
    "keywords",
    "language",
    "laughs",
    "laughter",
    "length",
    "link",
    "links",
    "list",
    "location",
    "look",
    "mailto",
    "media",
    "music",
    "name",
    "namely",
    "noise",
    "note",
    "notes",
    "notiz",
    "now",
    "ok",
    "okay",
    "or",
    "overview",
    "panelists",
    "participants",
    "place",
    "plus",
    "present",
    "problem",
    "pros",
    "ps",
    "quote",
    "reason",
    "recorded by",
    "recording",
    "remember",
    "reminder",
    "result",
    "results",
    "second",
    "secondly",
    "session",
    "silence",
    "slides",
    "so",
    "solution",
    "source",
    "sources",
    "speakers",
    "step",
    "subject",
    "summary",
    "tags",
    "that is",
    "then",
    "therefore",
    "third",
    "time",
    "tip",
    "titel",
    "title",
    "topic",
    "topics",
    "transcribed by",
    "transcriber",
    "transcript",
    "tweet",
    "update",
    "url",
    "venue",
    "version",
    "video",
    "warning",
    "website",
    "zum beispiel",
    "zusammenfassung",
];

/// The same in Thai, where no space parts the words.
const NO_SPEAKERS_THAI: [&str; 9] =
    ["เช่น", "ตัวอย่าง", "ตัวอย่างเช่น", "หมายเหตุ", "สรุป", "วันที่", "หัวข้อ", "เวลา", "สถานที่"];

/// Words that are written small within names.
const PARTICLES: [&str; 18] = [
    "al", "and", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "el", "la", "le", "of",
    "the", "van", "von",
];

/// What may be a label at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// The name as written.
    pub(crate) name: String,
    /// The time that stands with it.
    pub(crate) start_ms: Option<u64>,
    /// The byte of the line where the words begin.
    pub(crate) rest: usize,
}

/// What may be a label at the beginning of a line; the file has to show whether it is one.
pub(crate) fn candidate(line: &str) -> Option<Label> {
    let rest = line.trim_start().trim_start_matches('>').trim_start();
    let (mut start_ms, rest) = leading_time(rest);
    let rest = rest.trim_start_matches(['*', '_']);
    let from = line.len() - rest.len();
    if let Some((name, length)) = bracketed(rest) {
        let after = from + length;
        return plausible(name).then(|| Label { name: name.to_owned(), start_ms, rest: after });
    }
    let colon = rest.find([':', '：'])?;
    let wide = rest[colon..].starts_with('：');
    let mut after = &rest[colon + if wide { '：'.len_utf8() } else { 1 }..];
    after = after.trim_start_matches(['*', '_']);
    // `Name (00:03):` has colons of its own.
    let mut name = &rest[..colon];
    if let Some(open) = name.rfind(['(', '[']).filter(|&open| !name[open..].contains([')', ']'])) {
        let (inside, behind) = rest[open + 1..].split_once([')', ']'])?;
        start_ms = Some(clock(inside.trim())?);
        name = &rest[..open];
        after = behind
            .trim_start_matches(['*', '_'])
            .strip_prefix([':', '：'])?
            .trim_start_matches(['*', '_']);
    }
    if !wide && !after.is_empty() && !after.starts_with(char::is_whitespace) {
        return None;
    }
    let name = name.trim().trim_end_matches(['*', '_']).trim_end();
    if leads_to_web(after) {
        return None;
    }
    // `Name:  00:01:02  text`
    let first = after.split_whitespace().next().unwrap_or_default();
    if let Some(time) = clock(first) {
        start_ms = start_ms.or(Some(time));
        after = &after.trim_start()[first.len()..];
    }
    let rest = line.len() - after.len();
    plausible(name).then(|| Label { name: name.to_owned(), start_ms, rest })
}

fn leads_to_web(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['<', '(', '[']);
    ["http://", "https://", "www."].iter().any(|beginning| text.starts_with(beginning))
}

/// A time at the beginning, bare or in brackets, and what follows it.
fn leading_time(text: &str) -> (Option<u64>, &str) {
    let close = match text.chars().next() {
        Some('[') => Some(']'),
        Some('(') => Some(')'),
        _ => None,
    };
    let (inside, after) = match close {
        Some(close) => match text[1..].split_once(close) {
            Some((inside, after)) => (inside, after),
            None => return (None, text),
        },
        None => text.split_once(char::is_whitespace).unwrap_or((text, "")),
    };
    let first = inside.split([' ', '→', '–']).next().unwrap_or_default();
    match clock(first) {
        Some(time) => (Some(time), after.trim_start().trim_start_matches(['-', '–']).trim_start()),
        None => (None, text),
    }
}

/// A name in brackets and the length of both, with the colon if there is one.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let (name, after) = text.strip_prefix('[')?.split_once(']')?;
    let rest = match after.strip_prefix(':') {
        Some(rest) => rest,
        None if after.starts_with('(') => return None, // a link of Markdown
        None if !looks_like_a_name(name) => return None, // `[laughing] no`
        None => after,
    };
    (!rest.trim().is_empty()).then_some((name.trim(), text.len() - rest.len()))
}

/// Whether a name has the form of one, by itself.
fn plausible(name: &str) -> bool {
    let short = name.chars().count() <= MOST_CHARACTERS && words(name).count() <= MOST_WORDS;
    let sentence = name.split_whitespace().any(|word| {
        word.ends_with(['?', '!', ';']) || (word.ends_with('.') && word.chars().count() > 5)
    });
    let key = key(name);
    short
        && name.starts_with(char::is_alphanumeric)
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['"', '“', '„', '/', '<', '=', '{'])
        && !sentence
        && !NO_SPEAKERS.contains(&key.as_str())
        && !NO_SPEAKERS_THAI.contains(&key.as_str())
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '\t', '\u{A0}', '-', '_', '(', ')', ',']).filter(|word| !word.is_empty())
}

fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether each word begins with a capital, a digit, or a letter of a script without capitals.
fn looks_like_a_name(name: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(|c| !c.is_lowercase());
    let fits = |word: &str| capital(word) || PARTICLES.contains(&word);
    words(name).all(fits) && words(name).any(capital)
}

/// `interviewer`, `p3`, `speaker 2`: one word in small letters, with a number or letter at most.
fn is_one_word(name: &str) -> bool {
    let mut words = words(name);
    words.next().is_some() && words.all(|word| word.len() == 1 || word.parse::<u32>().is_ok())
}

/// The labels that a file was found to use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    accepted: BTreeMap<String, usize>,
}

impl Labels {
    /// Learns from all candidates of a file, in order, which of them are labels.
    ///
    /// `n_units` is the number of lines or cues that could bear a label; `credible` is how many of
    /// them must begin with something like a name before one that occurs once is believed.
    pub(crate) fn learn<'n>(
        names: impl Iterator<Item = &'n str>,
        n_units: usize,
        credible: usize,
    ) -> Labels {
        let names: Vec<&str> = names.collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for name in &names {
            *counts.entry(key(name)).or_default() += 1;
        }
        if !takes_turns(&names) {
            counts.retain(|name, _| !is_question_or_answer(name));
        }
        let written: BTreeMap<String, &str> = names.iter().map(|name| (key(name), *name)).collect();
        let name_like = |key: &String| written.get(key).is_some_and(|name| looks_like_a_name(name));
        let believed = |key: &String| name_like(key) || is_one_word(key);
        let recurs = counts.iter().any(|(key, &count)| count > 1 && believed(key));
        let labelled: usize = counts.iter().filter(|(key, _)| name_like(key)).map(|(_, n)| n).sum();
        let all = labelled >= 2 && labelled == n_units;
        let once = (recurs && labelled >= credible) || all;
        let short = |key: &String| words(key).count() <= 4 && !key.contains(',');
        counts.retain(
            |key, &mut count| {
                if count > 1 { believed(key) } else { once && name_like(key) && short(key) }
            },
        );
        Labels { accepted: counts }
    }

    /// The label at the beginning of a line, if it is one that the file uses.
    pub(crate) fn find(&self, line: &str) -> Option<Label> {
        candidate(line).filter(|label| self.accepted.contains_key(&key(&label.name)))
    }

    /// Whether there is but one, so that what bears none may be said by somebody else.
    pub(crate) fn is_one(&self) -> bool {
        self.accepted.len() == 1
    }

    /// The labels that occur more than once, in small letters, in the order of the alphabet.
    pub(crate) fn recurring(&self) -> Vec<&str> {
        let recurring = self.accepted.iter().filter(|&(_, &count)| count > 1);
        recurring.map(|(name, _)| name.as_str()).collect()
    }
}

fn is_question_or_answer(key: &str) -> bool {
    ["q", "a", "question", "answer", "frage", "antwort", "คำถาม", "คำตอบ"].contains(&key)
}

/// Whether `Q` and `A` alternate, nine times in ten at least.
fn takes_turns(names: &[&str]) -> bool {
    let order: Vec<String> =
        names.iter().map(|n| key(n)).filter(|n| is_question_or_answer(n)).collect();
    let repeats = order.windows(2).filter(|pair| pair[0] == pair[1]).count();
    order.len() >= 4 && repeats * 10 <= order.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The labels of a text: `name|rest` a line, `-` where there is none.
    fn check(text: &str, expected: &[&str]) {
        let names: Vec<_> = text.lines().filter_map(candidate).map(|label| label.name).collect();
        let labels = Labels::learn(names.iter().map(String::as_str), text.lines().count(), 2);
        let seen: Vec<String> = text
            .lines()
            .map(|line| match labels.find(line) {
                Some(label) => format!("{}|{}", label.name, line[label.rest..].trim()),
                None => "-".to_owned(),
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn names_of_all_kinds() {
        check(
            "Dr. Ana de la Cruz: so\nP-07: yes\nDr. Ana de la Cruz: ok",
            &["Dr. Ana de la Cruz|so", "P-07|yes", "Dr. Ana de la Cruz|ok"],
        );
        check(
            "ผู้ดำเนินรายการ: สวัสดี\nมะลิ：ค่ะ\nผู้ดำเนินรายการ: ดี",
            &["ผู้ดำเนินรายการ|สวัสดี", "มะลิ|ค่ะ", "ผู้ดำเนินรายการ|ดี"],
        );
        check(
            "interviewer: so\np3: yes\ninterviewer: ok\np3: no",
            &["interviewer|so", "p3|yes", "interviewer|ok", "p3|no"],
        );
    }

    #[test]
    fn no_speaker_is_invented() {
        check(
            "Anna: hi\nAnna: at\n10:30 we met\nhttps://x.org is it\nfor example: this\nThe thing is: no",
            &["Anna|hi", "Anna|at", "-", "-", "-", "-"],
        );
        check("Remember: one\nNote: two\nNote: three\nThat means: x\nthat means: y", &["-"; 5]);
        check("12: a\n12: b\nAre you sure?: a\nAre you sure?: b", &["-"; 4]);
        check("One thing: a call came in.\nNobody spoke.", &["-"; 2]);
        check("- Title: a\n- Title: b\n## Part: a\n## Part: b", &["-"; 4]);
        check(
            "Video: https://x.org\nVideo: www.x.org\n[Here](a.md) it is\n[Here](b.md) it is",
            &["-"; 4],
        );
    }

    #[test]
    fn times_stars_and_brackets_stand_around_names() {
        check(
            "[00:01:02] Anna: a\nAnna (00:03): b\n**Anna:** c\n[ANNA]: d\n0:04 Anna: e\n[Anna] f",
            &["Anna|a", "Anna|b", "Anna|c", "ANNA|d", "Anna|e", "Anna|f"],
        );
        assert_eq!(candidate("[00:01:02] Anna: a").unwrap().start_ms, Some(62_000));
        assert_eq!(candidate("Anna (1:03): a").unwrap().start_ms, Some(63_000));
        let label = candidate("Anna Ott:\t00:00:04\ta").unwrap();
        assert_eq!((label.start_ms, label.rest), (Some(4_000), 18));
    }

    #[test]
    fn questions_and_answers_take_turns_or_are_no_labels() {
        check("Q: a\nA: b\nQ: c\nA: d", &["Q|a", "A|b", "Q|c", "A|d"]);
        check("Q: a\nQ: b\nQ: c\nQ: d", &["-"; 4]);
    }

    #[test]
    fn one_who_speaks_once_is_believed_among_others() {
        check("Anna: a\nBen Ott: b\nAnna: c", &["Anna|a", "Ben Ott|b", "Anna|c"]);
        check("Anna: a\nBen: b", &["Anna|a", "Ben|b"]);
    }
}
