//! Time divided into periods, whose names sort as time goes.

use corpus::Timestamp;
use jiff::tz::TimeZone;

use crate::config::outcomes::Period;

/// The period of a time, in UTC; none where no calendar goes.
pub(crate) fn period(at: Timestamp, period: Period) -> Option<String> {
    let time = jiff::Timestamp::from_millisecond(at).ok()?;
    let date = time.to_zoned(TimeZone::UTC).date();
    let (year, month) = (date.year(), date.month());
    Some(match period {
        Period::Week => {
            let week = date.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
        Period::Month => format!("{year:04}-{month:02}"),
        Period::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
        Period::Year => format!("{year:04}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_those_of_the_calendar() {
        let at = ingest::moment("2026-12-31T23:59:59Z").unwrap();
        let of = |at, kind| period(at, kind).unwrap();
        assert_eq!(of(at, Period::Month), "2026-12");
        assert_eq!(of(at, Period::Quarter), "2026-Q4");
        assert_eq!(of(at, Period::Week), "2026-W53");
        assert_eq!(of(at + 1000, Period::Week), "2026-W53", "the first of January is a Friday");
        assert_eq!(of(at + 1000, Period::Year), "2027");
        assert_eq!(period(i64::MAX, Period::Year), None);
    }
}
