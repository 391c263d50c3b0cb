//! XML as three events (an element begins, an element ends, text), or as a tree.
//!
//! Names come without their prefix: the formats read here tell their elements apart by local names.
//! Only the five entities of XML itself and character references are resolved; others stay as they
//! are written, so that no declaration can blow a text up.
//! Source: <https://www.w3.org/TR/xml/>.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// The deepest nesting of elements.
const DEEPEST: usize = 1_000;

/// The most elements and attributes of a tree; they take a hundred bytes each and more.
const MOST: usize = 4_000_000;

/// Something in an XML text.
#[derive(Debug)]
pub(crate) enum Xml<'x> {
    /// An element begins; an empty one ends at once.
    Begin(Tag<'x>),
    /// An element ends.
    End(String),
    /// Text with entities resolved; one text may come in several pieces.
    Text(Cow<'x, str>),
}

/// The beginning of an element.
#[derive(Debug)]
pub(crate) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// Its name without prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, named without prefix; none if it is absent.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let attributes = self.attributes();
        attributes.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All attributes that are well formed: (name without prefix, value).
    fn attributes(&self) -> Vec<(String, String)> {
        let mut attributes = self.0.attributes();
        let read = attributes.with_checks(false).flatten().map(|attribute| {
            let name = attribute.key.local_name().into_inner().to_owned();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            (name, value.map_or_else(|_| attribute.value.to_string(), Cow::into_owned))
        });
        read.collect()
    }
}

/// The events of an XML text, in order.
pub(crate) struct Events<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    depth: usize,
    empty: Option<String>,
    ended: bool,
}

impl<'x> Events<'x> {
    /// The events of `text`.
    pub(crate) fn new(text: &'x str) -> Events<'x> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Events { text, reader, depth: 0, empty: None, ended: false }
    }

    fn fail(&mut self, what: impl std::fmt::Display) -> Option<Result<Xml<'x>, String>> {
        self.ended = true;
        let position = (self.reader.buffer_position() as usize).min(self.text.len());
        let before = &self.text.as_bytes()[..position];
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        Some(Err(format!("broken XML at line {line}: {what}")))
    }
}

impl<'x> Iterator for Events<'x> {
    /// An event, or what is wrong with the XML; after that, nothing more comes.
    type Item = Result<Xml<'x>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(name) = self.empty.take() {
            return Some(Ok(Xml::End(name)));
        }
        while !self.ended {
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return self.fail(format!("elements nest deeper than {DEEPEST}"));
                    }
                    return Some(Ok(Xml::Begin(Tag(tag))));
                }
                Ok(Event::Empty(tag)) => {
                    self.empty = Some(tag.local_name().into_inner().to_owned());
                    return Some(Ok(Xml::Begin(Tag(tag))));
                }
                Ok(Event::End(tag)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Some(Ok(Xml::End(tag.local_name().into_inner().to_owned())));
                }
                Ok(Event::Text(text)) => return Some(Ok(Xml::Text(text.xml10_content()))),
                Ok(Event::CData(text)) => return Some(Ok(Xml::Text(text.xml10_content()))),
                Ok(Event::GeneralRef(entity)) => {
                    let text = match entity.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        _ => match quick_xml::escape::resolve_xml_entity(&entity) {
                            Some(text) => text.to_owned(),
                            None => format!("&{};", &*entity),
                        },
                    };
                    return Some(Ok(Xml::Text(text.into())));
                }
                Ok(Event::Eof) if self.depth > 0 => {
                    return self.fail("it ends before its elements do");
                }
                Ok(Event::Eof) => self.ended = true,
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Err(error) => return self.fail(error),
            }
        }
        None
    }
}

/// An element with all that it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name without prefix.
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// The elements in it.
    pub(crate) children: Vec<Element>,
    /// The text that stands in it and in none of its children.
    pub(crate) text: String,
}

impl Element {
    /// The value of an attribute, named without prefix; none if it is absent or empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_str()).filter(|value| !value.trim().is_empty())
    }

    /// The elements in it that have this name.
    pub(crate) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element in it that has this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// The outermost element of an XML text.
///
/// # Errors
/// If the XML is broken, there is no element, or there are more than [`MOST`].
pub(crate) fn tree(text: &str) -> Result<Element, String> {
    let mut open = vec![Element::default()];
    let mut n = 0;
    for event in Events::new(text) {
        match event? {
            Xml::Begin(tag) => {
                let (name, attributes) = (tag.name().to_owned(), tag.attributes());
                n += 1 + attributes.len();
                if n > MOST {
                    return Err(format!("there are more than {MOST} elements and attributes"));
                }
                open.push(Element { name, attributes, ..Element::default() });
            }
            Xml::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Xml::End(_) => {
                let ended = open.pop().unwrap_or_default();
                if let Some(parent) = open.last_mut() {
                    parent.children.push(ended);
                }
            }
        }
    }
    let root = open.first_mut().and_then(|document| document.children.pop());
    root.ok_or_else(|| "broken XML: there is no element".to_owned())
}
