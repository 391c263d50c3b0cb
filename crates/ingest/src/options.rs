//! What a reader is told of the source: which columns hold what.

use corpus::Kind;

/// What a reader needs to know of the source besides its bytes.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the source is.
    pub kind: Kind,
    /// Which column holds what; of no concern to transcripts.
    pub columns: Columns,
    /// The columns of a survey that hold open answers.
    pub questions: Vec<String>,
    /// Numeric answers: (measure, column).
    pub measures: Vec<(String, String)>,
    /// Lowest and highest rating that can be given; others are taken for mistakes.
    pub rating_scale: Option<(f64, f64)>,
}

impl Options {
    /// Options for a source of this kind, with no column named yet.
    pub fn new(kind: Kind) -> Options {
        Options {
            kind,
            columns: Columns::default(),
            questions: Vec::new(),
            measures: Vec::new(),
            rating_scale: None,
        }
    }
}

/// The columns (of JSON: the dotted paths) that hold what.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The id of the row.
    pub id: Option<String>,
    /// The words of a review, joined by newlines; of a survey, more open answers.
    pub text: Vec<String>,
    /// The rating given.
    pub rating: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was written.
    pub time: Option<String>,
    /// A heading apart from the text.
    pub title: Option<String>,
    /// Segments such as tier or region.
    pub attributes: Vec<String>,
}
