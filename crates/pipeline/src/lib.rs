//! From a pipeline file to a report: files, threads, progress and publishing live here.
//!
//! [`run::run`] is the diagram: read → themes → annotate → triangulate → publish. What it calls are
//! pure functions of other crates over batches; [`batches`] holds all the threads.
#![expect(
    clippy::result_large_err,
    reason = "complaints about a whole run are met once in it, never in a loop"
)]

mod annotate;
mod calendar;
mod codebook;
mod coded;
mod concentration;
mod entries;
mod failure;
mod figures;
mod findings;
mod fit;
mod keyness;
mod manifest;
mod outcomes;
mod people;
mod publish;
mod quotes;
mod sample;
mod segments;
mod sentences;
mod service;
mod sheets;
mod summary;
mod unpacked;

pub mod batches;
pub mod check;
pub mod config;
pub mod draft;
pub mod files;
pub mod models;
pub mod plan;
mod ratings;
pub mod read;
pub mod run;

pub use batches::{Progress, Stage};
pub use failure::Failure;
pub use ingest::{Coded, Counts, Sureness};
pub use keyness::key_word;
pub use publish::{open_table, open_text};
pub use summary::{CodedSummary, Summary, ThemeSummary, Understood};
