//! SubViewer as YouTube exports it (`.sbv`): two times with a comma between them, then the words.
//!
//! `[br]` stands for a line break within the words.
//! Source: YouTube Help, Supported subtitle and closed caption files,
//! <https://support.google.com/youtube/answer/2734698>.

use std::io::BufRead;

use corpus::Kind;

use crate::captions;
use crate::captions::blocks::{Dialect, comma};
use crate::detect::is_named;
use crate::lines::whole;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

const SUBVIEWER: Dialect = Dialect {
    signature: None,
    any_identifier: false,
    comments: &[],
    odd_point: None,
    timing: comma,
    time: "`0:01:02.500,0:01:04.000`",
};

/// Reads `.sbv`.
pub(crate) struct Sbv;

impl Reader for Sbv {
    fn name(&self) -> &'static str {
        "sbv"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        let mut first = head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(4);
        if first.any(|line| comma(line).is_some()) {
            let why = "the first cue has two times with a comma between them";
            return Evidence::when(true, Strength::Likely, why);
        }
        Evidence::when(is_named(path, &[".sbv"]), Strength::Name, "the name ends in .sbv")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        Ok(captions::read(&whole(input, path)?, path, &SUBVIEWER))
    }
}
