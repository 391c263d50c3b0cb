//! Whether, and from when on, a share is another than before.
//!
//! Source: Worsley KJ (1983), The power of likelihood ratio and cumulative sum tests for a change in
//! a binomial probability, *Biometrika* 70(2):455–464: the largest likelihood ratio over all times
//! at which it may have changed. Its p value is exact, given how many successes there are in all: the
//! chance that a random assignment of them to the periods has no smaller a ratio at any time. So few
//! cases never make a change that is not there.

/// The likeliest time of a change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangePoint {
    /// The first period after the change.
    pub at: usize,
    /// (with, asked) of the periods before it.
    pub before: (u64, u64),
    /// (with, asked) of the periods from it on.
    pub after: (u64, u64),
    /// Twice the logarithm of the likelihood ratio.
    pub statistic: f64,
    /// How often chance alone makes as large a ratio somewhere.
    pub p_value: f64,
}

/// The likeliest change among `periods`, each (cases with, cases asked), in the order of time.
///
/// Of equally likely times the first. `None` where fewer than two periods have cases, or none or all
/// of the cases have it.
pub fn change_point(periods: &[(u64, u64)]) -> Option<ChangePoint> {
    let all = periods.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if all.0 == 0 || all.0 >= all.1 || periods.iter().any(|(with, of)| with > of) {
        return None;
    }
    let mut best: Option<ChangePoint> = None;
    let mut before = (0, 0);
    for (at, &(with, of)) in periods.iter().enumerate() {
        let after = (all.0 - before.0, all.1 - before.1);
        if before.1 > 0 && after.1 > 0 {
            let statistic = ratio(before, after);
            if best.is_none_or(|best| statistic > best.statistic) {
                best = Some(ChangePoint { at, before, after, statistic, p_value: 1.0 });
            }
        }
        before = (before.0 + with, before.1 + of);
    }
    let best = best?;
    // Ratios that are equal but for rounding count as no smaller.
    let p_value = 1.0 - stays_below(periods, all, best.statistic * (1.0 - 1e-9));
    Some(ChangePoint { p_value: p_value.clamp(0.0, 1.0), ..best })
}

/// Successes, or failures if there are fewer, above which the distribution of the ratio is taken from
/// this many, in periods as much smaller: it hardly depends on their number any more.
const MANY: u64 = 500;

/// Twice the log likelihood ratio of two shares against one.
fn ratio(first: (u64, u64), second: (u64, u64)) -> f64 {
    let likelihood = |(with, of): (u64, u64)| {
        let term = |count: u64| {
            let count = count as f64;
            if count > 0.0 { count * libm::log(count / of as f64) } else { 0.0 }
        };
        term(with) + term(of - with)
    };
    let both = (first.0 + second.0, first.1 + second.1);
    (2.0 * (likelihood(first) + likelihood(second) - likelihood(both))).max(0.0)
}

/// The chance that the ratio stays below `limit` at every time.
///
/// One period after the other: how likely each number of successes so far is, of those that have
/// never reached the limit. Numbers that would reach it, or are as good as impossible, are dropped.
fn stays_below(periods: &[(u64, u64)], all: (u64, u64), limit: f64) -> f64 {
    let scale = (all.0.min(all.1 - all.0) as f64 / MANY as f64).max(1.0);
    let scaled = |count: u64| (count as f64 / scale).round() as u64;
    let sizes: Vec<u64> = periods.iter().map(|&(_, of)| scaled(of)).filter(|&of| of > 0).collect();
    let (with, of) = (scaled(all.0), sizes.iter().sum::<u64>());
    let chance = Hypergeometric::new(of);
    // The numbers of successes so far that are still possible begin at `first`.
    let (mut first, mut chances, mut passed) = (0, vec![1.0], 0);
    for (at, &size) in sizes.iter().enumerate() {
        let left = of - passed;
        passed += size;
        let is_last = at + 1 == sizes.len();
        let allowed =
            |so_far: u64| is_last || ratio((so_far, passed), (with - so_far, of - passed)) < limit;
        // Where the ratio is below the limit is an interval around the common share.
        let middle = (with as f64 * passed as f64 / of as f64).round() as u64;
        let (least, most) = ((with + passed).saturating_sub(of), passed.min(with));
        let middle = middle.clamp(least, most);
        let low = (least..=middle).rev().take_while(|&s| allowed(s)).last().unwrap_or(middle);
        let high = (middle..=most).take_while(|&s| allowed(s)).last().unwrap_or(middle);
        let mut next = vec![0.0; (high - low + 1) as usize];
        for (from, &so_far_chance) in chances.iter().enumerate().filter(|(_, it)| **it > 1e-18) {
            let so_far = first + from as u64;
            let (least, most) = chance.likely(size, with - so_far, left);
            for to in low.max(so_far + least)..=high.min(so_far + most) {
                if allowed(to) {
                    next[(to - low) as usize] +=
                        so_far_chance * chance.of(to - so_far, size, with - so_far, left);
                }
            }
        }
        (first, chances) = (low, next);
    }
    chances.iter().sum()
}

/// Chances of drawing without putting back, from at most so many things.
struct Hypergeometric {
    ln_factorials: Vec<f64>,
}

impl Hypergeometric {
    fn new(most: u64) -> Hypergeometric {
        let ln_factorials = (0..=most).map(|n| libm::lgamma(n as f64 + 1.0)).collect();
        Hypergeometric { ln_factorials }
    }

    /// The chance of `with` successes among `size` draws from `of` things, of which so many are
    /// `marked`.
    fn of(&self, with: u64, size: u64, marked: u64, of: u64) -> f64 {
        if with > marked || with > size || size - with > of - marked {
            return 0.0;
        }
        let ln_factorial = |n: u64| self.ln_factorials[n as usize];
        let ln_choose = |n: u64, k: u64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
        let others = ln_choose(of - marked, size - with);
        libm::exp(ln_choose(marked, with) + others - ln_choose(of, size))
    }

    /// Numbers of successes beyond which nothing is left to add up: nine standard deviations, and
    /// some for small numbers.
    fn likely(&self, size: u64, marked: u64, of: u64) -> (u64, u64) {
        let share = marked as f64 / of as f64;
        let mean = size as f64 * share;
        let around = 9.0 * (mean * (1.0 - share)).sqrt() + 20.0;
        (((mean - around).max(0.0)) as u64, ((mean + around) as u64).min(size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The p values by listing every assignment of the successes to the periods (Python).
    #[test]
    fn golden() {
        for (periods, at, statistic, p_value) in GOLDEN {
            let found = change_point(periods).unwrap();
            assert_eq!(found.at, at, "{periods:?}");
            assert!((found.statistic - statistic).abs() < 1e-6, "{found:?}");
            assert!((found.p_value - p_value).abs() < 1e-6, "{found:?}");
        }
    }

    type Golden<'p> = (&'p [(u64, u64)], usize, f64, f64);

    const GOLDEN: [Golden<'_>; 4] = [
        (&[(1, 10), (2, 12), (6, 11), (7, 9)], 2, 12.397010278195, 0.002083072950),
        (&[(0, 2), (0, 1), (1, 1), (1, 2)], 2, 3.819085009769, 0.400000000000),
        (&[(5, 8), (4, 9), (1, 7), (0, 8), (1, 9)], 2, 10.411096742782, 0.007949746588),
        (&[(2, 6), (0, 0), (3, 5), (1, 7)], 3, 2.014678356089, 0.357088989442),
    ];

    #[test]
    fn up_and_down_are_found_alike_and_few_cases_are_no_change() {
        let up = [(5, 100), (6, 100), (4, 100), (25, 100), (27, 100)];
        let down: Vec<(u64, u64)> = up.iter().rev().copied().collect();
        let [up, down] = [&up[..], &down].map(|periods| change_point(periods).unwrap());
        assert_eq!((up.at, up.before, up.after), (3, (15, 300), (52, 200)));
        assert_eq!((down.at, down.before, down.after), (2, (52, 200), (15, 300)));
        assert!(up.p_value < 1e-6 && (up.p_value - down.p_value).abs() < 1e-9);
        let few = change_point(&[(0, 2), (0, 1), (1, 1), (1, 2)]).unwrap();
        assert!(few.p_value > 0.2, "{few:?}");
        let many = change_point(&[(50_000, 500_000); 12]).unwrap();
        assert!(many.p_value > 0.99, "{many:?}");
        let twice = change_point(&[(1, 4), (3, 4), (1, 4), (3, 4)]).unwrap();
        assert_eq!(twice.at, 1, "of equally likely times the first");
    }

    /// The p value hardly depends on the number of cases: 400 successes are counted one by one, of
    /// 40,000 a part.
    #[test]
    fn many_cases_have_the_p_value_of_fewer() {
        let few: Vec<(u64, u64)> =
            [30, 34, 28, 39, 41, 44, 29, 35].map(|with| (with, 200)).to_vec();
        let found = change_point(&few).unwrap();
        let many: Vec<(u64, u64)> = few.iter().map(|&(with, of)| (with * 100, of * 100)).collect();
        let all = few.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let as_many = 1.0 - stays_below(&many, (all.0 * 100, all.1 * 100), found.statistic);
        assert!((as_many - found.p_value).abs() < 0.02, "{as_many} {}", found.p_value);
    }

    #[test]
    fn nothing_to_compare_has_no_answer() {
        assert_eq!(change_point(&[(1, 5)]), None);
        assert_eq!(change_point(&[(0, 5), (0, 5)]), None);
        assert_eq!(change_point(&[(5, 5), (5, 5)]), None);
        assert_eq!(change_point(&[(0, 0), (1, 5)]), None);
    }
}
