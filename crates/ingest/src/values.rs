//! What is written in a cell → ratings, measures, times.

use corpus::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// The number with which a text begins: `4.0`, `4 stars`, `4,5`, `10 - Extremely likely`, `-2`.
pub(crate) fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let digits = unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len());
    let mut number = unsigned[..digits].to_owned();
    let mut rest = &unsigned[digits..];
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let decimals = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
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
    let value: f64 = number.parse().ok().filter(|_| labelled)?;
    Some(if text.starts_with(['-', '−']) { -value } else { value })
}

/// A rating: a leading number, or stars drawn as `★★★☆☆`.
pub(crate) fn rating(text: &str) -> Option<f64> {
    let stars = text.chars().filter(|&c| matches!(c, '★' | '⭐')).count();
    let drawn = stars > 0 && text.chars().all(|c| matches!(c, '★' | '⭐' | '☆' | '\u{FE0F}' | ' '));
    if drawn { Some(stars as f64) } else { leading_number(text) }
}

/// Which of two numbers is the day in dates such as `03/04/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOrder {
    DayFirst,
    MonthFirst,
}

impl DayOrder {
    /// What a date tells: `13/04/2026` can only have the day first; `03/04/2026` tells nothing.
    pub(crate) fn shown_by(text: &str) -> Option<DayOrder> {
        match slashed(text)? {
            ([13..=31, 1..=12, _], _) => Some(DayOrder::DayFirst),
            ([1..=12, 13..=31, _], _) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// A time, in UTC where it names no zone.
///
/// Reads ISO 8601 with or without zone and with a space for the `T`, dates alone (midnight), epoch
/// seconds and milliseconds, RFC 2822, `2016/05/03 9:31 PM`, `3 May 2026`, `May 3, 2026`, and, if the
/// column shows which number is the day, `03/05/2026 21:31`.
pub(crate) fn time(text: &str, order: Option<DayOrder>) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(epoch) = epoch(text) {
        return Some(epoch);
    }
    let plain =
        ["UTC", "GMT", "Z"].iter().find_map(|zone| text.strip_suffix(zone)).map(str::trim_end);
    if let Some(time) = plain.and_then(civil) {
        return Some(time);
    }
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.as_millisecond());
    }
    civil(text)
        .or_else(|| rfc2822::parse(text).ok().map(|zoned| zoned.timestamp().as_millisecond()))
        .or_else(|| slashed_time(text, order))
        .or_else(|| worded(text))
}

/// Seconds or milliseconds since 1970; the size tells which (seconds up to the year 5138).
fn epoch(text: &str) -> Option<Timestamp> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if whole.len() < 9 || whole.len() > 14 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    Some(if number < 100_000_000_000 { number * 1000 } else { number })
}

fn civil(text: &str) -> Option<Timestamp> {
    let has_dashes = text.as_bytes().get(4) == Some(&b'-');
    let time: DateTime = text.parse().ok().filter(|_| has_dashes)?;
    in_utc(time)
}

fn in_utc(time: DateTime) -> Option<Timestamp> {
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

/// Three numbers with `/`, `.` or `-` between them, and the rest of the text.
fn slashed(text: &str) -> Option<([i16; 3], &str)> {
    let (date, rest) = text.trim().split_once([' ', 'T', ',']).unwrap_or((text.trim(), ""));
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-') {
        return None;
    }
    let numbers: Vec<i16> = date.split(separator).filter_map(|part| part.parse().ok()).collect();
    Some((numbers.try_into().ok()?, rest.trim()))
}

fn slashed_time(text: &str, order: Option<DayOrder>) -> Option<Timestamp> {
    let (numbers, rest) = slashed(text)?;
    let [year, month, day] = match (numbers, order) {
        ([year, month, day], _) if year >= 1000 => [year, month, day],
        ([day, month, year], Some(DayOrder::DayFirst)) => [year, month, day],
        ([month, day, year], Some(DayOrder::MonthFirst)) => [year, month, day],
        _ => return None,
    };
    let year = if (0..100).contains(&year) { 2000 + year } else { year };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let (hour, minute, second) = if rest.is_empty() { (0, 0, 0) } else { clock(rest)? };
    in_utc(date.at(hour, minute, second, 0))
}

/// `21:31`, `9:31:58 PM`.
fn clock(text: &str) -> Option<(i8, i8, i8)> {
    let upper = text.to_ascii_uppercase();
    let (digits, afternoon) = if let Some(before) = upper.strip_suffix("PM") {
        (before, Some(true))
    } else if let Some(before) = upper.strip_suffix("AM") {
        (before, Some(false))
    } else {
        (upper.as_str(), None)
    };
    let parts: Vec<i8> = digits.trim().split(':').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let hour = match afternoon {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
    };
    let valid = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    valid.then_some((hour, minute, second))
}

/// `3 May 2026`, `May 3, 2026`, `3rd August 2015`.
fn worded(text: &str) -> Option<Timestamp> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [a, b, year] = words[..] else { return None };
    let (day, month) = if a.starts_with(|c: char| c.is_ascii_digit()) { (a, b) } else { (b, a) };
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = month.to_lowercase();
    let month = months.iter().position(|name| month.starts_with(name))? as i8 + 1;
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    in_utc(date.at(0, 0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_have_labels() {
        let numbers =
            ["4.0", " 4 stars", "4,5", "10 - Extremely likely", "-2", "4/5", "0=never", "7)"];
        let read: Vec<_> = numbers.iter().map(|text| leading_number(text).unwrap()).collect();
        assert_eq!(read, [4.0, 4.0, 4.5, 10.0, -2.0, 4.0, 0.0, 7.0]);
        for none in ["", "n/a", "stars", "2nd floor", "1.2.3", "10-12", "-", "."] {
            assert_eq!(leading_number(none), None, "{none}");
        }
        assert_eq!(rating("★★★☆☆"), Some(3.0));
    }

    #[test]
    fn times_are_utc_milliseconds() {
        let noon = 1_777_809_600_000; // 2026-05-03T12:00:00Z
        for text in [
            "2026-05-03T12:00:00Z",
            "2026-05-03T14:00:00+02:00",
            "2026-05-03 12:00:00",
            "2026-05-03 12:00:00 UTC",
            "2026-05-03T12:00:00.000",
            "1777809600",
            "1777809600000",
            "2026/05/03 12:00",
            "2026/05/03 12:00:00 PM",
            "Sun, 03 May 2026 12:00:00 +0000",
        ] {
            assert_eq!(time(text, None), Some(noon), "{text}");
        }
        let midnight = noon - 12 * 3_600_000;
        for text in ["2026-05-03", "3 May 2026", "May 3rd, 2026"] {
            assert_eq!(time(text, None), Some(midnight), "{text}");
        }
    }

    #[test]
    fn a_day_is_never_guessed() {
        assert_eq!(time("03/05/2026", None), None);
        let (day, month) = (Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst));
        assert_eq!(time("03/05/2026", day), time("2026-05-03", None));
        assert_eq!(time("05/03/2026 9:05:07 PM", month), time("2026-05-03T21:05:07", None));
        assert_eq!(time("31.12.2026", day), time("2026-12-31", None));
        assert_eq!(DayOrder::shown_by("31.12.2026"), day);
        assert_eq!(DayOrder::shown_by("3/31/2026 10:00"), month);
        assert_eq!(DayOrder::shown_by("2026-12-31"), None);
        for none in ["", "yesterday", "12", "99:99", "2026-13-01", "32/32/2026"] {
            assert_eq!(time(none, day), None, "{none}");
        }
    }
}
