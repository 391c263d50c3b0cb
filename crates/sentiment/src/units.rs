//! Words to units: each phrase becomes one, so that the rules and the model see it as they see a word.

use crate::lexicon::Entry;
use crate::own::Found;
use crate::phrases::{Effect, Phrases};
use crate::words::{Word, Words};

/// A phrase or term that occurs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Joined {
    /// Its first word …
    pub(crate) at: usize,
    /// … and one past its last.
    pub(crate) end: usize,
    pub(crate) effect: Effect,
    /// Whether it is a term of the study's own lexicon.
    pub(crate) is_own: bool,
}

/// The phrases among words, in order; the study's own terms go before those that ship.
pub(crate) fn joined(words: &Words, phrases: &Phrases, own: &[Found]) -> Vec<Joined> {
    let mut joined = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(term) = own.iter().find(|term| term.at == at) {
            let effect = match term.valence {
                0.0 => Effect::Nothing,
                valence => Effect::Valence(valence),
            };
            joined.push(Joined { at, end: term.end, effect, is_own: true });
            at = term.end;
            continue;
        }
        match phrases.find(words, at) {
            Some((effect, length)) => {
                joined.push(Joined { at, end: at + length, effect, is_own: false });
                at += length;
            }
            None => at += 1,
        }
    }
    joined
}

/// Makes one unit of the words of each phrase.
pub(crate) fn fold(words: Words, joined: &[Joined]) -> Vec<Word> {
    let mut words = words.into_vec();
    if joined.is_empty() {
        return words;
    }
    let mut units = Vec::with_capacity(words.len());
    let mut from = 0;
    for Joined { at: start, end: next, effect, .. } in joined.iter().copied() {
        units.extend_from_slice(&words[from..start]);
        let last = &words[next - 1];
        let (end, pause) = (last.span.end, last.pause);
        let capitals = words[start..next].iter().all(|word| word.capitals);
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
        from = next;
    }
    units.extend_from_slice(&words[from..]);
    units
}
