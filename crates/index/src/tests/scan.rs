//! A query asked of single texts.

use expect_test::{Expect, expect};
use text::{Language, Tokenizer};

use super::naive::{self, texts};
use crate::Query;

/// Shows what a query finds in a text.
fn check(query: &str, text: &str, expected: Expect) {
    let (tokenizer, english) = (Tokenizer::new(), Language::from_code("en"));
    let query = Query::parse(query, &[]).unwrap();
    let shown = match query.scanner(&tokenizer, english) {
        Err(why) => why.to_string(),
        Ok(scanner) => {
            let tokens = tokenizer.tokens(text, english);
            let found = scanner.find(&tokens).into_iter().map(|at| {
                let (first, last) = (tokens[at.start].span.start, tokens[at.end - 1].span.end);
                format!("«{}»", &text[first as usize..last as usize])
            });
            found.collect::<Vec<_>>().join(" ")
        }
    };
    expected.assert_eq(&shown);
}

#[test]
fn words_stand_where_they_answer_the_query() {
    let text = "The refunds came late, and the refund for the 2nd bill never came.";
    check("refund", text, expect!["«refunds» «refund»"]);
    check("=refund", text, expect!["«refund»"]);
    check(
        "refund NEAR/3 (late OR never)",
        text,
        expect!["«refunds came late» «late, and the refund»"],
    );
    check("refund BEFORE/9 never", text, expect!["«refund for the 2nd bill never»"]);
    check("refund AND bill AND NOT app", text, expect!["«refunds» «refund» «bill»"]);
    check("refund AND NOT bill", text, expect![""]);
    check("+bill -late", text, expect![""]);
    check("\"refund * the\"", text, expect!["«refund for the»"]);
    check("\"never came\" app", text, expect!["«never came»"]);
    check("the app", text, expect![""]);
    check("l?te *ver refnd~ /b.*l/", text, expect!["«late» «refund» «bill» «never»"]);
    check("refund role:agent", text, expect!["a condition on something other than words"]);
    check("-refund", text, expect!["no word that it asks for"]);
}

#[test]
fn a_scan_finds_what_an_index_finds() {
    let texts = texts();
    let (_folder, index) = naive::index(&texts);
    let tokenizer = Tokenizer::new();
    let english = Language::from_code("en");
    // An index asks for the forms of a word in all its languages, a scan in one.
    let is_english = |at: &usize| naive::language(*at) == english;
    for query in [
        "wait",
        "\"hold line\"",
        "wait NEAR/3 music",
        "bill* BEFORE/4 (hold OR line)",
        "(bill OR music) AND NOT line",
        "+music wait -hold",
        "the music",
        "biling~ /wa.*g/",
    ] {
        let query_read = Query::parse(query, &[]).unwrap();
        let hits = index.search(&query_read, 1_000).unwrap().hits;
        let mut found: Vec<usize> =
            hits.iter().map(|hit| hit.external_id.as_ref().unwrap().parse().unwrap()).collect();
        found.retain(is_english);
        found.sort_unstable();
        assert!(!found.is_empty(), "{query}");
        let scanner = query_read.scanner(&tokenizer, english).unwrap();
        let is_found =
            |at: &usize| !scanner.find(&tokenizer.tokens(&texts[*at], english)).is_empty();
        let scanned = (0..texts.len()).filter(is_english).filter(is_found);
        assert_eq!(scanned.collect::<Vec<_>>(), found, "{query}");
    }
}
