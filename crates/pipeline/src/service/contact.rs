//! A row of service records as a contact.

use corpus::{Diagnostic, Document, Id, Kind, Place};
use triangulation::Contact;

use crate::plan::records::Records;

/// The names under which numbers are read.
const HANDLED: &str = "handle-seconds";
const CONTACTS: &str = "contacts";
const WAITED: &str = "wait-seconds";
const CSAT: &str = "csat";

pub(super) fn options(records: &Records) -> ingest::Options {
    let columns = &records.columns;
    let texts = [
        &columns.customer,
        &columns.issue,
        &columns.first_response,
        &columns.resolved,
        &columns.abandoned,
        &columns.channel,
    ];
    let mut attributes: Vec<String> = texts.into_iter().flatten().cloned().collect();
    attributes.extend(columns.attributes.iter().cloned());
    attributes.sort();
    attributes.dedup();
    let numbers = [
        (HANDLED, &columns.handle_seconds),
        (CONTACTS, &columns.contacts),
        (WAITED, &columns.wait_seconds),
        (CSAT, &columns.csat),
    ];
    let measures = numbers.into_iter();
    let measures = measures.filter_map(|(name, column)| Some((name.to_owned(), column.clone()?)));
    ingest::Options {
        columns: ingest::Columns {
            id: columns.id.clone(),
            attributes,
            ..ingest::Columns::default()
        },
        questions: vec![columns.opened.clone()],
        measures: measures.collect(),
        ..ingest::Options::new(Kind::Survey)
    }
}

pub(super) fn cell<'d>(document: &'d Document, column: Option<&String>) -> Option<&'d str> {
    let column = column?;
    let found = document.attributes.iter().find(|(name, _)| name == column);
    found.map(|(_, value)| value.as_str())
}

/// A row as a contact.
///
/// # Errors
/// Where a time cannot be, or cannot be told: the row is not counted.
pub(super) fn contact(
    records: &Records,
    document: &Document,
    path: &str,
) -> Result<Contact, Diagnostic> {
    let columns = &records.columns;
    let wrong = |problem: String, mend: &str| {
        Diagnostic::at(Place::line(path, document.line), problem, mend)
    };
    let time = |text: &str| {
        let mend = "write it as 2026-05-31 14:30:00; the row was not counted";
        records.calendar.time(text).map_err(|why| wrong(why, mend))
    };
    let opened = match document.utterances.first() {
        Some(opened) => time(&opened.text)?,
        None => {
            let problem =
                format!("`{}` is empty: it is not known when the contact began", columns.opened);
            return Err(wrong(problem, "fill it in; the row was not counted"));
        }
    };
    let seconds = |column: &Option<String>| -> Result<Option<i64>, Diagnostic> {
        let Some(text) = cell(document, column.as_ref()) else { return Ok(None) };
        let end = time(text)?;
        if end < opened {
            let problem = format!("`{text}` is before the contact began");
            return Err(wrong(problem, "mend one of the two times; the row was not counted"));
        }
        let passed = match &records.hours {
            Some(hours) => hours.between(opened, end),
            None => end - opened,
        };
        Ok(Some(passed / 1000))
    };
    let number = |name: &str| {
        document.measures.iter().find(|(measure, _)| measure == name).map(|(_, value)| *value)
    };
    let abandoned = match cell(document, columns.abandoned.as_ref()) {
        None => None,
        Some(text) => Some(truth(text).ok_or_else(|| {
            let mend = "write true or false; the row was not counted";
            wrong(format!("`{text}` is neither yes nor no"), mend)
        })?),
    };
    let too_soon = number(WAITED).zip(records.short_abandon_seconds).is_some_and(|(a, b)| a < b);
    let customer = cell(document, columns.customer.as_ref());
    let issue = cell(document, columns.issue.as_ref()).unwrap_or("");
    Ok(Contact {
        customer: customer.map(|customer| Id::of(&[customer, issue])),
        opened: Some(opened),
        first_response: seconds(&columns.first_response)?,
        resolution: seconds(&columns.resolved)?,
        handled: number(HANDLED),
        contacts: number(CONTACTS),
        abandoned: abandoned.filter(|abandoned| !(*abandoned && too_soon)),
        csat: number(CSAT),
    })
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "t" => Some(true),
        "false" | "no" | "n" | "0" | "f" => Some(false),
        _ => None,
    }
}
