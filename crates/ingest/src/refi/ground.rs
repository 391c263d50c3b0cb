//! Where in a text, and in whose utterances, the marks of a REFI-QDA project lie. See `refi`.

use corpus::{Document, Span};

use crate::refi::marks::{Mark, Passage};
use crate::refi::text::{Positions, Runs, between, spoken};

/// A text with its positions, its time marks and the words of its utterances.
pub(crate) struct Ground<'t> {
    content: &'t str,
    pub(crate) positions: Positions<'t>,
    runs: Runs,
    /// (position, milliseconds).
    times: Vec<(usize, u64)>,
}

/// Why a mark lies in nobody's words.
pub(crate) struct Lost {
    pub(crate) line: Option<u64>,
    pub(crate) why: String,
    pub(crate) mend: String,
    /// What is marked instead.
    pub(crate) words: Option<String>,
}

impl Lost {
    pub(crate) fn new(why: impl Into<String>, mend: impl Into<String>) -> Lost {
        Lost { line: None, why: why.into(), mend: mend.into(), words: None }
    }
}

impl<'t> Ground<'t> {
    pub(crate) fn new(
        content: &'t str,
        document: &Document,
        passages: &[Passage<'_>],
        times: Vec<(usize, u64)>,
        joined: bool,
    ) -> Ground<'t> {
        let positions = Positions::new(content, passages, joined);
        Ground { content, positions, runs: Runs::new(document, content), times }
    }

    /// What a mark covers of each utterance that it touches.
    ///
    /// # Errors
    /// If it touches none.
    pub(crate) fn spans(
        &self,
        mark: &Mark,
        document: &Document,
    ) -> Result<Vec<(usize, Span)>, Lost> {
        match *mark {
            Mark::Positions(start, end) => self.marked(start, end),
            Mark::Times(begin, end) => self.recorded(begin, end, document),
            Mark::Nothing((why, mend)) => Err(Lost::new(why, mend)),
        }
    }

    fn marked(&self, start: usize, end: usize) -> Result<Vec<(usize, Span)>, Lost> {
        let Some((from, to)) = self.positions.bytes(start, end) else {
            let length = self.positions.len();
            let why = format!("marks {start} to {end} of a text of {length} characters");
            return Err(Lost::new(why, "export the project again"));
        };
        let spans = self.runs.touched(self.content, from, to);
        if spans.is_empty() {
            return Err(Lost {
                line: Some(1 + self.content[..from].matches('\n').count() as u64),
                why: "marks no speech".to_owned(),
                mend: "it stands in a header, a label or a line that was left out; code words"
                    .to_owned(),
                words: Some(self.content[from..to].to_owned()),
            });
        }
        Ok(spans)
    }

    fn recorded(
        &self,
        begin: u64,
        end: u64,
        document: &Document,
    ) -> Result<Vec<(usize, Span)>, Lost> {
        let spans = if self.times.is_empty() {
            spoken(document, begin, end)
        } else {
            let stretch = between(&self.times, begin, end, self.positions.len());
            let bytes = stretch.and_then(|(start, end)| self.positions.bytes(start, end));
            let touched = |(from, to)| self.runs.touched(self.content, from, to);
            bytes.map(touched).unwrap_or_default()
        };
        if spans.is_empty() {
            let why = format!(
                "marks {begin} to {end} ms of a recording, and by the times of the transcript nobody speaks then"
            );
            return Err(Lost::new(why, "code the words in the transcript"));
        }
        Ok(spans)
    }

    /// Gives an utterance the time of a mark that stands at its first word or before it, behind the
    /// utterance before.
    pub(crate) fn time(&self, document: &mut Document) {
        let marks = self.times.iter();
        let mut marks: Vec<(usize, u64)> = marks
            .filter_map(|(position, time)| Some((self.positions.byte(*position)?, *time)))
            .collect();
        marks.sort_unstable();
        let mut before = 0;
        for utterance in &mut document.utterances {
            let Some((start, end)) = utterance.bytes else { continue };
            let (start, end) = (start as usize, end as usize);
            let mark = marks.iter().rev().find(|(at, _)| (before..=start).contains(at));
            utterance.start_ms = utterance.start_ms.or(mark.map(|(_, time)| *time));
            before = end;
        }
    }
}
