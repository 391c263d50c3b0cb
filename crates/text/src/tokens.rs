//! Tokens: words, numbers and emoji with their normal forms and stems.

use std::sync::{Arc, Mutex};

use corpus::Span;
use rustc_hash::FxHashMap;

use crate::emoticons::plain;
use crate::language::Language;
use crate::normal::normal;
use crate::notes;
use crate::scan::{PieceKind, scan};
use crate::spaceless::Spaceless;
use crate::vocabulary::Vocabularies;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word of any script; also a web or e-mail address or an @mention, each one token.
    Word,
    /// Digits with or without separators.
    Number,
    /// An emoji or an emoticon such as `:)`.
    Emoji,
}

/// A word, number or emoji; punctuation and white space are the gaps between tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Normalised form: compatibility-composed, lower case; of an emoji the one without skin tone
    /// and variation selector, of an emoticon the one with a single mouth.
    pub normal: Arc<str>,
    /// Stem of the normal form by the language's stemmer; the normal form where there is none.
    pub stem: Arc<str>,
    /// Whether it is a stop word of its language. Addresses, mentions and notes of transcribers
    /// such as `(laughs)` count as stop words: they can be searched for, but no theme is made of
    /// them.
    pub stop: bool,
    /// Whether it stands in a note of a transcriber, and so is none of the speaker's words.
    pub note: bool,
}

/// Splits texts into tokens; costly to make, cheap to use, best one for each thread.
pub struct Tokenizer {
    spaceless: Spaceless,
    vocabularies: Vocabularies,
    /// Only one thread at a time remembers words; others meanwhile do without.
    remembered: Mutex<Remembered>,
}

/// What a word becomes; shared by all tokens of the word.
#[derive(Clone)]
struct Forms {
    normal: Arc<str>,
    stem: Arc<str>,
    stop: bool,
}

/// The forms of words seen before, for each language and for none: stemming costs five times
/// what looking up does, and most words of a text come again.
struct Remembered {
    by_language: Vec<FxHashMap<Box<str>, Forms>>,
}

/// Words of usual length remembered for a language; the others are worked out each time.
const REMEMBERED: usize = 50_000;

impl Tokenizer {
    /// A tokenizer for all languages.
    pub fn new() -> Tokenizer {
        let by_language = vec![FxHashMap::default(); Language::COUNT + 1];
        Tokenizer {
            spaceless: Spaceless::new(),
            vocabularies: Vocabularies::new(),
            remembered: Mutex::new(Remembered { by_language }),
        }
    }

    /// The tokens of a text, in order; their spans do not overlap.
    ///
    /// # Shape
    /// Each letter and digit of the text lies in one token, except marks of repetition (ๆ).
    pub fn tokens(&self, text: &str, language: Option<Language>) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut remembered = self.remembered.try_lock().ok();
        let index = language.map_or(Language::COUNT, Language::index);
        let mut words = remembered.as_mut().map(|remembered| &mut remembered.by_language[index]);
        scan(text, language, &self.spaceless, |start, end, piece| {
            let slice = &text[start..end];
            let kind = match piece {
                PieceKind::Word | PieceKind::Link => TokenKind::Word,
                PieceKind::Number => TokenKind::Number,
                PieceKind::Emoji => TokenKind::Emoji,
            };
            let Forms { normal, stem, stop } = match (piece, &mut words) {
                (PieceKind::Word, Some(words)) => self.remembered(slice, language, words),
                _ => self.forms(slice, piece, language),
            };
            tokens.push(Token {
                span: Span::new(start, end),
                kind,
                normal,
                stem,
                stop,
                note: false,
            });
        });
        notes::silence(text, &mut tokens);
        tokens
    }

    /// Whether a normal form is a stop word of a language.
    pub fn is_stop_word(&self, normal: &str, language: Language) -> bool {
        self.vocabularies.is_stop_word(normal, language)
    }

    fn remembered(
        &self,
        word: &str,
        language: Option<Language>,
        words: &mut FxHashMap<Box<str>, Forms>,
    ) -> Forms {
        if let Some(forms) = words.get(word) {
            return forms.clone();
        }
        let forms = self.forms(word, PieceKind::Word, language);
        if words.len() < REMEMBERED && word.len() <= 64 {
            words.insert(word.into(), forms.clone());
        }
        forms
    }

    fn forms(&self, slice: &str, piece: PieceKind, language: Option<Language>) -> Forms {
        let unstemmed = |normal: String, stop| {
            let normal = Arc::from(normal);
            Forms { stem: Arc::clone(&normal), normal, stop }
        };
        match (piece, language) {
            (PieceKind::Emoji, _) => unstemmed(plain(slice), false),
            (PieceKind::Link, _) => unstemmed(slice.to_lowercase(), true),
            (PieceKind::Word, Some(language)) => {
                let normal = normal(slice, Some(language));
                let stem = self.vocabularies.stem(&normal, language);
                let stop = self.vocabularies.is_stop_word(&normal, language);
                if stem == normal {
                    return unstemmed(normal, stop);
                }
                Forms { stem: Arc::from(stem), normal: Arc::from(normal), stop }
            }
            (PieceKind::Number | PieceKind::Word, _) => unstemmed(normal(slice, language), false),
        }
    }
}

impl Default for Tokenizer {
    fn default() -> Tokenizer {
        Tokenizer::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    /// Writes each token as its slice, `=normal` and `~stem` where they differ from what they are
    /// made of, `*` for a stop word, `#` for a number and `^` for an emoji.
    fn check(text: &str, code: &str, expected: Expect) {
        let show = |token: &Token| {
            let slice = token.span.of(text);
            let mut shown = slice.to_owned();
            if *token.normal != *slice {
                shown += &format!("={}", token.normal);
            }
            if token.stem != token.normal {
                shown += &format!("~{}", token.stem);
            }
            shown += match token.kind {
                TokenKind::Word => "",
                TokenKind::Number => "#",
                TokenKind::Emoji => "^",
            };
            shown + if token.stop { "*" } else { "" }
        };
        let tokens = Tokenizer::new().tokens(text, Language::from_code(code));
        expected.assert_eq(&tokens.iter().map(show).collect::<Vec<_>>().join(" | "));
    }

    #[test]
    fn english() {
        check(
            "The staff were waiting, queues!",
            "en",
            expect!["The=the* | staff | were* | waiting~wait | queues~queue"],
        );
        check(
            "I don't like dont, we’re I'VE it´s rock'n'roll 'quoted' patients'",
            "en",
            expect![
                "I=i* | don't* | like | dont* | we’re=we're~we'r* | I'VE=i've~i'v* | it´s=it's~it* | rock'n'roll~rock'n'rol | quoted~quot | patients~patient"
            ],
        );
        check(
            "A follow-up e.g. U.S.A. good.But terrible.staff note:this snake_case",
            "en",
            expect![
                "A=a* | follow | up* | e.g | U.S.A=u.s.a | good | But=but* | terrible~terribl | staff | note | this* | snake | case"
            ],
        );
        check(
            "1,000.50 at 12:30 for 4.5 5pm £20 50% 3/10 covid19 1;2",
            "en",
            expect![
                "1,000.50# | at* | 12:30# | for* | 4.5# | 5pm | 20# | 50# | 3# | 10# | covid19 | 1# | 2#"
            ],
        );
    }

    #[test]
    fn addresses_and_mentions() {
        check(
            "(see https://example.org/A?b=1.) me@x.org, @bob #slow booking.com",
            "en",
            expect![
                "see | https://example.org/A?b=1=https://example.org/a?b=1* | me@x.org* | @bob* | slow | booking.com"
            ],
        );
    }

    #[test]
    fn notes_of_transcribers() {
        check(
            "(laughs) Warm (unclear bill) [inaudible 00:12] staff (Jo laughs) (laughter then",
            "en",
            expect![
                "laughs~laugh* | Warm=warm | unclear | bill | inaudible~inaud* | 00:12#* | staff | Jo=jo* | laughs~laugh* | laughter | then*"
            ],
        );
        check("พนักงานสุภาพ (หัวเราะ) ค่ะ", "th", expect!["พนักงาน | สุภาพ | หัวเราะ* | ค่ะ*"]);
    }

    #[test]
    fn emoji_and_emoticons() {
        let text = "Great👍🏽👨‍👩‍👧🇹🇭🇩🇪 1️⃣ ❤️ :) nice:))) :-( <3 xD ^^ x<30 :p1";
        check(
            text,
            "en",
            expect![
                "Great=great | 👍🏽=👍^ | 👨‍👩‍👧^ | 🇹🇭^ | 🇩🇪^ | 1️⃣=1⃣^ | ❤️=❤^ | :)^ | nice | :)))=:)^ | :-(^ | <3^ | xD^ | ^^^ | x | 30# | p1"
            ],
        );
    }

    #[test]
    fn german_french_turkish() {
        check(
            "Die Häuser waren für Ärzte",
            "de",
            expect!["Die=die* | Häuser=häuser~haus | waren~war* | für~fur* | Ärzte=ärzte~arzt"],
        );
        check(
            "L'eau de l’hôtel n'est pas aujourd'hui",
            "fr",
            expect!["L=l* | eau | de* | l* | hôtel | n* | est* | pas* | aujourd'hui"],
        );
        check("IŞIK İyi", "tr", expect!["IŞIK=ışık | İyi=iyi~i"]);
    }

    #[test]
    fn thai() {
        check(
            "โทรไปรอสายนานมากกกก app ดีค่ะ เร็วๆ 555 ๒๐",
            "th",
            expect!["โทร | ไป* | รอ | สาย | นาน | มากกกก=มาก* | app | ดี | ค่ะ* | เร็ว | 555# | ๒๐#"],
        );
        check("น\u{E4D}้\u{E32}เเพง\u{200B}ไม่ดี", "th", expect!["นํ้า=น้ำ | เเพง=แพง | ไม่* | ดี"]);
        check("ฮอนด้าชื่นใจ", "th", expect!["ฮอน | ด้า | ชื่นใจ"]);
    }

    #[test]
    fn other_scripts() {
        check(
            "我今天在北京大学等了很久。看https://x.io/a吧",
            "zh",
            expect![
                "我* | 今天* | 在* | 北京 | 大学 | 等* | 了* | 很久 | 看 | https://x.io/a* | 吧*"
            ],
        );
        check("私は学生です。カ_a", "ja", expect!["私* | は* | 学生 | です* | カ | a"]);
        check("यह सेवा बहुत अच्छी है। क्‍ष", "hi", expect!["यह* | सेवा | बहुत* | अच्छी | है* | क्‍ष"]);
        check("இந்த சேவை நன்றாக உள்ளது", "ta", expect!["இந்த~இ* | சேவை | நன்றாக~நல் | உள்ளது~உள்ள*"]);
    }

    #[test]
    fn words_keep_their_marks() {
        check("लड़कियों की ज़िंदगी", "hi", expect!["लड़कियों | की* | ज़िंदगी=जिंदगी"]);
        check(
            "வாடிக்கையாளர் சேவை மிகவும் மோசமானது",
            "ta",
            expect!["வாடிக்கையாளர் | சேவை | மிகவும்~மிக* | மோசமானது~மோசம்"],
        );
        check(
            "الخدمةُ كانت سيّئة، والموظفون لم يساعدونا",
            "ar",
            expect![
                "الخدمةُ=الخدمة~خدم | كانت~كان | سيّئة=سيئة~سيء | والموظفون~والموظف | لم* | يساعدونا~يساعد"
            ],
        );
        check("השירות היה גרוע, צה\"ל", "he", expect![[r#"השירות | היה* | גרוע | צה"ל"#]]);
        check(
            "ISPARTA'da İstanbul'un kapıları",
            "tr",
            expect![
                "ISPARTA'da=ısparta'da~ıspar | İstanbul'un=istanbul'un~istanbul | kapıları~kapı"
            ],
        );
        check(
            "Straßen Strassen Telefonwartezeit",
            "de",
            expect![
                "Straßen=straßen~strass | Strassen=strassen~strass | Telefonwartezeit=telefonwartezeit"
            ],
        );
    }

    #[test]
    fn a_tokenizer_can_be_shared_and_answers_alike() {
        fn shared<T: Send + Sync>(value: T) -> T {
            value
        }
        let tokenizer = shared(Tokenizer::new());
        let english = Language::from_code("en");
        let first = tokenizer.tokens("Waiting, waiting", english);
        let locked = tokenizer.remembered.lock().unwrap();
        assert_eq!(tokenizer.tokens("Waiting, waiting", english), first);
        drop(locked);
        assert_eq!(tokenizer.tokens("Waiting, waiting", english), first);
        assert_eq!(tokenizer.tokens("Waiting", None)[0].stem, "waiting".into());
    }

    proptest! {
        #[test]
        fn tokens_hold_every_letter_once(
            text in prop_oneof![
                any::<String>(),
                "[a-cA-C0-9 .,':;_@/<)(^xD\\-]{0,60}",
                "[a1 .:_กรเา\u{E49}\u{E4D}ๆ中カー\u{301}\u{200B}\u{200D}\u{FE0F}😀👍🏽🇹🇭é’]{0,60}",
            ],
            code in prop_oneof![Just("en"), Just("fr"), Just("th"), Just("tr"), Just("")],
        ) {
            let mut end = 0;
            // A nikhahit without a letter below it is a stray mark, though Unicode calls it a letter.
            let is_missed = |character: char| {
                character.is_alphanumeric() && !matches!(character, 'ๆ' | 'ໆ' | '\u{E4D}')
            };
            for token in Tokenizer::new().tokens(&text, Language::from_code(code)) {
                let gap = &text[end..token.span.start as usize];
                prop_assert!(!gap.contains(is_missed), "{gap:?} is in no token of {text:?}");
                let slice = token.span.of(&text);
                prop_assert!(!slice.is_empty() && !slice.contains(char::is_whitespace));
                prop_assert!(!token.normal.contains(char::is_whitespace));
                end = token.span.end as usize;
            }
            prop_assert!(!text[end..].contains(is_missed));
        }
    }
}
