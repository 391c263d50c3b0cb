//! What a segment is made of, as a hash: a segment of the same contents need not be made again.

use tantivy::index::SegmentId;
use text::Language;

use crate::entry::Entry;
use crate::fields;

/// The utterances of a segment with all of theirs that does not change with what is found in them:
/// themes, sentiment and polarity take no part.
#[derive(Default)]
pub struct Contents {
    hasher: blake3::Hasher,
    /// An utterance's values, kept for its memory.
    bytes: Vec<u8>,
}

impl Contents {
    /// Adds an utterance after those that were added before.
    pub fn add(&mut self, entry: &Entry) {
        // Named one by one, so that none is forgotten.
        let Entry {
            utterance_id,
            document_id,
            case_id,
            external_id,
            source_id,
            kind,
            path,
            line,
            participant,
            role,
            evidence,
            language,
            seq,
            at,
            start_ms,
            end_ms,
            question,
            polarity: _,
            sentiment: _,
            theme_ids: _,
            attributes,
            text,
        } = *entry;
        self.bytes.clear();
        for number in [utterance_id.0, document_id.0, case_id.0, line, seq, u64::from(evidence)] {
            self.bytes.extend(number.to_le_bytes());
        }
        for number in [at.map(|at| at as u64), start_ms, end_ms] {
            self.bytes.push(u8::from(number.is_some()));
            self.bytes.extend(number.unwrap_or_default().to_le_bytes());
        }
        let language = language.map(Language::code);
        let texts = [Some(source_id), Some(kind.name()), Some(path), Some(text), external_id];
        let more = [participant, role, language, question];
        let attributes =
            attributes.iter().flat_map(|(name, value)| [Some(&**name), Some(&**value)]);
        for text in texts.into_iter().chain(more).chain(attributes) {
            let length = text.map_or(u64::MAX, |text| text.len() as u64);
            self.bytes.extend(length.to_le_bytes());
            self.bytes.extend(text.unwrap_or_default().as_bytes());
        }
        self.hasher.update(&(self.bytes.len() as u64).to_le_bytes());
        self.hasher.update(&self.bytes);
    }

    /// The name of the segment: the same contents, read by the same program, have the same.
    pub(crate) fn name(mut self) -> SegmentId {
        for version in [fields::VERSION, text::VERSION] {
            self.hasher.update(version.as_bytes());
        }
        let hash = self.hasher.finalize().to_hex();
        SegmentId::from_uuid_string(&hash[..32]).expect("32 hexadecimal digits")
    }
}

impl<'e> FromIterator<Entry<'e>> for Contents {
    fn from_iter<I: IntoIterator<Item = Entry<'e>>>(entries: I) -> Contents {
        let mut contents = Contents::default();
        entries.into_iter().for_each(|entry| contents.add(&entry));
        contents
    }
}
