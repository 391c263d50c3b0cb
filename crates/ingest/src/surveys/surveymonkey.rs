//! SurveyMonkey CSV: a row of questions, each above the first of its columns only, and a row of the
//! columns' own labels.
//!
//! The question goes for all columns up to the next one. A column is named `question - label`; the
//! labels `Response` and `Open-Ended Response` say nothing and are left off. Condensed exports have a
//! blank second row, and some none: the second row is a header if no respondent id stands in it.
//! Source: SurveyMonkey Help Center, "Exporting Individual Survey Results".

use crate::columns::alike;
use crate::rows::header::Header;
use crate::surveys::{Dialect, Layout};
use crate::{Evidence, Strength};

/// Columns about the response, not its answers, by their letters alone.
const OWN: [&str; 12] = [
    "respondentid",
    "collectorid",
    "startdate",
    "enddate",
    "datecreated",
    "datemodified",
    "ipaddress",
    "emailaddress",
    "firstname",
    "lastname",
    "customdata",
    "customdata1",
];

/// Labels that tell the kind of a question, not which part of it a column answers.
const MUTE: [&str; 3] = ["Response", "Open-Ended Response", "Open-ended response"];

/// The exports of SurveyMonkey.
pub(crate) struct SurveyMonkey;

impl Dialect for SurveyMonkey {
    fn name(&self) -> &'static str {
        "surveymonkey"
    }

    fn recognise(&self, rows: &[Vec<String>]) -> Option<Evidence> {
        let names: Vec<String> = rows.first()?.iter().map(|name| alike(name)).collect();
        let has = |name: &str| names.iter().any(|other| other == name);
        let why = "the columns begin with respondent and collector";
        Evidence::when(has("respondentid") && has("collectorid"), Strength::Certain, why)
    }

    fn layout(&self, rows: &[Vec<String>], line: u64) -> Layout {
        let questions = rows.first().map_or(&[][..], Vec::as_slice);
        let id = questions.iter().position(|name| alike(name) == "respondentid");
        // A row without a value counts as a header, too: the blank second row of condensed exports.
        let labels = rows.get(1).filter(|row| {
            let respondent = id.and_then(|id| row.get(id));
            respondent.is_none_or(String::is_empty)
        });
        let names = joined(questions, labels.map_or(&[][..], Vec::as_slice));
        let header = Header::new(names, None, line);
        let time = header.position(&["End Date", "Date Modified", "Start Date", "Date Created"]);
        Layout { id, time, ..Layout::of(header, if labels.is_some() { 2 } else { 1 }) }
    }
}

/// The names of the columns: each question carried on to the columns without one.
fn joined(questions: &[String], labels: &[String]) -> Vec<String> {
    let mut asked = "";
    let mut names = Vec::with_capacity(questions.len());
    for (cell, question) in questions.iter().enumerate() {
        let label = labels.get(cell).map_or("", String::as_str);
        if !question.is_empty() {
            asked = question;
        }
        let carried = if question.is_empty() && OWN.contains(&&*alike(asked)) { "" } else { asked };
        names.push(match (carried, label) {
            (question, label) if label.is_empty() || MUTE.contains(&label) => question.to_owned(),
            ("", label) => label.to_owned(),
            (question, label) => format!("{question} - {label}"),
        });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_carried_on() {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let questions = list(&["Respondent ID", "", "Which?", "", "Why?", ""]);
        let labels = list(&["", "", "A", "Other (please specify)", "Open-Ended Response", ""]);
        assert_eq!(
            joined(&questions, &labels),
            ["Respondent ID", "", "Which? - A", "Which? - Other (please specify)", "Why?", "Why?"]
        );
        assert_eq!(joined(&questions, &[])[2..4], ["Which?", "Which?"]);
    }
}
