//! What is found, and what is highlighted.

use corpus::Id;

use super::{ask, parse, sample};
use crate::Query;

/// Each query with its hits, best first.
fn check(cases: &[(&str, &str)]) {
    let (_folder, index) = sample();
    for (query, hits) in cases {
        assert_eq!(ask(&index, &parse(&index, query)), *hits, "{query}");
    }
}

/// Each query with its hits in the order of their ids' names, where the rank is not the point.
fn check_set(cases: &[(&str, &str)]) {
    let (_folder, index) = sample();
    for (query, hits) in cases {
        let found = index.search(&parse(&index, query), 20).unwrap();
        let mut names: Vec<_> = found.hits.into_iter().filter_map(|hit| hit.external_id).collect();
        names.sort();
        assert_eq!(names.join(" "), *hits, "{query}");
        assert_eq!(found.total, names.len(), "{query}");
    }
}

#[test]
fn words_are_found_in_all_their_forms_and_the_form_asked_for_stands_first() {
    check(&[
        ("waiting", "g0(waiting) g1(waited|Waiting|wait)"),
        ("error", "s1(error) s0(errors)"),
        ("errors", "s0(errors) s1(error)"),
        ("=errors", "s0(errors)"),
        ("ERRORS", "s0(errors) s1(error)"),
        ("Wartezeit", "r1(Wartezeiten)"),
        ("nothing-of-the-kind", ""),
        ("???", ""),
    ]);
}

#[test]
fn scripts_without_gaps_and_emoji_are_words_too() {
    check(&[("บริการ", "r2(บริการ)"), ("😀", "r0(😀)"), ("👍🏽", "s0(👍🏽)")]);
}

#[test]
fn letters_stand_for_words() {
    check(&[
        ("bil*", "s1(bill) s0(Billing)"),
        ("*ing", "g0(waiting) g1(Waiting) s0(Billing)"),
        ("err?r", "s1(error)"),
        ("eror~", "s1(error)"),
        ("eror~2", "s1(error) s0(errors)"),
        ("/.*tele.*/", "r1(Telefon)"),
        ("/m(ail|usic)/", "g2(music) g1(music) r0(mail)"),
        ("บริ*", "r2(บริการ)"),
        ("music?", "g2(music) g1(music)"),
        ("zzz*", ""),
        ("+zzz* music", ""),
    ]);
}

#[test]
fn words_are_near_each_other() {
    check(&[
        ("forty NEAR/3 hold", "g1(forty minutes on hold)"),
        ("hold NEAR/3 forty", "g1(forty minutes on hold)"),
        ("hold BEFORE/3 forty", ""),
        ("forty NEAR/2 hold", ""),
        ("(forty OR fifty) BEFORE/1 min*", "g1(forty minutes)"),
        ("\"the line\" BEFORE/9 music", "g2(the line. The hold music)"),
    ]);
}

#[test]
fn phrases_need_their_words_next_to_each_other() {
    check(&[
        ("\"on hold\"", "g1(on hold)"),
        ("“on hold”", "g1(on hold)"),
        ("\"hold music\"", "g2(hold music)"),
        ("\"billing error\"", "s0(Billing errors)"),
        ("=\"billing error\"", ""),
        ("e-mail", "r0(e-mail)"),
        ("e-ma*", "r0(e-mail)"),
        ("\"hold * was\"", "g2(hold music was)"),
        ("\"the ho* mus*\"", "g2(The hold music)"),
        ("\"on * music\"", ""),
        ("\"mail e\"", ""),
    ]);
}

#[test]
fn plus_requires_minus_excludes_and_plain_words_rank() {
    check_set(&[
        ("hold music", "g1 g2"),
        ("+music hate", "g1 g2"),
        ("+music +hate", "g1"),
        ("+music -hate", "g2"),
        ("music -\"on hold\"", "g2"),
        ("-music -role:author", "g0 s0 s1 s2"),
    ]);
}

#[test]
fn stop_words_rank_only_where_there_is_nothing_else() {
    let (_folder, index) = sample();
    let found = index.search(&parse(&index, "the music"), 20).unwrap();
    assert_eq!((found.total, found.ignored), (2, vec!["the".to_owned()]));
    let found = index.search(&parse(&index, "the"), 20).unwrap();
    assert_eq!((found.total, found.ignored), (5, vec![]));
    let found = index.search(&parse(&index, "+the music"), 20).unwrap();
    assert_eq!((found.total, found.hits[0].external_id.as_deref()), (5, Some("g1")));
}

#[test]
fn fields_restrict() {
    check_set(&[
        ("role:author", "r0 r1 r2"),
        ("role:AUTHOR -lang:th", "r0 r1"),
        ("speaker:\"anna  b\"", "g1"),
        ("source:groups music", "g1 g2"),
        ("source:groups source:survey -role:moderator", "g1 g2 s0 s1 s2"),
        ("kind:survey", "s0 s1 s2"),
        ("theme:on-hold theme:waiting", "g0 g1 g2"),
        ("+theme:on-hold +theme:waiting", "g1"),
        ("lang:de lang:th", "r1 r2"),
        ("question:\"what went wrong?\" error", "s0 s1"),
        ("tier:business", "g0 g2 r1 s0 s2"),
        ("Tier:\"Very Basic\" kind:review", "r0 r2"),
        ("age_band:3", "r0"),
        ("role:nobody", ""),
        ("evidence:no", "g0"),
        ("evidence:yes kind:transcript", "g1 g2"),
        ("theme:*", "g0 g1 g2"),
        ("-theme:* kind:review", "r0 r1 r2"),
        ("speaker:*b", "g1"),
        ("tier:very*", "g1 r0 r2 s1"),
        ("(role:author OR tier:business) AND NOT lang:th", "g0 g2 r0 r1 s0 s2"),
        ("(role:author OR role:moderator) waiting", "g0"),
        ("hold AND music", "g1 g2"),
        ("hold AND music role:moderator", ""),
        ("NOT hold kind:transcript", "g0"),
        ("music OR (error AND NOT twice)", "g1 g2 s1"),
    ]);
}

#[test]
fn values_that_nobody_has_are_told() {
    let (_folder, index) = sample();
    let unknown = |query| {
        let found = index.unknown_values(&parse(&index, query)).unwrap();
        let told = |it: crate::UnknownValue| format!("{}:{} {:?}", it.field, it.value, it.known);
        found.into_iter().map(told).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(unknown("music role:author tier:business"), "");
    assert_eq!(unknown("tier:busines"), r#"tier:busines ["business", "very basic"]"#);
    let roles = unknown("(role:auther OR music) AND NOT tier:*");
    assert!(roles.starts_with(r#"role:auther ["author", "#), "{roles}");
}

#[test]
fn dates_and_sentiments_are_ranges() {
    check_set(&[
        ("date:2025-01", "g0 g1 g2"),
        ("date:2025-03..2025-04", "r0 r1"),
        ("date:2025-06..", "r2 s0 s1 s2"),
        ("date:..2025-03-04", "g0 g1 g2 r0"),
        ("date:<2025-03-04", "g0 g1 g2"),
        ("date:2025-03 date:2025-04", "r0 r1"),
        ("date:2024", ""),
        ("sentiment:negative kind:survey", "s0 s1"),
        ("sentiment:<-0.5", "g1 s0"),
        ("sentiment:<=-0.5", "g1 s0 s1"),
        ("sentiment:-0.1..1", "r0 r2"),
        ("sentiment:<-0.7 sentiment:neutral", "g0 g1 r0 r2"),
    ]);
}

#[test]
fn plain_text_means_no_operators() {
    let (_folder, index) = sample();
    let plain = |text: &str| ask(&index, &Query::plain(text));
    assert_eq!(plain("-music +(\"hold"), "g2(hold|music) g1(hold|music)");
    assert_eq!(plain("role:author: e-mail?"), "r0(e|mail)");
    assert_eq!(plain(""), "g0 g1 g2 r0 r1 r2 s0 s1 s2");
    assert_eq!(plain("?!"), "");
}

#[test]
fn filters_can_be_given_apart() {
    let (_folder, index) = sample();
    let filtered = |field: &str, value: &str| {
        let query = Query::plain("music").and_filter(field, value, index.attributes());
        query.map(|query| ask(&index, &query))
    };
    assert_eq!(filtered("speaker", "Tom"), Ok("g2(music)".to_owned()));
    assert_eq!(filtered("tier", "very basic"), Ok("g1(music)".to_owned()));
    let error = filtered("role-", "x").unwrap_err();
    assert_eq!((error.span, &error.query[..]), (0..5, "role-:x"));
}

#[test]
fn a_hit_is_the_entry_again() {
    let (_folder, index) = sample();
    let found = index.search(&parse(&index, "=forty"), 1).unwrap();
    let hit = &found.hits[0];
    assert_eq!(hit.utterance_id, Id::of(&["g1"]));
    assert_eq!(hit.document_id, Id::of(&["g"]));
    assert_eq!(hit.path, "data/file");
    assert_eq!((hit.line, hit.seq, hit.start_ms, hit.end_ms), (2, 1, Some(1000), Some(1900)));
    assert_eq!(hit.at, Some(1_735_689_600_000));
    assert_eq!((hit.polarity, hit.sentiment.as_deref()), (Some(-0.8), Some("negative")));
    assert_eq!(hit.theme_ids, ["on-hold", "waiting"]);
    assert_eq!(hit.participant.as_deref(), Some("Anna B"));
    assert_eq!(hit.language.map(text::Language::code), Some("en"));
    assert_eq!(hit.attributes[0], ("Tier".to_owned(), "very basic".to_owned()));
    assert_eq!(hit.question, None);
    assert!(hit.score > 0.0);
}

#[test]
fn words_that_nobody_says_are_told_with_those_that_are_written_alike() {
    let (_folder, index) = sample();
    let unknown = |query: &Query| {
        let found = index.unknown_words(query).unwrap().into_iter();
        found.map(|it| format!("{} {:?}", it.word, it.similar)).collect::<Vec<_>>().join(", ")
    };
    let asked = |query: &str| unknown(&parse(&index, query));
    assert_eq!(asked("waitng musci hold"), r#"waitng ["waiting"], musci ["music"]"#);
    // A form that nobody uses of a word that somebody uses, and what is not to be there.
    assert_eq!(asked("waits -zzyzx musc* role:participant"), "");
    assert_eq!(asked("(\"on hodl\" NEAR/5 zzyzx) AND รอสาย"), r#"hodl ["hold"], zzyzx []"#);
    assert_eq!(unknown(&Query::plain("the errror, twice")), r#"errror ["error"]"#);
    assert_eq!(asked("zeiten"), r#"zeiten ["wartezeiten"]"#);
}

#[test]
fn a_query_can_be_asked_without_its_fields() {
    let (_folder, index) = sample();
    let words = |query: &str| Some(ask(&index, &parse(&index, query).words_alone()?));
    assert_eq!(words("date:2024 =forty role:author"), Some("g1(forty)".to_owned()));
    assert_eq!(words("=forty"), None);
    assert_eq!(words("role:author -kind:survey"), None);
}

#[test]
fn neighbours_are_the_turns_around_one() {
    let (_folder, index) = sample();
    let around = |seq, n| {
        let hits = index.neighbours(Id::of(&["g"]), seq, n).unwrap();
        hits.into_iter().filter_map(|hit| hit.external_id).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(around(1, 1), "g0 g1 g2");
    assert_eq!(around(0, 1), "g0 g1");
    assert_eq!(around(2, 0), "g2");
    assert_eq!(around(9, 3), "");
}

#[test]
fn the_limit_cuts_the_hits_and_not_the_count() {
    let (_folder, index) = sample();
    let found = index.search(&parse(&index, "waiting music error"), 2).unwrap();
    assert_eq!((found.total, found.hits.len()), (5, 2));
    assert_eq!(index.search(&parse(&index, "music"), 0).unwrap().total, 2);
    assert_eq!(index.attributes(), ["age band", "tier"]);
    assert_eq!(index.languages().len(), 3);
    assert_eq!(index.utterances(), 9);
}
