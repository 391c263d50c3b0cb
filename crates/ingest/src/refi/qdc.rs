//! REFI-QDA codebooks (`.qdc`): codes, and nobody's words.
//!
//! A codebook beside the transcripts of a source says what their codes mean; alone it is no source.
//! Source: REFI-QDA Standard 1.5, <https://www.qdasoftware.org/>; namespace
//! `urn:QDA-XML:codebook:1.0` (0.4 is met in old files).

use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::bytes::refused;
use crate::detect::is_named;
use crate::lines::whole;
use crate::piece::Whole;
use crate::refi::codes::codebook;
use crate::{Coded, Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

/// Reads `.qdc`.
pub(crate) struct Qdc;

impl Reader for Qdc {
    fn name(&self) -> &'static str {
        "refi-qdc"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        if head.contains("urn:QDA-XML:codebook") {
            return Evidence::when(true, Strength::Certain, "it is a codebook of REFI-QDA");
        }
        Evidence::when(is_named(path, &[".qdc"]), Strength::Name, "the name ends in .qdc")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let codes = codebook(&whole(input, path)?, path)?;
        if codes.is_empty() {
            return Err(refused(path, "the codebook has no codes", "leave it out"));
        }
        let problem =
            format!("this is a codebook (codes: {}), in which nobody says anything", codes.len());
        let mend = "its codes are listed with the themes; name the project (.qdpx) or the transcripts beside it";
        let complaint = Diagnostic::at(Place::file(path), problem, mend);
        let coded = Coded { codes, codings: Counts::default() };
        Ok(Whole::of(vec![Piece::Repaired(complaint)], Counts::default()).with(coded))
    }
}
