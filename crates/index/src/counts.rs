//! How often something is said, by whom, where and when: occurrences by the values of a field.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use crate::conditions::{self, Field};
use crate::entry::Hit;
use crate::error::Error;
use crate::fields::{DOCUMENT_ID, N_WORDS};
use crate::ids::Ids;
use crate::labels::{self, fold};
use crate::pattern::occurrences;
use crate::query::{LabelField, Query};
use crate::query_error::QueryError;
use crate::search::Index;

/// What a query finds in the utterances that share a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The value, as it is first written; none of utterances that have no value.
    pub value: Option<String>,
    /// Occurrences of the query's words; of a query without words none.
    pub times: u64,
    /// Utterances that match.
    pub utterances: u64,
    /// Recordings, reviews or responses that they are in.
    pub documents: u64,
    /// Words of all utterances with the value, whether they match or not.
    pub words: u64,
}

impl Count {
    /// Occurrences among a million words.
    pub fn per_million(&self) -> Option<f64> {
        (self.words > 0).then(|| self.times as f64 * 1e6 / self.words as f64)
    }
}

/// What utterances can be counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By(Group);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Group {
    Label(LabelField),
    Document,
    /// By the first so many characters of the day: 4 a year, 7 a month.
    Date(usize),
}

impl By {
    /// A field by its name: `speaker`, `role`, `source`, `kind`, `theme`, `lang`, `question`,
    /// `sentiment`, `month`, `year`, `document`, or an attribute of the study.
    ///
    /// # Errors
    /// A name that is none of these.
    pub fn field(name: &str, attributes: &[String]) -> Result<By, QueryError> {
        let group = match fold(name).as_str() {
            "document" | "path" => Group::Document,
            "month" | "date" => Group::Date(7),
            "year" => Group::Date(4),
            "day" => Group::Date(10),
            "sentiment" => Group::Label(LabelField::Sentiment),
            other => match conditions::field(other, attributes) {
                Ok(Field::Label(label)) => Group::Label(label),
                Ok(_) | Err(_) => {
                    let known = "speaker, role, source, kind, theme, lang, question, sentiment, document, day, month, year";
                    let own: String = attributes.iter().map(|name| format!(", {name}")).collect();
                    return Err(QueryError {
                        query: name.to_owned(),
                        span: 0..name.len(),
                        problem: format!("nothing is counted by `{name}`; expected {known}{own}"),
                        mend: "name one of these".to_owned(),
                    });
                }
            },
        };
        Ok(By(group))
    }
}

#[derive(Default)]
struct Counted {
    written: Option<String>,
    times: u64,
    utterances: u64,
    documents: BTreeSet<u64>,
}

impl Index {
    /// Occurrences, utterances and documents of a query by the values of a field, the most frequent
    /// first.
    ///
    /// An utterance with several themes counts for each.
    ///
    /// # Errors
    /// If the files of the index cannot be read.
    pub fn counts(&self, query: &Query, by: &By) -> Result<Vec<Count>, Error> {
        let tokenizer = self.tokenizer();
        let compiled = self.compile(query, &tokenizer)?;
        let mut counted: BTreeMap<Option<String>, Counted> = BTreeMap::new();
        for address in self.matches(&compiled)? {
            let hit = self.hit(address)?;
            let tokens = tokenizer.tokens(&hit.text, hit.language);
            let times = occurrences(&tokens, &compiled.patterns).len() as u64;
            for (key, written) in by.values(&hit) {
                let count = counted.entry(key).or_default();
                count.times += times;
                count.utterances += 1;
                count.documents.insert(hit.document_id.0);
                if count.written.is_none() {
                    count.written = written;
                }
            }
        }
        let words = self.words_by(by)?;
        let total: u64 = self.words_of_all()?;
        let mut counts: Vec<Count> = counted
            .into_iter()
            .map(|(key, it)| {
                let with = |key: &String| words.get(key).copied().unwrap_or(0);
                let without = || total.saturating_sub(words.values().sum());
                Count {
                    words: key.as_ref().map_or_else(without, with),
                    value: it.written,
                    times: it.times,
                    utterances: it.utterances,
                    documents: it.documents.len() as u64,
                }
            })
            .collect();
        // Times keep their order.
        if !matches!(by.0, Group::Date(_)) {
            counts.sort_by_key(|count| std::cmp::Reverse((count.times, count.utterances)));
        }
        Ok(counts)
    }

    /// The words of the utterances with each value.
    fn words_by(&self, by: &By) -> Result<BTreeMap<String, u64>, Error> {
        let mut words = BTreeMap::new();
        for (number, segment) in (0..).zip(self.searcher().segment_readers()) {
            let n_words = segment.fast_fields().column_first_or_default::<u64>(N_WORDS);
            let n_words = n_words.map_err(Error::read)?;
            let mut add = |key: String, n: u64| *words.entry(key).or_default() += n;
            match &by.0 {
                Group::Label(field) => {
                    let prefix = labels::label(field, "");
                    let segment = self.searcher_of(field).segment_reader(number);
                    let index = segment.inverted_index(self.fields.label).map_err(Error::read)?;
                    let terms = index.terms().range().ge(&prefix);
                    let mut stream = terms.into_stream().map_err(Error::read)?;
                    while stream.advance() {
                        let Some(value) = stream.key().strip_prefix(prefix.as_bytes()) else {
                            break;
                        };
                        let value = String::from_utf8_lossy(value).into_owned();
                        let option = IndexRecordOption::Basic;
                        let read = index.read_postings_from_terminfo(stream.value(), option);
                        let mut postings = read.map_err(Error::read)?;
                        let mut n = 0;
                        while postings.doc() != TERMINATED {
                            n += n_words.get_val(postings.doc());
                            postings.advance();
                        }
                        add(value, n);
                    }
                }
                Group::Document => {
                    let documents = Ids::open(segment, DOCUMENT_ID).map_err(Error::read)?;
                    for doc in segment.doc_ids_alive() {
                        add(format!("{:016x}", documents.of(doc)), n_words.get_val(doc));
                    }
                }
                Group::Date(length) => {
                    let at = segment.fast_fields().i64("at").map_err(Error::read)?;
                    for doc in segment.doc_ids_alive() {
                        if let Some(day) = at.first(doc).and_then(day) {
                            add(day[..*length].to_owned(), n_words.get_val(doc));
                        }
                    }
                }
            }
        }
        Ok(words)
    }

    fn words_of_all(&self) -> Result<u64, Error> {
        let mut words = 0;
        for segment in self.searcher().segment_readers() {
            let column = segment.fast_fields().column_first_or_default::<u64>(N_WORDS);
            let column = column.map_err(Error::read)?;
            words += segment.doc_ids_alive().map(|doc| column.get_val(doc)).sum::<u64>();
        }
        Ok(words)
    }
}

impl By {
    /// The values of an utterance: in the form that is compared, and as they are written.
    fn values(&self, hit: &Hit) -> Vec<(Option<String>, Option<String>)> {
        let one = |value: Option<&str>| vec![(value.map(fold), value.map(str::to_owned))];
        match &self.0 {
            Group::Document => {
                let name = hit.external_id.as_ref().map_or_else(
                    || hit.path.clone(),
                    |id| {
                        if hit.path.ends_with(id.as_str()) {
                            hit.path.clone()
                        } else {
                            format!("{} {id}", hit.path)
                        }
                    },
                );
                vec![(Some(format!("{:016x}", hit.document_id.0)), Some(name))]
            }
            Group::Date(length) => {
                let day = hit.at.and_then(day);
                one(day.as_deref().map(|day| &day[..*length]))
            }
            Group::Label(field) => match field {
                LabelField::Speaker => one(hit.participant.as_deref()),
                LabelField::Role => one(hit.role.as_deref()),
                LabelField::Source => one(Some(&hit.source_id)),
                LabelField::Kind => one(Some(hit.kind.name())),
                LabelField::Language => one(hit.language.map(text::Language::code)),
                LabelField::Evidence => one(Some(if hit.evidence { "yes" } else { "no" })),
                LabelField::Question => one(hit.question.as_deref()),
                LabelField::Sentiment => one(hit.sentiment.as_deref()),
                LabelField::Theme if hit.theme_ids.is_empty() => one(None),
                LabelField::Theme => {
                    hit.theme_ids.iter().flat_map(|theme| one(Some(theme))).collect()
                }
                LabelField::Attribute(name) => one(hit.attribute(name)),
            },
        }
    }
}

/// The day of a time, in UTC: `2025-03-07`.
fn day(at: i64) -> Option<String> {
    let at = Timestamp::from_millisecond(at).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date().to_string()).filter(|day| day.len() == 10)
}
