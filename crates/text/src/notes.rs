//! Notes of transcribers inside what people said: `(laughs)`, `[inaudible 00:00:12]`, `{gap}`.

use crate::tokens::{Token, TokenKind};

/// Words that make a note of what stands in brackets, in normal form.
const NOTED: &str = "\
    laugh laughs laughing laughter chuckle chuckles chuckling giggle giggles sigh sighs sighing \
    cough coughs coughing sniff sniffs sob sobs cry cries crying groan groans gasp gasps yawns \
    applause applauds clapping claps cheering music singing whispers whispering mumbles nods \
    pause pauses silence silent inaudible unintelligible indistinct unclear indiscernible \
    crosstalk overlapping overlap background noise beep bleep redacted \
    lacht lachen gelächter räuspert hustet seufzt unverständlich \
    rires rire risas ríe risate \
    หัวเราะ เงียบ ฟังไม่ชัด";

/// Words of a note in braces at most.
const MARKED: usize = 2;

/// Marks the words in notes and makes stop words of them: they are found, but nobody said them.
pub(crate) fn silence(text: &str, tokens: &mut [Token]) {
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        let mut first = 0;
        for (start, _) in text.match_indices(open) {
            let Some(length) = text[start..].find([close, '\n']) else { break };
            let end = start + length;
            first += tokens[first..].partition_point(|token| (token.span.start as usize) < start);
            let words = tokens[first..].partition_point(|token| (token.span.end as usize) <= end);
            let note = &mut tokens[first..first + words];
            // What linguists put in braces is a note whatever it says: `{vocalsound}`.
            let is_mark = open == '{' && (1..=MARKED).contains(&note.len());
            if is_mark || is_note(text, note) {
                note.iter_mut().for_each(|token| (token.stop, token.note) = (true, true));
            }
        }
    }
}

/// Whether nothing but sounds is named, and perhaps who makes them: `(Jo laughs)`.
fn is_note(text: &str, tokens: &[Token]) -> bool {
    let noted = |token: &Token| NOTED.split_ascii_whitespace().any(|known| known == &*token.normal);
    let is_name = |token: &Token| token.span.of(text).starts_with(char::is_uppercase);
    let says_nothing =
        |token: &Token| noted(token) || token.stop || token.kind == TokenKind::Number;
    let rest = if tokens.first().is_some_and(is_name) { &tokens[1..] } else { tokens };
    tokens.iter().any(noted) && rest.iter().all(says_nothing)
}
