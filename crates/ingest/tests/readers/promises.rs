//! What every reader promises whatever the bytes are; asked here of fixtures and made-up texts, and
//! by the fuzzer (`fuzz/`) of whatever it comes upon.

use std::io::{BufRead, Read};

use ingest::{Coded, Counts, Options, Piece, Reader, decode};

/// The bytes as a reader takes them: decoded, unless it reads what is not text.
pub(crate) fn input<'b>(reader: &dyn Reader, bytes: impl BufRead + 'b) -> Box<dyn BufRead + 'b> {
    if reader.bytes().is_some() { Box::new(bytes) } else { decode(Box::new(bytes)).0 }
}

/// Reads bytes; none if the reader refuses the file.
pub(crate) fn read(
    reader: &dyn Reader,
    bytes: &[u8],
    options: &Options,
) -> Option<(Vec<Piece>, Counts, Coded)> {
    let mut pieces = reader.read(input(reader, bytes), "folder/file", options).ok()?;
    let read: Vec<Piece> = pieces.by_ref().collect();
    assert!(pieces.next().is_none(), "{}: the end is not the end", reader.name());
    Some((read, pieces.counts(), pieces.coded()))
}

/// Asserts what must hold whatever the bytes are.
pub(crate) fn conforms(reader: &dyn Reader, bytes: &[u8], options: &Options) {
    let Some((pieces, counts, coded)) = read(reader, bytes, options) else { return };
    let name = reader.name();
    let sum = counts.kept + counts.merged + counts.excluded + counts.rejected;
    assert_eq!(counts.read, sum, "{name}: a row, cue or line is lost; see where it counts");
    let rejected = pieces.iter().filter(|piece| matches!(piece, Piece::Rejected(_))).count() as u64;
    let Coded { codes, codings } = coded;
    let counted = counts.rejected + codings.rejected;
    assert_eq!(counted, rejected, "{name}: something is rejected without a complaint");
    assert_eq!(codings.read, codings.kept + codings.merged + codings.rejected, "{name}: codings");
    let above = |(n, code): (usize, &ingest::Code)| code.parent.is_none_or(|parent| parent < n);
    assert!(codes.iter().enumerate().all(above), "{name}: a code stands above its parent");
    let mut source = String::new();
    decode(Box::new(bytes)).0.read_to_string(&mut source).unwrap();
    for piece in &pieces {
        match piece {
            Piece::Rejected(complaint) | Piece::Repaired(complaint) => {
                assert!(complaint.place.is_some(), "{name}: a complaint without a place");
                assert!(!complaint.mend.is_empty(), "{name}: a complaint without a mend");
                assert!(complaint.excerpt.chars().count() <= 120);
            }
            Piece::Document(document) => {
                assert!(document.line >= 1, "{name}: lines count from 1");
                for coding in &document.codings {
                    let known = codes.iter().any(|code| code.path == coding.code);
                    assert!(known, "{name}: no code {}", coding.code);
                    let text = &document.utterances[coding.utterance].text;
                    let words = text.get(coding.span.start as usize..coding.span.end as usize);
                    assert!(
                        words.is_some_and(|words| !words.trim().is_empty()),
                        "{name}: {coding:?}"
                    );
                }
                for utterance in &document.utterances {
                    let text = utterance.text.as_str();
                    assert!(
                        !text.is_empty() && text.trim() == text,
                        "{name}: not trimmed: {text:?}"
                    );
                    assert!(utterance.line >= document.line, "{name}: before its document");
                    let (start_ms, end_ms) = (utterance.start_ms, utterance.end_ms);
                    assert!(
                        start_ms.zip(end_ms).is_none_or(|(start, end)| start <= end),
                        "{name}: it ends before it begins: {text:?}"
                    );
                    let Some((start, end)) = utterance.bytes else { continue };
                    let slice = source.get(start as usize..end as usize);
                    assert_eq!(slice, Some(text), "{name}: `bytes` are not those of the text");
                    let rows = !reader.kinds().contains(&corpus::Kind::Transcript);
                    let line = 1 + line_ends(&source, start as usize, rows);
                    assert_eq!(
                        utterance.line, line,
                        "{name}: `line` is not that of the text {text:?}"
                    );
                }
            }
        }
    }
}

/// Line ends before a byte. In a transcript CR, LF and CRLF end a line; in rows CRLF and LF do, or
/// CR in a text that has no LF.
fn line_ends(source: &str, byte: usize, rows: bool) -> u64 {
    let before = &source[..byte];
    let feeds = before.matches('\n').count();
    let returns = before.matches('\r').count() - before.matches("\r\n").count();
    let count = if rows && source.contains('\n') { feeds } else { feeds + returns };
    count as u64
}
