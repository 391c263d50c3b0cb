//! Adobe Premiere's CSV of a transcript: speaker, start, end and text, with times in frames.
//!
//! The unit is the row. Times are `hh:mm:ss:ff`, where `ff` counts frames of a rate that the file does
//! not tell: the slowest usual rate that has so many frames is assumed, and said to be. Times of a
//! whole second are exact, the others off by less than a second.
//! Source: <https://helpx.adobe.com/premiere-pro/using/speech-to-text.html> (export to CSV).

use std::io::BufRead;

use corpus::{Diagnostic, Kind, Place};

use crate::lines::{LineIndex, whole};
use crate::piece::Whole;
use crate::rows::csv::{header, records, texts};
use crate::rows::delimited::{Entry, Record};
use crate::turns::{Cue, recording};
use crate::{Counts, Evidence, Options, Piece, Pieces, Reader, Refused, Strength};

const COLUMNS: [&str; 4] = ["speaker name", "start time", "end time", "text"];

/// Usual rates of frames a second.
const RATES: [u64; 7] = [24, 25, 30, 50, 60, 100, 120];

/// Reads the CSV of Adobe Premiere.
pub(crate) struct PremiereCsv;

impl Reader for PremiereCsv {
    fn name(&self) -> &'static str {
        "premiere-csv"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, _path: &str) -> Option<Evidence> {
        let Ok(mut records) = records(Box::new(head.as_bytes()), "") else { return None };
        let names = header(&mut records, "").unwrap_or_default();
        let why = "the columns are those of Adobe Premiere";
        Evidence::when(cells(&names).is_some(), Strength::Certain, why)
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let text = whole(input, path)?;
        let mut records = records(Box::new(text.as_bytes()), path)?;
        let names = header(&mut records, path)?;
        let Some(cells) = cells(&names) else {
            let problem = format!("the columns are not {}", COLUMNS.join(", "));
            let mend = "export the transcript as CSV from Premiere";
            return Err(Refused::File(Diagnostic::at(Place::line(path, 1), problem, mend)));
        };
        let (mut pieces, mut counts, mut rows) = (Vec::new(), Counts::default(), Vec::new());
        let lines = LineIndex::of(&text);
        while let Some(entry) = records.next_entry() {
            match entry {
                Entry::Record(record) => rows.push(Row::of(&record, cells, &lines)),
                Entry::Excluded => counts.exclude(1),
                Entry::Rejected(complaint) => {
                    counts.reject(1);
                    pieces.push(Piece::Rejected(complaint));
                }
            }
        }
        let frames = rows.iter().flat_map(|row| [row.start, row.end]).flatten();
        let highest = frames.map(|time| time.frame).max().unwrap_or(0);
        let rate = RATES.into_iter().find(|rate| *rate > highest).unwrap_or(highest + 1);
        pieces.extend(bad_times(&rows, path));
        if highest > 0 {
            let problem =
                format!("times are in frames of an unknown rate; {rate} a second are assumed");
            let mend = "times are off by less than a second; export SRT or VTT for exact ones";
            pieces.push(Piece::Repaired(Diagnostic::at(Place::file(path), problem, mend)));
        }
        let cues = rows.into_iter().enumerate().map(|(n, row)| row.cue(n, rate)).collect();
        let document = recording(cues, path, &mut counts);
        Ok(Whole::new((counts.kept > 0).then_some(document), pieces, counts))
    }
}

/// Where the four columns are.
fn cells(names: &[String]) -> Option<[usize; 4]> {
    let find =
        |wanted: &str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(wanted));
    let [speaker, start, end, text] = COLUMNS.map(find);
    Some([speaker?, start?, end?, text?])
}

/// A time in whole seconds and frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Timecode {
    seconds: u64,
    frame: u64,
}

/// One row.
struct Row {
    cue: Cue,
    start: Option<Timecode>,
    end: Option<Timecode>,
    /// A time that is none.
    bad: Option<String>,
}

impl Row {
    fn of(record: &Record, [speaker, start, end, text]: [usize; 4], lines: &LineIndex) -> Row {
        let cell = |n: usize| &record.cells[n];
        let speaker = texts(record).swap_remove(speaker);
        let words = cell(text).text.trimmed_from(0);
        let line = words.bytes().map_or(cell(text).line, |(start, _)| lines.line(start));
        let times = [start, end].map(|n| cell(n).text.text().trim());
        let [start, end] = times.map(timecode);
        let bad =
            times.iter().zip([start, end]).find(|(text, time)| !text.is_empty() && time.is_none());
        Row {
            cue: Cue {
                speaker: Some(speaker).filter(|name| !name.is_empty()),
                text: words,
                line,
                ..Cue::default()
            },
            start,
            end,
            bad: bad.map(|(text, _)| (*text).to_owned()),
        }
    }

    fn cue(self, n: usize, rate: u64) -> Cue {
        let ms = |time: Timecode| time.seconds * 1000 + time.frame * 1000 / rate;
        let start_ms = self.start.map(ms);
        let end_ms = self.end.map(ms).filter(|end| start_ms.is_none_or(|start| start <= *end));
        Cue { cue: n, start_ms, end_ms, ..self.cue }
    }
}

/// `hh:mm:ss:ff`; before drop frames stands `;`.
fn timecode(text: &str) -> Option<Timecode> {
    let parts: Option<Vec<u64>> = text.split([':', ';']).map(|part| part.parse().ok()).collect();
    let [hours, minutes @ 0..60, seconds @ 0..60, frame @ 0..1000] = parts?[..] else {
        return None;
    };
    let seconds = hours.checked_mul(3600).filter(|s| *s < 1_000_000_000)? + minutes * 60 + seconds;
    Some(Timecode { seconds, frame })
}

fn bad_times(rows: &[Row], path: &str) -> Option<Piece> {
    let mut bad = rows.iter().filter_map(|row| Some((row.cue.line, row.bad.as_ref()?)));
    let (line, first) = bad.next()?;
    let problem = match bad.count() {
        0 => format!("the time `{first}` is not hh:mm:ss:ff"),
        n => format!("{} times are not hh:mm:ss:ff; the first is `{first}`", n + 1),
    };
    let mend = "these rows have no such time; export the transcript again";
    Some(Piece::Repaired(Diagnostic::at(Place::line(path, line), problem, mend)))
}
