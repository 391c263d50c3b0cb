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
    /// The elements that are about it: `TextSource`, `Representation`, `Transcript`.
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
        for element in elements {
            let path = element.attribute("plainTextPath");
            match texts.iter_mut().find(|text| path.is_some() && text.path == path) {
                Some(text) => text.elements.push(element),
                None => {
                    let named = if source.name == "PDFSource" { source } else { element };
                    let name = named.attribute("name").or(source.attribute("name"));
                    texts.push(Text {
                        name: name.unwrap_or_default(),
                        guid: element.attribute("guid").unwrap_or_default(),
                        path,
                        elements: vec![element],
                    });
                }
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

/// Counts the elements that are not read, without what is in them.
pub(crate) fn count_unread(element: &Element, unread: &mut BTreeMap<String, u64>) {
    for child in &element.children {
        let name = child.name.as_str();
        let whole = name == "Coding" && !element.name.ends_with("Selection");
        // A passage without codes is a remark.
        let remark = name.ends_with("Selection") && child.child("Coding").is_none();
        if CONTAINERS.contains(&name) {
            count_unread(child, unread);
        } else if whole {
            *unread.entry("Coding of a whole source".to_owned()).or_default() += 1;
        } else if remark || !READ.contains(&name) {
            *unread.entry(child.name.clone()).or_default() += 1;
        } else {
            count_unread(child, unread);
        }
    }
}
