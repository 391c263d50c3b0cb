//! The calendar of a place: its clock with summer times, its hours of work, its holidays.
//!
//! Zones are those of the IANA database that ships with the program, not of the machine: the same
//! study gives the same figures everywhere.

use corpus::Timestamp;
use jiff::civil::{Date, Time, date};
use jiff::tz::{AmbiguousOffset, TimeZone};
use triangulation::BusinessHours;

use crate::config::outcomes::Period;

/// The clock of a place.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    zone: TimeZone,
}

/// Hours of work: the days of the week, Monday first, and from when until when.
pub(crate) struct Shift {
    pub(crate) days: [bool; 7],
    pub(crate) from: Time,
    /// None at midnight.
    pub(crate) until: Option<Time>,
}

/// Contacts are looked for between these years, the last left out; and so is work.
const YEARS: std::ops::Range<i16> = 1970..2101;

impl Calendar {
    /// That of UTC.
    pub(crate) fn utc() -> Calendar {
        Calendar { zone: TimeZone::UTC }
    }

    /// That of a zone of the IANA database, or of an offset such as `+07:00`.
    pub(crate) fn named(name: &str) -> Option<Calendar> {
        if name.starts_with(['+', '-']) {
            // As the time of day of such an offset.
            let time: jiff::Timestamp = format!("2000-01-01T00:00:00{name}").parse().ok()?;
            let midnight: jiff::Timestamp = "2000-01-01T00:00:00Z".parse().ok()?;
            let seconds = midnight.as_second() - time.as_second();
            let offset = jiff::tz::Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?;
            return Some(Calendar { zone: TimeZone::fixed(offset) });
        }
        Some(Calendar { zone: TimeZone::get(name).ok()? })
    }

    /// The time that a text tells, on this clock where it names no zone.
    ///
    /// Of an hour that comes twice, when the clock is put back, the first is meant.
    ///
    /// # Errors
    /// Why it is no time.
    pub(crate) fn time(&self, text: &str) -> Result<Timestamp, String> {
        let told = ingest::clock_time(text);
        let (time, named) =
            told.ok_or_else(|| format!("`{text}` is not a time that can be told for sure"))?;
        let utc = jiff::Timestamp::from_millisecond(time).ok().map(|at| at.to_zoned(TimeZone::UTC));
        let local = utc.map(|at| at.datetime()).filter(|at| YEARS.contains(&at.year()));
        let local = local.ok_or_else(|| {
            format!("`{text}` is not a time of the years {} to {}", YEARS.start, YEARS.end - 1)
        })?;
        if named {
            return Ok(time);
        }
        let ambiguous = self.zone.to_ambiguous_zoned(local);
        if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
            return Err(format!("the clock went forward over `{text}`: there was no such time"));
        }
        let zoned = ambiguous.compatible().map_err(|error| error.to_string())?;
        Ok(zoned.timestamp().as_millisecond())
    }

    /// The day of a time, on this clock; none where no calendar goes.
    fn day(&self, at: Timestamp) -> Option<Date> {
        let time = jiff::Timestamp::from_millisecond(at).ok()?;
        Some(time.to_zoned(self.zone.clone()).date())
    }

    /// The period of a time, on this clock, by a name that sorts as time goes; none where no calendar
    /// goes.
    pub(crate) fn period(&self, at: Timestamp, period: Period) -> Option<String> {
        let date = self.day(at)?;
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

    /// The time in which people work, on this clock.
    pub(crate) fn hours(&self, shifts: &[Shift], holidays: &[Date]) -> BusinessHours {
        let first = date(YEARS.start, 1, 1);
        let days = first.series(jiff::Span::new().days(1));
        let days = days.take_while(|day| YEARS.contains(&day.year()));
        let days = days.filter(|day| !holidays.contains(day));
        let spans = days.flat_map(|day| {
            let weekday = day.weekday().to_monday_zero_offset() as usize;
            let here = shifts.iter().filter(move |shift| shift.days[weekday]);
            here.filter_map(move |shift| {
                let end = match shift.until {
                    Some(until) => day.to_datetime(until),
                    None => day.tomorrow().ok()?.to_datetime(Time::midnight()),
                };
                // Where the clock goes forward over it, work begins that much later.
                let at = |time| Some(self.zone.to_timestamp(time).ok()?.as_millisecond());
                Some((at(day.to_datetime(shift.from))?, at(end)?))
            })
        });
        BusinessHours::of(spans.collect())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn at(text: &str) -> Timestamp {
        ingest::moment(text).unwrap()
    }

    #[test]
    fn periods_are_those_of_the_calendar() {
        let utc = Calendar::utc();
        let end = at("2026-12-31T23:59:59Z");
        let of = |at, kind| utc.period(at, kind).unwrap();
        assert_eq!(of(end, Period::Month), "2026-12");
        assert_eq!(of(end, Period::Quarter), "2026-Q4");
        assert_eq!(of(end, Period::Week), "2026-W53");
        assert_eq!(of(end + 1000, Period::Week), "2026-W53", "the first of January is a Friday");
        assert_eq!(of(end + 1000, Period::Year), "2027");
        assert_eq!(utc.period(i64::MAX, Period::Year), None);
        let bangkok = Calendar::named("Asia/Bangkok").unwrap();
        assert_eq!(bangkok.period(end, Period::Year).unwrap(), "2027");
    }

    #[test]
    fn a_time_without_a_zone_is_that_of_the_clock_on_the_wall() {
        let london = Calendar::named("Europe/London").unwrap();
        for (text, utc) in [
            ("2026-01-15 12:00", "2026-01-15T12:00:00Z"),
            ("2026-07-15 12:00", "2026-07-15T11:00:00Z"),
            ("2026-07-15T12:00:00+02:00", "2026-07-15T10:00:00Z"),
            // The hour that comes twice.
            ("2026-10-25 01:30", "2026-10-25T00:30:00Z"),
        ] {
            assert_eq!(london.time(text), Ok(at(utc)), "{text}");
        }
        for (text, why) in [
            (
                "2026-03-29 01:30",
                "the clock went forward over `2026-03-29 01:30`: there was no such time",
            ),
            ("soon", "`soon` is not a time that can be told for sure"),
            ("0206-03-29 01:30", "`0206-03-29 01:30` is not a time of the years 1970 to 2100"),
        ] {
            assert_eq!(london.time(text), Err(why.to_owned()));
        }
        let bangkok = Calendar::named("+07:00").unwrap();
        assert_eq!(bangkok.time("2026-01-01 02:00"), Ok(at("2025-12-31T19:00:00Z")));
        assert!(Calendar::named("Europe/Londn").is_none() && Calendar::named("+7").is_none());
    }

    #[test]
    fn hours_of_work_follow_the_clock_and_leave_out_nights_weekends_and_holidays() {
        let london = Calendar::named("Europe/London").unwrap();
        let week = Shift {
            days: [true, true, true, true, true, false, false],
            from: time(9, 0, 0, 0),
            until: Some(time(17, 0, 0, 0)),
        };
        let saturday = Shift {
            days: [false, false, false, false, false, true, false],
            from: time(22, 0, 0, 0),
            until: None,
        };
        let hours = london.hours(&[week, saturday], &[date(2026, 12, 25)]);
        let passed = |start: &str, end: &str| hours.between(at(start), at(end)) as f64 / 3.6e6;
        // Summer: nine o'clock is eight in UTC.
        assert_eq!(passed("2026-07-15T07:00:00Z", "2026-07-15T10:00:00Z"), 2.0);
        assert_eq!(passed("2026-01-15T07:00:00Z", "2026-01-15T10:00:00Z"), 1.0);
        // From Friday at four to Monday at ten, the clock put forward in between.
        assert_eq!(passed("2026-03-27T16:00:00Z", "2026-03-30T09:00:00Z"), 1.0 + 2.0 + 1.0);
        assert_eq!(passed("2026-12-24T16:00:00Z", "2026-12-28T10:00:00Z"), 1.0 + 2.0 + 1.0);
        let whole = passed("2025-12-31T00:00:00Z", "2027-01-01T00:00:00Z");
        // Of 2026: 261 days of the week, but for Christmas, and 52 Saturdays; and 31 December 2025.
        assert_eq!(whole, f64::from((261 - 1 + 1) * 8 + 52 * 2));
    }
}
