//! The sentences of gaps, key results and features.

use super::Measured;
use super::phrases::{Words, percent, shown};
use crate::gaps::Better;

/// What is to be done about a gap.
pub(super) fn done(words: &Words, (what, owner, due): &(String, String, Option<String>)) -> String {
    let due = due.as_ref().map_or_else(String::new, |due| {
        words.fill([", until {due}", " ภายใน {due}"], &[("due", due.clone())])
    });
    words.fill(
        [" To do: {what} ({owner}{due}).", " สิ่งที่ต้องทำ: {what} ({owner}{due})"],
        &[("what", what.clone()), ("owner", owner.clone()), ("due", due)],
    )
}

pub(super) fn gap(
    words: &Words,
    what: &Measured,
    [current, desired]: [f64; 2],
    better: Better,
    [rank, of]: [String; 2],
    [state, done]: [&str; 2],
) -> String {
    let most = match better {
        Better::High => ["at least", "อย่างน้อย"],
        Better::Low => ["at most", "ไม่เกิน"],
    };
    let sentence = words.fill(
        [
            "{what} is {current} and should be {most} {desired}: priority {rank} of {of}{state}.{done}",
            "{what} อยู่ที่ {current} แต่ควรเป็น{most} {desired}: ลำดับความสำคัญที่ {rank} จาก {of}{state}{done}",
        ],
        &[
            ("what", what.name(words.0)),
            ("current", what.figure(current, words.0)),
            ("most", words.pick(most).to_owned()),
            ("desired", what.figure(desired, words.0)),
            ("rank", rank),
            ("of", of),
            ("state", words.state(state).to_owned()),
            ("done", done.to_owned()),
        ],
    );
    let mut letters = sentence.chars();
    // A name that is an id keeps its case.
    match letters.next() {
        Some(first) if !sentence.starts_with(&what.measure) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => sentence,
    }
}

pub(super) fn key_result(
    words: &Words,
    objective: &str,
    what: &Measured,
    [start, current, target]: [f64; 3],
    progress: f64,
    status: &str,
) -> String {
    let way = if progress < 0.0 {
        [", away from {target}", " ห่างออกไปจากเป้าหมาย {target}"]
    } else if progress >= 1.0 {
        [", where {target} was the target", " จากเป้าหมาย {target}"]
    } else {
        [", {progress} of the way to {target}", " คืบหน้า {progress} สู่เป้าหมาย {target}"]
    };
    let values =
        [("target", what.figure(target, words.0)), ("progress", percent(progress.clamp(0.0, 1.0)))];
    let way = words.fill(way, &values);
    words.fill(
        [
            "“{objective}”: {what} went from {start} to {current}{way}: {status}.",
            "“{objective}”: {what} จาก {start} เป็น {current}{way}: {status}",
        ],
        &[
            ("objective", objective.to_owned()),
            ("what", what.name(words.0)),
            ("start", what.figure(start, words.0)),
            ("current", what.figure(current, words.0)),
            ("way", way),
            ("status", words.status(status).to_owned()),
        ],
    )
}

pub(super) fn expected(
    words: &Words,
    [feature, source]: [&String; 2],
    [gap, low, high]: [f64; 3],
    [expectation, perception]: [f64; 2],
    n: u64,
) -> String {
    let way = if gap < 0.0 {
        ["less than is expected", "น้อยกว่าที่คาดหวัง"]
    } else {
        ["more than is expected", "มากกว่าที่คาดหวัง"]
    };
    words.fill(
        [
            "In {source}, “{feature}” is perceived as {way}: {perception} against {expectation}, a gap of {gap} [{low}, {high}] (n {n}).",
            "ใน {source} “{feature}” ได้รับ{way}: {perception} เทียบกับ {expectation} ช่องว่าง {gap} [{low}, {high}] (n {n})",
        ],
        &[
            ("source", source.clone()),
            ("feature", feature.clone()),
            ("way", words.pick(way).to_owned()),
            ("perception", shown(perception)),
            ("expectation", shown(expectation)),
            ("gap", shown(gap)),
            ("low", shown(low)),
            ("high", shown(high)),
            ("n", n.to_string()),
        ],
    )
}

pub(super) fn opportunity(
    words: &Words,
    [feature, source]: [&String; 2],
    [score, low, high]: [f64; 3],
    [important, satisfied]: [f64; 2],
    n: u64,
) -> String {
    words.fill(
        [
            "In {source}, “{feature}” is important to {important} and satisfies {satisfied}: an opportunity of {score} [{low}, {high}] out of 20 (n {n}).",
            "ใน {source} “{feature}” สำคัญสำหรับ {important} และพอใจ {satisfied}: คะแนนโอกาส {score} [{low}, {high}] จาก 20 (n {n})",
        ],
        &[
            ("source", source.clone()),
            ("feature", feature.clone()),
            ("important", percent(important)),
            ("satisfied", percent(satisfied)),
            ("score", shown(score)),
            ("low", shown(low)),
            ("high", shown(high)),
            ("n", n.to_string()),
        ],
    )
}
