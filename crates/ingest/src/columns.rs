//! Columns by their names, and what to say of one that is not there.

use corpus::{Diagnostic, Place};

use crate::Refused;

/// The most columns of a table, as in the largest spreadsheets of LibreOffice and Excel.
pub(crate) const COLUMN_LIMIT: usize = 16_384;

/// Columns listed where one is missing.
const SHOWN: usize = 40;

/// The place of a column among `names`: by its name, or by a name that differs in case, spaces,
/// hyphens and underscores alone, if only one does.
///
/// # Errors
/// If there is none; the complaint names the nearest and lists what there is.
pub(crate) fn column(wanted: &str, names: &[String], place: Place) -> Result<usize, Refused> {
    if let Some(found) = names.iter().position(|name| name == wanted) {
        return Ok(found);
    }
    let mut same = (0..names.len())
        .filter(|&n| alike(&names[n]) == alike(wanted) && !alike(wanted).is_empty());
    if let (Some(found), None) = (same.next(), same.next()) {
        return Ok(found);
    }
    Err(missing(wanted, names, &[], place))
}

/// The letters and digits of a name, in lower case.
pub(crate) fn alike(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether one of the words of a name (`reviewCreatedAt`, `Star Rating`) is among `words`, or its
/// letters without spaces are.
pub(crate) fn has_word(name: &str, words: &[&str]) -> bool {
    let mut parted = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() || !c.is_alphanumeric() {
            parted.push(' ');
        }
        if c.is_alphanumeric() {
            parted.extend(c.to_lowercase());
        }
        before = c;
    }
    let whole = alike(name);
    words.iter().any(|word| *word == whole || parted.split(' ').any(|part| part == *word))
}

/// The complaint about a column that is not there; `questions` are other texts by which the columns
/// `names` are known.
pub(crate) fn missing(
    wanted: &str,
    names: &[String],
    questions: &[String],
    place: Place,
) -> Refused {
    let short = |name: &String| name.chars().take(60).collect();
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(short).collect();
    if names.len() > SHOWN {
        shown.push(format!("and {} more", names.len() - SHOWN));
    }
    let all: Vec<&str> = names.iter().chain(questions).map(String::as_str).collect();
    let near = nearest(wanted, &all).and_then(|near| all.iter().position(|text| *text == near));
    let mend = match near {
        Some(cell) if cell < names.len() => format!("write `{}` instead", names[cell]),
        Some(cell) => {
            let question: String = all[cell].chars().take(60).collect();
            format!("write `{}` instead, if `{question}` is meant", names[cell - names.len()])
        }
        None => "name one of the columns listed".to_owned(),
    };
    let problem = format!("no column `{wanted}`; columns here: {}", shown.join(", "));
    Refused::Options(Diagnostic::at(place, problem, mend))
}

/// The name most like `wanted`, if one is like it at all.
pub(crate) fn nearest<'n>(wanted: &str, names: &[&'n str]) -> Option<&'n str> {
    let mut best = (0.7, None); // Jaro–Winkler similarity; below, names have little in common
    for name in names {
        let similarity = strsim::jaro_winkler(&wanted.to_lowercase(), &name.to_lowercase());
        if similarity > best.0 {
            best = (similarity, Some(*name));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_column_is_named_with_its_nearest() {
        let names: Vec<String> = ["review_id", "stars", "Review Text"].map(String::from).into();
        assert_eq!(column("stars", &names, Place::file("r.csv")), Ok(1));
        assert_eq!(column("review_text", &names, Place::file("r.csv")), Ok(2));
        let complaint = column("star", &names, Place::line("r.csv", 1)).unwrap_err().complaint();
        assert_eq!(
            complaint.to_string(),
            "r.csv:1: no column `star`; columns here: review_id, stars, Review Text\n  mend: write `stars` instead"
        );
    }
}
