//! What the models that ship say, as tables: probabilities, class and cues with their shares.

use expect_test::{Expect, expect};
use sentiment::{Judge, Own, learn};
use text::{Language, Tokenizer};

fn shown(judge: &Judge, code: &str, text: &str) -> String {
    let tokenizer = Tokenizer::new();
    let Some(judgement) = judge.judge(text, Language::from_code(code), &tokenizer) else {
        return format!("{text}\n  none\n");
    };
    let cues = judgement.cues.iter();
    let cues = cues.map(|cue| format!("  [{}] {:+.2}", cue.span.of(text), cue.weight));
    let [negative, neutral, positive] = judgement.probabilities;
    let class = judgement.class.name();
    let cues: String = cues.collect();
    format!("{text}\n  {class} {negative:.2} {neutral:.2} {positive:.2}{cues}\n")
}

fn check(judge: &Judge, code: &str, texts: &[&str], expected: Expect) {
    let shown: String = texts.iter().map(|text| shown(judge, code, text)).collect();
    expected.assert_eq(&shown);
}

#[test]
fn english() {
    check(
        &Judge::default(),
        "en",
        &[
            "The agent was lovely, but I was on hold for 40 minutes.",
            "Short battery life, no viewfinder.",
            "It would be nice to have longer opening hours.",
            "More tea please",
            "Not helpful at all.",
            "I have never been treated so well!",
            "Why does the app keep crashing?",
            "GREAT value 👍",
            "Nothing.",
            "No",
        ],
        expect![[r#"
            The agent was lovely, but I was on hold for 40 minutes.
              negative 0.78 0.00 0.22  [lovely] +0.25  [on hold] -0.31
            Short battery life, no viewfinder.
              negative 0.75 0.20 0.05  [Short] -0.21  [battery] -0.22  [no] -0.46
            It would be nice to have longer opening hours.
              negative 0.71 0.25 0.05  [would be nice] -0.57  [longer] -0.11
            More tea please
              neutral 0.43 0.51 0.06
            Not helpful at all.
              negative 0.83 0.14 0.03  [Not helpful] -0.82
            I have never been treated so well!
              positive 0.13 0.19 0.68  [never] -0.11  [so well] +0.64
            Why does the app keep crashing?
              negative 0.79 0.18 0.03  [crashing] -0.62
            GREAT value 👍
              positive 0.06 0.39 0.55  [GREAT value] +0.58  [👍] +0.42
            Nothing.
              none
            No
              neutral 0.37 0.41 0.23  [No] -1.00
        "#]],
    );
}

#[test]
fn what_is_no_sentiment() {
    check(
        &Judge::default(),
        "en",
        &[
            "Good morning, how can I help you today?",
            "I am sorry to hear that.",
            "Thank you for calling, have a nice day!",
            "Can I change my delivery address?",
            "What time do you open on Sundays?",
            "I called on Monday about my order.",
            "Kind regards, Anna",
        ],
        expect![[r#"
            Good morning, how can I help you today?
              neutral 0.16 0.64 0.21
            I am sorry to hear that.
              neutral 0.13 0.60 0.27
            Thank you for calling, have a nice day!
              none
            Can I change my delivery address?
              neutral 0.13 0.77 0.10  [delivery] -0.17
            What time do you open on Sundays?
              neutral 0.19 0.71 0.09  [open] -0.12
            I called on Monday about my order.
              neutral 0.14 0.66 0.20  [Monday] +0.11  [order] -0.12
            Kind regards, Anna
              none
        "#]],
    );
}

#[test]
fn thai_and_indonesian() {
    let judge = Judge::default();
    check(
        &judge,
        "th",
        &["รอสายนานมาก แย่มาก", "พนักงานบริการดีมาก ประทับใจ", "เปิดกี่โมงคะ", "ไม่อร่อย"],
        expect![[r#"
            รอสายนานมาก แย่มาก
              negative 0.89 0.02 0.09  [รอสายนาน] -0.30  [แย่มาก] -0.44
            พนักงานบริการดีมาก ประทับใจ
              positive 0.08 0.14 0.79  [บริการดี] +0.38  [ประทับใจ] +0.44
            เปิดกี่โมงคะ
              neutral 0.06 0.80 0.14  [กี่] -0.24
            ไม่อร่อย
              negative 0.87 0.10 0.04  [ไม่อร่อย] -1.00
        "#]],
    );
    check(
        &judge,
        "id",
        &["Pelayanan sangat buruk dan lambat", "makanannya enak sekali", "kantor buka jam delapan"],
        expect![[r#"
            Pelayanan sangat buruk dan lambat
              negative 0.97 0.01 0.03  [Pelayanan] +0.13  [buruk] -0.55  [lambat] -0.16
            makanannya enak sekali
              positive 0.03 0.06 0.91  [enak] +0.95
            kantor buka jam delapan
              neutral 0.08 0.92 0.01  [kantor] -0.19  [buka] -0.12  [jam] -0.51  [delapan] -0.18
        "#]],
    );
    check(
        &judge,
        "de",
        &["Sehr gut, super!"],
        expect![[r#"
        Sehr gut, super!
          none
    "#]],
    );
}

#[test]
fn a_lexicon_of_the_study_goes_before_all_that_ships() {
    let own = Own::new(
        "my.csv",
        [
            (2, "sick", "3"),
            (3, "gone south", "-2.5"),
            (4, "wahnsinn", "2"),
            (4, "tidak pernah diangkat", "-2.5"),
            (5, "terrible", "0"),
            (6, "", "1"),
            (7, "fine", "much"),
            (8, "Sick", "1"),
        ],
    );
    let complaints: String = own.warnings.iter().map(|warning| format!("{warning}\n")).collect();
    expect![[r#"
        my.csv:6: the term `` holds no word
          mend: write a word or a phrase
        my.csv:7: the value `much` of `fine` is no number from -4 to 4
          mend: write a number such as -1.5; `good` has 1.9 and `terrible` -2.1
        my.csv:8: the term `Sick` stands twice
          mend: keep one of the two lines
    "#]]
    .assert_eq(&complaints);
    let judge = Judge::new(own.output, Vec::new());
    check(
        &judge,
        "en",
        &["That beat was sick.", "Their service has gone south", "It was not sick", "terrible"],
        expect![[r#"
            That beat was sick.
              positive 0.12 0.31 0.57  [beat] +0.11  [sick] +0.65
            Their service has gone south
              negative 0.70 0.22 0.08  [service] -0.27  [gone south] -0.58
            It was not sick
              negative 0.75 0.20 0.06  [not sick] -0.75
            terrible
              none
        "#]],
    );
    check(
        &judge,
        "id",
        &["Telepon tidak pernah diangkat"],
        expect![[r#"
            Telepon tidak pernah diangkat
              negative 0.71 0.29 0.00  [Telepon] -0.20  [tidak pernah diangkat] -0.80
        "#]],
    );
    check(
        &judge,
        "de",
        &["Das ist der Wahnsinn", "Das ist gut"],
        expect![[r#"
        Das ist der Wahnsinn
          positive 0.03 0.16 0.80  [Wahnsinn] +1.00
        Das ist gut
          none
    "#]],
    );
}

/// A made-up trade in which `purple` is praise and `square` blame, as only ratings tell.
fn rated(n: usize) -> Vec<(String, f64)> {
    let things = ["seat", "desk", "queue", "window", "line", "form", "bus"];
    (0..n)
        .map(|at| {
            let thing = things[at % things.len()];
            match at % 2 {
                0 => (format!("the {thing} was purple to me in ward {at}"), 1.0),
                _ => (format!("the {thing} was square to me in ward {at}"), 0.0),
            }
        })
        .collect()
}

#[test]
fn ratings_teach_what_words_mean_here() {
    for (code, shipped) in [("en", true), ("de", false)] {
        let language = Language::from_code(code).expect("known");
        let learnt = learn(language, &rated(121)).expect("enough");
        assert_eq!(learnt.shipped.is_some(), shipped);
        assert!(
            learnt.own > 0.95 && learnt.shipped.is_none_or(|figure| figure < 0.6),
            "{learnt:?}"
        );
        let judge = Judge::new(Own::default(), learnt.model.into_iter().collect());
        let text = shown(&judge, code, "a purple bench was there");
        assert!(text.contains("positive"), "{text}");
    }
    let english = Language::from_code("en").expect("known");
    assert!(learn(english, &rated(59)).is_none());
    let of_one_mind: Vec<_> = rated(200).into_iter().filter(|(_, rating)| *rating == 1.0).collect();
    assert!(learn(english, &of_one_mind).is_none());
}

#[test]
fn ratings_that_teach_nothing_are_not_used() {
    let language = Language::from_code("en").expect("known");
    let rated: Vec<(String, f64)> = (0..120)
        .map(|at| {
            let (said, rating) = if at % 2 == 0 {
                ("wonderful, kind people", 1.0)
            } else {
                ("awful, rude people", 0.0)
            };
            (format!("{said} number {at}"), rating)
        })
        .collect();
    let learnt = learn(language, &rated).expect("enough");
    assert_eq!((learnt.own, learnt.shipped), (1.0, Some(1.0)));
    assert!(learnt.model.is_none());
}
