//! Service records: times that cannot be, and those of a clock on a wall.

use std::fmt::Write as _;

use expect_test::expect;
use tables::{kpis, rejects};
use tests::{read, said, trivox, write};

use crate::{REVIEWS, all, pipeline};

#[test]
fn times_that_cannot_be_are_rejected_with_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "reviews.csv", REVIEWS);
    write(
        folder.path(),
        "tickets.csv",
        "id,opened,answered,gave_up\n\
         1,2026-01-02T10:00:00Z,2026-01-02 12:30:00 +02:00,no\n\
         2,2026-01-02 10:00,2026-01-02 09:59,no\n\
         3,soon,,no\n\
         4,2026-01-02 10:00,,perhaps\n\
         5,,2026-01-02 09:59,no\n\
         6,2026-01-02 10:00,2026-01-02 10:10,yes\n",
    );
    write(
        folder.path(),
        "s.toml",
        pipeline(
            "[[records]]\nid = \"tickets\"\nfiles = [\"tickets.csv\"]\n\
             columns = { id = \"id\", opened = \"opened\", first-response = \"answered\", abandoned = \"gave_up\" }\n",
        ),
    );
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report = folder.path().join("out");
    let mut shown = String::new();
    for row in all::<rejects::Row>(&report) {
        writeln!(shown, "{} {}:{} {}", row.what, row.path, row.line.unwrap_or(0), row.why)
            .expect("text");
    }
    for row in all::<kpis::Row>(&report) {
        writeln!(shown, "{} {} of {}", row.measure, row.figure, row.n).expect("text");
    }
    let run: serde_json::Value = serde_json::from_str(&read(&report, "run.json")).expect("JSON");
    writeln!(shown, "{}", run["records"][0]["rejected"]).expect("text");
    expect![[r#"
        rejected tickets.csv:3 `2026-01-02 09:59` is before the contact began
        rejected tickets.csv:4 `soon` is not a time that can be told for sure
        rejected tickets.csv:5 `perhaps` is neither yes nor no
        rejected tickets.csv:6 `opened` is empty: it is not known when the contact began
        abandonment 0.5 of 2
        first_response_minutes.median 20 of 2
        first_response_minutes.p90 28 of 2
        4
    "#]]
    .assert_eq(&shown);
}

/// Summer time, holidays, two shifts; an hour that there was not, a year that cannot be.
#[test]
fn times_are_those_of_a_clock_on_a_wall() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "reviews.csv", REVIEWS);
    write(
        folder.path(),
        "tickets.csv",
        "id,opened,answered\n\
         1,2026-07-15 08:00,2026-07-15 10:00\n\
         2,2026-07-15T07:00:00Z,2026-07-15 10:00\n\
         3,2026-12-24 16:00,2026-12-28 10:00\n\
         4,2026-07-18 11:00,2026-07-20 09:30\n\
         5,2026-03-29 01:30,2026-03-29 03:00\n\
         6,0206-01-02 10:00,2026-01-02 11:00\n\
         7,2026-10-31 23:30,2026-11-02 10:00\n",
    );
    let records = "[triangulation]\nperiods = \"month\"\n[[records]]\nid = \"tickets\"\nfiles = [\"tickets.csv\"]\n\
         columns = { id = \"id\", opened = \"opened\", first-response = \"answered\" }\n\
         time-zone = \"Europe/London\"\nholidays = [\"2026-12-25\"]\n\
         business-hours = [{ days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"09:00\", until = \"17:00\" }, \
         { days = [\"sat\"], from = \"10:00\", until = \"12:00\" }]\n";
    write(folder.path(), "s.toml", pipeline(records));
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report = folder.path().join("out");
    let mut shown = String::new();
    for row in all::<rejects::Row>(&report) {
        writeln!(shown, "{}:{} {}", row.path, row.line.unwrap_or(0), row.why).expect("text");
    }
    for row in all::<kpis::Row>(&report) {
        let period = row.period.unwrap_or_default();
        writeln!(shown, "{} {} {} of {}", row.measure, period, row.figure, row.n).expect("text");
    }
    expect![[r#"
        tickets.csv:6 the clock went forward over `2026-03-29 01:30`: there was no such time
        tickets.csv:7 `0206-01-02 10:00` is not a time of the years 1970 to 2100
        first_response_minutes.median  60 of 5
        first_response_minutes.p90  180 of 5
        first_response_minutes.median 2026-07 60 of 3
        first_response_minutes.p90 2026-07 84 of 3
        first_response_minutes.median 2026-10 60 of 1
        first_response_minutes.p90 2026-10 60 of 1
        first_response_minutes.median 2026-12 240 of 1
        first_response_minutes.p90 2026-12 240 of 1
    "#]]
    .assert_eq(&shown);
}
