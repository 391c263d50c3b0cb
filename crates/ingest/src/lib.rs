//! One file format per module: bytes → documents and utterances, and complaints.
//!
//! A reader takes decoded text and gives [`Piece`]s in the order of the input. Reading is total:
//! whatever the bytes, each row, cue or line is kept, merged into the one before it, excluded for a
//! stated reason, or rejected with a complaint; [`Counts`] adds up to what was read. Row formats
//! stream record by record; formats that are one document take the text of one file whole.
//!
//! To add a format: copy the neighbour nearest to it (`whisper.rs` for one document in a file,
//! `jsonl.rs` for one a row), put it into [`READERS`], and write its fixtures under `tests/formats/`.
#![expect(
    clippy::result_large_err,
    reason = "a file that cannot be read at all is met once in a file, never in a loop"
)]

mod blocks;
mod captions;
mod clock;
mod columns;
mod csv;
mod decode;
mod delimited;
mod detect;
mod frame;
mod html;
mod json;
mod jsonl;
mod layout;
mod lines;
mod mark;
mod markup;
mod media_time;
mod names;
mod options;
mod page;
mod piece;
mod plain;
mod qualtrics;
mod rolling;
mod rows;
mod sbv;
mod slice;
mod spaces;
mod speakers;
mod speech;
mod srt;
mod timed_text;
mod ttml;
mod turns;
mod utf_32;
mod values;
mod vtt;
mod whisper;

use std::io::BufRead;

use corpus::Kind;

pub use decode::{Encoding, decode};
pub use detect::{Evidence, Opened, Strength, candidates, detect, open, reader};
pub use options::{Columns, Options};
pub use piece::{Counts, Piece, Pieces, Refused};

/// A file format.
pub trait Reader: Sync {
    /// Name in the pipeline file, e.g. `vtt`.
    fn name(&self) -> &'static str;

    /// The kinds of source that come in this format.
    fn kinds(&self) -> &'static [Kind];

    /// Why a file is taken to be in this format; none if nothing speaks for it.
    ///
    /// `head` is the beginning of the decoded text and may stop anywhere. Content decides; a name
    /// alone is the weakest evidence.
    fn detect(&self, head: &str, path: &str) -> Option<Evidence>;

    /// The columns that rows have, judged by the beginning of the text; none in a transcript.
    fn columns(&self, _head: &str) -> Vec<String> {
        Vec::new()
    }

    /// Reads decoded text.
    ///
    /// # Errors
    /// If the options do not fit the file (a column that does not exist), or nothing of it can be
    /// read as this format. Everything else becomes a [`Piece::Rejected`] or [`Piece::Repaired`].
    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused>;
}

/// All formats; of two equally likely ones, the first is taken.
pub static READERS: &[&dyn Reader] = &[
    &vtt::Vtt,
    &srt::Srt,
    &sbv::Sbv,
    &ttml::Ttml,
    &html::Html,
    &whisper::Whisper,
    &plain::Plain,
    &qualtrics::Qualtrics,
    &jsonl::Jsonl,
    &csv::Csv,
];
