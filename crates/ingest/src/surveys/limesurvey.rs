//! LimeSurvey CSV: headers as codes (`Q2[SQ001]`), as texts, or as both (`Q2[SQ001]. How …? [Price]`).
//!
//! A header with both names its column by the code, and the question is the text after it. The time
//! is the date of submission, else of the last action; `1980-01-01`, which anonymised surveys write
//! for every response, is none. Ticked options are `Y`; `-oth-` means that the answer stands in the
//! column `[other]` beside.
//! Source: LimeSurvey Manual, "Exporting results", <https://manual.limesurvey.org/Exporting_results>.

use crate::columns::alike;
use crate::rows::header::Header;
use crate::surveys::{Dialect, Layout};
use crate::{Evidence, Strength};

/// Columns that LimeSurvey adds, as code and as text (by their letters alone).
const OWN: [(&str, &str); 7] = [
    ("id", "responseid"),
    ("submitdate", "datesubmitted"),
    ("lastpage", "lastpage"),
    ("startlanguage", "startlanguage"),
    ("seed", "seed"),
    ("startdate", "datestarted"),
    ("datestamp", "datelastaction"),
];

/// The exports of LimeSurvey.
pub(crate) struct LimeSurvey;

impl Dialect for LimeSurvey {
    fn name(&self) -> &'static str {
        "limesurvey"
    }

    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence> {
        let names = rows.first()?;
        let own = names.iter().filter_map(|name| own(name)).count();
        let language = names.iter().any(|name| own_code(name) == Some("startlanguage"));
        let why = "the columns are those of LimeSurvey";
        Evidence::when(own >= 3 && language, Strength::Certain, why)
    }

    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout {
        let names = rows.first().cloned().unwrap_or_default();
        let find = |code: &str| names.iter().position(|name| own_code(name) == Some(code));
        let (id, time) = (find("id"), find("submitdate").or_else(|| find("datestamp")));
        let (codes, texts) = names.iter().map(|name| split(name, both(&names))).unzip();
        Layout {
            id,
            time,
            no_value: time.map(|time| (time, "1980-01-01")),
            ..Layout::of(Header::new(codes, Some(texts), line), 1)
        }
    }
}

/// What separates code and text in the headers; none if they are not both there.
fn both(names: &[String]) -> Option<&str> {
    names.iter().find_map(|name| {
        let (code, text) = OWN.into_iter().find_map(|(code, text)| {
            Some((code, text)).filter(|_| alike(name) == format!("{code}{text}"))
        })?;
        let after = name.get(code.len()..)?;
        let end = after.find(char::is_alphanumeric)?;
        (!text.is_empty() && end > 0).then(|| &after[..end])
    })
}

/// The code and the text of a header.
fn split(name: &str, separator: Option<&str>) -> (String, String) {
    let parts = separator.and_then(|separator| name.split_once(separator));
    match parts {
        // A code has no spaces; a text without a code may hold the separator anywhere.
        Some((code, text)) if !code.is_empty() && !code.contains(char::is_whitespace) => {
            (code.to_owned(), text.trim().to_owned())
        }
        _ => (name.to_owned(), name.to_owned()),
    }
}

/// A column that LimeSurvey adds, in any of the three ways of writing headers.
fn own(name: &str) -> Option<(&'static str, &'static str)> {
    let letters = alike(name);
    OWN.into_iter().find(|(code, text)| {
        letters == *code || letters == *text || letters.strip_prefix(code) == Some(text)
    })
}

fn own_code(name: &str) -> Option<&'static str> {
    own(name).map(|(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_codes_or_texts_or_both() {
        let names =
            |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let codes = names(&["id", "submitdate", "startlanguage", "Q1"]);
        let texts = names(&["Response ID", "Date submitted", "Start language", "Why. Not?"]);
        let combined = names(&["id. Response ID", "Q2[SQ001]. How? [Price]"]);
        assert_eq!((both(&codes), both(&texts), both(&combined)), (None, None, Some(". ")));
        let (code, text) = split(&combined[1], both(&combined));
        assert_eq!((code.as_str(), text.as_str()), ("Q2[SQ001]", "How? [Price]"));
        assert_eq!(split("Why. Not?", None).0, "Why. Not?");
        assert!(
            LimeSurvey.recognise(&[codes]).is_some() && LimeSurvey.recognise(&[texts]).is_some()
        );
    }
}
