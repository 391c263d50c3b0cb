//! Web addresses, e-mail addresses and @mentions.

use std::ops::Range;

/// The first address in a text without white space, in bytes.
pub(crate) fn find(chunk: &str) -> Option<Range<usize>> {
    chunk.bytes().enumerate().find_map(|(position, byte)| match byte {
        b'h' | b'H' | b'w' | b'W' => web(chunk, position),
        b'@' => mail(chunk, position).or_else(|| mention(chunk, position)),
        _ => None,
    })
}

/// `http://…`, `https://…` or `www.…` that begins at `position`.
fn web(chunk: &str, position: usize) -> Option<Range<usize>> {
    if ends_in_word(&chunk[..position]) {
        return None;
    }
    let rest = &chunk.as_bytes()[position..];
    let prefix = [&b"https://"[..], b"http://", b"www."].into_iter().find(|prefix| {
        rest.len() > prefix.len() && rest[..prefix.len()].eq_ignore_ascii_case(prefix)
    })?;
    let length = rest.iter().take_while(|byte| is_address(**byte)).count();
    let length = without_punctuation(&rest[..length]);
    (length > prefix.len()).then_some(position..position + length)
}

/// `name@host.domain` around the `@` at `at`.
fn mail(chunk: &str, at: usize) -> Option<Range<usize>> {
    let bytes = chunk.as_bytes();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let name = bytes[..at].iter().rev().take_while(|byte| is_name(byte)).count();
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let host = bytes[at + 1..].iter().take_while(|byte| is_host(byte)).count();
    let host = without_punctuation(&bytes[at + 1..at + 1 + host]);
    let dotted = bytes[at + 1..at + 1 + host].iter().skip(1).any(|byte| *byte == b'.');
    let leading = bytes[at - name..at].iter().take_while(|byte| b"._%+-".contains(byte)).count();
    (name > leading && dotted).then(|| at - name + leading..at + 1 + host)
}

/// `@name` where the `@` does not end a word.
fn mention(chunk: &str, at: usize) -> Option<Range<usize>> {
    if ends_in_word(&chunk[..at]) {
        return None;
    }
    let name: usize = chunk[at + 1..]
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || *character == '_')
        .map(char::len_utf8)
        .sum();
    (name > 0).then(|| at..at + 1 + name)
}

fn ends_in_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(|character| {
        // Scripts without spaces touch an address without belonging to it.
        character.is_ascii_alphanumeric() || character == '_' || character == '@'
    })
}

fn is_address(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte)
}

/// The length without the punctuation of the sentence that the address ends.
fn without_punctuation(address: &[u8]) -> usize {
    let is_end = |byte: &u8| b".,;:!?)]}'*_-".contains(byte);
    address.len() - address.iter().rev().take_while(|byte| is_end(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(chunk: &str, expected: Option<&str>) {
        assert_eq!(find(chunk).map(|range| &chunk[range]), expected, "{chunk}");
    }

    #[test]
    fn addresses_are_found_without_the_sentence_around_them() {
        check("https://example.org/a?b=C.", Some("https://example.org/a?b=C"));
        check("(www.example.co.th)", Some("www.example.co.th"));
        check("ดูhttp://x.io/ก", Some("http://x.io/"));
        check("me.too@mail.example.org,", Some("me.too@mail.example.org"));
        check("@user:", Some("@user"));
        check("a@b", None);
        check("www.", None);
        check("who", None);
        check("@", None);
    }
}
