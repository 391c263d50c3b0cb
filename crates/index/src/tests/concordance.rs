//! Key word in context.

use super::{parse, sample};
use crate::{Line, Sort, View};

fn lines(query: &str, width: usize, limit: usize, sort: Sort) -> Vec<String> {
    let (_folder, index) = sample();
    let view = View { width, limit, sort, sample: None };
    let found = index.concordance(&parse(&index, query), view).unwrap();
    found.lines.iter().map(shown).collect()
}

fn shown(line: &Line) -> String {
    let id = line.hit.external_id.as_deref().unwrap();
    format!("{id} {}[{}]{}", line.left, line.keyword, line.right)
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
    let keyword = lines("wait", 0, 9, Sort::Keyword);
    assert_eq!(keyword, ["g1 [wait]", "g1 [waited]", "g1 [Waiting]", "g0 [waiting]"]);
}

#[test]
fn speakers_and_times_sort_too() {
    let found = lines("the", 0, 9, Sort::Speaker);
    assert_eq!(
        found,
        ["g1 [the]", "g1 [the]", "r0 [the]", "g0 [the]", "s0 [the]", "g2 [the]", "g2 [The]"]
    );
    let found = lines("error OR app OR hold", 0, 9, Sort::Time);
    assert_eq!(found, ["g1 [hold]", "g2 [hold]", "r0 [app]", "s0 [errors]", "s1 [error]"]);
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
fn what_is_near_is_one_line() {
    assert_eq!(
        lines("line BEFORE/4 music", 4, 9, Sort::Document),
        ["g2 the [line. The hold music] was"]
    );
    assert_eq!(
        lines("music NEAR/4 line", 4, 9, Sort::Document),
        ["g2 the [line. The hold music] was"]
    );
    assert_eq!(lines("music NEAR/2 line", 4, 9, Sort::Document).len(), 0);
}

#[test]
fn what_is_left_out_is_told() {
    let (_folder, index) = sample();
    let view = |limit| View { width: 5, limit, sort: Sort::Document, sample: None };
    let found = index.concordance(&parse(&index, "wait"), view(2)).unwrap();
    assert_eq!((found.utterances, found.lines.len(), found.more), (2, 2, true));
    let found = index.concordance(&parse(&index, "wait"), view(4)).unwrap();
    assert_eq!((found.lines.len(), found.more), (4, false));
    let found = index.concordance(&parse(&index, "role:author"), view(4)).unwrap();
    assert_eq!((found.utterances, found.lines.len(), found.more), (0, 0, false));
}

#[test]
fn a_sample_is_drawn_by_its_seed_and_stands_in_order() {
    let (_folder, index) = sample();
    let query = parse(&index, "the OR wait OR hold OR error");
    let drawn = |seed, sort, limit| {
        let view = View { width: 3, limit, sort, sample: Some(seed) };
        let found = index.concordance(&query, view).unwrap();
        found.lines.iter().map(shown).collect::<Vec<_>>()
    };
    let all = drawn(1, Sort::Document, 100);
    let view = View { width: 3, limit: 100, sort: Sort::Document, sample: None };
    let every: Vec<String> =
        index.concordance(&query, view).unwrap().lines.iter().map(shown).collect();
    assert_eq!(all, every);
    let samples: Vec<_> = (0..6).map(|seed| drawn(seed, Sort::Document, 4)).collect();
    assert_eq!(samples[0], drawn(0, Sort::Document, 4));
    assert!(samples.iter().any(|sample| *sample != samples[0]));
    let order = |line: &String| every.iter().position(|it| it == line).unwrap();
    assert!(samples.iter().all(|sample| sample.is_sorted_by_key(order)));
    let mut left = drawn(3, Sort::Left, 4);
    left.sort();
    let mut same = drawn(3, Sort::Document, 4);
    same.sort();
    assert_eq!(left, same);
}
