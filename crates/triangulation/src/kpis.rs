//! Figures of service: what respondents scored, and how contacts were handled.
//!
//! Every share has a Wilson interval, the Net Promoter Score an adjusted Wald one, every mean
//! Student's, every quantile that of two values of the sample (Conover). Times are counted by whole
//! seconds, so that memory grows with the number of different times, not of contacts.

mod counts;

use std::collections::BTreeMap;

use corpus::{Id, Timestamp};
use statistics::Values;

use crate::drivers::Score;
use counts::Counts;
pub(crate) use counts::{Answers, Need};

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

/// Where a figure is of: over all, or of a segment, a period, a channel; crossed, of several at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    source: String,
    attribute: Option<String>,
    value: Option<String>,
    period: Option<String>,
    channel: Option<String>,
}

/// The cells that a place belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cells(Vec<usize>);

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
    /// Whether figures are of several segments, periods and channels at once, too.
    crossed: bool,
    cells: BTreeMap<Cell, usize>,
    /// Measure → cell → counts.
    counts: BTreeMap<String, BTreeMap<usize, Counts>>,
    /// (records, customer) → contacts that were not given up.
    visits: BTreeMap<(String, Id), Vec<Visit>>,
    /// The sets of cells that visits belong to, each once: few, however many visits there are.
    places: BTreeMap<Cells, usize>,
}

const MINUTE: f64 = 60.0;
const DAY: i64 = 86_400_000;

impl Kpis {
    /// Nothing yet; `crossed` tells whether segment, period and channel are also told together.
    pub fn new(crossed: bool) -> Kpis {
        Kpis { crossed, ..Kpis::default() }
    }

    /// Counts answers to measures of a survey, or a rating: measure, how its score is made, answer.
    pub fn answers<'m>(
        &mut self,
        answers: impl IntoIterator<Item = (&'m str, Score, f64)>,
        place: &Place<'_>,
    ) {
        let cells = self.cells(place);
        for (measure, score, answer) in answers {
            self.score(measure, &cells, score, answer);
        }
    }

    /// Counts a contact; `csat` tells how its score is made.
    pub fn contact(&mut self, contact: &Contact, csat: Score, place: &Place<'_>) {
        let cells = self.cells(place);
        let seconds = [
            ("first_response_minutes", contact.first_response),
            ("resolution_minutes", contact.resolution),
        ];
        for (measure, seconds) in seconds {
            let Some(seconds) = seconds else { continue };
            self.each(measure, &cells, Counts::Seconds(Values::default()), |counts| {
                if let Counts::Seconds(values) = counts {
                    values.add(seconds);
                }
            });
        }
        if let Some(seconds) = contact.handled {
            self.score("handle_minutes", &cells, Score::Mean, seconds / MINUTE);
        }
        if let Some(answer) = contact.csat {
            self.score("csat", &cells, csat, answer);
        }
        if let Some(abandoned) = contact.abandoned {
            self.share("abandonment", &cells, abandoned, "contacts given up by the customer");
        }
        let Contact { customer: Some(customer), opened: Some(opened), .. } = *contact else {
            return;
        };
        if contact.abandoned != Some(true) {
            let at_once = contact.resolution.is_some() && contact.contacts.is_none_or(|n| n <= 1.0);
            let next = self.places.len();
            let cells = *self.places.entry(cells).or_insert(next);
            let visits = self.visits.entry((place.source.to_owned(), customer)).or_default();
            visits.push(Visit { opened, at_once, cells });
        }
    }

    /// The cells of a place: over all, its segments, its period, its channel; crossed, each of the
    /// segments with each of the others, too.
    pub(crate) fn cells(&mut self, place: &Place<'_>) -> Cells {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let with = |name| [None, name].into_iter().take(1 + usize::from(name.is_some()));
        let segments = std::iter::once(None).chain(place.segments.iter().map(Some));
        let mut cells = Vec::new();
        for segment in segments {
            for period in with(place.period) {
                for channel in with(place.channel) {
                    let named = [segment.is_some(), period.is_some(), channel.is_some()];
                    if !self.crossed && named.into_iter().filter(|it| *it).count() > 1 {
                        continue;
                    }
                    let next = self.cells.len();
                    let cell = Cell {
                        source: place.source.to_owned(),
                        attribute: own(segment.map(|(name, _)| *name)),
                        value: own(segment.and_then(|(_, value)| *value)),
                        period: own(period),
                        channel: own(channel),
                    };
                    cells.push(*self.cells.entry(cell).or_insert(next));
                }
            }
        }
        Cells(cells)
    }

    pub(crate) fn score(&mut self, measure: &str, cells: &Cells, score: Score, answer: f64) {
        if !answer.is_finite() {
            return;
        }
        self.each(measure, cells, Counts::Score(score, Answers::default()), |counts| {
            if let Counts::Score(score, answers) = counts {
                answers.add(*score, answer);
            }
        });
    }

    pub(crate) fn share(
        &mut self,
        measure: &str,
        cells: &Cells,
        with: bool,
        of_what: &'static str,
    ) {
        self.each(measure, cells, Counts::Share { with: 0, of: 0, of_what }, |counts| {
            if let Counts::Share { with: sum, of, .. } = counts {
                *sum += u64::from(with);
                *of += 1;
            }
        });
    }

    /// A share that is told as a loss.
    pub(crate) fn lack(&mut self, measure: &str, cells: &Cells, with: bool, of_what: &'static str) {
        self.each(measure, cells, Counts::Lack { with: 0, of: 0, of_what }, |counts| {
            if let Counts::Lack { with: sum, of, .. } = counts {
                *sum += u64::from(with);
                *of += 1;
            }
        });
    }

    pub(crate) fn need(&mut self, measure: &str, cells: &Cells, important: bool, satisfied: bool) {
        self.each(measure, cells, Counts::Need(Need::default()), |counts| {
            if let Counts::Need(need) = counts {
                need.add(important, satisfied);
            }
        });
    }

    /// Counts something for a measure in each of the cells.
    fn each(&mut self, measure: &str, cells: &Cells, none: Counts, count: impl Fn(&mut Counts)) {
        if !self.counts.contains_key(measure) {
            self.counts.insert(measure.to_owned(), BTreeMap::new());
        }
        let by_cell = self.counts.get_mut(measure).expect("inserted above");
        for cell in &cells.0 {
            count(by_cell.entry(*cell).or_insert_with(|| none.clone()));
        }
    }

    /// The figures, by measure, source and segment.
    ///
    /// `within` is the number of days in which a customer must not come back, for a contact to count
    /// as solved at the first; contacts of the last so many days are left out, for one may still come.
    pub fn rows(mut self, within: i64) -> Vec<KpiRow> {
        self.count_visits(within);
        let Kpis { cells, counts, .. } = self;
        let mut rows = Vec::new();
        for (measure, by_cell) in counts {
            for (cell, at) in &cells {
                if let Some(counts) = by_cell.get(at) {
                    rows.extend(counts.rows(&measure, cell));
                }
            }
        }
        rows
    }

    fn count_visits(&mut self, within: i64) {
        let mut last: BTreeMap<String, Timestamp> = BTreeMap::new();
        for ((records, _), visits) in &self.visits {
            let latest = visits.iter().map(|visit| visit.opened).max().unwrap_or(Timestamp::MIN);
            let known = last.entry(records.clone()).or_insert(latest);
            *known = latest.max(*known);
        }
        let places = std::mem::take(&mut self.places);
        let mut cells: Vec<(usize, Cells)> =
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
                let (measure, what) = ("first_contact_resolution", "contacts solved at the first");
                self.share(measure, &cells[visit.cells].1, visit.at_once && !back, what);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    /// Segments are crossed with period and channel, never with each other.
    #[test]
    fn figures_are_crossed_where_that_is_asked_for() {
        let mut kpis = Kpis::new(true);
        for (period, answer) in [("2026-01", 2.0), ("2026-01", 4.0), ("2026-02", 5.0)] {
            let place = Place {
                source: "survey",
                segments: &[("tier", Some("gold")), ("region", None)],
                period: Some(period),
                channel: Some("phone"),
            };
            kpis.answers([("effort", Score::Mean, answer)], &place);
        }
        let rows = kpis.rows(7);
        // (over all, tier, region) × (all time, two periods) × (all channels, phone).
        assert_eq!(rows.len(), 3 * 3 * 2);
        let of = |attribute: Option<&str>, period: Option<&str>, channel: Option<&str>| {
            let here = |row: &&KpiRow| {
                row.attribute.as_deref() == attribute
                    && row.period.as_deref() == period
                    && row.channel.as_deref() == channel
            };
            let row = rows.iter().find(here).unwrap();
            (row.value.as_deref(), row.n, row.figure)
        };
        assert_eq!(of(Some("tier"), Some("2026-01"), Some("phone")), (Some("gold"), 2, 3.0));
        assert_eq!(of(Some("region"), Some("2026-02"), None), (None, 1, 5.0));
        assert_eq!(of(None, None, None), (None, 3, 11.0 / 3.0));
    }
}
