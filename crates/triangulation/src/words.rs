//! What was found, in plain sentences: every template of every language is in this file.

use statistics::wilson;

use crate::pairs::Code;

/// A language of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// English.
    English,
    /// Thai.
    Thai,
}

/// How common a theme is among some people.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Who: the source, or the segment.
    pub who: String,
    /// Those who mention it.
    pub with: u64,
    /// Those who could.
    pub of: u64,
    /// The interval of the share.
    pub interval: Option<(f64, f64)>,
    /// −1, 0 or 1; absent without a basis.
    pub sign: Option<i8>,
}

impl Said {
    /// Some people of whom no feeling is told, with the Wilson interval.
    pub fn counted(who: String, with: u64, of: u64) -> Said {
        let interval = wilson(with, of).map(|interval| (interval.low, interval.high));
        Said { who, with, of, interval, sign: None }
    }
}

/// Something found, with its figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// What the sources say of a theme together.
    Convergence {
        /// The theme's label.
        theme: String,
        /// Each source that was asked.
        said: Vec<Said>,
        /// The code over all sources.
        code: Code,
    },
    /// A segment in which a theme is more or less common.
    Difference {
        /// The theme's label.
        theme: String,
        /// The segment, and what it is compared with.
        sides: [Said; 2],
        /// The q value.
        q_value: f64,
    },
    /// A theme that is more or less common than before.
    Trend {
        /// The theme's label.
        theme: String,
        /// Before and after, with the source as `who`.
        sides: [Said; 2],
        /// The first period after the change.
        since: String,
        /// The q value.
        q_value: f64,
    },
    /// A theme that goes with a better or worse score.
    Driver {
        /// The theme's label.
        theme: String,
        /// The measure.
        measure: String,
        /// The source.
        source: String,
        /// By how much answers differ, with the interval.
        effect: [f64; 3],
        /// The share of R².
        importance: f64,
        /// Respondents.
        n: u64,
    },
    /// Where things are not as they should be.
    Gap {
        /// The measure and where.
        what: String,
        /// As it is, as it should be.
        figures: [f64; 2],
        /// 1 is first.
        rank: u64,
        /// Of so many.
        of: u64,
        /// What is to be done, and by whom.
        action: Option<(String, String)>,
    },
    /// How far a key result has come.
    KeyResult {
        /// The objective.
        objective: String,
        /// The measure and where.
        what: String,
        /// Start, current figure, target.
        figures: [f64; 3],
        /// 0 … 1.
        progress: f64,
        /// The status.
        status: String,
    },
    /// After how many cases nothing new was said.
    Saturation {
        /// The source and segment.
        who: String,
        /// So many cases of how many; absent where saturation is not reached.
        after: Option<u64>,
        /// Cases in all.
        of: u64,
        /// Themes in all.
        themes: u64,
    },
    /// How far two coders agree on a code.
    Coders {
        /// The two.
        coders: [String; 2],
        /// The code; absent over all codes.
        code: Option<String>,
        /// κ with its interval.
        kappa: [f64; 3],
        /// Decisions that both made.
        n: u64,
    },
}

/// Below so many people a share is told as `n of N` alone.
const FEW: u64 = 30;

impl Finding {
    /// The kind, as in tables.
    pub fn kind(&self) -> &'static str {
        match self {
            Finding::Convergence { .. } => "convergence",
            Finding::Difference { .. } => "difference",
            Finding::Trend { .. } => "trend",
            Finding::Driver { .. } => "driver",
            Finding::Gap { .. } => "gap",
            Finding::KeyResult { .. } => "key result",
            Finding::Saturation { .. } => "saturation",
            Finding::Coders { .. } => "agreement of coders",
        }
    }

    /// The finding as a sentence.
    pub fn sentence(&self, tongue: Tongue) -> String {
        let words = Words(tongue);
        let number = |value: f64| shown(value);
        match self {
            Finding::Convergence { theme, said, code } => words.fill(
                ["“{theme}” is raised by {said}; {feeling}: {code}.", "“{theme}” ถูกกล่าวถึงโดย {said} {feeling}: {code}"],
                &[
                    ("theme", theme.clone()),
                    ("said", words.list(&said.iter().map(|said| words.share(said)).collect::<Vec<_>>())),
                    ("feeling", words.feeling(said)),
                    ("code", words.code(*code).to_owned()),
                ],
            ),
            Finding::Difference { theme, sides: [one, other], q_value } => words.fill(
                ["“{theme}” is raised by {one}, against {other} (q {q}).", "“{theme}” ถูกกล่าวถึงโดย {one} เทียบกับ {other} (q {q})"],
                &[("theme", theme.clone()), ("one", words.share(one)), ("other", words.share(other)), ("q", small(*q_value))],
            ),
            Finding::Trend { theme, sides: [before, after], since, q_value } => words.fill(
                [
                    "“{theme}” is {way} since {since}: raised by {after}, against {before} before (q {q}).",
                    "“{theme}” ถูกกล่าวถึง{way}ตั้งแต่ {since}: {after} เทียบกับก่อนหน้า {before} (q {q})",
                ],
                &[
                    ("theme", theme.clone()),
                    ("way", words.way(before, after)),
                    ("since", since.clone()),
                    ("after", words.share(after)),
                    ("before", words.share(before)),
                    ("q", small(*q_value)),
                ],
            ),
            Finding::Driver { theme, measure, source, effect: [effect, low, high], importance, n } => words.fill(
                [
                    "Respondents of {source} who mention “{theme}” answer {measure} {effect} points {way} [{low}, {high}] than those who do not, the other themes being the same (n {n}; {importance} % of the variance; association, not cause).",
                    "ผู้ตอบใน {source} ที่กล่าวถึง “{theme}” ให้คะแนน {measure} {way} {effect} คะแนน [{low}, {high}] เมื่อประเด็นอื่นเท่ากัน (n {n}; {importance} % ของความแปรปรวน; เป็นความสัมพันธ์ ไม่ใช่สาเหตุ)",
                ],
                &[
                    ("source", source.clone()),
                    ("theme", theme.clone()),
                    ("measure", measure.clone()),
                    ("effect", number(effect.abs())),
                    ("way", words.pick(if *effect < 0.0 { ["lower", "ต่ำกว่า"] } else { ["higher", "สูงกว่า"] }).to_owned()),
                    ("low", number(*low)),
                    ("high", number(*high)),
                    ("n", n.to_string()),
                    ("importance", format!("{:.0}", importance * 100.0)),
                ],
            ),
            Finding::Gap { what, figures: [current, desired], rank, of, action } => {
                let done = action.as_ref().map_or_else(String::new, |(what, owner)| {
                    words.fill([" {what} ({owner}).", " {what} ({owner})"], &[("what", what.clone()), ("owner", owner.clone())])
                });
                words.fill(
                    [
                        "{what} is {current} and should be {desired}: priority {rank} of {of}.{done}",
                        "{what} อยู่ที่ {current} แต่ควรเป็น {desired}: ลำดับความสำคัญที่ {rank} จาก {of}{done}",
                    ],
                    &[
                        ("what", what.clone()),
                        ("current", number(*current)),
                        ("desired", number(*desired)),
                        ("rank", rank.to_string()),
                        ("of", of.to_string()),
                        ("done", done),
                    ],
                )
            }
            Finding::KeyResult { objective, what, figures: [start, current, target], progress, status } => words.fill(
                [
                    "“{objective}”: {what} went from {start} to {current} on its way to {target}, {progress} % of it: {status}.",
                    "“{objective}”: {what} จาก {start} เป็น {current} เป้าหมาย {target} คืบหน้า {progress} %: {status}",
                ],
                &[
                    ("objective", objective.clone()),
                    ("what", what.clone()),
                    ("start", number(*start)),
                    ("current", number(*current)),
                    ("target", number(*target)),
                    ("progress", format!("{:.0}", progress * 100.0)),
                    ("status", words.status(status).to_owned()),
                ],
            ),
            Finding::Saturation { who, after, of, themes } => {
                let template = match after {
                    Some(_) => [
                        "In {who}, half of all orders of asking bring at most 5 % new themes after {after} of {of} cases ({themes} themes).",
                        "ใน {who} ครึ่งหนึ่งของลำดับการถามทั้งหมดพบประเด็นใหม่ไม่เกิน 5 % หลังจาก {after} จาก {of} ราย ({themes} ประเด็น)",
                    ],
                    None => [
                        "In {who}, {of} cases are too few to tell that nothing new would be said ({themes} themes so far).",
                        "ใน {who} จำนวน {of} รายยังน้อยเกินกว่าจะบอกได้ว่าไม่มีประเด็นใหม่ ({themes} ประเด็นจนถึงตอนนี้)",
                    ],
                };
                words.fill(
                    template,
                    &[
                        ("who", who.clone()),
                        ("after", after.unwrap_or(0).to_string()),
                        ("of", of.to_string()),
                        ("themes", themes.to_string()),
                    ],
                )
            }
            Finding::Coders { coders: [a, b], code, kappa: [kappa, low, high], n } => words.fill(
                [
                    "{a} and {b} agree on {code} with κ {kappa} [{low}, {high}] over {n} decisions.",
                    "{a} และ {b} ลงรหัส {code} ตรงกันด้วย κ {kappa} [{low}, {high}] จาก {n} การตัดสิน",
                ],
                &[
                    ("a", a.clone()),
                    ("b", b.clone()),
                    ("code", code.clone().unwrap_or_else(|| words.pick(["all codes", "ทุกรหัส"]).to_owned())),
                    ("kappa", number(*kappa)),
                    ("low", number(*low)),
                    ("high", number(*high)),
                    ("n", n.to_string()),
                ],
            ),
        }
    }
}

/// The words of a language.
struct Words(Tongue);

impl Words {
    fn pick<'w>(&self, words: [&'w str; 2]) -> &'w str {
        words[usize::from(self.0 == Tongue::Thai)]
    }

    /// The template of the language with its gaps filled in, left to right: what is filled in is never
    /// looked into.
    fn fill(&self, templates: [&str; 2], values: &[(&str, String)]) -> String {
        let mut filled = String::new();
        let mut rest = self.pick(templates);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = values.iter().find(|(known, _)| *known == name);
            filled.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// `38 % [31–46] of 358 in reviews`, or of few people `6 of 8 in groups`.
    fn share(&self, said: &Said) -> String {
        let Said { who, with, of, interval, .. } = said;
        let values = |percent: f64, low: f64, high: f64| {
            [
                ("percent", format!("{:.0}", percent * 100.0)),
                ("low", format!("{:.0}", low * 100.0)),
                ("high", format!("{:.0}", high * 100.0)),
                ("with", with.to_string()),
                ("of", of.to_string()),
                ("who", who.clone()),
            ]
        };
        match interval {
            Some((low, high)) if *of >= FEW => self.fill(
                [
                    "{percent} % [{low}–{high}] of {of} in {who}",
                    "{percent} % [{low}–{high}] จาก {of} รายใน {who}",
                ],
                &values(*with as f64 / *of as f64, *low, *high),
            ),
            _ => self.fill(
                ["{with} of {of} in {who}", "{with} จาก {of} รายใน {who}"],
                &values(0.0, 0.0, 0.0),
            ),
        }
    }

    fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(", "), self.pick([" and ", " และ "]))
            }
        }
    }

    /// How the sources feel, as far as they do.
    fn feeling(&self, said: &[Said]) -> String {
        let name = |sign: i8| match sign {
            1 => self.pick(["positive", "เชิงบวก"]),
            -1 => self.pick(["negative", "เชิงลบ"]),
            _ => self.pick(["neither clearly positive nor negative", "ไม่ชัดว่าบวกหรือลบ"]),
        };
        let felt: Vec<(&str, i8)> =
            said.iter().filter_map(|said| Some((&*said.who, said.sign?))).collect();
        match &felt[..] {
            [] => self.pick(["feelings unknown", "ไม่ทราบความรู้สึก"]).to_owned(),
            [(_, first), rest @ ..] if rest.iter().all(|(_, sign)| sign == first) => {
                let many =
                    if rest.is_empty() { ["", ""] } else { ["all ", "ทั้งหมด"] };
                format!("{}{}", self.pick(many), name(*first))
            }
            _ => {
                let each = felt.iter().map(|(who, sign)| {
                    format!("{} {} {who}", name(*sign), self.pick(["in", "ใน"]))
                });
                self.list(&each.collect::<Vec<_>>())
            }
        }
    }

    fn way(&self, before: &Said, after: &Said) -> String {
        let up = after.with * before.of > before.with * after.of;
        self.pick(if up {
            ["more common", "มากขึ้น"]
        } else {
            ["less common", "น้อยลง"]
        })
        .to_owned()
    }

    fn code(&self, code: Code) -> &'static str {
        let thai = match code {
            Code::Agreement => "สอดคล้องกัน",
            Code::PartialAgreement => "สอดคล้องกันบางส่วน",
            Code::Dissonance => "ขัดแย้งกัน",
            Code::Silence => "มีแหล่งข้อมูลที่เงียบ",
            Code::Insufficient => "ข้อมูลไม่พอจะบอกได้",
        };
        match self.0 {
            Tongue::English => code.name(),
            Tongue::Thai => thai,
        }
    }

    fn status<'s>(&self, status: &'s str) -> &'s str {
        match (self.0, status) {
            (Tongue::Thai, "reached") => "บรรลุแล้ว",
            (Tongue::Thai, "missed") => "ไม่ทันกำหนด",
            (Tongue::Thai, "on track") => "เป็นไปตามแผน",
            (Tongue::Thai, "at risk") => "มีความเสี่ยง",
            (Tongue::Thai, "behind") => "ล่าช้า",
            (Tongue::Thai, "under way") => "กำลังดำเนินการ",
            _ => status,
        }
    }
}

/// A figure with as many digits as people read.
fn shown(value: f64) -> String {
    let digits = match value.abs() {
        0.0 => 0,
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A probability.
fn small(value: f64) -> String {
    if value < 0.001 { "< 0.001".to_owned() } else { format!("{value:.3}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(who: &str, with: u64, of: u64, interval: (f64, f64), sign: Option<i8>) -> Said {
        Said { who: who.to_owned(), with, of, interval: Some(interval), sign }
    }

    fn check(finding: &Finding, english: &str, thai: &str) {
        assert_eq!(finding.sentence(Tongue::English), english);
        assert_eq!(finding.sentence(Tongue::Thai), thai);
    }

    #[test]
    fn themes_are_told_with_their_figures_and_feelings() {
        let reviews = said("reviews", 136, 358, (0.31, 0.46), Some(-1));
        let group = said("focus-groups", 6, 8, (0.4, 0.9), Some(-1));
        let theme = "Waiting {time}".to_owned();
        check(
            &Finding::Convergence {
                theme: theme.clone(),
                said: vec![reviews.clone(), group.clone()],
                code: Code::Agreement,
            },
            "“Waiting {time}” is raised by 38 % [31–46] of 358 in reviews and 6 of 8 in focus-groups; all negative: agreement.",
            "“Waiting {time}” ถูกกล่าวถึงโดย 38 % [31–46] จาก 358 รายใน reviews และ 6 จาก 8 รายใน focus-groups ทั้งหมดเชิงลบ: สอดคล้องกัน",
        );
        let glad = Said { sign: Some(1), ..group.clone() };
        let unknown = Said { sign: None, who: "calls".to_owned(), ..group.clone() };
        let mixed = Finding::Convergence {
            theme,
            said: vec![reviews.clone(), glad, unknown],
            code: Code::Dissonance,
        };
        assert!(
            mixed
                .sentence(Tongue::English)
                .ends_with("; negative in reviews and positive in focus-groups: dissonance.")
        );
        check(
            &Finding::Trend {
                theme: "bills".to_owned(),
                sides: [
                    said("reviews", 10, 100, (0.05, 0.17), None),
                    said("reviews", 30, 100, (0.22, 0.4), None),
                ],
                since: "2026-03".to_owned(),
                q_value: 0.0123,
            },
            "“bills” is more common since 2026-03: raised by 30 % [22–40] of 100 in reviews, against 10 % [5–17] of 100 in reviews before (q 0.012).",
            "“bills” ถูกกล่าวถึงมากขึ้นตั้งแต่ 2026-03: 30 % [22–40] จาก 100 รายใน reviews เทียบกับก่อนหน้า 10 % [5–17] จาก 100 รายใน reviews (q 0.012)",
        );
    }

    #[test]
    fn what_to_do_is_told_with_who_does_it() {
        check(
            &Finding::Gap {
                what: "csat (tier: premium)".to_owned(),
                figures: [0.7132, 0.9],
                rank: 1,
                of: 3,
                action: Some((
                    "Staff the evening shift".to_owned(),
                    "Service desk lead".to_owned(),
                )),
            },
            "csat (tier: premium) is 0.71 and should be 0.9: priority 1 of 3. Staff the evening shift (Service desk lead).",
            "csat (tier: premium) อยู่ที่ 0.71 แต่ควรเป็น 0.9: ลำดับความสำคัญที่ 1 จาก 3 Staff the evening shift (Service desk lead)",
        );
        assert_eq!(
            [shown(0.0), shown(-1.25), shown(36.04), shown(1234.5), shown(40.0)],
            ["0", "-1.25", "36", "1234", "40"]
        );
    }
}
