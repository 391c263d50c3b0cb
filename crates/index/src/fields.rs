//! How an utterance lies in the index: which fields it has, and how they are written and read back.

use corpus::{Id, Kind, Timestamp};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
    Value,
};
use tantivy::{TantivyDocument, Term};
use text::Language;

use crate::entry::{Entry, Hit};
use crate::labels::{SEPARATOR, label, labels};
use crate::lines::{Lines, lines};
use crate::query::LabelField;

/// The layout below; written into the index, and to be raised with each change of it.
pub(crate) const VERSION: &str = "4";

/// The fields of the parts over which words are spread …
pub(crate) const DOCUMENT_ID: &str = "document_id";
pub(crate) const CASE_ID: &str = "case_id";
/// … and of the number of words of each utterance.
pub(crate) const N_WORDS: &str = "n_words";

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The words in normal form, with their positions.
    pub(crate) words: Field,
    /// Each stem with each word that has it and differs from it, once a segment: a stem is looked
    /// for as its words, which takes a third less room than positions of its own.
    pub(crate) forms: Field,
    /// The words in notes of transcribers, which `words` has too: what is counted leaves them out.
    pub(crate) notes: Field,
    /// All labels, each after what it is a label of: a field of its own for each would cost the
    /// writer a megabyte a segment.
    pub(crate) label: Field,
    pub(crate) text: Field,
    pub(crate) utterance_id: Field,
    /// The upper half of the id, by which an utterance is looked up.
    pub(crate) utterance_key: Field,
    pub(crate) document_id: Field,
    pub(crate) case_id: Field,
    pub(crate) n_words: Field,
    pub(crate) external_id: Field,
    pub(crate) source_id: Field,
    pub(crate) kind: Field,
    pub(crate) path: Field,
    pub(crate) line: Field,
    pub(crate) participant: Field,
    pub(crate) role: Field,
    pub(crate) language: Field,
    pub(crate) evidence: Field,
    pub(crate) seq: Field,
    pub(crate) at: Field,
    pub(crate) start_ms: Field,
    pub(crate) end_ms: Field,
    pub(crate) question: Field,
    pub(crate) polarity: Field,
    pub(crate) sentiment: Field,
    pub(crate) theme_id: Field,
    pub(crate) attribute: Field,
}

impl Fields {
    /// The fields and the schema they make up.
    pub(crate) fn new() -> (Fields, Schema) {
        let mut schema = SchemaBuilder::new();
        let words = |option| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer(Lines::NAME).set_index_option(option),
            )
        };
        let labels = TextFieldIndexing::default()
            .set_tokenizer(Lines::NAME)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        let fields = Fields {
            words: schema.add_text_field("words", words(IndexRecordOption::WithFreqsAndPositions)),
            forms: schema.add_text_field(
                "forms",
                TextOptions::default().set_indexing_options(labels.clone()),
            ),
            notes: schema.add_text_field(
                "notes",
                TextOptions::default().set_indexing_options(
                    labels.clone().set_index_option(IndexRecordOption::WithFreqs),
                ),
            ),
            label: schema
                .add_text_field("label", TextOptions::default().set_indexing_options(labels)),
            text: schema.add_text_field("text", STORED),
            utterance_id: schema.add_u64_field("utterance_id", STORED),
            utterance_key: schema.add_u64_field("utterance_key", FAST),
            document_id: schema.add_bytes_field(DOCUMENT_ID, FAST | STORED),
            case_id: schema.add_bytes_field(CASE_ID, FAST),
            n_words: schema.add_u64_field(N_WORDS, FAST),
            external_id: schema.add_text_field("external_id", STORED),
            source_id: schema.add_text_field("source_id", STORED),
            kind: schema.add_text_field("kind", STORED),
            path: schema.add_text_field("path", STORED),
            line: schema.add_u64_field("line", STORED),
            participant: schema.add_text_field("participant", STORED),
            role: schema.add_text_field("role", STORED),
            language: schema.add_text_field("language", STORED),
            evidence: schema.add_bool_field("evidence", STORED),
            seq: schema.add_u64_field("seq", STORED),
            at: schema.add_i64_field("at", FAST | STORED),
            start_ms: schema.add_u64_field("start_ms", STORED),
            end_ms: schema.add_u64_field("end_ms", STORED),
            question: schema.add_text_field("question", STORED),
            polarity: schema.add_f64_field("polarity", FAST | STORED),
            sentiment: schema.add_text_field("sentiment", STORED),
            theme_id: schema.add_text_field("theme_id", STORED),
            attribute: schema.add_text_field("attribute", STORED),
        };
        (fields, schema.build())
    }

    /// What is indexed and stored of an utterance's text with these tokens; `forms` are those of their
    /// stems that no utterance before it in the segment has.
    pub(crate) fn document(
        &self,
        entry: &Entry,
        tokens: &[text::Token],
        forms: &[&text::Token],
    ) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.words, lines(tokens.iter().map(|token| &*token.normal)));
        if !forms.is_empty() {
            let forms: Vec<String> =
                forms.iter().map(|token| forms_prefix(&token.stem) + &token.normal).collect();
            document.add_text(self.forms, lines(forms.iter().map(String::as_str)));
        }
        let notes: Vec<&str> =
            tokens.iter().filter(|token| token.note).map(|token| &*token.normal).collect();
        document.add_u64(self.n_words, (tokens.len() - notes.len()) as u64);
        if !notes.is_empty() {
            document.add_text(self.notes, lines(notes.into_iter()));
        }
        document.add_bytes(self.case_id, &entry.case_id.0.to_be_bytes());
        document.add_text(self.text, entry.text);
        document.add_u64(self.utterance_id, entry.utterance_id.0);
        document.add_u64(self.utterance_key, utterance_key(entry.utterance_id));
        document.add_bytes(self.document_id, &entry.document_id.0.to_be_bytes());
        document.add_u64(self.line, entry.line);
        document.add_bool(self.evidence, entry.evidence);
        document.add_u64(self.seq, entry.seq);
        let stored = [
            (self.external_id, entry.external_id),
            (self.source_id, Some(entry.source_id)),
            (self.kind, Some(entry.kind.name())),
            (self.path, Some(entry.path)),
            (self.participant, entry.participant),
            (self.role, entry.role),
            (self.language, entry.language.map(Language::code)),
            (self.question, entry.question),
        ];
        for (field, value) in stored {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        for (name, value) in entry.attributes {
            document.add_text(self.attribute, format!("{name}{SEPARATOR}{value}"));
        }
        document.add_text(self.label, lines(labels(entry).iter().map(String::as_str)));
        if let Some(at) = entry.at {
            document.add_i64(self.at, at);
        }
        for (field, time) in [(self.start_ms, entry.start_ms), (self.end_ms, entry.end_ms)] {
            if let Some(time) = time {
                document.add_u64(field, time);
            }
        }
        document
    }

    /// What is indexed and stored of what was found in an utterance.
    pub(crate) fn findings(&self, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        for theme_id in entry.theme_ids {
            document.add_text(self.theme_id, theme_id);
        }
        if let Some(sentiment) = entry.sentiment {
            document.add_text(self.sentiment, sentiment);
        }
        if let Some(polarity) = entry.polarity {
            document.add_f64(self.polarity, polarity);
        }
        let themes = entry.theme_ids.iter().map(|theme| label(&LabelField::Theme, theme));
        let sentiment = entry.sentiment.map(|sentiment| label(&LabelField::Sentiment, sentiment));
        let labels: Vec<String> = themes.chain(sentiment).collect();
        if !labels.is_empty() {
            document.add_text(self.label, lines(labels.iter().map(String::as_str)));
        }
        document
    }

    /// The term of a label such as a role, a source or an attribute's value.
    pub(crate) fn label_term(&self, field: &LabelField, value: &str) -> Term {
        Term::from_field_text(self.label, &label(field, value))
    }

    /// The utterance of a stored document and of what was found in it, as yet without score and
    /// highlights.
    pub(crate) fn hit(&self, document: &TantivyDocument, findings: &TantivyDocument) -> Hit {
        let (stored, found) = (Stored(document), Stored(findings));
        Hit {
            utterance_id: Id(stored.number(self.utterance_id).unwrap_or_default()),
            document_id: Id(stored.bytes(self.document_id).map_or(0, id_of_bytes)),
            external_id: stored.text(self.external_id),
            source_id: stored.text(self.source_id).unwrap_or_default(),
            kind: kind(&stored.text(self.kind).unwrap_or_default()),
            path: stored.text(self.path).unwrap_or_default(),
            line: stored.number(self.line).unwrap_or_default(),
            participant: stored.text(self.participant),
            role: stored.text(self.role),
            language: stored.text(self.language).and_then(|code| Language::from_code(&code)),
            evidence: document.get_first(self.evidence).and_then(|it| it.as_bool()).unwrap_or(true),
            seq: stored.number(self.seq).unwrap_or_default(),
            at: stored.time(self.at),
            start_ms: stored.number(self.start_ms),
            end_ms: stored.number(self.end_ms),
            question: stored.text(self.question),
            polarity: findings.get_first(self.polarity).and_then(|value| value.as_f64()),
            sentiment: found.text(self.sentiment),
            theme_ids: found.texts(self.theme_id),
            attributes: stored
                .texts(self.attribute)
                .iter()
                .filter_map(|pair| pair.split_once(SEPARATOR))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            text: stored.text(self.text).unwrap_or_default(),
            score: 0.0,
            highlights: Vec::new(),
        }
    }
}

/// Reads the stored values of a document.
struct Stored<'a>(&'a TantivyDocument);

impl Stored<'_> {
    fn text(&self, field: Field) -> Option<String> {
        self.0.get_first(field).and_then(|value| value.as_str()).map(str::to_owned)
    }

    fn texts(&self, field: Field) -> Vec<String> {
        self.0.get_all(field).filter_map(|value| value.as_str()).map(str::to_owned).collect()
    }

    fn bytes(&self, field: Field) -> Option<&[u8]> {
        self.0.get_first(field).and_then(|value| value.as_bytes())
    }

    fn number(&self, field: Field) -> Option<u64> {
        self.0.get_first(field).and_then(|value| value.as_u64())
    }

    fn time(&self, field: Field) -> Option<Timestamp> {
        self.0.get_first(field).and_then(|value| value.as_i64())
    }
}

/// An id as it is stored where many utterances share it: as bytes, of which a segment keeps a list.
pub(crate) fn id_of_bytes(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_be_bytes)
}

/// The kind of that name; the index holds no others.
fn kind(name: &str) -> Kind {
    [Kind::Review, Kind::Survey]
        .into_iter()
        .find(|kind| kind.name() == name)
        .unwrap_or(Kind::Transcript)
}

/// The half of an utterance's id that is looked up; few share it.
pub(crate) fn utterance_key(id: Id) -> u64 {
    id.0 >> 32
}

/// What the terms that name the forms of a stem begin with.
pub(crate) fn forms_prefix(stem: &str) -> String {
    format!("{stem}{SEPARATOR}")
}
