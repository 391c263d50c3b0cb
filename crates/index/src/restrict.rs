//! Conditions on utterances as the engine runs them.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{AllQuery, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use crate::compile::{Compiler, Engine, Result, Sought};
use crate::expand;
use crate::findings::Beside;
use crate::labels;
use crate::query::{Clause, Condition, LabelField, Node, Sign};

impl Compiler<'_> {
    /// The unsigned conditions: of those on one field any will do.
    pub(crate) fn restrictions(&self, clauses: &[Clause]) -> Result<Vec<Engine>> {
        let mut groups: Vec<Vec<&Condition>> = Vec::new();
        let mut engines = Vec::new();
        for Clause { sign, node } in clauses {
            match (sign, node) {
                (Sign::Plain, Node::Condition(condition)) => {
                    match groups.iter_mut().find(|group| group[0].same_field(condition)) {
                        Some(group) => group.push(condition),
                        None => groups.push(vec![condition]),
                    }
                }
                (Sign::Plain, node) if node.is_condition() => {
                    engines.extend(self.part(node)?.map(|part| self.engine(part.sought)));
                }
                _ => {}
            }
        }
        for group in groups {
            let any = group.into_iter().map(|it| Ok(Sought::Other(self.condition(it)?)));
            engines.push(self.engine(self.union(any.collect::<Result<_>>()?)));
        }
        Ok(engines)
    }

    pub(crate) fn condition(&self, condition: &Condition) -> Result<Engine> {
        Ok(match condition {
            Condition::Label { field, value } => {
                let term = self.fields.label_term(field, value);
                self.about(field, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
            Condition::Labels { field, wildcard } => {
                let prefix = labels::label(field, "");
                let searcher =
                    if field.is_finding() { &self.findings.searcher } else { self.searcher };
                let labels = expand::labels(searcher, self.fields.label, &prefix, wildcard)?;
                let term = |label: &String| Term::from_field_text(self.fields.label, label);
                let labels = TermSetQuery::new(labels.iter().map(term).collect::<Vec<_>>());
                self.about(field, Box::new(labels))
            }
            Condition::Date { from, until } => {
                let term = |time: &i64| Term::from_field_i64(self.fields.at, *time);
                let from =
                    from.as_ref().map_or(Bound::Unbounded, |time| Bound::Included(term(time)));
                let until =
                    until.as_ref().map_or(Bound::Unbounded, |time| Bound::Excluded(term(time)));
                range(from, until)
            }
            Condition::Polarity { low, high } => {
                let term = |polarity: f64| Term::from_field_f64(self.fields.polarity, polarity);
                self.about(&LabelField::Sentiment, range(low.map(term), high.map(term)))
            }
        })
    }

    /// A question about a field, put where that lies.
    fn about(&self, field: &LabelField, query: Engine) -> Engine {
        if !field.is_finding() {
            return query;
        }
        Box::new(Beside { query, findings: self.findings.clone() })
    }
}

fn range(low: Bound<Term>, high: Bound<Term>) -> Engine {
    match (&low, &high) {
        (Bound::Unbounded, Bound::Unbounded) => Box::new(AllQuery),
        _ => Box::new(RangeQuery::new(low, high)),
    }
}
