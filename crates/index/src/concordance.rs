//! Key word in context: one line for each occurrence.

use corpus::Span;
use text::Token;
use unicode_segmentation::UnicodeSegmentation;

use crate::entry::Hit;
use crate::error::Error;
use crate::pattern::{Occurrence, occurrences};
use crate::query::Query;
use crate::sample::Sample;
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
    /// The utterance it was said in, without score and highlights.
    pub hit: Hit,
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
    /// By the keyword as it was written, then as by what stands after it.
    Keyword,
    /// By the speaker's label; those without one last.
    Speaker,
    /// By the time at which it was said or written, then by the place in the recording; those
    /// without one last.
    Time,
}

/// Which lines of a concordance are wanted.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Characters that a reader sees (grapheme clusters) on each side.
    pub width: usize,
    /// Lines at most.
    pub limit: usize,
    /// Their order.
    pub sort: Sort,
    /// The seed of a random sample of `limit` lines; the first `limit` where there is none.
    pub sample: Option<u64>,
}

impl Index {
    /// One line for each occurrence of the words and phrases of a query, in utterances that match it.
    ///
    /// Sorting and sampling look at every occurrence, in whatever number, but hold no more lines
    /// than twice the limit; the order of the study stops at the limit.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn concordance(&self, query: &Query, view: View) -> Result<Concordance, Error> {
        let tokenizer = self.tokenizer();
        let compiled = self.compile(query, &tokenizer)?;
        // Without words nothing occurs.
        let matches = if compiled.ranked { self.matches(&compiled)? } else { Vec::new() };
        let mut kept = Kept { view, lines: Vec::new(), seen: 0 };
        for address in &matches {
            if kept.is_full() {
                break;
            }
            let hit = self.hit(*address)?;
            let tokens = tokenizer.tokens(&hit.text, hit.language);
            for occurrence in occurrences(&tokens, &compiled.patterns) {
                kept.add(&hit, &tokens, occurrence);
            }
        }
        let (more, lines) = kept.finish();
        Ok(Concordance { utterances: matches.len(), lines, more, ignored: compiled.ignored })
    }
}

/// What a line is sorted by: numbers, then words.
type Key = (Vec<u64>, Vec<String>);

/// The lines that may be shown.
struct Kept {
    view: View,
    /// Key and number of each line, and the hit and keyword of it.
    lines: Vec<(Key, u64, Hit, Span)>,
    seen: u64,
}

impl Kept {
    /// Whether no further line can be among those shown.
    fn is_full(&self) -> bool {
        let in_order = self.view.sort == Sort::Document && self.view.sample.is_none();
        in_order && self.lines.len() > self.view.limit
    }

    fn add(&mut self, hit: &Hit, tokens: &[Token], occurrence: Occurrence) {
        let span = occurrence.span(tokens);
        let key = match self.view.sample {
            Some(seed) => {
                (vec![Sample::seeded(seed).draw(hit.utterance_id, span.start)], Vec::new())
            }
            None => key(hit, tokens, occurrence, self.view.sort),
        };
        self.lines.push((key, self.seen, hit.clone(), span));
        self.seen += 1;
        if self.lines.len() > 2 * self.view.limit.max(1_000) {
            self.shrink();
        }
    }

    /// Keeps the first lines and one more.
    fn shrink(&mut self) {
        self.lines.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        self.lines.truncate(self.view.limit + 1);
    }

    fn finish(mut self) -> (bool, Vec<Line>) {
        self.shrink();
        let more = self.lines.len() > self.view.limit;
        self.lines.truncate(self.view.limit);
        // A sample stands in the order that was asked for, too.
        let mut lines: Vec<(u64, Line)> = self
            .lines
            .into_iter()
            .map(|(_, number, hit, span)| (number, line(hit, span, self.view.width)))
            .collect();
        if self.view.sample.is_some() {
            lines.sort_by_key(|(number, _)| *number);
            let tokenizer = text::Tokenizer::new();
            lines.sort_by_cached_key(|(number, line)| {
                let tokens = tokenizer.tokens(&line.hit.text, line.hit.language);
                let at = |place: u32, end: bool| {
                    let of = |token: &Token| if end { token.span.end } else { token.span.start };
                    tokens.partition_point(|token| of(token) < place) as u32
                };
                let (first, end) = (at(line.span.start, false), at(line.span.end, true) + 1);
                (key(&line.hit, &tokens, Occurrence { first, end }, self.view.sort), *number)
            });
        }
        (more, lines.into_iter().map(|(_, line)| line).collect())
    }
}

/// What a line is sorted by.
fn key(hit: &Hit, tokens: &[Token], occurrence: Occurrence, sort: Sort) -> Key {
    let (first, end) = (occurrence.first as usize, occurrence.end as usize);
    let words = |tokens: &mut dyn Iterator<Item = &Token>| -> Vec<String> {
        tokens.take(SORTED_WORDS).map(|token| token.normal.to_string()).collect()
    };
    match sort {
        Sort::Document => Key::default(),
        Sort::Left => (Vec::new(), words(&mut tokens[..first].iter().rev())),
        Sort::Right => (Vec::new(), words(&mut tokens[end..].iter())),
        Sort::Keyword => (Vec::new(), words(&mut tokens[first..].iter())),
        Sort::Speaker => {
            let label = hit.participant.as_ref().map(|label| label.to_lowercase());
            (vec![u64::from(label.is_none())], label.into_iter().collect())
        }
        Sort::Time => {
            // The sign is turned, so that times before 1970 come first.
            let at = hit.at.map_or(u64::MAX, |at| (at as u64) ^ (1 << 63));
            (vec![at, hit.start_ms.unwrap_or(u64::MAX)], Vec::new())
        }
    }
}

fn line(hit: Hit, span: Span, width: usize) -> Line {
    let (left, right) = (&hit.text[..span.start as usize], &hit.text[span.end as usize..]);
    let from = left.grapheme_indices(true).rev().take(width).last().map_or(left.len(), |it| it.0);
    let until = right.grapheme_indices(true).nth(width).map_or(right.len(), |it| it.0);
    Line {
        left: left[from..].to_owned(),
        keyword: span.of(&hit.text).to_owned(),
        right: right[..until].to_owned(),
        span,
        hit,
    }
}
