//! What lies in the folder.

use std::collections::BTreeMap;
use std::path::Path;

use super::{SAID, Study, ask, parse, write, write_segments};
use crate::{Entry, Error, Index, Query, Writer};

#[expect(clippy::disallowed_methods, reason = "the test compares the files themselves")]
fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inner = self::files(&entry.path()).into_iter();
            files.extend(inner.map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// Whether a file of one folder is a file of another, too, and not a copy.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the test compares the files themselves")]
fn shared(one: &Path, other: &Path) -> usize {
    use std::os::unix::fs::MetadataExt;
    let inodes = |folder: &Path| -> Vec<u64> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        entries.map(|entry| entry.metadata().unwrap().ino()).collect()
    };
    let there = inodes(other);
    inodes(one).iter().filter(|inode| there.contains(inode)).count()
}

#[test]
fn an_index_takes_over_what_has_not_changed() {
    let study = Study::new();
    let entries = study.entries();
    let [old, new, whole] = [(), (), ()].map(|()| tempfile::tempdir().unwrap());
    let segments: Vec<&[Entry]> = entries[..6].chunks(2).collect();
    write_segments(Writer::create(old.path()).unwrap(), &segments);
    // One segment is gone, one has changed, one was added; another has other findings.
    let mut changed = entries[2..].to_vec();
    changed[0].text = "Nobody held the door. The music was off.";
    changed[2].sentiment = Some("positive");
    changed[2].polarity = Some(0.9);
    let themes = ["doors".to_owned()];
    changed[3].theme_ids = &themes;
    let segments: Vec<&[Entry]> = changed.chunks(2).collect();
    write_segments(Writer::create(new.path()).unwrap().after(old.path()), &segments);
    write_segments(Writer::create(whole.path()).unwrap(), &segments);
    let [written, made] = [&new, &whole].map(|folder| files(folder.path()));
    assert!(written == made, "what is taken over is what would have been written");
    #[cfg(unix)]
    assert!(shared(new.path(), old.path()) > 4, "one of three segments is taken over");
    let index = Index::open(new.path()).unwrap();
    assert_eq!(index.utterances(), SAID.len() as u64 - 2);
    assert_eq!(ask(&index, &parse(&index, "theme:doors")), changed[3].external_id.unwrap());
    assert_eq!(ask(&index, &parse(&index, "sentiment:>0.5")), changed[2].external_id.unwrap());
    let before = Index::open(old.path()).unwrap();
    assert_eq!(before.utterances(), 6);
    assert_eq!(ask(&before, &parse(&before, "theme:doors")), "");
}

/// Stages at which a writer may be killed.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Created,
    Begun,
    HalfASegment,
    SegmentsClosed,
}

#[test]
fn a_writer_that_is_killed_at_any_stage_leaves_the_old_index_and_no_new_one() {
    let study = Study::new();
    let entries = study.entries();
    let old = tempfile::tempdir().unwrap();
    write_segments(Writer::create(old.path()).unwrap(), &[&entries[..4], &entries[4..]]);
    let before = files(old.path());
    for stage in [Stage::Created, Stage::Begun, Stage::HalfASegment, Stage::SegmentsClosed] {
        let new = tempfile::tempdir().unwrap();
        let writer = Writer::create(new.path()).unwrap().after(old.path());
        let mut open = Vec::new();
        let mut closed = Vec::new();
        for (number, part) in [&entries[..4], &entries[4..8]].into_iter().enumerate() {
            if matches!(stage, Stage::Created) {
                break;
            }
            let mut segment = writer.segment(number, part.iter().copied().collect()).unwrap();
            let added = if matches!(stage, Stage::Begun) { 0 } else { part.len() / 2 };
            part[..added].iter().for_each(|entry| segment.add(entry, &[]).unwrap());
            if matches!(stage, Stage::SegmentsClosed) {
                part[added..].iter().for_each(|entry| segment.add(entry, &[]).unwrap());
                closed.push(segment.close().unwrap());
            } else {
                open.push(segment);
            }
        }
        drop((open, closed, writer));
        assert!(Index::open(new.path()).is_err(), "{stage:?}: half an index is none");
        assert!(files(old.path()) == before, "{stage:?}: the old index has changed");
        assert_eq!(Index::open(old.path()).unwrap().utterances(), SAID.len() as u64);
    }
}

/// What is written last tells that all is there.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test takes the files themselves away")]
fn an_index_that_is_not_finished_is_none() {
    let study = Study::new();
    let entries = study.entries();
    let folder = tempfile::tempdir().unwrap();
    write_segments(Writer::create(folder.path()).unwrap(), &[&entries[..4], &entries[4..]]);
    for name in ["meta.json", "findings/meta.json", "words.fst"] {
        let path = folder.path().join(name);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(Index::open(folder.path()).is_err(), "without {name}");
        std::fs::write(&path, bytes).unwrap();
    }
    assert_eq!(Index::open(folder.path()).unwrap().utterances(), SAID.len() as u64);
}

#[test]
fn utterances_that_were_not_announced_are_refused() {
    let study = Study::new();
    let entries = study.entries();
    let [old, new] = [(), ()].map(|()| tempfile::tempdir().unwrap());
    write_segments(Writer::create(old.path()).unwrap(), &[&entries]);
    let writer = Writer::create(new.path()).unwrap().after(old.path());
    let segment = writer.segment(0, entries.iter().copied().collect()).unwrap();
    let Err(error) = segment.close() else { panic!("closed") };
    assert!(error.to_string().contains("other utterances than its contents"), "{error}");
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
fn to_read_an_index_leaves_nothing_in_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 4);
    let before = files(folder.path());
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(ask(&index, &Query::plain("music")), "g2(music) g1(music)");
    assert!(files(folder.path()) == before);
}

#[test]
fn an_index_may_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Index>();
}
