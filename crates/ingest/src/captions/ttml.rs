//! TTML and its forerunner DFXP: captions in XML, with the speakers as agents.
//!
//! Each `p` is a cue. Times are read in all their notations and count from the beginning of the
//! element around; but where that leads behind its end, the program has written all times of the file
//! from the beginning of the recording, and so they are read. Spaces
//! and line ends count as one space, unless `xml:space` says otherwise; `br` parts lines.
//! Source: W3C, Timed Text Markup Language 2, <https://www.w3.org/TR/ttml2/>; § 12.3 for times.

use std::collections::BTreeMap;
use std::io::BufRead;

use corpus::{Diagnostic, Document, Kind, Place};

use crate::captions::timed_text::TimedText;
use crate::captions::{changes, cues, file_name};
use crate::detect::is_named;
use crate::lines::whole;
use crate::piece::Whole;
use crate::turns::turns;
use crate::{Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

/// Reads `.ttml`, `.dfxp`, `.itt`.
pub(crate) struct Ttml;

impl Reader for Ttml {
    fn name(&self) -> &'static str {
        "ttml"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        let xml = head.trim_start().starts_with('<');
        let spaces = [
            "http://www.w3.org/ns/ttml",
            "http://www.w3.org/2006/10/ttaf1",
            "w3.org/2006/04/ttaf1",
        ];
        if xml && spaces.iter().any(|space| head.contains(space)) {
            return Evidence::when(true, Strength::Certain, "it is XML of the namespace of TTML");
        }
        let root = xml && (head.contains("<tt ") || head.contains("<tt>"));
        let named = is_named(path, &[".ttml", ".dfxp", ".itt"]);
        Evidence::when(root, Strength::Likely, "its root element is `tt`").or(Evidence::when(
            named,
            Strength::Name,
            "the name ends in .ttml, .dfxp or .itt",
        ))
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        Ok(document(TimedText::read(&text, path), path))
    }
}

/// The document that timed text is.
fn document(mut text: TimedText<'_>, path: &str) -> Box<Whole> {
    if text.times.is_empty() {
        if text.counts.rejected == 0 {
            text.counts.reject(1);
            let mend = "each caption stands in a `p` with `begin` and `end`";
            let complaint = Diagnostic::at(Place::file(path), "there is no `p` in the file", mend);
            text.pieces.push(Piece::Rejected(complaint));
        }
        return Whole::new(None, text.pieces, text.counts);
    }
    for part in &mut text.parts {
        part.voice = part.voice.take().map(|ids| speaker(&ids, &text.agents));
    }
    text.parts.chunk_by_mut(|a, b| a.cue == b.cue).for_each(changes);
    let cues = cues(text.parts, &text.times, &mut text.counts);
    let document = Document {
        external_id: Some(file_name(path).to_owned()),
        title: text.title,
        duration_ms: text.times.iter().filter_map(|(_, end)| *end).max(),
        line: 1,
        utterances: turns(cues, &mut text.counts),
        ..Document::default()
    };
    Whole::new(Some(document), text.pieces, text.counts)
}

/// The names of agents, or their ids where they have none.
fn speaker(ids: &str, agents: &BTreeMap<String, String>) -> String {
    let name =
        |id: &str| agents.get(id).filter(|n| !n.is_empty()).cloned().unwrap_or(id.to_owned());
    let names: Vec<String> = ids.split_whitespace().map(name).collect();
    names.join(", ")
}
