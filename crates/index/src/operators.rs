//! What stands between the parts of a query: AND, OR, NOT, NEAR and BEFORE.

use std::ops::Range;

use crate::parse::Reader;
use crate::query::Node;
use crate::query_error::QueryError;

/// How far apart words that are near each other may be at most.
const FARTHEST: u32 = 1000;

/// What stands between two parts of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
    Near { within: u32, ordered: bool },
}

impl Reader<'_> {
    /// `a NEAR/5 b BEFORE/3 c`
    pub(crate) fn near(&mut self) -> Result<Node, QueryError> {
        self.pass_gap();
        let start = self.at;
        let mut left = self.operand()?;
        loop {
            let end = self.at;
            self.pass_gap();
            let operator = self.at;
            let Some(Operator::Near { within, ordered }) = self.operator()? else {
                self.at = end;
                return Ok(left);
            };
            let name = operator..self.at;
            self.positional(&left, start..end, &name)?;
            self.pass_gap();
            let begin = self.at;
            let right = self.operand()?;
            self.positional(&right, begin..self.at, &name)?;
            let (a, b) = (Box::new(left), Box::new(right));
            left = Node::Near { left: a, right: b, within, ordered };
        }
    }

    /// Passes the operator if it is the next word.
    pub(crate) fn pass(&mut self, wanted: Operator) -> Result<bool, QueryError> {
        let before = self.at;
        self.pass_gap();
        if self.operator()? == Some(wanted) {
            return Ok(true);
        }
        self.at = before;
        Ok(false)
    }

    /// Passes an operator, if the next word is one.
    pub(crate) fn operator(&mut self) -> Result<Option<Operator>, QueryError> {
        let start = self.at;
        let stops = |next: char| next.is_whitespace() || "()".contains(next);
        let end = self.query[start..].find(stops).map_or(self.query.len(), |length| start + length);
        let word = &self.query[start..end];
        let operator = match word {
            "AND" => Operator::And,
            "OR" => Operator::Or,
            "NOT" => Operator::Not,
            _ => {
                let (name, number) = word.split_once('/').unwrap_or((word, ""));
                let ordered = match name {
                    "NEAR" => false,
                    "BEFORE" => true,
                    _ => return Ok(None),
                };
                let within = number.parse().ok().filter(|within| (1..=FARTHEST).contains(within));
                let Some(within) = within else {
                    let problem = format!(
                        "found `{word}`; expected `{name}/` and how many words apart at most, 1 to {FARTHEST}"
                    );
                    return Err(self.complain(
                        start..end,
                        problem,
                        format!(
                            "write `{name}/5`; for the word itself write `{}`",
                            word.to_lowercase()
                        ),
                    ));
                };
                Operator::Near { within, ordered }
            }
        };
        self.at = end;
        Ok(Some(operator))
    }

    /// Only words have a place that something can be near to.
    fn positional(
        &self,
        node: &Node,
        place: Range<usize>,
        operator: &Range<usize>,
    ) -> Result<(), QueryError> {
        if node.is_positional() {
            return Ok(());
        }
        let operator = &self.query[operator.clone()];
        let problem = format!(
            "this has no place beside `{operator}`; expected words, phrases, or several with OR in parentheses"
        );
        Err(self.complain(
            place,
            problem,
            format!(
                "put words beside `{operator}`, and the rest outside: `(a {operator} b) role:agent`"
            ),
        ))
    }
}
