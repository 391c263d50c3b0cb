//! SubRip: numbered captions with times.
//!
//! There is no standard, so all that is found in files is taken: a point for the comma, missing
//! hours, numbers or milliseconds, `{\an8}`, HTML tags, two speakers on two lines with dashes, and the
//! labels `NAME: text` and `[NAME] text`. A cue without a label goes on with the speaker before it.
//! Source: the SubRip files of cdown/srt and pysubs2; <https://docs.fileformat.com/video/srt/>.

use std::io::BufRead;

use corpus::Kind;

use crate::captions;
use crate::captions::blocks::{Dialect, arrow};
use crate::detect::is_named;
use crate::lines::whole;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

const SUBRIP: Dialect = Dialect {
    signature: None,
    any_identifier: false,
    comments: &[],
    odd_point: None,
    timing: arrow,
    time: "`00:01:02,500 --> 00:01:04,000`",
};

/// Reads `.srt`.
pub(crate) struct Srt;

impl Reader for Srt {
    fn name(&self) -> &'static str {
        "srt"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        // A cue begins with a number and its time; a stray line or two may stand above.
        let mut first = head.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).take(4);
        if first.any(|line| arrow(line).is_some()) {
            return Evidence::when(true, Strength::Likely, "the first cue has a time with `-->`");
        }
        Evidence::when(is_named(path, &[".srt"]), Strength::Name, "the name ends in .srt")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        Ok(captions::read(&whole(input, path)?, path, &SUBRIP))
    }
}
