//! The codebook and the users of a REFI-QDA project (`.qdpx`), and codebooks alone (`.qdc`).
//!
//! Source: REFI-QDA Standard 1.5, §§ 4 and 5, <https://www.qdasoftware.org/>; namespaces
//! `urn:QDA-XML:project:1.0` and `urn:QDA-XML:codebook:1.0` (0.4 is met in old files).

use std::collections::BTreeSet;

use crate::Refused;
use crate::bytes::refused;
use crate::xml::{Element, tree};

/// A code of a codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Its id in the file, without braces and in upper case.
    pub guid: String,
    /// Its name as whoever made it wrote it.
    pub name: String,
    /// Its name after those of the codes above it, `access/waiting`: what [`corpus::HumanCoding`]
    /// calls it. White space is made single. No other code of the codebook has the same, whatever the
    /// case of letters: of two the second is counted up, `access/waiting (2)`.
    pub path: String,
    /// What it means, in the words of whoever made it.
    pub definition: Option<String>,
    /// The place in the codebook of the code above it.
    pub parent: Option<usize>,
    /// Whether words may be coded with it, or it only holds others.
    pub codable: bool,
}

/// The codes of a codebook (`.qdc`) or project (`project.qde`) as text, those above before those below.
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
    let (mut codes, mut taken) = (Vec::new(), BTreeSet::new());
    for code in book.all("Codes").flat_map(|codes| codes.all("Code")) {
        add(code, None, &mut codes, &mut taken);
    }
    codes
}

fn add(
    element: &Element,
    parent: Option<usize>,
    codes: &mut Vec<Code>,
    taken: &mut BTreeSet<String>,
) {
    let guid = guid(element.attribute("guid").unwrap_or_default());
    let name = element.attribute("name").map_or(guid.clone(), |name| name.trim().to_owned());
    let above = parent.map_or_else(String::new, |parent| format!("{}/", codes[parent].path));
    let whole = format!("{above}{}", name.split_whitespace().collect::<Vec<_>>().join(" "));
    let numbered = (2..).map(|n| format!("{whole} ({n})"));
    let mut paths = std::iter::once(whole.clone()).chain(numbered);
    let path = paths.find(|path| taken.insert(path.to_lowercase())).unwrap_or(whole);
    let definition = element.child("Description").map(|element| element.text.trim().to_owned());
    codes.push(Code {
        guid,
        name,
        path,
        definition: definition.filter(|text| !text.is_empty()),
        parent,
        codable: element.attribute("isCodable") != Some("false"),
    });
    let place = codes.len() - 1;
    element.all("Code").for_each(|code| add(code, Some(place), codes, taken));
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
            <Code guid="e" name=" Access"><Code guid="f" name="other"/></Code>
            <Code guid="g"/>
        </Codes></CodeBook>"#;
        let codes = codebook(xml, "f.qdc").unwrap();
        let paths: Vec<_> = codes.iter().map(|code| (code.path.as_str(), code.parent)).collect();
        let expected = [
            ("access", None),
            ("access/other", Some(0)),
            ("price", None),
            ("price/other", Some(2)),
            ("Access (2)", None),
            ("Access (2)/other", Some(4)),
            ("G", None),
        ];
        assert_eq!(paths, expected);
        assert_eq!((codes[3].name.as_str(), codes[4].name.as_str()), ("other", "Access"));
        assert_eq!(codes[0].definition.as_deref(), Some("how one gets in"));
        assert_eq!(
            (codes[0].guid.as_str(), codes[0].codable, codes[1].codable),
            ("A", false, true)
        );
        assert!(codebook("<Project/>", "f").is_err() && codebook("<a", "f").is_err());
    }
}
