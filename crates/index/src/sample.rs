//! Samples that do not depend on the order in which things are met.

use corpus::Id;

/// Draws a number for each thing; those with the smallest numbers are the sample.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample(u64);

impl Sample {
    pub(crate) fn seeded(seed: u64) -> Sample {
        Sample(mix(seed ^ 0x9e37_79b9_7f4a_7c15))
    }

    /// The number of an occurrence.
    pub(crate) fn draw(self, utterance: Id, at: u32) -> u64 {
        mix(mix(self.0 ^ utterance.0).wrapping_add(u64::from(at)))
    }
}

/// The finaliser of SplitMix64.
///
/// Source: Steele GL, Lea D, Flood CH (2014), Fast splittable pseudorandom number generators,
/// *OOPSLA*, 453–472.
fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
