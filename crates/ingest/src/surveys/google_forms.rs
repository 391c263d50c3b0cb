//! Google Forms CSV: one header row, `Timestamp` first, then the questions.
//!
//! The file comes from the linked sheet (`4/22/2016 19:57:50`, in the sheet's locale) or from the
//! form itself (`2026/04/22 7:57:50 PM GMT+2`). Ticked answers are joined by `, ` in the first and
//! `;` in the second; as answers hold commas too, they are split only by a known list of them. There
//! is no id; the time of a response is its timestamp.
//! Source: Google Docs Editors Help, "View & manage form responses".

use crate::surveys::{Dialect, Layout};
use crate::values::{DayOrder, time};
use crate::{Evidence, Strength};

/// The name of the first column in the languages of Google Forms.
const TIMESTAMP: [&str; 18] = [
    "Timestamp",
    "Zeitstempel",
    "Horodateur",
    "Marca temporal",
    "Carimbo de data/hora",
    "Informazioni cronologiche",
    "Tijdstempel",
    "Tidsstämpel",
    "Tidsstempel",
    "Tidsmerke",
    "Aikaleima",
    "Sygnatura czasowa",
    "Časová značka",
    "Отметка времени",
    "ประทับเวลา",
    "タイムスタンプ",
    "时间戳记",
    "타임스탬프",
];

/// The exports of Google Forms.
pub(crate) struct GoogleForms;

impl Dialect for GoogleForms {
    fn name(&self) -> &'static str {
        "google-forms"
    }

    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence> {
        let (names, responses) = rows.split_first()?;
        let stamped = TIMESTAMP.contains(&names.first()?.as_str());
        // The first rows may not show which number is the day; any time will do.
        let is_time = |text: &String| {
            [DayOrder::DayFirst, DayOrder::MonthFirst]
                .iter()
                .any(|o| time(text, Some(*o)).is_some())
        };
        let first = responses.iter().filter_map(|row| row.first());
        let timed = first.clone().filter(|text| is_time(text)).count();
        // Questions are written for people; `Timestamp,user,event` is a log.
        let asks = |name: &&String| name.ends_with(['?', ':', '？']) || name.split(' ').count() > 2;
        let asked = names[1..].iter().filter(asks).count();
        let certain = timed > 0 && asked * 2 >= names.len() - 1;
        let strength = if certain { Strength::Certain } else { Strength::Likely };
        let why = format!("the first column is `{}`, the others are questions", names[0]);
        let fits = stamped && names.len() > 1 && asked > 0 && timed * 2 >= first.count();
        Evidence::when(fits, strength, why)
    }

    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout {
        Layout { time: Some(0), ..Layout::plain(rows, line) }
    }
}
