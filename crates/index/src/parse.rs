//! Reads a query as a person writes it.
//!
//! By hand rather than by the engine's parser, for the sake of its complaints: each says where it
//! stands, what was expected there, and how to write it.
//!
//! ```text
//! group    = clause …                            up to the end or a `)`
//! clause   = [+ | -] operand  |  alternatives
//! alternatives = demands { OR demands }
//! demands  = demand { AND demand }
//! demand   = NOT demand  |  operand { NEAR/n operand | BEFORE/n operand }
//! operand  = ( group )  |  [=] "phrase"  |  [=] word  |  word~  |  /regex/  |  field:value
//! ```

use std::ops::Range;

use crate::operators::Operator;
use crate::query::{Clause, Condition, Node, Sign};
use crate::query_error::QueryError;

/// Parentheses and NOTs inside each other, so that no query fills the stack.
const DEEPEST: usize = 50;

/// The clauses of a query.
pub(crate) fn clauses(query: &str, attributes: &[String]) -> Result<Vec<Clause>, QueryError> {
    let mut reader = Reader { query, attributes, at: 0, depth: 0 };
    let clauses = reader.group()?;
    if let Some(')') = reader.peek() {
        return Err(reader.complain(
            reader.at..reader.at + 1,
            "this `)` closes nothing; expected a `(` before it",
            "leave it out, or quote the words if it belongs to them",
        ));
    }
    if clauses.is_empty() {
        return Err(reader.complain(
            0..0,
            "the query is empty; expected words, a phrase or a field",
            "write a word to look for, or a field such as `role:agent`",
        ));
    }
    Ok(clauses)
}

/// The condition of `field:value`, given apart.
pub(crate) fn filter(
    field: &str,
    value: &str,
    attributes: &[String],
) -> Result<Condition, QueryError> {
    let query = format!("{field}:{value}");
    let reader = Reader { query: &query, attributes, at: 0, depth: 0 };
    let condition = reader.condition(0..field.len(), field.len() + 1..query.len())?;
    Ok(match condition {
        Condition::Labels { field, .. } => Condition::Label { field, value: value.to_owned() },
        condition => condition,
    })
}

pub(crate) struct Reader<'a> {
    pub(crate) query: &'a str,
    pub(crate) attributes: &'a [String],
    pub(crate) at: usize,
    depth: usize,
}

impl Reader<'_> {
    /// Clauses up to the end of the query or a `)`, which is left.
    fn group(&mut self) -> Result<Vec<Clause>, QueryError> {
        let mut clauses = Vec::new();
        let mut places: Vec<Range<usize>> = Vec::new();
        self.pass_gap();
        while self.peek().is_some_and(|next| next != ')') {
            let start = self.at;
            clauses.push(self.clause()?);
            places.push(start..self.at);
            self.pass_gap();
        }
        self.refuse_mixture(&clauses, &places)?;
        Ok(clauses)
    }

    fn clause(&mut self) -> Result<Clause, QueryError> {
        let start = self.at;
        let sign = match self.peek() {
            Some('+') => Sign::Required,
            Some('-') => Sign::Excluded,
            _ => Sign::Plain,
        };
        if sign == Sign::Plain {
            return Ok(match self.alternatives()? {
                Node::Not(node) => Clause { sign: Sign::Excluded, node: *node },
                node => Clause { sign, node },
            });
        }
        self.sign("the word, phrase or field that it")?;
        let node = self.near()?;
        let end = self.at;
        self.pass_gap();
        if matches!(self.operator()?, Some(Operator::And | Operator::Or)) {
            let signed = self.query[start..end].to_owned();
            let mend = if sign == Sign::Excluded {
                format!("write `NOT {}`", &signed[1..])
            } else {
                format!("write `{}`: what AND joins is required anyway", &signed[1..])
            };
            let problem = format!(
                "`{}` stands at a part of a boolean expression; expected it where no AND or OR is",
                &signed[..1]
            );
            return Err(self.complain(start..start + 1, problem, mend));
        }
        self.at = end;
        Ok(Clause { sign, node })
    }

    /// `a OR b OR c`
    fn alternatives(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.demands()?];
        while self.pass(Operator::Or)? {
            nodes.push(self.demands()?);
        }
        Ok(if nodes.len() > 1 { Node::Any(nodes) } else { nodes.remove(0) })
    }

    /// `a AND b AND c`
    fn demands(&mut self) -> Result<Node, QueryError> {
        let mut nodes = vec![self.demand()?];
        while self.pass(Operator::And)? {
            nodes.push(self.demand()?);
        }
        Ok(if nodes.len() > 1 { Node::All(nodes) } else { nodes.remove(0) })
    }

    /// `NOT a`, or `a` alone or near something.
    fn demand(&mut self) -> Result<Node, QueryError> {
        if !self.pass(Operator::Not)? {
            return self.near();
        }
        self.deeper(self.at..self.at)?;
        let node = self.demand()?;
        self.depth -= 1;
        Ok(match node {
            Node::Not(node) => *node,
            node => Node::Not(Box::new(node)),
        })
    }

    pub(crate) fn operand(&mut self) -> Result<Node, QueryError> {
        self.pass_gap();
        let start = self.at;
        let before = self.query[..start].trim_end();
        let after = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        if let Some(operator) = self.operator()? {
            let name = self.query[start..self.at].to_owned();
            let mend = match operator {
                Operator::Not => "put the word that is excluded behind it".to_owned(),
                _ => format!(
                    "put a word before and after it; for the word itself write `{}`",
                    name.to_lowercase()
                ),
            };
            let problem =
                format!("`{name}` has nothing to work on; expected a word, phrase or field");
            return Err(self.complain(start..self.at, problem, mend));
        }
        match self.peek() {
            Some('(') if !self.is_emoticon() => self.parentheses(),
            None | Some(')') => Err(self.complain(
                start..start,
                format!("nothing stands behind `{after}`; expected a word, phrase or field"),
                "put a word behind it, or leave it out",
            )),
            Some(sign @ ('+' | '-')) if !self.is_emoticon() => Err(self.complain(
                start..start + 1,
                format!("`{sign}` stands at a part of an expression; expected it where none is"),
                if sign == '-' { "write `NOT` instead" } else { "leave it out" },
            )),
            _ => self.word_or_field(),
        }
    }

    fn parentheses(&mut self) -> Result<Node, QueryError> {
        let open = self.at;
        self.deeper(open..open + 1)?;
        self.at += 1;
        let mut clauses = self.group()?;
        if self.peek() != Some(')') {
            return Err(self.complain(
                open..open + 1,
                "this `(` is never closed; expected a `)` before the end of the query",
                "put `)` behind what it groups, or quote the words if it belongs to them",
            ));
        }
        self.at += 1;
        self.depth -= 1;
        match clauses.len() {
            0 => Err(self.complain(
                open..self.at,
                "nothing stands between these parentheses; expected words",
                "write words between them, or leave both out",
            )),
            1 if clauses[0].sign == Sign::Plain => Ok(clauses.remove(0).node),
            _ => Ok(Node::Group(clauses)),
        }
    }

    fn deeper(&mut self, place: Range<usize>) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let problem = format!("more than {DEEPEST} parentheses or NOTs stand inside each other");
        Err(self.complain(place, problem, "write the query with fewer of them"))
    }

    /// Words beside an AND or OR could be meant either way.
    fn refuse_mixture(
        &self,
        clauses: &[Clause],
        places: &[Range<usize>],
    ) -> Result<(), QueryError> {
        let is_boolean = |at: &usize| {
            let (clause, place) = (&clauses[*at], &places[*at]);
            clause.sign == Sign::Plain
                && matches!(clause.node, Node::All(_) | Node::Any(_))
                && !self.query[place.clone()].starts_with('(')
        };
        let ranks =
            |at: &usize| clauses[*at].sign == Sign::Plain && !clauses[*at].node.is_condition();
        let all = 0..clauses.len();
        let Some(boolean) = all.clone().find(is_boolean) else { return Ok(()) };
        let Some(beside) = all.clone().find(|at| *at != boolean && ranks(at)) else {
            return Ok(());
        };
        let text = |at: usize| self.query[places[at].clone()].trim();
        let (expression, other) = (text(boolean), text(beside));
        Err(self.complain(
            places[beside].clone(),
            format!("`{other}` stands beside `{expression}` without AND or OR between them"),
            format!("put AND or OR there, or parentheses: `{other} ({expression})`"),
        ))
    }

    pub(crate) fn pass_gap(&mut self) {
        let rest = &self.query[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.query[self.at..].chars().next()
    }

    pub(crate) fn complain(
        &self,
        span: Range<usize>,
        problem: impl Into<String>,
        mend: impl Into<String>,
    ) -> QueryError {
        let query = self.query.to_owned();
        QueryError { query, span, problem: problem.into(), mend: mend.into() }
    }
}
