//! What breaks in scripts and grammars other than English.

use text::Language;

use super::naive::index_in;
use super::parse;

/// Asks for something in texts of one language; returns the places of the texts that have it.
fn check(code: &str, texts: &[&str], query: &str, expected: &[usize]) {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let (_folder, index) = index_in(&texts, |_| Language::from_code(code));
    let found = index.search(&parse(&index, query), 99).unwrap().hits;
    let mut places: Vec<usize> =
        found.iter().filter_map(|hit| hit.external_id.as_ref()?.parse().ok()).collect();
    places.sort_unstable();
    assert_eq!(places, expected, "{code}: {query}");
}

#[test]
fn turkish_has_two_letters_i() {
    let texts = ["İstanbul'a gittim", "ISPARTA güzel", "ısparta uzak", "isparta"];
    check("tr", &texts, "=ısparta", &[1, 2]);
    check("tr", &texts, "istanbul*", &[0]);
    check("tr", &texts, "İSTANBUL", &[0]);
    check("tr", &["ISLAK zemin", "ıslak", "islak"], "ıslak", &[0, 1]);
    check("tr", &["kapıyı kapattı", "kapıları açtı", "kaplan"], "kapı", &[0, 1]);
}

#[test]
fn german_compounds_are_found_by_their_parts() {
    let texts =
        ["Die Telefonwartezeit war lang", "Die Wartezeiten nerven", "Die Straße", "strassen"];
    check("de", &texts, "*wartezeit*", &[0, 1]);
    check("de", &texts, "Wartezeit", &[1]);
    check("de", &texts, "Straße", &[2, 3]);
}

#[test]
fn marks_belong_to_their_letters() {
    check("hi", &["लड़कियों की ज़िंदगी", "लड़का", "जिंदगी"], "ज़िंदगी", &[0, 2]);
    check("hi", &["हाँ, ठीक है", "हां", "हा"], "हां", &[0, 1]);
    check("hi", &["घोड़ा", "घोडा"], "घोड़ा", &[0]);
    // A letter with its dot as one character and as two.
    check("hi", &["\u{95b}मीन", "\u{91c}\u{93c}मीन"], "\u{95b}मीन", &[0, 1]);
    check("ta", &["சேவை மிகவும் மோசமானது", "சேவைகள்"], "சேவை", &[0, 1]);
    check("ta", &["சேவை மோசம்", "சே"], "=சே", &[1]);
}

#[test]
fn words_of_chinese_and_japanese_are_whole() {
    let texts = ["我在北京大学等了很久", "大学很好", "京大"];
    check("zh", &texts, "大学", &[0, 1]);
    check("zh", &texts, "京大", &[2]);
    check("ja", &["サービスは良かったです", "待ち時間が長い"], "サービス", &[0]);
}

#[test]
fn vowel_signs_may_be_left_out() {
    check("ar", &["الخِدْمَةُ سَيِّئَة", "الخدمة جيدة"], "الخدمة", &[0, 1]);
    check("he", &["הַשֵּׁרוּת גָּרוּעַ", "השרות טוב"], "השרות", &[0, 1]);
}

#[test]
fn thai_words_are_found_inside_sentences_and_never_across_words() {
    let texts = ["รอสายนานมาก", "โรงพยาบาลใหญ่", "บริการดี", "พยาบาลใจดี"];
    check("th", &texts, "สาย", &[0]);
    check("th", &texts, "\"รอสาย\"", &[0]);
    // A hospital is a house of nurses: the compound is found by its parts.
    check("th", &texts, "พยาบาล", &[1, 3]);
    check("th", &texts, "บริการ", &[2]);
    check("th", &texts, "รอ", &[0]);
}
