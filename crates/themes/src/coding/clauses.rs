//! Sentences of a statement and the clauses in them, as ranges of tokens.

use std::ops::Range;

use corpus::Span;

use crate::Statement;

/// Conjunctions at which one thing is set against another, in normal form.
const CONTRAST: &[&str] = &[
    "but",
    "although",
    "though",
    "however",
    "whereas",
    "aber",
    "obwohl",
    "sondern",
    "mais",
    "pero",
    "ma",
    "mas",
    "แต่",
];

/// A sentence with at least one token.
pub(crate) struct Sentence {
    /// Where it stands in the text.
    pub(crate) span: Span,
    /// Its clauses, side by side; at least one, none empty.
    pub(crate) clauses: Vec<Range<usize>>,
}

impl Sentence {
    /// A sentence that begins with a token.
    fn of(span: Span, token: usize) -> Sentence {
        Sentence { span, clauses: std::iter::once(token..token + 1).collect() }
    }

    /// The first token.
    pub(crate) fn first(&self) -> usize {
        self.clauses[0].start
    }

    /// One past the last token.
    pub(crate) fn last(&self) -> usize {
        self.clauses[self.clauses.len() - 1].end
    }
}

/// The sentences of a statement. Clauses are parted by commas and the like, and before words of
/// contrast.
pub(crate) fn sentences(statement: &Statement) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let spans = text::sentences(statement.text, None);
    let mut spans = spans.into_iter().peekable();
    for (at, token) in statement.tokens.iter().enumerate() {
        let mut entered = None;
        while let Some(span) = spans.next_if(|span| span.start <= token.span.start) {
            entered = Some(span);
        }
        match (entered, sentences.last_mut()) {
            (Some(span), _) => sentences.push(Sentence::of(span, at)),
            (None, Some(sentence)) => extend(sentence, statement, at),
            // Texts begin with a sentence; tokens before the first would have none.
            (None, None) => {}
        }
    }
    for sentence in &mut sentences {
        // A token may reach over the end of a sentence ("gr8.Thx").
        let end = statement.tokens[sentence.last() - 1].span.end;
        sentence.span.end = sentence.span.end.max(end);
    }
    sentences
}

/// Adds a token to the last clause of a sentence, or begins a new one with it.
fn extend(sentence: &mut Sentence, statement: &Statement, at: usize) {
    let token = &statement.tokens[at];
    let gap = statement.tokens[at - 1].span.end as usize..token.span.start as usize;
    let parted = statement.text[gap]
        .contains([',', ';', ':', '(', ')', '–', '—', '/', '…', '،', '、', '，']);
    if parted || CONTRAST.contains(&&*token.normal) {
        sentence.clauses.push(at..at + 1);
    } else if let Some(clause) = sentence.clauses.last_mut() {
        clause.end = at + 1;
    }
}
