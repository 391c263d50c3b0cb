//! A sentence-transformer of the BERT family, run on the processor.
//!
//! The caller brings the bytes of the model's files and its own threads: a sentence's vector does
//! not depend on the sentences beside it, so any split of the work gives the same bytes.
//!
//! Source: Reimers & Gurevych (2019), *Sentence-BERT: Sentence Embeddings using Siamese
//! BERT-Networks*, EMNLP.

mod configuration;
mod encoder;
mod layers;
mod matrix;
mod tensors;
mod tokenizer;

use thiserror::Error;

use configuration::Configuration;
use encoder::Encoder;
use layers::add;
use tokenizer::Tokenizer;

use crate::{Pieces, sum};

/// Tokens that are encoded together: their rows stay in the second cache.
const TOKENS_AT_ONCE: usize = 192;

/// Why a model could not be used.
#[derive(Debug, Error)]
pub enum TeacherError {
    /// `config.json` describes no encoder that is understood here.
    #[error("config.json: {0}")]
    Configuration(String),
    /// The weights are broken or do not fit to the configuration.
    #[error("model.safetensors: {0}")]
    Weights(String),
    /// The vocabulary is broken or of another kind.
    #[error("tokenizer: {0}")]
    Tokenizer(String),
}

/// The bytes of a model's files.
#[derive(Clone, Copy, Debug)]
pub struct ModelFiles<'a> {
    /// `config.json`
    pub configuration: &'a [u8],
    /// `tokenizer.json`, or `vocab.txt` of an uncased model
    pub tokenizer: &'a [u8],
    /// `model.safetensors`
    pub weights: &'a [u8],
    /// `sentence_bert_config.json`, where there is one: the longest text, in pieces.
    pub sentences: Option<&'a [u8]>,
}

/// A sentence-transformer with mean pooling and vectors of unit length.
pub struct Teacher {
    encoder: Encoder,
    tokenizer: Tokenizer,
}

impl Teacher {
    /// Reads a model.
    ///
    /// # Errors
    /// Files that are broken, do not fit together or belong to another family of models.
    pub fn open(files: ModelFiles<'_>) -> Result<Self, TeacherError> {
        let shape = Configuration::read(files.configuration)?;
        let tokenizer = Tokenizer::read(files.tokenizer, files.sentences, &shape)?;
        Ok(Self { encoder: Encoder::read(files.weights, &shape)?, tokenizer })
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.encoder.width()
    }

    /// Embeds texts: one vector of unit length for each, in order.
    ///
    /// # Shape
    /// Returns `texts.len()` vectors of [`Teacher::dimensions`] numbers.
    /// A text beyond the model's longest is embedded by its beginning.
    pub fn embed(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let tokens: Vec<Vec<u32>> = texts.iter().map(|text| self.tokenizer.tokens(text)).collect();
        self.embed_tokens(&tokens)
    }

    /// The vocabulary of the model.
    pub fn pieces(&self) -> &Pieces {
        self.tokenizer.pieces()
    }

    /// Embeds single pieces of the vocabulary, by their numbers, as if each were a text.
    ///
    /// # Shape
    /// As [`Teacher::embed`].
    pub fn embed_pieces(&self, pieces: &[u32]) -> Vec<Vec<f32>> {
        let tokens: Vec<Vec<u32>> =
            pieces.iter().map(|piece| self.tokenizer.marked(vec![*piece])).collect();
        self.embed_tokens(&tokens)
    }

    fn embed_tokens(&self, tokens: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let mut vectors = Vec::with_capacity(tokens.len());
        let mut batch: Vec<&[u32]> = Vec::new();
        let mut size = 0;
        for sentence in tokens {
            if size + sentence.len() > TOKENS_AT_ONCE && !batch.is_empty() {
                self.embed_batch(&batch, &mut vectors);
                batch.clear();
                size = 0;
            }
            batch.push(sentence);
            size += sentence.len();
        }
        self.embed_batch(&batch, &mut vectors);
        vectors
    }

    fn embed_batch(&self, batch: &[&[u32]], vectors: &mut Vec<Vec<f32>>) {
        let width = self.encoder.width();
        let rows = self.encoder.encode(batch);
        let mut rows = rows.chunks_exact(width);
        for sentence in batch {
            let mut vector = vec![0.0; width];
            for row in rows.by_ref().take(sentence.len()) {
                add(&mut vector, row);
            }
            let length = sum(vector.iter().map(|value| value * value)).sqrt();
            if length > 0.0 {
                vector.iter_mut().for_each(|value| *value /= length);
            }
            vectors.push(vector);
        }
    }
}
