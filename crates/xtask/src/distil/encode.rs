//! Vectors of the teacher, each computed once and kept on disk.
//!
//! Texts are encoded in chunks; a chunk's file is named by the hash of the teacher's weights and of
//! the chunk's texts, so that an encoding that was stopped goes on where it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use embeddings::{ModelFiles, Teacher};

/// Texts of one chunk: some seconds of work.
const CHUNK: usize = 1024;

/// A teacher, and where its vectors are kept.
pub(super) struct Encoder {
    teacher: Teacher,
    hash: blake3::Hash,
    cache: PathBuf,
}

impl Encoder {
    /// Opens the model in a folder.
    pub(super) fn open(model: &Path, cache: &Path) -> Result<Self, String> {
        let read = |name: &str| {
            let file = model.join(name);
            fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))
        };
        let weights = read("model.safetensors")?;
        let files = ModelFiles {
            configuration: &read("config.json")?,
            tokenizer: &read("tokenizer.json")?,
            weights: &weights,
            sentences: Some(&read("sentence_bert_config.json")?),
        };
        let teacher = Teacher::open(files).map_err(|e| format!("{}: {e}", model.display()))?;
        fs::create_dir_all(cache).map_err(|e| format!("{}: {e}", cache.display()))?;
        Ok(Self { teacher, hash: blake3::hash(&weights), cache: cache.to_owned() })
    }

    /// How many numbers a vector has.
    pub(super) fn dimensions(&self) -> usize {
        self.teacher.dimensions()
    }

    /// The numbers of a text's pieces.
    pub(super) fn pieces(&self, text: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        self.teacher.pieces().cut(text, &mut pieces);
        pieces
    }

    /// The vectors of the first `n` pieces of the vocabulary, each alone.
    pub(super) fn piece_vectors(&self, n: usize) -> Result<Vec<f32>, String> {
        let file = self.cache.join(format!("{}-pieces-{n}", self.hash.to_hex()));
        let numbers: Vec<u32> = (0..).take(n).collect();
        kept(&file, || self.teacher.embed_pieces(&numbers))
    }

    /// The vectors of texts, one below the other, for each of several bodies.
    pub(super) fn vectors(&self, bodies: &[Vec<String>]) -> Result<Vec<Vec<f32>>, String> {
        // Chunk by chunk from all bodies in turn: an encoding that is stopped has some of each.
        let mut chunks: Vec<(usize, &[String])> =
            bodies.iter().flat_map(|texts| texts.chunks(CHUNK).enumerate()).collect();
        chunks.sort_by_key(|(number, _)| *number);
        let next = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let work = || -> Result<(), String> {
            while let Some((_, chunk)) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
                self.chunk(chunk)?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| worker.join().expect("no panic inside"))
        })?;
        let of = |texts: &Vec<String>| -> Result<Vec<f32>, String> {
            let mut vectors = Vec::with_capacity(texts.len() * self.dimensions());
            for chunk in texts.chunks(CHUNK) {
                vectors.extend(self.chunk(chunk)?);
            }
            Ok(vectors)
        };
        bodies.iter().map(of).collect()
    }

    fn chunk(&self, texts: &[String]) -> Result<Vec<f32>, String> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes());
        for text in texts {
            hasher.update(text.as_bytes()).update(&[0]);
        }
        let file = self.cache.join(hasher.finalize().to_hex().as_str());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        kept(&file, || self.teacher.embed(&texts))
    }
}

/// The numbers in a file, or, where there is none, those computed, which are put there.
fn kept(file: &Path, compute: impl Fn() -> Vec<Vec<f32>>) -> Result<Vec<f32>, String> {
    if let Ok(bytes) = fs::read(file) {
        return Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect());
    }
    let vectors = compute().concat();
    let bytes: Vec<u8> = vectors.iter().flat_map(|number| number.to_le_bytes()).collect();
    let part = file.with_extension("part");
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, file));
    written.map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(vectors)
}
