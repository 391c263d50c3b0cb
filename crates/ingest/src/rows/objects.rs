//! JSON objects as rows: which keys there are, and the values of those that are wanted.
//!
//! Columns are the keys of the objects; `author.name` reaches into nested ones. A key may be absent
//! in some rows, so a column counts as missing if none of the first thousand rows has it. Of each
//! object only the wanted values are built; the others are checked and skipped.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::io;

use corpus::{Diagnostic, Place};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::columns::column;
use crate::json::{Key, Paths, Value, position};
use crate::lines::{ROW_LIMIT, RowLine, broken_off};
use crate::rows::delimited::{Cell, Entry, Record};
use crate::rows::presets;
use crate::rows::{Found, Mapping, Rows, SAMPLE, SAMPLE_BYTES};
use crate::slice::Slice;
use crate::table::{Column, Table};
use crate::{Options, Pieces, Refused};

/// Something that gives the text of one object after the other.
pub(crate) trait Texts {
    /// Whether the texts stand in the file as they are.
    const IN_FILE: bool = true;

    /// The next text; none at the end.
    fn next_text(&mut self) -> io::Result<Option<Text>>;

    /// Takes a text that was used back, to spare an allocation.
    fn recycle(&mut self, _used: RowLine) {}
}

/// The text of an object, or what is lost in its stead.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    /// What should be an object.
    Object(RowLine),
    /// Something else that is not read: the line on which it stands, what it is and how to mend it.
    Lost(u64, String, &'static str),
}

/// Reads documents out of objects.
pub(crate) fn read<'a>(
    mut texts: impl Texts + 'a,
    path: &str,
    options: &Options,
) -> Result<Box<dyn Pieces + 'a>, Refused> {
    let (sample, broken) = first(&mut texts, SAMPLE);
    if broken.is_none() && sample.is_empty() {
        let complaint = Diagnostic::at(Place::file(path), "the file is empty", "leave it out");
        return Err(Refused::File(complaint));
    }
    let names = names(&sample);
    let options = presets::completed(options, &names);
    let mut wanted: Vec<String> = Vec::new();
    let mapping = Mapping::new(&options, path, |name| {
        let place = Place::file(path);
        let name = if names.is_empty() { name } else { &names[column(name, &names, place)?] };
        let cell = wanted.iter().position(|known| known == name).unwrap_or_else(|| {
            wanted.push(name.to_owned());
            wanted.len() - 1
        });
        Ok(Found { cell, question: name.to_owned() })
    })?;
    let objects = Objects { texts, sample, wanted, path: path.to_owned(), broken, ended: false };
    Ok(Box::new(Rows::new(objects, mapping, VecDeque::new(), Vec::new())))
}

/// The keys of objects as columns, and the first of them as rows.
pub(crate) fn table(texts: &mut impl Texts, path: &str, rows: usize) -> Result<Table, Refused> {
    let (sample, broken) = first(texts, rows.max(1));
    if let Some(error) = broken.as_ref().filter(|_| sample.is_empty()) {
        return Err(Refused::File(broken_off(Place::file(path), error)));
    }
    let whole = broken.is_none() && matches!(texts.next_text(), Ok(None));
    let names = names(&sample);
    let row = |object: &Value<'_>| {
        let cell = |name: &String| {
            let text = object.at(name).and_then(Value::text).unwrap_or_default();
            text.trim().to_owned()
        };
        names.iter().map(cell).collect()
    };
    let rows = values(&sample).take(rows).map(|object| row(&object)).collect();
    let column = |name: &String| Column { name: name.clone(), question: name.clone() };
    Ok(Table { columns: names.iter().map(column).collect(), rows, whole })
}

/// The first texts, and the error that stopped them, if one did.
fn first(texts: &mut impl Texts, n: usize) -> (VecDeque<Text>, Option<io::Error>) {
    let (mut sample, mut size) = (VecDeque::new(), 0);
    while sample.len() < n && size < SAMPLE_BYTES {
        match texts.next_text() {
            Ok(Some(text)) => {
                size += if let Text::Object(line) = &text { line.text.len() } else { 0 };
                sample.push_back(text);
            }
            Ok(None) => break,
            Err(error) => return (sample, Some(error)),
        }
    }
    (sample, None)
}

fn values(sample: &VecDeque<Text>) -> impl Iterator<Item = Value<'_>> {
    sample.iter().filter_map(|text| match text {
        Text::Object(line) if !line.too_long => Value::read(&line.text).ok(),
        Text::Object(_) | Text::Lost(..) => None,
    })
}

/// The dotted paths that occur, in the order of the first object that has them.
fn names(sample: &VecDeque<Text>) -> Vec<String> {
    let mut names = Paths::default();
    for value in values(sample) {
        value.paths("", &mut names);
    }
    names.list
}

/// The objects of a stream of texts, with the values of the wanted paths as cells.
struct Objects<T> {
    texts: T,
    /// The first ones, already taken out of `texts`.
    sample: VecDeque<Text>,
    wanted: Vec<String>,
    path: String,
    /// An error that came while the first texts were looked at; it is due once they are used up.
    broken: Option<io::Error>,
    ended: bool,
}

impl<T: Texts> Objects<T> {
    fn entry(&mut self, text: Text) -> Entry {
        match text {
            Text::Object(line) => {
                let entry = self.object(&line);
                self.texts.recycle(line);
                entry
            }
            Text::Lost(line, problem, mend) => {
                let place = Place::line(&self.path, line);
                Entry::Rejected(Diagnostic::at(place, problem, mend))
            }
        }
    }

    fn object(&self, line: &RowLine) -> Entry {
        let reject = |problem: String, mend: &str| {
            let byte = T::IN_FILE.then_some(line.start);
            let place = Place { byte, ..Place::line(&self.path, line.number) };
            Entry::Rejected(Diagnostic::at(place, problem, mend).with_excerpt(line.text.trim()))
        };
        if line.too_long {
            let problem = format!("an object of more than {} MiB", ROW_LIMIT >> 20);
            return reject(problem, "split it, or look whether a line end or a bracket is missing");
        }
        match Fields::read(line.text.trim_end(), &self.wanted) {
            Ok(values) => Entry::Record(record(line, values, T::IN_FILE)),
            Err(error) if error.is_data() => {
                let problem = "this is not a JSON object".to_owned();
                reject(problem, "write one `{…}` for each row")
            }
            Err(error) => {
                // serde_json counts lines within the text; only its column says something here.
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                let problem = format!("broken JSON at column {}: {what}", error.column());
                reject(problem, "write one whole JSON object for each row")
            }
        }
    }
}

impl<T: Texts> Iterator for Objects<T> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if let Some(text) = self.sample.pop_front() {
            return Some(self.entry(text));
        }
        if !self.ended && self.broken.is_none() {
            match self.texts.next_text() {
                Ok(Some(text)) => return Some(self.entry(text)),
                Ok(None) => {}
                Err(error) => self.broken = Some(error),
            }
            self.ended = true;
        }
        let error = self.broken.take()?;
        self.ended = true;
        Some(Entry::Rejected(broken_off(Place::file(&self.path), &error)))
    }
}

/// The wanted values as cells of a row.
fn record(line: &RowLine, values: Vec<Option<Value<'_>>>, in_file: bool) -> Record {
    let many = memchr::memchr(b'\n', line.text.trim_end().as_bytes()).is_some();
    let cell = |value: Option<Value<'_>>| {
        let mut number = line.number;
        let text = match value {
            Some(Value::Text(Cow::Borrowed(text))) if in_file => {
                let at = position(&line.text, text).unwrap_or_default();
                let before = || line.text[..at as usize].matches('\n').count() as u64;
                number += if many { before() } else { 0 };
                Slice::new(text, line.start + at)
            }
            Some(Value::Text(text)) => Slice::made(text.into_owned()),
            Some(Value::Number(_, text)) => Slice::made(text),
            Some(value) => Slice::made(value.text().unwrap_or_default().into_owned()),
            None => Slice::default(),
        };
        Cell { text, line: number }
    };
    Record { cells: values.into_iter().map(cell).collect(), line: line.number, repairs: vec![] }
}

/// The values at the wanted paths of an object, found in one pass over its text.
struct Fields<'w> {
    wanted: &'w [String],
}

impl Fields<'_> {
    /// The value at each path as [`Value::at`] finds it; none where there is none.
    fn read<'t>(
        text: &'t str,
        wanted: &[String],
    ) -> Result<Vec<Option<Value<'t>>>, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let values = deserializer.deserialize_map(Fields { wanted })?;
        deserializer.end()?;
        Ok(values)
    }

    /// The paths that lead through the member `key`, and what remains of them.
    fn through<'s>(&'s self, key: &'s str) -> impl Iterator<Item = (usize, &'s str)> {
        let longer = |path: &&String| path.len() > key.len();
        self.wanted.iter().enumerate().filter(move |(_, path)| longer(path)).filter_map(
            move |(cell, path)| Some((cell, path.strip_prefix(key)?.strip_prefix('.')?)),
        )
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = Vec<Option<Value<'de>>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found: Vec<Option<Value<'de>>> = Vec::new();
        found.resize_with(self.wanted.len(), || None);
        let mut nested = vec![false; self.wanted.len()];
        while let Some(Key(key)) = map.next_key()? {
            let direct = self.wanted.iter().position(|path| *path == key);
            if direct.is_none() && self.through(&key).next().is_none() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value: Value<'de> = map.next_value()?;
            for (cell, rest) in self.through(&key) {
                if found[cell].is_none() {
                    found[cell] = value.at(rest).cloned();
                    nested[cell] = true;
                }
            }
            // A key of that very name goes first, and of two the first.
            if let Some(cell) = direct.filter(|&cell| found[cell].is_none() || nested[cell]) {
                (found[cell], nested[cell]) = (Some(value), false);
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_as_in_the_whole_value() {
        let wanted = ["a.b", "c.d.e", "c", "x", "n"].map(String::from);
        for text in [
            r#"{"a": {"b": 1}, "c": {"d": {"e": "deep"}}, "n": null}"#,
            r#"{"a.b": "own", "a": {"b": 1}, "c.d": {"e": 2}, "x": [1, "y"]}"#,
            r#"{"a": {"b": 1}, "a.b": "own", "x": "first", "x": "second"}"#,
            r#"{"a": 3, "c": {"d.e": 4}, "c.d.e": {"f": 1}}"#,
        ] {
            let value = Value::read(text).unwrap();
            let whole: Vec<_> = wanted.iter().map(|path| value.at(path).cloned()).collect();
            assert_eq!(Fields::read(text, &wanted).unwrap(), whole, "{text}");
        }
        assert!(Fields::read("[1]", &wanted).unwrap_err().is_data());
        assert!(Fields::read("{} {}", &wanted).is_err());
    }
}
