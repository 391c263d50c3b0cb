//! The normal form of a word: compatibility-composed (NFKC) and lower case.
//!
//! Thai and Lao are [mended](crate::thai) further; in Devanagari, what writers leave out or exchange is
//! one: the dot of borrowed sounds (इंतज़ार, इंतजार) and the two nasal signs (हाँ, हां).
//! Source: Unicode Standard Annex #15.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::language::Language;
use crate::thai::mend;

/// The normal form of a word in a language: what [`Token::normal`](crate::Token::normal) holds.
///
/// # Example
/// ```
/// assert_eq!(text::normal("ＣＡＦＥ\u{301}", None), "café");
/// ```
pub fn normal(word: &str, language: Option<Language>) -> String {
    if word.is_ascii() && !is_turkic(language) {
        return word.to_ascii_lowercase();
    }
    // Before NFKC, which makes an accent that stands for an apostrophe a space and a mark.
    let word = word.replace(APOSTROPHES, "'");
    let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(&word);
    let mut lower = String::with_capacity(composed.len());
    for character in composed.chars().filter(|character| !is_dropped(*character)) {
        match character {
            'I' if is_turkic(language) => lower.push('ı'),
            // Lower case of "İ" is "i" with a dot above, which no other word has.
            'İ' => lower.push('i'),
            // The last sigma of a word is written ς, and `char` cannot see it.
            'Σ' => lower.push('σ'),
            other => lower.extend(other.to_lowercase()),
        }
    }
    if lower.is_empty() {
        // Nothing but signs that are left out elsewhere: they are the word here.
        lower.extend(composed.chars().filter(|character| !character.is_whitespace()));
    }
    if lower.ends_with('σ') && lower.chars().count() > 1 {
        lower.truncate(lower.len() - 'σ'.len_utf8());
        lower.push('ς');
    }
    if lower.chars().any(|character| matches!(character, '\u{E00}'..='\u{EFF}')) {
        lower = mend(&lower).text;
    }
    if lower.contains(['\u{93C}', '\u{901}']) {
        lower = devanagari(&lower);
    }
    lower
}

/// A word without the dots of sounds borrowed from Persian and Arabic, which many leave out, and with
/// one nasal sign; the dots of ड़ and ढ़ make letters of their own.
fn devanagari(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for character in word.chars() {
        match character {
            '\u{93C}' if plain.ends_with(['क', 'ख', 'ग', 'ज', 'फ']) => {}
            '\u{901}' => plain.push('\u{902}'),
            other => plain.push(other),
        }
    }
    plain
}

/// Characters that people and their devices write for an apostrophe.
pub(crate) const APOSTROPHES: [char; 6] =
    ['\u{2018}', '\u{2019}', '\u{201B}', '\u{2BC}', '\u{B4}', '`'];

fn is_turkic(language: Option<Language>) -> bool {
    language.is_some_and(|language| matches!(language.code(), "tr" | "az"))
}

/// Soft hyphen, word joiner and byte-order mark say nothing; white space comes from NFKC of
/// spacing accents and Arabic ligatures.
fn is_dropped(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
        || is_vowel_sign(character)
        || character.is_whitespace()
}

/// Vowels above and below Arabic and Hebrew letters, and the stretch of Arabic: most people leave
/// them out, and a word is the same with and without them.
fn is_vowel_sign(character: char) -> bool {
    matches!(
        character,
        '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'
            | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, code: &str, expected: &str) {
        assert_eq!(normal(word, Language::from_code(code)), expected, "{word}");
    }

    #[test]
    fn case_width_and_apostrophes() {
        check("DON’T", "en", "don't");
        check("ＡＢＣ１２", "en", "abc12");
        check("ﬁne", "en", "fine");
        check("Straße", "de", "straße");
        check("CAFE\u{301}", "fr", "café");
        check("co\u{AD}operate", "en", "cooperate");
        check("ΛΌΓΟΣ", "el", "λόγος");
    }

    #[test]
    fn vowel_signs_and_marks() {
        check("مُدَرِّسَة", "ar", "مدرسة");
        check("جمـــيل", "ar", "جميل");
        check("שָׁלוֹם", "he", "שלום");
        check("इंतज़ार", "hi", "इंतजार");
        check("हाँ", "hi", "हां");
        // The dot of this letter is part of it, written with it or behind it.
        check("लड़का", "hi", "लड\u{93C}का");
        check("लड\u{93C}का", "hi", "लड\u{93C}का");
        check("கொ", "ta", "கொ");
        check("க\u{BC6}\u{BBE}", "ta", "கொ");
    }

    #[test]
    fn turkish_has_two_letters_i() {
        check("IŞIK", "tr", "ışık");
        check("İstanbul", "tr", "istanbul");
        check("İstanbul", "en", "istanbul");
        check("INFO", "en", "info");
    }
}
