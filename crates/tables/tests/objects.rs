//! Parquet files of others, whole and damaged. `reviews.parquet` is what `reviews.py` writes.

use std::fs::File;
use std::io::{Seek, Write};

use expect_test::expect;
use tables::Objects;

const REVIEWS: &[u8] = include_bytes!("reviews.parquet");

/// A file with these bytes.
fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}

/// The rows that can be read, and the error that ended them.
fn read(bytes: &[u8]) -> (String, u64, Option<String>) {
    let mut objects = match Objects::open(file(bytes)) {
        Ok(objects) => objects,
        Err(error) => return (String::new(), 0, Some(error.to_string())),
    };
    let mut text = Vec::new();
    loop {
        let before = text.len();
        let error = objects.read(&mut text).err();
        if error.is_some() || text.len() == before {
            let text = String::from_utf8(text).expect("the rows are text");
            return (text, objects.written(), error.map(|error| error.to_string()));
        }
    }
}

#[test]
fn rows_become_objects() {
    let (text, rows, error) = read(REVIEWS);
    assert_eq!((rows, error), (4, None));
    assert!(text.split_inclusive('\n').all(|row| row.starts_with('\u{1e}')));
    expect![[r#"
        {"review_id":"r1","body":"I waited.\nLong!","stars":2,"helpful":0,"count":-1,"date":"2026-05-03T12:00:00Z","local":"2026-05-03T12:00:00.005","day":"2026-05-03","author":{"name":"Anna","badges":["gold","old"]},"tier":"basic","price":1.05,"verified":true,"old_text":"text without its type","photo":null,"extra":[{"key":"a","value":1}]}
        {"review_id":"r2","body":null,"stars":4.5,"helpful":255,"count":4611686018427387904,"date":null,"local":null,"day":null,"author":{"name":null,"badges":[]},"tier":"premium","price":null,"verified":false,"old_text":null,"photo":null,"extra":null}
        {"review_id":"r3","body":"รอ \"นาน\" 😀","stars":null,"helpful":7,"count":null,"date":null,"local":null,"day":"1969-12-31","author":{"name":null,"badges":null},"tier":"basic","price":-0.50,"verified":null,"old_text":null,"photo":null,"extra":[]}
        {"review_id":"r4","body":"Too expensive.","stars":null,"helpful":null,"count":0,"date":null,"local":null,"day":null,"author":{"name":"Ben","badges":null},"tier":null,"price":null,"verified":true,"old_text":null,"photo":null,"extra":null}
    "#]].assert_eq(&text.replace('\u{1e}', ""));
}

#[test]
fn what_is_no_parquet_is_refused() {
    let said = |bytes: &[u8]| read(bytes).2.unwrap();
    expect!["The file must end with PAR1"].assert_eq(&said(&REVIEWS[..REVIEWS.len() - 9]));
    expect!["A Parquet file must contain a header and footer with at least 12 bytes"]
        .assert_eq(&said(b"PAR1"));
    expect!["FileMetaData.version missing"].assert_eq(&said(b"PAR1\0\0\0\0\0\0\0\0PAR1"));
}

#[test]
fn damage_is_told_and_what_comes_before_is_read() {
    let mut bytes = REVIEWS.to_vec();
    // The last page of the second row group, before the footer.
    let footer = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
    let end = bytes.len() - 8 - footer as usize;
    bytes[end - 60..end].fill(0xff);
    let (_, rows, error) = read(&bytes);
    assert_eq!(rows, 3);
    expect!["column `extra`, from row 4 of 4 on: Invalid thrift: bad data"]
        .assert_eq(&error.unwrap());
}

#[test]
fn damage_anywhere_ends_in_rows_or_an_error() {
    std::panic::set_hook(Box::new(|_| {})); // the library's panics are caught
    for at in 0..REVIEWS.len() {
        let mut bytes = REVIEWS.to_vec();
        bytes[at] ^= [0x01, 0x80, 0xff][at % 3];
        let (_, rows, _) = read(&bytes);
        assert!(rows <= 4, "more rows than the file has, with byte {at} changed");
    }
    for end in (0..REVIEWS.len()).step_by(11) {
        assert!(read(&REVIEWS[..end]).2.is_some(), "cut off at {end}");
    }
    let _ = std::panic::take_hook();
}
