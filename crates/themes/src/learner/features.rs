//! Words and pairs of words of labelled texts.

use rustc_hash::FxHashMap;
use text::{Token, TokenKind};

use crate::Statement;
use crate::learner::Labelled;

/// The number of a token's stem among the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    /// Not a word.
    None,
    /// A word of no labelled text.
    Unknown,
    Known(u32),
}

/// Stems and pairs of stems of labelled texts.
#[derive(Default)]
pub(super) struct Features {
    stems: FxHashMap<Box<str>, u32>,
    pairs: FxHashMap<(u32, u32), u32>,
    /// How rare each is among all statements.
    pub(super) weights: Vec<f32>,
    /// What a feature of no labelled text would weigh.
    unknown: f32,
}

impl Features {
    /// Those of the labelled texts, weighed by how many statements of the sample have them.
    pub(super) fn of(labelled: &[Labelled], sample: &[&Statement]) -> Features {
        let mut features = Features::default();
        let mut count = 0;
        let mut next = || {
            count += 1;
            count - 1
        };
        for one in labelled {
            let mut before = None;
            for token in one.statement.tokens {
                if token.kind != TokenKind::Word {
                    before = None;
                    continue;
                }
                let stem = *features.stems.entry((*token.stem).into()).or_insert_with(&mut next);
                if let Some(before) = before {
                    features.pairs.entry((before, stem)).or_insert_with(&mut next);
                }
                before = Some(stem);
            }
        }
        let mut seen = vec![(usize::MAX, 0_u32); count as usize];
        let mut found = Vec::new();
        for (at, statement) in sample.iter().enumerate() {
            let stems: Vec<Feature> =
                statement.tokens.iter().map(|it| features.of_token(it)).collect();
            features.of_part(&stems, &mut found);
            for feature in &found {
                let (last, times) = &mut seen[*feature as usize];
                *times += u32::from(*last != at);
                *last = at;
            }
        }
        let n = sample.len() as f32;
        let rarity = |times: u32| libm::logf((1.0 + n) / (1.0 + times as f32)) + 1.0;
        features.weights = seen.into_iter().map(|(_, times)| rarity(times)).collect();
        features.unknown = rarity(0);
        features
    }

    pub(super) fn of_token(&self, token: &Token) -> Feature {
        if token.kind != TokenKind::Word {
            return Feature::None;
        }
        self.stems.get(&*token.stem).map_or(Feature::Unknown, |stem| Feature::Known(*stem))
    }

    /// Writes the features of some tokens in ascending order, as often as they occur; returns how
    /// many are of no labelled text.
    fn of_part(&self, stems: &[Feature], found: &mut Vec<u32>) -> usize {
        found.clear();
        let mut unknown = 0;
        for (at, stem) in stems.iter().enumerate() {
            match *stem {
                Feature::None => continue,
                Feature::Unknown => unknown += 1,
                Feature::Known(stem) => found.push(stem),
            }
            let before = at.checked_sub(1).map_or(Feature::None, |before| stems[before]);
            let pair = match (before, *stem) {
                (Feature::None, _) => continue,
                (Feature::Known(before), Feature::Known(stem)) => self.pairs.get(&(before, stem)),
                _ => None,
            };
            match pair {
                Some(pair) => found.push(*pair),
                None => unknown += 1,
            }
        }
        found.sort_unstable();
        unknown
    }

    /// Calls `take` with each feature of some tokens and its weight; the weights have length 1,
    /// those of no labelled text among them.
    pub(super) fn each(
        &self,
        stems: &[Feature],
        found: &mut Vec<u32>,
        mut take: impl FnMut(u32, f32),
    ) {
        let unknown = self.of_part(stems, found);
        let weight = |same: &[u32]| same.len() as f32 * self.weights[same[0] as usize];
        let squares: f32 = found.chunk_by(|a, b| a == b).map(|it| weight(it) * weight(it)).sum();
        let length = (squares + unknown as f32 * self.unknown * self.unknown).sqrt();
        for same in found.chunk_by(|a, b| a == b) {
            take(same[0], weight(same) / length.max(f32::MIN_POSITIVE));
        }
    }
}

/// The weighted features of each text.
pub(super) fn weighed(labelled: &[Labelled], features: &Features) -> Vec<Vec<(u32, f32)>> {
    let mut found = Vec::new();
    let of = |one: &Labelled| {
        let stems: Vec<Feature> =
            one.statement.tokens.iter().map(|token| features.of_token(token)).collect();
        let mut weights = Vec::new();
        features.each(&stems, &mut found, |feature, weight| weights.push((feature, weight)));
        weights
    };
    labelled.iter().map(of).collect()
}
