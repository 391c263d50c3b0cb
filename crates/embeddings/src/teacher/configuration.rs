//! The shape of a model, out of its `config.json`.

use serde_json::Value;

use super::TeacherError;

/// The shape of a BERT encoder.
pub(crate) struct Configuration {
    pub(crate) vocabulary: usize,
    pub(crate) width: usize,
    pub(crate) layers: usize,
    pub(crate) heads: usize,
    pub(crate) inner: usize,
    pub(crate) positions: usize,
    pub(crate) segments: usize,
    pub(crate) epsilon: f32,
}

impl Configuration {
    /// Reads `config.json`; a model of another family is refused.
    pub(crate) fn read(json: &[u8]) -> Result<Self, TeacherError> {
        let wrong = |what: String| TeacherError::Configuration(what);
        let value: Value = serde_json::from_slice(json).map_err(|e| wrong(e.to_string()))?;
        for (key, known) in [
            ("model_type", "bert"),
            ("hidden_act", "gelu"),
            ("position_embedding_type", "absolute"),
        ] {
            match value.get(key).and_then(Value::as_str) {
                Some(found) if found != known => {
                    return Err(wrong(format!("`{key}` is `{found}`, not `{known}`")));
                }
                _ => {}
            }
        }
        let number = |key: &str| {
            let found = value.get(key).and_then(Value::as_u64).filter(|found| *found > 0);
            let small = found.and_then(|found| usize::try_from(found).ok());
            small.ok_or_else(|| wrong(format!("`{key}` is missing or no positive whole number")))
        };
        let (width, heads) = (number("hidden_size")?, number("num_attention_heads")?);
        if width % heads != 0 {
            return Err(wrong(format!("{heads} heads do not divide a width of {width}")));
        }
        Ok(Self {
            vocabulary: number("vocab_size")?,
            width,
            layers: number("num_hidden_layers")?,
            heads,
            inner: number("intermediate_size")?,
            positions: number("max_position_embeddings")?,
            segments: number("type_vocab_size")?,
            epsilon: value.get("layer_norm_eps").and_then(Value::as_f64).unwrap_or(1e-12) as f32,
        })
    }
}
