//! One JSON list of objects: reviews and survey responses, as interfaces of stores give them.
//!
//! The list is the whole file (`[{…}, {…}]`) or a member of an object (`{"data": [{…}]}`, as in
//! JSON:API, or `{"feed": {"entry": […]}}`). Several such texts may follow one another, as pages that
//! were joined. The list is read element by element and never held as a whole.
//! Source: RFC 8259; JSON:API, <https://jsonapi.org/format/>; App Store Connect API.

use std::io::{self, BufRead};

use corpus::Kind;
use memchr::memchr2;

use crate::json::Value;
use crate::lines::{ROW_LIMIT, RowLine};
use crate::rows::objects::{self, Text, Texts};
use crate::table::Table;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

/// Members that are such a list.
const LISTS: [&str; 12] = [
    "data",
    "reviews",
    "items",
    "results",
    "responses",
    "entries",
    "entry",
    "comments",
    "feedback",
    "records",
    "rows",
    "values",
];

/// Members in which such a list may stand.
const AROUND: [&str; 7] = ["feed", "data", "result", "results", "response", "payload", "body"];

/// The most objects around such a list.
const DEEPEST: usize = 8;

/// Reads `.json` files that hold a list.
pub(crate) struct JsonList;

impl Reader for JsonList {
    fn name(&self) -> &'static str {
        "json"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Review, Kind::Survey]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let table = holds_list(head).then(|| self.table(Box::new(head.as_bytes()), "", 1));
        let known = table?.map(|table| table.of_preset()).unwrap_or_default();
        Evidence::when(
            true,
            Strength::Certain,
            format!("the text is a JSON list of objects{known}"),
        )
    }

    fn columns(&self, head: &str) -> Vec<String> {
        let table = self.table(Box::new(head.as_bytes()), "", usize::MAX);
        table.map(|table| table.names()).unwrap_or_default()
    }

    fn table<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        rows: usize,
    ) -> Result<Table, Refused> {
        objects::table(&mut Elements::new(input), path, rows)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        objects::read(Elements::new(input), path, options)
    }
}

/// Whether a text begins like a list of objects, and not like one object a line.
pub(crate) fn holds_list(head: &str) -> bool {
    let text = head.trim_start();
    if let Some(elements) = text.strip_prefix('[') {
        return elements.trim_start().starts_with('{');
    }
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let several = lines.any(|line| line.trim_start().starts_with('{') && !line.starts_with(' '));
    if !text.starts_with('{') || (several && Value::read(first).is_ok()) {
        return false;
    }
    let mut elements = Elements::new(Box::new(text.as_bytes()));
    matches!(elements.next_text(), Ok(Some(Text::Object(line))) if line.text.starts_with('{'))
        && elements.open.contains(&Open::List)
}

/// What encloses the place that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// An object in which the list is looked for; whether it was found.
    Object { found: bool },
    /// The list.
    List,
}

/// The elements of the list, one by one.
struct Elements<'a> {
    input: Box<dyn BufRead + 'a>,
    open: Vec<Open>,
    /// Line ends and bytes before the place that is read.
    lines: u64,
    byte: u64,
    line_end: Option<u8>,
}

impl<'a> Elements<'a> {
    fn new(input: Box<dyn BufRead + 'a>) -> Elements<'a> {
        Elements { input, open: Vec::new(), lines: 0, byte: 0, line_end: None }
    }

    /// The next byte that is not white space; none at the end.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.buffer()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let found = buffer.iter().position(|byte| !byte.is_ascii_whitespace());
            let (skipped, byte) = (found.unwrap_or(buffer.len()), found.map(|at| buffer[at]));
            self.consume(skipped, None);
            if byte.is_some() {
                return Ok(byte);
            }
        }
    }

    fn buffer(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.input.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let buffer = self.input.fill_buf()?;
        self.line_end.get_or_insert_with(|| {
            if buffer.contains(&b'\r') && !buffer.contains(&b'\n') { b'\r' } else { b'\n' }
        });
        Ok(buffer)
    }

    /// Goes on by `n` bytes of the buffer; as many as there is room for are added to `kept`.
    fn consume(&mut self, n: usize, kept: Option<&mut Vec<u8>>) {
        let buffer = self.input.fill_buf().unwrap_or_default();
        let passed = &buffer[..n];
        self.lines += memchr::memchr_iter(self.line_end.unwrap_or(b'\n'), passed).count() as u64;
        self.byte += n as u64;
        if let Some(kept) = kept {
            kept.extend_from_slice(&passed[..n.min(ROW_LIMIT.saturating_sub(kept.len()))]);
        }
        self.input.consume(n);
    }

    /// Takes the rest of one value; `kept` receives its text. Whether it ends before the text does.
    fn value(&mut self, mut scan: Scan, mut kept: Option<&mut Vec<u8>>) -> io::Result<bool> {
        loop {
            let buffer = self.buffer()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let (taken, ended) = scan.feed(buffer);
            self.consume(taken, kept.as_deref_mut());
            if ended {
                return Ok(true);
            }
        }
    }

    /// The element that begins here.
    fn element(&mut self) -> io::Result<RowLine> {
        let (number, start) = (self.lines + 1, self.byte);
        let mut text = Vec::new();
        self.value(Scan::default(), Some(&mut text))?;
        let too_long = self.byte - start > ROW_LIMIT as u64;
        if self.byte == start {
            self.consume(1, Some(&mut text)); // a bracket that closes nothing
        }
        Ok(RowLine { text: lossless(text), number, start, too_long })
    }

    /// Goes on to the list in the member of an object that begins here; the list beside the list
    /// that is passed over is told.
    fn member(&mut self) -> io::Result<Option<Text>> {
        let line = self.lines + 1;
        let mut key = Vec::new();
        self.value(Scan::default(), Some(&mut key))?;
        let key: String = serde_json::from_slice(&key).unwrap_or_default();
        if self.peek()? == Some(b':') {
            self.consume(1, None);
        }
        let found = self.open.contains(&Open::Object { found: true });
        match self.peek()? {
            Some(b'{') if !found && self.open.len() < DEEPEST && AROUND.contains(&key.as_str()) => {
                self.consume(1, None);
                self.open.push(Open::Object { found: false });
            }
            Some(b'[') if !found && LISTS.contains(&key.as_str()) => {
                self.consume(1, None);
                for open in &mut self.open {
                    *open = Open::Object { found: true };
                }
                self.open.push(Open::List);
            }
            Some(b'[') if found => {
                self.consume(1, None);
                let of_objects = self.peek()? == Some(b'{');
                self.value(Scan { depth: 1, ..Scan::default() }, None)?;
                if of_objects {
                    let problem = format!("the list `{key}` stands beside the list that was read");
                    let mend = "write it into a file of its own if it is wanted";
                    return Ok(Some(Text::Lost(line, problem, mend)));
                }
            }
            Some(b',' | b'}') | None => {}
            Some(_) => {
                self.value(Scan::default(), None)?;
            }
        }
        Ok(None)
    }
}

impl Texts for Elements<'_> {
    fn next_text(&mut self) -> io::Result<Option<Text>> {
        loop {
            let byte = self.peek()?;
            match (byte, self.open.last()) {
                (None, None) => return Ok(None),
                (None, Some(_)) => {
                    self.open.clear();
                    let cut_off = "the JSON text is cut off: its list or object is never closed";
                    return Err(io::Error::new(io::ErrorKind::UnexpectedEof, cut_off));
                }
                (Some(b','), _) => self.consume(1, None),
                (Some(b'['), None) => {
                    self.consume(1, None);
                    self.open.push(Open::List);
                }
                (Some(b'{'), None) => {
                    self.consume(1, None);
                    self.open.push(Open::Object { found: false });
                }
                (Some(b']'), Some(Open::List)) | (Some(b'}'), Some(Open::Object { .. })) => {
                    self.consume(1, None);
                    self.open.pop();
                }
                (Some(b'"'), Some(Open::Object { .. })) => {
                    if let Some(lost) = self.member()? {
                        return Ok(Some(lost));
                    }
                }
                (Some(_), _) => return Ok(Some(Text::Object(self.element()?))),
            }
        }
    }
}

fn lossless(bytes: Vec<u8>) -> String {
    // What is cut at the limit may end within a character; it is rejected anyway.
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Finds the end of a value.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// How many bytes of a buffer belong to the value, and whether it ends there.
    fn feed(&mut self, buffer: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < buffer.len() {
            if self.in_string {
                at += usize::from(std::mem::take(&mut self.escaped));
                let Some(found) = memchr2(b'"', b'\\', buffer.get(at..).unwrap_or_default()) else {
                    return (buffer.len(), false);
                };
                at += found + 1;
                self.escaped = buffer[at - 1] == b'\\';
                self.in_string = self.escaped;
                if !self.in_string && self.depth == 0 {
                    return (at, true);
                }
                continue;
            }
            match buffer[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 1 => self.depth -= 1,
                b'}' | b']' => return (at + usize::from(self.depth == 1), true),
                b',' | b':' if self.depth == 0 => return (at, true),
                byte if self.depth == 0 && byte.is_ascii_whitespace() => return (at, true),
                _ => {}
            }
            at += 1;
        }
        (at, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each element as `line@byte text`, what is lost as `line! problem`, an error as `!`.
    fn check(text: &str, expected: &[&str]) {
        for size in [1, 3, 1000] {
            let input = io::BufReader::with_capacity(size, text.as_bytes());
            let mut elements = Elements::new(Box::new(input));
            let mut seen = Vec::new();
            loop {
                seen.push(match elements.next_text() {
                    Ok(Some(Text::Object(line))) => {
                        assert!(text[line.start as usize..].starts_with(&line.text));
                        format!("{}@{} {}", line.number, line.start, line.text)
                    }
                    Ok(Some(Text::Lost(line, problem, _))) => format!("{line}! {problem}"),
                    Ok(None) => break,
                    Err(error) => format!("! {error}"),
                });
            }
            assert_eq!(seen, expected, "{text} by {size}");
        }
    }

    #[test]
    fn elements_come_one_by_one() {
        check(
            r#"[{"a": "]}\\\""}, {"b":[1,{}]}]"#,
            &[r#"1@1 {"a": "]}\\\""}"#, r#"1@18 {"b":[1,{}]}"#],
        );
        check("[\n {\"a\":\n1},\n\n{}]\n[{}]", &["2@3 {\"a\":\n1}", "5@14 {}", "6@19 {}"]);
        check("[1, \"x\", {}]", &["1@1 1", "1@4 \"x\"", "1@9 {}"]);
        check("", &[]);
        check("[]", &[]);
    }

    #[test]
    fn the_list_is_found_in_an_object() {
        check(
            r#"{"links": {"data": [{}]}, "data": [{"a": 1}], "meta": {}}"#,
            &[r#"1@35 {"a": 1}"#],
        );
        check(r#"{"feed": {"x": [1], "entry": [{}]}}"#, &["1@30 {}"]);
        let beside = "1! the list `included` stands beside the list that was read";
        check(r#"{"data": [{}], "included": [{}], "n": [1]}"#, &["1@10 {}", beside]);
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let cut_off = "! the JSON text is cut off: its list or object is never closed";
        check("[{}, {\"a\": \"b", &["1@1 {}", "1@5 {\"a\": \"b", cut_off]);
        check("[{},", &["1@1 {}", cut_off]);
        check("}]", &["1@0 }", "1@1 ]"]);
    }

    #[test]
    fn lists_and_lines_are_told_apart() {
        assert!(holds_list("[{\"a\": 1}]") && holds_list("{\"data\": [{\"a\": 1}]}"));
        assert!(holds_list("{\n  \"data\": [\n    {\n      \"id\": 1"));
        assert!(!holds_list("{\"a\": 1, \"comments\": [{}]}\n{\"a\": 2}\n"));
        assert!(!holds_list("{\"a\": 1, \"images\": [{}]}") && !holds_list("[5:00] Ann: hello"));
    }
}
