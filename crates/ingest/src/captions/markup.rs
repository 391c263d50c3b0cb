//! Tags and entities in captions and web texts: read, then taken out.
//!
//! Source: WebVTT § 3.5 (cue text), <https://www.w3.org/TR/webvtt1/>; HTML character references.

use crate::slice::Slice;

/// Tags that stand in captions; anything else between `<` and `>` is text: `<laughs>`, `a < b > c`.
const TAGS: [&str; 15] =
    ["b", "br", "c", "em", "font", "i", "lang", "p", "rt", "ruby", "s", "span", "strong", "u", "v"];

/// The most bytes of a position of SubStation.
const LONGEST: usize = 200;

/// Words of one line of a cue, by one voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The speaker that a voice tag names.
    pub(crate) voice: Option<String>,
    /// The words.
    pub(crate) text: Slice,
}

/// The words of a line of a cue without tags, times and positions within it, entities decoded.
///
/// `at` is the byte where the line stands; `voice` is the one speaking before and after the line.
pub(crate) fn runs(line: &str, at: u64, voice: &mut Option<String>) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut text = Slice::default();
    let mut end_run = |text: &mut Slice, voice: &Option<String>| {
        let trimmed = std::mem::take(text).trimmed_from(0);
        if !trimmed.text().is_empty() {
            runs.push(Run { voice: voice.clone(), text: trimmed });
        }
    };
    let mut position = 0;
    while position < line.len() {
        let rest = &line[position..];
        let here = at + position as u64;
        if let Some((tag, length)) = tag(rest) {
            match tag {
                Tag::Voice(name) => {
                    end_run(&mut text, voice);
                    *voice = name;
                }
                Tag::Break => text.push_made(" "),
                Tag::Other => {}
            }
            position += length;
        } else if let Some((character, length)) = entity(rest) {
            text.push_made(character.encode_utf8(&mut [0; 4]));
            position += length;
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let length = rest[first..].find(['<', '&', '{', '[']).map_or(rest.len(), |n| n + first);
            text.push(&rest[..length], here);
            position += length;
        }
    }
    end_run(&mut text, voice);
    runs
}

/// A text without the entities and line breaks of HTML; none if it has none.
pub(crate) fn without_html(source: &str) -> Option<String> {
    let mut made = String::new();
    let (mut copied, mut position) = (0, 0);
    while let Some(found) = memchr::memchr3(b'<', b'&', b'{', &source.as_bytes()[position..]) {
        position += found;
        let rest = &source[position..];
        let (character, length) = match tag(rest) {
            Some((Tag::Break, length)) => ('\n', length),
            _ => match entity(rest) {
                Some(decoded) => decoded,
                None => {
                    position += 1;
                    continue;
                }
            },
        };
        made.push_str(&source[copied..position]);
        made.push(character);
        position += length;
        copied = position;
    }
    if copied == 0 {
        return None;
    }
    made.push_str(&source[copied..]);
    Some(made.trim().to_owned())
}

enum Tag {
    /// The voice from here on; none where a voice ends.
    Voice(Option<String>),
    /// A line break.
    Break,
    /// Anything that is only looks or time.
    Other,
}

/// The tag at the beginning of a text, and its length.
fn tag(text: &str) -> Option<(Tag, usize)> {
    if text.starts_with("{\\") {
        let end = text.bytes().take(LONGEST).position(|byte| byte == b'}');
        return end.map(|end| (Tag::Other, end + 1)); // a position of SubStation
    }
    if text.starts_with("[br]") {
        return Some((Tag::Break, 4)); // a line break of SubViewer
    }
    let inside = text.strip_prefix('<')?;
    let end = inside.find(['>', '<']).filter(|&end| inside[end..].starts_with('>'))?;
    let (inside, length) = (&inside[..end], end + 2);
    let closing = inside.starts_with('/');
    let body = inside.trim_start_matches('/');
    if body.starts_with(|c: char| c.is_ascii_digit()) && body.contains(':') {
        return Some((Tag::Other, length));
    }
    let name_end = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = body[..name_end].to_ascii_lowercase();
    if !TAGS.contains(&name.as_str()) {
        return None;
    }
    Some(match name.as_str() {
        "br" => (Tag::Break, length),
        "v" if closing => (Tag::Voice(None), length),
        "v" => {
            let speaker = body.split_once(char::is_whitespace).map_or("", |(_, speaker)| speaker);
            let speaker = decoded(speaker).trim().to_owned();
            (Tag::Voice((!speaker.is_empty()).then_some(speaker)), length)
        }
        _ => (Tag::Other, length),
    })
}

/// The character that an entity at the beginning of a text stands for, and its length.
fn entity(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(10).position(|byte| byte == b';')?;
    let name = &inside[..end];
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "lrm" => '\u{200E}',
        "rlm" => '\u{200F}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|&character| character != '\0')?
        }
    };
    Some((character, end + 2))
}

fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (character, length) = entity(rest).unwrap_or((first, first.len_utf8()));
        decoded.push(character);
        rest = &rest[length..];
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs as `voice=text@start`.
    fn check(line: &str, expected: &[&str]) {
        let seen: Vec<String> = runs(line, 0, &mut None)
            .iter()
            .map(|run| {
                let voice = run.voice.as_deref().unwrap_or("-");
                let start = run.text.bytes().map_or("?".into(), |(start, _)| start.to_string());
                format!("{voice}={}@{start}", run.text.text())
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn voices_part_the_words() {
        check("<v.loud Mary Ann>No.</v> <v R&amp;D>Yes", &["Mary Ann=No.@17", "R&D=Yes@36"]);
        check("<v Bob></v>well", &["-=well@11"]);
    }

    #[test]
    fn looks_and_times_go_and_entities_are_decoded() {
        check("{\\an8}<i>on hold</i>", &["-=on hold@9"]);
        check("so<00:00:01.120><c> it</c> is", &["-=so it is@?"]);
        check("R&amp;D &unknown; &l", &["-=R&D &unknown; &l@?"]);
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check("a < b > c <laughs>", &["-=a < b > c <laughs>@0"]);
        check("<v broken", &["-=<v broken@0"]);
        check("5 {five} <", &["-=5 {five} <@0"]);
    }

    #[test]
    fn web_texts_lose_their_breaks_only() {
        let text = without_html("Good.<br /><br>It&#39;s <b>ok</b>&amp;").unwrap();
        assert_eq!(text, "Good.\n\nIt's <b>ok</b>&");
        assert_eq!(without_html("&nbsp;"), Some(String::new()));
        assert_eq!(without_html("R&D < 5 {\\an8} รอ"), None);
    }
}
