//! The text of an HTML page: its lines, and where they come from.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Spanned, Token, Tokenizer};

use crate::spaces::{Spaced, Traced};
use crate::transcripts::mark::{Form, Mark, mark};
use crate::transcripts::names::{looks_like_a_name, plausible};

/// What is left out with all that stands in it.
const LEFT_OUT: [&str; 16] = [
    "aside", "button", "datalist", "footer", "form", "header", "iframe", "nav", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea",
];

/// What begins and ends a paragraph.
const BLOCKS: [&str; 29] = [
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// The text of a page.
pub(crate) struct Page {
    /// Its lines, which know where they come from.
    pub(crate) text: Traced,
    /// Its title, or else its first heading.
    pub(crate) title: Option<String>,
    /// How many elements were left out.
    pub(crate) n_left_out: u64,
}

impl Page {
    /// Reads a page.
    pub(crate) fn read(source: &str) -> Page {
        let mut reading = Reading::default();
        reading.read(source);
        let Reading { mut words, title, n_left_out, .. } = reading;
        Page { text: words.take(), title, n_left_out }
    }
}

/// A page as it is being read.
#[derive(Default)]
struct Reading {
    words: Spaced,
    title: Option<String>,
    in_title: bool,
    /// What is being left out, and how many elements of its name are open.
    skipped: Option<(String, usize)>,
    n_left_out: u64,
    /// How many `pre` are open.
    n_pre: usize,
    /// Whether a cell or a term stands on the line.
    in_row: bool,
    /// Whether a cell of the row holds more than a heading.
    has_data: bool,
}

impl Reading {
    fn read(&mut self, source: &str) {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(token) = token; // text in memory cannot fail
            match token {
                Token::StartTag(tag) => self.begin(&name(&tag.name), tag.span.start as u64),
                Token::EndTag(tag) => self.end(&name(&tag.name), tag.span.start as u64),
                Token::String(text) => self.text(&text, source),
                Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
            }
        }
    }

    fn begin(&mut self, tag: &str, at: u64) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == tag);
            if !matches!(tag, "main" | "article") {
                return;
            }
            self.skipped = None; // what was never closed does not swallow the page
        }
        match tag {
            _ if LEFT_OUT.contains(&tag) => {
                self.skipped = Some((tag.to_owned(), 1));
                self.n_left_out += 1;
            }
            "title" => self.in_title = true,
            "br" => self.words.end_line(at),
            "time" | "cite" => self.words.part(at),
            "tr" => {
                self.block(at);
                self.has_data = false;
            }
            "td" | "th" | "dd" => {
                self.cell(at);
                self.in_row = true;
                self.has_data |= tag != "th";
            }
            _ if BLOCKS.contains(&tag) => {
                // A paragraph within a cell is still that cell.
                if !(self.in_row && matches!(tag, "p" | "div")) {
                    self.block(at);
                }
                self.in_row |= tag == "dt";
                self.n_pre += usize::from(tag == "pre");
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &str, at: u64) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth -= usize::from(skipped == tag);
            if *depth == 0 || matches!(tag, "body" | "html" | "main" | "article") {
                self.skipped = None;
            }
            return;
        }
        match tag {
            "title" => self.in_title = false,
            "time" | "cite" => self.words.part(at),
            "pre" => self.n_pre = self.n_pre.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(),
            _ => {}
        }
        match tag {
            "tr" if !self.has_data && !self.words.line().is_empty() => {
                self.n_left_out += 1;
                self.words.drop_line();
            }
            "tr" | "dd" | "table" | "dl" => self.block(at),
            "p" | "div" if self.in_row => self.words.part(at),
            "dt" => {}
            _ if BLOCKS.contains(&tag) => self.block(at),
            _ => {}
        }
    }

    /// A heading is no speech, unless it is a name or a time; the first is the title.
    fn heading(&mut self) {
        let line = self.words.line().trim();
        let names = |mark: Mark<'_>| match mark.form {
            Form::Label => line[mark.rest..].trim().is_empty(),
            Form::NameTime | Form::TimeName | Form::Time => true,
            Form::Dash | Form::Timed => false,
        };
        if line.is_empty() || mark(line).is_some_and(names) {
            return;
        }
        self.title.get_or_insert_with(|| line.to_owned());
        self.n_left_out += 1;
        self.words.drop_line();
    }

    /// A paragraph ends or begins: an empty line, unless nothing stands above.
    fn block(&mut self, at: u64) {
        self.in_row = false;
        if !self.words.line().is_empty() {
            self.words.end_line(at);
        }
        if !self.words.ends_empty() {
            self.words.end_line(at);
        }
    }

    /// The next cell of a row begins: if a name stands before it, that is a label.
    fn cell(&mut self, at: u64) {
        let before = self.words.line().trim();
        if before.is_empty() {
            return;
        }
        let last = mark(before).filter(|mark| mark.start_ms.is_some());
        let name = last.map_or(before, |mark| before[mark.rest..].trim());
        if plausible(name) && looks_like_a_name(name) && !before.ends_with([':', '：']) {
            self.words.push_made(":", at);
        }
        self.words.part(at);
    }

    fn text(&mut self, text: &Spanned<HtmlString, usize>, source: &str) {
        let decoded = String::from_utf8_lossy(&text.value);
        if self.in_title {
            let title = decoded.split_whitespace().collect::<Vec<_>>().join(" ");
            self.title = self.title.take().or((!title.is_empty()).then_some(title));
            return;
        }
        if self.skipped.is_some() {
            return;
        }
        let (start, end) = (text.span.start, text.span.end);
        let written = source.get(start..end).unwrap_or_default();
        // What is the same before and after the entities is a slice of the source.
        let same = |a: &str, b: &str| {
            a.char_indices()
                .zip(b.chars())
                .find(|((_, a), b)| a != b)
                .map_or(a.len().min(b.len()), |((n, _), _)| n)
        };
        let head = same(&decoded, written);
        let (made, behind) = (&decoded[head..], &written[head..]);
        let equal = made.chars().rev().zip(behind.chars().rev()).take_while(|(a, b)| a == b);
        let tail: usize = equal.map(|(a, _)| a.len_utf8()).sum();
        let (made, tail) = made.split_at(made.len() - tail);
        self.push(&decoded[..head], start as u64, true);
        self.push(made, (start + head) as u64, false);
        self.push(tail, (end - tail.len()) as u64, true);
    }

    fn push(&mut self, words: &str, at: u64, verbatim: bool) {
        if self.n_pre == 0 && verbatim {
            self.words.push(words, at);
        } else if self.n_pre == 0 {
            // The space of an entity counts as any other does.
            for word in words.split_inclusive(char::is_whitespace) {
                if word.trim().is_empty() && !word.contains('\u{A0}') {
                    self.words.part(at);
                } else {
                    self.words.push_made(word.trim_end(), at);
                    if word.ends_with(char::is_whitespace) {
                        self.words.part(at);
                    }
                }
            }
        } else {
            for (n, line) in words.split('\n').enumerate() {
                if n > 0 {
                    self.words.end_line(at);
                }
                let offset = (line.as_ptr() as usize - words.as_ptr() as usize) as u64;
                match verbatim {
                    true => self.words.push_as_is(line, at + offset),
                    false if line.is_empty() => {}
                    false => self.words.push_made(line, at),
                }
            }
        }
    }
}

/// The name of a tag; the tokenizer writes it small.
fn name(tag: &HtmlString) -> String {
    String::from_utf8_lossy(tag).into_owned()
}
