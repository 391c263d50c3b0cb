//! Reads a query as a person writes it.
//!
//! By hand rather than by the engine's parser, for the sake of its complaints: each says where it
//! stands, what was expected there, and how to write it.

use std::ops::Range;

use crate::conditions;
use crate::query::{Clause, Condition, Node, Sign};
use crate::query_error::QueryError;

/// Characters that open and close a phrase; typographic ones come with pasted text.
const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»'];

/// The clauses of a query.
pub(crate) fn clauses(query: &str, attributes: &[String]) -> Result<Vec<Clause>, QueryError> {
    let mut reader = Reader { query, attributes, at: 0 };
    let mut clauses = Vec::new();
    while let Some(clause) = reader.clause()? {
        clauses.push(clause);
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
    let reader = Reader { query: &query, attributes, at: 0 };
    reader.condition(0..field.len(), field.len() + 1..query.len())
}

struct Reader<'a> {
    query: &'a str,
    attributes: &'a [String],
    at: usize,
}

impl Reader<'_> {
    fn clause(&mut self) -> Result<Option<Clause>, QueryError> {
        let rest = &self.query[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let sign = match self.peek() {
            None => return Ok(None),
            Some('+') => Sign::Required,
            Some('-') => Sign::Excluded,
            Some(_) => Sign::Plain,
        };
        if sign != Sign::Plain {
            self.operator("the word, phrase or field that it")?;
        }
        let equals = self.at;
        let exact = self.peek() == Some('=');
        if exact {
            self.operator("the word or phrase whose form it")?;
        }
        let node = if self.peek().is_some_and(|next| QUOTES.contains(&next)) {
            let text = self.quoted()?;
            Node::Phrase { text: self.query[text].to_owned(), exact }
        } else {
            self.piece(start, exact.then_some(equals))?
        };
        Ok(Some(Clause { sign, node }))
    }

    /// Passes a sign that belongs to what follows it without a gap.
    fn operator(&mut self, purpose: &str) -> Result<(), QueryError> {
        let start = self.at;
        self.at += 1;
        if self.peek().is_some_and(|next| !next.is_whitespace()) {
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
    fn quoted(&mut self) -> Result<Range<usize>, QueryError> {
        let open = self.at;
        let quote = self.peek().expect("the caller saw a quote");
        let start = open + quote.len_utf8();
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

    /// A word, or a field with its value; `equals` is the place of a `=` before it.
    fn piece(&mut self, start: usize, equals: Option<usize>) -> Result<Node, QueryError> {
        let begin = self.at;
        let stops = |next: char| next.is_whitespace() || QUOTES.contains(&next);
        let end = self.query[begin..].find(stops).map_or(self.query.len(), |length| begin + length);
        let piece = &self.query[begin..end];
        self.at = end;
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
        if start == begin {
            self.refuse_operators(begin..end)?;
        }
        self.refuse_marks(begin..end)?;
        Ok(Node::Word { text: piece.to_owned(), exact: equals.is_some() })
    }

    fn condition(&self, name: Range<usize>, value: Range<usize>) -> Result<Condition, QueryError> {
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

    /// Words that are operators elsewhere and would silently be looked for here.
    fn refuse_operators(&self, piece: Range<usize>) -> Result<(), QueryError> {
        let mend = match &self.query[piece.clone()] {
            "AND" => "put `+` before each word that is required: `+waiting +room`",
            "OR" => "leave it out: of plain words any will do",
            "NOT" => "put `-` before the word that is excluded: `waiting -room`",
            _ => return Ok(()),
        };
        let problem = format!(
            "`{}` is no operator here; expected words, signs before them, and fields",
            &self.query[piece.clone()]
        );
        let word = self.query[piece.clone()].to_lowercase();
        Err(self.complain(piece, problem, format!("{mend}; for the word itself write `{word}`")))
    }

    /// Marks that mean something elsewhere and would silently be passed over here.
    fn refuse_marks(&self, piece: Range<usize>) -> Result<(), QueryError> {
        let text = &self.query[piece.clone()];
        let only_marks = text.chars().all(|letter| "()*".contains(letter));
        if !only_marks && !text.contains(char::is_alphanumeric) {
            return Ok(()); // an emoticon
        }
        let Some(place) = text.find(['(', ')', '*']) else { return Ok(()) };
        let (meaning, mend) = match &text[place..=place] {
            "*" => ("stands for nothing here", "leave it out: a word is found in all its forms"),
            _ => ("does not group here", "leave it out, or quote the words if it belongs to them"),
        };
        let problem = format!("`{}` {meaning}; expected a word", &text[place..=place]);
        let start = piece.start + place;
        Err(self.complain(start..start + 1, problem, mend))
    }

    fn peek(&self) -> Option<char> {
        self.query[self.at..].chars().next()
    }

    fn complain(
        &self,
        span: Range<usize>,
        problem: impl Into<String>,
        mend: impl Into<String>,
    ) -> QueryError {
        let query = self.query.to_owned();
        QueryError { query, span, problem: problem.into(), mend: mend.into() }
    }
}

/// Where the `:` after the name of a field stands; none where the colon belongs to the text, as in
/// `10:30` or `:)`.
fn field_name(piece: &str) -> Option<usize> {
    let colon = piece.find(':')?;
    let name = &piece[..colon];
    let inside =
        |letter: char| letter.is_alphanumeric() || "_-".contains(letter) || !letter.is_ascii();
    (name.starts_with(char::is_alphabetic) && name.chars().all(inside)).then_some(colon)
}
