//! What every reader promises, asked of every reader over every fixture, damaged ones too.

use std::io::{BufReader, Read};

use ingest::{Options, Piece, READERS, open};
use proptest::prelude::*;

use crate::promises::{conforms, input, read};
use crate::{Fixture, fixtures};

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

/// Input that breaks off at its end.
struct Broken<'b>(&'b [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(std::io::Error::other("the archive is damaged")),
            n => Ok(n),
        }
    }
}

#[test]
fn input_that_breaks_off_is_complained_about() {
    for fixture in fixtures().iter().filter(|fixture| fixture.name.starts_with("ordinary")) {
        let reader = ingest::reader(&fixture.format).unwrap();
        let input = input(reader, BufReader::new(Broken(&fixture.bytes)));
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

#[test]
fn what_comes_before_a_break_is_read() {
    let mut whole = Vec::new();
    for fixture in fixtures().iter().filter(|fixture| fixture.name.starts_with("ordinary")) {
        let input = Box::new(BufReader::new(Broken(&fixture.bytes)));
        let opened = open(input, &fixture.name, Some(&fixture.format), &fixture.options);
        let mut pieces = match opened {
            Ok(opened) => opened.pieces,
            Err(refused) => {
                let problem = refused.complaint().problem;
                assert!(problem.contains("the archive is damaged"), "{}", fixture.format);
                continue;
            }
        };
        let read: Vec<Piece> = pieces.by_ref().collect();
        let is_break = |piece: &&Piece| matches!(piece, Piece::Rejected(it) if it.problem.contains("the archive is damaged"));
        let broken = read.iter().filter(is_break).count();
        assert_eq!(broken, 1, "{}: the break is told once", fixture.format);
        let counts = pieces.counts();
        let sum = counts.kept + counts.merged + counts.excluded + counts.rejected;
        assert!(counts.read == sum && counts.rejected > 0, "{}: {counts:?}", fixture.format);
        if read.iter().any(|piece| matches!(piece, Piece::Document(_))) {
            whole.push(fixture.format.clone());
        }
    }
    whole.dedup();
    // All that is text; what is not is refused, and a codebook holds no documents.
    let text = READERS.iter().filter(|reader| reader.bytes().is_none()).map(|reader| reader.name());
    let mut text: Vec<&str> = text.filter(|name| *name != "refi-qdc").collect();
    text.sort_unstable();
    assert_eq!(whole, text);
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
        "start\tend\ttext\n",
        "0\t10\t",
        "@Begin\n",
        "*ANN:\t",
        "%mor:\t",
        "\u{15}0_100\u{15}",
        "&-uh [//] +...",
        "\"IntervalTier\" \"Ann\" 0 9 2 ",
        "0 1 \"words\" ",
        "<TIME_SLOT TIME_SLOT_ID=\"a\" TIME_VALUE=\"5\"/>",
        "<TIER TIER_ID=\"Ann\">",
        "<ALIGNABLE_ANNOTATION TIME_SLOT_REF1=\"a\"><ANNOTATION_VALUE>",
        "</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>",
        "{\"results\":[{\"alternatives\":[{\"transcript\":\"a b\",\"words\":[",
        "{\"word\":\"a\",\"content\":\"b\",\"start\":1,\"speaker\":2}",
    ];
    prop_oneof![6 => prop::sample::select(fragments.to_vec()).prop_map(String::from), 1 => any::<String>()]
}

/// Pieces of XML that mean something to one format or another.
fn xml() -> impl Strategy<Value = String> {
    let fragments = [
        "<w:p>",
        "</w:p>",
        "<w:t>",
        "</w:t>",
        "<w:br/>",
        "<w:del>",
        "</w:del>",
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "</w:tc>",
        "<w:footnoteReference/>",
        "Ann: words",
        "Bob:",
        "\n",
        "&amp;",
        "&",
        "]]>",
        "<text:p>",
        "</text:p>",
        "<text:s text:c='9'/>",
        "<text:note>",
        "</text:note>",
        "<table:table>",
        "</table:table>",
        "<table:table-row table:number-rows-repeated='3'>",
        "</table:table-row>",
        "<table:table-cell table:number-columns-repeated='99999999999'>",
        "<table:table-cell office:value-type='float' office:value='1e300'>",
        "</table:table-cell>",
        "<Project>",
        "</Project>",
        "<Sources>",
        "</Sources>",
        "<TextSource name='a' guid='b'>",
        "<TextSource plainTextPath='internal://a'>",
        "</TextSource>",
        "<PlainTextContent>",
        "</PlainTextContent>",
        "<PlainTextSelection startPosition='3' endPosition='12' name='a'>",
        "</PlainTextSelection>",
        "<Coding creatingUser='u'><CodeRef targetGUID='c'/></Coding>",
        "<CodeBook><Codes><Code guid='c' name='n'/></Codes></CodeBook>",
        "<SyncPoint guid='s' position='8' timeStamp='5'/>",
        "<TranscriptSelection fromSyncPoint='s' toSyncPoint='s'/>",
    ];
    prop_oneof![9 => prop::sample::select(fragments.to_vec()).prop_map(String::from), 1 => any::<String>()]
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
    fn archives_conform(
        part in prop::sample::select(vec![
            "word/document.xml", "content.xml", "xl/workbook.xml", "project.qde",
        ]),
        fragments in prop::collection::vec(xml(), 0..80),
    ) {
        let bytes = crate::zip(&[(part, fragments.concat().as_bytes()), ("sources/a", b"Ann: a\r\nBob: b")]);
        for kind in [corpus::Kind::Transcript, corpus::Kind::Review] {
            let mut options = Options::new(kind);
            options.columns.text = vec!["id".into()];
            for reader in READERS.iter().filter(|reader| reader.bytes().is_some()) {
                conforms(*reader, &bytes, &options);
            }
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
