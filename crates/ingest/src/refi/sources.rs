//! The sources of a REFI-QDA project that have a text, and what else is in it. See `refi`.

use std::collections::BTreeMap;

use crate::archive::Archive;
use crate::lines::FILE_LIMIT;
use crate::refi::codes::guid;
use crate::xml::Element;

/// Elements that are read, or hold such.
const READ: [&str; 19] = [
    "Project",
    "Users",
    "User",
    "CodeBook",
    "Codes",
    "Code",
    "Sources",
    "TextSource",
    "PDFSource",
    "AudioSource",
    "VideoSource",
    "Representation",
    "Transcript",
    "PlainTextContent",
    "CodeRef",
    "PlainTextSelection",
    "TranscriptSelection",
    "Coding",
    "SyncPoint",
];

/// Elements that hold those that are counted.
const CONTAINERS: [&str; 6] = ["Variables", "Cases", "Notes", "Links", "Sets", "Graphs"];

/// A text of the project, with all elements that are about it.
pub(crate) struct Text<'x> {
    /// Its name, or that of its source.
    pub(crate) name: &'x str,
    /// Its GUID as written.
    pub(crate) guid: &'x str,
    /// Where its plain text is kept.
    pub(crate) path: Option<&'x str>,
    /// The elements that are about it: `TextSource`, `Representation`, `Transcript`, and the source
    /// that has the latter two.
    pub(crate) elements: Vec<&'x Element>,
}

/// The texts of the sources, in their order; those with the same file are one.
pub(crate) fn texts(root: &Element) -> Vec<Text<'_>> {
    let mut texts: Vec<Text<'_>> = Vec::new();
    for source in root.all("Sources").flat_map(|sources| &sources.children) {
        let elements: Vec<&Element> = match source.name.as_str() {
            "TextSource" => vec![source],
            "PDFSource" => source.all("Representation").collect(),
            "AudioSource" | "VideoSource" => source.all("Transcript").collect(),
            _ => Vec::new(),
        };
        // What is coded in a recording is found by the time marks of a transcript of it.
        let marked = elements.iter().position(|element| element.child("SyncPoint").is_some());
        for (n, element) in elements.into_iter().enumerate() {
            let path = element.attribute("plainTextPath");
            let same = |text: &Text<'_>| path.is_some() && text.path == path;
            let at = texts.iter().position(same).unwrap_or_else(|| {
                let named = if source.name == "PDFSource" { source } else { element };
                let name = named.attribute("name").or(source.attribute("name"));
                texts.push(Text {
                    name: name.unwrap_or_default(),
                    guid: element.attribute("guid").unwrap_or_default(),
                    path,
                    elements: Vec::new(),
                });
                texts.len() - 1
            });
            texts[at].elements.push(element);
            if n == marked.unwrap_or(0) && !std::ptr::eq(element, source) {
                texts[at].elements.push(source);
            }
        }
    }
    texts
}

/// The text of a source, or why there is none and how to mend it.
pub(crate) fn content(
    text: &Text<'_>,
    archive: &mut Archive<'_>,
) -> Result<String, (String, String)> {
    let content = unlimited_content(text, archive)?;
    if content.len() as u64 > FILE_LIMIT {
        let problem = format!("has more than {} MiB of text", FILE_LIMIT >> 20);
        return Err((problem, "split it; a source is one recording or document".to_owned()));
    }
    Ok(content)
}

fn unlimited_content(
    text: &Text<'_>,
    archive: &mut Archive<'_>,
) -> Result<String, (String, String)> {
    if let Some(content) = text.elements.iter().find_map(|e| e.child("PlainTextContent")) {
        return Ok(content.text.clone());
    }
    let export = "export the project again with its sources as plain text".to_owned();
    let Some(path) = text.path else { return Err(("has no plain text".to_owned(), export)) };
    let Some(name) = path.strip_prefix("internal://") else {
        return Err((format!("is kept outside of the project, at `{path}`"), export));
    };
    match archive.text(&format!("sources/{name}")) {
        Ok(Some(content)) => Ok(content),
        Ok(None) => Err((format!("is not in the archive: there is no `sources/{name}`"), export)),
        Err(flaw) => Err((format!("cannot be read: {}", flaw.problem), flaw.mend.to_owned())),
    }
}

/// The time marks of a text by GUID: (position, milliseconds).
pub(crate) fn points(elements: &[&Element]) -> BTreeMap<String, (usize, u64)> {
    let points = elements.iter().flat_map(|element| element.all("SyncPoint"));
    let read = points.filter_map(|point| {
        let position = point.attribute("position")?.trim().parse().ok()?;
        let time = point.attribute("timeStamp")?.trim().parse().ok()?;
        Some((guid(point.attribute("guid")?), (position, time)))
    });
    read.collect()
}

/// An element that people put codes on.
#[derive(Clone, Copy)]
pub(crate) struct Coded<'x> {
    pub(crate) element: &'x Element,
    /// The name of the source or memo in which it stands.
    pub(crate) owner: &'x str,
    /// The place of the text that it is about; none if it is about no text that is read.
    pub(crate) text: Option<usize>,
}

/// All elements that people put codes on, in their order.
pub(crate) fn coded<'x>(root: &'x Element, texts: &[Text<'x>]) -> Vec<Coded<'x>> {
    let elements = texts.iter().enumerate().flat_map(|(at, text)| {
        text.elements.iter().map(move |element| (std::ptr::from_ref(*element), at))
    });
    let mut search = Search { texts: elements.collect(), found: Vec::new() };
    search.visit(root, "", None);
    search.found
}

struct Search<'x> {
    /// Which text an element is about.
    texts: BTreeMap<*const Element, usize>,
    found: Vec<Coded<'x>>,
}

impl<'x> Search<'x> {
    fn visit(&mut self, element: &'x Element, owner: &'x str, around: Option<usize>) {
        let text = self.texts.get(&std::ptr::from_ref(element)).copied();
        if element.child("Coding").is_some() {
            self.found.push(Coded { element, owner, text: text.or(around) });
        }
        let owns = ["Sources", "Notes"].contains(&element.name.as_str());
        for child in &element.children {
            let owner = if owns { child.attribute("name").unwrap_or_default() } else { owner };
            self.visit(child, owner, text);
        }
    }
}

/// Counts the elements that are not read, without what is in them. Codings are read, even those that
/// cannot be kept.
pub(crate) fn count_unread(element: &Element, unread: &mut BTreeMap<String, u64>) {
    for child in &element.children {
        let name = child.name.as_str();
        let selection = name.ends_with("Selection");
        // A passage without codes is a remark.
        let coded = selection && child.child("Coding").is_some();
        let definition = name == "Description" && element.name == "Code";
        if CONTAINERS.contains(&name) || coded || (READ.contains(&name) && !selection) {
            count_unread(child, unread);
        } else if !definition {
            *unread.entry(child.name.clone()).or_default() += 1;
        }
    }
}
