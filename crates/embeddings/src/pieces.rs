//! Word pieces: a text as numbers of the entries of a BERT vocabulary.
//!
//! A text is cleaned, lower-cased and stripped of accents (for uncased models), parted at white
//! space and punctuation, and each word is cut into the longest pieces that the vocabulary holds,
//! from the left; a word that cannot be cut becomes `[UNK]`.
//!
//! Source: Devlin et al. (2019); the rules are those of `BertTokenizer` in the reference code
//! (<https://github.com/google-research/bert>, `tokenization.py`).

use icu_normalizer::DecomposingNormalizerBorrowed;
use rustc_hash::FxHashMap;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Longer words become `[UNK]`, as in the reference.
const LONGEST_WORD: usize = 100;

/// A vocabulary of word pieces, and how texts are cut into them.
pub struct Pieces {
    /// Pieces that begin a word.
    starts: FxHashMap<Box<str>, u32>,
    /// Pieces that continue a word, without `##`.
    rests: FxHashMap<Box<str>, u32>,
    longest: usize,
    n: usize,
    lower: bool,
    unknown: Option<u32>,
}

impl Pieces {
    /// Takes the lines of a `vocab.txt`, in order; `lower` for uncased models.
    pub fn new<'a>(lines: impl IntoIterator<Item = &'a str>, lower: bool) -> Self {
        let mut pieces = Self {
            starts: FxHashMap::default(),
            rests: FxHashMap::default(),
            longest: 0,
            n: 0,
            lower,
            unknown: None,
        };
        for (line, number) in lines.into_iter().zip(0_u32..) {
            pieces.n += 1;
            let (map, piece) = match line.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => (&mut pieces.rests, rest),
                _ => (&mut pieces.starts, line),
            };
            pieces.longest = pieces.longest.max(piece.len());
            map.entry(piece.into()).or_insert(number);
        }
        pieces.unknown = pieces.number("[UNK]");
        pieces
    }

    /// How many entries the vocabulary has.
    pub fn n(&self) -> usize {
        self.n
    }

    /// The number of an entry that begins a word, or of a special one as `[CLS]`.
    pub fn number(&self, piece: &str) -> Option<u32> {
        self.starts.get(piece).copied()
    }

    /// Appends the numbers of the pieces of a text.
    ///
    /// # Never fails
    /// A word that cannot be cut is `[UNK]`, or left out where the vocabulary has no such entry.
    pub fn cut(&self, text: &str, into: &mut Vec<u32>) {
        if text.is_ascii() {
            let lowered;
            let text = if self.lower && text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                lowered = text.to_ascii_lowercase();
                &lowered
            } else {
                text
            };
            return self.cut_clean(text, into);
        }
        let mut clean = String::with_capacity(text.len());
        for character in text.chars() {
            match character {
                '\0' | '\u{FFFD}' => {}
                // As in the reference, white space is what Unicode calls so, and four controls.
                '\t' | '\n' | '\r' => clean.push(' '),
                _ if is_control(character) => {}
                _ if is_ideograph(character) => clean.extend([' ', character, ' ']),
                _ if character.is_whitespace() => clean.push(' '),
                _ => clean.push(character),
            }
        }
        if self.lower {
            let lowered: String = clean.chars().flat_map(char::to_lowercase).collect();
            clean = DecomposingNormalizerBorrowed::new_nfd()
                .normalize(&lowered)
                .chars()
                .filter(|character| character.general_category() != GeneralCategory::NonspacingMark)
                .collect();
        }
        self.cut_clean(&clean, into);
    }

    /// Cuts a text that is lower-cased and cleaned.
    fn cut_clean(&self, text: &str, into: &mut Vec<u32>) {
        let mut start = None;
        for (at, character) in text.char_indices() {
            let is_mark = is_punctuation(character);
            if !is_mark && !is_blank(character) {
                start.get_or_insert(at);
                continue;
            }
            if let Some(start) = start.take() {
                self.cut_word(&text[start..at], into);
            }
            if is_mark {
                self.cut_word(&text[at..at + character.len_utf8()], into);
            }
        }
        if let Some(start) = start {
            self.cut_word(&text[start..], into);
        }
    }

    fn cut_word(&self, word: &str, into: &mut Vec<u32>) {
        if let Some(number) = self.starts.get(word) {
            return into.push(*number);
        }
        let before = into.len();
        if word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD {
            return into.extend(self.unknown);
        }
        let mut at = 0;
        while at < word.len() {
            let map = if at == 0 { &self.starts } else { &self.rests };
            let furthest = word.len().min(at + self.longest);
            let mut ends = (at + 1..=furthest).rev().filter(|end| word.is_char_boundary(*end));
            let found = ends.find_map(|end| Some((end, *map.get(&word[at..end])?)));
            let Some((end, number)) = found else {
                into.truncate(before);
                return into.extend(self.unknown);
            };
            into.push(number);
            at = end;
        }
    }
}

/// White space, and in an all-ASCII text the controls that the reference drops at the borders of
/// words.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_ascii_control()
}

fn is_control(character: char) -> bool {
    use GeneralCategory::{Control, Format, PrivateUse, Surrogate, Unassigned};
    !character.is_ascii_graphic()
        && matches!(
            character.general_category(),
            Control | Format | PrivateUse | Surrogate | Unassigned
        )
}

/// All that is neither letter, digit nor white space in ASCII, and Unicode's punctuation.
fn is_punctuation(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation();
    }
    character.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Chinese characters, each of which is a word.
fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F | 0x2B820..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINES: [&str; 12] =
        ["[UNK]", "wait", "##ing", "##ed", "un", "##wait", "cafe", ",", "日", "a", "don", "'"];

    fn check(text: &str, expected: &str) {
        let pieces = Pieces::new(LINES, true);
        let mut numbers = Vec::new();
        pieces.cut(text, &mut numbers);
        let found: Vec<&str> = numbers.iter().map(|number| LINES[*number as usize]).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn words_are_cut_into_the_longest_pieces() {
        check("Waiting, WAITED", "wait ##ing , wait ##ed");
        check("unwaiting", "un ##wait ##ing");
        check("waitingx un", "[UNK] un");
        check("don't", "don ' [UNK]");
        check("", "");
    }

    #[test]
    fn accents_controls_and_ideographs() {
        check("CAFÉ cafe\u{301}", "cafe cafe");
        check("wa\u{AD}it a\u{200B}\u{A0}a", "wait a a");
        check("日日a", "日 日 a");
    }

    #[test]
    fn a_cased_vocabulary_keeps_case_and_accents() {
        let pieces = Pieces::new(["[UNK]", "Café", "café"], false);
        let mut numbers = Vec::new();
        pieces.cut("Café café cafe", &mut numbers);
        assert_eq!(numbers, [1, 2, 0]);
    }

    proptest! {
        #[test]
        fn any_text_is_cut(text in any::<String>()) {
            let pieces = Pieces::new(LINES, true);
            let mut numbers = Vec::new();
            pieces.cut(&text, &mut numbers);
            prop_assert!(numbers.iter().all(|number| (*number as usize) < LINES.len()));
        }
    }
}
