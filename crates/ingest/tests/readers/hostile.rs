//! Files that are small on disk and would fill the memory: each is refused, or rejected in part, with
//! a limit that the complaint names. They are made here, so that none lies in the repository.

use std::io::{BufReader, Cursor, Read, Write};

use corpus::Kind;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use ingest::{Options, Piece, READERS};
use zip::write::{SimpleFileOptions, ZipWriter};

const MIB: usize = 1 << 20;

/// A text without an end: the same again and again.
struct Again {
    text: Vec<u8>,
    at: usize,
}

impl Read for Again {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = (&self.text[self.at..]).read(into)?;
        self.at = (self.at + n) % self.text.len();
        Ok(n)
    }
}

/// `before` and then `text` again and again, so many bytes of it.
fn again<'t>(before: &'t str, text: &str, size: usize) -> impl Read + use<'t> {
    let text = text.repeat((64 << 10) / text.len()).into_bytes();
    before.as_bytes().chain(Again { text, at: 0 }.take(size as u64))
}

/// The first complaint about a file that is read so, and how many documents there are.
fn first_complaint(format: &str, input: impl Read) -> (String, usize) {
    let reader = ingest::reader(format).unwrap();
    let mut options = Options::new(reader.kinds()[0]);
    if options.kind != Kind::Transcript {
        options.columns.text = vec!["text".into()];
    }
    let input = Box::new(BufReader::with_capacity(1 << 16, input));
    match ingest::open(input, "file", Some(format), &options) {
        Err(refused) => (refused.complaint().problem, 0),
        Ok(mut opened) => {
            let (mut complaint, mut documents) = (String::new(), 0);
            for piece in opened.pieces.by_ref() {
                match piece {
                    Piece::Document(_) => documents += 1,
                    Piece::Rejected(found) | Piece::Repaired(found) if complaint.is_empty() => {
                        complaint = found.problem;
                    }
                    Piece::Rejected(_) | Piece::Repaired(_) => {}
                }
            }
            let counts = opened.pieces.counts();
            let sum = counts.kept + counts.merged + counts.excluded + counts.rejected;
            assert_eq!(counts.read, sum, "{format}");
            (complaint, documents)
        }
    }
}

#[track_caller]
fn check(format: &str, input: impl Read, expected: &str) {
    let (complaint, _) = first_complaint(format, input);
    assert!(complaint.contains(expected), "{format}: {complaint:?}, not {expected:?}");
}

/// The formats that are text and one recording.
fn recordings() -> impl Iterator<Item = &'static str> {
    let readers = READERS.iter().filter(|reader| reader.bytes().is_none());
    readers.filter(|reader| reader.kinds() == [Kind::Transcript]).map(|reader| reader.name())
}

#[test]
fn a_recording_is_no_larger_than_the_limits() {
    for format in recordings() {
        check(format, again("", "so ", 65 * MIB), "the file has more than 64 MiB of text");
        check(format, again("", "\n", 3 * MIB), "the file has more than 2000000 lines");
        check(format, again("", "\r\n", 6 * MIB), "the file has more than 2000000 lines");
    }
}

#[test]
fn cues_and_voices_are_no_more_than_the_limits() {
    check("ttml", again("<tt><div>", "<p>so</p>", 19 * MIB), "more than 2000000 cues or lines");
    let voices = again("WEBVTT\n\n00:01.000 --> 00:02.000\n", "<v A>a", 7 * MIB);
    check("vtt", voices, "more than 1000000 voices");
}

#[test]
fn one_line_may_be_as_long_as_the_file() {
    for (format, before, text) in [
        ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "{\\an "),
        ("vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "a < b & c  "),
        ("plain", "Ann: ", "so  ("),
        ("html", "<p>Ann: ", "so  <b>on</b>  &amp; "),
        ("html", "", "<div>"),
        ("html", "", "<h2>so</h2>"),
        ("ttml", "<tt><p begin='1s' end='2s'>", "so  on &amp; "),
        ("chat", "@Begin\n*ANN:\t", "so [ < "),
        ("textgrid", "\"ooTextFile\"", " 1 2"),
        ("elan", "<ANNOTATION_DOCUMENT>", "<TIER>"),
    ] {
        first_complaint(format, again(before, text, 8 * MIB)); // ends before anybody loses patience
    }
}

#[test]
fn a_row_is_no_longer_than_the_limit() {
    for (format, before, text, expected) in [
        ("jsonl", "{\"text\":\"", "so ", "an object of more than 4 MiB"),
        ("json", "[{\"text\":\"", "so ", "an object of more than 4 MiB"),
        ("csv", "id,text\n1,", "so ", "a line of more than 4 MiB"),
        ("csv", "id,text\n1,\"", "so ", "a line of more than 4 MiB"),
        ("csv", "id,text\n1,\"", "so\n", "a quote opens here and is never closed"),
        ("csv", "id,text\n1,\"", "\n", "a quote opens here and is never closed"),
        ("csv", "text", ",so", "a line of more than 4 MiB"),
    ] {
        check(format, again(before, text, 16 * MIB), expected);
    }
}

#[test]
fn a_table_has_no_more_columns_than_the_limit() {
    check("csv", again("text", ",so", MIB), "columns; 16384 are the most");
    let names: Vec<String> = (0..150_000).map(|n| format!("\"{n}\":{n}")).collect();
    let row = format!("{{\"text\":\"so\",{}}}\n", names.join(","));
    assert_eq!(first_complaint("jsonl", row.as_bytes()), (String::new(), 1));
    // A name that stands before each of them.
    let long = "so".repeat(MIB / 2);
    let row = format!("{{\"text\":\"so\",\"{long}\":{{{}}}}}\n", names.join(","));
    assert_eq!(first_complaint("jsonl", row.as_bytes()), (String::new(), 1));
}

#[test]
fn values_and_elements_are_nested_no_deeper_than_the_limits() {
    for format in ["whisper", "deepgram", "google-stt"] {
        check(format, again("", "[", MIB), "values are nested more than 127 deep");
        check(format, again("", "{\"results\":", MIB), "values are nested more than 127 deep");
    }
    check("jsonl", again("{\"text\":", "[", MIB), "recursion limit");
    check("json", again("", "{\"data\":", 8 * MIB), "cut off");
    check("docx", &zip("word/document.xml", again("", "<w:p>", MIB))[..], "deeper than 1000");
    check("odt", &zip("content.xml", again("", "<text:p>", MIB))[..], "deeper than 1000");
    check("ods", &zip("content.xml", again("", "<table:table>", MIB))[..], "deeper than 1000");
    check("refi-qda", &zip("project.qde", again("", "<Sources>", MIB))[..], "deeper than 1000");
    check("ttml", again("<tt>", "<p>", MIB), "nested more than 256 deep");
}

/// A zip archive of one file.
fn zip(name: &str, content: impl Read) -> Vec<u8> {
    zip_of(vec![(name, Box::new(content))])
}

fn zip_of(files: Vec<(&str, Box<dyn Read + '_>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, mut content) in files {
        let options = SimpleFileOptions::default().compression_level(Some(1));
        zip.start_file(name, options).unwrap();
        std::io::copy(&mut content, &mut zip).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_archive_unpacks_to_no_more_than_the_limits() {
    let packed = "unpacks to more than 256 MiB";
    for (format, name) in [
        ("docx", "word/document.xml"),
        ("odt", "content.xml"),
        ("ods", "content.xml"),
        ("refi-qda", "project.qde"),
        ("xlsx", "xl/workbook.xml"),
    ] {
        let bytes = zip(name, again("", " ", 257 * MIB));
        assert!(bytes.len() < 8 * MIB);
        check(format, &bytes[..], packed);
    }
}

#[test]
fn what_an_archive_holds_is_limited() {
    let most = "more than 2000000 paragraphs and cells";
    let document = |text, size| zip("word/document.xml", again("<w:document>", text, size));
    check("docx", &document("<w:p/>", 13 * MIB)[..], most);
    check("docx", &document("<w:tr/><w:tr><w:tc/><w:tc/></w:tr>", 65 * MIB)[..], most);
    check("odt", &zip("content.xml", again("<office:text>", "<text:p/>", 19 * MIB))[..], most);
    let breaks = again("<w:document><w:p>", "<w:br/>", 15 * MIB);
    check("docx", &zip("word/document.xml", breaks)[..], "broken XML at line 1");
    let source = "<Project><Sources><TextSource name='a'><PlainTextContent>";
    let end = "</PlainTextContent></TextSource></Sources></Project>".as_bytes();
    let text = again(source, "so ", 65 * MIB).chain(end);
    check("refi-qda", &zip("project.qde", text)[..], "has more than 64 MiB of text");
    let tree = again("<Project>", "<a b=''/>", 19 * MIB);
    let most = "more than 4000000 elements and attributes";
    check("refi-qda", &zip("project.qde", tree)[..], most);
}

#[test]
fn a_workbook_holds_no_more_than_the_limits() {
    let text = "so ".repeat(MIB / 3);
    let row = format!(
        "<table:table><table:table-row table:number-rows-repeated='9'>\
         <table:table-cell table:number-columns-repeated='99'><text:p>{text}</text:p></table:table-cell>\
         </table:table-row></table:table>"
    );
    let most = "the cells of the workbook hold more than 256 MiB";
    check("ods", &zip("content.xml", row.as_bytes())[..], most);
    let sheet: String = (1..400)
        .map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
    let shared = format!("<sst><si><t>{text}</t></si></sst>");
    let workbook = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{types}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{types}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    );
    let root = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{types}/officeDocument\" \
         Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let bytes = zip_of(vec![
        ("_rels/.rels", Box::new(root.as_bytes())),
        ("xl/workbook.xml", Box::new(workbook.as_bytes())),
        ("xl/_rels/workbook.xml.rels", Box::new(relations.as_bytes())),
        ("xl/worksheets/sheet1.xml", Box::new(sheet.as_bytes())),
        ("xl/sharedStrings.xml", Box::new(shared.as_bytes())),
    ]);
    check("xlsx", &bytes[..], most);
}

/// A PDF of objects, numbered from 1: the dictionary of each, and its stream if it has one.
fn pdf(objects: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    for (n, (dictionary, data)) in objects.iter().enumerate() {
        let (n, length) = (n + 1, data.len());
        writeln!(bytes, "{n} 0 obj").unwrap();
        if data.is_empty() {
            writeln!(bytes, "<<{dictionary}>>").unwrap();
        } else {
            writeln!(bytes, "<<{dictionary}/Length {length}>>\nstream").unwrap();
            bytes.extend_from_slice(data);
            bytes.extend_from_slice(b"\nendstream\n");
        }
        bytes.extend_from_slice(b"endobj\n");
    }
    bytes.extend_from_slice(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
    bytes
}

/// A PDF of one page with these contents, and further objects from number 4 on.
fn page(contents: &str, more: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let resources = "/Resources<</XObject<</F 5 0 R>>>>/MediaBox[0 0 600 800]";
    let mut objects = vec![
        ("/Type/Catalog/Pages 2 0 R".to_owned(), Vec::new()),
        ("/Type/Pages/Kids[3 0 R]/Count 1".to_owned(), Vec::new()),
        (format!("/Type/Page/Parent 2 0 R{resources}/Contents {contents}"), Vec::new()),
    ];
    objects.extend(more);
    pdf(&objects)
}

fn deflated(mut content: impl Read) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    std::io::copy(&mut content, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn streams_of_a_pdf_unpack_to_no_more_than_the_limits() {
    let spaces = deflated(again("", " ", 33 * MIB));
    let flate = "/Filter/FlateDecode".to_owned();
    let one = "a stream of the PDF unpacks to more than 32 MiB";
    check("pdf", &page("4 0 R", vec![(flate.clone(), spaces.clone())])[..], one);
    // What the dictionary shows only once the file is open.
    check("pdf", &page("4 0 R", vec![("/Filter/Fl#61teDecode".into(), spaces.clone())])[..], one);
    let twice = deflated(&spaces[..]);
    let filters = "/Filter[/FlateDecode/FlateDecode]".to_owned();
    check("pdf", &page("4 0 R", vec![(filters, twice)])[..], one);
    let hexadecimal: String = spaces.iter().map(|byte| format!("{byte:02x}")).collect();
    let filters = "/Filter[/AHx/Fl]".to_owned();
    check("pdf", &page("4 0 R", vec![(filters, hexadecimal.into_bytes())])[..], one);
    let runs = [[129, b' ']; 300_000].concat();
    check("pdf", &page("4 0 R", vec![("/Filter/RunLengthDecode".into(), runs)])[..], one);
    let objects = ("/Type/ObjStm/N 1/First 4/Filter/FlateDecode".to_owned(), spaces);
    check("pdf", &page("9 0 R", vec![objects])[..], one);
    let many = vec![(flate.clone(), deflated(again("", " ", 30 * MIB))); 20];
    check("pdf", &page("4 0 R", many)[..], "the streams of the PDF unpack to more than 512 MiB");
    let again = format!("[{}]", "4 0 R ".repeat(9));
    let content = vec![(flate, deflated(self::again("", " ", 4 * MIB)))];
    check("pdf", &page(&again, content)[..], "a page of the PDF draws more than 32 MiB");
}

#[test]
fn a_pdf_is_drawn_in_no_more_steps_than_the_limit() {
    // Each form draws the next ten times.
    let mut objects = vec![(String::new(), b"/F Do".to_vec())];
    for n in 0..40 {
        let next = format!("/Resources<</XObject<</F {} 0 R>>>>", n + 6);
        let form = format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]{next}");
        objects.push((form, b"/F Do ".repeat(10)));
    }
    check("pdf", &page("4 0 R", objects)[..], "the PDF is drawn in more than 10000000 steps");
}
