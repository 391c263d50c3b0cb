//! Judgements as tables: polarity, class, confidence and cues with their shares.

mod customers;

use expect_test::{Expect, expect};
use sentiment::by_rules;
use text::Language;

fn english() -> Option<Language> {
    Language::from_code("en")
}

fn show(text: &str, language: Option<Language>) -> String {
    let Some(judgement) = by_rules(text, language) else { return format!("{text}\n  none") };
    let cues: Vec<String> = judgement
        .cues
        .iter()
        .map(|cue| format!("[{}] {:+.2}", cue.span.of(text), cue.weight))
        .collect();
    let (polarity, class) = (judgement.polarity, judgement.class.name());
    format!("{text}\n  {polarity:+.4} {class} {:.2}  {}", judgement.confidence, cues.join("  "))
        .trim_end()
        .to_owned()
}

fn check(texts: &[&str], language: Option<Language>, expected: Expect) {
    let shown: Vec<String> = texts.iter().map(|text| show(text, language)).collect();
    expected.assert_eq(&(shown.join("\n") + "\n"));
}

#[test]
fn negation() {
    check(
        &[
            "I dont like it",
            "I don’t like it",
            "It is not the worst.",
            "The staff were not very helpful or friendly.",
            "I did not wait. Great service!",
            "Not only rude, useless.",
            "never so good",
            "No problems at all",
            "They never called back",
            "I do not know :)",
        ],
        english(),
        expect![[r#"
            I dont like it
              -0.2755 negative 0.36  [dont like] -1.00
            I don’t like it
              -0.2755 negative 0.36  [don’t like] -1.00
            It is not the worst.
              +0.5096 positive 0.53  [not the worst] +1.00
            The staff were not very helpful or friendly.
              -0.6566 negative 0.63  [not very helpful] -0.46  [friendly] -0.54
            I did not wait. Great service!
              +0.6588 positive 0.61  [Great] +1.00
            Not only rude, useless.
              -0.7003 negative 0.66  [rude] -0.53  [useless] -0.47
            never so good
              +0.5777 positive 0.58  [never so good] +1.00
            No problems at all
              +0.4215 positive 0.47  [No problems] +1.00
            They never called back
              -0.3612 negative 0.43  [never called back] -1.00
            I do not know :)
              +0.4588 positive 0.50  [:)] +1.00
        "#]],
    );
}

#[test]
fn degree_and_contrast() {
    check(
        &[
            "pretty bad",
            "a pretty garden",
            "super slow",
            "sooo gooood",
            "kind of bad",
            "The app is good, but the queue is awful.",
            "The agent was kind. But the line was dead. The line was dead!",
            "AMAZING help",
            "AMAZING HELP",
        ],
        english(),
        expect![[r#"
            pretty bad
              -0.5849 negative 0.58  [pretty bad] -1.00
            a pretty garden
              +0.4939 positive 0.52  [pretty] +1.00
            super slow
              -0.4005 negative 0.46  [super slow] -1.00
            sooo gooood
              +0.4927 positive 0.52  [sooo gooood] +1.00
            kind of bad
              -0.4951 negative 0.52  [kind of bad] -1.00
            The app is good, but the queue is awful.
              -0.6428 negative 0.45  [good] +0.18  [queue] -0.23  [awful] -0.58
            The agent was kind. But the line was dead. The line was dead!
              -0.8845 negative 0.62  [kind] +0.13  [dead] -0.52  [dead] -0.35
            AMAZING help
              +0.8038 positive 0.72  [AMAZING] +0.68  [help] +0.32
            AMAZING HELP
              +0.7579 positive 0.69  [AMAZING] +0.62  [HELP] +0.38
        "#]],
    );
}

#[test]
fn emoji_and_emoticons() {
    check(
        &[
            "❤️ it",
            "👍🏽👍🏽",
            "thanks 🤦‍♀️",
            "😡",
            "see you soon:) bye",
            "&lt;3 this &amp; that",
            "👨‍👩‍👧 day out",
            "list: 8) milk",
        ],
        english(),
        expect![[r#"
            ❤️ it
              +0.6369 positive 0.62  [❤️] +1.00
            👍🏽👍🏽
              +0.7184 positive 0.67  [👍🏽] +0.50  [👍🏽] +0.50
            thanks 🤦‍♀️
              +0.0772 positive 0.05  [thanks] +0.54  [🤦‍♀️] -0.46
            😡
              -0.5574 negative 0.57  [😡] -1.00
            see you soon:) bye
              +0.4588 positive 0.50  [:)] +1.00
            &lt;3 this &amp; that
              +0.4404 positive 0.49  [&lt;3] +1.00
            👨‍👩‍👧 day out
              none
            list: 8) milk
              none
        "#]],
    );
}

#[test]
fn punctuation_and_spelling() {
    check(
        &[
            "“great” service",
            "easy/quick",
            "well...awful",
            "#love",
            "@love http://good.com/great great.com/best",
            "hassle-free, tax-free",
            "It was an honour; I apologise.",
            "İİİ good",
        ],
        english(),
        expect![[r#"
            “great” service
              +0.6249 positive 0.61  [great] +1.00
            easy/quick
              +0.6369 positive 0.62  [easy] +0.59  [quick] +0.41
            well...awful
              -0.4588 negative 0.50  [awful] -1.00
            #love
              +0.6369 positive 0.62  [love] +1.00
            @love http://good.com/great great.com/best
              none
            hassle-free, tax-free
              +0.4019 positive 0.46  [hassle-free] +1.00
            It was an honour; I apologise.
              +0.7430 positive 0.68  [honour] +0.63  [apologise] +0.37
            İİİ good
              +0.4404 positive 0.49  [good] +1.00
        "#]],
    );
}

#[test]
fn basis() {
    check(
        &[
            "",
            "No.",
            "Yes, the number.",
            "Nothing.",
            "42",
            "Bangkok, Chiang Mai, Leeds, Manchester",
            "The app opens in the morning.",
        ],
        english(),
        expect![[r#"

              none
            No.
              none
            Yes, the number.
              none
            Nothing.
              none
            42
              none
            Bangkok, Chiang Mai, Leeds, Manchester
              none
            The app opens in the morning.
              +0.0000 neutral 0.19
        "#]],
    );
    check(
        &["great", "great!!", "👍", "The app opens in the morning.", "Die Leitung war super"],
        None,
        expect![[r#"
            great
              +0.6249 positive 0.61  [great] +1.00
            great!!
              +0.6892 positive 0.61  [great] +1.00
            👍
              +0.4588 positive 0.50  [👍] +1.00
            The app opens in the morning.
              none
            Die Leitung war super
              none
        "#]],
    );
}

#[test]
fn other_languages_have_no_lexicon() {
    for (code, text) in [("th", "รอสายนานมาก 😡 good"), ("de", "Sehr gut, super!")]
    {
        let language = Language::from_code(code);
        assert!(language.is_some());
        assert_eq!(by_rules(text, language), None);
    }
}

#[test]
fn confidence_grows_with_evidence() {
    let confidence = |text| by_rules(text, english()).unwrap().confidence;
    assert!(confidence("good and helpful") > confidence("good"));
    assert!(confidence("good and helpful, yet slow") < confidence("good and helpful"));
    assert!(
        confidence("It opens at nine in the morning, as it did") > confidence("It opens at nine")
    );
}
