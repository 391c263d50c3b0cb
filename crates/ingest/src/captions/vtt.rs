//! WebVTT: captions with times and voices; what Zoom, Teams and YouTube export.
//!
//! Speakers come from voice tags (`<v Name>`), else from labels (`Name: text`). Comments, styles and
//! regions are left out and counted.
//! Source: W3C, WebVTT: The Web Video Text Tracks Format, <https://www.w3.org/TR/webvtt1/>.

use std::io::BufRead;

use corpus::Kind;

use crate::captions;
use crate::captions::blocks::{Dialect, arrow};
use crate::detect::is_named;
use crate::lines::whole;
use crate::{Evidence, Options, Pieces, Reader, Refused, Strength};

const WEBVTT: Dialect = Dialect {
    signature: Some("WEBVTT"),
    any_identifier: true,
    comments: &["NOTE", "STYLE", "REGION", "Region"],
    odd_point: Some(','),
    timing: arrow,
    time: "`00:01:02.500 --> 00:01:04.000`",
};

/// Reads `.vtt`.
pub(crate) struct Vtt;

impl Reader for Vtt {
    fn name(&self) -> &'static str {
        "vtt"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        if head.trim_start().starts_with("WEBVTT") {
            return Evidence::when(true, Strength::Certain, "the first line is `WEBVTT`");
        }
        let named = is_named(path, &[".vtt"]);
        let strength = if head.contains("-->") { Strength::Likely } else { Strength::Name };
        Evidence::when(named, strength, "the name ends in .vtt")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        Ok(captions::read(&whole(input, path)?, path, &WEBVTT))
    }
}
