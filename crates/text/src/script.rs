//! Which script a text is written in, by Unicode block.

use std::sync::LazyLock;

use crate::language::{Language, Languages};

/// Scripts that decide a language or narrow it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    Hebrew,
    /// Kana count to Han: Japanese is told from Chinese by [`is_kana`].
    Han,
    Hangul,
    Thai,
    Lao,
    Khmer,
    Burmese,
    Greek,
    Armenian,
    Georgian,
    Ethiopic,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
}

const SCRIPTS: usize = Script::Sinhala as usize + 1;

/// First and last character of each block of letters and marks; sorted.
const BLOCKS: &[(char, char, Script)] = &[
    ('A', 'Z', Script::Latin),
    ('a', 'z', Script::Latin),
    ('\u{C0}', '\u{24F}', Script::Latin),
    ('\u{370}', '\u{3FF}', Script::Greek),
    ('\u{400}', '\u{52F}', Script::Cyrillic),
    ('\u{531}', '\u{58A}', Script::Armenian),
    ('\u{591}', '\u{5F4}', Script::Hebrew),
    ('\u{620}', '\u{65F}', Script::Arabic),
    ('\u{66E}', '\u{6EF}', Script::Arabic),
    ('\u{6FA}', '\u{6FF}', Script::Arabic),
    ('\u{750}', '\u{77F}', Script::Arabic),
    ('\u{8A0}', '\u{8FF}', Script::Arabic),
    ('\u{900}', '\u{963}', Script::Devanagari),
    ('\u{970}', '\u{97F}', Script::Devanagari),
    ('\u{980}', '\u{9FF}', Script::Bengali),
    ('\u{A00}', '\u{A7F}', Script::Gurmukhi),
    ('\u{A80}', '\u{AFF}', Script::Gujarati),
    ('\u{B00}', '\u{B7F}', Script::Oriya),
    ('\u{B80}', '\u{BFF}', Script::Tamil),
    ('\u{C00}', '\u{C7F}', Script::Telugu),
    ('\u{C80}', '\u{CFF}', Script::Kannada),
    ('\u{D00}', '\u{D7F}', Script::Malayalam),
    ('\u{D80}', '\u{DFF}', Script::Sinhala),
    ('\u{E01}', '\u{E3A}', Script::Thai),
    ('\u{E40}', '\u{E4E}', Script::Thai),
    ('\u{E81}', '\u{ECE}', Script::Lao),
    ('\u{EDC}', '\u{EDF}', Script::Lao),
    ('\u{1000}', '\u{103F}', Script::Burmese),
    ('\u{1050}', '\u{109F}', Script::Burmese),
    ('\u{10A0}', '\u{10FF}', Script::Georgian),
    ('\u{1100}', '\u{11FF}', Script::Hangul),
    ('\u{1200}', '\u{139F}', Script::Ethiopic),
    ('\u{1780}', '\u{17D3}', Script::Khmer),
    ('\u{1E00}', '\u{1EFF}', Script::Latin),
    ('\u{1F00}', '\u{1FFF}', Script::Greek),
    ('\u{3005}', '\u{3007}', Script::Han),
    ('\u{3041}', '\u{3096}', Script::Han),
    ('\u{3099}', '\u{309F}', Script::Han),
    ('\u{30A1}', '\u{30FA}', Script::Han),
    ('\u{30FC}', '\u{30FF}', Script::Han),
    ('\u{3131}', '\u{318E}', Script::Hangul),
    ('\u{31F0}', '\u{31FF}', Script::Han),
    ('\u{3400}', '\u{4DBF}', Script::Han),
    ('\u{4E00}', '\u{9FFF}', Script::Han),
    ('\u{AC00}', '\u{D7FF}', Script::Hangul),
    ('\u{F900}', '\u{FAFF}', Script::Han),
    ('\u{FB1D}', '\u{FB4F}', Script::Hebrew),
    ('\u{FB50}', '\u{FDFF}', Script::Arabic),
    ('\u{FE70}', '\u{FEFC}', Script::Arabic),
    ('\u{FF21}', '\u{FF3A}', Script::Latin),
    ('\u{FF41}', '\u{FF5A}', Script::Latin),
    ('\u{FF66}', '\u{FF9F}', Script::Han),
    ('\u{20000}', '\u{3FFFD}', Script::Han),
];

impl Script {
    /// The script of a letter or mark; none for digits, punctuation, emoji and rare scripts.
    pub(crate) fn of(character: char) -> Option<Script> {
        if character.is_ascii() {
            return character.is_ascii_alphabetic().then_some(Script::Latin);
        }
        let block = BLOCKS.partition_point(|(_, last, _)| *last < character);
        let (first, _, script) = *BLOCKS.get(block)?;
        (first <= character && !"×÷\u{37E}\u{387}".contains(character)).then_some(script)
    }

    /// Whether words are written without spaces between them.
    pub(crate) fn is_spaceless(self) -> bool {
        matches!(self, Script::Thai | Script::Lao | Script::Khmer | Script::Burmese | Script::Han)
    }

    /// The one language that trivox knows in this script, if there is only one.
    pub(crate) fn only_language(self) -> Option<Language> {
        let code = match self {
            Script::Hangul => "ko",
            Script::Thai => "th",
            Script::Lao => "lo",
            Script::Khmer => "km",
            Script::Burmese => "my",
            Script::Greek => "el",
            Script::Armenian => "hy",
            Script::Georgian => "ka",
            Script::Ethiopic => "am",
            Script::Bengali => "bn",
            Script::Gurmukhi => "pa",
            Script::Gujarati => "gu",
            Script::Oriya => "or",
            Script::Tamil => "ta",
            Script::Telugu => "te",
            Script::Kannada => "kn",
            Script::Malayalam => "ml",
            Script::Sinhala => "si",
            Script::Latin
            | Script::Cyrillic
            | Script::Arabic
            | Script::Devanagari
            | Script::Hebrew
            | Script::Han => return None,
        };
        Language::from_code(code)
    }

    /// The languages that are written in this script.
    pub(crate) fn languages(self) -> Languages {
        static BY_SCRIPT: LazyLock<[Languages; SCRIPTS]> = LazyLock::new(|| {
            ALL.map(|script| Language::all().filter(|language| script.writes(*language)).collect())
        });
        BY_SCRIPT[self as usize]
    }

    fn writes(self, language: Language) -> bool {
        let only = |script: Script| script.only_language() == Some(language);
        match (self, language.code()) {
            (Script::Cyrillic, code) => matches!(code, "be" | "bg" | "mk" | "ru" | "sr" | "uk"),
            (Script::Arabic, code) => matches!(code, "ar" | "fa" | "ur"),
            (Script::Devanagari, code) => matches!(code, "hi" | "mr" | "ne"),
            (Script::Hebrew, code) => matches!(code, "he" | "yi"),
            (Script::Han, code) => matches!(code, "ja" | "zh"),
            // Hindi as it is typed on telephones.
            (Script::Latin, "sr" | "hi") => true,
            (Script::Latin, _) => !ALL[1..].iter().any(|script| script.writes(language)),
            _ => only(self),
        }
    }

    /// The script of a text: the commonest, except that another script with a fifth of the
    /// letters goes before Latin, since English words are borrowed into Thai, Hindi or Arabic
    /// texts more often than the reverse.
    pub(crate) fn of_text(text: &str) -> Option<Script> {
        let mut letters = [0_usize; SCRIPTS];
        for script in text.chars().filter_map(Script::of) {
            letters[script as usize] += 1;
        }
        let total: usize = letters.iter().sum();
        let commonest = |scripts: &[Script]| {
            let best = scripts.iter().rev().max_by_key(|script| letters[**script as usize])?;
            (letters[*best as usize] > 0).then_some(*best)
        };
        commonest(&ALL[1..])
            .filter(|script| letters[*script as usize] * 5 >= total)
            .or_else(|| commonest(&ALL))
    }
}

/// Every script, in the order of the enumeration.
const ALL: [Script; SCRIPTS] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Arabic,
    Script::Devanagari,
    Script::Hebrew,
    Script::Han,
    Script::Hangul,
    Script::Thai,
    Script::Lao,
    Script::Khmer,
    Script::Burmese,
    Script::Greek,
    Script::Armenian,
    Script::Georgian,
    Script::Ethiopic,
    Script::Bengali,
    Script::Gurmukhi,
    Script::Gujarati,
    Script::Oriya,
    Script::Tamil,
    Script::Telugu,
    Script::Kannada,
    Script::Malayalam,
    Script::Sinhala,
];

/// Whether a character is Hiragana or Katakana, which only Japanese uses.
pub(crate) fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(BLOCKS.is_sorted_by(|a, b| a.0 <= a.1 && a.1 < b.0));
        assert!(ALL.iter().enumerate().all(|(index, script)| *script as usize == index));
    }

    #[test]
    fn borrowed_words_do_not_decide() {
        assert_eq!(Script::of_text("ใช้ app นี้ book ห้องพัก"), Some(Script::Thai));
        assert_eq!(Script::of_text("I ate pad thai (ผัด) and it was lovely"), Some(Script::Latin));
        assert_eq!(Script::of_text("123 👍"), None);
    }

    #[test]
    fn each_language_has_a_script() {
        for language in Language::all() {
            let written = ALL.iter().any(|script| script.languages().iter().any(|l| l == language));
            assert!(written, "{}", language.code());
        }
    }
}
