//! OpenDocument texts: the paragraphs and headings of `content.xml`, with those in tables and frames.
//!
//! Deleted text, notes and annotations are left out and counted. White space is one space, however
//! much of it there is, except where elements stand for spaces, tabs and line breaks.
//! See `story` for the layouts.
//! Source: OASIS, Open Document Format 1.3, part 3, § 5 and § 6,
//! <https://docs.oasis-open.org/office/OpenDocument/v1.3/>.

use corpus::Kind;

use crate::archive::{Archive, Flaw};
use crate::bytes::{ByteReader, refused};
use crate::documents::story::Story;
use crate::xml::{Events, Tag, Xml};
use crate::{Evidence, Options, Pieces, Refused, Strength};

/// The most spaces that one element stands for.
const MOST_SPACES: usize = 100;

/// Reads `.odt`.
pub(crate) struct Odt;

impl ByteReader for Odt {
    fn name(&self) -> &'static str {
        "odt"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, bytes: &[u8]) -> Option<Evidence> {
        let is_text = is_opendocument(&mut Archive::new(bytes).ok()?, "text");
        Evidence::when(is_text, Strength::Certain, "the archive says it is an OpenDocument text")
    }

    fn read(
        &self,
        bytes: Vec<u8>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces>, Refused> {
        let xml = content(&bytes, path)?;
        let mend = "open the file and save it anew";
        let story = story(&xml)
            .map_err(|problem| refused(path, format!("`content.xml`: {problem}"), mend))?;
        Ok(story.read(path))
    }
}

/// Whether an archive says that it is an OpenDocument `text` or `spreadsheet`.
pub(crate) fn is_opendocument(archive: &mut Archive<'_>, what: &str) -> bool {
    let beginning = format!("application/vnd.oasis.opendocument.{what}");
    archive.text("mimetype").ok().flatten().is_some_and(|kind| kind.trim().starts_with(&beginning))
}

/// The text of `content.xml`.
///
/// # Errors
/// If the archive is broken or has none.
pub(crate) fn content(bytes: &[u8], path: &str) -> Result<String, Refused> {
    let flawed = |flaw: Flaw| refused(path, flaw.problem, flaw.mend);
    let content = Archive::new(bytes).and_then(|mut archive| archive.text("content.xml"));
    content.map_err(flawed)?.ok_or_else(|| {
        let problem = "there is no `content.xml` in the archive";
        refused(path, problem, "save the file anew as OpenDocument (.odt, .ods)")
    })
}

fn story(xml: &str) -> Result<Story, String> {
    let mut story = Story::default();
    let mut skipped = 0;
    for event in Events::new(xml) {
        story.fits()?;
        match event? {
            Xml::Begin(tag) if skipped > 0 => {
                if tag.name() == "deletion" {
                    story.leave_out("tracked deletions");
                }
                skipped += 1;
            }
            Xml::End(_) if skipped > 0 => skipped -= 1,
            Xml::Begin(tag) => match tag.name() {
                "tracked-changes" | "sequence-decls" | "ruby-text" => skipped = 1,
                "note" => {
                    story.leave_out("footnotes and endnotes");
                    skipped = 1;
                }
                "annotation" => {
                    story.leave_out("comments");
                    skipped = 1;
                }
                "p" | "h" => story.begin_paragraph(),
                "table-row" => story.begin_row(),
                "table-cell" => story.begin_cell(),
                name => push_white_space(&mut story, name, &tag),
            },
            Xml::End(name) => match name.as_str() {
                "p" | "h" => story.end_paragraph(),
                "table-row" => story.end_row(),
                _ => {}
            },
            Xml::Text(text) if skipped == 0 => push_collapsed(&mut story, &text),
            Xml::Text(_) => {}
        }
    }
    Ok(story)
}

/// What an element stands for, if it stands for white space.
fn push_white_space(story: &mut Story, name: &str, tag: &Tag<'_>) {
    match name {
        "s" => {
            let count = tag.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
            story.push(&" ".repeat(count.min(MOST_SPACES)));
        }
        "tab" => story.push("\t"),
        "line-break" => story.push("\n"),
        _ => {}
    }
}

/// Adds text with each run of white space as one space, and none at the beginning of a paragraph.
fn push_collapsed(story: &mut Story, text: &str) {
    let mut collapsed = String::with_capacity(text.len());
    let mut after_space = story.current().is_empty() || story.current().ends_with([' ', '\n']);
    for character in text.chars() {
        let space = matches!(character, ' ' | '\t' | '\n' | '\r');
        if !(space && after_space) {
            collapsed.push(if space { ' ' } else { character });
        }
        after_space = space;
    }
    story.push(&collapsed);
}
