//! Whisper TSV: `start`, `end` and `text` between tabs, times in whole milliseconds.
//!
//! The unit is the row. Nobody is named, so rows are joined to sentences like cues; rows that say the
//! same three times or more are kept and pointed out, since Whisper may have made them up.
//! Source: <https://github.com/openai/whisper> (`utils.py`, `WriteTSV`).

use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::lines::{Line, lines, whole};
use crate::piece::Whole;
use crate::services::whisper::repeats;
use crate::slice::Slice;
use crate::turns::{Cue, recording};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

const HEADER: [&str; 3] = ["start", "end", "text"];

/// Reads the `.tsv` of Whisper.
pub(crate) struct WhisperTsv;

impl Reader for WhisperTsv {
    fn name(&self) -> &'static str {
        "whisper-tsv"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let first = head.split(['\n', '\r']).next()?;
        let why = "the first line is `start`, `end`, `text` with tabs";
        Evidence::when(first.split('\t').eq(HEADER), Strength::Certain, why)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let lines = lines(&text);
        if !lines.first().is_some_and(|line| line.text.split('\t').eq(HEADER)) {
            let problem = "the first line is not `start`, `end`, `text` with tabs between them";
            let mend = "let Whisper write it with `--output_format tsv`";
            return Err(Refused::File(Diagnostic::at(Place::line(path, 1), problem, mend)));
        }
        let (mut cues, mut pieces, mut counts) = (Vec::new(), Vec::new(), Counts::default());
        for line in lines[1..].iter().filter(|line| !line.is_blank()) {
            match row(line) {
                Some(cue) if cue.text.text().is_empty() => counts.exclude(1),
                Some(cue) => cues.push(Cue { cue: cues.len(), ..cue }),
                None => {
                    counts.reject(1);
                    let problem = "a row of two times in milliseconds and a text is expected";
                    let mend = "let Whisper write the file again";
                    let complaint = Diagnostic::at(Place::line(path, line.number), problem, mend);
                    pieces.push(Piece::Rejected(complaint.with_excerpt(line.text)));
                }
            }
        }
        if lines[1..].iter().all(Line::is_blank) {
            counts.reject(1);
            let mend = "leave the file out if nobody speaks in it";
            let complaint = Diagnostic::at(Place::file(path), "there are no rows", mend);
            pieces.push(Piece::Rejected(complaint));
        }
        pieces.extend(repeats(&cues, Place::file(path)).into_iter().map(Piece::Repaired));
        let document = recording(cues, path, &mut counts);
        let something = counts.read > counts.rejected;
        Ok(Whole::new(something.then_some(document), pieces, counts))
    }
}

fn row(line: &Line<'_>) -> Option<Cue> {
    let (start, rest) = line.text.split_once('\t')?;
    let (end, text) = rest.split_once('\t')?;
    let number = |text: &str| text.parse::<u64>().ok().filter(|ms| *ms < 1_000_000_000_000);
    let at = line.start + (line.text.len() - text.len()) as u64;
    let (start_ms, end_ms) = (number(start)?, number(end)?);
    Some(Cue {
        text: Slice::new(text, at).trimmed_from(0),
        start_ms: Some(start_ms),
        end_ms: Some(end_ms).filter(|end| start_ms <= *end),
        line: line.number,
        ..Cue::default()
    })
}
