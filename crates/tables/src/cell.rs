//! The types that stand in cells, and how each is stored.

use corpus::Id;
use polars::prelude::*;

/// A value that has a column type.
pub trait Cell: Sized {
    /// The values as a column.
    fn column(name: &str, values: Vec<Self>) -> Column;

    /// The values of a column.
    ///
    /// # Errors
    /// Where the column is of another type or holds nulls that `Self` cannot hold.
    fn values(column: &Column) -> PolarsResult<Vec<Self>>;
}

/// The error of a null where the contract has none.
fn unexpected_null(column: &Column) -> PolarsError {
    PolarsError::ComputeError(format!("column `{}` holds a null", column.name()).into())
}

/// Cells that may not be null, by way of those that may.
macro_rules! required {
    ($($type:ty),+) => { $(
        impl Cell for $type {
            fn column(name: &str, values: Vec<Self>) -> Column {
                Cell::column(name, values.into_iter().map(Some).collect::<Vec<_>>())
            }

            fn values(column: &Column) -> PolarsResult<Vec<Self>> {
                <Option<$type> as Cell>::values(column)?
                    .into_iter()
                    .map(|value| value.ok_or_else(|| unexpected_null(column)))
                    .collect()
            }
        }
    )+ };
}
required!(String, u64, f64, bool, Id);

impl Cell for Option<String> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        Column::new(name.into(), values)
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        Ok(column.str()?.iter().map(|value| value.map(str::to_owned)).collect())
    }
}

impl Cell for Option<Id> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        Cell::column(
            name,
            values.into_iter().map(|id| id.map(|id| id.to_string())).collect::<Vec<_>>(),
        )
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        column
            .str()?
            .iter()
            .map(|value| value.map(str::parse).transpose())
            .collect::<Result<_, _>>()
            .map_err(|error| PolarsError::ComputeError(format!("an id: {error}").into()))
    }
}

impl Cell for Option<u64> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        // Readers such as R have no unsigned 64-bit integers; no count of ours needs the top bit.
        let signed = values.into_iter().map(|value| value.map(|value| value as i64));
        Column::new(name.into(), signed.collect::<Vec<_>>())
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        Ok(column.i64()?.iter().map(|value| value.map(|value| value as u64)).collect())
    }
}

impl Cell for Option<f64> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        Column::new(name.into(), values)
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        Ok(column.f64()?.iter().collect())
    }
}

impl Cell for Option<bool> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        Column::new(name.into(), values)
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        Ok(column.bool()?.iter().collect())
    }
}

/// A moment: milliseconds since 1970 in UTC, stored as a timestamp with zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub corpus::Timestamp);

impl Cell for Option<Moment> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        let milliseconds = values.into_iter().map(|moment| moment.map(|moment| moment.0));
        let chunk: Int64Chunked = milliseconds.collect();
        chunk.with_name(name.into()).into_datetime(TimeUnit::Milliseconds, None).into_column()
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        let moments = column.datetime()?;
        Ok(moments.physical().iter().map(|moment| moment.map(Moment)).collect())
    }
}

/// Lists of texts; an empty list is not a null.
impl Cell for Vec<String> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        let items = values.iter().map(Vec::len).sum();
        let mut builder = ListStringChunkedBuilder::new(name.into(), values.len(), items);
        for list in &values {
            builder.append_values_iter(list.iter().map(String::as_str));
        }
        builder.finish().into_column()
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        let mut lists = Vec::with_capacity(column.len());
        for list in column.list()?.series_iter() {
            let list = list.ok_or_else(|| unexpected_null(column))?;
            lists.push(list.str()?.iter().flatten().map(str::to_owned).collect());
        }
        Ok(lists)
    }
}

impl Cell for Vec<Id> {
    fn column(name: &str, values: Vec<Self>) -> Column {
        let texts = |ids: Vec<Id>| ids.iter().map(Id::to_string).collect::<Vec<_>>();
        Cell::column(name, values.into_iter().map(texts).collect::<Vec<_>>())
    }

    fn values(column: &Column) -> PolarsResult<Vec<Self>> {
        let parse = |texts: Vec<String>| texts.iter().map(|text| text.parse()).collect();
        let lists = <Vec<String> as Cell>::values(column)?;
        lists
            .into_iter()
            .map(parse)
            .collect::<Result<_, std::num::ParseIntError>>()
            .map_err(|error| PolarsError::ComputeError(format!("an id: {error}").into()))
    }
}
