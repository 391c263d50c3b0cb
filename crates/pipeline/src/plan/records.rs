//! From what a pipeline file says of service records to how they are read.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use toml::Spanned;
use triangulation::{BusinessHours, Score};

use crate::calendar::{Calendar, Shift};
use crate::config::{Config, outcomes as written};
use crate::plan::outcomes::score;
use crate::plan::{Input, Planner};

/// Service records ready to be read.
pub(crate) struct Records {
    pub(crate) id: String,
    pub(crate) files: Vec<Input>,
    pub(crate) columns: written::RecordColumns,
    /// The clock of times without a zone, and of periods.
    pub(crate) calendar: Calendar,
    pub(crate) hours: Option<BusinessHours>,
    pub(crate) repeat_within_days: u32,
    pub(crate) short_abandon_seconds: Option<f64>,
    /// How the score of `csat` is made.
    pub(crate) csat: Score,
}

impl Planner<'_> {
    pub(super) fn all_records(&mut self, config: &Config) -> Vec<Records> {
        let mut ids: BTreeSet<&str> =
            config.source.iter().map(|source| source.id.get_ref().as_str()).collect();
        let mut all = Vec::new();
        for records in &config.records {
            let id = records.id.get_ref();
            if !ids.insert(id) {
                let problem = format!("`{id}` is the id of a source or of other records, too");
                self.complain(&records.id, problem, "give the records an id of their own");
            }
            if records.short_abandon_seconds.is_some() && records.columns.wait_seconds.is_none() {
                let problem = "`short-abandon-seconds` needs to know how long customers waited";
                self.complain(&records.id, problem.into(), "name the column `wait-seconds`");
            }
            let calendar = self.calendar(records.time_zone.as_ref());
            all.push(Records {
                id: id.clone(),
                files: self.inputs(&records.files),
                columns: records.columns.clone(),
                hours: self.hours(records, &calendar),
                calendar,
                repeat_within_days: records.repeat_within_days,
                short_abandon_seconds: records.short_abandon_seconds,
                csat: score(config, "csat"),
            });
        }
        all
    }

    fn calendar(&mut self, zone: Option<&Spanned<String>>) -> Calendar {
        let Some(zone) = zone else { return Calendar::utc() };
        Calendar::named(zone.get_ref()).unwrap_or_else(|| {
            let problem = format!("`{}` is no time zone", zone.get_ref());
            self.complain(zone, problem, "write it as `Europe/London`, or as `+07:00`");
            Calendar::utc()
        })
    }

    fn hours(&mut self, records: &written::Records, calendar: &Calendar) -> Option<BusinessHours> {
        let mut shifts = Vec::new();
        for hours in &records.business_hours {
            let written::BusinessHours { days, from, until } = hours.get_ref();
            let worked = |at: usize| days.iter().any(|day| *day as usize == at);
            let days = std::array::from_fn(worked);
            match clock(from).zip(clock(until)) {
                Some((Some(from), until)) if until.is_none_or(|until| from < until) => {
                    shifts.push(Shift { days, from, until });
                }
                _ => {
                    let problem = "these are no business hours".to_owned();
                    let mend = "write e.g. `{ days = [\"mon\", \"tue\"], from = \"08:00\", until = \"18:00\" }`; work over midnight is two of them";
                    self.complain(hours, problem, mend);
                }
            }
        }
        let mut holidays: Vec<Date> = Vec::new();
        for holiday in &records.holidays {
            match holiday.get_ref().parse() {
                Ok(day) => holidays.push(day),
                Err(_) => {
                    let problem = format!("`{}` is no day", holiday.get_ref());
                    self.complain(holiday, problem, "write it as 2026-12-25");
                }
            }
        }
        (!shifts.is_empty()).then(|| calendar.hours(&shifts, &holidays))
    }
}

/// `08:30`; none inside at the end of the day, `24:00`.
#[expect(clippy::option_option, reason = "no clock, and the end of the day")]
fn clock(text: &str) -> Option<Option<Time>> {
    let (hours, minutes) = text.split_once(':')?;
    match (hours.parse().ok()?, minutes.parse().ok()?) {
        (24, 0) => Some(None),
        (hour, minute) => Some(Some(Time::new(hour, minute, 0, 0).ok()?)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn clocks_are_read() {
        assert_eq!((clock("08:30"), clock("24:00")), (Some(Some(time(8, 30, 0, 0))), Some(None)));
        assert_eq!((clock("8"), clock("25:00"), clock("08:61")), (None, None, None));
    }
}
