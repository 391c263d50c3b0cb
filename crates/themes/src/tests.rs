//! Themes of small written corpora, and what must hold for any input.

use std::collections::BTreeMap;
use std::fmt::Write;

use corpus::Id;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use text::{Language, Token, Tokenizer};

use crate::{Assignment, Model, Parameters, Sample, Statement, Words};

/// Texts with their tokens; the n-th is said by case n.
pub(crate) struct Corpus {
    texts: Vec<(String, Vec<Token>)>,
}

impl Corpus {
    pub(crate) fn new(language: &str, texts: impl IntoIterator<Item = String>) -> Corpus {
        let (tokenizer, language) = (Tokenizer::new(), Language::from_code(language));
        let texts = texts.into_iter().map(|text| {
            let tokens = tokenizer.tokens(&text, language);
            (text, tokens)
        });
        Corpus { texts: texts.collect() }
    }

    pub(crate) fn statements(&self) -> Vec<Statement<'_>> {
        let ids = (0..).map(|number| Id::of(&[&format!("statement {number}")]));
        let texts = self.texts.iter().zip(ids);
        texts.map(|((text, tokens), id)| Statement { id, case: id, text, tokens }).collect()
    }
}

pub(crate) fn automatic() -> Parameters<'static> {
    Parameters {
        codes: &[],
        coded: &[],
        find: true,
        count: None,
        detail: crate::Detail::Normal,
        min_cases: None,
        words: Words::Own,
    }
}

pub(crate) fn fit(statements: &[Statement], parameters: &Parameters) -> Model {
    crate::fit(Sample::of(statements, 7, &()), parameters, &())
}

/// Each way to say a thing with each of its subjects.
pub(crate) fn combined(patterns: &[&str], words: &[&str]) -> Vec<String> {
    patterns
        .iter()
        .flat_map(|pattern| words.iter().map(|word| pattern.replace('_', word)))
        .collect()
}

/// What people say of a hospital: parking, food, staff, waiting, and, rarely, the hearing loop.
pub(crate) fn hospital() -> Vec<String> {
    let mut texts = combined(
        &[
            "The parking charges are _",
            "Parking was _, no space in the car park",
            "I found the parking charges _",
        ],
        &["a disgrace", "far too high", "unfair to visitors", "awful", "ridiculous", "expensive"],
    );
    texts.extend(combined(
        &[
            "The food was _",
            "Hospital food is _ and the meals come cold",
            "Lunch was _, better meals please",
        ],
        &["tasteless", "poor", "lovely", "very good", "dreadful", "bland"],
    ));
    texts.extend(combined(
        &["The nurses were _", "Such _ nurses and doctors", "All the staff were friendly and _"],
        &["kind", "caring", "helpful", "patient", "professional", "wonderful"],
    ));
    texts.extend(combined(
        &[
            "Waiting time was _",
            "We had a long wait of _ to be seen",
            "Waiting _ for the appointment",
        ],
        &["two hours", "half a day", "three hours", "all morning", "an hour", "weeks"],
    ));
    texts.extend(
        [
            "The hearing loop did not work and I am deaf",
            "I am deaf and there was no hearing loop",
            "Nobody knew how to turn on the hearing loop for deaf visitors",
            "No sign language, no hearing loop: deaf people are left out",
            "My mother is deaf and the hearing loop was broken",
            "The hearing loop at the desk was off",
        ]
        .map(str::to_owned),
    );
    texts.extend(["Nothing", "ok", "Hm.", "No thank you", "n/a", "xyzzy"].map(str::to_owned));
    texts
}

pub(crate) fn described(model: &Model) -> String {
    let mut out = String::new();
    for theme in model.themes() {
        let keywords: Vec<&str> = theme.keywords.iter().take(5).map(String::as_str).collect();
        writeln!(out, "{}: {}", theme.label, keywords.join(", ")).unwrap();
    }
    out
}

/// The label of the primary theme and each coding as `label «span» cue`.
fn shown(model: &Model, text: &str, assignment: &Assignment) -> String {
    let label = |theme: usize| model.themes()[theme].label.as_str();
    let mut out = assignment.primary.map_or("none", label).to_owned();
    for coding in &assignment.codings {
        write!(
            out,
            "\n  {} «{}» {}",
            label(coding.theme),
            coding.span.of(text),
            coding.cue.of(text)
        )
        .unwrap();
    }
    out
}

pub(crate) fn check(model: &Model, language: &str, text: &str, expected: Expect) {
    let corpus = Corpus::new(language, [text.to_owned()]);
    expected.assert_eq(&shown(model, text, &model.apply(&corpus.statements())[0]));
}

#[test]
fn themes_of_a_hospital() {
    let corpus = Corpus::new("en", hospital());
    let model = fit(&corpus.statements(), &automatic());
    expect![[r#"
        parking charges: parking, parking charges, found, no space, no space in the car
        nurses and doctors: nurses, staff, staff were friendly, nurses and doctors, kind
        waiting time: waiting, hours, waiting time, appointment, long
        hospital food: food, hospital, meals come, meals come cold, tasteless
        hearing loop: hearing, hearing loop, deaf
        better meals: lunch, better, better meals
    "#]]
    .assert_eq(&described(&model));

    check(
        &model,
        "en",
        "Parking is a nightmare",
        expect![[r#"
        parking charges
          parking charges «Parking is a nightmare» Parking"#]],
    );
    check(
        &model,
        "en",
        "The food was cold, but the nurses and doctors were caring.",
        expect![[r#"
            nurses and doctors
              hospital food «The food was cold» food
              nurses and doctors «but the nurses and doctors were caring» nurses"#]],
    );
    check(
        &model,
        "en",
        "We waited two hours. The parking charges are too high!",
        expect![[r#"
            parking charges
              waiting time «We waited two hours.» waited
              parking charges «The parking charges are too high!» parking charges"#]],
    );
    for empty in ["", "ok", "Nothing.", "no thank you", "zyx wvu", "👍"] {
        check(&model, "en", empty, expect![["none"]]);
    }
}

#[test]
fn a_rare_theme_is_found() {
    let corpus = Corpus::new("en", hospital());
    let statements = corpus.statements();
    let model = fit(&statements, &automatic());
    let assigned = model.apply(&statements);
    let theme_of = |word: &str| {
        let mut times: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for (statement, assignment) in statements.iter().zip(&assigned) {
            if statement.text.contains(word) {
                *times.entry(assignment.primary).or_default() += 1;
            }
        }
        times.into_iter().max_by_key(|(_, times)| *times).and_then(|(theme, _)| theme).unwrap()
    };
    let rare = theme_of("hearing loop");
    for common in ["arking", "food", "nurses", "ait"] {
        assert_ne!(rare, theme_of(common), "the hearing loop went to the theme of {common}");
    }
}

#[test]
fn thai_themes_have_readable_names() {
    let mut texts = combined(
        &["รอสายนาน_กว่าจะมีคนรับ", "โทรไปรอสายนาน_เบื่อมาก", "รอสาย_แล้วสายก็ตัด"],
        &["ครึ่งชั่วโมง", "สี่สิบนาที", "เป็นชั่วโมง", "ทั้งเช้า", "ยี่สิบนาที"],
    );
    texts.extend(combined(
        &["แอปใช้ง่าย_", "ชอบแอปนี้ ใช้ง่าย_", "เติมเงินในแอป_"],
        &["มาก", "ดี", "สะดวก", "รวดเร็ว", "ไม่ต้องโทร"],
    ));
    texts.extend(combined(
        &["พนักงานพูดจาสุภาพ_", "พนักงานสุภาพ_ ช่วยแก้ปัญหา", "น้องพนักงาน_สุภาพ"],
        &["มาก", "น่ารัก", "ใจเย็น", "ดี", "จริงใจ"],
    ));
    let corpus = Corpus::new("th", texts);
    let model = fit(&corpus.statements(), &Parameters { count: Some(3), ..automatic() });
    expect![[r#"
        พนักงานพูดจาสุภาพ: พนักงาน, สุภาพ, พนักงานพูดจา, ช่วย, ช่วยแก้
        รอสาย: รอ, รอสาย, รอสายนาน, นาที, ชั่วโมง
        ใช้ง่าย: แอป, ใช้, ใช้ง่าย, ชอบ, เติม
    "#]]
    .assert_eq(&described(&model));
    check(
        &model,
        "th",
        "รอสายนานมาก แต่พนักงานสุภาพ",
        expect![[r#"
        รอสาย
          รอสาย «รอสายนานมาก» รอสายนาน
          พนักงานพูดจาสุภาพ «แต่พนักงานสุภาพ» พนักงานสุภาพ"#]],
    );
}

#[test]
fn the_order_of_the_sample_does_not_matter() {
    let corpus = Corpus::new("en", hospital());
    let mut statements = corpus.statements();
    let describe = |statements: &[Statement]| {
        let model = fit(statements, &automatic());
        let assigned = model.apply(&corpus.statements());
        format!("{:?} {assigned:?}", model.themes())
    };
    let first = describe(&statements);
    assert_eq!(describe(&statements), first, "the same again");
    statements.reverse();
    assert_eq!(describe(&statements), first, "in reverse");
    statements.rotate_left(31);
    assert_eq!(describe(&statements), first, "rotated");
}

#[test]
fn the_count_is_kept_and_small_themes_are_dissolved() {
    let corpus = Corpus::new("en", hospital());
    let themes = |count, min_cases| {
        let parameters = Parameters { count, min_cases, ..automatic() };
        fit(&corpus.statements(), &parameters).themes().len()
    };
    assert_eq!(themes(Some(4), None), 4);
    assert_eq!(themes(Some(0), None), 0);
    assert!(themes(Some(8), Some(12)) <= 4);
    assert_eq!(themes(None, Some(1_000)), 0);
}

#[test]
fn labels_are_distinct_and_figures_in_range() {
    let corpus = Corpus::new("en", hospital());
    let model = fit(&corpus.statements(), &Parameters { count: Some(12), ..automatic() });
    let mut labels: Vec<&str> = model.themes().iter().map(|theme| theme.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), model.themes().len());
    for theme in model.themes() {
        assert!(!theme.label.is_empty() && !theme.keywords.is_empty(), "{theme:?}");
        assert!(theme.coherence_npmi.is_none_or(|npmi| (-1.0..=1.0).contains(&npmi)), "{theme:?}");
        assert!(theme.stability.is_some_and(|jaccard| (0.0..=1.0).contains(&jaccard)), "{theme:?}");
    }
}

/// A teacher who tells parking, food and all else apart, and knows nothing more.
#[test]
fn a_student_learns_from_what_a_teacher_read() {
    let corpus = Corpus::new("en", hospital());
    let sample = Sample::of(&corpus.statements(), 7, &());
    let direction = |text: &str| {
        let text = text.to_lowercase();
        let is_food = ["food", "meal"].iter().any(|word| text.contains(word));
        let is_parking = text.contains("parking");
        [is_food, is_parking, !is_food && !is_parking].map(|is| f32::from(u8::from(is))).to_vec()
    };
    let taught: Vec<Vec<f32>> = sample.to_read().into_iter().map(direction).collect();
    let parameters = Parameters { count: Some(3), words: Words::Taught(&taught), ..automatic() };
    let model = crate::fit(sample, &parameters, &());
    let agreement = model.agreement().expect("enough texts");
    assert!((0.9..=1.0).contains(&agreement), "{agreement}");
    let labels: Vec<&str> = model.themes().iter().map(|theme| theme.label.as_str()).collect();
    expect!["long wait, parking charges, meals come cold"].assert_eq(&labels.join(", "));
    let others = fit(&corpus.statements(), &automatic());
    assert_eq!(others.agreement(), None);
}

#[test]
fn too_little_to_go_by_gives_no_themes() {
    for texts in [vec![], vec!["parking"; 1], vec![""; 40], vec!["ok"; 40]] {
        let corpus = Corpus::new("en", texts.into_iter().map(str::to_owned));
        let model = fit(&corpus.statements(), &automatic());
        assert!(model.themes().is_empty());
        assert!(model.apply(&corpus.statements()).iter().all(|found| found.primary.is_none()));
    }
}

#[test]
fn identical_statements_are_one_theme() {
    let corpus = Corpus::new("en", vec!["parking charges".to_owned(); 50]);
    let model = fit(&corpus.statements(), &automatic());
    assert!(model.themes().len() <= 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Spans are slices of the text, cues lie in their spans, the primary theme has a coding.
    #[test]
    fn assignments_hold_together(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "parking charges", "car park", "the food", "meals", "nurses", "kind", "waiting", "hours",
                "deaf", "but", ",", ". ", "\n", "; ", "😀", "é", "ก็รอ", " ", "(", "\u{301}", "xyz.Abc",
            ]),
            0..24,
        )
    ) {
        let corpus = Corpus::new("en", hospital());
        let model = fit(&corpus.statements(), &Parameters { count: Some(5), ..automatic() });
        let text = parts.join(" ");
        let said = Corpus::new("en", [text.clone()]);
        let found = model.apply(&said.statements()).remove(0);
        prop_assert!(found.primary.is_some() || found.codings.is_empty());
        if let Some(primary) = found.primary {
            prop_assert!(found.codings.iter().any(|coding| coding.theme == primary));
        }
        for coding in &found.codings {
            prop_assert!(coding.theme < model.themes().len());
            prop_assert!((0.0..=1.0).contains(&coding.weight));
            prop_assert!(text.get(coding.span.start as usize..coding.span.end as usize).is_some());
            prop_assert!(!coding.cue.of(&text).trim().is_empty());
            prop_assert!(coding.span.start <= coding.cue.start && coding.cue.end <= coding.span.end);
        }
        prop_assert!(found.codings.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start));
    }
}
