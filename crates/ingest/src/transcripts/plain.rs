//! Plain text and Markdown: transcripts of any layout, typed by hand or exported.
//!
//! The layouts are those of Rev, Otter, Descript, Google Meet, Whisper and of hand-made transcripts:
//! see `layout` for how they are told apart, `speech` for how they are read.
//! Source: the exports themselves; none of them is specified.

use std::io::BufRead;

use corpus::Kind;

use crate::detect::is_named;
use crate::lines::whole;
use crate::piece::Whole;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength, transcripts::speech};

/// Reads `.txt` and `.md`.
pub(crate) struct Plain;

impl Reader for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        let why = speech::evidence(head);
        if !why.is_empty() {
            return Evidence::when(true, Strength::Likely, why);
        }
        let named = is_named(path, &[".txt", ".md"]);
        Evidence::when(named, Strength::Name, "the name ends in .txt or .md")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        Ok(read(&whole(input, path)?, path))
    }
}

/// Reads text as a transcript.
pub(crate) fn read(text: &str, path: &str) -> Box<Whole> {
    speech::read(text, path).whole()
}
