//! Words that one set of utterances has more often than another.

use statistics::Occurrences;

use crate::error::Error;
use crate::pattern::Forms;
use crate::query::Query;
use crate::search::Index;
use crate::words::Wanted;
use crate::words::subset::Subset;
use crate::words::walk::{Use, each_word};

/// Words in all that the prior of the log-odds holds.
const PRIOR: f64 = 500.0;

/// A word that may be key to one side.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The word in normal form.
    pub word: String,
    /// How often it occurs in the target and in the reference.
    pub times: [u64; 2],
    /// How often among a million words of either.
    pub per_million: [f64; 2],
    /// How many cases of either use it.
    pub cases: [u64; 2],
    /// Log-likelihood over two cells (Rayson & Garside 2000).
    pub g2: f64,
    /// Binary logarithm of the ratio of the shares (Hardie): above 0 the target has it more.
    pub log_ratio: f64,
    /// z score of the log-odds with an informative prior (Monroe et al. 2008).
    pub log_odds_z: f64,
    /// Deviation of proportions over the cases of the side that has it more.
    pub dispersion: f64,
    /// The larger p value of two: that of G², over words, and Welch's, over the cases' shares, so
    /// that one talkative person makes no word key. Of G² alone where a side has one case.
    pub p_value: f64,
    /// p_value by Benjamini and Hochberg (1995) over the words of the table.
    pub q_value: f64,
}

/// The two sides of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// Whose words are key.
    pub target: &'a Query,
    /// Compared with these; with all other utterances where there is none.
    pub reference: Option<&'a Query>,
}

impl Index {
    /// The words of two sets of utterances, those that are most key to the target first.
    ///
    /// A word that both have equally often stands in the middle, what is key to the reference at the
    /// end. `wanted.least` counts both sides together. Words that the target's query asks for are
    /// left out: they are key to what they have picked.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    ///
    /// # Source
    /// Rayson & Garside (2000), Monroe, Colaresi & Quinn (2008) with a prior of 500 words, Lijffijt
    /// et al. (2016) for the test over cases, Gries (2008) for the dispersion.
    pub fn keyness(&self, sides: Sides<'_>, wanted: Wanted) -> Result<Vec<Key>, Error> {
        let target = Subset::of(self, Some(sides.target))?;
        let reference = match sides.reference {
            Some(query) => Subset::of(self, Some(query))?,
            None => target.rest(self)?,
        };
        let subsets = [&target, &reference];
        let picked = self.compile(sides.target, &self.tokenizer())?.patterns;
        let picked: Forms =
            picked.into_iter().flat_map(|pattern| pattern.leaves).flatten().collect();
        let mut keys = Vec::new();
        each_word(self, &subsets, wanted, |word, uses| {
            if !picked.contains(word) {
                keys.extend(key(word, [&uses[0], &uses[1]], subsets));
            }
        })?;
        finish(&mut keys);
        Ok(keys)
    }

    /// The words of each of several sets of utterances against all the other sets together, as
    /// [`keyness`](Index::keyness) has them; the postings are read once.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn keyness_among(&self, sets: &[Query], wanted: Wanted) -> Result<Vec<Vec<Key>>, Error> {
        let sets: Vec<Subset> =
            sets.iter().map(|query| Subset::of(self, Some(query))).collect::<Result<_, _>>()?;
        let other = |at| sets.iter().enumerate().filter(move |(other, _)| *other != at);
        let rests: Vec<Subset> =
            (0..sets.len()).map(|at| Subset::together(other(at).map(|(_, set)| set))).collect();
        let mut keys = vec![Vec::new(); sets.len()];
        each_word(self, &sets.iter().collect::<Vec<_>>(), wanted, |word, uses| {
            for (at, keys) in keys.iter_mut().enumerate() {
                let others = uses.iter().enumerate().filter(|(other, _)| *other != at);
                let rest = Use::together(others.map(|(_, used)| used));
                keys.extend(key(word, [&uses[at], &rest], [&sets[at], &rests[at]]));
            }
        })?;
        keys.iter_mut().for_each(|keys| finish(keys));
        Ok(keys)
    }
}

/// Works out the q values and puts the words in order.
fn finish(keys: &mut [Key]) {
    let p_values: Vec<f64> = keys.iter().map(|key| key.p_value).collect();
    for (key, q_value) in keys.iter_mut().zip(statistics::q_values(&p_values)) {
        key.q_value = q_value;
    }
    let signed = |key: &Key| if key.log_ratio < 0.0 { -key.g2 } else { key.g2 };
    keys.sort_by(|a, b| signed(b).total_cmp(&signed(a)));
}

fn key(word: &str, uses: [&Use; 2], subsets: [&Subset; 2]) -> Option<Key> {
    let counts = Occurrences {
        target: uses[0].times,
        reference: uses[1].times,
        target_words: subsets[0].words,
        reference_words: subsets[1].words,
    };
    let g2 = counts.log_likelihood()?;
    let log_ratio = counts.log_ratio()?;
    let side = usize::from(log_ratio < 0.0);
    let by_words = statistics::chi_square_p(g2);
    let by_cases = statistics::welch(moments(uses[0], subsets[0]), moments(uses[1], subsets[1]));
    let each = |of: fn(&Use) -> u64| [of(uses[0]), of(uses[1])];
    Some(Key {
        word: word.to_owned(),
        times: each(|used| used.times),
        per_million: [0, 1].map(|at| uses[at].times as f64 * 1e6 / subsets[at].words as f64),
        cases: each(|used| used.cases.len() as u64),
        g2,
        log_ratio,
        log_odds_z: counts.log_odds_z(PRIOR)?,
        dispersion: uses[side].dispersion(subsets[side]).unwrap_or(1.0),
        p_value: by_cases.map_or(by_words, |p| p.max(by_words)),
        q_value: 1.0,
    })
}

/// The shares of the word among the words of each case: (cases, sum, sum of squares).
fn moments(used: &Use, subset: &Subset) -> (u64, f64, f64) {
    let shares =
        used.cases.iter().map(|(case, times)| *times as f64 / subset.size(*case).max(1) as f64);
    let (sum, squares) =
        shares.fold((0.0, 0.0), |(sum, squares), share| (sum + share, squares + share * share));
    (subset.cases(), sum, squares)
}
