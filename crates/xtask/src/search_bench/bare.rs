//! The search engine by itself, with the same words: what the index is measured against.

use std::path::Path;
use std::time::Instant;

use tantivy::schema::{
    FAST, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use text::Language;

use super::recordings::Recording;

/// The engine by itself: its own writer with one thread, the words and stems of the same tokenizer
/// at the same positions, and the fields of a turn as it would be laid out with it.
pub(super) fn index(folder: &Path, recordings: &[Recording]) -> Result<f64, String> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("words")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(indexing).set_stored();
    let text = schema.add_text_field("text", words);
    let labels = ["speaker", "role", "source", "kind", "language", "path"]
        .map(|name| schema.add_text_field(name, STRING | STORED));
    let numbers = ["utterance", "document", "case", "seq", "line", "start", "end"]
        .map(|name| schema.add_u64_field(name, FAST | STORED));
    let at = schema.add_i64_field("at", FAST | STORED);
    let started = Instant::now();
    let engine =
        tantivy::Index::create_in_dir(folder, schema.build()).map_err(|error| error.to_string())?;
    engine.tokenizers().register("words", Words::default());
    let mut writer: tantivy::IndexWriter =
        engine.writer_with_num_threads(1, 256 << 20).map_err(|error| error.to_string())?;
    let turns = recordings.iter().flat_map(Recording::entries);
    for entry in turns {
        let mut row = tantivy::TantivyDocument::new();
        row.add_text(text, entry.text);
        let label = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let values = [
            label(entry.participant),
            label(entry.role),
            label(Some(entry.source_id)),
            label(Some(entry.kind.name())),
            label(entry.language.map(Language::code)),
            label(Some(entry.path)),
        ];
        labels.iter().zip(values).for_each(|(field, value)| row.add_text(*field, value));
        let ids = [entry.utterance_id.0, entry.document_id.0, entry.case_id.0];
        let times = [entry.start_ms, entry.end_ms].map(Option::unwrap_or_default);
        let values = ids.into_iter().chain([entry.seq, entry.line]).chain(times);
        numbers.iter().zip(values).for_each(|(field, value)| row.add_u64(*field, value));
        row.add_i64(at, entry.at.unwrap_or_default());
        writer.add_document(row).map_err(|error| error.to_string())?;
    }
    writer.commit().map_err(|error| error.to_string())?;
    writer.wait_merging_threads().map_err(|error| error.to_string())?;
    Ok(started.elapsed().as_secs_f64())
}

/// The tokenizer of trivox as the engine calls one.
#[derive(Clone, Default)]
struct Words(std::sync::Arc<text::Tokenizer>);

struct WordStream {
    words: std::vec::IntoIter<(usize, String)>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let mut words = Vec::new();
        for (at, token) in self.0.tokens(text, Language::from_code("en")).iter().enumerate() {
            words.push((at, token.normal.to_string()));
            if token.stem != token.normal {
                words.push((at, format!("\u{1f}{}", token.stem)));
            }
        }
        WordStream { words: words.into_iter(), token: Token::default() }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some((at, word)) = self.words.next() else { return false };
        (self.token.position, self.token.text) = (at, word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
