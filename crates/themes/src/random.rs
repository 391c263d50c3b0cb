//! What the seeded numbers of [`statistics::Random`] are used for here.

/// A stream of random numbers.
pub(crate) struct Random(statistics::Random);

impl Random {
    /// One of many streams of a seed, independent of the others.
    pub(crate) fn stream(seed: u64, number: u64) -> Random {
        let mut streams = statistics::Random::seeded(seed);
        let start = streams.draw().wrapping_add(number.wrapping_mul(0xd1b5_4a32_d192_ed03));
        Random(statistics::Random::seeded(statistics::Random::seeded(start).draw()))
    }

    /// Uniform in 0 … 1, without 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in −1 … 1.
    pub(crate) fn centred(&mut self) -> f32 {
        (2.0 * self.unit() - 1.0) as f32
    }
}

/// Lots that things draw by their keys, in one of many streams of a seed: what a thing draws does
/// not depend on which others are there, so that a study with a few texts more or less draws nearly
/// the same ones (coordinated sampling; Cohen & Kaplan 2013, *What You Can Do with Coordinated
/// Samples*).
#[derive(Clone, Copy)]
pub(crate) struct Lots {
    start: u64,
}

impl Lots {
    /// The lots of a stream.
    pub(crate) fn stream(seed: u64, number: u64) -> Lots {
        Lots { start: Random::stream(seed, number).0.draw() }
    }

    /// What a key draws, uniform in 0 … 1, without 0.
    pub(crate) fn of(self, key: u64) -> f64 {
        let mut random = Random(statistics::Random::seeded(self.start ^ key));
        _ = random.unit();
        1.0 - random.unit()
    }

    /// The places of the `count` keys with the lowest lots (all if there are fewer), ascending.
    pub(crate) fn sample(self, keys: &[u64], count: usize) -> Vec<usize> {
        let mut places: Vec<usize> = (0..keys.len()).collect();
        if count < places.len() {
            let lots: Vec<f64> = keys.iter().map(|key| self.of(*key)).collect();
            places.sort_by(|a, b| lots[*a].total_cmp(&lots[*b]).then(a.cmp(b)));
            places.truncate(count);
            places.sort_unstable();
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_ascending_and_of_the_wanted_size() {
        let lots = Lots::stream(7, 0);
        for (n, count) in [(0, 3), (5, 0), (5, 9), (1000, 300)] {
            let keys: Vec<u64> = (0..n).collect();
            let sample = lots.sample(&keys, count);
            assert_eq!(sample.len(), count.min(keys.len()));
            assert!(sample.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn few_others_change_few_lots() {
        let lots = Lots::stream(7, 0);
        let all: Vec<u64> = (0..1_000).map(|key| key * 7_919).collect();
        let drawn = |keys: &[u64]| -> Vec<u64> {
            lots.sample(keys, 300).into_iter().map(|place| keys[place]).collect()
        };
        let (before, after) = (drawn(&all), drawn(&all[..900]));
        let shared = after.iter().filter(|key| before.contains(key)).count();
        assert!(shared >= 265, "{shared} of 300");
    }
}
