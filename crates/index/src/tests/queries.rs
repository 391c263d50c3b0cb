//! Queries that cannot be read, and those that must never break.

use std::fmt::Write as _;

use expect_test::expect;
use proptest::prelude::*;

use super::sample;
use crate::{Query, Sort};

#[test]
fn a_complaint_says_where_and_how_to_mend() {
    let attributes = ["tier".to_owned(), "age band".to_owned()];
    let queries = [
        "",
        "   ",
        "waiting \"on hold",
        "waiting \"\"",
        "waiting - room",
        "+",
        "=",
        "speeker:anna",
        "http://example.org",
        "waiting role:",
        "date:yesterday",
        "date:2025-06..2025-01",
        "kind:interview",
        "lang:klingon",
        "sentiment:bad",
        "sentiment:<-3",
        "=role:agent",
        "billing AND refund",
        "(billing",
        "bill*",
        "tair:x",
        "รอนาน bogus:x",
    ];
    let mut complaints = String::new();
    for query in queries {
        let error = Query::parse(query, &attributes).expect_err(query);
        writeln!(complaints, "{error}\n").unwrap();
    }
    expect![[r#"
        query:1: the query is empty; expected words, a phrase or a field
          mend: write a word to look for, or a field such as `role:agent`

        query:1: the query is empty; expected words, a phrase or a field
          mend: write a word to look for, or a field such as `role:agent`

        query:9: this quote is never closed; expected a second one before the end of the query
            waiting "on hold
                    ^
          mend: put `"` after the last word of the phrase, or leave this one out

        query:9: nothing stands between these quotes; expected a phrase
            waiting ""
                    ^^
          mend: write the words of the phrase between them, or leave both out

        query:9: `-` stands alone; expected the word, phrase or field that it belongs to, without a gap
            waiting - room
                    ^
          mend: write `-word`, or leave `-` out

        query:1: `+` stands alone; expected the word, phrase or field that it belongs to, without a gap
            +
            ^
          mend: write `+word`, or leave `+` out

        query:1: `=` stands alone; expected the word or phrase whose form it belongs to, without a gap
            =
            ^
          mend: write `=word`, or leave `=` out

        query:1: unknown field `speeker`; known here: speaker, role, source, kind, theme, lang, question, date, sentiment, tier, age_band
            speeker:anna
            ^^^^^^^
          mend: write `speaker:`, or quote it if the colon belongs to the text

        query:1: unknown field `http`; known here: speaker, role, source, kind, theme, lang, question, date, sentiment, tier, age_band
            http://example.org
            ^^^^
          mend: use one of these, or quote it if the colon belongs to the text

        query:9: the field has no value; expected a role right after `:`
            waiting role:
                    ^^^^^
          mend: write for instance `role:agent`

        query:6: found `yesterday`; expected YYYY, YYYY-MM or YYYY-MM-DD, or two of them with `..` between
            date:yesterday
                 ^^^^^^^^^
          mend: write for instance `date:2025-01..2025-06` or `date:>=2025-03-15`

        query:6: `2025-06..2025-01` ends before it begins; expected the earlier date first
            date:2025-06..2025-01
                 ^^^^^^^^^^^^^^^^
          mend: exchange the two dates

        query:6: found `interview`; expected transcript, review or survey
            kind:interview
                 ^^^^^^^^^
          mend: write for instance `kind:review`

        query:6: found `klingon`; expected the two letters of a language
            lang:klingon
                 ^^^^^^^
          mend: write for instance `lang:en`

        query:11: found `bad`; expected negative, neutral, positive, or a polarity from -1 to 1 after `<`, `<=`, `>`, `>=` or on both sides of `..`
            sentiment:bad
                      ^^^
          mend: write for instance `sentiment:<-0.3` or `sentiment:-0.5..0`

        query:11: found `-3`; expected negative, neutral, positive, or a polarity from -1 to 1 after `<`, `<=`, `>`, `>=` or on both sides of `..`
            sentiment:<-3
                      ^^^
          mend: write for instance `sentiment:<-0.3` or `sentiment:-0.5..0`

        query:1: `=` stands before a field; expected it before a word or a phrase
            =role:agent
            ^
          mend: write `role:agent`: the values of fields are compared whole anyway

        query:9: `AND` is no operator here; expected words, signs before them, and fields
            billing AND refund
                    ^^^
          mend: put `+` before each word that is required: `+waiting +room`; for the word itself write `and`

        query:1: `(` does not group here; expected a word
            (billing
            ^
          mend: leave it out, or quote the words if it belongs to them

        query:5: `*` stands for nothing here; expected a word
            bill*
                ^
          mend: leave it out: a word is found in all its forms

        query:1: unknown field `tair`; known here: speaker, role, source, kind, theme, lang, question, date, sentiment, tier, age_band
            tair:x
            ^^^^
          mend: write `tier:`, or quote it if the colon belongs to the text

        query:7: unknown field `bogus`; known here: speaker, role, source, kind, theme, lang, question, date, sentiment, tier, age_band
            รอนาน bogus:x
                  ^^^^^
          mend: use one of these, or quote it if the colon belongs to the text

    "#]].assert_eq(&complaints);
}

#[test]
fn colons_parentheses_and_signs_inside_a_text_are_harmless() {
    for query in
        ["10:30", ":)", ":-(", "can't", "well-known", "a+b", "\"(sic) AND *\"", "3.5", "and"]
    {
        assert!(Query::parse(query, &[]).is_ok(), "{query}");
    }
}

#[test]
fn no_query_breaks() {
    let (_folder, index) = sample();
    let text = prop_oneof![
        "\\PC{0,24}",
        "[-+=\"a-c:*() รอนาน😀“.<>0-9]{0,16}",
        "(role|date|sentiment|tier):[-<>=.0-9a-z\"]{0,12}",
    ];
    proptest!(ProptestConfig::with_cases(2_000), |(text in text)| {
        let plain = index.search(&Query::plain(&text), 3).unwrap();
        for hit in plain.hits {
            for span in hit.highlights {
                prop_assert!(!span.of(&hit.text).is_empty());
            }
        }
        match Query::parse(&text, index.attributes()) {
            Ok(query) => {
                index.search(&query, 3).unwrap();
                index.concordance(&query, 5, 3, Sort::Right).unwrap();
            }
            Err(error) => prop_assert!(error.to_string().contains("mend")),
        }
    });
}
