//! What goes into the index and what comes out.

use corpus::{Id, Kind, Span, Timestamp};
use text::Language;

use crate::labels::fold;

/// An utterance with all that it can be found by.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its own id.
    pub utterance_id: Id,
    /// The recording, review or response it belongs to.
    pub document_id: Id,
    /// What it counts as: the participant where known, else the document.
    pub case_id: Id,
    /// The id of the row or file in the input.
    pub external_id: Option<&'a str>,
    /// The source, as the pipeline file names it.
    pub source_id: &'a str,
    /// What the source is.
    pub kind: Kind,
    /// The input file.
    pub path: &'a str,
    /// The line on which the text begins, from 1.
    pub line: u64,
    /// The speaker's label or the author.
    pub participant: Option<&'a str>,
    /// The participant's role.
    pub role: Option<&'a str>,
    /// Whether its words are analysed, rather than only searched.
    pub evidence: bool,
    /// The language of the text; its words are stemmed by it.
    pub language: Option<Language>,
    /// Its position in its document, from 0.
    pub seq: u64,
    /// When it was said or written.
    pub at: Option<Timestamp>,
    /// Start in the recording.
    pub start_ms: Option<u64>,
    /// End in the recording.
    pub end_ms: Option<u64>,
    /// The question that an open answer answers.
    pub question: Option<&'a str>,
    /// −1 … 1; absent where there is no basis.
    pub polarity: Option<f64>,
    /// negative, neutral or positive.
    pub sentiment: Option<&'a str>,
    /// The themes coded on it.
    pub theme_ids: &'a [String],
    /// Segments: (attribute, value).
    pub attributes: &'a [(String, String)],
    /// The words.
    pub text: &'a str,
}

/// An utterance that was found: what [`Entry`] gave, and why it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its own id.
    pub utterance_id: Id,
    /// The recording, review or response it belongs to.
    pub document_id: Id,
    /// The id of the row or file in the input.
    pub external_id: Option<String>,
    /// The source, as the pipeline file names it.
    pub source_id: String,
    /// What the source is: transcript, review or survey.
    pub kind: Kind,
    /// The input file.
    pub path: String,
    /// The line on which the text begins, from 1.
    pub line: u64,
    /// The speaker's label or the author.
    pub participant: Option<String>,
    /// The participant's role.
    pub role: Option<String>,
    /// Whether its words are analysed, rather than only searched.
    pub evidence: bool,
    /// The language of the text.
    pub language: Option<Language>,
    /// Its position in its document, from 0.
    pub seq: u64,
    /// When it was said or written.
    pub at: Option<Timestamp>,
    /// Start in the recording.
    pub start_ms: Option<u64>,
    /// End in the recording.
    pub end_ms: Option<u64>,
    /// The question that an open answer answers.
    pub question: Option<String>,
    /// −1 … 1; absent where there is no basis.
    pub polarity: Option<f64>,
    /// negative, neutral or positive.
    pub sentiment: Option<String>,
    /// The themes coded on it.
    pub theme_ids: Vec<String>,
    /// Segments: (attribute, value).
    pub attributes: Vec<(String, String)>,
    /// The words, exactly as they were given.
    pub text: String,
    /// How well it answers the query; comparable within one search only, 0 where nothing is ranked.
    pub score: f32,
    /// What matched in `text`: in order, without overlap.
    pub highlights: Vec<Span>,
}

impl Hit {
    /// The value of an attribute, by a name such as [`Index::attributes`](crate::Index::attributes)
    /// lists them.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let own = self.attributes.iter().find(|(own, _)| fold(own) == name);
        own.map(|(_, value)| &**value)
    }
}
