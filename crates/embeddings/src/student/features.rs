//! The features of words, and how often texts have them.

use rustc_hash::FxHashMap;

/// Texts that must have a feature.
const FEWEST_TEXTS: u32 = 2;

/// Features kept, those of most texts first.
const MOST: usize = 50_000;

/// Letters of the shortest and the longest run.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;

/// Calls `take` with each run of three to five letters of a word between its bounds, `<` and `>`.
pub(super) fn runs(word: &str, mut take: impl FnMut(&str)) {
    let marked = format!("<{word}>");
    let starts: Vec<usize> =
        marked.char_indices().map(|(at, _)| at).chain([marked.len()]).collect();
    for length in SHORTEST..=LONGEST {
        starts.windows(length + 1).for_each(|ends| take(&marked[ends[0]..ends[length]]));
    }
}

/// A word and the numbers of its features that are kept.
pub(super) struct Word<'t> {
    pub(super) form: &'t str,
    /// Of the word as a whole.
    pub(super) itself: Option<u32>,
    /// Of its runs of letters; of a run that comes twice, twice.
    pub(super) runs: Vec<u32>,
}

/// The features of texts.
pub(super) struct Counted<'t> {
    pub(super) words: Vec<Word<'t>>,
    /// Runs of letters, by their numbers.
    pub(super) runs: Vec<(String, u32)>,
    /// Pairs of places in `words`, by their numbers.
    pub(super) pairs: Vec<((usize, usize), u32)>,
    /// What each feature weighs: its inverse document frequency.
    pub(super) weights: Vec<f32>,
    /// For each text its features, ascending, with their weighted counts, of length 1.
    pub(super) rows: Vec<Vec<(u32, f32)>>,
}

/// In how many texts a feature is, and the last of them.
struct Seen {
    texts: u32,
    last: usize,
}

impl<'t> Counted<'t> {
    /// Counts the features of texts and keeps those that come back.
    pub(super) fn of<'w>(texts: impl Iterator<Item = &'w [&'t str]>) -> Counted<'t>
    where
        't: 'w,
    {
        let mut counting = Counting::default();
        let rows: Vec<Vec<u32>> =
            texts.enumerate().map(|(at, words)| counting.text(at, words)).collect();
        let Counting { words, runs, pairs, seen, .. } = counting;
        let mut order: Vec<usize> =
            (0..seen.len()).filter(|at| seen[*at].texts >= FEWEST_TEXTS).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(seen[*at].texts), *at));
        order.truncate(MOST);
        let mut numbers = vec![None; seen.len()];
        order.iter().zip(0..).for_each(|(at, number)| numbers[*at] = Some(number));
        let weight =
            |texts: u32| libm::log((1 + rows.len()) as f64 / f64::from(1 + texts)) as f32 + 1.0;
        let weights: Vec<f32> = order.iter().map(|at| weight(seen[*at].texts)).collect();
        let number = |feature: u32| numbers[feature as usize];
        let words = words.into_iter().map(|(form, features)| Word {
            form,
            itself: number(features[0]),
            runs: features[1..].iter().filter_map(|feature| number(*feature)).collect(),
        });
        let kept = |rows: Vec<u32>| rows.into_iter().filter_map(number).collect();
        Counted {
            words: words.collect(),
            runs: by_number(runs, &numbers),
            pairs: by_number(pairs, &numbers),
            rows: rows.into_iter().map(|features| row(kept(features), &weights)).collect(),
            weights,
        }
    }
}

/// The features that are kept, in the order of their numbers.
fn by_number<K>(features: FxHashMap<K, u32>, numbers: &[Option<u32>]) -> Vec<(K, u32)> {
    let kept = features.into_iter().filter_map(|(key, at)| Some((key, numbers[at as usize]?)));
    let mut kept: Vec<(K, u32)> = kept.collect();
    kept.sort_by_key(|(_, number)| *number);
    kept
}

/// Weighted counts of features, scaled to length 1.
fn row(mut features: Vec<u32>, weights: &[f32]) -> Vec<(u32, f32)> {
    features.sort_unstable();
    let same = features.chunk_by(|a, b| a == b);
    let mut row: Vec<(u32, f32)> =
        same.map(|same| (same[0], same.len() as f32 * weights[same[0] as usize])).collect();
    let length = row.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
    row.iter_mut().for_each(|(_, value)| *value /= length);
    row
}

/// Features numbered as they first come.
#[derive(Default)]
struct Counting<'t> {
    places: FxHashMap<&'t str, usize>,
    /// Words with their features, the word itself first.
    words: Vec<(&'t str, Vec<u32>)>,
    runs: FxHashMap<String, u32>,
    pairs: FxHashMap<(usize, usize), u32>,
    seen: Vec<Seen>,
}

impl<'t> Counting<'t> {
    /// The features of a text, as often as it has them.
    fn text(&mut self, at: usize, words: &[&'t str]) -> Vec<u32> {
        let mut features = Vec::new();
        let mut before = None;
        for word in words {
            let place = self.place(word);
            features.extend_from_slice(&self.words[place].1);
            if let Some(before) = before.replace(place) {
                let new = self.seen.len() as u32;
                let feature = *self.pairs.entry((before, place)).or_insert(new);
                self.add(feature);
                features.push(feature);
            }
        }
        for feature in &features {
            let seen = &mut self.seen[*feature as usize];
            seen.texts += u32::from(seen.texts == 0 || seen.last != at);
            seen.last = at;
        }
        features
    }

    /// The place of a word, which may be new.
    fn place(&mut self, word: &'t str) -> usize {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let itself = self.seen.len() as u32;
        self.add(itself);
        let mut features = vec![itself];
        runs(word, |run| {
            let feature = match self.runs.get(run) {
                Some(feature) => *feature,
                None => {
                    let new = self.seen.len() as u32;
                    self.runs.insert(run.to_owned(), new);
                    new
                }
            };
            self.add(feature);
            features.push(feature);
        });
        self.places.insert(word, self.words.len());
        self.words.push((word, features));
        self.words.len() - 1
    }

    /// Makes room for a feature if it is new.
    fn add(&mut self, feature: u32) {
        if feature as usize == self.seen.len() {
            self.seen.push(Seen { texts: 0, last: 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_lie_between_the_bounds_of_a_word() {
        let of = |word: &str| {
            let mut all = Vec::new();
            runs(word, |run| all.push(run.to_owned()));
            all.join(" ")
        };
        assert_eq!(of("a"), "<a>");
        assert_eq!(of("wär"), "<wä wär är> <wär wär> <wär>");
        assert_eq!(of(""), "");
    }

    #[test]
    fn only_what_comes_back_is_kept() {
        let texts = [vec!["the", "bus"], vec!["the", "bus"], vec!["tram"]];
        let counted = Counted::of(texts.iter().map(Vec::as_slice));
        let kept: Vec<&str> =
            counted.words.iter().filter(|word| word.itself.is_some()).map(|w| w.form).collect();
        assert_eq!(kept, ["the", "bus"]);
        assert_eq!(counted.pairs.len(), 1);
        assert_eq!(counted.rows[2], []);
        let length: f32 = counted.rows[0].iter().map(|(_, value)| value * value).sum();
        assert!((length - 1.0).abs() < 1e-5, "{length}");
    }
}
