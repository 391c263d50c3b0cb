//! Tables of words and of counts, into the terminal, CSV, JSON or Parquet.

use std::io::{self, IsTerminal, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, presets};
use index::{By, Index, Query, Sides, Wanted, Window};
use serde_json::{Map, Value as Json};
use tables::{Extra, Table, Value, collocates, counts, frequency, keyness, ngrams};

use super::advice::tell;
use super::{ROWS, failed, limit, query};
use crate::arguments::Search;

/// A q value below this is sure.
const SURE: f64 = 0.05;

/// Words of an n-gram at most.
const LONGEST: usize = 10;

/// Whether the arguments ask for a table rather than for utterances.
pub(crate) fn is_asked_for(arguments: &Search) -> bool {
    arguments.frequency
        || arguments.collocates
        || arguments.keyness
        || arguments.ngrams.is_some()
        || arguments.count_by.is_some()
}

/// The table of the utterances that match, or of all.
pub(crate) fn print(arguments: &Search, index: &Index, given: Option<&Query>) -> io::Result<()> {
    let wanted = Wanted { least: arguments.least.max(1), stop_words: arguments.stop_words };
    let plain = Query::default();
    let asked = given.unwrap_or(&plain);
    if let Some(field) = &arguments.count_by {
        let by = By::field(field, index.attributes()).map_err(failed)?;
        return rows(arguments, counted(index, asked, &by)?);
    }
    if let Some(n) = arguments.ngrams {
        if !(1..=LONGEST).contains(&n) {
            return Err(io::Error::other(format!(
                "found --ngrams {n}; expected 1 to {LONGEST} words\n  mend: write for instance --ngrams 3"
            )));
        }
        let found = index.ngrams(given, n, wanted).map_err(failed)?;
        let row = |it: index::Ngram| ngrams::Row {
            ngram: it.words,
            frequency: it.times,
            documents: it.documents,
            cases: it.cases,
        };
        return rows(arguments, found.into_iter().map(row).collect());
    }
    if arguments.frequency {
        let found = index.frequencies(given, wanted).map_err(failed)?;
        let row = |it: index::Frequency| frequency::Row {
            term: it.word,
            frequency: it.times,
            per_million: it.per_million,
            documents: it.documents,
            cases: it.cases,
            dispersion: it.dispersion,
        };
        return rows(arguments, found.into_iter().map(row).collect());
    }
    if arguments.collocates {
        let window = Window { left: arguments.window, right: arguments.window };
        let found = index.collocates(asked, window, wanted).map_err(failed)?;
        let row = |it: index::Collocate| collocates::Row {
            term: it.word,
            together: it.together,
            expected: it.expected,
            frequency: it.times,
            documents: it.documents,
            npmi: it.npmi,
            g2: it.g2,
            q_value: it.q_value,
        };
        return rows(arguments, found.into_iter().map(row).collect());
    }
    let found = key_words(arguments, index, asked, wanted)?;
    tell_uncertain(&found);
    rows(arguments, found)
}

/// A table of which no row is sure is a hint, which its order does not show.
fn tell_uncertain(found: &[keyness::Row]) {
    let least = found.iter().map(|row| row.q_value).min_by(f64::total_cmp);
    if let Some(least) = least.filter(|least| *least >= SURE) {
        tell(&format!(
            "no word is surely key (the least q value is {least:.3}): too few people use any of them, or too unevenly"
        ));
    }
}

fn counted(index: &Index, asked: &Query, by: &By) -> io::Result<Vec<counts::Row>> {
    let found = index.counts(asked, by).map_err(failed)?;
    let row = |it: index::Count| counts::Row {
        per_million: it.per_million(),
        value: it.value,
        occurrences: it.times,
        utterances: it.utterances,
        documents: it.documents,
        words: it.words,
    };
    Ok(found.into_iter().map(row).collect())
}

fn key_words(
    arguments: &Search,
    index: &Index,
    target: &Query,
    wanted: Wanted,
) -> io::Result<Vec<keyness::Row>> {
    let against = arguments.against.as_deref();
    let reference = match against {
        Some(text) => query(arguments, Some(text), index).map_err(io::Error::other)?,
        None => None,
    };
    let found = index.keyness(Sides { target, reference: reference.as_ref() }, wanted);
    let target = arguments.query.as_deref().unwrap_or_default();
    let reference = against.unwrap_or("the rest");
    let row = |key| pipeline::key_word(key, target, reference);
    Ok(found.map_err(failed)?.into_iter().map(row).collect())
}

/// Prints rows as the arguments say: people see the first of them, programs all.
fn rows<T: Table>(arguments: &Search, mut rows: Vec<T>) -> io::Result<()> {
    let for_people = !(arguments.csv || arguments.json || arguments.parquet);
    let all = rows.len();
    rows.truncate(limit(arguments, if for_people { ROWS } else { usize::MAX }));
    if arguments.parquet {
        return parquet(rows);
    }
    let shown = rows.len();
    let values = tables::values(rows).map_err(failed)?;
    if arguments.csv {
        return csv::<T>(&values);
    }
    if arguments.json {
        return values.iter().try_for_each(|row| json_row::<T>(row));
    }
    writeln!(io::stdout().lock(), "{}", people::<T>(&values))?;
    let more = if shown < all { ", more with --limit" } else { "" };
    tell(&format!("{shown} of {all} rows{more}"));
    Ok(())
}

fn parquet<T: Table>(rows: Vec<T>) -> io::Result<()> {
    if io::stdout().is_terminal() {
        return Err(io::Error::other(
            "Parquet is not for a terminal\n  mend: send it to a file: trivox search … --parquet > table.parquet",
        ));
    }
    let mut writer = tables::Writer::new(io::stdout().lock(), Extra::default()).map_err(failed)?;
    writer.write(rows).and_then(|()| writer.finish()).map_err(failed)
}

fn csv<T: Table>(rows: &[Vec<Value>]) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(T::COLUMNS.iter().map(|column| column.name))?;
    for row in rows {
        out.write_record(row.iter().map(|value| match value {
            Value::Null => String::new(),
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
        }))?;
    }
    out.flush()
}

fn json_row<T: Table>(row: &[Value]) -> io::Result<()> {
    let value = |value: &Value| match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Decimal(number) => (*number).into(),
    };
    let names = T::COLUMNS.iter().map(|column| column.name.to_owned());
    let object: Map<String, Json> = names.zip(row.iter().map(value)).collect();
    writeln!(io::stdout().lock(), "{}", Json::Object(object))
}

/// Columns for a terminal; those that say the same in every row are left out.
fn people<T: Table>(rows: &[Vec<Value>]) -> String {
    let is_label = |at: &usize| rows.iter().any(|row| matches!(row[*at], Value::Text(_)));
    let tells = |at: &usize| {
        rows.len() < 2 || !is_label(at) || rows.iter().any(|row| row[*at] != rows[0][*at])
    };
    let is_null = |at: &usize| rows.iter().all(|row| row[*at] == Value::Null);
    let all = 0..T::COLUMNS.len();
    let columns: Vec<usize> = all
        .filter(|at| *at == 0 || (tells(at) && !is_null(at) && T::COLUMNS[*at].name != "p_value"))
        .collect();
    let mut table = comfy_table::Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let name = |at: &usize| T::COLUMNS[*at].name.replace('_', " ").replace("reference", "ref.");
    table.set_header(columns.iter().map(name));
    for row in rows {
        table.add_row(columns.iter().map(|at| cell(&row[*at])));
    }
    for (place, at) in columns.iter().enumerate() {
        if !is_label(at)
            && let Some(column) = table.column_mut(place)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines = table.to_string();
    lines.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn cell(value: &Value) -> Cell {
    Cell::new(match value {
        Value::Null => "–".to_owned(),
        Value::Text(text) => text.replace(char::is_control, " "),
        Value::Integer(number) => crate::show::thousands(number.unsigned_abs()),
        Value::Decimal(number) if number.abs() >= 100.0 => {
            let sign = if *number < 0.0 { "-" } else { "" };
            format!("{sign}{}", crate::show::thousands(number.abs().round() as u64))
        }
        Value::Decimal(number) if number.abs() >= 10.0 => format!("{number:.1}"),
        Value::Decimal(number) if *number != 0.0 && number.abs() < 0.001 => format!("{number:.0e}"),
        Value::Decimal(number) => format!("{number:.3}"),
    })
}
