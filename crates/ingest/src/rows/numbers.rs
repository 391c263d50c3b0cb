//! Numbers in answers and ratings: alone, or with the label of a scale.
//!
//! Tools export a scale as its value (`10`), its label (`Extremely likely`) or both in either order
//! (`10 - Extremely likely`, `Very satisfied (5)`). A number is read only where there is no doubt
//! which one is meant: a second number that differs makes it none, and so do bounds and ranges.

/// Words between a rating and the best there is, e.g. `4 out of 5`.
const OF: [&str; 6] = ["/", "out of ", "of ", "von ", "sur ", "de "];

/// The number that a text states.
///
/// Read are a number alone (`4.0`, `4,5`, `-2`), one before a label (`10 - Extremely likely`,
/// `5 = agree`, `4 stars`, `4/5`, `4 out of 5`), and one after it (`Very satisfied (5)`, `agree = 5`,
/// `Score: 9`, `Agree - 5`). None are words (`likely`), ordinals and names (`2nd`, `3G`), ranges
/// (`10-12`, `1 to 2 years`), bounds (`5+`, `<1`), texts with two numbers that differ, and `1,000`,
/// which is one in some countries and a thousand in others.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    match leading(text) {
        Some((value, rest)) => {
            let open = rest.starts_with('+');
            let alone = others(without_best(rest)).all(|other| other == value);
            (alone && !open).then_some(value)
        }
        None => trailing(text),
    }
}

/// A rating: a number, or stars drawn as `★★★☆☆`.
pub(crate) fn rating(text: &str) -> Option<f64> {
    let stars = text.chars().filter(|&c| matches!(c, '★' | '⭐')).count();
    let drawn = stars > 0 && text.chars().all(|c| matches!(c, '★' | '⭐' | '☆' | '\u{FE0F}' | ' '));
    if drawn { Some(stars as f64) } else { number(text) }
}

/// The number with which a text begins, and what follows it.
fn leading(text: &str) -> Option<(f64, &str)> {
    let unsigned = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let n_digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = n_digits(unsigned);
    let mut number = unsigned[..digits].to_owned();
    let mut rest = &unsigned[digits..];
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let decimals = n_digits(after);
        let thousands = rest.starts_with(',') && decimals == 3 && !matches!(&*number, "" | "0");
        if thousands {
            return None;
        }
        if decimals > 0 {
            number = format!("{number}.{}", &after[..decimals]);
            rest = &after[decimals..];
        }
    }
    // `2nd floor`, `3G`, `1.2.3` and `10-12` are not numbers with a label after them.
    let mut following = rest.chars();
    let labelled = match following.next() {
        None => true,
        Some(c) if c.is_alphanumeric() || c == '.' || c == ',' => false,
        Some('-' | '–') => following.next().is_none_or(char::is_whitespace),
        Some(_) => true,
    };
    let value: f64 = number.parse().ok().filter(|value: &f64| labelled && value.is_finite())?;
    Some((if text.starts_with(['-', '−']) { -value } else { value }, rest))
}

/// The number after a label: in brackets, or after `=`, `:` or a dash.
fn trailing(text: &str) -> Option<f64> {
    let bracketed = text.strip_suffix([')', ']']).and_then(|inside| inside.rsplit_once(['(', '[']));
    let dashed = || text.rsplit_once(" - ").or_else(|| text.rsplit_once(" – "));
    let (label, stated) = bracketed.or_else(|| text.rsplit_once(['=', ':'])).or_else(dashed)?;
    let (value, rest) = leading(stated.trim())?;
    let alone = without_best(rest).trim().is_empty() && others(label).all(|other| other == value);
    (alone && !label.trim().is_empty()).then_some(value)
}

/// What follows a number, without the best there is (`/5`, ` out of 5`).
fn without_best(rest: &str) -> &str {
    let after = rest.trim_start();
    let best = OF.iter().find_map(|word| {
        let given = after.get(..word.len())?;
        given.eq_ignore_ascii_case(word).then(|| after[word.len()..].trim_start())
    });
    best.and_then(leading).map_or(rest, |(_, rest)| rest)
}

/// The numbers that stand in a text by themselves.
fn others(text: &str) -> impl Iterator<Item = f64> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != '.' && c != ',');
    let parts = parts.map(|part| part.trim_matches(['.', ',']));
    parts
        .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        .filter_map(|part| part.replace(',', ".").parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_have_labels_before_or_after() {
        for (text, value) in [
            ("4.0", 4.0),
            (" 4 stars", 4.0),
            ("4,5", 4.5),
            ("0,125", 0.125),
            ("10 - Extremely likely", 10.0),
            ("-2", -2.0),
            ("−2 (worse)", -2.0),
            ("4/5", 4.0),
            ("4.0 out of 5 stars", 4.0),
            ("4 / 10", 4.0),
            ("0=never", 0.0),
            ("5 = agree (5)", 5.0),
            ("7)", 7.0),
            ("80 %", 80.0),
            ("Very satisfied (5)", 5.0),
            ("Very satisfied (5/5)", 5.0),
            ("agree = 5", 5.0),
            ("Score: 9", 9.0),
            ("Not at all likely - 0", 0.0),
            ("5 - B2B customers", 5.0),
            ("พอใจมาก (5)", 5.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(rating("★★★☆☆"), Some(3.0));
    }

    #[test]
    fn a_number_in_doubt_is_none() {
        for text in [
            "",
            "n/a",
            "stars",
            "2nd floor",
            "1.2.3",
            "10-12",
            "10 - 12",
            "-",
            ".",
            "1 to 2 years",
            "5+",
            "5+ years",
            "<1",
            "1,000",
            "5 = 1",
            "3 times in 2 weeks",
            "2:30",
            "(5)",
            "2 (5)",
            "between 3 and 5 (4)",
            "version 5",
            "3 May 2026",
            "9999999999999999999999999999e",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number(&"9".repeat(400)), None);
    }
}
