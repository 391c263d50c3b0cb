//! The XML of an ELAN file → its time slots and tiers.

use corpus::{Diagnostic, Place};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::json::position;
use crate::lines::LineIndex;
use crate::slice::Slice;

/// What an ELAN file holds.
#[derive(Debug, Default)]
pub(crate) struct Eaf {
    /// Time slots in their order, with milliseconds where they have them.
    pub(crate) times: Vec<(String, Option<u64>)>,
    pub(crate) tiers: Vec<EafTier>,
    /// What the XML is broken by; what came before it was read.
    pub(crate) broken: Option<Diagnostic>,
}

/// A tier with its annotations.
#[derive(Debug, Default)]
pub(crate) struct EafTier {
    pub(crate) id: String,
    pub(crate) participant: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) line: u64,
    pub(crate) annotations: Vec<Annotation>,
}

/// An annotation with its time slots; one that refers to another has none.
#[derive(Debug, Default)]
pub(crate) struct Annotation {
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) text: Slice,
    pub(crate) line: u64,
}

/// Reads a file up to its end or to where it is broken.
pub(crate) fn parse(text: &str, path: &str) -> Eaf {
    let lines = LineIndex::of(text);
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true; // `<ANNOTATION_VALUE/>` ends as well
    let mut reading = Reading { eaf: Eaf::default(), annotation: None, in_value: false };
    let error = loop {
        let line = lines.line(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => break None,
            Ok(Event::Start(element) | Event::Empty(element)) => reading.start(&element, line),
            Ok(Event::End(element)) => reading.end(element.name().as_ref(), &lines),
            Ok(event) => reading.inside(&event, text),
            Err(error) => break Some((reader.error_position(), format!("broken XML: {error}"))),
        }
    };
    let whole = text.trim_end().ends_with("</ANNOTATION_DOCUMENT>");
    let cut_off = || {
        let problem = "the file does not end with `</ANNOTATION_DOCUMENT>`".to_owned();
        (!whole).then_some((text.len() as u64, problem))
    };
    reading.eaf.broken = error.or_else(cut_off).map(|(byte, problem)| {
        let mend = "see whether the file is complete; save it again in ELAN";
        Diagnostic::at(Place::line(path, lines.line(byte)), problem, mend)
    });
    reading.eaf
}

/// What is read so far, and where the reading stands.
struct Reading {
    eaf: Eaf,
    annotation: Option<Annotation>,
    in_value: bool,
}

impl Reading {
    fn start(&mut self, element: &BytesStart<'_>, line: u64) {
        let attribute = |name| attribute(element, name);
        match element.name().as_ref() {
            "TIME_SLOT" => {
                let time = attribute("TIME_VALUE").and_then(|time| time.parse().ok());
                let time = time.filter(|ms| *ms < 1_000_000_000_000);
                self.eaf.times.extend(attribute("TIME_SLOT_ID").map(|id| (id, time)));
            }
            "TIER" => self.eaf.tiers.push(EafTier {
                id: attribute("TIER_ID").unwrap_or_default(),
                participant: attribute("PARTICIPANT"),
                parent: attribute("PARENT_REF").filter(|parent| !parent.is_empty()),
                line,
                annotations: Vec::new(),
            }),
            "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                self.annotation = Some(Annotation {
                    from: attribute("TIME_SLOT_REF1"),
                    to: attribute("TIME_SLOT_REF2"),
                    text: Slice::default(),
                    line,
                });
            }
            "ANNOTATION_VALUE" => self.in_value = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str, lines: &LineIndex) {
        match name {
            "ANNOTATION_VALUE" => self.in_value = false,
            "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                let annotation = self.annotation.take().map(|annotation| annotation.trimmed(lines));
                if let Some(tier) = self.eaf.tiers.last_mut() {
                    tier.annotations.extend(annotation);
                }
            }
            _ => {}
        }
    }

    fn inside(&mut self, event: &Event<'_>, source: &str) {
        if let Some(annotation) = self.annotation.as_mut().filter(|_| self.in_value) {
            push(&mut annotation.text, event, source);
        }
    }
}

impl Annotation {
    /// Without white space around its text, and with the line on which that begins.
    fn trimmed(self, lines: &LineIndex) -> Annotation {
        let text = self.text.trimmed_from(0);
        let line = text.bytes().map_or(self.line, |(start, _)| lines.line(start));
        Annotation { text, line, ..self }
    }
}

/// Adds what an event within a value says.
fn push(slice: &mut Slice, event: &Event<'_>, source: &str) {
    match event {
        Event::Text(part) => match position(source, part) {
            Some(at) => slice.push(part, at),
            None => slice.push_made(part),
        },
        Event::CData(part) => match position(source, part) {
            Some(at) => slice.push(part, at),
            None => slice.push_made(part),
        },
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(character)) => slice.push_made(character.encode_utf8(&mut [0; 4])),
            _ => match resolve_predefined_entity(name) {
                Some(text) => slice.push_made(text),
                None => slice.push_made(&format!("&{};", &**name)),
            },
        },
        _ => {}
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned()))
}
