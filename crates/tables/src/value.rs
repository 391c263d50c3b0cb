//! Tables as values, for whoever prints them.

use polars::prelude::AnyValue;

use crate::{Error, Extra, Table};

/// What stands in a cell, as far as it is printed.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A text, an id, a time, true or false.
    Text(String),
    /// A count.
    Integer(i64),
    /// A measure.
    Decimal(f64),
}

/// The rows as values, in the order of the table's columns.
///
/// # Errors
/// Where the columns do not fit together, which is a mistake in this crate.
pub fn values<T: Table>(rows: Vec<T>) -> Result<Vec<Vec<Value>>, Error> {
    let failed = |source| Error { table: T::NAME, source };
    let frame = T::frame(rows, &Extra::default()).map_err(failed)?;
    let mut values = vec![Vec::with_capacity(T::COLUMNS.len()); frame.height()];
    for column in frame.columns() {
        for (at, row) in values.iter_mut().enumerate() {
            row.push(match column.get(at).map_err(failed)? {
                AnyValue::Null => Value::Null,
                AnyValue::String(text) => Value::Text(text.to_owned()),
                AnyValue::Int64(number) => Value::Integer(number),
                AnyValue::Float64(number) => Value::Decimal(number),
                other => Value::Text(other.to_string()),
            });
        }
    }
    Ok(values)
}
