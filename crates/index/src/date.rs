//! Days, months and years as ranges of time, in UTC.

use std::ops::Range;

use corpus::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// From the first millisecond of what `text` names up to and without the first one after it.
///
/// `2025` is the year, `2025-03` the month, `2025-03-07` the day; anything else is none of them.
pub(crate) fn range(text: &str) -> Option<Range<Timestamp>> {
    let mut numbers = Vec::new();
    for part in text.split('-') {
        let digits = if numbers.is_empty() { 4..=4 } else { 1..=2 };
        if !digits.contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        numbers.push(part.parse::<i16>().ok()?);
    }
    let narrow = |number: i16| i8::try_from(number).ok();
    let (first, last) = match numbers[..] {
        [year] => (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
        [year, month] => {
            let first = Date::new(year, narrow(month)?, 1).ok()?;
            (first, first.last_of_month())
        }
        [year, month, day] => {
            let date = Date::new(year, narrow(month)?, narrow(day)?).ok()?;
            (date, date)
        }
        _ => return None,
    };
    Some(start(first)?..start(last.tomorrow().ok()?)?)
}

/// The first millisecond of a day.
fn start(date: Date) -> Option<Timestamp> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::range;

    const DAY: i64 = 86_400_000;

    #[test]
    fn a_range_covers_its_last_day() {
        assert_eq!(range("1970"), Some(0..365 * DAY));
        assert_eq!(range("1970-02"), Some(31 * DAY..59 * DAY));
        assert_eq!(range("1972-02-29"), Some(789 * DAY..790 * DAY));
        for wrong in ["", "70", "1970-13", "1970-02-30", "1970-1-1-1", "+197", "9999-12-31"] {
            assert_eq!(range(wrong), None, "{wrong}");
        }
    }
}
