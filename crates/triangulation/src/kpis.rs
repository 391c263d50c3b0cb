//! Figures of service: what respondents scored, and how contacts were handled.
//!
//! Every share has a Wilson interval, the Net Promoter Score an adjusted Wald one, every mean
//! Student's, every quantile that of two values of the sample (Conover). Times are counted by whole
//! seconds, so that memory grows with the number of different times, not of contacts.

use std::collections::BTreeMap;

use corpus::{Id, Timestamp};
use statistics::{Interval, Values, mean_of_moments, net_promoter, wilson};

use crate::drivers::Score;
use crate::tally::MILLION;

/// A figure of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct KpiRow {
    /// The measure, with what is made of it where there are several: `resolution_minutes.p90`.
    pub measure: String,
    /// The source, or the records.
    pub source_id: String,
    /// The attribute of the segment; absent over all.
    pub attribute: Option<String>,
    /// Its value; absent over all, and where it is unknown.
    pub value: Option<String>,
    /// The period; absent over all time.
    pub period: Option<String>,
    /// The channel; absent over all channels.
    pub channel: Option<String>,
    /// Answers or contacts it is of.
    pub n: u64,
    /// The figure.
    pub figure: f64,
    /// Lower end of its interval at 95 %.
    pub low: Option<f64>,
    /// Upper end of its interval at 95 %.
    pub high: Option<f64>,
    /// What it is, and which interval.
    pub method: String,
}

/// Where an answer or a contact belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The source, or the records.
    pub source: &'p str,
    /// (attribute, value); an absent value is unknown.
    pub segments: &'p [(&'p str, Option<&'p str>)],
    /// The period, if the study has periods and the time is known.
    pub period: Option<&'p str>,
    /// The channel.
    pub channel: Option<&'p str>,
}

/// A contact of a customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// Whose, and about what, as far as it is known.
    pub customer: Option<Id>,
    /// When it began.
    pub opened: Option<Timestamp>,
    /// Seconds until the first answer, by the clock or in business hours.
    pub first_response: Option<i64>,
    /// Seconds until it was solved, likewise.
    pub resolution: Option<i64>,
    /// Seconds that people worked on it.
    pub handled: Option<f64>,
    /// How often the customer had to be in touch, within this row.
    pub contacts: Option<f64>,
    /// Whether the customer gave up; absent where it is not told, or gave up too soon to count.
    pub abandoned: Option<bool>,
    /// What the customer scored afterwards.
    pub csat: Option<f64>,
}

/// A cell: measure, source, attribute, value, period, channel.
type Key = (String, String, Option<String>, Option<String>, Option<String>, Option<String>);

#[derive(Clone, Debug)]
enum Counts {
    Share { with: u64, of: u64, of_what: &'static str },
    Score(Score, Answers),
    Seconds(Values),
}

#[derive(Clone, Copy, Debug, Default)]
struct Answers {
    n: u64,
    promoters: u64,
    detractors: u64,
    top: u64,
    /// In millionths.
    sum: i64,
    squares: i128,
}

/// A contact that may have been the customer's last on the matter.
#[derive(Clone, Debug)]
struct Visit {
    opened: Timestamp,
    at_once: bool,
    /// Its place among the sets of cells.
    cells: usize,
}

/// What has been counted.
#[derive(Clone, Debug, Default)]
pub struct Kpis {
    cells: BTreeMap<Key, Counts>,
    /// (records, customer) → contacts that were not given up.
    visits: BTreeMap<(String, Id), Vec<Visit>>,
    /// The sets of cells that visits belong to, each once: few, however many visits there are.
    places: BTreeMap<Vec<Key>, usize>,
}

const MINUTE: f64 = 60.0;
const DAY: i64 = 86_400_000;

impl Kpis {
    /// Counts an answer to a measure of a survey or a rating.
    pub fn answer(&mut self, measure: &str, score: Score, answer: f64, place: &Place<'_>) {
        if !answer.is_finite() {
            return;
        }
        for key in keys(measure, place) {
            let counts = self.cells.entry(key);
            let counts = counts.or_insert(Counts::Score(score, Answers::default()));
            if let Counts::Score(score, answers) = counts {
                answers.add(*score, answer);
            }
        }
    }

    /// Counts a contact; `csat` tells how its score is made.
    pub fn contact(&mut self, contact: &Contact, csat: Score, place: &Place<'_>) {
        let seconds = [
            ("first_response_minutes", contact.first_response),
            ("resolution_minutes", contact.resolution),
        ];
        for (measure, seconds) in seconds {
            let Some(seconds) = seconds else { continue };
            for key in keys(measure, place) {
                let counts = self.cells.entry(key).or_insert(Counts::Seconds(Values::default()));
                if let Counts::Seconds(values) = counts {
                    values.add(seconds);
                }
            }
        }
        if let Some(seconds) = contact.handled {
            self.answer("handle_minutes", Score::Mean, seconds / MINUTE, place);
        }
        if let Some(answer) = contact.csat {
            self.answer("csat", csat, answer, place);
        }
        if let Some(abandoned) = contact.abandoned {
            for key in keys("abandonment", place) {
                self.share(key, abandoned, "contacts given up by the customer");
            }
        }
        let Contact { customer: Some(customer), opened: Some(opened), .. } = *contact else {
            return;
        };
        if contact.abandoned != Some(true) {
            let at_once = contact.resolution.is_some() && contact.contacts.is_none_or(|n| n <= 1.0);
            let cells = keys("first_contact_resolution", place);
            let next = self.places.len();
            let cells = *self.places.entry(cells).or_insert(next);
            let visits = self.visits.entry((place.source.to_owned(), customer)).or_default();
            visits.push(Visit { opened, at_once, cells });
        }
    }

    fn share(&mut self, key: Key, with: bool, of_what: &'static str) {
        let counts = self.cells.entry(key).or_insert(Counts::Share { with: 0, of: 0, of_what });
        if let Counts::Share { with: sum, of, .. } = counts {
            *sum += u64::from(with);
            *of += 1;
        }
    }

    /// The figures, by measure, source and segment.
    ///
    /// `within` is the number of days in which a customer must not come back, for a contact to count
    /// as solved at the first; contacts of the last so many days are left out, for one may still come.
    pub fn rows(mut self, within: i64) -> Vec<KpiRow> {
        let mut last: BTreeMap<String, Timestamp> = BTreeMap::new();
        for ((records, _), visits) in &self.visits {
            let latest = visits.iter().map(|visit| visit.opened).max().unwrap_or(Timestamp::MIN);
            let known = last.entry(records.clone()).or_insert(latest);
            *known = latest.max(*known);
        }
        let places = std::mem::take(&mut self.places);
        let mut cells: Vec<(usize, Vec<Key>)> =
            places.into_iter().map(|(cells, at)| (at, cells)).collect();
        cells.sort_unstable_by_key(|(at, _)| *at);
        for ((records, _), mut visits) in std::mem::take(&mut self.visits) {
            visits.sort_by_key(|visit| visit.opened);
            let end = last.get(&records).copied().unwrap_or(Timestamp::MAX);
            let next: Vec<Option<Timestamp>> =
                visits.iter().skip(1).map(|visit| Some(visit.opened)).chain([None]).collect();
            for (visit, next) in visits.into_iter().zip(next) {
                if end - visit.opened < within * DAY {
                    continue;
                }
                let back = next.is_some_and(|next| next - visit.opened <= within * DAY);
                for key in &cells[visit.cells].1 {
                    self.share(key.clone(), visit.at_once && !back, "contacts solved at the first");
                }
            }
        }
        self.cells.into_iter().flat_map(|(key, counts)| counts.rows(&key)).collect()
    }
}

/// The cells an answer belongs to: over all, its segments, its period, its channel.
fn keys(measure: &str, place: &Place<'_>) -> Vec<Key> {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let key = |attribute, value, period, channel| {
        let (measure, source) = (measure.to_owned(), place.source.to_owned());
        (measure, source, own(attribute), own(value), own(period), own(channel))
    };
    let mut keys = vec![key(None, None, None, None)];
    keys.extend(place.segments.iter().map(|(name, value)| key(Some(name), *value, None, None)));
    keys.extend(place.period.map(|period| key(None, None, Some(period), None)));
    keys.extend(place.channel.map(|channel| key(None, None, None, Some(channel))));
    keys
}

impl Answers {
    fn add(&mut self, score: Score, answer: f64) {
        self.n += 1;
        self.promoters += u64::from(answer >= 9.0);
        self.detractors += u64::from(answer <= 6.0);
        if let Score::TopBox(least) = score {
            self.top += u64::from(answer >= least);
        }
        let millionths = (answer.clamp(-1e9, 1e9) * MILLION).round() as i64;
        self.sum += millionths;
        self.squares += i128::from(millionths) * i128::from(millionths);
    }

    /// The mean, with Student's interval.
    fn mean(&self) -> Option<(f64, Option<Interval>)> {
        let n = i128::from(self.n);
        let spread = n * self.squares - i128::from(self.sum) * i128::from(self.sum);
        let variance = spread as f64 / MILLION / MILLION / (n * (n - 1)) as f64;
        let mean = mean_of_moments(self.n, self.sum as f64 / MILLION / self.n as f64, variance)?;
        Some((mean.mean, mean.interval))
    }
}

impl Counts {
    fn rows(&self, key: &Key) -> Vec<KpiRow> {
        let row =
            |suffix: &str, n, figure: f64, interval: Option<Interval>, method: String| KpiRow {
                measure: format!("{}{suffix}", key.0),
                source_id: key.1.clone(),
                attribute: key.2.clone(),
                value: key.3.clone(),
                period: key.4.clone(),
                channel: key.5.clone(),
                n,
                figure,
                low: interval.map(|interval| interval.low),
                high: interval.map(|interval| interval.high),
                method,
            };
        let share = |with: u64, of: u64, what: String| {
            let method = format!("share of {what}; Wilson interval");
            vec![row("", of, with as f64 / of as f64, wilson(with, of), method)]
        };
        match self {
            Counts::Share { with, of, of_what } => share(*with, *of, (*of_what).to_owned()),
            Counts::Score(Score::TopBox(least), answers) => {
                share(answers.top, answers.n, format!("answers of {least} or more"))
            }
            Counts::Score(Score::NetPromoter, Answers { promoters, detractors, n, .. }) => {
                let found = net_promoter(*promoters, *detractors, *n).into_iter();
                let method = "100 × (share of 9 and 10 − share of 0 to 6); adjusted Wald interval";
                found.map(|it| row("", *n, it.score, Some(it.interval), method.into())).collect()
            }
            Counts::Score(Score::Mean, answers) => {
                let found = answers.mean().into_iter();
                let method = "mean; Student's interval";
                found
                    .map(|(mean, interval)| row("", answers.n, mean, interval, method.into()))
                    .collect()
            }
            Counts::Seconds(values) => [(".median", 0.5), (".p90", 0.9)]
                .into_iter()
                .filter_map(|(suffix, share)| {
                    let minutes = |interval: Interval| Interval {
                        low: interval.low / MINUTE,
                        high: interval.high / MINUTE,
                    };
                    let interval = values.quantile_interval(share).map(minutes);
                    let figure = values.quantile(share)? / MINUTE;
                    let method = "quantile; Conover's interval".to_owned();
                    Some(row(suffix, values.n(), figure, interval, method))
                })
                .collect(),
        }
    }
}

/// When people work: days of the week, Monday first, and the time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BusinessHours {
    /// Whether they work on Monday … Sunday.
    pub days: [bool; 7],
    /// When they begin, in milliseconds after midnight …
    pub from: i64,
    /// … and stop.
    pub until: i64,
    /// How far the local clock is ahead of UTC, in milliseconds; the same all year.
    pub offset: i64,
}

impl BusinessHours {
    /// The milliseconds between two times in which people work.
    pub fn between(&self, start: Timestamp, end: Timestamp) -> i64 {
        let (start, end) = (start + self.offset, end + self.offset);
        let (first, last) = (start.div_euclid(DAY), end.div_euclid(DAY));
        let works = |day: i64| self.days[(day + 3).rem_euclid(7) as usize];
        let part = |day: i64| {
            let (from, until) = (day * DAY + self.from, day * DAY + self.until);
            if works(day) { (end.min(until) - start.max(from)).max(0) } else { 0 }
        };
        if first == last {
            return part(first);
        }
        // Whole weeks in between are not walked through.
        let days = last - first - 1;
        let a_week = self.days.iter().filter(|works| **works).count() as i64;
        let rest = (0..days % 7).filter(|at| works(first + 1 + at)).count() as i64;
        part(first) + (days / 7 * a_week + rest) * (self.until - self.from) + part(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn business_hours_leave_out_nights_and_weekends() {
        let hours = BusinessHours {
            days: [true, true, true, true, true, false, false],
            from: 9 * HOUR,
            until: 17 * HOUR,
            offset: HOUR,
        };
        // Friday 2 January 2026, 16:00 UTC: 17:00 on the local clock.
        let friday = 20_455 * DAY + 16 * HOUR;
        assert_eq!(hours.between(friday - 2 * HOUR, friday), 2 * HOUR);
        assert_eq!(hours.between(friday, friday + 2 * DAY), 0);
        assert_eq!(hours.between(friday, friday + 3 * DAY), 8 * HOUR, "until Monday at 17:00");
        assert_eq!(hours.between(friday - HOUR, friday + 70 * DAY), HOUR + 50 * 8 * HOUR);
        assert_eq!(hours.between(friday, friday), 0);
        let slow: i64 =
            (0..70 * 24).map(|h| hours.between(friday + h * HOUR, friday + (h + 1) * HOUR)).sum();
        assert_eq!(slow, hours.between(friday, friday + 70 * DAY));
    }

    #[test]
    fn contacts_make_the_figures_of_service() {
        let mut kpis = Kpis::default();
        let segments = [("tier", Some("gold"))];
        let place = Place {
            source: "tickets",
            segments: &segments,
            period: Some("2026-01"),
            channel: Some("phone"),
        };
        for day in 0..40 {
            let contact = Contact {
                // Every fourth customer comes back after two days.
                customer: Some(Id(if day % 4 == 2 { day as u64 - 2 } else { day as u64 })),
                opened: Some(day * DAY),
                first_response: Some(60 * (day + 1)),
                resolution: Some(3600),
                handled: Some(300.0),
                contacts: Some(1.0),
                abandoned: Some(day % 10 == 9),
                csat: Some(if day % 2 == 0 { 5.0 } else { 3.0 }),
            };
            kpis.contact(&contact, Score::TopBox(4.0), &place);
        }
        let rows = kpis.rows(7);
        let of = |measure: &str| {
            let all = |row: &&KpiRow| {
                row.measure == measure
                    && row.attribute.is_none()
                    && row.period.is_none()
                    && row.channel.is_none()
            };
            rows.iter().find(all).unwrap()
        };
        assert_eq!(
            (of("first_response_minutes.median").figure, of("first_response_minutes.median").n),
            (20.5, 40)
        );
        assert_eq!(of("first_response_minutes.p90").figure, 36.1);
        assert_eq!((of("abandonment").figure, of("csat").figure), (0.1, 0.5));
        assert_eq!((of("handle_minutes").figure, of("handle_minutes").low), (5.0, Some(5.0)));
        // Days 0 to 32 but for 9, 19, 29: of these thirty, 0, 4, … 28 and 32 came back: nine, as
        // far as day 34 is in the records.
        let solved = of("first_contact_resolution");
        assert_eq!((solved.n, solved.figure), (29, 21.0 / 29.0), "{solved:?}");
        let places = rows.iter().filter(|row| row.measure == "csat").count();
        assert_eq!(places, 4, "over all, by tier, by period, by channel");
    }
}
