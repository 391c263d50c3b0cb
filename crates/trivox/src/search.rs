//! `trivox search`: ranked hits, a concordance or tables, for people, spreadsheets and programs.

mod advice;
mod citation;
mod hits;
mod kwic;
mod passages;
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
            return Ok(Query::plain(text));
        }
        advice::tell_signs(text);
        Query::parse(text, attributes).map_err(|error| error.to_string())
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
    if let Some(query) = &query {
        advice::tell_unknown(query, index).map_err(|error| error.to_string())?;
    }
    Ok(query)
}

/// How many to show at most.
fn limit(arguments: &Search, usual: usize) -> usize {
    match arguments.limit {
        None => usual,
        Some(0) => usize::MAX,
        Some(limit) => limit,
    }
}

/// What an index or a table says has gone wrong.
fn failed(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}
