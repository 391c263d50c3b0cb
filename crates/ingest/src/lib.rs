//! One file format per module: bytes → documents and utterances, and complaints.
//!
//! A reader takes decoded text, or bytes where a format is not text (see `bytes`), and gives [`Piece`]s in the order of the input. Reading is total:
//! whatever the bytes, each row, cue or line is kept, merged into the one before it, excluded for a
//! stated reason, or rejected with a complaint; [`Counts`] adds up to what was read. Row formats
//! stream record by record; formats that are one document, or not text, take one file whole.
//!
//! To add a format: copy the neighbour nearest to it (`whisper_tsv.rs` for one document in a file,
//! `deepgram.rs` for the JSON of a speech-to-text service, `jsonl.rs` for one document a row,
//! `typeform.rs` for the exports of a survey tool), put it into [`READERS`], and write its fixtures
//! under `tests/formats/`.
#![expect(
    clippy::result_large_err,
    reason = "a file that cannot be read at all is met once in a file, never in a loop"
)]

mod archive;
mod assemblyai;
mod aws_calls;
mod aws_transcribe;
mod azure_stt;
mod blocks;
mod bytes;
mod captions;
mod chat;
mod chat_words;
mod choices;
mod clock;
mod columns;
mod csv;
mod decode;
mod deepgram;
mod delimited;
mod describe;
mod detect;
mod docx;
mod duplicates;
mod elan;
mod elan_xml;
mod export;
mod frame;
mod google_forms;
mod google_stt;
mod header;
mod html;
mod json;
mod json_list;
mod jsonl;
mod keys;
mod layout;
mod limesurvey;
mod lines;
mod mapping;
mod margins;
mod mark;
mod markup;
mod media_time;
mod names;
mod numbers;
mod objects;
mod ods;
mod odt;
mod options;
mod page;
mod pdf;
mod personal;
mod piece;
mod plain;
mod premiere_csv;
mod presets;
mod profile;
mod proposal;
mod qualtrics;
mod refi;
mod refi_codes;
mod refi_sources;
mod refi_text;
mod rev_ai;
mod rolling;
mod rows;
mod sbv;
mod service;
mod slice;
mod spaces;
mod spacing;
mod speakers;
mod speech;
mod speechmatics;
mod spoken;
mod spreadsheet;
mod srt;
mod story;
mod surveygizmo;
mod surveymonkey;
mod table;
mod textgrid;
mod textgrid_text;
mod tiers;
mod timed_text;
mod ttml;
mod turns;
mod typeform;
mod utf_32;
mod values;
mod voices;
mod vtt;
mod watson_stt;
mod web_page;
mod whisper;
mod whisper_tsv;
mod xlsx;
mod xml;

use std::io::BufRead;

use corpus::Kind;

pub use bytes::ByteReader;
pub use decode::{Encoding, decode};
pub use describe::{Description, Holds, Sureness, describe};
pub use detect::{Evidence, Opened, Strength, byte_candidates, candidates, detect, open, reader};
pub use options::{Columns, DEVELOPER, Options};
pub use personal::{Personal, personal};
pub use piece::{Counts, Piece, Pieces, Refused};
pub use presets::{PRESETS, Preset, recognised as preset};
pub use proposal::{Proposal, kind, propose};
pub use refi_codes::{Code, codebook};
pub use table::{Column, Table, table};

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
    &vtt::Vtt,
    &srt::Srt,
    &whisper::WHISPER,
    &aws_transcribe::AWS_TRANSCRIBE,
    &aws_calls::AWS_CALL_ANALYTICS,
    &azure_stt::AZURE_STT,
    &assemblyai::ASSEMBLYAI,
    &deepgram::DEEPGRAM,
    &rev_ai::REV_AI,
    &speechmatics::SPEECHMATICS,
    &watson_stt::WATSON_STT,
    &google_stt::GOOGLE_STT,
    &whisper_tsv::WhisperTsv,
    &textgrid::TextGrid,
    &elan::Elan,
    &chat::Chat,
    &premiere_csv::PremiereCsv,
    &sbv::Sbv,
    &ttml::Ttml,
    &html::Html,
    &plain::Plain,
    &export::Export(qualtrics::Qualtrics),
    &export::Export(surveymonkey::SurveyMonkey),
    &export::Export(limesurvey::LimeSurvey),
    &export::Export(google_forms::GoogleForms),
    &export::Export(typeform::Typeform),
    &export::Export(surveygizmo::SurveyGizmo),
    &json_list::JsonList,
    &jsonl::Jsonl,
    &csv::Csv,
    &docx::Docx,
    &odt::Odt,
    &pdf::Pdf,
    &refi::Refi,
    &xlsx::Xlsx,
    &ods::Ods,
];
