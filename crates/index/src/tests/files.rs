//! What lies in the folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::{ask, parse, write};
use crate::{Error, Index, Query, Writer};

#[expect(clippy::disallowed_methods, reason = "the test compares the files themselves")]
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_same_utterances_give_the_same_bytes() {
    let folders = [(), ()].map(|()| {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 3);
        folder
    });
    let [first, second] = folders.each_ref().map(|folder| files(folder.path()));
    assert!(first.len() > 6, "several segments were meant: {:?}", first.keys());
    assert!(first.keys().eq(second.keys()), "{:?} {:?}", first.keys(), second.keys());
    for (name, bytes) in &first {
        assert!(second[name] == *bytes, "{name} differs");
    }
}

#[test]
fn the_answer_does_not_depend_on_the_segments() {
    let (whole, parts) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(whole.path(), 100);
    write(parts.path(), 1);
    let indexes = [whole.path(), parts.path()].map(|path| Index::open(path).unwrap());
    for query in ["waiting", "hold music", "the error", "\"on hold\" the", "kind:survey", "-music"]
    {
        let found = indexes.each_ref().map(|index| index.search(&parse(index, query), 20).unwrap());
        assert_eq!(found[0], found[1], "{query}");
    }
}

#[test]
fn an_index_without_utterances_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Writer::create(folder.path()).unwrap().finish(Vec::new()).unwrap(), 0);
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(ask(&index, &Query::plain("anything")), "");
    assert!(index.attributes().is_empty() && index.languages().is_empty());
}

#[test]
fn folders_that_will_not_do_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    assert!(matches!(Index::open(folder.path()), Err(Error::NotAnIndex { .. })));
    let Err(error) = Index::open(&missing) else { panic!("opened") };
    let text = error.to_string();
    assert!(text.contains("missing holds no full-text index\n  mend: name the report"), "{text}");
    assert!(matches!(Writer::create(&missing), Err(Error::Create { .. })));
    write(folder.path(), 100);
    let Err(error) = Writer::create(folder.path()) else { panic!("created twice") };
    assert!(error.to_string().contains("mend: give it an empty folder"), "{error}");
}

#[test]
fn an_index_may_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Index>();
}
