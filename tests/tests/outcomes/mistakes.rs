//! Mistakes in what to do.

use expect_test::expect;
use tables::gaps;
use tests::{said, trivox, write};

use crate::{REVIEWS, all, pipeline};

#[test]
fn mistakes_in_what_to_do_are_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "reviews.csv", REVIEWS);
    write(
        folder.path(),
        "s.toml",
        pipeline(
            "[triangulation]\ncompare = { attribute = \"wave\", before = \"1\", after = [\"2\", \"3\"] }\n\
             [measures]\ncstat = { at-least = 4 }\n\
             [[records]]\nid = \"reviews\"\nfiles = [\"tickets.csv\"]\ncolumns = { opened = \"opened\" }\n\
             short-abandon-seconds = 10\ntime-zone = \"Europe/Londn\"\nholidays = [\"Christmas\"]\n\
             business-hours = [{ days = [\"mon\"], from = \"18:00\", until = \"08:00\" }]\n\
             [dimensions]\ncare = 1\n\
             [[feature]]\nid = \"chat\"\nkano = { with = \"k1\", without = \"k2\" }\n\
             [[feature]]\nid = \"chat\"\n\
             [[codings]]\nfile = \"none.csv\"\nsource = \"reviews\"\nid = \"id\"\ncode = \"code\"\ncoder = \"who\"\n\
             [[target]]\nmeasure = \"abandonmet\"\ndesired = 1\nurgency = 9\n\
             [[target]]\nmeasure = \"prevalence\"\ndesired = 0.1\naction = { what = \"a\", owner = \"b\", due = \"soon\" }\n\
             [[objective]]\ntitle = \"o\"\nkey-results = [ { measure = \"abandonment\", where = { tier = \"a\", channel = \"b\" }, start = 1, target = 1 }, { measure = \"csat\", where = { tier = \"a\", region = \"b\" }, start = 1, target = 2 } ]\n",
        ),
    );
    expect![[r#"
        exit 2
        ---
        s.toml:22:1: `care` is the dimension of no feature, or weighs nothing
          mend: name it as the `dimension` of a feature, or remove it
        s.toml:25:17: no survey has a measure `k1`
          mend: name its column under `measures` of a survey
        s.toml:25:33: no survey has a measure `k2`
          mend: name its column under `measures` of a survey
        s.toml:27:6: `chat` is the id of another feature or dimension, too
          mend: give the feature an id of its own
        s.toml:27:6: nothing is asked about the feature `chat`
          mend: add `servqual`, `kano` or `opportunity`
        s.toml:12:1: no source has a measure `cstat`; known here: none
          mend: name it under `measures` of a survey, or remove it
        s.toml:14:6: `reviews` is the id of a source or of other records, too
          mend: give the records an id of their own
        s.toml:14:6: `short-abandon-seconds` needs to know how long customers waited
          mend: name the column `wait-seconds`
        s.toml:18:13: `Europe/Londn` is no time zone
          mend: write it as `Europe/London`, or as `+07:00`
        s.toml:15:10: no file matches `tickets.csv`
          mend: check the path; it is relative to the pipeline file's folder `.`
        s.toml:20:19: these are no business hours
          mend: write e.g. `{ days = ["mon", "tue"], from = "08:00", until = "18:00" }`; work over midnight is two of them
        s.toml:19:13: `Christmas` is no day
          mend: write it as 2026-12-25
        s.toml:10:25: `wave` is neither one of `segments` nor `period`
          mend: add it to `segments`; for `period`, write `periods = "month"` as well
        none.csv: the file cannot be read: No such file or directory (os error 2)
          mend: check that it is whole and that you may read it
        s.toml:35:11: no measure `abandonmet`; known here: abandonment, csat, first_contact_resolution, first_response_minutes.median, first_response_minutes.p90, handle_minutes, resolution_minutes.median, resolution_minutes.p90, prevalence, polarity
          mend: rename it to `abandonment`
        s.toml:35:11: impact, urgency and feasibility are from 1 to 5
          mend: write numbers from 1 to 5
        s.toml:39:11: `prevalence` is that of a theme in a source
          mend: add `theme = "…"` and `source = "…"`
        s.toml:41:43: `soon` is no day
          mend: write it as 2026-12-31
        s.toml:44:29: start and target are the same, or the weight is not above 0
          mend: write where it should go to
        s.toml:44:29: figures are known by one segment, period or channel at a time
          mend: write `crossed = true` under `[triangulation]`, or leave one in `where`
        s.toml:44:120: figures are known by one attribute at a time
          mend: leave one attribute in `where`
    "#]].assert_eq(&said(&trivox(folder.path(), &["run", "s.toml"])));
}

#[test]
fn what_is_asked_for_and_not_there_is_a_warning_and_no_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "reviews.csv", REVIEWS);
    write(
        folder.path(),
        "codings.csv",
        "id,code,who\n1,waiting,Ann\n2,,Ann\n9,waiting,Ann\n,waiting,Ben\n",
    );
    write(
        folder.path(),
        "s.toml",
        pipeline(
            "[[codings]]\nfile = \"codings.csv\"\nsource = \"reviews\"\nid = \"id\"\ncode = \"code\"\ncoder = \"who\"\nsame = { waiting = \"queue\" }\n\
             [[target]]\nmeasure = \"abandonment\"\ndesired = 0.1\n\
             [[target]]\nmeasure = \"polarity\"\ntheme = \"queue\"\nsource = \"reviews\"\ndesired = 0.1\n",
        ),
    );
    let output = trivox(folder.path(), &["run", "s.toml"]);
    let text = said(&output);
    let told = text.lines().filter(|line| {
        line.contains("warning") || line.contains("codings") || line.contains("id `9`")
    });
    let told: String = told.map(|line| format!("{line}\n")).collect();
    let report = folder.path().join("out");
    let states: Vec<String> = all::<gaps::Row>(&report).into_iter().map(|row| row.state).collect();
    expect![[r#"
        exit Some(1)
        Coded by people: codes 1, coders 1, codings 4 = 1 kept + 0 merged + 1 excluded + 2 rejected.
        They are in tables/codings.parquet, and the codes in tables/themes.parquet (origin `codebook`).
          codings.csv:4: no utterance of `reviews` has the id `9`
          codings.csv:5: the row does not tell who coded which utterance
        warning: 1 of 2 utterances of `reviews` are in no language that could be told; they have no themes, and mostly no sentiment
        warning: no theme recurs in enough cases; more text, or a smaller `min-cases`
        warning: there is no figure `abandonment` in the study
        warning: no theme has the id or label `queue`
        warning: the code `waiting` is said to be the theme `queue`, which was not found
        ["no figure", "no figure"]
    "#]].assert_eq(&format!("exit {:?}\n{told}{states:?}\n", output.status.code()));
}
