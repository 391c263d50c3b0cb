//! What every reader promises, asked of every reader over every fixture, damaged ones too.

use std::io::Read;

use ingest::{Counts, Options, Piece, READERS, Reader, decode};
use proptest::prelude::*;

use crate::{Fixture, fixtures};

/// Reads decoded bytes; none if the reader refuses the file.
fn read(reader: &dyn Reader, bytes: &[u8], options: &Options) -> Option<(Vec<Piece>, Counts)> {
    let (input, _) = decode(Box::new(bytes));
    let mut pieces = reader.read(input, "folder/file", options).ok()?;
    let read: Vec<Piece> = pieces.by_ref().collect();
    assert!(pieces.next().is_none(), "{}: the end is not the end", reader.name());
    Some((read, pieces.counts()))
}

/// Asserts what must hold whatever the bytes are.
fn conforms(reader: &dyn Reader, bytes: &[u8], options: &Options) {
    let Some((pieces, counts)) = read(reader, bytes, options) else { return };
    let name = reader.name();
    let sum = counts.kept + counts.merged + counts.excluded + counts.rejected;
    assert_eq!(counts.read, sum, "{name}: a row, cue or line is lost; see where it counts");
    let rejected = pieces.iter().filter(|piece| matches!(piece, Piece::Rejected(_))).count() as u64;
    assert_eq!(counts.rejected, rejected, "{name}: something is rejected without a complaint");
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
                for utterance in &document.utterances {
                    let text = utterance.text.as_str();
                    assert!(
                        !text.is_empty() && text.trim() == text,
                        "{name}: not trimmed: {text:?}"
                    );
                    assert!(utterance.line >= document.line, "{name}: before its document");
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

#[test]
fn fixtures_conform_and_read_the_same_twice() {
    for Fixture { bytes, options, .. } in &fixtures() {
        for reader in READERS {
            conforms(*reader, bytes, options);
            assert_eq!(read(*reader, bytes, options), read(*reader, bytes, options));
        }
    }
}

#[test]
fn fixtures_cut_off_anywhere_conform() {
    for Fixture { bytes, options, format, .. } in &fixtures() {
        let reader = ingest::reader(format).unwrap();
        for end in (0..bytes.len()).step_by(7) {
            conforms(reader, &bytes[..end], options);
        }
    }
}

#[test]
fn input_that_breaks_off_is_complained_about() {
    struct Broken<'b>(&'b [u8]);
    impl Read for Broken<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(std::io::Error::other("the archive is damaged")),
                n => Ok(n),
            }
        }
    }
    for fixture in fixtures().iter().filter(|fixture| fixture.name.starts_with("ordinary")) {
        let reader = ingest::reader(&fixture.format).unwrap();
        let (input, _) = decode(Box::new(std::io::BufReader::new(Broken(&fixture.bytes))));
        let complaint = match reader.read(input, "file", &fixture.options) {
            Err(refused) => refused.complaint().problem,
            Ok(pieces) => match pieces.last() {
                Some(Piece::Rejected(complaint)) => complaint.problem,
                other => panic!("{}: the error is lost: {other:?}", fixture.format),
            },
        };
        assert!(complaint.contains("the archive is damaged"), "{complaint}");
    }
}

/// Pieces that mean something to one format or another, to build texts that go deep into a reader.
fn fragment() -> impl Strategy<Value = String> {
    let fragments = [
        "WEBVTT",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "00:01.000 --> 00:02.000",
        "-->",
        "1",
        "NOTE",
        "<v Ann>",
        "</v>",
        "&amp;",
        "<",
        ">",
        "{\\an8}",
        "Ann: ",
        "Ann:",
        "Bob： ",
        "[Ann] ",
        "- ",
        "words ",
        "คำ ",
        "\"",
        "\"\"",
        ",",
        ";",
        "\t",
        "{\"id\":",
        "{\"segments\":[{\"text\":\" a\",\"start\":1}",
        "}",
        "]",
        "id,text",
        "Respondent ID,Collector ID,text",
        "id,submitdate,lastpage,startlanguage,text",
        "[{\"text\":\"a\"}",
        "{\"data\":[",
        "\u{FEFF}",
        "\0",
        "😀",
        ":",
        "Q: ",
    ];
    prop_oneof![6 => prop::sample::select(fragments.to_vec()).prop_map(String::from), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_conform(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for kind in [corpus::Kind::Transcript, corpus::Kind::Review, corpus::Kind::Survey] {
            for reader in READERS {
                conforms(*reader, &bytes, &Options::new(kind));
            }
        }
    }

    #[test]
    fn fragments_conform(fragments in prop::collection::vec(fragment(), 0..60)) {
        let text = fragments.concat();
        let mut options = Options::new(corpus::Kind::Review);
        options.columns.text = vec!["text".into()];
        for reader in READERS {
            conforms(*reader, text.as_bytes(), &options);
            conforms(*reader, format!("id,text\n{text}").as_bytes(), &options);
            ingest::detect(&text, "file", corpus::Kind::Transcript);
        }
    }

    #[test]
    fn mutated_fixtures_conform(
        choice in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..12),
    ) {
        let fixtures = fixtures();
        let fixture = &fixtures[choice.index(fixtures.len())];
        let mut bytes = fixture.bytes.clone();
        for (position, byte, change) in changes {
            let at = position.index(bytes.len() + 1);
            match change {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => { bytes.remove(at); }
                2 if at < bytes.len() => bytes[at] = byte,
                _ => {}
            }
        }
        conforms(ingest::reader(&fixture.format).unwrap(), &bytes, &fixture.options);
    }
}
