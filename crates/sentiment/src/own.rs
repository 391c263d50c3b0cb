//! A study's own lexicon: words and phrases with values, which go before all that ships.

use corpus::{Diagnostic, Place, Warned};
use rustc_hash::FxHashMap;
use text::{Language, Tokenizer};

/// The largest value, as in VADER's lexicon.
const LARGEST: f64 = 4.0;

/// Terms of one or more words, each with a value.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// By first word: all words, and the value; the longest first.
    terms: FxHashMap<String, Vec<(Vec<String>, f64)>>,
}

/// A term that occurs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// Its first word …
    pub(crate) at: usize,
    /// … and one past its last.
    pub(crate) end: usize,
    pub(crate) valence: f64,
}

impl Found {
    pub(crate) fn holds(&self, word: usize) -> bool {
        (self.at..self.end).contains(&word)
    }
}

impl Own {
    /// Takes terms with their values and lines; `path` is what complaints name.
    ///
    /// # Units
    /// Values from −4, as bad as can be, to 4: VADER's scale, on which `good` has 1.9. A value of 0
    /// silences a term.
    ///
    /// # Errors
    /// A term without words, a value that is no number of the scale, and a term that stands twice
    /// are complained about and left out.
    pub fn new<'a>(
        path: &str,
        terms: impl IntoIterator<Item = (u64, &'a str, &'a str)>,
    ) -> Warned<Own> {
        let tokenizer = Tokenizer::new();
        let mut own = Own::default();
        let mut warnings = Vec::new();
        for (line, term, value) in terms {
            let mut complain = |problem: String, mend: &str| {
                let place = Place { line: Some(line), ..Place::file(path) };
                warnings.push(Diagnostic::at(place, problem, mend));
            };
            let language = text::detect(term, &[]).or_else(|| Language::from_code("en"));
            let tokens = tokenizer.tokens(term, language);
            let words: Vec<String> = tokens.iter().map(|token| token.normal.to_string()).collect();
            let number = value.trim().parse::<f64>().ok();
            let Some(value) = number.filter(|value| value.abs() <= LARGEST) else {
                complain(
                    format!("the value `{value}` of `{term}` is no number from -4 to 4"),
                    "write a number such as -1.5; `good` has 1.9 and `terrible` -2.1",
                );
                continue;
            };
            let Some(first) = words.first() else {
                complain(format!("the term `{term}` holds no word"), "write a word or a phrase");
                continue;
            };
            let listed = own.terms.entry(first.clone()).or_default();
            if listed.iter().any(|(known, _)| *known == words) {
                complain(format!("the term `{term}` stands twice"), "keep one of the two lines");
                continue;
            }
            listed.push((words, value));
            listed.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Warned { output: own, warnings }
    }

    /// How many terms there are.
    pub fn n(&self) -> usize {
        self.terms.values().map(Vec::len).sum()
    }

    /// The terms among `n` words, from the left, the longest of each place.
    pub(crate) fn find<'w>(&self, n: usize, word: impl Fn(usize) -> &'w str) -> Vec<Found> {
        let mut found = Vec::new();
        if self.terms.is_empty() {
            return found;
        }
        let mut at = 0;
        while at < n {
            let term = self.terms.get(word(at)).and_then(|listed| {
                listed.iter().find(|(words, _)| {
                    words.len() <= n - at
                        && words.iter().enumerate().all(|(next, own)| own == word(at + next))
                })
            });
            match term {
                Some((words, valence)) => {
                    found.push(Found { at, end: at + words.len(), valence: *valence });
                    at += words.len();
                }
                None => at += 1,
            }
        }
        found
    }
}
