//! What stands between two words that a service lists one by one: a space or nothing.

/// Follows a running text, to see where its words have spaces between them.
pub(crate) struct Spacing<'s> {
    rest: &'s str,
    /// Whether `rest` begins where the last word ended.
    aligned: bool,
}

/// How far ahead a word is looked for, in characters: a word or two may be missing in either.
const AHEAD: usize = 80;

impl<'s> Spacing<'s> {
    /// At the beginning of a text, which may be empty.
    pub(crate) fn new(text: &'s str) -> Spacing<'s> {
        Spacing { rest: text, aligned: false }
    }

    /// What stands before the next word in the text; none if that cannot be told.
    pub(crate) fn before(&mut self, word: &str) -> Option<&'static str> {
        let Some(at) = ahead(self.rest, word) else {
            self.aligned = false;
            return None;
        };
        let gap = &self.rest[..at];
        let told = match gap {
            "" if self.aligned => Some(""),
            gap if !gap.is_empty() && gap.trim().is_empty() => Some(" "),
            _ => None,
        };
        // In the middle of another word it is found by chance.
        let whole = gap.is_empty() || !gap.ends_with(char::is_alphanumeric);
        if whole {
            self.rest = &self.rest[at + word.len()..];
        }
        self.aligned = whole;
        told
    }
}

/// Where a word stands in a text, looked for near its beginning only: whole texts may be long.
pub(crate) fn ahead(text: &str, word: &str) -> Option<usize> {
    let near = text.char_indices().nth(AHEAD).map_or(text.len(), |(at, _)| at);
    let end = (near + word.len()).min(text.len());
    text[..text.floor_char_boundary(end)].find(word)
}

/// What stands between two words by their script: nothing in Chinese, Japanese, Thai, Lao, Khmer
/// and Burmese, else a space.
pub(crate) fn by_script(before: &str, after: &str) -> &'static str {
    let unspaced = |c: char| {
        matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
            || matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
    };
    let both = before.chars().next_back().is_some_and(unspaced)
        && after.chars().next().is_some_and(unspaced);
    if both { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str, words: &[&str]) -> String {
        let mut spacing = Spacing::new(text);
        let mut out = String::new();
        for word in words {
            let told = spacing.before(word);
            if !out.is_empty() {
                out.push_str(told.unwrap_or_else(|| by_script(&out, word)));
            }
            out.push_str(word);
        }
        out
    }

    #[test]
    fn the_running_text_tells_where_spaces_are() {
        assert_eq!(joined("รอ สาย นาน", &["รอ", "สาย", "นาน"]), "รอ สาย นาน");
        assert_eq!(joined("", &["รอ", "สาย", "a", "b", "等", "了"]), "รอสาย a b 等了");
        assert_eq!(joined("use AT&T now", &["use", "AT", "&", "T", "now"]), "use AT&T now");
    }

    #[test]
    fn words_that_the_text_does_not_have_do_not_glue_others() {
        assert_eq!(joined("that was it", &["a", "was", "it"]), "a was it");
        assert_eq!(
            joined("It costs 5 dollars", &["it", "costs", "five", "dollars"]),
            "it costs five dollars"
        );
        assert_eq!(joined("into", &["in", "to"]), "into");
    }
}
