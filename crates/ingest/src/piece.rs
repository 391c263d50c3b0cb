//! What comes out of a reader, in the order of the input.

use std::vec;

use corpus::{Diagnostic, Document};

use crate::Code;

/// A piece of the input.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A recording, a review, a survey response.
    Document(Document),
    /// Something that was not read.
    Rejected(Diagnostic),
    /// Something that was read, but mended or in doubt.
    Repaired(Diagnostic),
}

/// Why nothing of a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The options do not fit the file, e.g. name a column that it does not have: a mistake in the
    /// pipeline file, which other files would only repeat.
    Options(Diagnostic),
    /// The file is empty, broken or of no known format: other files can be read.
    File(Diagnostic),
}

impl Refused {
    /// What is wrong, whichever it is.
    pub fn complaint(self) -> Diagnostic {
        match self {
            Refused::Options(complaint) | Refused::File(complaint) => complaint,
        }
    }
}

/// What became of rows, cues, lines or codings: `read = kept + merged + excluded + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that were met.
    pub read: u64,
    /// Those that begin a document or an utterance.
    pub kept: u64,
    /// Those whose words went on to the utterance before them.
    pub merged: u64,
    /// Those left out for a stated reason: headers, comments, empty cues, survey previews.
    pub excluded: u64,
    /// Those that could not be read; for each there is a [`Piece::Rejected`].
    pub rejected: u64,
}

impl Counts {
    /// Counts one that is kept.
    pub(crate) fn keep(&mut self) {
        self.read += 1;
        self.kept += 1;
    }

    /// Counts one that is merged into the one before.
    pub(crate) fn merge(&mut self) {
        self.read += 1;
        self.merged += 1;
    }

    /// Adds the counts of a part.
    pub fn add(&mut self, part: Counts) {
        self.read += part.read;
        self.kept += part.kept;
        self.merged += part.merged;
        self.excluded += part.excluded;
        self.rejected += part.rejected;
    }

    /// Counts `n` that are left out.
    pub(crate) fn exclude(&mut self, n: u64) {
        self.read += n;
        self.excluded += n;
    }

    /// Counts `n` that cannot be read.
    pub(crate) fn reject(&mut self, n: u64) {
        self.read += n;
        self.rejected += n;
    }
}

/// What people had coded in a file before it came here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// The codebook, codes above before those below them.
    pub codes: Vec<Code>,
    /// What became of the codings: kept ones are in the documents, counted once however many
    /// utterances they reach over; merged ones say what another says; for each that is rejected
    /// there is a [`Piece::Rejected`], which [`Pieces::counts`] does not count.
    pub codings: Counts,
}

/// An iterator of pieces that also tells what became of the input, complete once it is exhausted.
pub trait Pieces: Iterator<Item = Piece> {
    /// The counts up to here.
    fn counts(&self) -> Counts;

    /// What people had coded in it; nothing in most formats.
    fn coded(&self) -> Coded {
        Coded::default()
    }
}

/// The pieces of a file that was read as a whole.
pub(crate) struct Whole {
    pieces: vec::IntoIter<Piece>,
    counts: Counts,
    coded: Coded,
}

impl Whole {
    /// One document if there is one, after the complaints about it.
    pub(crate) fn new(
        document: Option<Document>,
        mut pieces: Vec<Piece>,
        counts: Counts,
    ) -> Box<Whole> {
        pieces.extend(document.map(Piece::Document));
        Whole::of(pieces, counts)
    }

    /// These pieces, documents among them.
    pub(crate) fn of(pieces: Vec<Piece>, counts: Counts) -> Box<Whole> {
        Box::new(Whole { pieces: pieces.into_iter(), counts, coded: Coded::default() })
    }

    /// The same pieces, with what people had coded in them.
    pub(crate) fn with(mut self: Box<Whole>, coded: Coded) -> Box<Whole> {
        self.coded = coded;
        self
    }
}

impl Iterator for Whole {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        self.pieces.next()
    }
}

impl Pieces for Whole {
    fn counts(&self) -> Counts {
        self.counts
    }

    fn coded(&self) -> Coded {
        self.coded.clone()
    }
}
