//! What is asked: words, phrases and conditions, before any index has seen them.

use std::ops::{Bound, Range};

use corpus::Timestamp;

use crate::parse;
use crate::query_error::QueryError;

/// A query, ready to be put to an [`Index`](crate::Index).
///
/// ```text
/// waiting room           any of the words, in all their forms; the more and the rarer, the higher
/// +waiting -room         one required, one excluded
/// "on hold"              words next to each other
/// =waiting  ="on hold"   exactly these forms
/// role:agent             only utterances of that role; the same field twice: either
/// +theme:billing         required by itself; with `theme:` twice: both
/// -source:survey         excluded
/// date:2025-01..2025-06  from the first of January to the last of June
/// sentiment:negative     sentiment:<-0.3    sentiment:-0.5..0
/// tier:business          an attribute of this study
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub(crate) clauses: Vec<Clause>,
}

/// A part of a query and what it means for the rest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    pub(crate) sign: Sign,
    pub(crate) node: Node,
}

/// How a clause takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Unsigned: words rank, conditions restrict.
    Plain,
    /// `+`
    Required,
    /// `-`
    Excluded,
}

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Any of the words of a running text.
    Text(String),
    /// What stands between two gaps: a word, or several in a script without gaps.
    Word { text: String, exact: bool },
    /// Words next to each other.
    Phrase { text: String, exact: bool },
    /// Something other than the words.
    Condition(Condition),
}

/// A demand on an utterance's place, speaker, time, or on what was found out about it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    /// A label, compared without regard to case.
    Label { field: LabelField, value: String },
    /// From the start up to and without the end; without a bound where there is none.
    Date { from: Option<Timestamp>, until: Option<Timestamp> },
    /// A range of polarities.
    Polarity { low: Bound<f64>, high: Bound<f64> },
}

/// A field that holds labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LabelField {
    Speaker,
    Role,
    Source,
    Kind,
    Theme,
    Language,
    Question,
    Sentiment,
    /// The name of one of the study's attributes, folded.
    Attribute(String),
}

impl LabelField {
    /// Its name among the terms of the index; an attribute has its own.
    pub(crate) fn name(&self) -> &str {
        match self {
            LabelField::Speaker => "speaker",
            LabelField::Role => "role",
            LabelField::Source => "source",
            LabelField::Kind => "kind",
            LabelField::Theme => "theme",
            LabelField::Language => "language",
            LabelField::Question => "question",
            LabelField::Sentiment => "sentiment",
            LabelField::Attribute(name) => name,
        }
    }
}

impl Condition {
    /// Whether two conditions speak of the same field, so that unsigned either will do.
    pub(crate) fn same_field(&self, other: &Condition) -> bool {
        match (self, other) {
            (Condition::Label { field, .. }, Condition::Label { field: with, .. }) => field == with,
            (Condition::Date { .. }, Condition::Date { .. }) => true,
            (Condition::Polarity { .. }, Condition::Polarity { .. }) => true,
            // `sentiment:` asks for a label or for a range.
            (Condition::Label { field, .. }, Condition::Polarity { .. })
            | (Condition::Polarity { .. }, Condition::Label { field, .. }) => {
                *field == LabelField::Sentiment
            }
            _ => false,
        }
    }

    /// A range of dates that begins and ends with what was written.
    pub(crate) fn dates(
        from: Option<Range<Timestamp>>,
        until: Option<Range<Timestamp>>,
    ) -> Condition {
        Condition::Date { from: from.map(|days| days.start), until: until.map(|days| days.end) }
    }
}

impl Query {
    /// Reads a query as a person writes it.
    ///
    /// `attributes` are the study's own fields, as [`Index::attributes`](crate::Index::attributes)
    /// lists them.
    ///
    /// # Errors
    /// What is not a query, with its place, what was expected there and how to mend it.
    pub fn parse(text: &str, attributes: &[String]) -> Result<Query, QueryError> {
        Ok(Query { clauses: parse::clauses(text, attributes)? })
    }

    /// Takes a text as it is: any of its words, no sign means anything.
    pub fn plain(text: &str) -> Query {
        let node = Node::Text(text.to_owned());
        Query { clauses: vec![Clause { sign: Sign::Plain, node }] }
    }

    /// The same query, restricted to utterances whose `field` has the value, as `field:value` does.
    ///
    /// Restricting the same field again admits either value.
    ///
    /// # Errors
    /// An unknown field, or a value that the field cannot have.
    pub fn and_filter(
        mut self,
        field: &str,
        value: &str,
        attributes: &[String],
    ) -> Result<Query, QueryError> {
        let node = Node::Condition(parse::filter(field, value, attributes)?);
        self.clauses.push(Clause { sign: Sign::Plain, node });
        Ok(self)
    }
}
