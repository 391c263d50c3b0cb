//! Key word in context.

use super::{parse, sample};
use crate::Sort;

fn lines(query: &str, width: usize, limit: usize, sort: Sort) -> Vec<String> {
    let (_folder, index) = sample();
    let found = index.concordance(&parse(&index, query), width, limit, sort).unwrap();
    let line = |line: &crate::Line| {
        let id = line.external_id.as_deref().unwrap();
        format!("{id} {}[{}]{}", line.left, line.keyword, line.right)
    };
    found.lines.iter().map(line).collect()
}

#[test]
fn each_occurrence_has_its_line() {
    assert_eq!(
        lines("wait", 12, 9, Sort::Document),
        [
            "g0 How was the [waiting] time?",
            "g1 I [waited] forty minut",
            "g1 es on hold. [Waiting] is what I h",
            "g1  music, the [wait].",
        ]
    );
}

#[test]
fn a_side_sorts_by_its_nearest_word() {
    let right = lines("wait", 6, 9, Sort::Right);
    assert_eq!(
        right,
        [
            "g1 , the [wait].",
            "g1 I [waited] forty",
            "g1 hold. [Waiting] is wh",
            "g0 s the [waiting] time?"
        ]
    );
    let left = lines("wait", 6, 9, Sort::Left);
    assert_eq!(
        left,
        [
            "g1 hold. [Waiting] is wh",
            "g1 I [waited] forty",
            "g1 , the [wait].",
            "g0 s the [waiting] time?"
        ]
    );
}

#[test]
fn phrases_overlapping_words_and_wide_characters() {
    assert_eq!(
        lines("\"on hold\" hold", 3, 9, Sort::Document),
        ["g1 es [on hold]. W", "g2 he [hold] mu"]
    );
    assert_eq!(
        lines("errors twice", 2, 9, Sort::Document),
        ["s0 g [errors], ", "s0 , [twice]. ", "s1 n [error] o"]
    );
    assert_eq!(lines("to staff", 2, 9, Sort::Document), ["s0 e [staff]"]);
    assert_eq!(lines("+to", 2, 9, Sort::Document), ["s0 👍🏽 [to] t"]);
    assert_eq!(lines("บริการ", 4, 9, Sort::Document).len(), 1);
}

#[test]
fn what_is_left_out_is_told() {
    let (_folder, index) = sample();
    let found = index.concordance(&parse(&index, "wait"), 5, 2, Sort::Document).unwrap();
    assert_eq!((found.utterances, found.lines.len(), found.more), (2, 2, true));
    let found = index.concordance(&parse(&index, "wait"), 5, 4, Sort::Document).unwrap();
    assert_eq!((found.lines.len(), found.more), (4, false));
    let found = index.concordance(&parse(&index, "role:author"), 5, 4, Sort::Document).unwrap();
    assert_eq!((found.utterances, found.lines.len(), found.more), (0, 0, false));
}
