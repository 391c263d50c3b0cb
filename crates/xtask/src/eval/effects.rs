//! Whether effects on made-up scores are found again, of real texts and the themes found in them.

use std::collections::{BTreeMap, BTreeSet};

use statistics::Random;
use tables::{Extra, codings, documents, drivers, themes, utterances};

use super::set::Set;

/// Scores of each set, each with effects of its own.
pub(super) const SCORES: usize = 3;

/// What a theme adds to a score: the themes get them in turn, from another place for each score.
const EFFECTS: [f64; 7] = [-2.0, 0.0, 1.0, -0.5, 0.0, 0.5, -1.0];

/// The score of a text without a theme.
const BASE: f64 = 7.0;

/// The least weight of a coding that counts.
const WEIGHT: f64 = triangulation::LEAST_WEIGHT as f64;

/// How many effects lie in their intervals, of how many.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recovered {
    pub(super) held: usize,
    pub(super) of: usize,
    /// Effects of 0.
    pub(super) none: usize,
    /// Those of them that are told as sure, by their q value.
    pub(super) false_alarms: usize,
}

impl Recovered {
    pub(super) fn add(&mut self, other: Recovered) {
        self.held += other.held;
        self.of += other.of;
        self.none += other.none;
        self.false_alarms += other.false_alarms;
    }
}

/// Themes found in a set, and the themes of each row by the row's id.
pub(super) struct Found {
    themes: Vec<String>,
    by_row: BTreeMap<String, BTreeSet<String>>,
}

impl Found {
    /// Reads what the last run of a set found.
    pub(super) fn read(set: &Set) -> Result<Found, String> {
        let codings = set.table::<codings::Row>(&Extra::default())?;
        let utterances = set.table::<utterances::Row>(&Extra::default())?;
        let documents = set.table::<documents::Row>(&Extra::default())?;
        let document: BTreeMap<_, _> =
            utterances.into_iter().map(|row| (row.utterance_id, row.document_id)).collect();
        let name: BTreeMap<_, _> = documents
            .into_iter()
            .filter_map(|row| Some((row.document_id, row.external_id?)))
            .collect();
        // Sub-themes are no predictors of their own.
        let themes = set.table::<themes::Row>(&Extra::default())?.into_iter();
        let themes = themes.filter(|theme| theme.parent_id.is_none()).map(|theme| theme.theme_id);
        let themes: Vec<String> = themes.collect();
        let mut by_row: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for coding in codings.into_iter().filter(|coding| coding.weight >= WEIGHT) {
            let row = document.get(&coding.utterance_id).and_then(|document| name.get(document));
            if let Some(row) = row.filter(|_| themes.contains(&coding.theme_id)) {
                by_row.entry(row.clone()).or_default().insert(coding.theme_id);
            }
        }
        Ok(Found { themes, by_row })
    }

    fn effect(&self, score: usize, theme: &str) -> Option<f64> {
        let at = self.themes.iter().position(|known| known == theme)?;
        Some(EFFECTS[(at + 3 * score) % EFFECTS.len()])
    }

    /// The scores of a row: what its themes add, and noise as large as one point (the sum of twelve
    /// uniform numbers is nearly normal).
    pub(super) fn scores(&self, row: &str, random: &mut Random) -> [f64; SCORES] {
        let themes = self.by_row.get(row).into_iter().flatten();
        let themes: Vec<&String> = themes.collect();
        std::array::from_fn(|score| {
            let uniform = |draw: u64| (draw >> 11) as f64 / (1_u64 << 53) as f64;
            let noise: f64 = (0..12).map(|_| uniform(random.draw())).sum::<f64>() - 6.0;
            let added = themes.iter().filter_map(|theme| self.effect(score, theme));
            BASE + added.sum::<f64>() + noise
        })
    }

    /// Compares the drivers of a run on such scores with the effects.
    pub(super) fn recovered(&self, drivers: &[drivers::Row]) -> Recovered {
        let mut recovered = Recovered::default();
        for row in drivers {
            let score = (0..SCORES).find(|score| name(*score) == row.measure);
            let effect = score.and_then(|score| self.effect(score, &row.theme_id));
            let Some((effect, (low, high))) = effect.zip(row.effect_low.zip(row.effect_high))
            else {
                continue;
            };
            recovered.of += 1;
            recovered.held += usize::from(low <= effect && effect <= high);
            let sure = row.q_value.is_some_and(|q_value| q_value <= 0.05);
            recovered.none += usize::from(effect == 0.0);
            recovered.false_alarms += usize::from(effect == 0.0 && sure);
        }
        recovered
    }
}

/// The column of a score.
pub(super) fn name(score: usize) -> String {
    format!("score-{}", score + 1)
}
