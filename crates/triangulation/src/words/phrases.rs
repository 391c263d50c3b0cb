//! Parts of sentences, in each language.

use super::{Said, Tongue};
use crate::pairs::Code;

/// Below so many people, counts are told, and no percentage.
const FEW: u64 = 30;

/// From so many people on, small shares are told with a decimal.
const MANY: u64 = 1000;

/// The words of a language.
pub(super) struct Words(pub(super) Tongue);

impl Words {
    pub(super) fn pick<'w>(&self, words: [&'w str; 2]) -> &'w str {
        words[usize::from(self.0 == Tongue::Thai)]
    }

    /// The template of the language with its gaps filled in, left to right: what is filled in is never
    /// looked into.
    pub(super) fn fill(&self, templates: [&str; 2], values: &[(&str, String)]) -> String {
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

    /// `38 % [31–46] of 358`, or of few people `6 of 8`.
    pub(super) fn count(&self, said: &Said) -> String {
        let Said { with, of, interval, .. } = said;
        let (with, of) = (*with, *of);
        let values = |share: f64, low: f64, high: f64| {
            // A small share of many people is known better than to a percent.
            let digits = usize::from(share < 0.1 && of >= MANY);
            let percent = |share: f64| format!("{:.digits$}", share * 100.0);
            [
                ("percent", percent(share)),
                ("low", percent(low)),
                ("high", percent(high)),
                ("with", with.to_string()),
                ("of", of.to_string()),
            ]
        };
        match interval {
            Some((low, high)) if of >= FEW => self.fill(
                ["{percent} % [{low}–{high}] of {of}", "{percent} % [{low}–{high}] จาก {of} ราย"],
                &values(with as f64 / of as f64, *low, *high),
            ),
            _ => self.fill(["{with} of {of}", "{with} จาก {of} ราย"], &values(0.0, 0.0, 0.0)),
        }
    }

    /// The same with who they are: `6 of 8 in groups`.
    pub(super) fn share(&self, said: &Said) -> String {
        let who = [("count", self.count(said)), ("who", said.who.clone())];
        self.fill(["{count} in {who}", "{count}ใน {who}"], &who)
    }

    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(", "), self.pick([" and ", " และ "]))
            }
        }
    }

    /// How the sources feel, as far as they do: those of a feeling together.
    pub(super) fn feeling(&self, said: &[Said]) -> String {
        let name = |sign: i8| match sign {
            1 => self.pick(["positive", "เชิงบวก"]),
            -1 => self.pick(["negative", "เชิงลบ"]),
            _ => self.pick(["no clear feeling", "ความรู้สึกไม่ชัด"]),
        };
        let mut felt: Vec<(i8, Vec<String>)> = Vec::new();
        for (who, sign) in said.iter().filter_map(|said| Some((&said.who, said.sign?))) {
            match felt.iter_mut().find(|(known, _)| *known == sign) {
                Some((_, sources)) => sources.push(who.clone()),
                None => felt.push((sign, vec![who.clone()])),
            }
        }
        match &felt[..] {
            [] => self.pick(["feelings unknown", "ไม่ทราบความรู้สึก"]).to_owned(),
            [(0, sources)] if sources.len() > 1 => {
                self.pick(["no clear feeling in any", "ความรู้สึกไม่ชัดในทุกแหล่ง"]).to_owned()
            }
            [(sign, sources)] => {
                let many =
                    if sources.len() > 1 { ["all ", "ทั้งหมด"] } else { ["", ""] };
                format!("{}{}", self.pick(many), name(*sign))
            }
            _ => {
                let each = felt.iter().map(|(sign, sources)| {
                    format!("{}{}{}", name(*sign), self.pick([" in ", "ใน "]), self.list(sources))
                });
                each.collect::<Vec<_>>().join(", ")
            }
        }
    }

    pub(super) fn way(&self, before: &Said, after: &Said) -> String {
        let up = after.with * before.of > before.with * after.of;
        self.pick(if up {
            ["more common", "มากขึ้น"]
        } else {
            ["less common", "น้อยลง"]
        })
        .to_owned()
    }

    pub(super) fn code(&self, code: Code) -> &'static str {
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

    pub(super) fn status<'s>(&self, status: &'s str) -> &'s str {
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

    /// What became of a gap, after its priority.
    pub(super) fn state(&self, state: &str) -> &'static str {
        self.pick(match state {
            "overdue" => [", overdue", " เลยกำหนดแล้ว"],
            "closer" => [", closer than in the run before", " ใกล้เป้ากว่าครั้งก่อน"],
            "farther" => [", farther than in the run before", " ห่างเป้ากว่าครั้งก่อน"],
            "unchanged" => [", as in the run before", " เท่ากับครั้งก่อน"],
            _ => ["", ""],
        })
    }

    pub(super) fn class<'c>(&self, class: &'c str) -> &'c str {
        match (self.0, class) {
            (Tongue::Thai, "must-be") => "สิ่งที่ต้องมี",
            (Tongue::Thai, "one-dimensional") => "สิ่งที่ยิ่งมากยิ่งดี",
            (Tongue::Thai, "attractive") => "สิ่งที่สร้างความประทับใจ",
            (Tongue::Thai, "indifferent") => "สิ่งที่ไม่มีใครสนใจ",
            (Tongue::Thai, "reverse") => "สิ่งที่ไม่ต้องการ",
            (Tongue::Thai, "questionable") => "คำถามที่คำตอบขัดกัน",
            (_, "must-be") => "expected as a matter of course (must-be)",
            (_, "one-dimensional") => "wanted, the more the better (one-dimensional)",
            (_, "attractive") => "a delight that nobody misses (attractive)",
            (_, "indifferent") => "of no interest (indifferent)",
            (_, "reverse") => "not wanted (reverse)",
            (_, "questionable") => "a question that was not understood (questionable)",
            _ => class,
        }
    }
}

/// A figure with as many digits as people read; whole numbers have none behind the point.
pub(super) fn shown(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let whole = text.trim_end_matches('0').strip_suffix('.');
    whole.map_or_else(|| text.clone(), str::to_owned)
}

/// A share.
pub(super) fn percent(share: f64) -> String {
    let value = share * 100.0;
    let digits = usize::from(value.abs() < 10.0);
    let text = format!("{value:.digits$}");
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

/// A probability.
pub(super) fn small(value: f64) -> String {
    if value < 0.001 { "< 0.001".to_owned() } else { format!("{value:.3}") }
}
