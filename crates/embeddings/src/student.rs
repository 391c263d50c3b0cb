//! A student: a linear map from the words of a text to where a teacher puts it.
//!
//! A teacher is slow, so it reads a part of a study; from its vectors the student learns, on that
//! very study, and reads everything. Its vectors are sums over tokens, so that those of the parts of
//! a text add up to that of the whole. What a token says is the sum over its features: the word, its
//! runs of three to five letters, and the word together with the one before.
//!
//! Source: ridge regression, Hoerl & Kennard (1970), Technometrics 12(1); runs of letters as in
//! Bojanowski et al. (2017), *Enriching Word Vectors with Subword Information*, TACL 5.

mod features;
mod ridge;

use rustc_hash::FxHashMap;

use crate::sum;
use features::{Counted, runs};

/// A text in so many is not learnt from, but tells how well the rest was learnt.
const HELD_OUT: usize = 10;

/// Words, pairs of words and runs of letters with their vectors.
pub struct Student {
    /// Word → its number, which is that of its vector.
    words: FxHashMap<Box<str>, u32>,
    /// Run of letters → the number of its vector.
    runs: FxHashMap<Box<str>, u32>,
    /// Two words → the number of their vector.
    pairs: FxHashMap<(u32, u32), u32>,
    vectors: Vec<f32>,
    dimensions: usize,
    agreement: Option<f64>,
}

impl Student {
    /// Learns from texts and where they are to be put.
    ///
    /// # Shape
    /// `texts` are the words of n texts, `targets` n vectors of `dimensions` numbers, one after the
    /// other.
    ///
    /// # Never fails
    /// Texts without a word that comes back teach nothing: all vectors are 0.
    pub fn fit(texts: &[Vec<&str>], targets: &[f32], dimensions: usize) -> Student {
        let is_held = |at: &usize| at % HELD_OUT == HELD_OUT - 1;
        let learnt: Vec<usize> = (0..texts.len()).filter(|at| !is_held(at)).collect();
        let counted = Counted::of(learnt.iter().map(|at| &*texts[*at]));
        let target = |at: usize| &targets[at * dimensions..(at + 1) * dimensions];
        let chosen: Vec<&[f32]> = learnt.iter().map(|at| target(*at)).collect();
        let weights = ridge::solve(&counted.rows, counted.weights.len(), &chosen, dimensions);
        let mut student = Student::of(&counted, &weights, dimensions);
        let mut likenesses = Vec::new();
        for at in (0..texts.len()).filter(is_held) {
            let (vector, target) = (student.vector(&texts[at]), target(at));
            let length = |vector: &[f32]| sum(vector.iter().map(|value| value * value)).sqrt();
            let lengths = length(&vector) * length(target);
            let product = sum(vector.iter().zip(target).map(|(a, b)| a * b));
            likenesses.push(f64::from(if lengths > 0.0 { product / lengths } else { 0.0 }));
        }
        let held = likenesses.len();
        student.agreement = (held > 0).then(|| likenesses.iter().sum::<f64>() / held as f64);
        student
    }

    /// Puts what was learnt of features together to what reading needs.
    fn of(counted: &Counted<'_>, weights: &[f32], dimensions: usize) -> Student {
        let mut student = Student {
            words: FxHashMap::default(),
            runs: FxHashMap::default(),
            pairs: FxHashMap::default(),
            vectors: Vec::new(),
            dimensions,
            agreement: None,
        };
        let add = |feature: u32, to: &mut [f32]| {
            let row = &weights[feature as usize * dimensions..][..dimensions];
            let weight = counted.weights[feature as usize];
            to.iter_mut().zip(row).for_each(|(to, value)| *to += weight * value);
        };
        let mut numbers = vec![None; counted.words.len()];
        for (word, number) in counted.words.iter().zip(&mut numbers) {
            if word.itself.is_some() {
                *number = Some(student.push(word.itself.iter().chain(&word.runs), add));
                student.words.extend(number.map(|number| (word.form.into(), number)));
            }
        }
        for (run, feature) in &counted.runs {
            let number = student.push([feature], add);
            student.runs.insert(run.as_str().into(), number);
        }
        for ((first, second), feature) in &counted.pairs {
            if let (Some(first), Some(second)) = (numbers[*first], numbers[*second]) {
                let number = student.push([feature], add);
                student.pairs.insert((first, second), number);
            }
        }
        student
    }

    /// Appends the sum of the vectors of features; its number.
    fn push<'f>(
        &mut self,
        features: impl IntoIterator<Item = &'f u32>,
        add: impl Fn(u32, &mut [f32]),
    ) -> u32 {
        let start = self.vectors.len();
        self.vectors.resize(start + self.dimensions, 0.0);
        features.into_iter().for_each(|feature| add(*feature, &mut self.vectors[start..]));
        (start / self.dimensions.max(1)) as u32
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// How near it comes to its teacher: the mean cosine on the texts it did not learn from, −1 … 1;
    /// none of fewer than ten texts.
    pub fn agreement(&self) -> Option<f64> {
        self.agreement
    }

    /// Adds the vector of a word, in the form in which words were learnt, and of its following upon
    /// another, to `sum`, which has [`Student::dimensions`] numbers.
    pub fn add(&self, before: Option<&str>, word: &str, sum: &mut [f32]) {
        let Some(number) = self.words.get(word) else {
            return runs(word, |run| {
                if let Some(number) = self.runs.get(run) {
                    self.add_vector(*number, sum);
                }
            });
        };
        self.add_vector(*number, sum);
        let before = before.and_then(|before| self.words.get(before));
        let pair = before.and_then(|before| self.pairs.get(&(*before, *number)));
        if let Some(pair) = pair {
            self.add_vector(*pair, sum);
        }
    }

    fn add_vector(&self, number: u32, sum: &mut [f32]) {
        let vector = &self.vectors[number as usize * self.dimensions..][..self.dimensions];
        sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
    }

    /// The sum of the vectors of the words of a text.
    fn vector(&self, words: &[&str]) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimensions];
        let mut before = None;
        for word in words {
            self.add(before, word, &mut vector);
            before = Some(*word);
        }
        vector
    }
}

#[cfg(test)]
mod tests;
