//! Families of sayings that words alone read wrong: formulas, answers, idioms of praise and blame.

use expect_test::{Expect, expect};
use sentiment::Judge;
use text::{Language, Tokenizer};

fn check(texts: &[&str], expected: Expect) {
    check_in("en", texts, expected);
}

fn check_in(code: &str, texts: &[&str], expected: Expect) {
    let (judge, tokenizer) = (Judge::default(), Tokenizer::new());
    let shown = |text: &&str| {
        let judgement = judge.judge(text, Language::from_code(code), &tokenizer);
        let Some(judgement) = judgement else { return format!("none      {text}\n") };
        let cues = judgement.cues.iter();
        let cues = cues.map(|cue| format!("  [{}] {:+.2}", cue.span.of(text), cue.weight));
        format!("{:9} {text}{}\n", judgement.class.name(), cues.collect::<String>())
    };
    expected.assert_eq(&texts.iter().map(shown).collect::<String>());
}

#[test]
fn formulas_say_nothing() {
    check(
        &[
            "Have a nice day!",
            "Thank you for calling, have a nice day!",
            "Thanks for getting in touch.",
            "Your call is important to us.",
            "I hope you are well.",
            "You're very welcome.",
            "I'd be happy to help.",
            "All the best",
            "Sorry for the inconvenience",
            "We had a nice day",
            "The staff were happy to help",
        ],
        expect![[r#"
            none      Have a nice day!
            none      Thank you for calling, have a nice day!
            none      Thanks for getting in touch.
            neutral   Your call is important to us.
            neutral   I hope you are well.
            none      You're very welcome.
            none      I'd be happy to help.
            none      All the best
            none      Sorry for the inconvenience
            positive  We had a nice day  [nice] +0.74
            positive  The staff were happy to help  [happy] +0.73  [help] +0.11
        "#]],
    );
}

#[test]
fn answers_turn_nothing_round() {
    check(
        &[
            "Nothing, all good",
            "Nothing everything was excellent",
            "No I am very happy",
            "Nothing really",
            "Absolutely nothing",
            "I can't think of anything",
            "Not sure",
            "No improvements needed",
            "Nothing works",
            "No staff anywhere",
        ],
        expect![[r#"
            positive  Nothing, all good  [good] +1.00
            positive  Nothing everything was excellent  [excellent] +0.80
            positive  No I am very happy  [very happy] +1.00
            none      Nothing really
            none      Absolutely nothing
            neutral   I can't think of anything
            none      Not sure
            none      No improvements needed
            negative  Nothing works  [Nothing works] -1.00
            negative  No staff anywhere  [No] -0.92
        "#]],
    );
}

#[test]
fn praise_in_the_shape_of_blame() {
    check(
        &[
            "can't fault it",
            "couldn't believe how simple it was",
            "It could not have been better",
            "Could not have asked for more.",
            "I never felt rushed",
            "They didn't make me feel stupid",
            "Nothing was ever too much trouble.",
            "Self-serve in the app, no phone call needed",
            "there's no hold music",
            "House wines are no charge.",
            "problem fixed same day",
            "They did find the fault with our line",
            "took seconds",
            "10/10 for Mo.",
            "She went out of her way",
            "polite, patient",
        ],
        expect![[r#"
            positive  can't fault it  [can't fault] +0.95
            positive  couldn't believe how simple it was  [couldn't believe how simple] +0.74
            positive  It could not have been better  [could not have been better] +0.75
            positive  Could not have asked for more.  [Could not have asked for more] +1.00
            positive  I never felt rushed  [never felt rushed] +0.84
            positive  They didn't make me feel stupid  [didn't make me feel stupid] +0.95
            positive  Nothing was ever too much trouble.  [Nothing was ever too much trouble] +1.00
            positive  Self-serve in the app, no phone call needed  [no phone call needed] +0.81
            positive  there's no hold music  [no hold music] +0.96
            positive  House wines are no charge.  [no charge] +0.81
            positive  problem fixed same day  [problem fixed] +0.83
            positive  They did find the fault with our line  [find the fault] +0.69
            positive  took seconds  [took seconds] +1.00
            positive  10/10 for Mo.  [10/10] +0.95
            positive  She went out of her way  [went out of her way] +0.72
            positive  polite, patient  [polite, patient] +1.00
        "#]],
    );
}

#[test]
fn blame_in_the_shape_of_praise() {
    check(
        &[
            "Getting to her took the best part of an hour",
            "The best part of the day was the music",
            "45 mins on hold!!!! and a voice telling me my call is important every 30 seconds",
            "Be honest about hold times.",
            "Its a joke, always has been",
            "He told a joke",
            "The food is average at best",
            "This is not up to modern standards",
            "the signal upstairs is non existent",
            "It logs me out every week",
            "Told the same story six times.",
            "Passed to five people, five different answers.",
            "Passed to business care and back",
            "Not amazing but good.",
        ],
        expect![[r#"
            negative  Getting to her took the best part of an hour  [the best part of an hour] -0.70
            positive  The best part of the day was the music  [best] +0.76
            negative  45 mins on hold!!!! and a voice telling me my call is important every 30 seconds  [on hold] -0.61
            negative  Be honest about hold times.  [Be honest about] -0.76
            negative  Its a joke, always has been  [a joke] -0.69
            positive  He told a joke  [told a joke] +0.78
            negative  The food is average at best  [food] -0.24  [at best] -0.69
            negative  This is not up to modern standards  [not up to modern standards] -0.83
            negative  the signal upstairs is non existent  [non existent] -0.81
            negative  It logs me out every week  [logs me out] -0.75
            negative  Told the same story six times.  [the same story six times] -0.96
            negative  Passed to five people, five different answers.  [Passed to five people] -0.89
            neutral   Passed to business care and back
            negative  Not amazing but good.  [Not amazing] -0.40  [good] +0.46
        "#]],
    );
}

#[test]
fn thai_says_no_to_blame() {
    check_in(
        "th",
        &[
            "ไม่มีปัญหา",
            "ไม่ผิดหวังเลย",
            "ไม่แพง",
            "ไม่แย่",
            "ไม่ดี",
            "พนักงานไม่สุภาพ",
            "ขออภัยในความไม่สะดวก",
            "แอปง่ายมาก",
        ],
        expect![[r#"
            positive  ไม่มีปัญหา  [ไม่มีปัญหา] +1.00
            positive  ไม่ผิดหวังเลย  [ไม่ผิดหวัง] +0.88
            positive  ไม่แพง  [ไม่แพง] +1.00
            positive  ไม่แย่  [ไม่แย่] +1.00
            negative  ไม่ดี  [ไม่ดี] -1.00
            negative  พนักงานไม่สุภาพ  [พนักงาน] -0.18  [ไม่สุภาพ] -0.82
            none      ขออภัยในความไม่สะดวก
            positive  แอปง่ายมาก  [แอป] +0.10  [ง่ายมาก] +0.90
        "#]],
    );
}
