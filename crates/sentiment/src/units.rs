//! Words to units: each phrase becomes one, so that the rules see it as they see a word.

use crate::lexicon::Entry;
use crate::own::Found;
use crate::phrases::{Effect, Phrases};
use crate::words::{Word, Words};

/// Joins the words of each phrase into one unit; the study's own terms go before those that ship.
pub(crate) fn fold(words: Words, phrases: &Phrases, own: &[Found]) -> Vec<Word> {
    let mut joined: Vec<(usize, usize, Effect)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(term) = own.iter().find(|term| term.at == at) {
            let effect = match term.valence {
                0.0 => Effect::Nothing,
                valence => Effect::Valence(valence),
            };
            joined.push((at, term.end - at, effect));
            at = term.end;
            continue;
        }
        match phrases.find(&words, at) {
            Some((effect, length)) => {
                joined.push((at, length, effect));
                at += length;
            }
            None => at += 1,
        }
    }
    let mut words = words.into_vec();
    if joined.is_empty() {
        return words;
    }
    let mut units = Vec::with_capacity(words.len());
    let mut from = 0;
    for (start, length, effect) in joined {
        units.extend_from_slice(&words[from..start]);
        let last = &words[start + length - 1];
        let (end, pause) = (last.span.end, last.pause);
        let capitals = words[start..start + length].iter().all(|word| word.capitals);
        let unit = &mut words[start];
        unit.span.end = end;
        unit.pause = pause;
        unit.capitals = capitals;
        unit.entry = match effect {
            Effect::Valence(valence) => Entry { valence: Some(valence), ..Entry::default() },
            Effect::Boost(boost) => Entry { boost, ..Entry::default() },
            Effect::Nothing => Entry::default(),
        };
        units.push(unit.clone());
        from = start + length;
    }
    units.extend_from_slice(&words[from..]);
    units
}
