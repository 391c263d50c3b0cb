//! `cargo xtask embed`: the vectors of sentences, to compare with those of other programs.
//!
//! sentence-transformers gives its own for the same lines of the same model by
//! `SentenceTransformer(FOLDER).encode(lines, normalize_embeddings=True)`.

use std::fs;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};
use std::path::Path;

use embeddings::{ModelFiles, Teacher};

/// Reads lines, and writes the vector of each as a JSON list.
pub(crate) fn embed(model: &Path) -> Result<(), String> {
    let read = |name: &str| {
        let file = model.join(name);
        fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))
    };
    let files = [read("config.json")?, read("tokenizer.json")?, read("model.safetensors")?];
    let sentences = read("sentence_bert_config.json").ok();
    let teacher = Teacher::open(ModelFiles {
        configuration: &files[0],
        tokenizer: &files[1],
        weights: &files[2],
        sentences: sentences.as_deref(),
    });
    let teacher = teacher.map_err(|error| format!("{}: {error}", model.display()))?;
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        for vector in teacher.embed(&[&line]) {
            let vector = serde_json::json!(vector);
            writeln!(out, "{vector}").map_err(|error| error.to_string())?;
        }
    }
    out.flush().map_err(|error| error.to_string())
}
