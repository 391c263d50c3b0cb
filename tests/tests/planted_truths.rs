//! The report of the sample study finds what `data/README.md` says was planted in it.

use std::collections::BTreeMap;
use std::path::Path;

use tables::{Extra, codings, convergence, prevalence, themes, utterances};
use tests::{rows, run_study, study};

struct Report {
    themes: Vec<themes::Row>,
    prevalence: Vec<prevalence::Row>,
    convergence: Vec<convergence::Row>,
}

impl Report {
    fn of(report: &Path) -> Report {
        let extra = Extra::default();
        Report {
            themes: rows(report, &extra),
            prevalence: rows(report, &extra),
            convergence: rows(report, &extra),
        }
    }

    /// The theme of a language with the most of these words among label and keywords.
    fn theme(&self, language: &str, words: &[&str]) -> &themes::Row {
        let likeness = |theme: &&themes::Row| {
            let said = format!("{} {}", theme.label, theme.keywords.join(" ")).to_lowercase();
            words.iter().filter(|word| said.contains(*word)).count()
        };
        let candidates = self.themes.iter().filter(|it| it.language.as_deref() == Some(language));
        let best = candidates.max_by_key(|theme| (likeness(theme), theme.cases)).expect("a theme");
        assert!(likeness(&best) > 0, "no theme has any of {words:?}");
        best
    }

    /// The code of a theme in two sources.
    fn code(&self, theme: &themes::Row, a: &str, b: &str) -> Option<&str> {
        let row = self.convergence.iter().find(|row| {
            let pair = [row.source_a.as_deref(), row.source_b.as_deref()];
            row.theme_id == theme.theme_id
                && (pair == [Some(a), Some(b)] || pair == [Some(b), Some(a)])
        });
        row.expect("a row for each pair").code.as_deref()
    }

    fn in_source(&self, theme: &themes::Row, source: &str) -> &prevalence::Row {
        self.segment(theme, source, None)
    }

    fn segment(&self, theme: &themes::Row, source: &str, tier: Option<&str>) -> &prevalence::Row {
        let row = self.prevalence.iter().find(|row| {
            row.theme_id == theme.theme_id
                && row.source_id == source
                && row.attribute.is_some() == tier.is_some()
                && row.value.as_deref() == tier
        });
        row.expect("a row for each source and segment")
    }
}

const FOCUS: &str = "focus-groups";
const REVIEWS: &str = "app-reviews";
const SURVEY: &str = "csat-survey";

#[test]
fn the_report_finds_what_was_planted() {
    let folder = study();
    let report = Report::of(&run_study(folder.path(), &[]));

    let hold = report.theme("en", &["hold", "queue", "minutes"]);
    for (a, b) in [(FOCUS, REVIEWS), (FOCUS, SURVEY), (REVIEWS, SURVEY)] {
        assert_eq!(report.code(hold, a, b), Some("agreement"), "waiting: {a} and {b}");
    }

    let app = report.theme("en", &["app"]);
    assert_eq!(report.code(app, FOCUS, REVIEWS), Some("dissonance"), "the app");
    assert!(report.in_source(app, FOCUS).polarity_high.expect("an interval") < 0.0);
    assert!(report.in_source(app, REVIEWS).polarity_low.expect("an interval") > 0.0);

    let bills = report.theme("en", &["bill", "charged", "refund", "direct debit"]);
    assert_eq!(report.code(bills, REVIEWS, SURVEY), Some("silence"), "bills");
    assert!(report.in_source(bills, SURVEY).prevalence_high.expect("cases") < 0.05);

    assert_eq!(report.code(app, "support-calls", REVIEWS), Some("insufficient"), "one caller");
    assert_eq!(report.in_source(app, "support-calls").status, "insufficient");

    let deaf = report.theme("en", &["deaf", "relay", "sign language", "bsl"]);
    assert_eq!(report.code(deaf, REVIEWS, SURVEY), Some("agreement"), "deaf customers");
    // Nobody in the focus groups is deaf; one of twelve is coded by mistake.
    let mistaken = report.in_source(deaf, FOCUS);
    assert!(mistaken.cases_with <= 1, "{mistaken:?}");
    let (written, answered) = (report.in_source(deaf, REVIEWS), report.in_source(deaf, SURVEY));
    assert!(written.cases_with >= 5 && answered.cases_with >= 3, "{written:?} {answered:?}");

    let passed = report.theme("en", &["passed", "transferred", "story", "repeat", "explain"]);
    for source in [REVIEWS, SURVEY] {
        let business = report.segment(passed, source, Some("business"));
        let personal = report.segment(passed, source, Some("personal"));
        assert!(
            business.prevalence_low > personal.prevalence_high,
            "passed around in {source}: {business:?} {personal:?}"
        );
    }

    let waiting = report.theme("th", &["รอสาย", "นาน", "รอ"]);
    assert_eq!(report.in_source(waiting, REVIEWS).cases, 30, "asked only of those who wrote Thai");
}

#[test]
fn every_quote_is_a_slice_of_its_utterance() {
    let folder = study();
    let report = run_study(folder.path(), &[]);
    let extra = Extra::default();
    let utterances: Vec<utterances::Row> = rows(&report, &extra);
    let texts: BTreeMap<_, _> = utterances.iter().map(|row| (row.utterance_id, row)).collect();
    assert_eq!(texts.len(), utterances.len(), "ids are distinct");
    let codings: Vec<codings::Row> = rows(&report, &extra);
    assert!(codings.len() > 500);
    for coding in &codings {
        let row = texts[&coding.utterance_id];
        let span = &row.text[coding.start as usize..coding.end as usize];
        assert!(span.contains(&coding.cue), "the cue `{}` is not in `{span}`", coding.cue);
        let characters: String = row
            .text
            .chars()
            .skip(coding.char_start as usize)
            .take((coding.char_end - coding.char_start) as usize)
            .collect();
        assert_eq!(characters, span, "bytes and characters name the same span");
        assert!(row.evidence, "moderators and agents are not coded");
    }
    for row in utterances.iter().filter(|row| row.byte_start.is_some()) {
        let source = tests::read(&folder.path().join("pipelines"), &row.path);
        let (start, end) = (row.byte_start.unwrap() as usize, row.byte_end.unwrap() as usize);
        let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
        assert_eq!(&source[start..end], row.text, "{}:{}", row.path, row.line);
    }
    let themed: Vec<themes::Row> = rows(&report, &extra);
    for id in themed.iter().flat_map(|theme| &theme.exemplars) {
        assert!(texts.contains_key(id), "exemplars can be looked up");
    }
}
