//! The languages trivox knows by name.

use rust_stemmers::Algorithm;
use whatlang::Lang;

/// A language by its ISO 639-1 code, e.g. `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u8);

/// One known language: its code, its name to the statistical detector, its stemmer.
struct Known {
    code: &'static str,
    detector: Option<Lang>,
    stemmer: Option<Algorithm>,
}

const fn known(code: &'static str, detector: Lang) -> Known {
    Known { code, detector: Some(detector), stemmer: None }
}

const fn stemmed(code: &'static str, detector: Lang, stemmer: Algorithm) -> Known {
    Known { code, detector: Some(detector), stemmer: Some(stemmer) }
}

const fn undetected(code: &'static str) -> Known {
    Known { code, detector: None, stemmer: None }
}

/// Sorted by code, so that the order of [`Language`] is the order of the codes.
const LANGUAGES: &[Known] = &[
    known("af", Lang::Afr),
    known("am", Lang::Amh),
    stemmed("ar", Lang::Ara, Algorithm::Arabic),
    known("az", Lang::Aze),
    known("be", Lang::Bel),
    known("bg", Lang::Bul),
    known("bn", Lang::Ben),
    known("ca", Lang::Cat),
    known("cs", Lang::Ces),
    known("cy", Lang::Cym),
    stemmed("da", Lang::Dan, Algorithm::Danish),
    stemmed("de", Lang::Deu, Algorithm::German),
    stemmed("el", Lang::Ell, Algorithm::Greek),
    stemmed("en", Lang::Eng, Algorithm::English),
    stemmed("es", Lang::Spa, Algorithm::Spanish),
    known("et", Lang::Est),
    undetected("eu"),
    known("fa", Lang::Pes),
    stemmed("fi", Lang::Fin, Algorithm::Finnish),
    stemmed("fr", Lang::Fra, Algorithm::French),
    undetected("ga"),
    undetected("gl"),
    known("gu", Lang::Guj),
    known("he", Lang::Heb),
    known("hi", Lang::Hin),
    known("hr", Lang::Hrv),
    stemmed("hu", Lang::Hun, Algorithm::Hungarian),
    known("hy", Lang::Hye),
    known("id", Lang::Ind),
    undetected("is"),
    stemmed("it", Lang::Ita, Algorithm::Italian),
    known("ja", Lang::Jpn),
    known("ka", Lang::Kat),
    known("km", Lang::Khm),
    known("kn", Lang::Kan),
    known("ko", Lang::Kor),
    undetected("lo"),
    known("lt", Lang::Lit),
    known("lv", Lang::Lav),
    known("mk", Lang::Mkd),
    known("ml", Lang::Mal),
    known("mr", Lang::Mar),
    undetected("ms"),
    known("my", Lang::Mya),
    known("ne", Lang::Nep),
    stemmed("nl", Lang::Nld, Algorithm::Dutch),
    stemmed("no", Lang::Nob, Algorithm::Norwegian),
    known("or", Lang::Ori),
    known("pa", Lang::Pan),
    known("pl", Lang::Pol),
    stemmed("pt", Lang::Por, Algorithm::Portuguese),
    stemmed("ro", Lang::Ron, Algorithm::Romanian),
    stemmed("ru", Lang::Rus, Algorithm::Russian),
    known("si", Lang::Sin),
    known("sk", Lang::Slk),
    known("sl", Lang::Slv),
    known("sr", Lang::Srp),
    stemmed("sv", Lang::Swe, Algorithm::Swedish),
    undetected("sw"),
    stemmed("ta", Lang::Tam, Algorithm::Tamil),
    known("te", Lang::Tel),
    known("th", Lang::Tha),
    known("tl", Lang::Tgl),
    stemmed("tr", Lang::Tur, Algorithm::Turkish),
    known("uk", Lang::Ukr),
    known("ur", Lang::Urd),
    known("uz", Lang::Uzb),
    known("vi", Lang::Vie),
    known("yi", Lang::Yid),
    known("zh", Lang::Cmn),
    known("zu", Lang::Zul),
];

impl Language {
    /// How many languages there are; [`Language::index`] is below.
    pub(crate) const COUNT: usize = LANGUAGES.len();

    /// The language of an ISO 639-1 code or of a tag that begins with one (`en-GB`, `pt_BR`);
    /// none if trivox does not know it.
    pub fn from_code(code: &str) -> Option<Language> {
        let code = code.split(['-', '_']).next()?.to_ascii_lowercase();
        let code = match code.as_str() {
            "nb" | "nn" => "no",
            other => other,
        };
        let index = LANGUAGES.binary_search_by(|known| known.code.cmp(code)).ok()?;
        Some(Language(index as u8))
    }

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        LANGUAGES[self.index()].code
    }

    /// All languages, by code.
    pub(crate) fn all() -> impl Iterator<Item = Language> {
        (0..Language::COUNT as u8).map(Language)
    }

    /// Position among all languages.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The language's name to the statistical detector.
    pub(crate) fn detector(self) -> Option<Lang> {
        LANGUAGES[self.index()].detector
    }

    /// The language of one of the statistical detector's names.
    pub(crate) fn from_detector(detector: Lang) -> Option<Language> {
        Language::all().find(|language| language.detector() == Some(detector))
    }

    /// The language of an ISO 639-3 code, of those that the statistical detector knows.
    pub(crate) fn from_three_letters(code: &str) -> Option<Language> {
        Lang::from_code(code).and_then(Language::from_detector)
    }

    /// The Snowball algorithm of the language.
    pub(crate) fn stemmer(self) -> Option<Algorithm> {
        LANGUAGES[self.index()].stemmer
    }
}

/// A set of languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Languages(u128);

const _: () = assert!(Language::COUNT <= u128::BITS as usize);

impl Languages {
    pub(crate) fn insert(&mut self, language: Language) {
        self.0 |= 1 << language.0;
    }

    pub(crate) fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Those that are in both sets.
    pub(crate) fn and(self, other: Languages) -> Languages {
        Languages(self.0 & other.0)
    }

    /// Those that are not in the other set.
    pub(crate) fn without(self, other: Languages) -> Languages {
        Languages(self.0 & !other.0)
    }

    /// The languages of the set, by code.
    pub(crate) fn iter(self) -> impl Iterator<Item = Language> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let language = (rest != 0).then(|| Language(rest.trailing_zeros() as u8));
            rest &= rest.saturating_sub(1);
            language
        })
    }
}

impl FromIterator<Language> for Languages {
    fn from_iter<I: IntoIterator<Item = Language>>(languages: I) -> Languages {
        let mut set = Languages::default();
        languages.into_iter().for_each(|language| set.insert(language));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_read_back() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.code < b.code));
        for language in Language::all() {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let some = ["th", "en", "de"].map(|code| Language::from_code(code).unwrap());
        let set: Languages = some.into_iter().collect();
        assert_eq!(set.iter().map(Language::code).collect::<Vec<_>>(), ["de", "en", "th"]);
        assert_eq!(Language::all().collect::<Languages>().iter().count(), Language::COUNT);
    }

    #[test]
    fn tags_are_read_by_their_language() {
        let code = |tag| Language::from_code(tag).map(Language::code);
        assert_eq!(code("en-GB"), Some("en"));
        assert_eq!(code("PT_br"), Some("pt"));
        assert_eq!(code("nb"), Some("no"));
        assert_eq!(code("xx"), None);
        assert_eq!(code(""), None);
    }
}
