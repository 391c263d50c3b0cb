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
    /// Questions with several answers in one cell: (column, all answers that can be ticked).
    ///
    /// Each answer becomes a measure, 1 where it is ticked and 0 where another is; see
    /// [`Options::choice_measures`]. Without the list no cell is split, for answers may hold commas.
    pub choices: Vec<(String, Vec<String>)>,
    /// Who speaks in a file in which one person does, where something else than the file tells.
    pub speaker: Option<String>,
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
            choices: Vec::new(),
            speaker: None,
        }
    }

    /// The names of the measures that come of the questions with several answers, in their order:
    /// `column: answer`.
    pub fn choice_measures(&self) -> Vec<String> {
        let names = |(column, answers): &(String, Vec<String>)| {
            answers.iter().map(|answer| choice_measure(column, answer)).collect::<Vec<_>>()
        };
        self.choices.iter().flat_map(names).collect()
    }

    /// All columns that are named, each once, in the order of their names.
    pub(crate) fn named_columns(&self) -> Vec<&String> {
        let columns = &self.columns;
        let single = [&columns.id, &columns.rating, &columns.author, &columns.time, &columns.title];
        let lists = [&columns.text, &columns.attributes, &self.questions];
        let mut named: Vec<&String> = single.into_iter().flatten().collect();
        named.extend(&columns.reply);
        named.extend(lists.into_iter().flatten());
        named.extend(self.measures.iter().map(|(_, column)| column));
        named.extend(self.choices.iter().map(|(column, _)| column));
        named.sort_unstable();
        named.dedup();
        named
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
    /// What the one reviewed answered: an utterance of its own, spoken by [`DEVELOPER`].
    pub reply: Option<String>,
    /// Segments such as tier or region.
    pub attributes: Vec<String>,
}

/// The speaker of a reply to a review; the reviewer's words have none. Replies are no evidence of
/// what reviewers think.
pub const DEVELOPER: &str = "developer";

/// The measure that tells whether an answer of a question with several is ticked.
pub(crate) fn choice_measure(column: &str, answer: &str) -> String {
    format!("{column}: {answer}")
}
