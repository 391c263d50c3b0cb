//! The rows of a Parquet file that somebody else wrote, as JSON objects.
//!
//! A row becomes one JSON text of a sequence: a record separator, an object, a line feed (RFC 7464).
//! Nested columns are objects in it, lists are lists; see `json` for the values. Columns that hold
//! neither words nor anything said about them are left out. A row group is held as it lies on disk,
//! and decoded piece by piece.
//! Source: Apache Parquet, <https://parquet.apache.org/docs/file-format/>;
//! RFC 7464, <https://www.rfc-editor.org/rfc/rfc7464>.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars_arrow::array::Array;
use polars_arrow::datatypes::Field;
use polars_buffer::Buffer;
use polars_parquet::read::schema::parquet_to_arrow_schema;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, Filter, PageReader, RowGroupMetadata,
    column_iter_to_arrays, read_metadata,
};

use crate::json;

/// How a Parquet file begins: its mark, and a number as first field of a header. A transcript may
/// begin with the label `PAR1:`.
pub const MARK: &[u8] = b"PAR1\x15";

/// Bytes of text after which [`Objects::read`] stops.
const TEXT: usize = 1 << 20;

/// About so many bytes of values are decoded at a time …
const PIECE: usize = 4 << 20;
/// … but a row group in no more pieces, for nested columns are decoded anew for each.
const PIECES: usize = 32;

/// The most bytes of a row group that is held, and of a page once it is unpacked.
const GROUP_LIMIT: u64 = 1 << 30;
const PAGE_LIMIT: usize = 256 << 20;

/// The most values of a column of a row group.
const VALUES_LIMIT: i64 = 1 << 26;

/// Why a Parquet file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Unreadable {
        Unreadable(error.to_string())
    }
}

/// The rows of a Parquet file.
pub struct Objects {
    file: File,
    columns: Vec<Field>,
    groups: std::vec::IntoIter<RowGroupMetadata>,
    group: Group,
    /// The piece of the row group that is being written.
    decoded: Vec<Column>,
    /// Rows that are decoded and not yet written.
    waiting: usize,
    rows: u64,
    written: u64,
}

/// A row group that is being read.
#[derive(Default)]
struct Group {
    metadata: RowGroupMetadata,
    /// For each column its chunks, one for each leaf, as they lie on disk.
    chunks: Vec<Vec<Buffer<u8>>>,
    /// The first row that is not decoded.
    next: usize,
}

/// The decoded values of a column.
struct Column {
    /// Its name as a JSON string with a colon.
    key: Vec<u8>,
    arrays: Vec<Box<dyn Array>>,
    /// The array and the place in it of the next value.
    next: (usize, usize),
}

impl Objects {
    /// Reads what the file says about itself.
    ///
    /// # Errors
    /// If it is no whole Parquet file, or no column of it can be read.
    pub fn open(mut file: File) -> Result<Objects, Unreadable> {
        let metadata = fenced(|| read_metadata(&mut file))?;
        let fields = metadata.schema().fields();
        let schema = fenced(|| Ok(parquet_to_arrow_schema(fields)))?;
        if schema.len() < fields.len() {
            return Err(Unreadable(
                "two of its columns have the same name, or one is empty".into(),
            ));
        }
        let columns = schema.iter_values().filter(|field| json::is_useful(&field.dtype));
        let columns: Vec<Field> = columns.cloned().collect();
        if columns.is_empty() {
            return Err(Unreadable("none of its columns holds text or numbers".into()));
        }
        let rows = metadata.row_groups.iter().map(|group| group.num_rows() as u64).sum();
        Ok(Objects {
            file,
            columns,
            groups: metadata.row_groups.into_iter(),
            group: Group::default(),
            decoded: Vec::new(),
            waiting: 0,
            rows,
            written: 0,
        })
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many rows were written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Appends the next rows to `text`; nothing at the end.
    ///
    /// # Errors
    /// If the file is damaged there.
    pub fn read(&mut self, text: &mut Vec<u8>) -> Result<(), Unreadable> {
        let before = text.len();
        while text.len() - before < TEXT {
            if self.waiting == 0 && !self.decode()? {
                break;
            }
            text.extend(b"\x1e{");
            for (n, column) in self.decoded.iter_mut().enumerate() {
                text.extend(if n == 0 { &b""[..] } else { b"," });
                text.extend(&column.key);
                column.write(text);
            }
            text.extend(b"}\n");
            self.waiting -= 1;
            self.written += 1;
        }
        Ok(())
    }

    /// Decodes the next piece of the row group; false after the last.
    fn decode(&mut self) -> Result<bool, Unreadable> {
        let (first, all) = (self.written + 1, self.rows);
        let damaged = |field: &Field, error: Unreadable| {
            let column = &field.name;
            Unreadable(format!("column `{column}`, from row {first} of {all} on: {error}"))
        };
        while self.group.next == self.group.metadata.num_rows() {
            let Some(metadata) = self.groups.next() else { return Ok(false) };
            let loaded = Group::load(metadata, &self.columns, &mut self.file);
            self.group = loaded.map_err(|(field, error)| damaged(field, error))?;
        }
        let group = &mut self.group;
        let rows = group.piece();
        self.decoded.clear();
        for (field, chunks) in self.columns.iter().zip(&group.chunks) {
            let arrays = fenced(|| decoded(&group.metadata, field, chunks, rows.clone()));
            let arrays = arrays.map_err(|error| damaged(field, error))?;
            if arrays.iter().map(|array| array.len()).sum::<usize>() != rows.len() {
                return Err(damaged(field, Unreadable("there are fewer values than rows".into())));
            }
            let mut key = Vec::new();
            json::text(Some(&field.name), &mut key);
            key.push(b':');
            self.decoded.push(Column { key, arrays, next: (0, 0) });
        }
        group.next = rows.end;
        self.waiting = rows.len();
        Ok(true)
    }
}

impl Group {
    /// Reads the chunks of the columns from disk; an error comes with its column.
    fn load<'f>(
        metadata: RowGroupMetadata,
        columns: &'f [Field],
        file: &mut File,
    ) -> Result<Group, (&'f Field, Unreadable)> {
        let (mut chunks, mut room) = (Vec::with_capacity(columns.len()), GROUP_LIMIT);
        for field in columns {
            let leaves = leaves(&metadata, field);
            let read: Result<Vec<_>, _> = leaves.map(|it| chunk(it, file, &mut room)).collect();
            chunks.push(read.map_err(|error| (field, error))?);
        }
        Ok(Group { metadata, chunks, next: 0 })
    }

    /// The rows that are decoded next.
    fn piece(&self) -> std::ops::Range<usize> {
        let rows = self.metadata.num_rows();
        let size = self.metadata.total_byte_size().max(1);
        let by_size = (PIECE as u128 * rows as u128 / size as u128) as usize;
        let step = by_size.max(rows.div_ceil(PIECES)).max(1);
        self.next..rows.min(self.next.saturating_add(step))
    }
}

impl Column {
    /// Writes the next value.
    fn write(&mut self, text: &mut Vec<u8>) {
        let (mut array, mut at) = self.next;
        while at == self.arrays[array].len() {
            (array, at) = (array + 1, 0);
        }
        json::write(&*self.arrays[array], at, true, text);
        self.next = (array, at + 1);
    }
}

/// A chunk of a column as it lies on disk; `room` is what may be held beside it.
fn chunk(
    metadata: &ColumnChunkMetadata,
    file: &mut File,
    room: &mut u64,
) -> Result<Buffer<u8>, Unreadable> {
    let range = fenced(|| Ok(metadata.byte_range()))?;
    let size = range.end.saturating_sub(range.start);
    if range.end > file.seek(SeekFrom::End(0))? || metadata.num_values() < 0 {
        return Err(Unreadable("it does not lie in the file".into()));
    }
    if size > *room || metadata.num_values() > VALUES_LIMIT {
        let problem = "the row group is too large; write some ten thousand rows in each";
        return Err(Unreadable(problem.into()));
    }
    *room -= size;
    let mut bytes = vec![0; size as usize];
    file.seek(SeekFrom::Start(range.start))?;
    file.read_exact(&mut bytes)?;
    let bytes = Buffer::from_vec(bytes);
    fenced(|| refuse_large_pages(&bytes, metadata))?;
    Ok(bytes)
}

/// The leaves of a column in a row group.
fn leaves<'m>(
    metadata: &'m RowGroupMetadata,
    field: &Field,
) -> impl Iterator<Item = &'m ColumnChunkMetadata> {
    metadata.columns_under_root_iter(&field.name).into_iter().flatten()
}

/// The values of a column in some rows of a row group.
fn decoded(
    metadata: &RowGroupMetadata,
    field: &Field,
    chunks: &[Buffer<u8>],
    rows: std::ops::Range<usize>,
) -> polars::prelude::PolarsResult<Vec<Box<dyn Array>>> {
    let reader = |(chunk, bytes): (&ColumnChunkMetadata, &Buffer<u8>)| {
        let pages = PageReader::new(Cursor::new(bytes.clone()), chunk, Vec::new(), PAGE_LIMIT);
        BasicDecompressor::new(pages, Vec::new())
    };
    let readers = leaves(metadata, field).zip(chunks).map(reader).collect();
    let types = leaves(metadata, field).map(|leaf| &leaf.descriptor().descriptor.primitive_type);
    let filter = Filter::new_ranged(rows.start, rows.end);
    let (arrays, _) = column_iter_to_arrays(readers, types.collect(), field.clone(), Some(filter))?;
    Ok(arrays)
}

/// Refuses pages that would fill the memory once they are unpacked.
fn refuse_large_pages(
    bytes: &Buffer<u8>,
    chunk: &ColumnChunkMetadata,
) -> polars::prelude::PolarsResult<()> {
    let pages = PageReader::new(Cursor::new(bytes.clone()), chunk, Vec::new(), PAGE_LIMIT);
    let mut pages = BasicDecompressor::new(pages, Vec::new());
    pages.read_dict_page()?;
    for page in pages {
        if page?.page().uncompressed_size() > PAGE_LIMIT {
            let problem = format!("a page of more than {} MiB", PAGE_LIMIT >> 20);
            return Err(polars::prelude::PolarsError::ComputeError(problem.into()));
        }
    }
    Ok(())
}

/// Runs the Parquet library, which may panic on a damaged file.
fn fenced<T>(work: impl FnOnce() -> polars::prelude::PolarsResult<T>) -> Result<T, Unreadable> {
    // Nothing that `work` may leave half done outlives it.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| {
            let what = error.to_string();
            let what = what.rsplit("File out of specification: ").next().unwrap_or_default();
            Unreadable(what.chars().take(200).collect())
        }),
        Err(_) => Err(Unreadable("it is damaged".into())),
    }
}
