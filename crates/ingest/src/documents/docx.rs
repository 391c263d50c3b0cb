//! Word documents: the paragraphs of `word/document.xml`, with those in tables and text boxes.
//!
//! Read as they would be printed with all changes accepted: inserted text is kept; deleted and moved
//! text is left out and counted, and so are footnotes, endnotes and comments. Headers and footers
//! are no speech. A soft line break is a line break within its paragraph. See `story` for the layouts.
//! Source: ECMA-376-1, Office Open XML, § 17 WordprocessingML,
//! <https://ecma-international.org/publications-and-standards/standards/ecma-376/>.

use corpus::Kind;

use crate::archive::Archive;
use crate::bytes::{ByteReader, refused};
use crate::documents::story::Story;
use crate::xml::{Events, Xml};
use crate::{Evidence, Options, Pieces, Refused, Strength};

/// Elements that hold properties or another form of what is read elsewhere.
const SKIPPED: [&str; 9] =
    ["pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "Fallback", "instrText", "rt"];

/// Reads `.docx`.
pub(crate) struct Docx;

impl ByteReader for Docx {
    fn name(&self) -> &'static str {
        "docx"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, bytes: &[u8]) -> Option<Evidence> {
        let part = main_part(&Archive::new(bytes).ok()?)?;
        Evidence::when(true, Strength::Certain, format!("the archive holds `{part}`"))
    }

    fn read(
        &self,
        bytes: Vec<u8>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces>, Refused> {
        let flawed = |flaw: crate::archive::Flaw| refused(path, flaw.problem, flaw.mend);
        let mut archive = Archive::new(&bytes).map_err(flawed)?;
        let part = main_part(&archive).unwrap_or_default();
        let Some(xml) = archive.text(&part).map_err(flawed)? else {
            let problem = "there is no `word/document.xml` in the archive";
            return Err(refused(path, problem, "save the file anew as Word document (.docx)"));
        };
        let story = story(&xml).map_err(|problem| {
            refused(path, format!("`{part}`: {problem}"), "open the file and save it anew")
        })?;
        Ok(story.read(path))
    }
}

/// The name of the part with the text; some versions of Word call it `document2.xml`.
fn main_part(archive: &Archive<'_>) -> Option<String> {
    let is_main = |name: &&String| name.starts_with("word/document") && name.ends_with(".xml");
    archive.names().iter().filter(is_main).min().cloned()
}

fn story(xml: &str) -> Result<Story, String> {
    let mut story = Story::default();
    let mut skipped = 0;
    let mut in_text = false;
    for event in Events::new(xml) {
        story.fits()?;
        match event? {
            Xml::Begin(_) if skipped > 0 => skipped += 1,
            Xml::End(_) if skipped > 0 => skipped -= 1,
            Xml::Begin(tag) => match tag.name() {
                "del" | "moveFrom" => {
                    story.leave_out("tracked deletions");
                    skipped = 1;
                }
                name if SKIPPED.contains(&name) => skipped = 1,
                "footnoteReference" | "endnoteReference" => {
                    story.leave_out("footnotes and endnotes");
                }
                "commentReference" => story.leave_out("comments"),
                "p" => story.begin_paragraph(),
                "tr" => story.begin_row(),
                "tc" => story.begin_cell(),
                "t" => in_text = true,
                "br" | "cr" => story.push("\n"),
                "tab" | "ptab" => story.push("\t"),
                "noBreakHyphen" => story.push("-"),
                _ => {}
            },
            Xml::End(name) => match name.as_str() {
                "p" => story.end_paragraph(),
                "tr" => story.end_row(),
                "t" => in_text = false,
                _ => {}
            },
            Xml::Text(text) if in_text && skipped == 0 => story.push(&text),
            Xml::Text(_) => {}
        }
    }
    Ok(story)
}
