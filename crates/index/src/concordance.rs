//! Key word in context: one line for each occurrence.

use corpus::{Id, Span, Timestamp};
use text::Token;
use unicode_segmentation::UnicodeSegmentation;

use crate::entry::Hit;
use crate::error::Error;
use crate::highlight::{Occurrence, occurrences};
use crate::query::Query;
use crate::search::Index;

/// By how many words on its side a line is sorted.
const SORTED_WORDS: usize = 5;

/// The occurrences of what a query asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Concordance {
    /// How many utterances match the query.
    pub utterances: usize,
    /// One line for each occurrence in them.
    pub lines: Vec<Line>,
    /// Whether lines were left out for the limit.
    pub more: bool,
    /// Stop words of the query that were passed over, because it has other words.
    pub ignored: Vec<String>,
}

/// An occurrence with what stands beside it in the same utterance.
///
/// The three parts are slices of the utterance's text that follow each other, line breaks
/// included; to bring them into columns is for the printer to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What stands before it.
    pub left: String,
    /// The word or phrase that was found.
    pub keyword: String,
    /// What stands after it.
    pub right: String,
    /// Where the keyword stands in the utterance's text.
    pub span: Span,
    /// The utterance.
    pub utterance_id: Id,
    /// The recording, review or response it belongs to.
    pub document_id: Id,
    /// The id of the row or file in the input.
    pub external_id: Option<String>,
    /// The source, as the pipeline file names it.
    pub source_id: String,
    /// The input file.
    pub path: String,
    /// The line of the file on which the utterance begins, from 1.
    pub line: u64,
    /// The speaker's label or the author.
    pub participant: Option<String>,
    /// The participant's role.
    pub role: Option<String>,
    /// The utterance's position in its document, from 0.
    pub seq: u64,
    /// When it was said or written.
    pub at: Option<Timestamp>,
    /// Start of the utterance in the recording.
    pub start_ms: Option<u64>,
}

/// In which order the lines stand; where it leaves two equal, in that of the study.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As the utterances were added: source by source, document by document.
    #[default]
    Document,
    /// By the words before the keyword, the nearest first.
    Left,
    /// By the words after the keyword, the nearest first.
    Right,
}

impl Index {
    /// One line for each occurrence of the words and phrases of a query, in utterances that match it.
    ///
    /// Sorting by a side looks at every occurrence, in whatever number; the order of the study
    /// stops at the limit.
    ///
    /// # Units
    /// `width` counts the characters that a reader sees (grapheme clusters), on each side.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn concordance(
        &self,
        query: &Query,
        width: usize,
        limit: usize,
        sort: Sort,
    ) -> Result<Concordance, Error> {
        let tokenizer = self.tokenizer();
        let compiled = self.compile(query, &tokenizer);
        // Without words nothing occurs.
        let matches = if compiled.ranked { self.matches(&compiled)? } else { Vec::new() };
        let mut lines: Vec<(Vec<String>, Line)> = Vec::new();
        for address in &matches {
            if sort == Sort::Document && lines.len() > limit {
                break;
            }
            let hit = self.hit(*address)?;
            let tokens = tokenizer.tokens(&hit.text, hit.language);
            for occurrence in occurrences(&tokens, &compiled.patterns) {
                let key = key(&tokens, occurrence, sort);
                lines.push((key, line(&hit, occurrence.span(&tokens), width)));
            }
        }
        lines.sort_by(|(a, _), (b, _)| a.cmp(b));
        let more = lines.len() > limit;
        let lines = lines.into_iter().take(limit).map(|(_, line)| line).collect();
        Ok(Concordance { utterances: matches.len(), lines, more, ignored: compiled.ignored })
    }
}

/// The words that a line is sorted by.
fn key(tokens: &[Token], occurrence: Occurrence, sort: Sort) -> Vec<String> {
    let words = |tokens: &mut dyn Iterator<Item = &Token>| {
        tokens.take(SORTED_WORDS).map(|token| token.normal.to_string()).collect()
    };
    match sort {
        Sort::Document => Vec::new(),
        Sort::Left => words(&mut tokens[..occurrence.first].iter().rev()),
        Sort::Right => words(&mut tokens[occurrence.end..].iter()),
    }
}

fn line(hit: &Hit, span: Span, width: usize) -> Line {
    let (left, right) = (&hit.text[..span.start as usize], &hit.text[span.end as usize..]);
    let from = left.grapheme_indices(true).rev().take(width).last().map_or(left.len(), |it| it.0);
    let until = right.grapheme_indices(true).nth(width).map_or(right.len(), |it| it.0);
    Line {
        left: left[from..].to_owned(),
        keyword: span.of(&hit.text).to_owned(),
        right: right[..until].to_owned(),
        span,
        utterance_id: hit.utterance_id,
        document_id: hit.document_id,
        external_id: hit.external_id.clone(),
        source_id: hit.source_id.clone(),
        path: hit.path.clone(),
        line: hit.line,
        participant: hit.participant.clone(),
        role: hit.role.clone(),
        seq: hit.seq,
        at: hit.at,
        start_ms: hit.start_ms,
    }
}
