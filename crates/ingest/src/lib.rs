//! One file format per module: bytes → documents and utterances, and complaints.
//!
//! A reader takes decoded text, or bytes where a format is not text (see `bytes`), and gives [`Piece`]s in the order of the input. Reading is total:
//! whatever the bytes, each row, cue or line is kept, merged into the one before it, excluded for a
//! stated reason, or rejected with a complaint; [`Counts`] adds up to what was read. Row formats
//! stream record by record; formats that are one document, or not text, take one file whole.
//!
//! To add a format: copy the neighbour nearest to it (`services/whisper_tsv.rs` for one document in
//! a file, `services/deepgram.rs` for the JSON of a speech-to-text service, `rows/jsonl.rs` for one
//! document a row, `surveys/typeform.rs` for the exports of a survey tool), put it into [`READERS`],
//! and write its fixtures under `tests/formats/`.
#![expect(
    clippy::result_large_err,
    reason = "a file that cannot be read at all is met once in a file, never in a loop"
)]

mod archive;
mod by_speaker;
mod bytes;
mod captions;
mod clock;
mod columns;
mod decode;
mod detect;
mod documents;
mod drafting;
mod ending;
mod json;
mod lines;
mod linguistics;
mod options;
mod piece;
mod refi;
mod rows;
mod services;
mod slice;
mod spaces;
mod surveys;
mod table;
mod transcripts;
mod turns;
mod utf_32;
mod values;
mod xml;

use std::io::BufRead;

use corpus::Kind;

pub use bytes::ByteReader;
pub use decode::{Encoding, decode};
pub use detect::{Evidence, Opened, Strength, byte_candidates, candidates, detect, open, reader};
pub use drafting::describe::{Description, Holds, Sureness, describe};
pub use drafting::personal::{Personal, personal};
pub use drafting::proposal::{Proposal, kind, propose};
pub use options::{Columns, DEVELOPER, Options};
pub use piece::{Coded, Counts, Piece, Pieces, Refused};
pub use refi::codes::{Code, codebook};
pub use rows::presets::{PRESETS, Preset, recognised as preset};
pub use table::{Column, Table, table};
pub use values::{clock_time, moment};

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

    /// The reader itself, if its format is not text: it then takes the bytes of files, not decoded
    /// text, and [`Reader::detect`] finds nothing.
    fn bytes(&self) -> Option<&dyn ByteReader> {
        None
    }

    /// The columns that rows have, judged by the beginning of the text; none in a transcript.
    fn columns(&self, _head: &str) -> Vec<String> {
        Vec::new()
    }

    /// The columns and the first rows of decoded text; an empty table if the format has none.
    ///
    /// # Errors
    /// If there is no header that can be read.
    fn table<'a>(
        &self,
        _input: Box<dyn BufRead + 'a>,
        _path: &str,
        _rows: usize,
    ) -> Result<Table, Refused> {
        Ok(Table::default())
    }

    /// Reads decoded text, or the bytes of a file if [`Reader::bytes`] says so.
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
    &captions::vtt::Vtt,
    &captions::srt::Srt,
    &services::whisper::WHISPER,
    &services::aws_transcribe::AWS_TRANSCRIBE,
    &services::aws_calls::AWS_CALL_ANALYTICS,
    &services::azure_stt::AZURE_STT,
    &services::assemblyai::ASSEMBLYAI,
    &services::deepgram::DEEPGRAM,
    &services::rev_ai::REV_AI,
    &services::speechmatics::SPEECHMATICS,
    &services::watson_stt::WATSON_STT,
    &services::google_stt::GOOGLE_STT,
    &services::whisper_tsv::WhisperTsv,
    &linguistics::textgrid::TextGrid,
    &linguistics::elan::Elan,
    &linguistics::chat::Chat,
    &linguistics::premiere_csv::PremiereCsv,
    &captions::sbv::Sbv,
    &captions::ttml::Ttml,
    &refi::qdc::Qdc,
    &documents::html::Html,
    &transcripts::plain::Plain,
    &surveys::Export(surveys::qualtrics::Qualtrics),
    &surveys::Export(surveys::surveymonkey::SurveyMonkey),
    &surveys::Export(surveys::limesurvey::LimeSurvey),
    &surveys::Export(surveys::google_forms::GoogleForms),
    &surveys::Export(surveys::typeform::Typeform),
    &surveys::Export(surveys::surveygizmo::SurveyGizmo),
    &rows::json_list::JsonList,
    &rows::jsonl::Jsonl,
    &rows::parquet::Parquet,
    &rows::csv::Csv,
    &documents::docx::Docx,
    &documents::odt::Odt,
    &documents::pdf::Pdf,
    &refi::Refi,
    &rows::xlsx::Xlsx,
    &rows::ods::Ods,
];
