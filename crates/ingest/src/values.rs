//! Times as people and tools write them.

use corpus::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

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

/// A time, in UTC where it names no zone; none where it does not tell for sure, as `03/04/2026`.
///
/// Read is what readers of tables read as a time.
pub fn moment(text: &str) -> Option<Timestamp> {
    time(text, None)
}

/// A time as [`moment`] reads it, and whether the text names its zone: if not, it is that of a clock
/// which is as far from UTC as its place is.
pub fn clock_time(text: &str) -> Option<(Timestamp, bool)> {
    told(text, None)
}

/// A time, in UTC where it names no zone.
///
/// Reads ISO 8601 with or without zone and with a space for the `T`, dates alone (midnight), epoch
/// seconds and milliseconds, RFC 2822, `2016/05/03 9:31 PM`, `3 May 2026`, `May 3, 2026`, and, if the
/// column shows which number is the day, `03/05/2026 21:31`; all with a zone after them, too
/// (`2026/05/03 9:31:00 PM GMT+2`).
pub(crate) fn time(text: &str, order: Option<DayOrder>) -> Option<Timestamp> {
    told(text, order).map(|(time, _)| time)
}

/// The same, and whether the text names its zone.
fn told(text: &str, order: Option<DayOrder>) -> Option<(Timestamp, bool)> {
    let text = text.trim();
    let instant = || Some(text.parse::<jiff::Timestamp>().ok()?.as_millisecond());
    if let Some(time) = epoch(text).or_else(instant) {
        return Some((time, true));
    }
    let zoned = || zoned(text).and_then(|(local, ms)| Some(unzoned(local, order)? - ms));
    let mailed = || Some(rfc2822::parse(text).ok()?.timestamp().as_millisecond());
    let local = unzoned(text, order).map(|time| (time, false));
    local.or_else(|| zoned().or_else(mailed).map(|time| (time, true)))
}

/// A time that names no zone.
fn unzoned(text: &str, order: Option<DayOrder>) -> Option<Timestamp> {
    civil(text).or_else(|| slashed_time(text, order)).or_else(|| worded(text))
}

/// Zones by name, with their hours east of UTC, as RFC 2822 and common use have them; names with
/// two meanings in common use (CST, IST, BST) are left out.
const ZONES: [(&str, i64); 18] = [
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("WET", 0),
    ("WEST", 1),
    ("CET", 1),
    ("CEST", 2),
    ("EET", 2),
    ("EEST", 3),
    ("JST", 9),
    ("AEST", 10),
    ("AEDT", 11),
];

/// A time of the day followed by a zone: what stands before the zone, and the zone's offset.
fn zoned(text: &str) -> Option<(&str, i64)> {
    let (local, zone) = text.rsplit_once(' ')?;
    let local = local.trim_end();
    if !local.contains(':') {
        return None;
    }
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| *name == zone) {
        return Some((local, hours * 3_600_000));
    }
    let offset = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).unwrap_or(zone);
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = offset[1..].chars().filter(|&c| c != ':').collect();
    let number: i64 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    let (hours, minutes) =
        if digits.len() > 2 { (number / 100, number % 100) } else { (number, 0) };
    (hours <= 14 && minutes < 60).then_some((local, sign * (hours * 60 + minutes) * 60_000))
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
            "2026/05/03 2:00:00 PM GMT+2",
            "2026-05-03 17:30:00 +0530",
            "2026/05/03 8:00:00 AM EDT",
        ] {
            assert_eq!(time(text, None), Some(noon), "{text}");
        }
        let midnight = noon - 12 * 3_600_000;
        for text in ["2026-05-03", "3 May 2026", "May 3rd, 2026"] {
            assert_eq!(time(text, None), Some(midnight), "{text}");
        }
    }

    #[test]
    fn a_time_tells_whether_it_names_its_zone() {
        for (text, named) in [
            ("2026-05-03T12:00:00Z", true),
            ("2026-05-03T14:00:00+02:00", true),
            ("1777809600", true),
            ("2026-05-03 12:00:00 UTC", true),
            ("2026/05/03 8:00:00 AM EDT", true),
            ("Sun, 03 May 2026 12:00:00 +0000", true),
            ("2026-05-03 12:00:00", false),
            ("2026/05/03 12:00:00 PM", false),
        ] {
            assert_eq!(clock_time(text), Some((1_777_809_600_000, named)), "{text}");
        }
        assert_eq!(clock_time("soon"), None);
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
        for none in
            ["", "yesterday", "12", "99:99", "2026-13-01", "32/32/2026", "2026-05-03 12:00 IST"]
        {
            assert_eq!(time(none, day), None, "{none}");
        }
    }
}
