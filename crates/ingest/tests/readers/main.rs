//! Every reader over every fixture: what it reads is what stands in the `.expected` file beside it.
//!
//! A fixture is `tests/formats/<format>/<what-is-special>.<ext>`, or a folder of that name whose
//! files are zipped, so that those of a zip archive can be read here too. Its `.expected` holds the documents
//! with their utterances, then the complaints and the counts; `UPDATE_EXPECT=1` writes it anew.
#![expect(clippy::disallowed_methods, reason = "the fixtures are listed from their folder")]

mod conformance;
mod detection;
mod hostile;
mod promises;
mod proposals;
mod same_recording;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use corpus::{Document, Kind, Utterance};
use expect_test::expect_file;
use ingest::{Columns, Options, Piece, Refused, open};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A file with what a reader is told of it.
struct Fixture {
    /// Path of the file on this machine.
    file: PathBuf,
    /// The folder it is in.
    format: String,
    /// Its name, as readers are told it.
    name: String,
    bytes: Vec<u8>,
    options: Options,
}

/// All fixtures, in the order of their names.
fn fixtures() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut fixtures = Vec::new();
    for file in listed(&root).iter().flat_map(|folder| listed(folder)) {
        if file.is_dir() || file.extension().is_some_and(|extension| extension != "expected") {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            let format = file.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
            let bytes = if file.is_dir() { zipped(&file) } else { std::fs::read(&file).unwrap() };
            let options = options(&format, &name);
            fixtures.push(Fixture { file, format, name, bytes, options });
        }
    }
    assert!(fixtures.len() >= 21, "three fixtures a format at least: {}", fixtures.len());
    fixtures
}

/// The files under a folder as a zip archive, in the order of their paths.
fn zipped(folder: &Path) -> Vec<u8> {
    let (mut files, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(listed(&path).into_iter().rev());
        } else {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    zip(&files)
}

/// A zip archive of named bytes.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// What the pipeline file would say of a fixture: all fixtures of a format have the same columns.
fn options(format: &str, name: &str) -> Options {
    let some = |name: &str| Some(name.to_owned());
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    if let Some(tool) = name.strip_prefix("tool-") {
        return options(tool, "ordinary-expanded.csv"); // the export of a tool in a workbook
    }
    match format {
        "qualtrics" => Options {
            columns: Columns {
                time: some("EndDate"),
                attributes: list(&["tier"]),
                ..Columns::default()
            },
            questions: list(&["Q4", "Q5"]),
            measures: vec![("nps".into(), "Q1".into())],
            ..Options::new(Kind::Survey)
        },
        "csv" | "xlsx" | "ods" if name.contains("survey") => Options {
            columns: Columns { id: some("id"), ..Columns::default() },
            ..survey(&["What should change?"], &[("csat", "How satisfied are you?")])
        },
        "surveymonkey" => {
            let attributes =
                list(&[if name.starts_with("ordinary") { "Custom Data 1" } else { "Tier" }]);
            let nps = "How likely is it that you would recommend us to a friend or colleague?";
            let rated = [("nps", nps), ("price", "How do you rate … - the price")];
            let asked = match name {
                "ordinary-expanded.csv" => &[
                    "What should we do better?",
                    "Which of these did you use? - Other (please specify)",
                ],
                "broken-question.csv" => &["What is good?", "What is good? - Service"],
                _ => &["what should we do better", "Why?"],
            };
            let measures = if name.starts_with("ordinary") { &rated[..] } else { &[] };
            Options {
                columns: Columns { attributes, ..Columns::default() },
                ..survey(asked, measures)
            }
        }
        "limesurvey" => {
            let (asked, rated) = match name {
                "edge-texts.csv" => ("What should change?", "How satisfied are you?"),
                _ => ("Q4", "Q1"),
            };
            let attributes = list(&["tier"]);
            let columns = Columns { attributes, ..Columns::default() };
            Options { columns, ..survey(&[asked], &[("csat", rated)]) }
        }
        "google-forms" => {
            let answers = list(&["Phone", "Chat (web, app)", "Letters"]);
            let choices = vec![("Which channels do you use?".to_owned(), answers)];
            let rated = [("csat", "How satisfied are you?")];
            Options { choices, ..survey(&["What should change?", "Why?"], &rated) }
        }
        "typeform" => {
            let asked = match name {
                "ordinary-old.csv" => &["What should change?", "What should change? (2)"][..],
                _ => &["What should change?"],
            };
            let attributes = list(&["tier"]);
            let columns = Columns { attributes, ..Columns::default() };
            let rated = [("nps", "How likely are you to recommend us?")];
            Options { columns, ..survey(asked, &rated) }
        }
        "surveygizmo" if name.starts_with("broken") => survey(&["What should change?"], &[]),
        "surveygizmo" => {
            let asked = ["Aspect #1:What should change?", "Aspect #2:What should change?"];
            let other = match name {
                "ordinary.csv" => "Other - Write In:How do you reach us?",
                _ => "column 7",
            };
            survey(&[asked[0], asked[1], other], &[])
        }
        _ if name.starts_with("preset") => Options::new(Kind::Review),
        "csv" | "json" | "jsonl" | "parquet" | "xlsx" | "ods" => Options {
            columns: Columns {
                id: some("id"),
                text: list(&["title", "body"]),
                rating: some("stars"),
                author: some(if ["csv", "xlsx", "ods"].contains(&format) {
                    "author"
                } else {
                    "author.name"
                }),
                time: some("date"),
                attributes: list(&["tier"]),
                ..Columns::default()
            },
            rating_scale: Some((1.0, 5.0)),
            ..Options::new(Kind::Review)
        },
        _ => Options::new(Kind::Transcript),
    }
}

/// A survey with these open answers and measures.
fn survey(questions: &[&str], measures: &[(&str, &str)]) -> Options {
    Options {
        questions: questions.iter().map(|question| (*question).to_owned()).collect(),
        measures: measures.iter().map(|(m, column)| ((*m).into(), (*column).into())).collect(),
        ..Options::new(Kind::Survey)
    }
}

#[test]
fn fixtures_read_as_expected() {
    for fixture in fixtures() {
        let input = Box::new(&fixture.bytes[..]);
        let format = Some(fixture.format.as_str());
        let shown = match open(input, &fixture.name, format, &fixture.options) {
            Err(Refused::File(complaint)) => format!("the file is refused\n{complaint}\n"),
            Err(Refused::Options(complaint)) => format!("the options are refused\n{complaint}\n"),
            Ok(opened) => format!("{}\n{}", opened.encoding, show(opened.pieces)),
        };
        expect_file![format!("{}.expected", fixture.file.display())].assert_eq(&shown);
    }
}

#[test]
fn fixtures_are_recognised() {
    // The end of a zip archive tells what it is.
    let shows = |name: &str| !name.contains("empty") && name != "broken-cut-off.docx";
    for fixture in fixtures().iter().filter(|fixture| shows(&fixture.name)) {
        let (mut input, _) = ingest::decode(Box::new(&fixture.bytes[..]));
        // By content alone, unless the content shows nothing.
        let mute = ["broken-no-labels.txt", "broken-nobody.txt", "broken-cues.vtt"]
            .contains(&&*fixture.name);
        let path = if mute { &*fixture.name } else { "session" };
        let (kind, reader) = (fixture.options.kind, ingest::reader(&fixture.format).unwrap());
        let found = if reader.bytes().is_some() {
            ingest::byte_candidates(&fixture.bytes, kind).first().map(|(reader, _)| *reader)
        } else {
            let head = String::from_utf8(input.fill_buf().unwrap().to_vec()).unwrap();
            ingest::detect(&head, path, kind)
        };
        let name = found.map(ingest::Reader::name);
        assert_eq!(name, Some(&*fixture.format), "{}", fixture.file.display());
    }
}

fn show(mut pieces: Box<dyn ingest::Pieces + '_>) -> String {
    let (mut documents, mut complaints) = (String::new(), String::new());
    for piece in pieces.by_ref() {
        match piece {
            Piece::Document(document) => show_document(&document, &mut documents),
            Piece::Rejected(complaint) => writeln!(complaints, "rejected {complaint}").unwrap(),
            Piece::Repaired(complaint) => writeln!(complaints, "repaired {complaint}").unwrap(),
        }
    }
    let ingest::Coded { codes, codings } = pieces.coded();
    let mut coded = String::new();
    for code in &codes {
        let definition = code.definition.as_deref().unwrap_or("?");
        writeln!(coded, "code {}, {}: {definition}", code.path, code.name).unwrap();
    }
    if codings.read > 0 {
        writeln!(coded, "codings: {}", shown(codings)).unwrap();
    }
    format!("{documents}{complaints}{coded}{}\n", shown(pieces.counts()))
}

fn shown(counts: ingest::Counts) -> String {
    format!(
        "{} read = {} kept + {} merged + {} excluded + {} rejected",
        counts.read, counts.kept, counts.merged, counts.excluded, counts.rejected
    )
}

fn show_document(document: &Document, out: &mut String) {
    let mut fields = Vec::new();
    let mut field = |name: &str, value: Option<String>| {
        fields.extend(value.map(|value| format!("{name}={value}")));
    };
    field("id", document.external_id.clone());
    field("title", document.title.clone());
    field("at", document.at.map(|at| at.to_string()));
    field("duration", document.duration_ms.map(|ms| ms.to_string()));
    field("rating", document.rating.map(|rating| rating.to_string()));
    field("author", document.author.clone());
    for (name, value) in &document.attributes {
        field(name, Some(value.clone()));
    }
    for (name, value) in &document.measures {
        field(name, Some(value.to_string()));
    }
    writeln!(out, "document :{} {}", document.line, fields.join(" · ")).unwrap();
    document.utterances.iter().for_each(|utterance| show_utterance(utterance, out));
    for coding in &document.codings {
        let (words, coder) =
            (coding.span.of(&document.utterances[coding.utterance].text), &coding.coder);
        let coder = coder.as_deref().unwrap_or("?");
        let (n, start, end) = (coding.utterance, coding.span.start, coding.span.end);
        writeln!(out, "  coding {n} [{start}..{end}] {} by {coder}: {words:?}", coding.code)
            .unwrap();
    }
}

fn show_utterance(utterance: &Utterance, out: &mut String) {
    let time = |time: Option<u64>| time.map_or("?".to_owned(), |time| time.to_string());
    write!(out, "  :{}", utterance.line).unwrap();
    if utterance.start_ms.is_some() || utterance.end_ms.is_some() {
        write!(out, " {}–{}ms", time(utterance.start_ms), time(utterance.end_ms)).unwrap();
    }
    if let Some((start, end)) = utterance.bytes {
        write!(out, " [{start}..{end}]").unwrap();
    }
    if let Some(label) = utterance.speaker.as_ref().or(utterance.question.as_ref()) {
        write!(out, " {label}").unwrap();
    }
    writeln!(out, ": {:?}", utterance.text).unwrap();
}
