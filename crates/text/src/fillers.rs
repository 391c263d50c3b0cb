//! Sounds and words that keep a conversation going and say nothing: "um", "mhm", "yeah".
//!
//! They are found like any word and stay in the text, but count as stop words, so that no theme, key
//! word or n-gram is made of them.

/// Said in every language.
const EVERYWHERE: &str =
    "ok okay oké okey hm hmm hmmm mm mmm mhm mhmm ah aah aha oh ooh haha hahaha";

/// Said in one, in normal form.
const BY_LANGUAGE: &[(&str, &str)] = &[
    ("en", "um umm uhm uh uhh uhhuh uh-huh erm er mmhm huh yeah yeh yep yup nah"),
    ("de", "äh ähm öh öhm ehm hä tja naja na mhja"),
    ("fr", "euh heu hum hein bah ben bof ouais"),
    ("es", "eh ehm em mmm ajá ajam"),
    ("it", "ehm eh mah boh beh"),
    ("pt", "hum ahn ahã né uhum"),
    ("nl", "eh ehm uh uhm hè joh"),
    ("th", "เออ เออะ เอ่อ อืม อืมม อือ อ๋อ อ้อ เอ้อ"),
    ("id", "eh em hmm nah lho kok sih deh dong"),
];

/// The fillers of a language.
pub(crate) fn of(code: &str) -> impl Iterator<Item = &'static str> {
    let own = BY_LANGUAGE.iter().filter(move |(language, _)| *language == code);
    EVERYWHERE.split_whitespace().chain(own.flat_map(|(_, words)| words.split_whitespace()))
}
