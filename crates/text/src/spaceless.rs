//! Words in scripts without spaces: Thai, Lao, Khmer, Burmese, Chinese, Japanese.
//!
//! By the dictionaries of ICU4X. They go astray at names, slips and slang; that shows in Thai and
//! Lao by a word that breaks a syllable or by a lone consonant, and then a neural network (LSTM,
//! ICU4X too) parts the run instead. Measured on the words of Wisesight-160, social messages
//! segmented by hand: F1 is .757 by the dictionary, .790 by the network, .805 by both in this way;
//! on Thai text both take about four times the time of the dictionary, the network alone sixteen
//! times. A list of words with frequencies over the pieces (PyThaiNLP's, CC0: joined and parted where
//! the counts say so) brings F1 to .828, and takes words away from themes and searches of the sample
//! study (รอสาย is found in 21 utterances instead of 24): it is not used.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use crate::thai::{can_begin, mend};

/// Finds words in runs of text without spaces.
pub(crate) struct Spaceless {
    dictionary: WordSegmenterBorrowed<'static>,
    network: WordSegmenterBorrowed<'static>,
}

impl Spaceless {
    pub(crate) fn new() -> Spaceless {
        let options = WordBreakInvariantOptions::default();
        Spaceless {
            dictionary: WordSegmenter::new_dictionary(options),
            network: WordSegmenter::new_lstm(options),
        }
    }

    /// The bounds of the words of a run in bytes, from 0 to its length.
    pub(crate) fn bounds(&self, run: &str) -> Vec<usize> {
        if !run.contains(|character| matches!(character, '\u{E00}'..='\u{EFF}')) {
            return self.dictionary.segment_str(run).collect();
        }
        let mended = mend(run);
        let text = &mended.text;
        let is_bound = |at: &usize| *at == 0 || *at == text.len() || can_begin(text, *at);
        let mut bounds: Vec<usize> = self.dictionary.segment_str(text).collect();
        let is_lone = |bounds: &[usize]| {
            // A letter of three bytes; the words ณ and ธ are one.
            bounds[1] - bounds[0] == 3 && !["ณ", "ธ"].contains(&&text[bounds[0]..bounds[1]])
        };
        if !bounds.iter().all(is_bound) || bounds.windows(2).any(is_lone) {
            bounds = self.network.segment_str(text).filter(is_bound).collect();
        }
        bounds.into_iter().map(|at| mended.origin(at)).collect()
    }
}

/// Marks that repeat the word before them; they stand in the gaps between tokens.
pub(crate) fn is_repetition(character: char) -> bool {
    matches!(character, 'ๆ' | 'ໆ')
}
