//! The codebook and the users of a REFI-QDA project (`.qdpx`), and codebooks alone (`.qdc`).
//!
//! Source: REFI-QDA Standard 1.5, §§ 4 and 5, <https://www.qdasoftware.org/>; namespaces
//! `urn:QDA-XML:project:1.0` and `urn:QDA-XML:codebook:1.0` (0.4 is met in old files).

use std::collections::BTreeMap;

use crate::Refused;
use crate::bytes::refused;
use crate::xml::{Element, tree};

/// A code of a codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Its id in the file, without braces and in upper case.
    pub guid: String,
    /// Its name; with those of the codes above it (`access/waiting`) where another has the same.
    pub name: String,
    /// What it means, in the words of whoever made it.
    pub definition: Option<String>,
    /// Its place of the code above it in the codebook.
    pub parent: Option<usize>,
    /// Whether words may be coded with it, or it only holds others.
    pub codable: bool,
}

/// The codes of a codebook (`.qdc`) or project (`project.qde`) as text, those above before those below.
///
/// A codebook alone holds no words of anyone, so it is no source; it names what to look for.
///
/// # Errors
/// If the XML is broken or holds no codebook.
pub fn codebook(xml: &str, path: &str) -> Result<Vec<Code>, Refused> {
    let mend = "export the codebook again as REFI-QDA codebook (.qdc)";
    let root = tree(xml).map_err(|problem| refused(path, problem, mend))?;
    let book = if root.name == "CodeBook" { Some(&root) } else { root.child("CodeBook") };
    book.map(codes)
        .ok_or_else(|| refused(path, format!("there is no `CodeBook` in `{}`", root.name), mend))
}

/// The codes of an element `CodeBook`.
pub(crate) fn codes(book: &Element) -> Vec<Code> {
    let mut codes = Vec::new();
    let mut paths = Vec::new();
    for code in book.all("Codes").flat_map(|codes| codes.all("Code")) {
        add(code, None, &mut codes, &mut paths);
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for code in &codes {
        *times.entry(code.name.clone()).or_default() += 1;
    }
    for (code, path) in codes.iter_mut().zip(paths) {
        if times[&code.name] > 1 {
            code.name = path;
        }
    }
    codes
}

fn add(element: &Element, parent: Option<usize>, codes: &mut Vec<Code>, paths: &mut Vec<String>) {
    let name = element.attribute("name").unwrap_or_default().trim().to_owned();
    let above = parent.map(|parent| format!("{}/", paths[parent]));
    paths.push(format!("{}{name}", above.unwrap_or_default()));
    let definition = element.child("Description").map(|element| element.text.trim().to_owned());
    codes.push(Code {
        guid: guid(element.attribute("guid").unwrap_or_default()),
        name,
        definition: definition.filter(|text| !text.is_empty()),
        parent,
        codable: element.attribute("isCodable") != Some("false"),
    });
    let place = codes.len() - 1;
    element.all("Code").for_each(|code| add(code, Some(place), codes, paths));
}

/// A GUID in one form: with or without braces, in any case, it is the same.
pub(crate) fn guid(text: &str) -> String {
    text.trim().trim_matches(['{', '}']).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codebooks_keep_their_tree() {
        let xml = r#"<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
            <Code guid="{a}" name="access" isCodable="false"><Description> how one gets in </Description>
                <Code guid="b" name="other" isCodable="true"/></Code>
            <Code guid="C" name="price"><Code guid="d" name="other"/></Code>
        </Codes></CodeBook>"#;
        let codes = codebook(xml, "f.qdc").unwrap();
        let names: Vec<_> = codes.iter().map(|code| (code.name.as_str(), code.parent)).collect();
        let expected = [
            ("access", None),
            ("access/other", Some(0)),
            ("price", None),
            ("price/other", Some(2)),
        ];
        assert_eq!(names, expected);
        assert_eq!(codes[0].definition.as_deref(), Some("how one gets in"));
        assert_eq!(
            (codes[0].guid.as_str(), codes[0].codable, codes[1].codable),
            ("A", false, true)
        );
        assert!(codebook("<Project/>", "f").is_err() && codebook("<a", "f").is_err());
    }
}
