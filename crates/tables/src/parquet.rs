//! From rows to Parquet and back; whoever calls opens the files.

use std::fs::File;
use std::io::Write;

use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{CompatLevel, PolarsError, Schema, SchemaExt, SerReader};
use polars::prelude::{KeyValueMetadata, ParquetCompression, ParquetReader, ParquetWriter};
use polars_parquet::write::schema_to_metadata_key;

use crate::{Extra, SCHEMA_VERSION, Table};

/// A table could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("the table `{table}`: {source}")]
pub struct Error {
    /// Its name.
    pub table: &'static str,
    /// What the Parquet library says.
    pub source: PolarsError,
}

/// Rows from which a row group is written: readers skip and decode by row groups.
const ROW_GROUP: usize = 2_048;

/// Writes one table batch by batch.
///
/// Columns are encoded one after the other, so that the bytes do not depend on threads.
pub struct Writer<T: Table, W: Write> {
    inner: BatchedWriter<W>,
    extra: Extra,
    /// Rows that wait for their row group.
    waiting: Vec<T>,
}

impl<T: Table, W: Write> Writer<T, W> {
    /// Begins a file with version and descriptions in its metadata.
    ///
    /// # Errors
    /// Where `output` cannot be written to.
    pub fn new(output: W, extra: Extra) -> Result<Self, Error> {
        let inner = T::frame(Vec::new(), &extra).and_then(|empty| {
            ParquetWriter::new(output)
                .with_compression(ParquetCompression::Zstd(None))
                .set_parallel(false)
                .with_key_value_metadata(Some(KeyValueMetadata::from_static(metadata::<T>(
                    &extra,
                    empty.schema(),
                ))))
                .batched(empty.schema())
        });
        let inner = inner.map_err(failed::<T>)?;
        Ok(Writer { inner, extra, waiting: Vec::new() })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    pub fn write(&mut self, rows: Vec<T>) -> Result<(), Error> {
        self.waiting.extend(rows);
        if self.waiting.len() >= ROW_GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<(), Error> {
        T::frame(std::mem::take(&mut self.waiting), &self.extra)
            .and_then(|frame| self.inner.write_batch(&frame))
            .map_err(failed::<T>)
    }

    /// Ends the file; a table without rows is a valid file with its columns.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    pub fn finish(mut self) -> Result<(), Error> {
        if !self.waiting.is_empty() {
            self.write_group()?;
        }
        self.inner.finish().map(|_| ()).map_err(failed::<T>)
    }
}

/// All rows of a table.
///
/// # Errors
/// Where the file is not Parquet or lacks a column of this version.
pub fn read<T: Table>(file: File, extra: &Extra) -> Result<Vec<T>, Error> {
    ParquetReader::new(file).finish().and_then(|frame| T::rows(&frame, extra)).map_err(failed::<T>)
}

fn failed<T: Table>(source: PolarsError) -> Error {
    Error { table: T::NAME, source }
}

/// What stands in a file's key-value metadata.
fn metadata<T: Table>(extra: &Extra, schema: &Schema) -> Vec<(String, String)> {
    let fixed = T::COLUMNS.iter().map(|column| (column.name, column.description));
    let attributes =
        extra.attributes.iter().map(|name| (name.as_str(), "An attribute of the study"));
    let measures = extra.measures.iter().map(|name| (name.as_str(), "A measure of the study"));
    let descriptions: serde_json::Map<String, serde_json::Value> = fixed
        .chain(attributes)
        .chain(measures)
        .map(|(name, description)| (name.to_owned(), description.into()))
        .collect();
    // The Arrow schema without text views, which pandas cannot read in lists.
    let arrow = schema_to_metadata_key(&schema.to_arrow(CompatLevel::oldest()));
    vec![
        (arrow.key, arrow.value.unwrap_or_default()),
        ("trivox.schema".to_owned(), SCHEMA_VERSION.to_string()),
        ("trivox.table".to_owned(), T::NAME.to_owned()),
        ("trivox.description".to_owned(), T::DESCRIPTION.to_owned()),
        ("trivox.columns".to_owned(), serde_json::Value::Object(descriptions).to_string()),
    ]
}
