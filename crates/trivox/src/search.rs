//! `trivox search`: ranked hits, a concordance or tables, for people, spreadsheets and programs.

mod citation;
mod hits;
mod kwic;
mod quotes;
mod table;

use std::io::{self, ErrorKind};

use index::{Index, Query};

use crate::FINE;
use crate::arguments::Search;

/// Rows of tables and lines of concordances that a person is shown.
const ROWS: usize = 20;
/// Hits that anybody is shown.
const HITS: usize = 10;

pub(crate) fn search(arguments: &Search) -> Result<u8, String> {
    let folder = arguments.report.join("index");
    let index = Index::open(&folder).map_err(|error| error.to_string())?;
    let query = query(arguments, arguments.query.as_deref(), &index)?;
    let written = if table::is_asked_for(arguments) {
        table::print(arguments, &index, query.as_ref())
    } else if arguments.like.is_some() {
        hits::like(arguments, &index, query.as_ref())
    } else {
        let query = query.ok_or(
            "nothing to look for\n  mend: add a query, such as `waiting`, or a table of all, such as --frequency",
        )?;
        if arguments.kwic {
            kwic::print(arguments, &index, &query)
        } else {
            hits::print(arguments, &index, &query)
        }
    };
    match written {
        Ok(()) => Ok(FINE),
        // Whoever reads has closed the pipe: `| head` is no failure.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(FINE),
        Err(error) => Err(error.to_string()),
    }
}

/// The query with the filters that are given apart; none where there is neither.
fn query(arguments: &Search, text: Option<&str>, index: &Index) -> Result<Option<Query>, String> {
    let attributes = index.attributes();
    let read = |text| {
        if arguments.plain {
            Ok(Query::plain(text))
        } else {
            Query::parse(text, attributes).map_err(|error| error.to_string())
        }
    };
    let mut query = text.map(read).transpose()?;
    let filters = [
        ("source", &arguments.source),
        ("role", &arguments.role),
        ("speaker", &arguments.speaker),
        ("theme", &arguments.theme),
    ];
    for (field, values) in filters {
        for value in values {
            let filtered = query.unwrap_or_default().and_filter(field, value, attributes);
            query = Some(filtered.map_err(|error| error.to_string())?);
        }
    }
    tell_unknown(query.as_ref(), index).map_err(|error| error.to_string())?;
    Ok(query)
}

/// A value that nobody has is a slip of the hand more often than a question.
fn tell_unknown(query: Option<&Query>, index: &Index) -> Result<(), index::Error> {
    let Some(query) = query else { return Ok(()) };
    for unknown in index.unknown_values(query)? {
        let more = if unknown.more { " …" } else { "" };
        let known = unknown.known.join(", ");
        let (field, value) = (unknown.field, unknown.value);
        eprintln!("no utterance has {field}:{value}; known: {known}{more}");
    }
    Ok(())
}

/// How many to show at most.
fn limit(arguments: &Search, usual: usize) -> usize {
    match arguments.limit {
        None => usual,
        Some(0) => usize::MAX,
        Some(limit) => limit,
    }
}

fn tell_ignored(words: &[String]) {
    if !words.is_empty() {
        eprintln!("passed over as too common: {} (write =word to insist)", words.join(", "));
    }
}

/// What an index or a table says has gone wrong.
fn failed(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}
