//! Segments within segments, through the whole program.

use std::fmt::Write as _;

use tables::{differences, findings};
use tests::{said, trivox, write};

use crate::all;

/// Premium customers on the phone wait, half of them; of all others one in ten does.
#[test]
fn a_segment_within_a_segment_is_told_with_quotes_of_both_sides() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut rows = "id,text,tier,channel\n".to_owned();
    for number in 0..160 {
        let (tier, channel) =
            [("premium", "phone"), ("premium", "chat"), ("basic", "phone"), ("basic", "chat")]
                [number % 4];
        let own = number / 4;
        let waits = if number % 4 == 0 { own < 20 } else { own < 4 };
        let text = if waits { "I stood in the queue" } else { "They sorted my invoice" };
        writeln!(rows, "{number},{text} on day {own} of the month.,{tier},{channel}")
            .expect("text");
    }
    write(folder.path(), "reviews.csv", rows);
    write(
        folder.path(),
        "queue.codebook.toml",
        "[[code]]\nid = \"queue\"\nlabel = \"Queue\"\nlanguage = \"en\"\ncues = [\"queue\"]\n",
    );
    let pipeline = "[study]\nid = \"s\"\noutput = \"out\"\n[[source]]\nid = \"reviews\"\nkind = \"review\"\n\
        files = [\"reviews.csv\"]\ncolumns = { id = \"id\", text = [\"text\"], attributes = [\"tier\", \"channel\"] }\n\
        [themes]\nmode = \"codebook\"\ncodebook = \"queue.codebook.toml\"\n\
        [triangulation]\nsegments = [\"tier\", \"channel\"]\n";
    write(folder.path(), "s.toml", pipeline);
    let run = || {
        let output = trivox(folder.path(), &["run", "s.toml"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let report = folder.path().join("out");
        (all::<differences::Row>(&report), all::<findings::Row>(&report))
    };
    let (rows, _) = run();
    assert!(rows.iter().all(|row| row.comparison == "segment"), "{rows:?}");
    write(folder.path(), "s.toml", format!("{pipeline}crossed = true\n"));
    let (rows, findings) = run();
    let is = |row: &&differences::Row| {
        row.within_value.as_deref() == Some("premium") && row.value == "phone"
    };
    let row = rows.iter().find(is).expect("phone within premium");
    let counts = [row.cases_with, row.cases, row.reference_with, row.reference_cases];
    assert_eq!((counts, &*row.comparison), ([20, 40, 4, 40], "within"));
    assert_eq!((row.quotes.len(), row.reference_quotes.len()), (3, 3), "{row:?}");
    let told = findings.iter().filter(|row| row.kind == "difference");
    assert!(told.clone().count() > 0 && told.clone().all(|row| row.quotes.len() == 4));
}
