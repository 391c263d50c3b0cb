//! The smallest parts of a query: words, wildcards, fuzzy words, regular expressions, phrases.

use std::ops::Range;

use crate::expand;
use crate::parse::Reader;
use crate::query::{Expansion, Node, Piece};
use crate::query_error::QueryError;

/// Characters that open and close a phrase; typographic ones come with pasted text.
pub(crate) const QUOTES: &[char] = &['"', '“', '”', '„', '«', '»'];

/// A word, as it is written or with signs that make it stand for others.
pub(crate) fn word(
    reader: &Reader,
    place: Range<usize>,
    equals: Option<usize>,
) -> Result<Node, QueryError> {
    let text = &reader.query[place.clone()];
    let exact = equals.is_some();
    let as_it_is = || Node::Word { text: text.to_owned(), exact };
    if !text.contains(char::is_alphanumeric) && !text.contains(['*', '~']) {
        return Ok(as_it_is());
    }
    let expansion = if let Some(tilde) = text.find('~') {
        fuzzy(reader, place.clone(), tilde)?
    } else if has_wildcard(text) {
        wildcard(reader, place.clone())?
    } else {
        return Ok(as_it_is());
    };
    match (equals, expansion) {
        (Some(equals), _) => Err(reader.complain(
            equals..equals + 1,
            format!("`=` asks for one form, and `{text}` stands for many; expected one of the two"),
            format!("write `{text}`: it is compared with words as they are written anyway"),
        )),
        (None, words) if words.len() > 1 => Ok(Node::Phrase { words, exact }),
        (None, mut words) => Ok(match words.pop() {
            Some(Piece::Expansion(expansion)) => Node::Expansion(expansion),
            _ => as_it_is(),
        }),
    }
}

/// Whether a `*` or, before a letter, a `?` stands for letters.
fn has_wildcard(text: &str) -> bool {
    text.contains('*') || text.trim_end_matches(|c: char| !c.is_alphanumeric()).contains('?')
}

fn fuzzy(reader: &Reader, place: Range<usize>, tilde: usize) -> Result<Vec<Piece>, QueryError> {
    let text = &reader.query[place.clone()];
    let (word, after) = (&text[..tilde], &text[tilde + 1..]);
    let at = place.start + tilde;
    let distance = match after {
        "" | "1" => 1,
        "2" => 2,
        _ => {
            return Err(reader.complain(
                at..place.end,
                format!("found `~{after}`; expected `~`, `~1` or `~2` at the end of a word"),
                "write `word~` for one letter's difference, `word~2` for two; for words apart `a NEAR/5 b`",
            ));
        }
    };
    if !word.contains(char::is_alphanumeric) || word.contains(['*', '?']) {
        return Err(reader.complain(
            place,
            "`~` has no plain word before it; expected letters without `*` and `?`",
            "write `word~`, or for words that are apart `a NEAR/5 b`",
        ));
    }
    let word = word.to_owned();
    Ok(vec![Piece::Expansion(Expansion::Fuzzy { word, distance })])
}

/// The words of a piece with wildcards: `e-mail*` is two.
fn wildcard(reader: &Reader, place: Range<usize>) -> Result<Vec<Piece>, QueryError> {
    let text = &reader.query[place.clone()];
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
    let parts = |c: char| !c.is_alphanumeric() && !"*?'’".contains(c) && !is_mark(c);
    let words = text.split(parts).filter(|part| !part.is_empty()).map(|part| {
        if has_wildcard(part) {
            Piece::Expansion(Expansion::Wildcard(part.to_owned()))
        } else {
            Piece::Text(part.to_owned())
        }
    });
    let words: Vec<Piece> = words.collect();
    let everything = |word: &Piece| matches!(word, Piece::Expansion(any) if any.is_everything());
    if words.iter().any(everything) {
        return Err(reader.complain(
            place,
            "`*` alone stands for every word; expected letters before or behind it",
            "write `bill*`, leave it out, or put it inside a phrase: `\"as * as\"`",
        ));
    }
    Ok(words)
}

/// Marks above and below letters belong to them.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && !character.is_alphanumeric() && !character.is_whitespace()
}

/// A regular expression, if the engine can run it.
pub(crate) fn regex(
    reader: &Reader,
    place: Range<usize>,
    regex: String,
) -> Result<Node, QueryError> {
    match expand::automaton(&regex) {
        _ if regex.is_empty() => Err(reader.complain(
            place.start - 1..place.end + 1,
            "nothing stands between these slashes; expected a regular expression",
            "write what a word looks like, as in `/un.*able/`",
        )),
        Ok(_) => Ok(Node::Expansion(Expansion::Regex(regex))),
        Err(why) => Err(reader.complain(
            place,
            format!("this is no regular expression for words: {why}"),
            "write one for the whole word in lower case, as in `/un.*able/`, without `^`, `$` and `\\b`",
        )),
    }
}

/// The words between quotes, in which `*` alone is any one word.
pub(crate) fn phrase(
    reader: &Reader,
    place: Range<usize>,
    exact: bool,
) -> Result<Node, QueryError> {
    let text = &reader.query[place.clone()];
    let mut words: Vec<Piece> = Vec::new();
    let mut at = place.start;
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim();
        let here = at..at + word.len();
        at += part.len();
        if word == "*" {
            words.push(Piece::Gap);
        } else if has_wildcard(word) && word.contains(char::is_alphanumeric) {
            words.extend(wildcard(reader, here)?);
        } else if let Some(Piece::Text(text)) = words.last_mut() {
            // Running text is read as a whole: a Thai word may stand on both sides of a gap.
            text.push_str(part);
        } else if !word.is_empty() {
            words.push(Piece::Text(part.to_owned()));
        }
    }
    if matches!(words.first(), Some(Piece::Gap)) || matches!(words.last(), Some(Piece::Gap)) {
        return Err(reader.complain(
            place,
            "`*` stands at the edge of a phrase, where any word or none may be; expected it between words",
            "leave it out",
        ));
    }
    Ok(Node::Phrase { words, exact })
}

/// Where the `:` after the name of a field stands; none where the colon belongs to the text, as in
/// `10:30` or `:)`.
pub(crate) fn field_name(piece: &str) -> Option<usize> {
    let colon = piece.find(':')?;
    let name = &piece[..colon];
    let inside =
        |letter: char| letter.is_alphanumeric() || "_-".contains(letter) || !letter.is_ascii();
    (name.starts_with(char::is_alphabetic) && name.chars().all(inside)).then_some(colon)
}
