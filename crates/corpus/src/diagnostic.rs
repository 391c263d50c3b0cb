//! What could not be read or is wrong: where, what, and how to mend it.

use std::fmt;

/// A position in an input file; lines and columns count from 1, bytes from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as the pipeline file names it.
    pub path: String,
    /// Line in the decoded text; where a format is not text, its paragraph (docx, odt), page (PDF) or
    /// row (xlsx, ods).
    pub line: Option<u64>,
    /// Column in characters.
    pub column: Option<u64>,
    /// Byte in the decoded text.
    pub byte: Option<u64>,
}

impl Place {
    /// The start of a line of a file.
    pub fn line(path: impl Into<String>, line: u64) -> Place {
        Place { path: path.into(), line: Some(line), ..Place::default() }
    }

    /// A file as a whole.
    pub fn file(path: impl Into<String>) -> Place {
        Place { path: path.into(), ..Place::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
            if let Some(column) = self.column {
                write!(out, ":{column}")?;
            }
        }
        Ok(())
    }
}

/// A complaint: where, what was found and what was expected, and how to mend it.
///
/// Both texts are lower case without a full stop; text from the input stands in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where in the input; absent for a complaint about the whole.
    pub place: Option<Place>,
    /// What was found, and what was expected instead.
    pub problem: String,
    /// What the reader of the message can do about it.
    pub mend: String,
    /// The beginning of the text that could not be read; empty where there is none.
    pub excerpt: String,
}

impl Diagnostic {
    /// A complaint about `place`, without an excerpt.
    pub fn at(place: Place, problem: impl Into<String>, mend: impl Into<String>) -> Diagnostic {
        let (problem, mend) = (problem.into(), mend.into());
        Diagnostic { place: Some(place), problem, mend, excerpt: String::new() }
    }

    /// The same complaint with at most 120 characters of the offending text.
    #[must_use]
    pub fn with_excerpt(mut self, text: &str) -> Diagnostic {
        self.excerpt = text.chars().take(120).collect();
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{place}: ")?;
        }
        write!(out, "{}\n  mend: {}", self.problem, self.mend)
    }
}

/// A value together with the complaints met on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned<T> {
    /// What could be read.
    pub output: T,
    /// What could not, in the order of the input.
    pub warnings: Vec<Diagnostic>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_reads_place_problem_mend() {
        let complaint = Diagnostic::at(
            Place::line("survey.csv", 41),
            "5 fields, but the header has 6",
            "quote the answer if it holds a comma",
        );
        assert_eq!(
            complaint.to_string(),
            "survey.csv:41: 5 fields, but the header has 6\n  mend: quote the answer if it holds a comma"
        );
    }
}
