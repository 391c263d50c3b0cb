//! Packed files, `.gz` and `.zst`: read like plain ones, told when cut short, harmless when huge.

use std::io::Write;
use std::path::Path;

use tables::{Extra, rejects, utterances};
use tests::{read, rows, said, trivox, write};

const STUDY: &str = "[study]\nid = \"s\"\noutput = \"report\"\n";

const REVIEWS: &str = "\n[[source]]\nid = \"reviews\"\nkind = \"review\"\n\
    files = [\"reviews.csv.*\"]\ncolumns = { id = \"id\", text = [\"text\"] }\n";

const CALLS: &str = "\n[[source]]\nid = \"calls\"\nkind = \"transcript\"\nfiles = [\"calls/*\"]\n";

/// Packs bytes.
type Packer = fn(&[u8]) -> Vec<u8>;

/// What packs, and the ending of files that it packs.
const PACKERS: [(&str, Packer); 2] = [("gz", gzip), ("zst", zstd)];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}

/// Reviews whose rows differ, so that a half of the packed file holds about a half of them.
fn reviews() -> String {
    let row = |n: u64| {
        let minutes = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!("{n},The queue was {minutes} minutes long.\n")
    };
    "id,text\n".to_owned() + &(0..20_000).map(row).collect::<String>()
}

/// A call in WebVTT: so many cues, a turn each.
fn call(cues: usize) -> String {
    let cue = |n: usize| {
        let speaker = ["Agent", "Caller"][n % 2];
        let word = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let time = format!("{:02}:{:02}:{:02}", n / 3600, n / 60 % 60, n % 60);
        format!("\n{time}.000 --> {time}.900\n<v {speaker}>I said {word}.\n")
    };
    "WEBVTT\n".to_owned() + &(0..cues).map(cue).collect::<String>()
}

/// Runs the study and tells its exit code and what was rejected.
fn run(folder: &Path, code: i32) -> Vec<rejects::Row> {
    let output = trivox(folder, &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    let rows: Vec<rejects::Row> = rows(&folder.join("report"), &Extra::default());
    rows.into_iter().filter(|row| row.what == "rejected").collect()
}

fn kept(folder: &Path, source: &str) -> u64 {
    let run: serde_json::Value = serde_json::from_str(&read(folder, "report/run.json")).unwrap();
    run["counts"][source]["kept"].as_u64().unwrap()
}

#[test]
fn rows_are_unpacked_and_a_truncated_file_is_told() {
    for (ending, pack) in PACKERS {
        let folder = tempfile::tempdir().unwrap();
        let (path, name) = (folder.path(), format!("reviews.csv.{ending}"));
        write(path, "s.toml", format!("{STUDY}{REVIEWS}"));
        let reviews = reviews();
        let (one, two) = reviews.split_at(100_003);
        let members = [pack(one.as_bytes()), pack(two.as_bytes())].concat();
        write(path, &name, &members);
        assert_eq!(run(path, 0), []);
        assert_eq!(kept(path, "reviews"), 20_000, "all members are read");

        let packed = pack(reviews.as_bytes());
        write(path, &name, &packed[..packed.len() / 2]);
        let rejected = run(path, 1);
        assert_eq!(rejected.len(), 1);
        assert!(rejected[0].why.ends_with("the packed file is cut short"), "{}", rejected[0].why);
        assert!(kept(path, "reviews") > 5_000, "what came before is kept");
    }
}

#[test]
fn a_truncated_transcript_gives_its_beginning_and_says_so() {
    for (ending, pack) in PACKERS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        write(path, "s.toml", format!("{STUDY}{CALLS}"));
        let packed = pack(call(20_000).as_bytes());
        write(path, &format!("calls/a.vtt.{ending}"), &packed[..packed.len() / 2]);
        let rejected = run(path, 1);
        // The cue in which it breaks off may be told besides.
        let cut = rejected.iter().find(|row| row.why.ends_with("the packed file is cut short"));
        let line = cut.unwrap_or_else(|| panic!("{rejected:?}")).line.unwrap();
        assert!(line > 20_000 && rejected.len() <= 2, "{rejected:?}");
        let said: Vec<utterances::Row> = rows(&path.join("report"), &Extra::default());
        assert!(said.len() > 5_000 && said.len() < 19_000, "{}", said.len());
        assert!(said.iter().all(|said| said.line <= line));
    }
}

#[test]
fn a_bomb_meets_a_limit_that_is_stated() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "s.toml", format!("{STUDY}{REVIEWS}{CALLS}"));
    let much = |text: &str, mebibytes: usize| text.repeat((mebibytes << 20) / text.len());
    let talk = much("Ann: Yes. Yes.\nBob: No. No.\n", 70);
    write(path, "calls/bomb.txt.zst", zstd(talk.as_bytes()));
    write(path, "calls/call.vtt", call(20));
    let endless = format!("id,text\n1,It works.\n2,{}\n3,It breaks.\n", much("no and ", 5));
    write(path, "reviews.csv.gz", gzip(endless.as_bytes()));
    let rejected = run(path, 1);
    let rejected: Vec<String> = rejected
        .iter()
        .map(|row| format!("{}:{:?}: {} / {}", row.path, row.line, row.why, row.mend))
        .collect();
    expect_test::expect![[r#"
        reviews.csv.gz:Some(3): a line of more than 4 MiB / split it, or look whether a line end is missing
        calls/bomb.txt.zst:None: the file has more than 64 MiB of text / split it; a file of this format is one recording
    "#]]
    .assert_eq(&(rejected.join("\n") + "\n"));
    assert_eq!((kept(path, "reviews"), kept(path, "calls")), (2, 20));
}

#[test]
fn packed_files_are_drafted_inspected_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "data/calls/a.vtt.zst", zstd(call(20).as_bytes()));
    write(path, "data/calls/b.vtt.zst", zstd(call(30).as_bytes()));
    write(path, "data/reviews.csv.zst", zstd(reviews().as_bytes()));
    let drafted = trivox(path, &["new", "data"]);
    assert_eq!(drafted.status.code(), Some(0), "{}", said(&drafted));
    let draft = read(path, "study.toml");
    assert!(draft.contains(r#"files = ["data/calls/*.vtt.zst"]"#), "{draft}");
    let checked = said(&trivox(path, &["check", "study.toml"]));
    expect_test::expect![[r#"
        exit 0
        calls (transcript, 2 files)
          data/calls/a.vtt.zst: vtt (the first line is `WEBVTT`), UTF-8; 1 documents, 20 utterances
          data/calls/b.vtt.zst: vtt (the first line is `WEBVTT`), UTF-8; 1 documents, 30 utterances
        reviews (survey, 1 files)
          data/reviews.csv.zst: csv (rows have 2 fields separated by ','), UTF-8; 200 documents, 200 utterances, and more
        the report would go to reports/data
        ---
    "#]]
    .assert_eq(&checked);
    let inspected = trivox(path, &["inspect", "data/calls/a.vtt.zst"]);
    assert_eq!(inspected.status.code(), Some(0));
    assert!(said(&inspected).contains("documents 1, utterances 20"), "{}", said(&inspected));
}
