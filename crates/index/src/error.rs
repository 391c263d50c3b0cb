//! What can go wrong between an index and its folder.

use std::path::PathBuf;

/// The engine's own report, kept as the source of an [`Error`].
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An index that could not be written or read; the text names the folder and the mend.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder is missing or holds something else.
    #[error(
        "{} holds no full-text index\n  mend: name the report folder that `trivox run` wrote, or run the pipeline again",
        .path.display()
    )]
    NotAnIndex {
        /// The folder that was opened.
        path: PathBuf,
    },
    /// The index was written by a version that laid it out differently.
    #[error(
        "the full-text index in {} is of version {found}, but this trivox reads version {expected}\n  mend: run the pipeline again, or search with the trivox that wrote the report",
        .path.display()
    )]
    OtherVersion {
        /// The folder that was opened.
        path: PathBuf,
        /// What the index says of itself.
        found: String,
        /// What is read here.
        expected: &'static str,
    },
    /// The folder cannot take a new index.
    #[error(
        "no full-text index can be begun in {}: {cause}\n  mend: give it an empty folder that may be written to",
        .path.display()
    )]
    Create {
        /// The folder.
        path: PathBuf,
        /// What the engine said.
        cause: Cause,
    },
    /// Writing stopped half way: a full disk, most likely.
    #[error(
        "the full-text index could not be written: {cause}\n  mend: make room on the disk and run the pipeline again"
    )]
    Write {
        /// What the engine said.
        cause: Cause,
    },
    /// A file of the index is missing or damaged.
    #[error("the full-text index could not be read: {cause}\n  mend: run the pipeline again")]
    Read {
        /// What the engine said.
        cause: Cause,
    },
}

impl Error {
    pub(crate) fn write(cause: impl Into<Cause>) -> Error {
        Error::Write { cause: cause.into() }
    }

    pub(crate) fn read(cause: impl Into<Cause>) -> Error {
        Error::Read { cause: cause.into() }
    }
}
