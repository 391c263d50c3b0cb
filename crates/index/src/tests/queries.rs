//! Queries that cannot be read, and those that must never break.

use std::fmt::Write as _;

use expect_test::expect;
use proptest::prelude::*;

use super::sample;
use crate::{Query, Sort, View};

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
        "billing AND",
        "OR refund",
        "waiting room AND refund",
        "+billing AND refund",
        "-billing OR refund",
        "billing AND -refund",
        "(billing",
        "billing)",
        "()",
        "*",
        "refund ** late",
        "\"* music\"",
        "=bill*",
        "refnd~5",
        "\"hold music\"~3",
        "refund NEAR late",
        "refund NEAR/0 late",
        "refund NEAR/5 role:agent",
        "(a AND b) BEFORE/3 c",
        "refund NEAR/5",
        "/un(able/",
        "/un.*able",
        "//",
        "/^un/",
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

        query:1: unknown field `speeker`; known here: speaker, role, source, kind, theme, lang, question, evidence, date, sentiment, tier, age_band
            speeker:anna
            ^^^^^^^
          mend: write `speaker:`, or quote it if the colon belongs to the text

        query:1: unknown field `http`; known here: speaker, role, source, kind, theme, lang, question, evidence, date, sentiment, tier, age_band
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

        query:12: nothing stands behind `AND`; expected a word, phrase or field
            billing AND
                       ^
          mend: put a word behind it, or leave it out

        query:1: `OR` has nothing to work on; expected a word, phrase or field
            OR refund
            ^^
          mend: put a word before and after it; for the word itself write `or`

        query:1: `waiting` stands beside `room AND refund` without AND or OR between them
            waiting room AND refund
            ^^^^^^^
          mend: put AND or OR there, or parentheses: `waiting (room AND refund)`

        query:1: `+` stands at a part of a boolean expression; expected it where no AND or OR is
            +billing AND refund
            ^
          mend: write `billing`: what AND joins is required anyway

        query:1: `-` stands at a part of a boolean expression; expected it where no AND or OR is
            -billing OR refund
            ^
          mend: write `NOT billing`

        query:13: `-` stands at a part of an expression; expected it where none is
            billing AND -refund
                        ^
          mend: write `NOT` instead

        query:1: this `(` is never closed; expected a `)` before the end of the query
            (billing
            ^
          mend: put `)` behind what it groups, or quote the words if it belongs to them

        query:8: this `)` closes nothing; expected a `(` before it
            billing)
                   ^
          mend: leave it out, or quote the words if it belongs to them

        query:1: nothing stands between these parentheses; expected words
            ()
            ^^
          mend: write words between them, or leave both out

        query:1: `*` alone stands for every word; expected letters before or behind it
            *
            ^
          mend: write `bill*`, leave it out, or put it inside a phrase: `"as * as"`

        query:8: `*` alone stands for every word; expected letters before or behind it
            refund ** late
                   ^^
          mend: write `bill*`, leave it out, or put it inside a phrase: `"as * as"`

        query:2: `*` stands at the edge of a phrase, where any word or none may be; expected it between words
            "* music"
             ^^^^^^^
          mend: leave it out

        query:1: `=` asks for one form, and `bill*` stands for many; expected one of the two
            =bill*
            ^
          mend: write `bill*`: it is compared with words as they are written anyway

        query:6: found `~5`; expected `~`, `~1` or `~2` at the end of a word
            refnd~5
                 ^^
          mend: write `word~` for one letter's difference, `word~2` for two; for words apart `a NEAR/5 b`

        query:13: found `~3`; expected `~`, `~1` or `~2` at the end of a word
            "hold music"~3
                        ^^
          mend: write `word~` for one letter's difference, `word~2` for two; for words apart `a NEAR/5 b`

        query:8: found `NEAR`; expected `NEAR/` and how many words apart at most, 1 to 1000
            refund NEAR late
                   ^^^^
          mend: write `NEAR/5`; for the word itself write `near`

        query:8: found `NEAR/0`; expected `NEAR/` and how many words apart at most, 1 to 1000
            refund NEAR/0 late
                   ^^^^^^
          mend: write `NEAR/5`; for the word itself write `near/0`

        query:15: this has no place beside `NEAR/5`; expected words, phrases, or several with OR in parentheses
            refund NEAR/5 role:agent
                          ^^^^^^^^^^
          mend: put words beside `NEAR/5`, and the rest outside: `(a NEAR/5 b) role:agent`

        query:1: this has no place beside `BEFORE/3`; expected words, phrases, or several with OR in parentheses
            (a AND b) BEFORE/3 c
            ^^^^^^^^^
          mend: put words beside `BEFORE/3`, and the rest outside: `(a BEFORE/3 b) role:agent`

        query:14: nothing stands behind `NEAR/5`; expected a word, phrase or field
            refund NEAR/5
                         ^
          mend: put a word behind it, or leave it out

        query:2: this is no regular expression for words: unclosed group
            /un(able/
             ^^^^^^^
          mend: write one for the whole word in lower case, as in `/un.*able/`, without `^`, `$` and `\b`

        query:1: this `/` begins a regular expression that is never closed; expected a second `/`
            /un.*able
            ^
          mend: put `/` behind it, or quote the words if it belongs to them

        query:1: nothing stands between these slashes; expected a regular expression
            //
            ^^
          mend: write what a word looks like, as in `/un.*able/`

        query:2: this is no regular expression for words: Empty match operators are not allowed (hopefully temporary)
            /^un/
             ^^^
          mend: write one for the whole word in lower case, as in `/un.*able/`, without `^`, `$` and `\b`

        query:1: unknown field `tair`; known here: speaker, role, source, kind, theme, lang, question, evidence, date, sentiment, tier, age_band
            tair:x
            ^^^^
          mend: write `tier:`, or quote it if the colon belongs to the text

        query:7: unknown field `bogus`; known here: speaker, role, source, kind, theme, lang, question, evidence, date, sentiment, tier, age_band
            รอนาน bogus:x
                  ^^^^^
          mend: use one of these, or quote it if the colon belongs to the text

    "#]].assert_eq(&complaints);
}

#[test]
fn colons_parentheses_and_signs_inside_a_text_are_harmless() {
    for query in [
        "10:30",
        ":)",
        ":-(",
        "can't",
        "well-known",
        "a+b",
        "\"(sic) AND more\"",
        "3.5",
        "and",
        "what?",
        "why? (really)",
    ] {
        assert!(Query::parse(query, &[]).is_ok(), "{query}");
    }
}

#[test]
fn no_query_breaks() {
    let (_folder, index) = sample();
    let text = prop_oneof![
        "\\PC{0,24}",
        "[-+=\"a-c:*() รอนาน😀“.<>0-9~/?]{0,16}",
        "((NOT |[(]|)(wait|hold~|mus\\*|/l.ne/|\"on \\* hold\"|role:agent)([)]|)( AND | OR | NEAR/[0-9]? | BEFORE/3 | )){0,6}",
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
                index.concordance(&query, View { width: 5, limit: 3, sort: Sort::Right, sample: Some(1) }).unwrap();
            }
            Err(error) => prop_assert!(error.to_string().contains("mend")),
        }
    });
}
