//! JSON values that remember where in the text they stand.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use corpus::{Diagnostic, Place};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::Refused;
use crate::columns::COLUMN_LIMIT;

/// The most values of a JSON text that is held in memory as a whole.
const VALUE_LIMIT: usize = 2_000_000;

/// The most bytes of a dotted path; a longer one is no name of a column.
const LONGEST_PATH: usize = 1_000;

/// The one JSON value that a file is.
///
/// # Errors
/// If the text is empty, is no JSON, is nested more than 127 deep, or has more than two million
/// values; the complaint says at which line and column.
pub(crate) fn document<'t>(text: &'t str, path: &str) -> Result<Value<'t>, Refused> {
    if text.trim().is_empty() {
        let complaint = Diagnostic::at(Place::file(path), "the file is empty", "leave it out");
        return Err(Refused::File(complaint));
    }
    let n_values = text.bytes().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if n_values > VALUE_LIMIT {
        let problem = format!("the file has more than {VALUE_LIMIT} values");
        let mend = "split it; a file of this format is one recording";
        return Err(Refused::File(Diagnostic::at(Place::file(path), problem, mend)));
    }
    Value::read(text).map_err(|error| {
        let line = error.line().max(1);
        let before = text.split('\n').nth(line - 1).unwrap_or_default().bytes();
        let starts = before.take(error.column()).filter(|byte| byte & 0xC0 != 0x80);
        let column = Some(starts.count() as u64);
        let place = Place { column, ..Place::line(path, line as u64) };
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        let (problem, mend) = if what.starts_with("recursion limit") {
            let mend = "no transcript is; see what the file is";
            ("values are nested more than 127 deep".to_owned(), mend)
        } else {
            let mend = "see whether the file is complete; export it again";
            (format!("broken JSON: {what}"), mend)
        };
        Refused::File(Diagnostic::at(place, problem, mend))
    })
}

/// A JSON value; strings without escapes are slices of the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Number(f64, String),
    Text(Cow<'t, str>),
    List(Vec<Value<'t>>),
    Object(Vec<(Cow<'t, str>, Value<'t>)>),
}

impl<'t> Value<'t> {
    /// Reads the one value that `text` is.
    pub(crate) fn read(text: &'t str) -> Result<Value<'t>, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The value of a key of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'t>> {
        let Value::Object(members) = self else { return None };
        members.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value at a dotted path, unless a key has that very name.
    pub(crate) fn at(&self, path: &str) -> Option<&Value<'t>> {
        self.get(path).or_else(|| {
            let mut dots = path.match_indices('.');
            dots.find_map(|(dot, _)| self.get(&path[..dot])?.at(&path[dot + 1..]))
        })
    }

    /// Its number, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        if let Value::Number(number, _) = self { Some(*number) } else { None }
    }

    /// Its items, if it is a list; none of anything else.
    pub(crate) fn items(&self) -> &[Value<'t>] {
        if let Value::List(items) = self { items } else { &[] }
    }

    /// Where in `text` the first string that can be found of it stands: the value itself, its first
    /// key, or what its first item holds.
    pub(crate) fn position(&self, text: &str) -> Option<u64> {
        match self {
            Value::Text(part) => position(text, part),
            Value::Object(members) => {
                let (key, value) = members.first()?;
                position(text, key).or_else(|| value.position(text))
            }
            Value::List(items) => items.first()?.position(text),
            Value::Null | Value::Bool(_) | Value::Number(..) => None,
        }
    }

    /// Strings as they are, numbers and truth values as written, lists with commas; else none.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Number(_, written) => Some(Cow::Borrowed(written)),
            Value::Bool(bool) => Some(Cow::Borrowed(if *bool { "true" } else { "false" })),
            Value::List(items) => {
                let texts: Vec<_> = items.iter().filter_map(Value::text).collect();
                Some(Cow::Owned(texts.join(", ")))
            }
            Value::Null | Value::Object(_) => None,
        }
    }

    /// Adds the dotted paths to something other than an object, in the order of the text.
    pub(crate) fn paths(&self, prefix: &str, found: &mut Paths) {
        let Value::Object(members) = self else { return };
        for (name, value) in members {
            if prefix.len() + name.len() > LONGEST_PATH {
                continue;
            }
            let path =
                if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
            match value {
                Value::Object(_) => value.paths(&path, found),
                _ => found.add(path),
            }
        }
    }
}

/// Dotted paths, each once, in the order in which they were found.
#[derive(Default)]
pub(crate) struct Paths {
    pub(crate) list: Vec<String>,
    known: HashSet<String>,
}

impl Paths {
    fn add(&mut self, path: String) {
        if self.list.len() < COLUMN_LIMIT && self.known.insert(path.clone()) {
            self.list.push(path);
        }
    }
}

/// Where `part` stands in `whole`, if it is a slice of it and not a copy.
pub(crate) fn position(whole: &str, part: &str) -> Option<u64> {
    let offset = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    (offset + part.len() <= whole.len()).then_some(offset as u64)
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

/// A key, borrowed where it can be; `Cow` alone would always copy.
pub(crate) struct Key<'t>(pub(crate) Cow<'t, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key<'de>, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }
            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, bool: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(bool))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number as f64, number.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number as f64, number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number, format!("{number:?}")))
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }
    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((Key(key), value)) = map.next_entry()? {
            members.push((key, value));
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_texts_and_positions() {
        let text =
            r#"{"a.b": 1, "author": {"name": "Mai", "tags": ["x", 2]}, "t": "l\n", "f": 4.0}"#;
        let value = Value::read(text).unwrap();
        let at = |path| value.at(path).unwrap().text().unwrap();
        assert_eq!((at("a.b"), at("author.name"), at("author.tags"), at("f")).0, "1");
        assert_eq!([at("author.name"), at("author.tags"), at("f")], ["Mai", "x, 2", "4.0"]);
        let Some(Value::Text(name)) = value.at("author.name") else { panic!() };
        assert_eq!(position(text, name), Some(31));
        let Some(Value::Text(escaped)) = value.at("t") else { panic!() };
        assert_eq!(position(text, escaped), None);
        let mut paths = Paths::default();
        value.paths("", &mut paths);
        assert_eq!(paths.list, ["a.b", "author.name", "author.tags", "t", "f"]);
    }
}
