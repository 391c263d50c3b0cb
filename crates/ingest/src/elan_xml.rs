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
    let mut eaf = Eaf::default();
    let mut current: Option<Annotation> = None;
    let mut in_value = false;
    loop {
        let line = lines.line(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element) | Event::Empty(element)) => match element.name().as_ref() {
                "TIME_SLOT" => {
                    let time = attribute(&element, "TIME_VALUE").and_then(|time| time.parse().ok());
                    let time = time.filter(|ms| *ms < 1_000_000_000_000);
                    eaf.times.extend(attribute(&element, "TIME_SLOT_ID").map(|id| (id, time)));
                }
                "TIER" => eaf.tiers.push(EafTier {
                    id: attribute(&element, "TIER_ID").unwrap_or_default(),
                    participant: attribute(&element, "PARTICIPANT"),
                    parent: attribute(&element, "PARENT_REF").filter(|parent| !parent.is_empty()),
                    line,
                    annotations: Vec::new(),
                }),
                "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                    current = Some(Annotation {
                        from: attribute(&element, "TIME_SLOT_REF1"),
                        to: attribute(&element, "TIME_SLOT_REF2"),
                        text: Slice::default(),
                        line,
                    });
                }
                "ANNOTATION_VALUE" => in_value = true,
                _ => {}
            },
            Ok(Event::End(element)) => match element.name().as_ref() {
                "ANNOTATION_VALUE" => in_value = false,
                "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                    let annotation = current.take().map(|annotation| annotation.trimmed(&lines));
                    if let Some(tier) = eaf.tiers.last_mut() {
                        tier.annotations.extend(annotation);
                    }
                }
                _ => {}
            },
            Ok(event) => {
                if let Some(annotation) = current.as_mut().filter(|_| in_value) {
                    push(&mut annotation.text, &event, text);
                }
            }
            Err(error) => {
                let line = lines.line(reader.error_position());
                let mend = "see whether the file is complete; save it again in ELAN";
                let problem = format!("broken XML: {error}");
                eaf.broken = Some(Diagnostic::at(Place::line(path, line), problem, mend));
                break;
            }
        }
    }
    if eaf.broken.is_none() && !text.trim_end().ends_with("</ANNOTATION_DOCUMENT>") {
        let line = lines.line(text.len() as u64);
        let mend = "see whether the file is complete; save it again in ELAN";
        let problem = "the file does not end with `</ANNOTATION_DOCUMENT>`";
        eaf.broken = Some(Diagnostic::at(Place::line(path, line), problem, mend));
    }
    eaf
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
