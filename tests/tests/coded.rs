//! What people coded in a QDA program arrives in the report: codes among the themes, each coding on
//! the words of an utterance or among the rejects.
#![expect(clippy::disallowed_methods, reason = "tests make files of their own")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use expect_test::expect;
use serde_json::Value;
use tables::{Extra, codings, rejects, themes, utterances};
use tests::{read, rows, said, table_bytes, trivox, write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// So many turns that some parts of the utterances wait on disk between the passes.
const TURNS: usize = 17_000;

/// A guid with this number.
fn guid(n: usize) -> String {
    format!("{n:08}-0000-4000-8000-000000000000")
}

/// A passage of the text with a code of a person.
fn passage(text: &str, words: &str, code: usize, coder: usize) -> String {
    let start = text[..text.find(words).expect("the words")].chars().count();
    let end = start + words.chars().count();
    format!(
        r#"<PlainTextSelection guid="{}" startPosition="{start}" endPosition="{end}"><Coding guid="{}" creatingUser="{}"><CodeRef targetGUID="{}"/></Coding></PlainTextSelection>"#,
        guid(900),
        guid(901),
        guid(coder),
        guid(code)
    )
}

/// A project of one long recording, coded by two people.
fn project(folder: &Path) {
    let mut text = "Group 1\n\n".to_owned();
    for n in 0..TURNS {
        let name = ["Anna", "Ben"][n % 2];
        writeln!(text, "{name}: turn {n} was about the queue 😀 and the price").expect("a string");
    }
    let passages = [
        passage(&text, "turn 3 was", 10, 1),
        passage(&text, "price\nBen: turn 5 was", 10, 1),
        passage(&text, "price\nBen: turn 5 was", 12, 2),
        passage(&text, "price\nBen: turn 5 was", 12, 2),
        passage(&text, "turn 16990 was about the queue 😀 and", 11, 2),
        passage(&text, "Group 1", 10, 1),
    ];
    let project = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="QualCoder 3.5">
<Users><User guid="{}" name="Mira"/><User guid="{}" name="Noah"/></Users>
<CodeBook><Codes>
<Code guid="{}" name="Waiting" isCodable="true"><Description>time lost</Description>
<Code guid="{}" name="Hold music" isCodable="true"/></Code>
<Code guid="{}" name="Price" isCodable="true"/>
<Code guid="{}" name="Never used" isCodable="true"/>
</Codes></CodeBook>
<Sources><TextSource guid="{}" name="Group 1" plainTextPath="internal://t.txt">{}</TextSource></Sources></Project>"#,
        guid(1),
        guid(2),
        guid(10),
        guid(11),
        guid(12),
        guid(13),
        guid(20),
        passages.concat()
    );
    let mut zip = ZipWriter::new(File::create(folder.join("group.qdpx")).expect("a file"));
    for (name, bytes) in [("project.qde", &project), ("sources/t.txt", &text)] {
        zip.start_file(name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes.as_bytes()).expect("bytes");
    }
    zip.finish().expect("an archive");
    write(
        folder,
        "book.qdc",
        r#"<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="A" name="waiting"/><Code guid="B" name="price"><Description>what it costs</Description></Code></Codes></CodeBook>"#,
    );
    write(
        folder,
        "study.toml",
        "[study]\nid = \"s\"\noutput = \"out\"\n\
         [[source]]\nid = \"groups\"\nkind = \"transcript\"\nfiles = [\"*.qdpx\", \"*.qdc\"]\n",
    );
}

#[test]
fn codings_of_people_arrive_in_the_report() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    project(folder.path());
    let output = trivox(folder.path(), &["run", "study.toml", "--threads", "1"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report = folder.path().join("out");
    let extra = Extra::default();
    let texts: BTreeMap<_, _> = rows::<utterances::Row>(&report, &extra)
        .into_iter()
        .map(|row| (row.utterance_id, row.text))
        .collect();
    let mut shown = String::new();
    for row in rows::<codings::Row>(&report, &extra) {
        if row.coder == "trivox-inductive" {
            continue;
        }
        let text = &texts[&row.utterance_id];
        assert_eq!(&text[row.start as usize..row.end as usize], row.cue);
        let characters = row.char_end - row.char_start;
        assert_eq!(row.cue.chars().count() as u64, characters);
        assert_eq!((row.weight, row.polarity), (1.0, None));
        writeln!(shown, "{} by {}: {} of {text}", row.theme_id, row.coder, row.cue).expect("text");
    }
    for row in rows::<themes::Row>(&report, &extra) {
        if row.origin == "codebook" {
            let definition = row.definition.unwrap_or_default();
            let parent = row.parent_id.unwrap_or_default();
            writeln!(
                shown,
                "{} = {} ({parent}) [{definition}] {} utterances, {} cases, {} exemplars",
                row.theme_id,
                row.label,
                row.utterances,
                row.cases,
                row.exemplars.len()
            )
            .expect("text");
        }
    }
    for row in rows::<rejects::Row>(&report, &extra) {
        writeln!(shown, "{} {}:{:?} {}", row.what, row.path, row.line, row.why).expect("text");
    }
    let run: Value = serde_json::from_str(&read(&report, "run.json")).expect("JSON");
    for key in ["codes", "coders", "codings"] {
        writeln!(shown, "{key} {}", run[key]).expect("text");
    }
    expect![[r#"
        code_waiting by Mira: turn 3 was of turn 3 was about the queue 😀 and the price
        code_price by Noah: price of turn 4 was about the queue 😀 and the price
        code_waiting by Mira: price of turn 4 was about the queue 😀 and the price
        code_price by Noah: turn 5 was of turn 5 was about the queue 😀 and the price
        code_waiting by Mira: turn 5 was of turn 5 was about the queue 😀 and the price
        code_waiting_hold-music by Noah: turn 16990 was about the queue 😀 and of turn 16990 was about the queue 😀 and the price
        code_waiting = waiting () [time lost] 3 utterances, 2 cases, 2 exemplars
        code_price = price () [what it costs] 2 utterances, 2 cases, 2 exemplars
        code_waiting_hold-music = Hold music (code_waiting) [] 1 utterances, 1 cases, 1 exemplars
        code_never-used = Never used () [] 0 utterances, 0 cases, 0 exemplars
        repaired book.qdc:None this is a codebook (codes: 2), in which nobody says anything
        rejected group.qdpx:Some(1) `Group 1`: the coding `Waiting` by Mira marks no speech
        codes 4
        coders 2
        codings {"excluded":0,"kept":4,"merged":1,"read":6,"rejected":1}
    "#]].assert_eq(&shown);
}

#[test]
fn codings_of_people_do_not_depend_on_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    project(folder.path());
    for threads in ["1", "3"] {
        let arguments = ["run", "study.toml", "--threads", threads, "--output", threads];
        assert_eq!(trivox(folder.path(), &arguments).status.code(), Some(1));
    }
    let [one, three] = ["1", "3"].map(|name| table_bytes(&folder.path().join(name)));
    assert!(one == three, "the tables differ between 1 and 3 threads");
    let found =
        trivox(folder.path(), &["search", "1", "queue", "--theme", "code_waiting_hold-music"]);
    assert!(said(&found).contains("turn 16990 was"), "{}", said(&found));
    let book = trivox(folder.path(), &["inspect", "book.qdc"]);
    expect![[r#"
        exit 0
        book.qdc
          format    refi-qdc: it is a codebook of REFI-QDA
          kind      transcript
          encoding  UTF-8
          input     0 rows, cues or lines = 0 kept + 0 merged + 0 excluded + 0 rejected
          documents 0, utterances 0

        codes (utterances coded with them)
          waiting (0)
          price (0): what it costs

        rejected, repaired or in doubt
        book.qdc: this is a codebook (codes: 2), in which nobody says anything
          mend: its codes are listed with the themes; name the project (.qdpx) or the transcripts beside it
        ---
    "#]].assert_eq(&said(&book));
}
