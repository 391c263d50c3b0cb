//! Measures as people call them, with the units of their figures.

use super::Tongue;
use super::phrases::{percent, shown};

/// A figure by what it measures and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// The measure, as in the table `kpis`, or `prevalence` or `polarity`.
    pub measure: String,
    /// The label of the theme of `prevalence` and `polarity`.
    pub theme: Option<String>,
    /// The source, segment, period, channel.
    pub place: Vec<String>,
    /// Whether it is a share, 0 … 1.
    pub share: bool,
}

/// Measures of service: English, Thai.
const NAMES: [(&str, [&str; 2]); 7] = [
    (
        "first_response_minutes.median",
        ["median time to the first answer", "มัธยฐานของเวลารอคำตอบแรก"],
    ),
    (
        "first_response_minutes.p90",
        ["time in which nine of ten have a first answer", "เวลาที่เก้าในสิบรายได้รับคำตอบแรก"],
    ),
    ("resolution_minutes.median", ["median time to the solution", "มัธยฐานของเวลาแก้ปัญหา"]),
    (
        "resolution_minutes.p90",
        ["time in which nine of ten are solved", "เวลาที่เก้าในสิบรายได้รับการแก้ปัญหา"],
    ),
    ("handle_minutes", ["mean handling time", "เวลาดำเนินการเฉลี่ย"]),
    ("abandonment", ["share of contacts given up", "สัดส่วนการติดต่อที่ลูกค้าเลิกรอ"]),
    (
        "first_contact_resolution",
        ["share solved at the first contact", "สัดส่วนที่แก้ได้ในการติดต่อครั้งแรก"],
    ),
];

/// Figures of features: English, Thai.
const OF_FEATURES: [(&str, [&str; 2]); 4] = [
    ("servqual", ["perceived minus expected", "สิ่งที่ได้รับลบสิ่งที่คาดหวัง"]),
    ("kano_better", ["how far its presence satisfies", "ความพอใจเมื่อมี"]),
    ("kano_worse", ["how far its absence dissatisfies", "ความไม่พอใจเมื่อไม่มี"]),
    ("opportunity", ["opportunity", "โอกาส"]),
];

impl Measured {
    /// Its name and where it is of.
    pub(super) fn name(&self, tongue: Tongue) -> String {
        let pick = |words: [&'static str; 2]| words[usize::from(tongue == Tongue::Thai)];
        let theme = self.theme.as_deref().unwrap_or("");
        let known = NAMES.iter().find(|(name, _)| *name == self.measure);
        let name = match (self.measure.as_str(), known, self.measure.rsplit_once('.')) {
            (_, Some((_, words)), _) => pick(*words).to_owned(),
            ("prevalence", ..) => {
                format!("{} “{theme}”", pick(["share that raises", "สัดส่วนที่กล่าวถึง"]))
            }
            ("polarity", ..) => format!("{} “{theme}”", pick(["feeling about", "ความรู้สึกต่อ"])),
            ("servqual", ..) => {
                let quality = pick(["service quality", "คุณภาพบริการ"]);
                format!("{quality}: {}", pick(OF_FEATURES[0].1))
            }
            (_, _, Some((feature, what))) => {
                let found = OF_FEATURES.iter().find(|(name, _)| *name == what);
                let what = found.map_or(what, |(_, words)| pick(*words));
                format!("“{feature}”: {what}")
            }
            _ => self.measure.clone(),
        };
        if self.place.is_empty() { name } else { format!("{name} ({})", self.place.join(", ")) }
    }

    /// A figure with its unit.
    pub(super) fn figure(&self, value: f64, tongue: Tongue) -> String {
        if self.is_share() {
            return percent(value);
        }
        if self.measure.contains("_minutes") {
            let unit = if tongue == Tongue::Thai { "นาที" } else { "minutes" };
            return format!("{} {unit}", shown(value));
        }
        shown(value)
    }

    fn is_share(&self) -> bool {
        ["abandonment", "first_contact_resolution", "prevalence"].contains(&&*self.measure)
            || self.share
    }
}
