//! Makes the word model that ships with trivox (`crates/embeddings/src/word_model.bin`).
//!
//! Texts under permissive licences are parted into sentences and clauses, encoded once by a
//! sentence-transformer, and a vector for each word piece is learnt so that their sum points where
//! the teacher's vector points. `word_model.md` beside the file tells the rest.

mod encode;
mod examples;
mod rotate;
mod sources;
mod train;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use embeddings::WordModel;

use encode::Encoder;
use rotate::Rotation;
use train::{Example, Parameters};

/// Numbers of a vector.
const DIMENSIONS: usize = 256;

/// How long the vector of a piece is that no example has: about twice what frequent pieces come to,
/// since a rare word says what a text is about.
const RARE: f64 = 2.0;

/// Where things are.
pub(super) struct Places {
    /// The folder of all data.
    pub(super) data: PathBuf,
    /// The folder of the teacher.
    pub(super) model: PathBuf,
    /// Where the teacher's vectors are kept.
    pub(super) cache: PathBuf,
    /// The file that is written.
    pub(super) into: PathBuf,
}

/// Where the teacher's vectors are kept unless another place is given.
pub(super) fn cache() -> PathBuf {
    crate::user_folder("XDG_CACHE_HOME", ".cache").join("distil")
}

/// Makes the model.
pub(super) fn distil(places: &Places) -> Result<(), String> {
    let started = Instant::now();
    let encoder = Encoder::open(&places.model, &places.cache)?;
    let vocabulary = read_vocabulary(&places.model)?;
    let (texts, vectors) = encode_all(&encoder, &places.data)?;
    let rotation = Rotation::fit(&vectors, encoder.dimensions(), DIMENSIONS);
    let targets = rotation.apply(&vectors);
    drop(vectors);
    let examples: Vec<Example<'_>> = texts
        .iter()
        .zip(targets.chunks_exact(DIMENSIONS))
        .map(|(text, target)| Example { pieces: encoder.pieces(text), target })
        .filter(|example| !example.pieces.is_empty())
        .collect();
    let mut learnt = rotation.apply(&encoder.piece_vectors(vocabulary.len())?);
    weigh(&mut learnt, &examples);
    let how = Parameters { passes: 12, rate: 0.02, dropout: 10, seed: 1 };
    eprintln!("{} examples after {:.0} s", examples.len(), started.elapsed().as_secs_f64());
    train::train(&mut learnt, &examples, &how);
    silence(&mut learnt, &vocabulary);
    let vocabulary: Vec<&str> = vocabulary.iter().map(String::as_str).collect();
    let bytes = WordModel::write(&vocabulary, &learnt, DIMENSIONS);
    fs::write(&places.into, bytes).map_err(|e| format!("{}: {e}", places.into.display()))?;
    eprintln!("{} after {:.0} s", places.into.display(), started.elapsed().as_secs_f64());
    Ok(())
}

fn read_vocabulary(model: &Path) -> Result<Vec<String>, String> {
    let file = model.join("vocab.txt");
    let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// All examples, each once, and the teacher's vectors of them.
fn encode_all(encoder: &Encoder, data: &Path) -> Result<(Vec<String>, Vec<f32>), String> {
    let width = encoder.dimensions();
    let mut seen = HashSet::new();
    let (mut texts, mut vectors) = (Vec::new(), Vec::new());
    let mut bodies = Vec::new();
    for source in sources::SOURCES {
        let examples = examples::examples(&(source.read)(data)?, source.most);
        eprintln!("{}: {} examples", source.name, examples.len());
        bodies.push(examples);
    }
    let encoded = encoder.vectors(&bodies)?;
    for (examples, encoded) in bodies.into_iter().zip(&encoded) {
        for (text, vector) in examples.into_iter().zip(encoded.chunks_exact(width)) {
            if seen.insert(text.to_lowercase()) {
                texts.push(text);
                vectors.extend_from_slice(vector);
            }
        }
    }
    Ok((texts, vectors))
}

/// Scales the vectors by the information of their pieces, as frequent ones say little.
///
/// Source: Spärck Jones (1972), *A statistical interpretation of term specificity and its
/// application in retrieval*, Journal of Documentation 28(1).
fn weigh(vectors: &mut [f32], examples: &[Example<'_>]) {
    let mut counts = vec![0_u32; vectors.len() / DIMENSIONS];
    let pieces = examples.iter().flat_map(|example| &example.pieces);
    pieces.for_each(|piece| counts[*piece as usize] += 1);
    let total = f64::from(counts.iter().sum::<u32>());
    let information = |count: u32| libm::log1p(total / f64::from(count + 1));
    for (vector, count) in vectors.chunks_exact_mut(DIMENSIONS).zip(counts) {
        let weight = RARE * information(count) / information(0);
        vector.iter_mut().for_each(|value| *value *= weight as f32);
    }
}

/// Takes away the vectors of special entries as `[UNK]` and `[unused7]`.
fn silence(vectors: &mut [f32], vocabulary: &[String]) {
    for (vector, piece) in vectors.chunks_exact_mut(DIMENSIONS).zip(vocabulary) {
        if piece.len() > 1 && piece.starts_with('[') && piece.ends_with(']') {
            vector.fill(0.0);
        }
    }
}
