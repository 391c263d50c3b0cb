//! Documents and utterances as a reader makes them, before they get ids.

use std::fmt;

use crate::Span;

/// What a source is: people speaking, writing unasked, or answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Recordings of speech: focus groups, interviews, calls.
    Transcript,
    /// Reviews: one text by one author, often with a rating.
    Review,
    /// Survey responses: answers to questions by one respondent.
    Survey,
}

impl Kind {
    /// The word in pipeline files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Transcript => "transcript",
            Kind::Review => "review",
            Kind::Survey => "survey",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Milliseconds since 1970-01-01T00:00:00 UTC.
pub type Timestamp = i64;

/// One recording, one review, or one survey response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The id of the row or file in the input.
    pub external_id: Option<String>,
    /// A heading, where the format has one apart from the text.
    pub title: Option<String>,
    /// When it was said or written.
    pub at: Option<Timestamp>,
    /// Length of a recording.
    pub duration_ms: Option<u64>,
    /// The rating given with it, on the source's own scale.
    pub rating: Option<f64>,
    /// The author or respondent; speakers of a transcript stand in the utterances.
    pub author: Option<String>,
    /// Segments: (attribute, value), in the order of the configuration; absent values are left out.
    pub attributes: Vec<(String, String)>,
    /// Numeric answers: (measure, value), in the order of the configuration.
    pub measures: Vec<(String, f64)>,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// What was said, in order; empty where there are no words (a rating alone).
    pub utterances: Vec<Utterance>,
    /// What people coded in it before, in the order of the utterances and spans.
    pub codings: Vec<HumanCoding>,
}

/// The quoting unit: one speaker's turn, one review, one open answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Utterance {
    /// The speaker's label exactly as written; absent where the format names none.
    pub speaker: Option<String>,
    /// The question that an open answer answers.
    pub question: Option<String>,
    /// The words: a verbatim slice of the decoded source, or the decoded string; never empty.
    pub text: String,
    /// Start in the recording.
    pub start_ms: Option<u64>,
    /// End in the recording.
    pub end_ms: Option<u64>,
    /// The line on which the text begins, from 1.
    pub line: u64,
    /// First byte and one past the last in the decoded source, where `text` is that very slice.
    pub bytes: Option<(u64, u64)>,
}

/// A code that a person put on words, as it came with the document (a REFI-QDA project).
///
/// A coded passage that reaches over several utterances is one coding on each of them, cut off at
/// its borders: speaker labels, times and headers between them are no part of any. The span lies
/// within the utterance's text; the words under it are those that the person marked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HumanCoding {
    /// Its place in [`Document::utterances`].
    pub utterance: usize,
    /// The marked words in the utterance's text.
    pub span: Span,
    /// The name of the code after those of the codes above it in its codebook, `access/waiting`.
    pub code: String,
    /// The name of the person, or their id in the source; absent where it tells none. Two people who
    /// marked the same words with the same code are two codings, as agreement needs them.
    pub coder: Option<String>,
}
