//! Whether a theme rests on one talkative person, or on one document.
//!
//! The rule: one case, or one document, gives at least three codings of the theme and more than half
//! of all. Below half, the rest of the people outweigh whoever says most, and who says something
//! twice is not talkative. Where fewer than three cases (or documents) speak in the whole
//! study, one of them nearly always gives more than half, so nothing is said of it. Both figures are
//! in the table of themes, so that another rule can be asked of them.

use corpus::Id;
use tables::themes as theme_table;

use crate::run::Counted;

/// The fewest codings of the largest, …
const LEAST_CODINGS: u64 = 3;
/// … and cases or documents of a study, of which it is asked.
const LEAST_VOICES: usize = 3;

/// Themes that a warning names; the table has all.
const NAMED: usize = 5;

/// Codings of each theme in the document that has the most of them, and in all.
///
/// The utterances of a document follow each other, so only the counts of one document are held.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// The document whose counts are held.
    current: Option<Id>,
    here: Vec<u64>,
    largest: Vec<u64>,
    all: Vec<u64>,
    /// The document that spoke last, and how many have spoken.
    last: Option<Id>,
    spoke: usize,
}

impl Documents {
    pub(crate) fn new(themes: usize) -> Documents {
        let none = || vec![0; themes];
        Documents { here: none(), largest: none(), all: none(), ..Documents::default() }
    }

    /// Takes note that a document has evidence.
    pub(crate) fn speaks(&mut self, document: Id) {
        self.spoke += usize::from(self.last.replace(document) != Some(document));
    }

    /// Counts a coding.
    pub(crate) fn add(&mut self, document: Id, theme: usize) {
        if self.current.replace(document) != Some(document) {
            self.here.fill(0);
        }
        self.here[theme] += 1;
        self.all[theme] += 1;
        self.largest[theme] = self.largest[theme].max(self.here[theme]);
    }
}

/// How much of a theme comes from one voice: as (codings of the largest, all codings).
pub(crate) struct Voices {
    case: (u64, u64),
    document: (u64, u64),
}

impl Voices {
    /// The share of the case with the most codings.
    pub(crate) fn of_case(&self) -> Option<f64> {
        share(self.case)
    }

    /// The share of the document with the most codings.
    pub(crate) fn of_document(&self) -> Option<f64> {
        share(self.document)
    }
}

fn share((largest, all): (u64, u64)) -> Option<f64> {
    (all > 0).then(|| largest as f64 / all as f64)
}

/// The voices of each theme, in the order of the list of themes.
pub(crate) fn voices(counted: &Counted) -> Vec<Voices> {
    let Documents { largest, all, .. } = &counted.documents;
    let documents = largest.iter().copied().zip(all.iter().copied());
    let cases = counted.tally.largest_cases(all.len());
    cases.into_iter().zip(documents).map(|(case, document)| Voices { case, document }).collect()
}

/// What a reader should know of themes that rest on one voice.
pub(crate) fn warnings(
    themes: &[theme_table::Row],
    voices: &[Voices],
    counted: &Counted,
) -> Vec<String> {
    let cases: usize = counted.sources.keys().map(|source| counted.tally.cases(source)).sum();
    let mut on_case = Vec::new();
    let mut on_document = Vec::new();
    for (theme, Voices { case, document }) in themes.iter().zip(voices) {
        let shown =
            |(largest, all): (u64, u64)| format!("`{}` ({largest} of {all} codings)", theme.label);
        if cases >= LEAST_VOICES && is_most(*case) {
            on_case.push(shown(*case));
        } else if counted.documents.spoke >= LEAST_VOICES && is_most(*document) {
            on_document.push(shown(*document));
        }
    }
    let warning = |all: Vec<String>, what: &str| {
        let more = all.len().saturating_sub(NAMED);
        let mut named = all[..all.len() - more].join(", ");
        if more > 0 {
            named.push_str(&format!(" and {more} more"));
        }
        (!all.is_empty()).then(|| {
            format!(
                "more than half of a theme comes from one {what}: {named}; \
                 see `largest_{what}_share` in `themes`"
            )
        })
    };
    [warning(on_case, "case"), warning(on_document, "document")].into_iter().flatten().collect()
}

fn is_most((largest, all): (u64, u64)) -> bool {
    largest >= LEAST_CODINGS && largest * 2 > all
}
