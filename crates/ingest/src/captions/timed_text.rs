//! The elements of TTML → parts of cues, with their times and the agents that speak them.

use std::collections::BTreeMap;

use corpus::{Diagnostic, Place};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::captions::media_time::{Clock, is_absolute, within};
use crate::captions::{Part, Times, is_note};
use crate::json::position;
use crate::lines::{LINE_LIMIT, LineIndex};
use crate::spaces::Spaced;
use crate::{Counts, Piece};

/// How deep elements may be nested; nobody writes captions deeper than ten.
const DEEPEST: usize = 256;

/// An element that has begun.
struct Element {
    name: String,
    /// When it begins and ends, in the whole recording.
    times: Times,
    /// Whether it says so itself.
    timed: bool,
    agent: Option<String>,
    preserves: bool,
    /// The cue that it is.
    cue: Option<usize>,
}

/// Timed text as read so far.
pub(crate) struct TimedText<'t> {
    path: &'t str,
    lines: LineIndex,
    clock: Clock,
    /// Whether times count from the beginning of the recording, and whether one shows that they do.
    absolute: bool,
    saw_absolute: bool,
    open: Vec<Element>,
    /// The names of agents, by their ids.
    pub(crate) agents: BTreeMap<String, String>,
    pub(crate) title: Option<String>,
    /// When the cues begin and end.
    pub(crate) times: Vec<Times>,
    /// The latest cue whose times are those of its spans.
    timed_by_spans: Option<usize>,
    /// The words of the cues, with the ids of agents as voices.
    pub(crate) parts: Vec<Part>,
    /// The line of words that is being read.
    words: Spaced,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) counts: Counts,
}

impl<'t> TimedText<'t> {
    /// Reads timed text out of XML.
    pub(crate) fn read(text: &'t str, path: &'t str) -> TimedText<'t> {
        let mut read = TimedText::new(text, path);
        read.events(text);
        if read.saw_absolute {
            read = TimedText { absolute: true, ..TimedText::new(text, path) };
            read.events(text);
        }
        read
    }

    fn new(text: &'t str, path: &'t str) -> TimedText<'t> {
        TimedText {
            path,
            lines: LineIndex::of(text),
            clock: Clock::default(),
            absolute: false,
            saw_absolute: false,
            open: Vec::new(),
            agents: BTreeMap::new(),
            title: None,
            times: Vec::new(),
            timed_by_spans: None,
            parts: Vec::new(),
            words: Spaced::default(),
            pieces: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Reads all of the XML, or up to where it is broken.
    fn events(&mut self, text: &'t str) {
        let mut reader = quick_xml::Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let at = reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Start(element)) => self.begin(&element, at),
                Ok(Event::Empty(element)) => {
                    self.begin(&element, at);
                    self.end(element.local_name().as_ref());
                }
                Ok(Event::End(element)) => self.end(element.local_name().as_ref()),
                Ok(Event::Text(words)) => self.text(&words, at),
                Ok(Event::CData(words)) => self.text(&words, at + "<![CDATA[".len()),
                Ok(Event::GeneralRef(entity)) => self.made(&character(&entity), at),
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => {
                    let at = (reader.error_position() as usize).min(text.len());
                    self.broken(&format!("broken XML: {error}"), at);
                    break;
                }
            }
            if self.open.len() > DEEPEST {
                self.broken(&format!("elements nested more than {DEEPEST} deep"), at);
                break;
            }
            if self.times.len().max(self.parts.len()) > LINE_LIMIT {
                self.broken(&format!("more than {LINE_LIMIT} cues or lines of them"), at);
                break;
            }
        }
        self.end_line();
    }

    fn broken(&mut self, problem: &str, at: usize) {
        self.counts.reject(1);
        let mend = "export the file again; what came before was read";
        let place = Place::line(self.path, self.lines.line(at as u64));
        self.pieces.push(Piece::Rejected(Diagnostic::at(place, problem, mend)));
    }

    fn begin(&mut self, element: &BytesStart<'_>, at: usize) {
        let name = element.local_name().as_ref().to_owned();
        let outer = self.open.last();
        let outer_agent = outer.and_then(|outer| outer.agent.clone());
        let preserves = match attribute(element, "space").as_deref() {
            Some(space) => space == "preserve",
            None => outer.is_some_and(|outer| outer.preserves),
        };
        let around = outer.map_or((None, None), |outer| outer.times);
        let outer_cue = outer.and_then(|outer| outer.cue);
        let (times, timed) = self.times_of(element, around, at);
        let agent = match name.as_str() {
            "agent" => attribute(element, "id"),
            _ => attribute(element, "agent").or_else(|| outer_agent.clone()),
        };
        if name == "br" || name == "p" || (name == "span" && agent != outer_agent) {
            self.end_line();
        }
        let mut cue = outer_cue;
        match name.as_str() {
            "tt" => {
                let number = |key| attribute(element, key).and_then(|v| v.trim().parse().ok());
                let multiplier = attribute(element, "frameRateMultiplier");
                self.clock = Clock::new(number("frameRate"), multiplier, number("tickRate"));
            }
            "p" => {
                cue = Some(self.times.len());
                self.times.push(times);
            }
            _ => {}
        }
        if let Some(cue) = cue.filter(|_| timed && name != "p") {
            self.time_cue(cue, times);
        }
        self.open.push(Element { name, times, timed, agent, preserves, cue });
    }

    /// When an element begins and ends, and whether it says so itself.
    fn times_of(&mut self, element: &BytesStart<'_>, around: Times, at: usize) -> (Times, bool) {
        let mut time = |key: &str| {
            let written = attribute(element, key)?;
            let read = self.clock.milliseconds(&written);
            if read.is_none() {
                let place = Place::line(self.path, self.lines.line(at as u64));
                let problem = format!("the time `{written}` is not like `00:01:02.500` or `62.5s`");
                let mend = "the words were kept without it; write a time of TTML";
                self.pieces.push(Piece::Repaired(Diagnostic::at(place, problem, mend)));
            }
            read
        };
        let own = (time("begin"), time("end"), time("dur"));
        self.saw_absolute |= is_absolute(around, own);
        (within(around, own, self.absolute), own != (None, None, None))
    }

    /// Spans with times tell when the words of a cue begin and end that has none itself.
    fn time_cue(&mut self, cue: usize, (start, end): Times) {
        if self.open.iter().any(|element| element.cue == Some(cue) && element.timed) {
            return;
        }
        let known = self.timed_by_spans == Some(cue);
        self.timed_by_spans = Some(cue);
        let (first, last) = self.times[cue];
        self.times[cue] = if known { (first.min(start), last.max(end)) } else { (start, end) };
    }

    /// Ends the element of this name, and those within it that were not ended.
    fn end(&mut self, name: &str) {
        let Some(n) = self.open.iter().rposition(|element| element.name == name) else { return };
        let agent = self.open[n].agent.clone();
        let outer = n.checked_sub(1).map(|n| self.open[n].agent.clone());
        if name == "p" || (name == "span" && outer.as_ref() != Some(&agent)) {
            self.end_line();
        }
        self.open.truncate(n);
    }

    fn text(&mut self, words: &str, at: usize) {
        let Some(element) = self.open.last() else { return };
        let (name, cue) = (element.name.as_str(), element.cue);
        match (name, cue) {
            ("title", None) if self.title.is_none() && !words.trim().is_empty() => {
                self.title = Some(words.trim().to_owned());
            }
            ("name", None) => {
                let agent = self.open.iter().rev().find(|element| element.name == "agent");
                if let Some(id) = agent.and_then(|agent| agent.agent.clone()) {
                    let name = self.agents.entry(id).or_default();
                    name.push_str(words.trim());
                }
            }
            (_, Some(_)) if element.preserves => {
                for (n, line) in words.split('\n').enumerate() {
                    if n > 0 {
                        self.end_line();
                    }
                    let offset = position(words, line).unwrap_or(0);
                    self.words.push_as_is(line, at as u64 + offset);
                }
            }
            (_, Some(_)) => self.words.push(words, at as u64),
            _ => {}
        }
    }

    /// A character that is written otherwise in the file.
    fn made(&mut self, character: &str, at: usize) {
        match self.open.last() {
            Some(Element { cue: Some(_), .. }) => self.words.push_made(character, at as u64),
            Some(element) if element.name == "title" || element.name == "name" => {
                self.text(character, at);
            }
            _ => {}
        }
    }

    /// Ends a line of words, by whoever speaks within the innermost element.
    fn end_line(&mut self) {
        let (text, at) = self.words.take_slice();
        let Some(Element { cue: Some(cue), agent, .. }) = self.open.last() else { return };
        if text.text().is_empty() || is_note(text.text()) {
            return;
        }
        let line = self.lines.line(at);
        self.parts.push(Part::new(*cue, line, agent.clone(), text));
    }
}

/// The value of an attribute, whatever its prefix is.
fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let mut attributes = element.html_attributes();
    let mut all = attributes.with_checks(false).flatten();
    let found = all.find(|attribute| attribute.key.local_name().as_ref() == key)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

/// What an entity stands for; as it is written if that is not known.
fn character(entity: &BytesRef<'_>) -> String {
    let character = match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => entity.resolve_char_ref().ok().flatten(),
    };
    character.map_or_else(|| format!("&{};", &**entity), String::from)
}
