//! Emoji and emoticons.

use unicode_properties::{EmojiStatus, UnicodeEmoji};

/// Emoticons of ASCII characters, the longest first where one begins another.
const EMOTICONS: &[&str] = &[
    ":'-(", ":'-)", ">:-(", ":-))", ":-((", ":'(", ":')", ">:(", ":-)", ":-(", ":-D", ":-P", ":-p",
    ":-/", ":-|", ":-O", ":-o", ":-*", ";-)", ";-(", ":))", ":((", "</3", "<33", ":)", ":(", ":D",
    ":P", ":p", ":/", ":|", ":O", ":o", ":*", ":3", ";)", ";(", ";D", ";P", "=)", "=(", "=D", "<3",
    "^_^", "^^", "T_T", "-_-", ">_<", ">.<", "xD", "XD",
];

/// The length of the emoticon at the beginning of `rest`; 0 where there is none.
///
/// `before` is the character in front. An emoticon that holds a letter or digit stands alone, so
/// that `note:p1` and `x<30` have none; a mouth may be drawn out (`:)))`).
pub(crate) fn emoticon(before: Option<char>, rest: &str) -> usize {
    if !rest.starts_with([':', ';', '=', '<', '>', '^', 'T', '-', 'x', 'X']) {
        return 0;
    }
    let Some(found) = EMOTICONS.iter().find(|emoticon| rest.starts_with(**emoticon)) else {
        return 0;
    };
    let mouth = found.as_bytes()[found.len() - 1];
    let drawn = rest.as_bytes()[found.len()..].iter().take_while(|byte| **byte == mouth).count();
    let length = if b")(*".contains(&mouth) { found.len() + drawn } else { found.len() };
    let touches = |character: char| character.is_alphanumeric() || "/=<>".contains(character);
    if rest[length..].chars().next().is_some_and(touches) {
        return 0;
    }
    let holds_letter = found.contains(|character: char| character.is_ascii_alphanumeric());
    let fixed = holds_letter || found.starts_with(['-', '=', '<', '>']) || found.ends_with('/');
    if fixed && before.is_some_and(char::is_alphanumeric) { 0 } else { length }
}

/// Whether a segment of text is an emoji: a picture, a flag, a keycap, a sequence of them.
pub(crate) fn is_emoji(segment: &str) -> bool {
    let Some(first) = segment.chars().next() else { return false };
    if first.is_ascii() {
        // Digits, # and * become emoji only by the keycap behind them.
        return segment.ends_with('\u{20E3}');
    }
    match first.emoji_status() {
        EmojiStatus::EmojiPresentation
        | EmojiStatus::EmojiPresentationAndModifierBase
        | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
        | EmojiStatus::EmojiPresentationAndEmojiComponent
        | EmojiStatus::EmojiModifierBase => true,
        EmojiStatus::EmojiOther => !"©®™".contains(first) || segment.contains('\u{FE0F}'),
        _ => false,
    }
}

/// An emoji without skin tone and variation selector, an emoticon with one mouth: what a lexicon
/// of sentiment lists.
pub(crate) fn plain(emoji: &str) -> String {
    let is_variant = |character: char| matches!(character, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
    let plain: String = emoji
        .chars()
        .enumerate()
        .filter(|(at, c)| *at == 0 || !is_variant(*c))
        .map(|(_, c)| c)
        .collect();
    match plain.trim_end_matches([')', '(']) {
        eyes if eyes.len() < plain.len() => plain[..=eyes.len()].to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoticons_stand_alone_or_end_a_word() {
        for text in [":)", ":-(", ";-)", "<3", ":D", "^^", "T_T", ":'("] {
            assert_eq!(emoticon(None, text), text.len(), "{text}");
        }
        assert_eq!(emoticon(Some('t'), ":)"), 2);
        assert_eq!(emoticon(None, ":)))."), 4);
        assert_eq!(emoticon(Some('e'), ":p1"), 0);
        assert_eq!(emoticon(None, "<30"), 0);
        assert_eq!(emoticon(Some('s'), ":Day"), 0);
        assert_eq!(emoticon(Some('p'), "://"), 0);
        assert_eq!(emoticon(Some('x'), "<3"), 0);
    }

    #[test]
    fn variants_are_one() {
        for (emoji, expected) in
            [("👍🏽", "👍"), ("❤️", "❤"), (":)))", ":)"), (":'((", ":'("), ("<3", "<3")]
        {
            assert_eq!(plain(emoji), expected);
        }
    }

    #[test]
    fn emoji_are_pictures() {
        for text in ["😀", "👍🏽", "👨‍👩‍👧", "🇹🇭", "1️⃣", "❤️", "☹", "®️"]
        {
            assert!(is_emoji(text), "{text}");
        }
        for text in ["1", "#", "©", "a", "ก", "…", "★", ""] {
            assert!(!is_emoji(text), "{text}");
        }
    }
}
