//! From themes to what to do: the tables that records, measures, targets, objectives and codings of
//! people fill, on the sample study and on mistakes.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect;
use tables::{
    Extra, Table, agreement, differences, drivers, features, findings, gaps, history, key_results,
    kpis, rejects, saturation, trends,
};
use tests::{read, rows, run_study, said, study, trivox, write};

fn all<T: Table>(report: &Path) -> Vec<T> {
    rows(report, &Extra::default())
}

/// A figure over a channel, a tier, or all.
fn figure(
    kpis: &[kpis::Row],
    measure: &str,
    channel: Option<&str>,
    tier: Option<&str>,
) -> (f64, u64) {
    let here = |row: &&kpis::Row| {
        row.measure == measure
            && row.channel.as_deref() == channel
            && row.value.as_deref() == tier
            && row.attribute.is_some() == tier.is_some()
            && row.period.is_none()
            && (row.source_id == "tickets" || measure == "nps")
    };
    let row = kpis.iter().find(here).expect("a figure");
    assert!(row.low.expect("an interval") <= row.figure && row.figure <= row.high.expect("it"));
    (row.figure, row.n)
}

#[test]
fn the_sample_study_leads_to_what_to_do() {
    let folder = study();
    let report = run_study(folder.path(), &[]);
    figures_of_service(&all(&report));
    themes_and_scores(&report);
    what_people_coded(&all(&report));
    gaps_and_key_results(&report);

    // The same run again adds nothing to the history; with another target it is another run.
    let once: Vec<history::Row> = all(&report);
    assert_eq!(once.len(), 6);
    run_study(folder.path(), &[]);
    assert_eq!(all::<history::Row>(&report), once);
    let pipeline = read(folder.path(), "pipelines/contact-centre.toml");
    let changed = pipeline.replace("desired     = 15", "desired     = 12");
    assert_ne!(changed, pipeline);
    write(folder.path(), "pipelines/contact-centre.toml", changed);
    run_study(folder.path(), &[]);
    let twice: Vec<history::Row> = all(&report);
    assert_eq!((twice.len(), &twice[..6]), (12, &once[..]), "rows are only added");
    let state = &all::<gaps::Row>(&report)[0].state;
    assert_eq!(state, "unchanged", "against the run before");
    // Back to the first: a run that there was adds nothing, and is compared with what was before it.
    write(folder.path(), "pipelines/contact-centre.toml", pipeline);
    run_study(folder.path(), &[]);
    assert_eq!(all::<history::Row>(&report), twice);
    assert_eq!(all::<gaps::Row>(&report)[0].state, "open");
}

/// numpy on data/tickets.csv and the survey.
fn figures_of_service(kpis: &[kpis::Row]) {
    for (measure, channel, tier, expected, n) in [
        ("first_response_minutes.median", Some("phone"), None, MEDIAN, 301),
        ("first_response_minutes.p90", Some("phone"), None, NINETY, 301),
        ("abandonment", Some("phone"), None, 49.0 / 350.0, 350),
        ("csat", None, Some("business"), 53.0 / 81.0, 81),
        ("first_contact_resolution", None, None, SOLVED, 536),
        ("handle_minutes", None, None, HANDLED, 551),
        ("nps", None, None, NPS, 198),
    ] {
        let (figure, found) = figure(kpis, measure, channel, tier);
        assert!((figure - expected).abs() < 1e-6, "{measure}: {figure} is not {expected}");
        assert_eq!(found, n, "{measure}");
    }
}

const MEDIAN: f64 = 18.633_333_333;
const NINETY: f64 = 48.0;
const SOLVED: f64 = 337.0 / 536.0;
const HANDLED: f64 = 7.752_571_082_879;
const NPS: f64 = -42.424_242_424_242;

fn themes_and_scores(report: &Path) {
    let trends: Vec<trends::Row> = all(report);
    let sure: Vec<_> = trends.iter().filter(|row| row.q_value <= 0.05).collect();
    assert!(sure.len() <= 3, "{sure:?}");
    let is_bills = |row: &&&trends::Row| row.theme_id.contains("bill");
    let bills = sure.iter().find(is_bills).expect("wrong bills come up");
    assert_eq!((&*bills.source_id, &*bills.direction), ("app-reviews", "up"));
    assert!(["2026-05", "2026-06"].contains(&&*bills.changed_at), "{bills:?}");

    let differences: Vec<differences::Row> = all(report);
    let later = differences.iter().find(|row| {
        row.comparison == "before-after"
            && row.theme_id == bills.theme_id
            && row.source_id == bills.source_id
    });
    let later = later.expect("bills before and after");
    assert!(later.difference > 0.05 && later.difference_low > 0.0, "{later:?}");
    let of_reviews = |row: &&differences::Row| {
        row.source_id == "app-reviews" && row.value == "business" && row.comparison == "segment"
    };
    let most =
        differences.iter().filter(of_reviews).max_by(|a, b| a.difference.total_cmp(&b.difference));
    let most = most.expect("differences of business customers");
    assert!(most.difference_low > 0.2 && most.q_value < 1e-6, "passed around: {most:?}");

    let drivers: Vec<drivers::Row> = all(report);
    let of = |theme: &str, measure: &str| {
        let row = drivers.iter().find(|row| row.theme_id.contains(theme) && row.measure == measure);
        row.expect("a driver")
    };
    for (measure, waiting_raises) in
        [("csat", false), ("nps", false), ("effort", true), ("rating", false)]
    {
        let (waiting, app) = (of("hold", measure), of("app", measure));
        let [low, high] =
            [waiting.effect_low, waiting.effect_high].map(|it| it.expect("an interval"));
        assert!(if waiting_raises { low > 0.0 } else { high < 0.0 }, "{waiting:?}");
        let [low, high] = [app.effect_low, app.effect_high].map(|it| it.expect("an interval"));
        assert!(if waiting_raises { high < 0.0 } else { low > 0.0 }, "{app:?}");
        assert!(waiting.method.contains("association, not cause"));
    }

    let saturation: Vec<saturation::Row> = all(report);
    let groups = saturation.iter().filter(|row| {
        row.source_id == "focus-groups"
            && row.language.as_deref() == Some("en")
            && row.attribute.is_none()
    });
    let reached = groups.clone().find(|row| row.saturated_5.is_some_and(|share| share >= 0.5));
    assert_eq!(groups.count(), 12);
    assert!((6..=9).contains(&reached.expect("saturation").cases), "{reached:?}");
}

/// scikit-learn: `cohen_kappa_score` on data/survey/codings.csv.
fn what_people_coded(agreement: &[agreement::Row]) {
    for (code, kappa) in [
        ("code_waiting", 0.911_940_723_9),
        ("code_passed-around", 0.926_058_865_8),
        ("code_friendly-agents", 0.896_759_104_6),
    ] {
        let of = |b: &str| {
            let pair = |row: &&agreement::Row| {
                row.code.as_deref() == Some(code)
                    && row.coder_a.as_deref() == Some("Mira")
                    && row.coder_b.as_deref() == Some(b)
            };
            agreement.iter().find(pair).expect("a pair")
        };
        let people = of("Noah");
        assert_eq!(people.n, 103);
        assert!((people.kappa.expect("a figure") - kappa).abs() < 1e-6, "{people:?}");
        assert!(people.kappa_low.expect("an interval") < kappa);
        if code == "code_passed-around" {
            continue; // no theme is said to be the same
        }
        assert!(of("trivox").kappa.expect("a figure") > 0.6, "{:?}", of("trivox"));
    }
}

fn gaps_and_key_results(report: &Path) {
    let mut shown = String::new();
    for row in all::<gaps::Row>(report) {
        let (rank, low, high) =
            (row.rank.unwrap_or(0), row.rank_low.unwrap_or(0), row.rank_high.unwrap_or(0));
        let (quadrant, owner) = (row.quadrant.unwrap_or_default(), row.owner.unwrap_or_default());
        writeln!(
            shown,
            "{} {} rank {rank} [{low}, {high}] {quadrant}, {owner}",
            row.measure, row.state
        )
        .expect("text");
    }
    for row in all::<key_results::Row>(report) {
        let progress = row.progress_raw.unwrap_or(f64::NAN);
        writeln!(shown, "{}: {} {progress:.3} {}", row.objective, row.measure, row.status)
            .expect("text");
    }
    let findings: Vec<findings::Row> = all(report);
    for row in findings.iter().take(11) {
        writeln!(shown, "{} {}", row.rank, row.kind).expect("text");
        assert!(row.thai != row.english && !row.english.contains(['{', '}']));
    }
    expect![[r#"
        first_response_minutes.median open rank 1 [1, 1] concentrate here, Head of the phone desk
        csat overdue rank 2 [2, 2] low priority, Head of business support
        prevalence open rank 3 [3, 3] low priority, Billing
        Answer sooner: first_response_minutes.median 0.758 on track
        Answer sooner: abandonment 0.600 at risk
        Worth recommending: nps -0.311 behind
        1 convergence
        2 convergence
        3 driver
        4 difference
        5 gap
        6 convergence
        7 trend
        8 key result
        9 difference
        10 convergence
        11 saturation
    "#]]
    .assert_eq(&shown);
}

const REVIEWS: &str =
    "id,text,at,tier\n1,The queue was long.,2026-01-03,gold\n2,Fine.,2026-02-03,\n";

fn pipeline(more: &str) -> String {
    format!(
        "[study]\nid = \"s\"\noutput = \"out\"\n[[source]]\nid = \"reviews\"\nkind = \"review\"\n\
         files = [\"reviews.csv\"]\ncolumns = {{ id = \"id\", text = [\"text\"], time = \"at\", attributes = [\"tier\"] }}\n{more}"
    )
}

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

const SURVEY: &str = "id,at,tier,why,e1,p1,e2,p2,e3,p3,with,without,matters,content\n\
    1,2026-01-05,gold,The queue was long and dull.,7,4,6,5,5,5,1,5,5,2\n\
    2,2026-01-06,basic,Nobody answered my call.,6,5,7,3,4,6,1,5,4,4\n\
    3,2026-02-07,gold,It went well enough.,7,3,7,6,6,4,1,3,5,3\n\
    4,2026-02-08,basic,The queue again and again.,5,5,6,4,7,5,3,5,2,4\n\
    5,2026-02-09,gold,Friendly people.,6,2,5,5,5,3,3,3,5,1\n\
    6,2026-02-10,basic,,7,6,6,2,6,6,5,1,1,5\n";

/// The answers of the golden values of `triangulation`, through the whole program.
#[test]
fn pairs_of_questions_become_features_and_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "survey.csv", SURVEY);
    let text = "[study]\nid = \"s\"\noutput = \"out\"\n[[source]]\nid = \"survey\"\nkind = \"survey\"\n\
        files = [\"survey.csv\"]\nformat = \"csv\"\nquestions = [\"why\"]\n\
        columns = { id = \"id\", time = \"at\", attributes = [\"tier\"] }\n\
        measures = { e1 = \"e1\", p1 = \"p1\", e2 = \"e2\", p2 = \"p2\", e3 = \"e3\", p3 = \"p3\", with = \"with\", without = \"without\", matters = \"matters\", content = \"content\" }\n\
        [triangulation]\nsegments = [\"tier\"]\nperiods = \"month\"\ncrossed = true\n\
        [dimensions]\nreliability = 3\n\
        [[feature]]\nid = \"soon\"\ndimension = \"responsiveness\"\nservqual = { expectation = \"e1\", perception = \"p1\" }\n\
        kano = { with = \"with\", without = \"without\" }\nopportunity = { importance = \"matters\", satisfaction = \"content\" }\n\
        [[feature]]\nid = \"willing\"\ndimension = \"responsiveness\"\nservqual = { expectation = \"e2\", perception = \"p2\" }\n\
        [[feature]]\nid = \"right\"\ndimension = \"reliability\"\nservqual = { expectation = \"e3\", perception = \"p3\" }\n\
        [[target]]\nmeasure = \"responsiveness.servqual\"\nwhere = { tier = \"gold\", period = \"2026-02\" }\ndesired = 0\n\
        [[objective]]\ntitle = \"Wanted\"\nkey-results = [{ measure = \"soon.opportunity\", start = 10, target = 4 }]\n";
    write(folder.path(), "s.toml", text);
    let output = trivox(folder.path(), &["run", "s.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report = folder.path().join("out");
    let mut shown = String::new();
    for row in all::<features::Row>(&report) {
        let (gap, need) = (row.gap.unwrap_or(f64::NAN), row.opportunity.unwrap_or(f64::NAN));
        let (better, worse) = (row.better.unwrap_or(f64::NAN), row.worse.unwrap_or(f64::NAN));
        let class = row.requirement.unwrap_or_default();
        writeln!(shown, "{} {gap:.3} {class} {better:.2} {worse:.2} {need:.2}", row.feature)
            .expect("text");
    }
    for row in all::<kpis::Row>(&report) {
        let is_wanted = row.measure.starts_with("servqual") || row.measure.starts_with("resp");
        let place = [row.value, row.period].map(|part| part.unwrap_or_default()).join(" ");
        if is_wanted {
            writeln!(shown, "{} ({place}) {:.3} of {}", row.measure, row.figure, row.n)
                .expect("text");
        }
    }
    for row in all::<gaps::Row>(&report) {
        let place = [row.attribute, row.value, row.period].map(|part| part.unwrap_or_default());
        writeln!(shown, "gap {} {:.3} {}", place.join(" "), row.gap.expect("a gap"), row.state)
            .expect("text");
    }
    for row in all::<key_results::Row>(&report) {
        writeln!(shown, "{} {:.2}", row.measure, row.progress_raw.expect("it")).expect("text");
    }
    for row in all::<findings::Row>(&report) {
        writeln!(shown, "{}", row.english).expect("text");
    }
    assert!(all::<drivers::Row>(&report).is_empty(), "halves of pairs are no scores");
    expect![[r#"
        soon -2.167 one-dimensional 0.60 -0.60 8.33
        willing -2.000  NaN NaN NaN
        right -0.667  NaN NaN NaN
        responsiveness.servqual ( ) -2.083 of 6
        responsiveness.servqual ( 2026-01) -2.250 of 2
        responsiveness.servqual ( 2026-02) -2.000 of 4
        responsiveness.servqual (basic ) -2.000 of 3
        responsiveness.servqual (basic 2026-01) -2.500 of 1
        responsiveness.servqual (basic 2026-02) -1.750 of 2
        responsiveness.servqual (gold ) -2.167 of 3
        responsiveness.servqual (gold 2026-01) -2.000 of 1
        responsiveness.servqual (gold 2026-02) -2.250 of 2
        servqual ( ) -1.021 of 6
        servqual ( 2026-01) 0.188 of 2
        servqual ( 2026-02) -1.625 of 4
        servqual (basic ) -0.500 of 3
        servqual (basic 2026-01) 0.875 of 1
        servqual (basic 2026-02) -1.188 of 2
        servqual (gold ) -1.542 of 3
        servqual (gold 2026-01) -0.500 of 1
        servqual (gold 2026-02) -2.062 of 2
        gap tier gold 2026-02 2.250 open
        soon.opportunity 0.28
        “responsiveness”: perceived minus expected (survey, tier: gold, period: 2026-02) is -2.25 and should be at least 0: priority 1 of 1.
        “Wanted”: “soon”: opportunity (survey) went from 10 to 8.33, 28 % of the way to 4: under way.
        In survey, “soon” is perceived as less than is expected: 4.17 against 6.33, a gap of -2.17 [-3.97, -0.36] (n 6).
        In survey, “willing” is perceived as less than is expected: 4.17 against 6.17, a gap of -2 [-3.76, -0.24] (n 6).
        In survey, “right” is perceived as less than is expected: 4.83 against 5.5, a gap of -0.67 [-2.38, 1.05] (n 6).
        In survey, “soon” is important to 67 % and satisfies 50 %: an opportunity of 8.33 [0, 19.1] out of 20 (n 6).
        To respondents of survey, “soon” is wanted, the more the better (one-dimensional): better 0.6, worse -0.6 (n 6).
    "#]].assert_eq(&shown);
}

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
