//! What a feature is to customers: expected, wished for, or a delight.
//!
//! Source: Kano N et al. (1984), Attractive quality and must-be quality, *Hinshitsu* 14(2):147–156;
//! the evaluation table and the two coefficients by Berger C et al. (1993), Kano's methods for
//! understanding customer-defined quality, *Center for Quality Management Journal* 2(4).

/// What a feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Expected: its absence angers, its presence is not noticed.
    MustBe,
    /// The more the better.
    OneDimensional,
    /// A delight that nobody misses.
    Attractive,
    /// Of no interest.
    Indifferent,
    /// Not wanted.
    Reverse,
    /// Both answers cannot be meant.
    Questionable,
}

impl Category {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Category::MustBe => "must-be",
            Category::OneDimensional => "one-dimensional",
            Category::Attractive => "attractive",
            Category::Indifferent => "indifferent",
            Category::Reverse => "reverse",
            Category::Questionable => "questionable",
        }
    }
}

/// What one respondent's two answers say, each 1 (I like it) to 5 (I dislike it): how they would feel
/// with the feature, and without it. `None` where an answer is no such number.
pub fn kano_category(with: u8, without: u8) -> Option<Category> {
    use Category::{Attractive, Indifferent, MustBe, OneDimensional, Questionable, Reverse};
    if !(1..=5).contains(&with) || !(1..=5).contains(&without) {
        return None;
    }
    Some(match (with, without) {
        (1, 1) | (5, 5) => Questionable,
        (1, 5) => OneDimensional,
        (1, _) => Attractive,
        (5, _) | (_, 1) => Reverse,
        (_, 5) => MustBe,
        _ => Indifferent,
    })
}

/// What many respondents say of a feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kano {
    /// The commonest category; of equally common ones that which comes first in [`Category`].
    pub category: Category,
    /// How far its presence satisfies: (A + O) / (A + O + M + I), 0 … 1.
    pub better: f64,
    /// How far its absence dissatisfies: −(O + M) / (A + O + M + I), −1 … 0.
    pub worse: f64,
}

/// Sums up how many respondents say what, by [`Category`] in its order; `None` where nobody gave an
/// answer that counts for the coefficients.
pub fn kano(counts: [u64; 6]) -> Option<Kano> {
    use Category::{Attractive, Indifferent, MustBe, OneDimensional, Questionable, Reverse};
    let count = |category: Category| counts[category as usize];
    let all = [MustBe, OneDimensional, Attractive, Indifferent, Reverse, Questionable];
    let category = all.into_iter().rev().max_by_key(|&category| count(category))?;
    let [m, o, a, i] = [MustBe, OneDimensional, Attractive, Indifferent].map(|it| count(it) as f64);
    let n = m + o + a + i;
    (n > 0.0).then(|| Kano { category, better: (a + o) / n, worse: -(o + m) / n })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The evaluation table, row by row.
    #[test]
    fn golden() {
        use Category::{Attractive, Indifferent, MustBe, OneDimensional, Questionable, Reverse};
        let letter = |category| match category {
            Attractive => 'A',
            MustBe => 'M',
            OneDimensional => 'O',
            Indifferent => 'I',
            Reverse => 'R',
            Questionable => 'Q',
        };
        for (with, row) in (1..=5).zip(["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]) {
            let found: String =
                (1..=5).map(|without| letter(kano_category(with, without).unwrap())).collect();
            assert_eq!(found, row);
        }
        let found = of(&[(1, 5), (1, 5), (1, 3), (3, 5), (3, 3), (5, 1), (0, 9)]).unwrap();
        assert_eq!(found, Kano { category: OneDimensional, better: 0.6, worse: -0.6 });
    }

    fn of(answers: &[(u8, u8)]) -> Option<Kano> {
        let mut counts = [0; 6];
        let found = answers.iter().filter_map(|&(with, without)| kano_category(with, without));
        found.for_each(|category| counts[category as usize] += 1);
        kano(counts)
    }

    #[test]
    fn ties_go_to_what_is_graver_to_lack_and_nothing_has_no_answer() {
        assert_eq!(of(&[(1, 3), (3, 5)]).unwrap().category, Category::MustBe);
        assert_eq!(of(&[(5, 1), (9, 9)]), None);
        assert_eq!(of(&[]), None);
    }
}
