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
/// "on hold"              words next to each other; `*` between them is any one word
/// =waiting  ="on hold"   exactly these forms
/// (app OR site) AND NOT slow      boolean, with parentheses
/// refund*  *able  wom?n  words that begin, end or are written so
/// refnd~  refnd~2        words at most one or two letters away
/// /un.*able/             words that a regular expression describes from end to end
/// refund NEAR/5 late     at most five words apart, in any order
/// refund BEFORE/5 late   in this order
/// role:agent             only utterances of that role; the same field twice: either
/// +theme:billing         required by itself; with `theme:` twice: both
/// -source:survey         excluded
/// theme:*  speaker:mod*  any theme; speakers whose label begins so
/// date:2025-01..2025-06  from the first of January to the last of June
/// sentiment:negative     sentiment:<-0.3    sentiment:-0.5..0
/// evidence:yes           what is analysed, rather than what a moderator says
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
    Phrase { words: Vec<Piece>, exact: bool },
    /// All words of the index that are written so.
    Expansion(Expansion),
    /// Both, at most so many words apart.
    Near { left: Box<Node>, right: Box<Node>, within: u32, ordered: bool },
    /// Something other than the words.
    Condition(Condition),
    /// What stands between parentheses: clauses that take part as those of a query do.
    Group(Vec<Clause>),
    /// All of these.
    All(Vec<Node>),
    /// Any of these.
    Any(Vec<Node>),
    /// Anything but this.
    Not(Box<Node>),
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// One word or several.
    Text(String),
    /// One word, written so.
    Expansion(Expansion),
    /// Any one word.
    Gap,
}

/// A description of words by their letters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expansion {
    /// `*` stands for any letters, `?` for one.
    Wildcard(String),
    /// At most so many letters to change, add, leave out or exchange with the next.
    Fuzzy { word: String, distance: u8 },
    /// A regular expression for the whole word.
    Regex(String),
}

impl Node {
    /// Whether it says where words stand, so that it can be near something.
    pub(crate) fn is_positional(&self) -> bool {
        match self {
            Node::Word { .. } | Node::Phrase { .. } | Node::Expansion(_) | Node::Near { .. } => {
                true
            }
            Node::Any(nodes) => nodes.iter().all(Node::is_positional),
            Node::Group(clauses) => clauses
                .iter()
                .all(|clause| clause.sign == Sign::Plain && clause.node.is_positional()),
            Node::Text(_) | Node::Condition(_) | Node::All(_) | Node::Not(_) => false,
        }
    }

    /// Whether it asks for no words at all, so that it restricts and does not rank.
    pub(crate) fn is_condition(&self) -> bool {
        match self {
            Node::Condition(_) => true,
            Node::Not(node) => node.is_condition(),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().all(Node::is_condition),
            Node::Group(clauses) => clauses.iter().all(|clause| clause.node.is_condition()),
            _ => false,
        }
    }
}

/// A demand on an utterance's place, speaker, time, or on what was found out about it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    /// A label, compared without regard to case.
    Label { field: LabelField, value: String },
    /// Labels in which `*` stands for anything.
    Labels { field: LabelField, wildcard: String },
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
    Evidence,
    /// The name of one of the study's attributes, folded.
    Attribute(String),
}

impl LabelField {
    /// Whether it tells what was found in utterances, and not what they are.
    pub(crate) fn is_finding(&self) -> bool {
        matches!(self, LabelField::Theme | LabelField::Sentiment)
    }

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
            LabelField::Evidence => "evidence",
            LabelField::Attribute(name) => name,
        }
    }
}

impl Condition {
    /// Whether two conditions speak of the same field, so that unsigned either will do.
    pub(crate) fn same_field(&self, other: &Condition) -> bool {
        match (self.field(), other.field()) {
            (Some(field), Some(with)) => field == with,
            _ => matches!((self, other), (Condition::Date { .. }, Condition::Date { .. })),
        }
    }

    fn field(&self) -> Option<&LabelField> {
        match self {
            Condition::Label { field, .. } | Condition::Labels { field, .. } => Some(field),
            // `sentiment:` asks for a label or for a range.
            Condition::Polarity { .. } => Some(&LabelField::Sentiment),
            Condition::Date { .. } => None,
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

    /// The query without its conditions such as `role:agent`; none where it has none, or no words.
    #[must_use]
    pub fn words_alone(&self) -> Option<Query> {
        let (conditions, words): (Vec<Clause>, Vec<Clause>) =
            self.clauses.iter().cloned().partition(|clause| clause.node.is_condition());
        (!conditions.is_empty() && !words.is_empty()).then_some(Query { clauses: words })
    }

    /// The same query, restricted to utterances whose `field` has the value, as `field:value` does,
    /// but for `*`, which stands for itself.
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
