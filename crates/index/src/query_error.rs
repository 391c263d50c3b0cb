//! A query that cannot be read: where, what, and how to mend it.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

/// A complaint about a query, which prints with a caret under what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query as it was written.
    pub query: String,
    /// The bytes of `query` that the complaint is about; empty at its end.
    pub span: Range<usize>,
    /// What was found there, and what was expected.
    pub problem: String,
    /// How to write it instead.
    pub mend: String,
}

impl QueryError {
    /// The character at which the complaint begins, from 1.
    pub fn column(&self) -> usize {
        self.query[..self.span.start].chars().count() + 1
    }
}

impl std::error::Error for QueryError {}

impl fmt::Display for QueryError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A tab or a line break would shift the caret.
        let shown = |text: &str| text.replace(char::is_control, " ");
        let before = shown(&self.query[..self.span.start]).width();
        let carets = shown(&self.query[self.span.clone()]).width().max(1);
        writeln!(out, "query:{}: {}", self.column(), self.problem)?;
        if !self.query.trim().is_empty() {
            writeln!(out, "    {}", shown(&self.query))?;
            writeln!(out, "    {:before$}{:^>carets$}", "", "")?;
        }
        write!(out, "  mend: {}", self.mend)
    }
}
