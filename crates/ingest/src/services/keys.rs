//! The keys of a JSON text of which only the beginning may be at hand, to tell formats apart.

use std::collections::BTreeSet;

/// Containers deeper than this hold no key that tells a format.
const DEEPEST: usize = 8;

/// Which keys the object at the beginning of a text has, as far as the text goes.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    paths: BTreeSet<String>,
    /// Whether another value follows the object: one JSON object a line, not one document.
    followed: bool,
    /// Whether the object ends where the text can be seen.
    ended: bool,
}

impl Keys {
    /// The keys of a text that may stop anywhere; none if it does not begin with an object.
    pub(crate) fn of(head: &str) -> Keys {
        let mut keys = Keys::default();
        if head.trim_start().starts_with('{') {
            keys.scan(head);
        }
        keys
    }

    /// Whether there is one document that has each of these keys, as dotted paths; lists are passed
    /// through, so that `results.items` is a key of each object in the list `results` as well.
    pub(crate) fn all(&self, paths: &[&str]) -> bool {
        !self.followed && paths.iter().all(|path| self.paths.contains(*path))
    }

    /// Whether there is one document that has any of these keys.
    pub(crate) fn any(&self, paths: &[&str]) -> bool {
        !self.followed && paths.iter().any(|path| self.paths.contains(*path))
    }

    /// Whether this is the one key that can be seen of a document that goes on.
    pub(crate) fn only(&self, path: &str) -> bool {
        !self.ended && self.paths.len() == 1 && self.paths.contains(path)
    }

    fn scan(&mut self, head: &str) {
        let bytes = head.as_bytes();
        // Each open container: whether it is an object, and how long the path to it is.
        let mut open: Vec<(bool, usize)> = Vec::new();
        let mut path = String::new();
        let (mut at, mut key_next) = (0, false);
        while at < bytes.len() {
            match bytes[at] {
                b'{' | b'[' if open.len() < 128 => {
                    key_next = bytes[at] == b'{';
                    open.push((key_next, path.len()));
                }
                b'}' | b']' => {
                    let Some((_, length)) = open.pop() else { return };
                    path.truncate(length);
                    if open.is_empty() {
                        self.ended = true;
                        self.followed = head[at + 1..].trim_start().starts_with(['{', '[', '"']);
                        return;
                    }
                }
                b',' => key_next = open.last().is_some_and(|(object, _)| *object),
                b'"' => {
                    let Some(length) = string(&bytes[at + 1..]) else { return };
                    if let Some((true, base)) = open.last().filter(|_| key_next) {
                        path.truncate(*base);
                        if !path.is_empty() {
                            path.push('.');
                        }
                        path.push_str(&head[at + 1..=at + length]);
                        if open.len() <= DEEPEST {
                            self.paths.insert(path.clone());
                        }
                        key_next = false;
                    }
                    at += length + 1;
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// How many bytes of a string come before its closing quote; none if it does not end.
fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_up_to_where_the_text_stops() {
        let text =
            r#"{"a": [{"b": "}{\"x\":", "c": {"d": [1, "e"]}}, {"f": 1}], "g": "é", "h": 2}"#;
        let keys = Keys::of(text);
        let all = ["a", "a.b", "a.c", "a.c.d", "a.f", "g", "h"];
        assert!(keys.all(&all));
        assert_eq!(keys.paths.len(), all.len());
        let cut = Keys::of(&text[..text.find("\"g").unwrap() + 1]);
        assert!(cut.all(&all[..5]) && !cut.any(&all[5..]));
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            Keys::of(&text[..end]);
        }
    }

    #[test]
    fn lines_of_objects_and_lists_are_no_document() {
        assert!(!Keys::of("{\"a\": 1}\n{\"a\": 2}").any(&["a"]));
        assert!(!Keys::of("[{\"a\": 1}]").any(&["a"]));
        assert!(Keys::of(" {\"a\": 1}\n").all(&["a"]));
        assert!(Keys::of("{\"a\": \"so").only("a") && !Keys::of("{\"a\": \"so\"}").only("a"));
        assert_eq!(Keys::of(&"[".repeat(500)).paths.len(), 0);
        assert_eq!(Keys::of(&"{\"a\":".repeat(500)).paths.len(), DEEPEST);
    }
}
