//! Values that a query asks for and no utterance has: most likely a slip.

use strsim::levenshtein;
use tantivy::Term;

use crate::error::Error;
use crate::labels::{self, fold};
use crate::query::{Clause, Condition, LabelField, Node, Query};
use crate::search::Index;

/// Values that are named instead, at most.
const NAMED: usize = 8;

/// A value that no utterance has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    /// The field.
    pub field: String,
    /// The value that was asked for.
    pub value: String,
    /// Values that utterances have, the most similar first.
    pub known: Vec<String>,
    /// Whether there are more of them.
    pub more: bool,
}

impl Index {
    /// The values of fields in a query that no utterance has.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn unknown_values(&self, query: &Query) -> Result<Vec<UnknownValue>, Error> {
        let mut asked = Vec::new();
        collect(&query.clauses, &mut asked);
        let mut unknown = Vec::new();
        for (field, value) in asked {
            let term = Term::from_field_text(self.fields.label, &labels::label(field, value));
            if self.searcher_of(field).doc_freq(&term).map_err(Error::read)? > 0 {
                continue;
            }
            let mut known = self.values(field)?;
            let folded = fold(value);
            known.sort_by_key(|known| levenshtein(&folded, known));
            let more = known.len() > NAMED;
            known.truncate(NAMED);
            let (field, value) = (field.name().to_owned(), value.to_owned());
            unknown.push(UnknownValue { field, value, known, more });
        }
        Ok(unknown)
    }

    /// The values of a field, folded, in alphabetical order.
    fn values(&self, field: &LabelField) -> Result<Vec<String>, Error> {
        let labels = self.labels(field).map_err(Error::read)?;
        Ok(labels.into_keys().collect())
    }
}

/// The labels that clauses speak of.
fn collect<'q>(clauses: &'q [Clause], into: &mut Vec<(&'q LabelField, &'q str)>) {
    for clause in clauses {
        collect_node(&clause.node, into);
    }
}

fn collect_node<'q>(node: &'q Node, into: &mut Vec<(&'q LabelField, &'q str)>) {
    match node {
        Node::Condition(Condition::Label { field, value }) => into.push((field, value)),
        Node::Group(clauses) => collect(clauses, into),
        Node::All(nodes) | Node::Any(nodes) => {
            nodes.iter().for_each(|node| collect_node(node, into));
        }
        Node::Not(node) => collect_node(node, into),
        _ => {}
    }
}
