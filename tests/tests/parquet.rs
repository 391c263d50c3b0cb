//! Reviews in a Parquet file: read by rows, as those of JSON Lines are.
#![expect(clippy::disallowed_methods, reason = "the fixture is read from its folder")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use expect_test::{Expect, expect};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tables::{Extra, documents, utterances};
use tests::{read, root, rows, said, trivox, write};

/// The file that `crates/tables/tests/reviews.py` writes: four reviews in two row groups.
fn reviews() -> Vec<u8> {
    std::fs::read(root().join("crates/tables/tests/reviews.parquet")).expect("the fixture")
}

/// A study of the reviews in a folder.
fn study(folder: &Path, kind: &str) {
    let text = format!(
        "[study]\nid = \"s\"\noutput = \"out\"\n\
         [[source]]\nid = \"reviews\"\nkind = \"{kind}\"\nfiles = [\"reviews/*\"]\n\
         columns = {{ id = \"review_id\", text = [\"body\"], rating = \"stars\", \
         author = \"author.name\", time = \"date\", attributes = [\"tier\", \"price\", \"day\"] }}\n"
    );
    write(folder, "study.toml", text);
}

#[test]
fn rows_of_parquet_are_reviews() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = reviews();
    write(folder.path(), "reviews/a.parquet", &bytes);
    study(folder.path(), "review");
    let output = trivox(folder.path(), &["run", "study.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report = folder.path().join("out");
    let extra = Extra {
        attributes: ["tier", "price", "day"].map(str::to_owned).into(),
        measures: Vec::new(),
    };
    let mut shown = String::new();
    for row in rows::<documents::Row>(&report, &extra) {
        let (id, at) = (row.external_id.unwrap_or_default(), row.at.map(|at| at.0));
        let (line, rating, tier) = (row.line, row.rating, row.attributes);
        writeln!(shown, "{id} :{line} {at:?} {rating:?} {tier:?}").expect("a string");
    }
    for row in rows::<utterances::Row>(&report, &Extra::default()) {
        assert_eq!((row.byte_start, row.byte_end), (None, None), "bytes of no file");
        writeln!(shown, ":{} {:?}: {:?}", row.line, row.speaker, row.text).expect("a string");
    }
    let run: Value = serde_json::from_str(&read(&report, "run.json")).expect("JSON");
    let input = &run["inputs"][0];
    assert_eq!(input["bytes"], bytes.len());
    assert_eq!(input["blake3"], blake3::hash(&bytes).to_string());
    writeln!(shown, "{} {}", input["format"], input["kept"]).expect("a string");
    expect![[r#"
        r1 :1 Some(1777809600000) Some(2.0) [Some("basic"), Some("1.05"), Some("2026-05-03")]
        r2 :2 None Some(4.5) [Some("premium"), None, None]
        r3 :3 None None [Some("basic"), Some("-0.5"), Some("1969-12-31")]
        r4 :4 None None [None, None, None]
        :1 Some("Anna"): "I waited.\nLong!"
        :3 None: "รอ \"นาน\" 😀"
        :4 Some("Ben"): "Too expensive."
        "parquet" 4
    "#]]
    .assert_eq(&shown);
}

/// What a command says of the file with these bytes.
fn check(name: &str, bytes: &[u8], kind: &str, arguments: &[&str], expected: Expect) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), &format!("reviews/{name}"), bytes);
    study(folder.path(), kind);
    let said = said(&trivox(folder.path(), arguments));
    expected.assert_eq(&said.replace(&folder.path().display().to_string(), "FOLDER"));
}

#[test]
fn a_parquet_file_is_looked_at() {
    let bytes = reviews();
    check(
        "a.pq",
        &bytes,
        "review",
        &["inspect", "reviews/a.pq", "--text", "body"],
        expect![[r#"
            exit 0
            reviews/a.pq
              format    parquet: the file is Parquet
              kind      review: 0 columns of free text
              encoding  UTF-8
              input     4 rows, cues or lines = 4 kept + 0 merged + 0 excluded + 0 rejected
              documents 4, utterances 3

            columns, and what they seem to hold
              review_id: another value in each of 4 rows, and it is called `review_id`
              body (a guess): 3 different texts in 3 rows, 3 words in the mean
              stars: points: 2 numbers from 2 to 4.5
              helpful: 3 different numbers from 0 to 255
              count: 3 different numbers from -1 to 4611686018427388000
              date (a guess): `2026-05-03T12:00:00Z` in 1 of 4 rows
              local (a guess): `2026-05-03T12:00:00.005` in 1 of 4 rows
              day: 2 of 2 values are dates or times
              author.name: it looks like a person's name: its name is `author.name`
              author.badges (a guess): `gold, old` in 1 of 4 rows
              tier (a guess): 2 different values in 3 rows, neither few nor long
              price: 2 different numbers from -0.5 to 1.05
              verified (a guess): 2 different values in 3 rows, neither few nor long
              old_text (a guess): `text without its type` in 1 of 4 rows
              photo: nothing in 4 rows
              extra: nothing in 4 rows

            first utterances
              line 1 I waited. / Long!
              line 3 รอ "นาน" 😀
              line 4 Too expensive.
            ---
        "#]],
    );
    check(
        "a.pq",
        &bytes,
        "review",
        &["check", "study.toml"],
        expect![[r#"
        exit 0
        reviews (review, 1 files)
          reviews/a.pq: parquet (the file is Parquet), UTF-8; 4 documents, 3 utterances
        the report would go to out
        ---
    "#]],
    );
    check(
        "a.pq",
        &bytes,
        "review",
        &["new", "reviews", "-o", "new.toml"],
        expect![[r#"
        exit 2
        ---
        left out: reviews/a.pq: which column holds what people wrote? Name it with `questions = ["…"]`
        new.toml has no source that can be run yet: see its comments
    "#]],
    );
}

#[test]
fn what_cannot_be_read_of_a_parquet_file_is_told() {
    let bytes = reviews();
    let run = ["check", "study.toml"];
    check(
        "a.parquet",
        &bytes[..bytes.len() - 20],
        "review",
        &run,
        expect![[r#"
        exit 2
        reviews (review, 1 files)
          reviews/a.parquet: cannot be read
        the report would go to out
        ---
        reviews/a.parquet: the file cannot be read: Parquet that is damaged or cut off: The file must end with PAR1
          mend: check that it is whole and that you may read it
    "#]],
    );
    check(
        "a.parquet",
        &bytes,
        "transcript",
        &run,
        expect![[r#"
        exit 2
        reviews (transcript, 1 files)
          reviews/a.parquet: cannot be read
        the report would go to out
        ---
        reviews/a.parquet: the file is in format `parquet`, in which no transcript comes
          mend: make it a source of kind `review` or `survey`
    "#]],
    );
    let label = b"PAR1: I waited.\nPAR2: Long?\nPAR1: Yes, long.\nPAR2: Oh.\n";
    check(
        "a.txt",
        label,
        "transcript",
        &run,
        expect![[r#"
        exit 0
        reviews (transcript, 1 files)
          reviews/a.txt: plain (speaker labels occur again and again: par1, par2), UTF-8; 1 documents, 4 utterances
        the report would go to out
        ---
    "#]],
    );
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&bytes).expect("memory");
    check(
        "a.gz",
        &packed.finish().expect("memory"),
        "review",
        &run,
        expect![[r#"
        exit 2
        reviews (review, 1 files)
          reviews/a.gz: cannot be read
        the report would go to out
        ---
        reviews/a.gz: the file is a Parquet file packed within another
          mend: unpack it: Parquet is packed within
    "#]],
    );
    let mut damaged = bytes.clone();
    let size = bytes.last_chunk::<8>().expect("the length of the footer, and the mark");
    let footer = u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize;
    let pages = bytes.len() - 8 - footer;
    damaged[pages - 60..pages].fill(0xff);
    check(
        "a.parquet",
        &damaged,
        "review",
        &run,
        expect![[r#"
        exit 1
        reviews (review, 1 files)
          reviews/a.parquet: parquet (the file is Parquet), UTF-8; 3 documents, 2 utterances
        the report would go to out
        ---
        reviews/a.parquet: cannot be read further: Parquet that is damaged or cut off: column `extra`, from row 4 of 4 on: Invalid thrift: bad data
          mend: see whether the file is complete and can be read; what came before was read
    "#]],
    );
}
