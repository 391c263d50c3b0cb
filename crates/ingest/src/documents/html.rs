//! HTML pages: the text of a page, read as a transcript in plain text is.
//!
//! Elements that begin a paragraph begin a line; so do line breaks. A term, or a cell that looks like
//! a name, is a label for the cell behind it; the headings of a table are left out. Scripts, styles,
//! forms and what surrounds the text (`nav`, `header`, `footer`, `aside`) are left out and counted,
//! and so are headings, unless they name a speaker or a time.
//! Source: WHATWG, HTML, § 13.2, <https://html.spec.whatwg.org/#parsing>; html5gum is its tokenizer.

use std::io::BufRead;

use corpus::{Diagnostic, Kind, Utterance};

use crate::detect::is_named;
use crate::documents::web_page::Page;
use crate::lines::{LineIndex, whole};
use crate::spaces::Traced;
use crate::transcripts::speech::Speech;
use crate::{Evidence, Options, Piece, Pieces, Reader, Refused, Strength, transcripts::speech};

/// Reads `.html`.
pub(crate) struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, head: &str, path: &str) -> Option<Evidence> {
        let beginning: String = head.trim_start().chars().take(2_000).collect();
        let beginning = beginning.to_ascii_lowercase();
        let xml = beginning.starts_with("<?xml") || beginning.starts_with("<!--");
        let marks = ["<!doctype html", "<html"];
        let bears = |mark: &str| beginning.starts_with(mark) || (xml && beginning.contains(mark));
        if marks.into_iter().any(bears) {
            return Evidence::when(true, Strength::Certain, "it begins as a page of HTML");
        }
        let named = is_named(path, &[".html", ".htm", ".xhtml"]);
        let tags = ["<p>", "<p ", "<div", "<br", "<body"].iter().any(|tag| beginning.contains(tag));
        let strength = if named && tags { Strength::Likely } else { Strength::Name };
        Evidence::when(named, strength, "the name ends in .html")
    }

    fn read<'a>(
        &self,
        input: Box<dyn BufRead + 'a>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces + 'a>, Refused> {
        let source = whole(input, path)?;
        let Page { text: traced, title, n_left_out } = Page::read(&source);
        let mut speech = speech::read(traced.text(), path);
        speech.counts.exclude(n_left_out);
        if let Some(document) = &mut speech.document {
            document.title = document.title.take().or(title);
        }
        Ok(in_the_source(speech, &traced, &source).whole())
    }
}

/// What was read out of the text of a page, with the places of the page.
fn in_the_source(mut speech: Speech, traced: &Traced, source: &str) -> Speech {
    let text = traced.text();
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(n, _)| n + 1));
    let index = LineIndex::of(source);
    let first = |n: usize| {
        let line = &text[starts[n]..];
        starts[n] + (line.len() - line.trim_start_matches([' ', '\t']).len())
    };
    let lines: Vec<u64> =
        (0..starts.len()).map(|n| index.line(traced.place_of(first(n)))).collect();
    let line_of = |line: u64| *lines.get(line as usize - 1).unwrap_or(&1);
    let place = |utterance: &mut Utterance| {
        utterance.bytes =
            utterance.bytes.and_then(|(from, to)| traced.source_of(from as usize, to as usize));
        utterance.line = match utterance.bytes {
            Some((from, _)) => index.line(from),
            None => line_of(utterance.line),
        };
    };
    if let Some(document) = &mut speech.document {
        document.utterances.iter_mut().for_each(place);
    }
    for piece in &mut speech.pieces {
        if let Piece::Rejected(complaint) | Piece::Repaired(complaint) = piece {
            move_place(complaint, line_of);
        }
    }
    speech
}

fn move_place(complaint: &mut Diagnostic, line_of: impl Fn(u64) -> u64) {
    if let Some(place) = &mut complaint.place {
        place.line = place.line.map(line_of);
        place.byte = None;
    }
}
