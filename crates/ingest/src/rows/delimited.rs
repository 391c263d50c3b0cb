//! Records of delimited text (RFC 4180 and what is made of it), streamed, with the physical line of
//! each record and cell.
//!
//! Written for this crate because a study needs what parsers of well-formed CSV do not tell: the
//! line on which a record really begins, the bytes where a cell stands, and what to do about a quote
//! that is never closed. Such a quote would swallow the rest of the file as one cell; here the line
//! it stands on is read with the quote as a plain character (if it then has the right number of
//! cells) or rejected, and the next line begins a new record.
//! Source: RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>.

use std::collections::VecDeque;
use std::io;
use std::rc::Rc;

use corpus::{Diagnostic, Place};
use memchr::memchr;

use crate::lines::{ROW_LIMIT, RowLine, RowLines, broken_off};
use crate::slice::Slice;

/// The delimiters that are told apart by [`sniff`]; all of one byte.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// One cell of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What it holds, with quotes resolved.
    pub(crate) text: Slice,
    /// The line on which it begins.
    pub(crate) line: u64,
}

impl Cell {
    /// Bytes that it takes in memory.
    pub(crate) fn size(&self) -> usize {
        size_of::<Cell>() + self.text.text().len()
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its cells.
    pub(crate) cells: Vec<Cell>,
    /// The line on which it begins.
    pub(crate) line: u64,
    /// What was mended in it.
    pub(crate) repairs: Vec<Diagnostic>,
}

/// A row, or why there is none.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Record(Record),
    Rejected(Diagnostic),
    /// Left out for a stated reason: a row without any value.
    Excluded,
}

/// The delimiter of a text that begins with `head`: the one that gives the most rows the same
/// number of cells as the first, and of several such the tab, which hardly stands in texts, or else
/// the one that gives more cells.
pub(crate) fn sniff(head: &str) -> char {
    let score = |delimiter: char| {
        let input = Box::new(head.as_bytes());
        let mut records = Records::new(RowLines::new(input, ROW_LIMIT), delimiter, "");
        let widths: Vec<usize> = std::iter::from_fn(|| records.next_entry())
            .filter_map(|entry| match entry {
                Entry::Record(record) => Some(record.cells.len()),
                _ => None,
            })
            .take(50)
            .collect();
        let width = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|&&other| other == width).count();
        let tab = delimiter == '\t';
        if width < 2 { (0, false, 0) } else { (same * 100 / widths.len(), tab, width) }
    };
    // Of equal ones the first: `max_by_key` alone would take the last.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(',')
}

/// Records out of lines.
pub(crate) struct Records<'a> {
    lines: RowLines<'a>,
    delimiter: char,
    path: String,
    /// The number of cells that each record must have, once it is known.
    pub(crate) width: Option<usize>,
    /// The cells whose text is wanted, the others are left empty; all where it is none.
    pub(crate) wanted: Option<Rc<[bool]>>,
    /// Up to this line no cell goes on to the next line: a search for the closing quote has failed.
    single_until: u64,
    ended: bool,
}

impl<'a> Records<'a> {
    /// Records of the file at `path`.
    pub(crate) fn new(lines: RowLines<'a>, delimiter: char, path: &str) -> Records<'a> {
        let path = path.to_owned();
        let (width, wanted) = (None, None);
        Records { lines, delimiter, path, width, wanted, single_until: 0, ended: false }
    }

    /// The next row; none at the end.
    pub(crate) fn next_entry(&mut self) -> Option<Entry> {
        let mut taken: VecDeque<RowLine> = VecDeque::new();
        let mut size = 0;
        let mut split = Split::new(self.delimiter);
        split.wanted = self.wanted.clone();
        loop {
            let line = match self.next_line() {
                Ok(Some(line)) => line,
                Ok(None) if taken.is_empty() => return None,
                Ok(None) => return Some(self.unclosed(taken, &split)),
                Err(error) => return Some(self.fail(&taken, &error)),
            };
            if taken.is_empty() && line.text.trim_end_matches(['\r', '\n']).is_empty() {
                continue;
            }
            if line.too_long && taken.is_empty() {
                return Some(self.too_long(&line));
            }
            if line.too_long {
                self.lines.put_back(std::iter::once(line));
                return Some(self.unclosed(taken, &split));
            }
            size += line.text.len() + size_of::<RowLine>();
            let single = line.number <= self.single_until;
            let state = split.feed(&line);
            taken.push_back(line);
            match state {
                Fed::Complete => {
                    let entry = self.complete(split, &taken);
                    taken.pop_back().into_iter().for_each(|line| self.lines.recycle(line));
                    return Some(entry);
                }
                Fed::Open if single || size > ROW_LIMIT => {
                    return Some(self.unclosed(taken, &split));
                }
                Fed::Open => {}
                Fed::OpenedTwice => {
                    let line = taken.pop_back();
                    self.lines.put_back(line.into_iter());
                    return Some(self.unclosed(taken, &split));
                }
            }
        }
    }

    fn next_line(&mut self) -> io::Result<Option<RowLine>> {
        if self.ended { Ok(None) } else { self.lines.next_line() }
    }

    /// A whole record: checks the number of cells.
    fn complete(&self, mut split: Split, taken: &VecDeque<RowLine>) -> Entry {
        let line = taken[0].number;
        let mut cells = std::mem::take(&mut split.cells);
        if let Some(width) = self.width {
            while cells.len() > width
                && cells.last().is_some_and(|cell| cell.text.text().trim().is_empty())
            {
                cells.pop(); // delimiters at the end of a row add nothing
            }
            if cells.len() != width {
                return Entry::Rejected(self.wrong_width(taken, cells.len(), width));
            }
            if !split.filled {
                return Entry::Excluded;
            }
        }
        let mut repairs = Vec::new();
        if let Some(line) = split.stray_quote {
            repairs.push(Diagnostic::at(
                Place::line(&self.path, line),
                "a quote within a quoted cell is not doubled",
                "it was read as part of the text; write it twice",
            ));
        }
        Entry::Record(Record { cells, line, repairs })
    }

    /// A quote was opened and the end, the limit or the next opening quote came first.
    fn unclosed(&mut self, mut taken: VecDeque<RowLine>, split: &Split) -> Entry {
        let opened = split.opened_line;
        self.single_until = self.single_until.max(taken.back().map_or(0, |line| line.number));
        let later = taken.iter().position(|line| line.number > opened).unwrap_or(taken.len());
        self.lines.put_back(taken.drain(later..));
        let place = Place::line(&self.path, opened);
        let problem = "a quote opens here and is never closed";
        if let (1, Some(width)) = (taken.len(), self.width) {
            let mut literal = Split::new(self.delimiter);
            literal.literal = true;
            literal.feed(&taken[0]);
            if literal.cells.len() == width {
                let mend = "it was read as part of the text; write it twice and quote the cell";
                let repairs =
                    vec![Diagnostic::at(place, problem, mend).with_excerpt(taken[0].text.trim())];
                return Entry::Record(Record {
                    cells: literal.cells,
                    line: taken[0].number,
                    repairs,
                });
            }
        }
        let mend = "close the quote; reading went on with the next line";
        let excerpt = taken.back().map_or("", |line| line.text.trim());
        Entry::Rejected(Diagnostic::at(place, problem, mend).with_excerpt(excerpt))
    }

    fn wrong_width(&self, taken: &VecDeque<RowLine>, found: usize, width: usize) -> Diagnostic {
        let line = &taken[0];
        let place = Place { byte: Some(line.start), ..Place::line(&self.path, line.number) };
        let delimiter =
            if self.delimiter == '\t' { "tab".into() } else { format!("`{}`", self.delimiter) };
        let mend = if found > width {
            format!("quote the cell if its text holds a {delimiter}")
        } else {
            "add the missing cells, or quote a cell that holds a line break".to_owned()
        };
        let fields = if found == 1 { "field" } else { "fields" };
        let problem = format!("{found} {fields}, but the header has {width}");
        Diagnostic::at(place, problem, mend).with_excerpt(line.text.trim())
    }

    fn too_long(&self, line: &RowLine) -> Entry {
        let place = Place { byte: Some(line.start), ..Place::line(&self.path, line.number) };
        let problem = format!("a line of more than {} MiB", ROW_LIMIT >> 20);
        let mend = "split it, or look whether a line end is missing";
        Entry::Rejected(Diagnostic::at(place, problem, mend).with_excerpt(&line.text))
    }

    fn fail(&mut self, taken: &VecDeque<RowLine>, error: &io::Error) -> Entry {
        self.ended = true;
        let place = match taken.back() {
            Some(line) => Place::line(&self.path, line.number),
            None => Place::file(&self.path),
        };
        Entry::Rejected(broken_off(place, error))
    }
}

/// What a line did to the record.
enum Fed {
    /// The record is complete.
    Complete,
    /// A quoted cell goes on.
    Open,
    /// A quoted cell goes on, yet another one opens: the first was never closed.
    OpenedTwice,
}

/// Splits the lines of one record into cells.
struct Split {
    delimiter: char,
    /// Quotes are characters like any other.
    literal: bool,
    wanted: Option<Rc<[bool]>>,
    cells: Vec<Cell>,
    /// Whether any cell holds more than white space.
    filled: bool,
    /// The cell being read, if it is a quoted one that goes on.
    open: Option<Cell>,
    opened_line: u64,
    stray_quote: Option<u64>,
}

impl Split {
    fn new(delimiter: char) -> Split {
        Split {
            delimiter,
            literal: false,
            wanted: None,
            cells: Vec::new(),
            filled: false,
            open: None,
            opened_line: 0,
            stray_quote: None,
        }
    }

    /// Adds a line to the record.
    fn feed(&mut self, line: &RowLine) -> Fed {
        let content = line.text.trim_end_matches(['\r', '\n']);
        let mut at = 0;
        loop {
            if self.open.is_none() && content[at..].starts_with('"') && !self.literal {
                self.open = Some(Cell { text: Slice::default(), line: line.number });
                self.opened_line = line.number;
                at += 1;
            }
            at = if self.open.is_some() {
                match self.quoted(line, content, at) {
                    Ok(Some(end)) => end,
                    Ok(None) => return Fed::Open,
                    Err(()) => return Fed::OpenedTwice,
                }
            } else {
                let rest = &content.as_bytes()[at..];
                let end = memchr(self.delimiter as u8, rest).map_or(content.len(), |n| at + n);
                let cell = &content[at..end];
                self.filled |= !cell.trim_start().is_empty();
                let text = match self.is_wanted() {
                    true => Slice::new(cell, line.start + at as u64),
                    false => Slice::default(),
                };
                self.cells.push(Cell { text, line: line.number });
                end
            };
            if at == content.len() {
                return Fed::Complete;
            }
            at += self.delimiter.len_utf8();
        }
    }

    /// Whether the text of the next cell is.
    fn is_wanted(&self) -> bool {
        let wanted = self.wanted.as_deref();
        wanted.is_none_or(|wanted| wanted.get(self.cells.len()).copied().unwrap_or(true))
    }

    /// Reads a quoted cell from byte `at` of a line.
    ///
    /// Returns the byte after its closing quote, none if it goes on to the next line, and an error
    /// if another cell opens in it: a quote stands right after a delimiter or the line's beginning and
    /// before text, where a closing quote cannot stand.
    fn quoted(
        &mut self,
        line: &RowLine,
        content: &str,
        mut at: usize,
    ) -> Result<Option<usize>, ()> {
        let Some(cell) = &mut self.open else { return Ok(None) };
        while let Some(found) = memchr(b'"', &content.as_bytes()[at..]) {
            let quote = at + found;
            let after = &content[quote + 1..];
            let closes = after.is_empty() || after.starts_with(self.delimiter);
            let doubled = after.starts_with('"');
            let opens = quote == 0 || content[..quote].ends_with(self.delimiter);
            if !closes && !doubled && opens && self.opened_line < line.number {
                return Err(());
            }
            cell.text.push(&content[at..quote], line.start + at as u64);
            at = quote + 1;
            if closes {
                self.filled |= !cell.text.text().trim_start().is_empty();
                self.cells.extend(self.open.take());
                return Ok(Some(at));
            }
            cell.text.push("\"", line.start + quote as u64);
            if doubled {
                at += 1;
            } else {
                self.stray_quote.get_or_insert(line.number);
            }
        }
        cell.text.push(&line.text[at..], line.start + at as u64);
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record as `line: cell|cell`, each rejection as `line! problem`.
    fn check(text: &str, expected: &[&str]) {
        let lines = RowLines::new(Box::new(text.as_bytes()), ROW_LIMIT);
        let mut records = Records::new(lines, ',', "f");
        let mut seen = Vec::new();
        while let Some(entry) = records.next_entry() {
            seen.push(match entry {
                Entry::Record(record) => {
                    records.width.get_or_insert(record.cells.len());
                    let cells: Vec<_> = record.cells.iter().map(|cell| cell.text.text()).collect();
                    for cell in &record.cells {
                        if let Some((start, end)) = cell.text.bytes() {
                            assert_eq!(&text[start as usize..end as usize], cell.text.text());
                        }
                    }
                    let mended = if record.repairs.is_empty() { "" } else { "~" };
                    format!("{}{mended}: {}", record.line, cells.join("|"))
                }
                Entry::Rejected(complaint) => {
                    format!("{}! {}", complaint.place.unwrap().line.unwrap(), complaint.problem)
                }
                Entry::Excluded => "excluded".to_owned(),
            });
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_tab_parts_cells_that_hold_commas() {
        let lexicon = "good\t1.9\t[2, 1, 3]\nbad\t-2.5\t[-2, -3, -3]\n";
        assert_eq!(sniff(lexicon), '\t');
        assert_eq!(sniff("id,text\n1,a\tb\n2,c\n"), ',');
    }

    #[test]
    fn newlines_in_cells_do_not_shift_the_lines() {
        check(
            "id,text\r\n1,\"two\r\nlines\"\r\n\r\n2,\"a \"\"b\"\" c\"\r\n3,plain\r\n",
            &["1: id|text", "2: 1|two\r\nlines", "5: 2|a \"b\" c", "6: 3|plain"],
        );
    }

    #[test]
    fn wrong_numbers_of_fields_are_rejected() {
        check(
            "id,text\n1,a,b\n2\n3,c,,\n,\n4,d\n",
            &[
                "1: id|text",
                "2! 3 fields, but the header has 2",
                "3! 1 field, but the header has 2",
                "4: 3|c",
                "excluded",
                "6: 4|d",
            ],
        );
    }

    #[test]
    fn an_unclosed_quote_swallows_nothing() {
        let never = "2! a quote opens here and is never closed";
        check("id,text\n1,\"a,b\n2,c\n3,d", &["1: id|text", never, "3: 2|c", "4: 3|d"]);
        check("id,text\n1,\"a\n2,c\n", &["1: id|text", "2~: 1|\"a", "3: 2|c"]);
        check("id,text\n1,\"a\n2,\"c\"\n", &["1: id|text", "2~: 1|\"a", "3: 2|c"]);
        check("id,text\n1,\"a\n2,\"c\nd\"\n", &["1: id|text", "2~: 1|\"a", "3: 2|c\nd"]);
    }

    #[test]
    fn a_quote_that_is_not_doubled_is_text() {
        check(
            "id,text\n1,\"say \"please\" first\"\n",
            &["1: id|text", "2~: 1|say \"please\" first"],
        );
    }

    #[test]
    fn a_thousand_lines_of_open_quotes_take_no_time() {
        let text = format!("id,text\n{}", "a,\"\"\"b\n".repeat(100_000));
        let lines = RowLines::new(Box::new(text.as_bytes()), ROW_LIMIT);
        let mut records = Records::new(lines, ',', "f");
        records.width = Some(2);
        assert_eq!(std::iter::from_fn(|| records.next_entry()).count(), 100_001);
    }

    #[test]
    fn delimiters_are_told_apart() {
        assert_eq!(sniff("a;b;c\n1,5;2;x, y\n"), ';');
        assert_eq!(sniff("a\tb\n1\tx, y, z\n"), '\t');
        assert_eq!(sniff("a|b\nx, y|z\n"), '|');
        assert_eq!(sniff("a,b\n\"x;y\",z\n"), ',');
        assert_eq!(sniff("text\nhello\n"), ',');
    }
}
