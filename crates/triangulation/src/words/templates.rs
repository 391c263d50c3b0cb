//! The sentence of each sort of finding.

use super::phrases::{Words, shown, small};
use super::to_do::{done, expected, gap, key_result, opportunity};
use super::{Finding, Said};
use crate::gaps::Better;
use crate::pairs::Code;

pub(super) fn sentence(finding: &Finding, words: &Words) -> String {
    match finding {
        Finding::Convergence { theme, said, quiet, code, differ } => {
            convergence(words, theme, [said, quiet], *code, *differ)
        }
        Finding::Difference { theme, source, within, sides, unknown, q_value } => {
            let place = within.as_ref().map_or_else(
                || source.clone(),
                |within| format!("{source} ({within})"),
            );
            difference(words, [theme, &place], sides, *unknown, *q_value)
        }
        Finding::Trend { theme, sides, since, q_value } => {
            trend(words, theme, sides, since, *q_value)
        }
        Finding::Driver { theme, measure, source, effect, better, importance, with, n } => {
            let names = [theme, measure, source];
            driver(words, names, *effect, *better, (*importance, *with, *n))
        }
        Finding::Gap { what, figures, better, rank, of, state, action } => {
            let done = action.as_ref().map_or_else(String::new, |action| done(words, action));
            gap(words, what, *figures, *better, [rank.to_string(), of.to_string()], [state, &done])
        }
        Finding::KeyResult { objective, what, figures, progress, status } => {
            key_result(words, objective, what, *figures, *progress, status)
        }
        Finding::Expected { feature, source, gap, means, n } => {
            expected(words, [feature, source], *gap, *means, *n)
        }
        Finding::Requirement { feature, source, class, coefficients: [better, worse], n } => words
            .fill(
                [
                    "To respondents of {source}, “{feature}” is {class}: better {better}, worse {worse} (n {n}).",
                    "สำหรับผู้ตอบใน {source} “{feature}” คือ{class}: better {better}, worse {worse} (n {n})",
                ],
                &[
                    ("source", source.clone()),
                    ("feature", feature.clone()),
                    ("class", words.class(class).to_owned()),
                    ("better", shown(*better)),
                    ("worse", shown(*worse)),
                    ("n", n.to_string()),
                ],
            ),
        Finding::Opportunity { feature, source, score, shares, n } => {
            opportunity(words, [feature, source], *score, *shares, *n)
        }
        Finding::Saturation { who, after, of, themes } => {
            saturation(words, who, *after, [*of, *themes])
        }
        Finding::Coders { coders: [a, b], code, kappa: [kappa, low, high], n } => words.fill(
            [
                "Over {code}, the agreement of {a} and {b} is κ {kappa} [{low}, {high}] ({n} decisions).",
                "ความสอดคล้องในการลงรหัส{code}ของ {a} กับ {b} คือ κ {kappa} [{low}, {high}] ({n} การตัดสิน)",
            ],
            &[
                ("a", a.clone()),
                ("b", b.clone()),
                (
                    "code",
                    code.as_ref().map_or_else(
                        || words.pick(["all codes", "ทุกรหัส"]).to_owned(),
                        |code| words.fill(["{code}", " {code} "], &[("code", code.clone())]),
                    ),
                ),
                ("kappa", shown(*kappa)),
                ("low", shown(*low)),
                ("high", shown(*high)),
                ("n", n.to_string()),
            ],
        ),
    }
}

fn convergence(
    words: &Words,
    theme: &str,
    [said, quiet]: [&[Said]; 2],
    code: Code,
    differ: [bool; 2],
) -> String {
    let each = |said: &[Said]| said.iter().map(|said| words.share(said)).collect::<Vec<_>>();
    let but = match (quiet, code) {
        ([], _) => String::new(),
        (_, Code::Silence) => {
            let who = quiet.iter().map(|said| {
                let of = [
                    ("with", said.with.to_string()),
                    ("of", said.of.to_string()),
                    ("who", said.who.clone()),
                ];
                words.fill(
                    if said.with == 0 {
                        ["by none of {of} in {who}", "ไม่มีใครเลยจาก {of} รายใน {who}"]
                    } else {
                        ["by only {with} of {of} in {who}", "เพียง {with} จาก {of} รายใน {who}"]
                    },
                    &of,
                )
            });
            let who = words.list(&who.collect::<Vec<_>>());
            words.fill([", but {who}", " แต่{who}"], &[("who", who)])
        }
        _ => {
            let few = |said: &Said| {
                words.fill(
                    ["{of} in {who}", "{of} รายใน {who}"],
                    &[("of", said.of.to_string()), ("who", said.who.clone())],
                )
            };
            let who = words.list(&quiet.iter().map(few).collect::<Vec<_>>());
            words.fill(["; too few to tell: {who}", " ({who} น้อยเกินกว่าจะบอกได้)"], &[("who", who)])
        }
    };
    let how = match (code, differ) {
        (Code::PartialAgreement, [true, true]) => [
            " (they differ in how many raise it, or in how they feel)",
            " (ต่างกันที่จำนวนผู้กล่าวถึงหรือความรู้สึก)",
        ],
        (Code::PartialAgreement, [true, false]) => {
            [" (they differ in how they feel)", " (ต่างกันที่ความรู้สึก)"]
        }
        (Code::PartialAgreement, [false, true]) => {
            [" (they differ in how many raise it)", " (ต่างกันที่จำนวนผู้กล่าวถึง)"]
        }
        _ => ["", ""],
    };
    words.fill(
        [
            "“{theme}” is raised by {said}{but}; {feeling}: {code}{how}.",
            "“{theme}” ถูกกล่าวถึงโดย {said}{but} {feeling}: {code}{how}",
        ],
        &[
            ("theme", theme.to_owned()),
            ("said", words.list(&each(said))),
            ("but", but),
            ("feeling", words.feeling(said)),
            ("code", words.code(code).to_owned()),
            ("how", words.pick(how).to_owned()),
        ],
    )
}

fn difference(
    words: &Words,
    [theme, source]: [&String; 2],
    [one, other]: &[Said; 2],
    unknown: u64,
    q_value: f64,
) -> String {
    let unknown = match unknown {
        0 => String::new(),
        many => words.fill(["; unknown: {n}", "; ไม่ทราบ {n} ราย"], &[("n", many.to_string())]),
    };
    words.fill(
        [
            "In {source}, “{theme}” is raised by {one} ({who}), against {other} ({whom}) (q {q}{unknown}).",
            "ใน {source} “{theme}” ถูกกล่าวถึงโดย {one} ({who}) เทียบกับ {other} ({whom}) (q {q}{unknown})",
        ],
        &[
            ("source", source.clone()),
            ("theme", theme.clone()),
            ("one", words.count(one)),
            ("who", one.who.clone()),
            ("other", words.count(other)),
            ("whom", if other.who.is_empty() { words.pick(["all others", "รายอื่นทั้งหมด"]).to_owned() } else { other.who.clone() }),
            ("q", small(q_value)),
            ("unknown", unknown),
        ],
    )
}

fn trend(
    words: &Words,
    theme: &str,
    [before, after]: &[Said; 2],
    since: &str,
    q_value: f64,
) -> String {
    words.fill(
        [
            "In {source}, “{theme}” is {way} since {since}: raised by {after}, against {before} before (q {q}).",
            "ใน {source} “{theme}” ถูกกล่าวถึง{way}ตั้งแต่ {since}: {after} เทียบกับก่อนหน้า {before} (q {q})",
        ],
        &[
            ("source", after.who.clone()),
            ("theme", theme.to_owned()),
            ("way", words.way(before, after)),
            ("since", since.to_owned()),
            ("after", words.count(after)),
            ("before", words.count(before)),
            ("q", small(q_value)),
        ],
    )
}

fn driver(
    words: &Words,
    [theme, measure, source]: [&String; 3],
    [effect, low, high]: [f64; 3],
    better: Option<Better>,
    (importance, with, n): (f64, u64, u64),
) -> String {
    let worth = match better.map(|better| (effect < 0.0) == (better == Better::High)) {
        None => ["", ""],
        Some(true) => [", which is worse", " ซึ่งแย่กว่า"],
        Some(false) => [", which is better", " ซึ่งดีกว่า"],
    };
    words.fill(
        [
            "In {source}, those who mention “{theme}” ({with} of {n}) answer {measure} {effect} points {way} [{low}, {high}]{worth}, the other themes being the same ({importance} % of the variance; association, not cause).",
            "ใน {source} ผู้ที่กล่าวถึง “{theme}” ({with} จาก {n} ราย) ให้คะแนน {measure} {way} {effect} คะแนน [{low}, {high}]{worth} เมื่อประเด็นอื่นเท่ากัน ({importance} % ของความแปรปรวน; เป็นความสัมพันธ์ ไม่ใช่สาเหตุ)",
        ],
        &[
            ("source", source.clone()),
            ("theme", theme.clone()),
            ("with", with.to_string()),
            ("n", n.to_string()),
            ("measure", measure.clone()),
            ("effect", shown(effect.abs())),
            ("way", words.pick(if effect < 0.0 { ["lower", "ต่ำกว่า"] } else { ["higher", "สูงกว่า"] }).to_owned()),
            ("low", shown(low)),
            ("high", shown(high)),
            ("worth", words.pick(worth).to_owned()),
            ("importance", format!("{:.0}", importance * 100.0)),
        ],
    )
}

fn saturation(words: &Words, who: &str, after: Option<u64>, [of, themes]: [u64; 2]) -> String {
    let template = match after {
        Some(_) => [
            "In {who}, after {after} of {of} people hardly anything new is said: half of all orders of asking bring at most 5 % new themes ({themes} themes).",
            "ใน {who} หลังจาก {after} จาก {of} ราย แทบไม่มีอะไรใหม่: ครึ่งหนึ่งของลำดับการถามทั้งหมดพบประเด็นใหม่ไม่เกิน 5 % ({themes} ประเด็น)",
        ],
        None => [
            "In {who}, {of} people are too few to tell that nothing new would be said ({themes} themes so far).",
            "ใน {who} จำนวน {of} รายยังน้อยเกินกว่าจะบอกได้ว่าไม่มีประเด็นใหม่ ({themes} ประเด็นจนถึงตอนนี้)",
        ],
    };
    words.fill(
        template,
        &[
            ("who", who.to_owned()),
            ("after", after.unwrap_or(0).to_string()),
            ("of", of.to_string()),
            ("themes", themes.to_string()),
        ],
    )
}
