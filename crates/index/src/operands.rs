//! Reads what stands between operators: words, phrases, regular expressions, fields with values.

use std::ops::Range;

use crate::conditions;
use crate::parse::Reader;
use crate::pieces::{self, QUOTES, field_name};
use crate::query::{Condition, Expansion, Node};
use crate::query_error::QueryError;

impl Reader<'_> {
    pub(crate) fn word_or_field(&mut self) -> Result<Node, QueryError> {
        let equals = self.at;
        let exact = self.peek() == Some('=') && !self.is_emoticon();
        if exact {
            self.sign("the word or phrase whose form it")?;
        }
        if self.peek().is_some_and(|next| QUOTES.contains(&next)) {
            let text = self.quoted()?;
            return pieces::phrase(self, text, exact);
        }
        if self.peek() == Some('/') && !exact {
            return self.regex();
        }
        self.piece(exact.then_some(equals))
    }

    /// Passes a sign that belongs to what follows it without a gap.
    pub(crate) fn sign(&mut self, purpose: &str) -> Result<(), QueryError> {
        let start = self.at;
        self.at += 1;
        if self.peek().is_some_and(|next| !next.is_whitespace() && next != ')') {
            return Ok(());
        }
        let sign = &self.query[start..self.at];
        Err(self.complain(
            start..self.at,
            format!("`{sign}` stands alone; expected {purpose} belongs to, without a gap"),
            format!("write `{sign}word`, or leave `{sign}` out"),
        ))
    }

    /// What stands between quotes, which are passed.
    pub(crate) fn quoted(&mut self) -> Result<Range<usize>, QueryError> {
        let open = self.at;
        let quote = self.peek().map_or(0, char::len_utf8);
        let start = open + quote;
        let Some(length) = self.query[start..].find(QUOTES) else {
            return Err(self.complain(
                open..start,
                "this quote is never closed; expected a second one before the end of the query",
                "put `\"` after the last word of the phrase, or leave this one out",
            ));
        };
        let end = start + length;
        self.at = end + self.query[end..].chars().next().map_or(0, char::len_utf8);
        if self.query[start..end].trim().is_empty() {
            return Err(self.complain(
                open..self.at,
                "nothing stands between these quotes; expected a phrase",
                "write the words of the phrase between them, or leave both out",
            ));
        }
        Ok(start..end)
    }

    /// `/…/`
    fn regex(&mut self) -> Result<Node, QueryError> {
        let start = self.at + 1;
        let mut escaped = false;
        let close = self.query[start..].char_indices().find(|(_, letter)| {
            let closes = *letter == '/' && !escaped;
            escaped = *letter == '\\' && !escaped;
            closes
        });
        let Some((length, _)) = close else {
            return Err(self.complain(
                self.at..start,
                "this `/` begins a regular expression that is never closed; expected a second `/`",
                "put `/` behind it, or quote the words if it belongs to them",
            ));
        };
        let end = start + length;
        self.at = end + 1;
        let regex = self.query[start..end].replace("\\/", "/");
        pieces::regex(self, start..end, regex)
    }

    /// A word, or a field with its value; `equals` is the place of a `=` before it.
    fn piece(&mut self, equals: Option<usize>) -> Result<Node, QueryError> {
        let begin = self.at;
        let rest = &self.query[begin..];
        let emoticon = self.is_emoticon();
        let stops = |next: char| {
            next.is_whitespace() || QUOTES.contains(&next) || (!emoticon && "()".contains(next))
        };
        let end = rest.find(stops).map_or(self.query.len(), |length| begin + length);
        let piece = &self.query[begin..end];
        self.at = end;
        if emoticon {
            return Ok(Node::Word { text: piece.to_owned(), exact: equals.is_some() });
        }
        if let Some(colon) = field_name(piece) {
            if let Some(equals) = equals {
                return Err(self.complain(
                    equals..equals + 1,
                    "`=` stands before a field; expected it before a word or a phrase",
                    format!("write `{piece}`: the values of fields are compared whole anyway"),
                ));
            }
            let value = begin + colon + 1;
            let quoted = value == end && self.peek().is_some_and(|next| QUOTES.contains(&next));
            let value = if quoted { self.quoted()? } else { value..end };
            return Ok(Node::Condition(self.condition(begin..begin + colon, value)?));
        }
        pieces::word(self, begin..end, equals)
    }

    /// Whether the next piece is a sign of no letters: an emoticon that may hold a parenthesis.
    pub(crate) fn is_emoticon(&self) -> bool {
        let piece = self.query[self.at..].split(char::is_whitespace).next().unwrap_or_default();
        let starts = piece.starts_with([':', ';', '=', '>', '<', '^']);
        starts && piece.len() > 1 && !piece.contains(|c: char| c.is_alphanumeric() || c == '"')
    }

    pub(crate) fn condition(
        &self,
        name: Range<usize>,
        value: Range<usize>,
    ) -> Result<Condition, QueryError> {
        let text = self.query[value.clone()].trim();
        let field = conditions::field(&self.query[name.clone()], self.attributes);
        let field = field.map_err(|(problem, mend)| self.complain(name.clone(), problem, mend))?;
        if text.is_empty() {
            return Err(self.complain(
                name.start..value.end,
                format!("the field has no value; expected {} right after `:`", field.expects()),
                format!("write for instance `{}`", field.example()),
            ));
        }
        let condition = conditions::condition(&field, text);
        condition.map_err(|(problem, mend)| self.complain(value, problem, mend))
    }
}

impl Expansion {
    /// Whether it stands for every word there is.
    pub(crate) fn is_everything(&self) -> bool {
        matches!(self, Expansion::Wildcard(text) if text.chars().all(|letter| letter == '*'))
    }
}
