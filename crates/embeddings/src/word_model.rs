//! A sentence as the sum of its word pieces' vectors: the model that ships.
//!
//! The vectors were trained so that their sum points where a sentence-transformer's embedding of
//! the sentence points (`cargo xtask distil`); a piece that says little has a short vector.
//! `word_model.md` beside the file tells what it was trained from.
//!
//! The file: `trivoxW1`; the number of pieces, of dimensions and of bytes of vocabulary (three
//! little-endian `u32`); the pieces, one a line; a scale (`f32`) for each piece; then its vector as
//! bytes with sign, to be multiplied by the scale.
//!
//! Source: the idea is that of Tulkens & van Dongen (2024), *Model2Vec*, with sentences in place of
//! single words; a vector's length takes the place of the weights of Arora, Liang & Ma (2017), *A
//! Simple but Tough-to-Beat Baseline for Sentence Embeddings*, ICLR.

use std::fmt;
use std::sync::LazyLock;

use thiserror::Error;

use crate::pieces::Pieces;

const MAGIC: &[u8; 8] = b"trivoxW1";

static SHIPPED: LazyLock<WordModel> = LazyLock::new(|| {
    WordModel::read(include_bytes!("word_model.bin")).expect("a test reads the shipped file")
});

/// Vectors of word pieces.
pub struct WordModel {
    pieces: Pieces,
    scales: Vec<f32>,
    vectors: Vec<i8>,
    dimensions: usize,
}

/// Why a file of word vectors could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the file of word vectors is cut short or of another kind")]
pub struct WordModelError;

impl fmt::Debug for WordModel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "WordModel({} × {})", self.scales.len(), self.dimensions)
    }
}

impl WordModel {
    /// The English model that ships with the program.
    pub fn shipped() -> &'static WordModel {
        &SHIPPED
    }

    /// Reads the bytes of a model.
    ///
    /// # Errors
    /// Bytes of another length than their head says.
    pub fn read(bytes: &[u8]) -> Result<Self, WordModelError> {
        Self::parts(bytes).ok_or(WordModelError)
    }

    fn parts(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut number = || {
            let (number, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            usize::try_from(u32::from_le_bytes(*number)).ok()
        };
        let (n, dimensions, length) = (number()?, number()?, number()?);
        let (vocabulary, rest) = rest.split_at_checked(length)?;
        let pieces = Pieces::new(std::str::from_utf8(vocabulary).ok()?.lines(), true);
        let (scales, rest) = rest.split_at_checked(n.checked_mul(4)?)?;
        if pieces.n() != n || rest.len() != n.checked_mul(dimensions)? {
            return None;
        }
        let scales = scales.as_chunks::<4>().0;
        Some(Self {
            pieces,
            scales: scales.iter().map(|scale| f32::from_le_bytes(*scale)).collect(),
            vectors: rest.iter().map(|byte| byte.cast_signed()).collect(),
            dimensions,
        })
    }

    /// The bytes of a model with these vectors, `dimensions` numbers for each line of the
    /// vocabulary.
    pub fn write(vocabulary: &[&str], vectors: &[f32], dimensions: usize) -> Vec<u8> {
        let lines = vocabulary.join("\n");
        let mut bytes = MAGIC.to_vec();
        for number in [vocabulary.len(), dimensions, lines.len()] {
            bytes.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
        }
        bytes.extend_from_slice(lines.as_bytes());
        let scale = |vector: &[f32]| {
            vector.iter().fold(0.0_f32, |most, value| most.max(value.abs())) / f32::from(i8::MAX)
        };
        for vector in vectors.chunks_exact(dimensions) {
            bytes.extend_from_slice(&scale(vector).to_le_bytes());
        }
        for vector in vectors.chunks_exact(dimensions) {
            let scale = scale(vector).max(f32::MIN_POSITIVE);
            bytes
                .extend(vector.iter().map(|value| ((value / scale).round() as i8).cast_unsigned()));
        }
        bytes
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Puts the vector of a text, of unit length, into `into`; `false` and zeros where the text has
    /// no piece that the model knows.
    ///
    /// # Shape
    /// `into` has [`WordModel::dimensions`] numbers.
    ///
    /// # Example
    /// ```
    /// let model = embeddings::WordModel::shipped();
    /// let vector = |text: &str| {
    ///     let mut vector = vec![0.0; model.dimensions()];
    ///     assert!(model.embed(text, &mut vector));
    ///     vector
    /// };
    /// let likeness = |a: &str, b: &str| {
    ///     vector(a).iter().zip(vector(b)).map(|(a, b)| a * b).sum::<f32>()
    /// };
    /// let question = "how long is the waiting time";
    /// assert!(likeness(question, "we sat there for hours") > likeness(question, "tasty food"));
    /// ```
    pub fn embed(&self, text: &str, into: &mut [f32]) -> bool {
        into.fill(0.0);
        self.add(text, into);
        let length = crate::sum(into.iter().map(|value| value * value)).sqrt();
        let is_known = length > 0.0;
        if is_known {
            into.iter_mut().for_each(|value| *value /= length);
        }
        is_known
    }

    /// Adds the vectors of the pieces of a text to `sum`, which has [`WordModel::dimensions`]
    /// numbers: the sums of the parts of a text add up to the direction of the whole.
    pub fn add(&self, text: &str, sum: &mut [f32]) {
        let mut numbers = Vec::with_capacity(text.len() / 3);
        self.pieces.cut(text, &mut numbers);
        for number in &numbers {
            let at = *number as usize;
            let scale = self.scales[at];
            let vector = &self.vectors[at * self.dimensions..][..self.dimensions];
            for (sum, value) in sum.iter_mut().zip(vector) {
                *sum += scale * f32::from(*value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let vectors = [0.0, 0.0, 3.0, 0.0, 0.0, 4.0, 0.5, 0.5];
        WordModel::write(&["[UNK]", "good", "food", "##s"], &vectors, 2)
    }

    #[test]
    fn a_text_is_the_sum_of_its_pieces_at_unit_length() {
        let model = WordModel::read(&small()).expect("as written");
        let embed = |text: &str| {
            let mut vector = [9.0; 2];
            model.embed(text, &mut vector).then_some(vector)
        };
        let [x, y] = embed("Good FOOD").expect("known");
        assert!((x - 0.6).abs() < 1e-6 && (y - 0.8).abs() < 1e-6, "{x} {y}");
        assert_eq!(embed("good bad"), embed("good"));
        assert_ne!(embed("foods"), embed("food"));
        assert_eq!(embed(""), None);
        assert_eq!(embed("bad 😀"), None);
    }

    #[test]
    fn a_broken_file_is_refused() {
        let bytes = small();
        for length in 0..bytes.len() {
            assert!(WordModel::read(&bytes[..length]).is_err(), "{length}");
        }
    }
}
