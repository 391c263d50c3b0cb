//! Clauses: the part of a statement that speaks of one thing, where a contrast parts it.

use corpus::Span;
use text::Language;

/// Words that begin a clause which says something else than the one before, by language.
fn contrasts(language: Option<Language>) -> &'static [&'static str] {
    match language.map(Language::code) {
        Some("en") => &[
            "but",
            "however",
            "although",
            "though",
            "yet",
            "while",
            "whereas",
            "except",
            "unfortunately",
        ],
        Some("th") => &["แต่", "ทว่า", "ถึงแม้", "แม้ว่า"],
        Some("id") => {
            &["tapi", "tetapi", "namun", "sedangkan", "sayangnya", "walaupun", "meskipun"]
        }
        _ => &[],
    }
}

/// The clause of `span` that holds `cue`: as far as the nearest contrast or semicolon on each side.
///
/// # Panics
/// If a span does not lie on character boundaries of `text`.
pub fn clause(text: &str, span: Span, cue: Span, language: Option<Language>) -> Span {
    let part = span.of(text);
    let at = cue.start.saturating_sub(span.start) as usize;
    let cue_end = (cue.end.saturating_sub(span.start) as usize).min(part.len());
    let (mut start, mut end) = (0, part.len());
    for (byte, length) in breaks(part, language) {
        if byte + length <= at {
            start = if length == 1 { byte + 1 } else { byte };
        } else if byte >= cue_end && byte > start {
            end = byte;
            break;
        } else if byte == at {
            // The contrast is the first word of what speaks of the theme.
            start = byte;
        }
    }
    let inner = &part[start..end];
    let left = inner.len() - inner.trim_start_matches([' ', ',', ';', '\n']).len();
    let right = inner.len() - inner.trim_end_matches([' ', ',', ';', '\n']).len();
    if left + right >= inner.len() {
        return span;
    }
    let first = span.start + (start + left) as u32;
    Span { start: first, end: first + (inner.len() - left - right) as u32 }
}

/// All clauses of a text, in order.
pub(crate) fn all(text: &str, language: Option<Language>) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, length) in breaks(text, language).into_iter().chain([(text.len(), 0)]) {
        if at > start {
            clauses.push(Span::new(start, at));
        }
        start = if length == 1 { at + 1 } else { at };
    }
    clauses
}

/// Whether a text holds a contrast or a semicolon.
pub(crate) fn has_contrast(text: &str, language: Language) -> bool {
    !breaks(text, Some(language)).is_empty()
}

/// Where contrasts and semicolons stand, and how long they are.
fn breaks(part: &str, language: Option<Language>) -> Vec<(usize, usize)> {
    let words = contrasts(language);
    let spaced = language.is_none_or(|language| language.code() != "th");
    let mut found: Vec<(usize, usize)> = part.match_indices(';').map(|(at, _)| (at, 1)).collect();
    if spaced {
        let is_letter = |letter: char| letter.is_alphanumeric() || letter == '\'' || letter == '’';
        let mut at = 0;
        for word in part.split(|letter| !is_letter(letter)) {
            if words.iter().any(|contrast| word.eq_ignore_ascii_case(contrast)) {
                found.push((at, word.len()));
            }
            at += word.len();
            at += part[at..].chars().next().map_or(0, char::len_utf8);
        }
    } else {
        for word in words {
            found.extend(part.match_indices(word).map(|(at, word)| (at, word.len())));
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, text: &str, cue: &str, expected: &str) {
        let at = text.find(cue).expect("the cue stands in the text");
        let cue = Span::new(at, at + cue.len());
        let span = clause(text, Span::new(0, text.len()), cue, Language::from_code(code));
        assert_eq!(span.of(text), expected);
    }

    #[test]
    fn contrasts_part_statements() {
        let mixed = "Lovely agent, but the wait was awful; the app is fine though slow.";
        check("en", mixed, "agent", "Lovely agent");
        check("en", mixed, "wait", "but the wait was awful");
        check("en", mixed, "app", "the app is fine");
        check("en", mixed, "slow", "though slow.");
        check("en", "The app is fine.", "app", "The app is fine.");
        check("th", "พนักงานดีแต่รอนานมาก", "รอ", "แต่รอนานมาก");
        check("th", "พนักงานดีแต่รอนานมาก", "พนักงาน", "พนักงานดี");
        check("id", "Makanan enak tapi mahal", "mahal", "tapi mahal");
    }

    #[test]
    fn a_cue_over_a_contrast_keeps_both_sides() {
        check("en", "kind but slow people", "kind but slow", "kind but slow people");
    }
}
