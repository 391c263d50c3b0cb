//! Each sentence in both languages.

use super::phrases::{percent, shown};
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
    let of = |said: &[&Said], quiet: &[&Said], code, differ| Finding::Convergence {
        theme: theme.clone(),
        said: said.iter().copied().cloned().collect(),
        quiet: quiet.iter().copied().cloned().collect(),
        code,
        differ,
    };
    check(
        &of(&[&reviews, &group], &[], Code::Agreement, [false; 2]),
        "“Waiting {time}” is raised by 38 % [31–46] of 358 in reviews and 6 of 8 in focus-groups; all negative: agreement.",
        "“Waiting {time}” ถูกกล่าวถึงโดย 38 % [31–46] จาก 358 รายใน reviews และ 6 จาก 8 รายใน focus-groups ทั้งหมดเชิงลบ: สอดคล้องกัน",
    );
    let survey = said("survey", 2, 196, (0.0, 0.04), Some(0));
    let calls = said("calls", 0, 60, (0.0, 0.04), None);
    check(
        &of(&[&reviews], &[&survey, &calls], Code::Silence, [false; 2]),
        "“Waiting {time}” is raised by 38 % [31–46] of 358 in reviews, but by only 2 of 196 in survey and by none of 60 in calls; negative: silence.",
        "“Waiting {time}” ถูกกล่าวถึงโดย 38 % [31–46] จาก 358 รายใน reviews แต่เพียง 2 จาก 196 รายใน survey และ ไม่มีใครเลยจาก 60 รายใน calls เชิงลบ: มีแหล่งข้อมูลที่เงียบ",
    );
    let one = said("calls", 0, 1, (0.0, 0.8), None);
    check(
        &of(&[&reviews], &[&one], Code::Insufficient, [false; 2]),
        "“Waiting {time}” is raised by 38 % [31–46] of 358 in reviews; too few to tell: 1 in calls; negative: insufficient.",
        "“Waiting {time}” ถูกกล่าวถึงโดย 38 % [31–46] จาก 358 รายใน reviews (1 รายใน calls น้อยเกินกว่าจะบอกได้) เชิงลบ: ข้อมูลไม่พอจะบอกได้",
    );
    let glad = Said { sign: Some(1), ..group.clone() };
    let unknown = Said { sign: None, who: "calls".to_owned(), ..group.clone() };
    let also = Said { sign: Some(1), who: "survey".to_owned(), ..group.clone() };
    let mixed = of(&[&reviews, &glad, &also, &unknown], &[], Code::Dissonance, [false; 2]);
    assert!(
        mixed
            .sentence(Tongue::English)
            .ends_with("; negative in reviews, positive in focus-groups and survey: dissonance.")
    );
    let partly = of(&[&survey], &[], Code::PartialAgreement, [false, true]);
    let partly = partly.sentence(Tongue::English);
    assert!(partly.ends_with("partial agreement (they differ in how many raise it)."), "{partly}");
}

#[test]
fn changes_and_differences_are_told_with_where() {
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
        "In reviews, “bills” is more common since 2026-03: raised by 30 % [22–40] of 100, against 10 % [5–17] of 100 before (q 0.012).",
        "ใน reviews “bills” ถูกกล่าวถึงมากขึ้นตั้งแต่ 2026-03: 30 % [22–40] จาก 100 ราย เทียบกับก่อนหน้า 10 % [5–17] จาก 100 ราย (q 0.012)",
    );
    check(
        &Finding::Difference {
            theme: "bills".to_owned(),
            source: "reviews".to_owned(),
            within: None,
            sides: [
                said("tier: gold", 30, 100, (0.22, 0.4), None),
                said("", 10, 100, (0.05, 0.17), None),
            ],
            unknown: 7,
            q_value: 0.0001,
        },
        "In reviews, “bills” is raised by 30 % [22–40] of 100 (tier: gold), against 10 % [5–17] of 100 (all others) (q < 0.001; unknown: 7).",
        "ใน reviews “bills” ถูกกล่าวถึงโดย 30 % [22–40] จาก 100 ราย (tier: gold) เทียบกับ 10 % [5–17] จาก 100 ราย (รายอื่นทั้งหมด) (q < 0.001; ไม่ทราบ 7 ราย)",
    );
    check(
        &Finding::Difference {
            theme: "bills".to_owned(),
            source: "reviews".to_owned(),
            within: Some("channel: phone".to_owned()),
            sides: [
                said("tier: gold", 70, 1000, (0.056, 0.087), None),
                said("", 3, 20, (0.05, 0.36), None),
            ],
            unknown: 0,
            q_value: 0.01,
        },
        "In reviews (channel: phone), “bills” is raised by 7.0 % [5.6–8.7] of 1000 (tier: gold), against 3 of 20 (all others) (q 0.010).",
        "ใน reviews (channel: phone) “bills” ถูกกล่าวถึงโดย 7.0 % [5.6–8.7] จาก 1000 ราย (tier: gold) เทียบกับ 3 จาก 20 ราย (รายอื่นทั้งหมด) (q 0.010)",
    );
    check(
        &Finding::Driver {
            theme: "bills".to_owned(),
            measure: "effort".to_owned(),
            source: "survey".to_owned(),
            effect: [2.18, 1.77, 2.61],
            better: Some(Better::Low),
            importance: 0.17,
            with: 50,
            n: 189,
        },
        "In survey, those who mention “bills” (50 of 189) answer effort 2.18 points higher [1.77, 2.61], which is worse, the other themes being the same (17 % of the variance; association, not cause).",
        "ใน survey ผู้ที่กล่าวถึง “bills” (50 จาก 189 ราย) ให้คะแนน effort สูงกว่า 2.18 คะแนน [1.77, 2.61] ซึ่งแย่กว่า เมื่อประเด็นอื่นเท่ากัน (17 % ของความแปรปรวน; เป็นความสัมพันธ์ ไม่ใช่สาเหตุ)",
    );
}

fn measured(measure: &str, place: &[&str]) -> Measured {
    let place = place.iter().map(|part| (*part).to_owned()).collect();
    Measured { measure: measure.to_owned(), place, ..Measured::default() }
}

#[test]
fn what_to_do_is_told_with_who_does_it() {
    let action = |due: Option<&str>| {
        let due = due.map(str::to_owned);
        Some(("Staff the evening shift".to_owned(), "Service desk lead".to_owned(), due))
    };
    check(
        &Finding::Gap {
            what: Measured { share: true, ..measured("csat", &["tier: premium"]) },
            figures: [0.7132, 0.9],
            better: Better::High,
            rank: 1,
            of: 3,
            state: "overdue".to_owned(),
            action: action(Some("2026-12-31")),
        },
        "csat (tier: premium) is 71 % and should be at least 90 %: priority 1 of 3, overdue. To do: Staff the evening shift (Service desk lead, until 2026-12-31).",
        "csat (tier: premium) อยู่ที่ 71 % แต่ควรเป็นอย่างน้อย 90 %: ลำดับความสำคัญที่ 1 จาก 3 เลยกำหนดแล้ว สิ่งที่ต้องทำ: Staff the evening shift (Service desk lead ภายใน 2026-12-31)",
    );
    check(
        &Finding::Gap {
            what: measured("first_response_minutes.median", &["tickets"]),
            figures: [18.63, 15.0],
            better: Better::Low,
            rank: 2,
            of: 3,
            state: "open".to_owned(),
            action: None,
        },
        "Median time to the first answer (tickets) is 18.6 minutes and should be at most 15 minutes: priority 2 of 3.",
        "มัธยฐานของเวลารอคำตอบแรก (tickets) อยู่ที่ 18.6 นาที แต่ควรเป็นไม่เกิน 15 นาที: ลำดับความสำคัญที่ 2 จาก 3",
    );
    let result = |figures, progress, status: &str| {
        let what = measured("nps", &["survey"]);
        let (objective, status) = ("Liked".to_owned(), status.to_owned());
        Finding::KeyResult { objective, what, figures, progress, status }
    };
    check(
        &result([-30.0, -42.42, 10.0], -0.31, "behind"),
        "“Liked”: nps (survey) went from -30 to -42.4, away from 10: behind.",
        "“Liked”: nps (survey) จาก -30 เป็น -42.4 ห่างออกไปจากเป้าหมาย 10: ล่าช้า",
    );
    let told = |finding: Finding| finding.sentence(Tongue::English);
    assert!(
        told(result([-30.0, -10.0, 10.0], 0.5, "on track"))
            .ends_with("went from -30 to -10, 50 % of the way to 10: on track.")
    );
    assert!(
        told(result([-30.0, 12.0, 10.0], 1.05, "reached"))
            .ends_with("went from -30 to 12, where 10 was the target: reached.")
    );
}

#[test]
fn features_are_told_by_what_was_asked() {
    let [feature, source] = ["quick answers", "survey"].map(str::to_owned);
    let (n, gap, means) = (120, [-1.2, -1.5, -0.9], [6.3, 5.1]);
    check(
        &Finding::Expected { feature: feature.clone(), source: source.clone(), gap, means, n },
        "In survey, “quick answers” is perceived as less than is expected: 5.10 against 6.30, a gap of -1.20 [-1.50, -0.90] (n 120).",
        "ใน survey “quick answers” ได้รับน้อยกว่าที่คาดหวัง: 5.10 เทียบกับ 6.30 ช่องว่าง -1.20 [-1.50, -0.90] (n 120)",
    );
    let (class, coefficients) = ("must-be".to_owned(), [0.2, -0.7]);
    check(
        &Finding::Requirement {
            feature: feature.clone(),
            source: source.clone(),
            class,
            coefficients,
            n,
        },
        "To respondents of survey, “quick answers” is expected as a matter of course (must-be): better 0.20, worse -0.70 (n 120).",
        "สำหรับผู้ตอบใน survey “quick answers” คือสิ่งที่ต้องมี: better 0.20, worse -0.70 (n 120)",
    );
    let (score, shares) = ([15.8, 14.9, 16.7], [0.95, 0.32]);
    check(
        &Finding::Opportunity { feature, source, score, shares, n },
        "In survey, “quick answers” is important to 95 % and satisfies 32 %: an opportunity of 15.8 [14.9, 16.7] out of 20 (n 120).",
        "ใน survey “quick answers” สำคัญสำหรับ 95 % และพอใจ 32 %: คะแนนโอกาส 15.8 [14.9, 16.7] จาก 20 (n 120)",
    );
    let named = |measure: &str| measured(measure, &[]).name(Tongue::English);
    assert_eq!(named("chat.kano_worse"), "“chat”: how far its absence dissatisfies");
    assert_eq!(named("servqual"), "service quality: perceived minus expected");
    assert_eq!(named("nps"), "nps");
}

#[test]
fn figures_have_as_many_digits_as_people_read() {
    assert_eq!(
        [0.0, -1.25, 0.9, 36.04, 1234.5, 40.0, 600.0].map(shown),
        ["0", "-1.25", "0.90", "36", "1234", "40", "600"]
    );
    assert_eq!([percent(0.0142), percent(0.2), percent(0.714)], ["1.4 %", "20 %", "71 %"]);
}
