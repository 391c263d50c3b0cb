//! Files in which one person speaks, whom something else than the file tells: a track of a recording.
//!
//! Whatever the one label in such a file is (`Speaker 1` in each track, the name of a tier, none at
//! all), the speaker is called as that other thing says. A file with several labels is not what it is
//! said to be, and keeps them.

use std::collections::BTreeSet;

use corpus::{Diagnostic, Document, Place};

use crate::{Coded, Counts, Piece, Pieces};

/// The pieces of a file with its one speaker's name.
pub(crate) struct BySpeaker<'a> {
    pieces: Box<dyn Pieces + 'a>,
    speaker: String,
    path: String,
    /// A complaint about the document before.
    doubt: Option<Diagnostic>,
}

impl<'a> BySpeaker<'a> {
    /// The same pieces, spoken by `speaker`.
    pub(crate) fn new(pieces: Box<dyn Pieces + 'a>, speaker: &str, path: &str) -> BySpeaker<'a> {
        BySpeaker { pieces, speaker: speaker.to_owned(), path: path.to_owned(), doubt: None }
    }

    fn name(&mut self, mut document: Document) -> Document {
        let turns = &mut document.utterances;
        let labels = turns.iter().filter_map(|turn| turn.speaker.as_deref());
        let labels: BTreeSet<&str> = labels.collect();
        if labels.len() > 1 {
            let labels: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
            let problem = format!(
                "{} people speak in the file ({}), though `{}` alone is said to speak in it",
                labels.len(),
                labels.join(", "),
                self.speaker
            );
            let mend = "they keep their labels; see whether the file is one speaker's";
            self.doubt = Some(Diagnostic::at(Place::file(&self.path), problem, mend));
        } else {
            turns.iter_mut().for_each(|turn| turn.speaker = Some(self.speaker.clone()));
        }
        document
    }
}

impl Iterator for BySpeaker<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if let Some(doubt) = self.doubt.take() {
            return Some(Piece::Repaired(doubt));
        }
        match self.pieces.next()? {
            Piece::Document(document) => Some(Piece::Document(self.name(document))),
            other => Some(other),
        }
    }
}

impl Pieces for BySpeaker<'_> {
    fn counts(&self) -> Counts {
        self.pieces.counts()
    }

    fn coded(&self) -> Coded {
        self.pieces.coded()
    }
}
