//! What is counted for a figure, and the figure that it makes.

use statistics::{
    Interval, Opportunity, Values, mean_of_moments, net_promoter, opportunity, wilson,
};

use super::{Cell, KpiRow, MINUTE};
use crate::drivers::Score;
use crate::tally::MILLION;

/// What is counted for a measure in a cell.
#[derive(Clone, Debug)]
pub(super) enum Counts {
    Share {
        with: u64,
        of: u64,
        of_what: &'static str,
    },
    /// A share that is told as a loss: below 0.
    Lack {
        with: u64,
        of: u64,
        of_what: &'static str,
    },
    Score(Score, Answers),
    Seconds(Values),
    Need(Need),
}

/// Answers to a question.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) n: u64,
    promoters: u64,
    detractors: u64,
    top: u64,
    /// In millionths.
    sum: i64,
    squares: i128,
}

/// To whom something is important, and who is satisfied with it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Need {
    pub(crate) n: u64,
    important: u64,
    satisfied: u64,
    both: u64,
}

impl Need {
    pub(crate) fn add(&mut self, important: bool, satisfied: bool) {
        self.n += 1;
        self.important += u64::from(important);
        self.satisfied += u64::from(satisfied);
        self.both += u64::from(important && satisfied);
    }

    pub(crate) fn opportunity(&self) -> Option<Opportunity> {
        opportunity(self.important, self.satisfied, self.both, self.n)
    }
}

impl Answers {
    pub(crate) fn add(&mut self, score: Score, answer: f64) {
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
    pub(crate) fn mean(&self) -> Option<(f64, Option<Interval>)> {
        let n = i128::from(self.n);
        let spread = n * self.squares - i128::from(self.sum) * i128::from(self.sum);
        let variance = spread as f64 / MILLION / MILLION / (n * (n - 1)) as f64;
        let mean = mean_of_moments(self.n, self.sum as f64 / MILLION / self.n as f64, variance)?;
        Some((mean.mean, mean.interval))
    }
}

impl Counts {
    pub(super) fn rows(&self, measure: &str, cell: &Cell) -> Vec<KpiRow> {
        let row =
            |suffix: &str, n, figure: f64, interval: Option<Interval>, method: String| KpiRow {
                measure: format!("{measure}{suffix}"),
                source_id: cell.source.clone(),
                attribute: cell.attribute.clone(),
                value: cell.value.clone(),
                period: cell.period.clone(),
                channel: cell.channel.clone(),
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
            Counts::Lack { with, of, of_what } => {
                let turned = |row: KpiRow| KpiRow {
                    figure: -row.figure,
                    low: row.high.map(|high| -high),
                    high: row.low.map(|low| -low),
                    method: format!("minus the {}", row.method),
                    ..row
                };
                share(*with, *of, (*of_what).to_owned()).into_iter().map(turned).collect()
            }
            Counts::Need(need) => {
                let method = "importance + max(importance − satisfaction, 0), each 10 × share of answers in the best boxes; interval by the delta method";
                let found = need.opportunity().into_iter();
                found
                    .map(|it| row("", need.n, it.score, Some(it.interval), method.into()))
                    .collect()
            }
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
