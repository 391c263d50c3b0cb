//! The sample study: what was planted is found, by figures that are known from elsewhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect;
use tables::{
    agreement, differences, drivers, findings, gaps, history, key_results, kpis, saturation,
    trends, utterances,
};
use tests::{read, run_study, study, write};

use crate::all;

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
    findings_are_shown_by_quotes(&report);

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
    // Of more than twenty trends this one is the surest; whether its q is below 0.05 hangs on one person.
    let surest = trends.iter().min_by(|a, b| a.p_value.total_cmp(&b.p_value));
    let bills = surest.expect("trends");
    assert!(bills.theme_id.contains("bill") && bills.p_value < 0.005, "{bills:?}");
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
        csat overdue rank 2 [2, 2] , Head of business support
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
        7 key result
        8 difference
        9 convergence
        10 saturation
        11 agreement of coders
    "#]]
    .assert_eq(&shown);
}

/// Whatever is said of a theme is shown by what people said, of both sides where there are two.
fn findings_are_shown_by_quotes(report: &Path) {
    let said: BTreeSet<_> =
        all::<utterances::Row>(report).into_iter().map(|row| row.utterance_id).collect();
    let findings: Vec<findings::Row> = all(report);
    for row in findings.iter().filter(|row| row.theme_id.is_some()) {
        assert!(!row.quotes.is_empty(), "{row:?}");
        assert!(row.quotes.iter().all(|quote| said.contains(quote)), "{row:?}");
    }
    for row in all::<differences::Row>(report) {
        let sure = row.q_value <= 0.05;
        assert_eq!(row.quotes.is_empty(), !sure || row.cases_with == 0, "{row:?}");
        assert_eq!(row.reference_quotes.is_empty(), !sure || row.reference_with == 0, "{row:?}");
        if sure && row.difference > 0.0 {
            let both = [&row.quotes, &row.reference_quotes].map(|quotes| quotes.iter().take(2));
            let both: Vec<_> = both.into_iter().flatten().collect();
            let is = |told: &findings::Row| both.iter().all(|quote| told.quotes.contains(quote));
            assert!(findings.iter().any(is), "{row:?}");
        }
    }
}
