//! Pairs of survey questions.

use std::fmt::Write as _;

use expect_test::expect;
use tables::{drivers, features, findings, gaps, key_results, kpis};
use tests::{said, trivox, write};

use crate::all;

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
        In survey, “right” is perceived as less than is expected: 4.83 against 5.50, a gap of -0.67 [-2.38, 1.05] (n 6).
        In survey, “soon” is important to 67 % and satisfies 50 %: an opportunity of 8.33 [0, 19.1] out of 20 (n 6).
        To respondents of survey, “soon” is wanted, the more the better (one-dimensional): better 0.60, worse -0.60 (n 6).
    "#]].assert_eq(&shown);
}
