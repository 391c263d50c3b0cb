//! The stop words and the stemmer of each language.
//!
//! Stop words come from the Snowball lists (as in NLTK) where there is one and from Stopwords ISO
//! for the other languages; the long English list of Stopwords ISO holds words that themes are
//! made of ("problem", "help", "system"). Stems come from the Snowball algorithms.

use std::borrow::Cow;
use std::sync::OnceLock;

use rust_stemmers::Stemmer;
use rustc_hash::FxHashSet;

use crate::fillers;
use crate::language::Language;
use crate::normal::normal;

/// English stop words missing from the Snowball list: contractions and modal verbs.
const ENGLISH: &str = "ain't aint aren't arent can't cannot cant could could've couldn't couldve \
    he'd he'll he's here's how'd how'll how's i'd i'll i'm i've it'd it'll let's lets may mayn't \
    might might've must must've ought oughtn't shall she'd she'll she's should've somebody's \
    someone's that'd that's that've there'd there'll there's there've they'd they'll they're \
    they've upon us we'd we'll we're we've what'd what'll what're what's what've when's where'd \
    where's who'd who'll who's who've whose why's will would would've wouldve y'all yall you'd \
    you'll you're you've gonna wanna gotta";

/// Forms without apostrophe that are other words: "we'll" is a stop word, "well" is not.
const ENGLISH_OTHER_WORDS: &str = "hell shell well ill id were wed shed its whore";

/// Thai particles and pronouns missing from Stopwords ISO.
const THAI: &str = "ครับ ค่ะ คะ นะ น่ะ จ้ะ จ้า จ๊ะ จ๋า ล่ะ ละ สิ ซิ หรอก ไหม มั้ย เหรอ หรอ เถอะ ฮะ \
    ผม ฉัน ดิฉัน คุณ เธอ มัน พวก ท่าน นี่ นั่น โน่น นู่น ที ก้ แค่ ทำ ทำให้ นำ สำหรับ \
    ไหน ใคร เท่าไหร่ เท่าไร ยังไง อย่างไร ทำไม เมื่อไหร่ เมื่อไร ตอน ตอนนี้ คน ตัว อัน \
    ถ้า แม้ ทั้งหมด เท่านั้น เหล่านี้ เหล่านั้น ดังนั้น เพราะว่า เพียง ประมาณ เกี่ยวกับ";

/// What a language does to its words.
struct Vocabulary {
    stop_words: FxHashSet<String>,
    stemmer: Option<Stemmer>,
}

/// The vocabularies of all languages, each made when it is first asked for.
pub(crate) struct Vocabularies {
    by_language: [OnceLock<Vocabulary>; Language::COUNT],
}

impl Vocabularies {
    pub(crate) fn new() -> Vocabularies {
        Vocabularies { by_language: [const { OnceLock::new() }; Language::COUNT] }
    }

    /// The stem of a normal form; the form itself where the language has no stemmer.
    pub(crate) fn stem<'a>(&self, normal: &'a str, language: Language) -> Cow<'a, str> {
        // Turkish names part from their endings by an apostrophe.
        let name = normal.split('\'').next().filter(|name| !name.is_empty());
        let normal = match language.code() {
            "tr" | "az" => name.unwrap_or(normal),
            _ => normal,
        };
        match &self.of(language).stemmer {
            Some(stemmer) => stemmer.stem(normal),
            None => Cow::Borrowed(normal),
        }
    }

    /// Whether a normal form is a stop word.
    pub(crate) fn is_stop_word(&self, normal: &str, language: Language) -> bool {
        self.of(language).stop_words.contains(normal)
    }

    fn of(&self, language: Language) -> &Vocabulary {
        self.by_language[language.index()].get_or_init(|| Vocabulary {
            stop_words: stop_words_of(language),
            stemmer: language.stemmer().map(Stemmer::create),
        })
    }
}

fn stop_words_of(language: Language) -> FxHashSet<String> {
    let listed = stop_words::lookup(language.code()).unwrap_or(&[]);
    let mut words: FxHashSet<String> =
        listed.iter().map(|word| normal(word, Some(language))).collect();
    match language.code() {
        "en" => {
            words.extend(ENGLISH.split_whitespace().map(str::to_owned));
            let other: Vec<&str> = ENGLISH_OTHER_WORDS.split_whitespace().collect();
            let bare: Vec<String> = words
                .iter()
                .filter(|word| word.contains('\''))
                .map(|word| word.replace('\'', ""))
                .filter(|word| !other.contains(&word.as_str()))
                .collect();
            words.extend(bare);
        }
        "th" => words.extend(THAI.split_whitespace().map(str::to_owned)),
        _ => {}
    }
    words.extend(fillers::of(language.code()).map(str::to_owned));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(words: &str, code: &str) -> Vec<bool> {
        let language = Language::from_code(code).unwrap();
        let vocabularies = Vocabularies::new();
        words.split(' ').map(|word| vocabularies.is_stop_word(word, language)).collect()
    }

    #[test]
    fn contractions_are_stop_words_with_and_without_apostrophe() {
        assert_eq!(stop("don't dont i've ive they're theyre the", "en"), [true; 7]);
        assert_eq!(stop("well ill shell problem help waiting", "en"), [false; 6]);
    }

    #[test]
    fn other_languages_have_stop_words() {
        assert_eq!(stop("der über nicht", "de"), [true; 3]);
        assert_eq!(stop("ที่ ทำ ค่ะ", "th"), [true; 3]);
        assert_eq!(stop("อาหาร บริการ", "th"), [false; 2]);
        assert_eq!(stop("और है", "hi"), [true; 2]);
    }

    #[test]
    fn fillers_are_stop_words() {
        assert_eq!(stop("um mhm yeah okay", "en"), [true; 4]);
        assert_eq!(stop("ähm hm tja", "de"), [true; 3]);
        assert_eq!(stop("อืม เออ", "th"), [true; 2]);
        assert_eq!(stop("yes no hum", "en"), [false, true, false]);
    }

    #[test]
    fn stems_follow_the_language() {
        let vocabularies = Vocabularies::new();
        let stem = |word, code| vocabularies.stem(word, Language::from_code(code).unwrap());
        assert_eq!(stem("waiting", "en"), "wait");
        assert_eq!(stem("häuser", "de"), "haus");
        assert_eq!(stem("รอ", "th"), "รอ");
    }
}
