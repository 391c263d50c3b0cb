//! SurveyGizmo (now Alchemer) CSV: one header row, in which parts of a question are
//! `label:question`.
//!
//! The question of such a column is what stands after the colon, if other columns show that it is
//! one: they end in the same, or are that question itself (`Other - Write In:How do you run it?`
//! beside `How do you run it?`). Partial responses are kept.
//! Source: Alchemer Documentation, "CSV/Excel Exports".

use std::collections::HashMap;

use crate::rows::header::Header;
use crate::surveys::{Dialect, Layout};
use crate::{Evidence, Strength};

/// The exports of SurveyGizmo.
pub(crate) struct SurveyGizmo;

impl Dialect for SurveyGizmo {
    fn name(&self) -> &'static str {
        "surveygizmo"
    }

    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence> {
        let names = rows.first()?;
        let has = |name: &str| names.iter().any(|other| other == name);
        let own = has("Time Started") && has("Date Submitted") && has("Status");
        let why = "the columns `Time Started`, `Date Submitted` and `Status` are SurveyGizmo's";
        Evidence::when(own, Strength::Certain, why)
    }

    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout {
        let names = rows.first().cloned().unwrap_or_default();
        let questions = questions(&names);
        let header = Header::new(names, Some(questions), line);
        Layout {
            id: header.position(&["Response ID"]),
            time: header.position(&["Date Submitted"]),
            ..Layout::of(header, 1)
        }
    }
}

/// The questions that columns answer.
fn questions(names: &[String]) -> Vec<String> {
    let ends = |name: &str| -> Vec<String> {
        let colons = name.match_indices(':').map(|(at, _)| name[at + 1..].trim().to_owned());
        colons.filter(|end| !end.is_empty()).collect()
    };
    let mut times: HashMap<String, usize> = HashMap::new();
    for end in names.iter().flat_map(|name| [vec![name.trim().to_owned()], ends(name)].concat()) {
        *times.entry(end).or_default() += 1;
    }
    let shared = |name: &String| ends(name).into_iter().find(|end| times[end] > 1);
    names.iter().map(|name| shared(name).unwrap_or_else(|| name.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_parts_label_and_question_only_where_other_columns_show_it() {
        let names =
            ["Aspect #1:What helps?", "Aspect #2:What helps?", "Other words::Which?", "Which?"];
        let names = [&names[..], &["Note: why?"][..]].concat();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(
            questions(&names),
            ["What helps?", "What helps?", "Which?", "Which?", "Note: why?"]
        );
    }
}
