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

    /// `count` of the numbers 0 … `n` − 1 (all if there are fewer), ascending, each set as likely
    /// as any other (Knuth 1997, algorithm 3.4.2 S).
    pub(crate) fn sample(&mut self, n: usize, count: usize) -> Vec<usize> {
        let count = count.min(n);
        let mut chosen = Vec::with_capacity(count);
        for at in 0..n {
            let wanted = count - chosen.len();
            if self.unit() * ((n - at) as f64) < wanted as f64 {
                chosen.push(at);
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_ascending_and_of_the_wanted_size() {
        let mut random = Random::stream(7, 0);
        for (n, count) in [(0, 3), (5, 0), (5, 9), (1000, 300)] {
            let sample = random.sample(n, count);
            assert_eq!(sample.len(), count.min(n));
            assert!(sample.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(sample.iter().all(|at| *at < n));
        }
    }
}
