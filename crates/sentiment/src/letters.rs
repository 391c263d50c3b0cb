//! What single letters and runs of text without white space are: capitals, marks, addresses, emoji, entities.

use crate::lexicon::Lexicon;

pub(crate) fn is_capitals(word: &str) -> bool {
    let mut capital = false;
    for letter in word.chars() {
        if letter.is_lowercase() {
            return false;
        }
        capital |= letter.is_uppercase();
    }
    capital
}

pub(crate) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_mark(letter)
}

/// Combining marks of the scripts that write them apart from the letter; Thai vowels among them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}')
}

/// Whether the punctuation at `at` belongs to the word around it: `don't`, `well-known`, `3.5`, `U.S.`.
pub(crate) fn joins(text: &str, at: usize, next: usize, limit: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[next..limit].chars().next();
    let (Some(before), Some(after)) = (before, after) else { return false };
    match text[at..next].chars().next() {
        Some('\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '＇' | '-') => {
            is_word(before) && is_word(after)
        }
        Some('.' | ',' | ':') if before.is_ascii_digit() => after.is_ascii_digit(),
        Some('.') => {
            // A single letter before the stop: an abbreviation.
            let earlier = text[..at].chars().rev().nth(1);
            before.is_alphabetic() && after.is_alphabetic() && !earlier.is_some_and(is_word)
        }
        _ => false,
    }
}

/// Addresses and names of accounts: no words.
pub(crate) fn is_link(chunk: &str) -> bool {
    if let Some(account) = chunk.strip_prefix('@') {
        return account.starts_with(char::is_alphanumeric);
    }
    let Some(stop) = chunk.find(['@', '/']).filter(|stop| *stop > 0) else {
        return chunk.starts_with("www.");
    };
    let (host, rest) = chunk.split_at(stop);
    let dotted = |name: &str| {
        name.rsplit_once('.').is_some_and(|(name, top)| {
            name.ends_with(char::is_alphanumeric)
                && (2..=4).contains(&top.len())
                && top.bytes().all(|byte| byte.is_ascii_lowercase())
        })
    };
    rest.starts_with("//") && host.ends_with(':')
        || rest.starts_with('/') && dotted(host.trim_start_matches('('))
        || rest.starts_with('@') && rest.contains('.')
}

pub(crate) fn is_emoji(letter: char, lexicon: &Lexicon) -> bool {
    matches!(letter, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{2300}'..='\u{23FF}')
        || (!letter.is_ascii() && lexicon.emoji(letter).is_some())
}

/// The length of an HTML entity at the start of `text`.
pub(crate) fn entity(text: &str) -> Option<usize> {
    let end = text.find(';').filter(|end| (2..=8).contains(end))?;
    text[1..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#').then_some(end + 1)
}
