//! From a text to the tokens that a model was trained on.

use serde_json::Value;

use super::TeacherError;
use super::configuration::Configuration;
use crate::pieces::Pieces;

/// Cuts texts into the pieces of a model's vocabulary, between its marks of beginning and end.
pub(crate) struct Tokenizer {
    pieces: Pieces,
    first: u32,
    last: u32,
    longest: usize,
}

impl Tokenizer {
    /// Reads `tokenizer.json` or `vocab.txt`; only word pieces are understood.
    pub(crate) fn read(
        bytes: &[u8],
        sentences: Option<&[u8]>,
        shape: &Configuration,
    ) -> Result<Self, TeacherError> {
        let wrong = |what: &str| TeacherError::Tokenizer(what.into());
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("the file is no UTF-8"))?;
        let pieces = match text.trim_start().starts_with('{') {
            true => from_json(text)?,
            false => Pieces::new(text.lines(), true),
        };
        if pieces.n() > shape.vocabulary {
            return Err(wrong("the vocabulary is larger than config.json says"));
        }
        let special = |name: &str| {
            pieces.number(name).ok_or_else(|| wrong(&format!("the vocabulary has no `{name}`")))
        };
        let (first, last) = (special("[CLS]")?, special("[SEP]")?);
        special("[UNK]")?;
        let stated: Option<Value> = sentences.and_then(|json| serde_json::from_slice(json).ok());
        let stated = stated.and_then(|json| json.get("max_seq_length")?.as_u64());
        let stated = stated.and_then(|longest| usize::try_from(longest).ok());
        let longest = shape.positions.min(stated.unwrap_or(usize::MAX)).max(2);
        Ok(Self { pieces, first, last, longest })
    }

    /// The tokens of a text, between the marks.
    pub(crate) fn tokens(&self, text: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        self.pieces.cut(text, &mut pieces);
        self.marked(pieces)
    }

    /// Puts the marks around pieces, of which no more are kept than the model can read.
    pub(crate) fn marked(&self, mut pieces: Vec<u32>) -> Vec<u32> {
        pieces.truncate(self.longest - 2);
        pieces.insert(0, self.first);
        pieces.push(self.last);
        pieces
    }

    /// The vocabulary.
    pub(crate) fn pieces(&self) -> &Pieces {
        &self.pieces
    }
}

fn from_json(text: &str) -> Result<Pieces, TeacherError> {
    let wrong = |what: &str| TeacherError::Tokenizer(what.into());
    let json: Value = serde_json::from_str(text).map_err(|e| wrong(&e.to_string()))?;
    let model = &json["model"];
    let kind = model["type"].as_str().unwrap_or("WordPiece");
    let vocabulary = model["vocab"].as_object().filter(|_| kind == "WordPiece");
    let Some(vocabulary) = vocabulary else {
        return Err(wrong(&format!("the pieces are of kind `{kind}`, not `WordPiece`")));
    };
    let mut lines = vec![""; vocabulary.len()];
    for (piece, number) in vocabulary {
        let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
        let line = number.and_then(|number| lines.get_mut(number));
        *line.ok_or_else(|| wrong("the numbers of the vocabulary have gaps"))? = piece;
    }
    let lower = json["normalizer"]["lowercase"].as_bool().unwrap_or(true);
    Ok(Pieces::new(lines, lower))
}
