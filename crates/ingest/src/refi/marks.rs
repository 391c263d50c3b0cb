//! What an element of a REFI-QDA project marks, and who put which codes on it. See `refi`.

use std::collections::BTreeMap;

use crate::Code;
use crate::refi::codes::guid;
use crate::xml::Element;

/// Something with codes on it.
pub(crate) struct Passage<'x> {
    /// The name of the source or memo in which it stands.
    pub(crate) owner: &'x str,
    /// What the program calls it: often its words, sometimes cut off.
    pub(crate) name: &'x str,
    pub(crate) mark: Mark,
    /// The codes on it.
    pub(crate) codings: Vec<Coding>,
}

/// A code that somebody put on something.
pub(crate) struct Coding {
    /// The path of the code in the codebook.
    pub(crate) code: String,
    pub(crate) coder: Option<String>,
}

/// What is marked.
pub(crate) enum Mark {
    /// First position in a text, and one past the last.
    Positions(usize, usize),
    /// Begin and end in a recording, in milliseconds.
    Times(u64, u64),
    /// No words: why, and how to mend it.
    Nothing((&'static str, &'static str)),
}

/// What an element with codes marks in the text that it is about; `points` are the time marks of
/// that text.
pub(crate) fn mark(element: &Element, points: &BTreeMap<String, (usize, u64)>) -> Mark {
    let number = |name| element.attribute(name).and_then(|text| text.trim().parse::<u64>().ok());
    let position = |name| number(name).and_then(|number| usize::try_from(number).ok());
    let point = |name| points.get(&guid(element.attribute(name)?)).map(|point| point.0);
    let positions = match element.name.as_str() {
        "PlainTextSelection" => (position("startPosition"), position("endPosition")),
        "TranscriptSelection" => (point("fromSyncPoint"), point("toSyncPoint")),
        "AudioSelection" | "VideoSelection" => {
            return match (number("begin"), number("end")) {
                (Some(begin), Some(end)) => Mark::Times(begin, end),
                _ => Mark::Nothing(("has no times", "export the project again")),
            };
        }
        _ => return Mark::Nothing(no_words(element)),
    };
    match positions {
        (Some(start), Some(end)) => Mark::Positions(start, end),
        _ => Mark::Nothing(("has no positions", "export the project again")),
    }
}

/// Why an element that is not about the words of a text marks none, and how to mend it.
pub(crate) fn no_words(element: &Element) -> (&'static str, &'static str) {
    match element.name.as_str() {
        "PictureSelection" => {
            ("marks a region of a picture", "only words are read; code the words of a text")
        }
        "PDFSelection" => {
            ("marks a region of a page", "code the words of the page where the program can")
        }
        "AudioSelection" | "VideoSelection" => {
            ("marks a stretch of a recording without a transcript", "add a transcript with times")
        }
        name if name.ends_with("Source") => {
            ("marks a whole source", "code the words that are meant, or make it an attribute")
        }
        _ => ("marks words of a memo or a description", "code the words of a source"),
    }
}

/// Who put which codes on things.
pub(crate) struct Codes {
    /// GUID → path of the code.
    codes: BTreeMap<String, String>,
    /// GUID → name; of two people with the same name, the GUID goes with it.
    users: BTreeMap<String, String>,
}

impl Codes {
    /// The codes and the users of a project.
    pub(crate) fn new(root: &Element, codes: &[Code]) -> Codes {
        let users = root.all("Users").flat_map(|users| users.all("User"));
        let named = users.filter_map(|user| {
            let name = user.attribute("name").or(user.attribute("id"))?;
            Some((guid(user.attribute("guid").unwrap_or_default()), name.trim()))
        });
        let named: Vec<(String, &str)> = named.collect();
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        named.iter().for_each(|(_, name)| *times.entry(name).or_default() += 1);
        let coder = |(id, name): &(String, &str)| {
            if times[name] > 1 { format!("{name} ({id})") } else { (*name).to_owned() }
        };
        Codes {
            codes: codes.iter().map(|code| (code.guid.clone(), code.path.clone())).collect(),
            users: named.iter().map(|user| (user.0.clone(), coder(user))).collect(),
        }
    }

    /// The codings on an element, and what is wrong with others; one that names nobody is by whoever
    /// marked the passage.
    pub(crate) fn on(&self, element: &Element) -> (Vec<Coding>, Vec<String>) {
        let (mut codings, mut unknown) = (Vec::new(), Vec::new());
        for coding in element.all("Coding") {
            let user = coding.attribute("creatingUser").or(element.attribute("creatingUser"));
            let user = user.map(guid).filter(|user| !user.is_empty());
            let coder = user.map(|user| self.users.get(&user).cloned().unwrap_or(user));
            if coding.child("CodeRef").is_none() {
                unknown.push("a coding names no code".to_owned());
            }
            for reference in coding.all("CodeRef") {
                let target = reference.attribute("targetGUID").unwrap_or_default();
                match self.codes.get(&guid(target)) {
                    Some(code) => codings.push(Coding { code: code.clone(), coder: coder.clone() }),
                    None => unknown.push(format!("no code of the codebook has the id `{target}`")),
                }
            }
        }
        (codings, unknown)
    }
}
