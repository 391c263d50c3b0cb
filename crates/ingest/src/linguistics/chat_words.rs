//! The words of a CHAT line, without the marks of the transcriber.
//!
//! Kept is what was said: words that were taken back (`<I want> [//]`), fillers (`&-uh` → `uh`) and
//! shortened words, written out (`(be)cause` → `because`). Left out are codes in brackets, gestures and
//! sounds (`&=laughs`), fragments of words (`&+w`), pauses (`(.)`, `(1.5)`), what was omitted (`0is`) or
//! could not be understood (`xxx`, `yyy`, `www`), and the marks of linking, tone and overlap.
//! Source: <https://talkbank.org/0info/manuals/CHAT.html>, chapters 8 to 12.

/// Marks within words that stand for how they are said: overlap, tone, tempo, loudness.
const MARKS: &[char] = &[
    '⌈', '⌉', '⌊', '⌋', '↑', '↓', '↗', '↘', '→', '⇗', '⇘', '∞', '≈', '≋', '°', '∆', '∇', '⁎', '◉',
    '▁', '▔', '☺', '♋', '⁇', '∬', '∮', '∾', '↻', '≠', 'ˈ', 'ˌ', '^', '\u{2}',
];

/// The words of a line; empty if nothing was said that could be understood.
pub(crate) fn words(line: &str) -> String {
    let mut out = String::new();
    let mut any = false;
    for token in without_codes(line).split_whitespace() {
        let Some(word) = word(token) else { continue };
        let mark = word.chars().all(|c| !c.is_alphanumeric());
        any |= !mark;
        match (out.is_empty(), attaches(&word)) {
            (true, true) => continue, // what it stood after was left out
            (false, false) => out.push(' '),
            _ => {}
        }
        out.push_str(&word);
    }
    if any { out } else { String::new() }
}

/// A line without codes in brackets, and without the brackets around what they are about.
fn without_codes(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    let closing = line.rfind(']').unwrap_or(0);
    while let Some(at) = rest.find(['[', '<', '>']) {
        out.push_str(&rest[..at]);
        let here = line.len() - rest.len() + at;
        let code = rest[at..].starts_with('[') && here < closing;
        let end = if code { rest[at..].find(']') } else { None };
        // `+<` is a mark of its own.
        let linker = rest[..at].ends_with('+') && rest[at..].starts_with('<');
        out.push(if linker { '<' } else { ' ' });
        rest = &rest[at + end.unwrap_or(0) + 1..];
    }
    out.push_str(rest);
    out
}

/// What is left of what stands between two spaces.
fn word(token: &str) -> Option<String> {
    match token {
        "xxx" | "yyy" | "www" | "xx" | "yy" | "#" | "##" | "0" => return None,
        "‡" | "„" => return Some(",".to_owned()),
        _ => {}
    }
    if let Some(rest) = token.strip_prefix('+') {
        return terminator(rest);
    }
    let filler = token.strip_prefix("&-");
    let omitted = token.starts_with('0') && token[1..].starts_with(char::is_alphabetic);
    if omitted || is_pause(token) || token.starts_with('&') && filler.is_none() {
        return None;
    }
    let word = filler.unwrap_or(token);
    // `gumma@c`: what comes after tells what kind of word it is.
    let word = match word.find('@').filter(|at| *at > 0) {
        Some(at) => {
            let after = word[at..]
                .trim_start_matches(|c: char| c.is_alphanumeric() || "@:+$&-".contains(c));
            format!("{}{after}", &word[..at])
        }
        None => word.to_owned(),
    };
    let mut said = String::new();
    let mut before = ' ';
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let within = before.is_alphabetic();
        let next = rest.peek().is_some_and(|next| next.is_alphabetic());
        match c {
            '(' | ')' => {}
            ':' if within => {} // lengthened: `no:`
            '+' | '_' if within && next => said.push(' '),
            c if MARKS.contains(&c) => {}
            c => said.push(c),
        }
        if c != ':' && !matches!(c, '(' | ')') {
            before = c;
        }
    }
    (!said.is_empty()).then_some(said)
}

/// `+...`, `+/.`, `+//?`, `+..?`: how a line ends; linkers such as `+<` and `++` say nothing.
fn terminator(rest: &str) -> Option<String> {
    match rest {
        "..." => Some("…".to_owned()),
        _ if rest.ends_with("!?") => Some("!?".to_owned()),
        _ => rest.chars().next_back().filter(|c| matches!(c, '.' | '?' | '!')).map(String::from),
    }
}

/// `(.)`, `(..)`, `(1.5)`, `(1:02.3)`.
fn is_pause(token: &str) -> bool {
    let inner = token.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        inner.contains(['.', ':'])
            && inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ':'))
    })
}

/// Marks that stand right after a word.
fn attaches(mark: &str) -> bool {
    mark.chars().all(|c| matches!(c, '.' | ',' | '?' | '!' | ';' | ':' | '…' | '”'))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(words(line), expected, "{line}");
    }

    #[test]
    fn words_that_were_said_are_kept() {
        check("I waited an hour .", "I waited an hour.");
        check(
            "<I want> [/] I want [: wanted] [*] it (be)cause of it .",
            "I want I want it because of it.",
        );
        check("&-uh I &+w wait &=laughs and (.) wait (1.5) .", "uh I wait and wait.");
        check(
            "the gumma@c is a ice+cream from Mr_Rogers@s:eng .",
            "the gumma is a ice cream from Mr Rogers.",
        );
        check("no: that (i)s too ba::d !", "no that is too bad!");
        check("“he said” „ right ?", "“he said”, right?");
        check("mama ‡ look !", "mama, look!");
        check("&=laughs , well ‡ .", "well,.");
    }

    #[test]
    fn marks_of_linking_and_ending() {
        check("+< but then +...", "but then…");
        check("+\" and I said +\"/.", "and I said.");
        check("++ you did what +!?", "you did what!?");
        check("I was going +//.", "I was going.");
        check("⌈ yes ⌉ [>] indeed°", "yes indeed");
    }

    #[test]
    fn what_was_not_said_or_understood_is_left_out() {
        for nothing in ["xxx .", "0 .", "0 [=! cries] .", "&=laughs .", "www .", "", "+..."] {
            check(nothing, "");
        }
        check("xxx the 0is bill at 10 .", "the bill at 10.");
        check("a [ b < c", "a b c");
    }
}
