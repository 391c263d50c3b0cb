//! Utterances: verbatim texts with language, sentiment and theme.

use corpus::Id;

use crate::cell::Moment;
use crate::row::table;

table! {
    /// One row per quoting unit: a turn, a review, an open answer.
    "utterances" {
        /// Hash of document and position in it; the same from run to run.
        utterance_id: Id,
        /// The document it belongs to.
        document_id: Id,
        /// Who said it; null if unknown.
        participant_id: Option<Id>,
        /// What it counts as: the participant where known, else the document.
        case_id: Id,
        /// The source.
        source_id: String,
        /// transcript, review or survey.
        kind: String,
        /// The speaker, author or respondent as written in the input.
        speaker: Option<String>,
        /// The role of the speaker; participant where the pipeline file says nothing else.
        role: String,
        /// Whether the role is analysed: only evidence enters themes' counts and sentiment.
        evidence: bool,
        /// Position in its document, from 0.
        seq: u64,
        /// The question that an open answer answers.
        question: Option<String>,
        /// When the document was said or written, UTC.
        at: Option<Moment>,
        /// Start in the recording, in milliseconds.
        start_ms: Option<u64>,
        /// End in the recording, in milliseconds.
        end_ms: Option<u64>,
        /// The words, verbatim.
        text: String,
        /// Language (ISO 639-1); null where the text does not tell.
        language: Option<String>,
        /// Number of words.
        words: u64,
        /// Sentiment from -1 to 1: how much likelier positive is than negative; null where there is no basis or no class is likely enough.
        polarity: Option<f64>,
        /// negative, neutral or positive: the likeliest; null where there is no basis or none is likely enough.
        sentiment: Option<String>,
        /// The probability of the sentiment told, 0 to 1; null where there is none.
        confidence: Option<f64>,
        /// The primary theme; null where none fits.
        theme_id: Option<String>,
        /// The file, relative to the pipeline file.
        path: String,
        /// The line on which the text begins, from 1.
        line: u64,
        /// First byte of the text in the file as UTF-8: unpacked, decoded, without its byte-order mark, with its line ends as they are; compared with the file before the report was published; null where the text is no slice of it.
        byte_start: Option<u64>,
        /// One past its last byte there.
        byte_end: Option<u64>,
        + /// Columns that travel with the parts of an unfinished run; the report's table has none.
        attributes: Option<String>,
        + /// Answers of the document that travel likewise.
        measures: Option<f64>,
    }
}
