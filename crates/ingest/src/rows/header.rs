//! The header of a table: what its columns are called, and how the pipeline file may name them.
//!
//! Headers are written for people: a question as the name of a column, line breaks within it, the
//! same name twice, no name at all. Each column gets a name of its own: white space made single,
//! `column 4` where it has none, `name (2)` where an earlier one has the same.

use std::collections::HashMap;

use corpus::{Diagnostic, Place};

use crate::columns::{alike, missing};
use crate::rows::Found;
use crate::rows::csv::repeated;
use crate::{Options, Piece, Refused};

/// The columns of a table.
pub(crate) struct Header {
    /// Their names, each occurring once.
    names: Vec<String>,
    /// Their names as they are written; they may repeat.
    written: Vec<String>,
    /// The questions that they answer.
    questions: Vec<String>,
    /// The line on which they stand.
    line: u64,
}

impl Header {
    /// A header whose names are questions, too, if they have no others.
    pub(crate) fn new(written: Vec<String>, questions: Option<Vec<String>>, line: u64) -> Header {
        let names = unique(&written);
        let mut questions = questions.unwrap_or_default();
        questions.resize(names.len(), String::new());
        for (question, (name, written)) in questions.iter_mut().zip(names.iter().zip(&written)) {
            if question.is_empty() {
                *question = if written.is_empty() { name.clone() } else { written.clone() };
            }
        }
        Header { names, written, questions, line }
    }

    /// What the columns are called, each by another name.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The question that a column answers.
    pub(crate) fn question(&self, cell: usize) -> &str {
        self.questions.get(cell).map_or("", String::as_str)
    }

    /// The place of the first column whose name has the same letters and digits as one of `names`.
    pub(crate) fn position(&self, names: &[&str]) -> Option<usize> {
        let same = |other: &String, name: &str| match alike(name) {
            letters if letters.is_empty() => other == name,
            letters => alike(other) == letters,
        };
        names.iter().find_map(|name| self.written.iter().position(|other| same(other, name)))
    }

    /// The column that a pipeline file names: by its name, by the question it answers, or by either
    /// with other case, spaces and punctuation.
    ///
    /// # Errors
    /// If there is none, or several answer that question; the complaint names the nearest.
    pub(crate) fn find(&self, wanted: &str, path: &str) -> Result<Found, Refused> {
        let found = |cell: usize| Found { cell, question: self.questions[cell].clone() };
        let named = |names: &[String]| names.iter().position(|name| name == wanted);
        if let Some(cell) = named(&self.written).or_else(|| named(&self.names)) {
            return Ok(found(cell));
        }
        let wanted_alike = alike(wanted);
        let same = |names: &[String]| -> Vec<usize> {
            let is = |&n: &usize| !wanted_alike.is_empty() && alike(&names[n]) == wanted_alike;
            (0..names.len()).filter(is).collect()
        };
        let place = Place::line(path, self.line);
        match (&same(&self.names)[..], &same(&self.questions)[..]) {
            ([cell], _) | (_, [cell]) => Ok(found(*cell)),
            (_, [_, _, ..]) => {
                let asked = same(&self.questions).into_iter().map(|cell| self.names[cell].as_str());
                let names: Vec<&str> = asked.take(20).collect();
                let problem =
                    format!("`{wanted}` is the question of several columns: {}", names.join(", "));
                let mend = "name each column that is meant";
                Err(Refused::Options(Diagnostic::at(place, problem, mend)))
            }
            _ => Err(missing(wanted, &self.names, &self.questions, place)),
        }
    }

    /// Complaints about columns that the options name and that occur more than once.
    pub(crate) fn repeated(&self, options: &Options, path: &str) -> Vec<Piece> {
        let mut pieces = repeated(&self.written, options, path);
        for piece in &mut pieces {
            if let Piece::Repaired(complaint) = piece {
                complaint.place = Some(Place::line(path, self.line));
            }
        }
        pieces
    }
}

/// Names of their own for columns that may have none, or the same.
fn unique(written: &[String]) -> Vec<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::with_capacity(written.len());
    for (at, name) in written.iter().enumerate() {
        let base = if name.is_empty() { format!("column {}", at + 1) } else { name.clone() };
        let mut name = base.clone();
        // A name that is taken is counted up until it is free, `(2)` as written in a file included.
        while times.contains_key(&name) {
            let n = times.entry(base.clone()).or_insert(1);
            *n += 1;
            name = format!("{base} ({n})");
        }
        times.insert(name.clone(), 1);
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(written: &[&str], questions: &[&str]) -> Header {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Header::new(list(written), Some(list(questions)), 3)
    }

    #[test]
    fn each_column_has_a_name_of_its_own() {
        let header = header(&["a", "", "a", "a (2)", "a", ""], &[]);
        assert_eq!(header.names(), ["a", "column 2", "a (2)", "a (2) (2)", "a (3)", "column 6"]);
        let find = |wanted| header.find(wanted, "f").unwrap().cell;
        assert_eq!((find("a"), find("a (2)"), find("a (3)"), find("column 2")), (0, 3, 4, 1));
    }

    #[test]
    fn columns_are_found_by_id_and_by_question() {
        let header =
            header(&["Q1", "Q2", "Q3_1", "Q3_2"], &["How likely?", "What  next?", "Why?", "Why?"]);
        let find = |wanted| header.find(wanted, "f").map(|found| (found.cell, found.question));
        assert_eq!(find("q1"), Ok((0, "How likely?".into())));
        assert_eq!(find("What next?"), Ok((1, "What  next?".into())));
        assert_eq!(find("how likely"), Ok((0, "How likely?".into())));
        let said = |wanted| find(wanted).unwrap_err().complaint().to_string();
        assert_eq!(
            said("Why?"),
            "f:3: `Why?` is the question of several columns: Q3_1, Q3_2\n  mend: name each column that is meant"
        );
        assert_eq!(
            said("What then?"),
            "f:3: no column `What then?`; columns here: Q1, Q2, Q3_1, Q3_2\n  mend: write `Q2` instead, if `What  next?` is meant"
        );
    }
}
