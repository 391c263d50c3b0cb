//! Why nothing was written.

use std::fmt;
use std::io;

use corpus::Diagnostic;

/// A run that could not be done; the earlier report, if any, is untouched.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The pipeline file or what it names is wrong; all complaints at once.
    #[error("{}", Complaints(.0))]
    Refused(Vec<Diagnostic>),
    /// The report could not be written.
    #[error(
        "the report could not be written: {0}\n  mend: name another folder, or check its permissions and the space left, or wait for the other run"
    )]
    Write(#[from] io::Error),
    /// A table could not be written.
    #[error("{0}\n  mend: check the space left on the disk")]
    Table(#[from] tables::Error),
    /// The index could not be written.
    #[error("the index: {0}\n  mend: check the space left on the disk")]
    Index(#[from] index::Error),
}

struct Complaints<'c>(&'c [Diagnostic]);

impl fmt::Display for Complaints<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, complaint) in self.0.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            write!(out, "{complaint}")?;
        }
        Ok(())
    }
}

impl From<Diagnostic> for Failure {
    fn from(complaint: Diagnostic) -> Failure {
        Failure::Refused(vec![complaint])
    }
}
