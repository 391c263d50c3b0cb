//! The Parquet contract: one module per table, each a row struct whose doc comments are the
//! column descriptions written into the files.
//!
//! A table is its [`Row`](utterances::Row) struct: `table!` makes from it the schema, the
//! descriptions, and the way from rows to Parquet and back, so that the four cannot drift apart.
//! Integers are written as `Int64` and ids as text, which every reader of Parquet understands.

mod cell;
mod json;
mod objects;
mod parquet;
mod row;
mod value;

pub mod agreement;
pub mod codings;
pub mod collocates;
pub mod completeness;
pub mod convergence;
pub mod counts;
pub mod cues;
pub mod differences;
pub mod documents;
pub mod drivers;
pub mod features;
pub mod findings;
pub mod frequency;
pub mod gaps;
pub mod history;
pub mod key_results;
pub mod keyness;
pub mod kpis;
pub mod ngrams;
pub mod participants;
pub mod prevalence;
pub mod rejects;
pub mod saturation;
pub mod sources;
pub mod theme_history;
pub mod themes;
pub mod trends;
pub mod utterances;

pub use cell::{Cell, Moment};
pub use objects::{MARK, Objects, Unreadable};
pub use parquet::{Error, Writer, read};
pub use row::{Column, Extra, Table};
pub use value::{Value, values};

/// Version of all schemas together; grows by one with every change of a column.
pub const SCHEMA_VERSION: u32 = 4;

/// Name and description of a table, and its columns.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// File name without ending.
    pub name: &'static str,
    /// What a row is.
    pub description: &'static str,
    /// The fixed columns, in order.
    pub columns: &'static [Column],
}

/// Every table of a report, in the order in which a reader would open them.
pub fn contract() -> Vec<Contract> {
    fn of<T: Table>() -> Contract {
        Contract { name: T::NAME, description: T::DESCRIPTION, columns: T::COLUMNS }
    }
    vec![
        of::<sources::Row>(),
        of::<documents::Row>(),
        of::<participants::Row>(),
        of::<utterances::Row>(),
        of::<themes::Row>(),
        of::<theme_history::Row>(),
        of::<codings::Row>(),
        of::<cues::Row>(),
        of::<prevalence::Row>(),
        of::<convergence::Row>(),
        of::<completeness::Row>(),
        of::<differences::Row>(),
        of::<trends::Row>(),
        of::<saturation::Row>(),
        of::<drivers::Row>(),
        of::<kpis::Row>(),
        of::<features::Row>(),
        of::<gaps::Row>(),
        of::<key_results::Row>(),
        of::<history::Row>(),
        of::<agreement::Row>(),
        of::<findings::Row>(),
        of::<keyness::Row>(),
        of::<rejects::Row>(),
    ]
}
