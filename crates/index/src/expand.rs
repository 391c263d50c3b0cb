//! Which words of an index a wildcard, a fuzzy word or a regular expression stands for.

use std::collections::BTreeSet;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;
use tantivy::{Searcher, TantivyError, Term};
use tantivy_fst::{Automaton, Regex};

use crate::fields::forms_prefix;
use crate::query::Expansion;

/// The words that are written so, among those of a field.
pub(crate) fn words(
    searcher: &Searcher,
    field: Field,
    expansion: &Expansion,
) -> Result<BTreeSet<String>, TantivyError> {
    let mut words = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        match expansion {
            Expansion::Wildcard(wildcard) => {
                let wildcard = text::normal(wildcard, None);
                // Not long enough to be refused: a query is a line that a person writes.
                if let Ok(regex) = Regex::new(&pattern(&wildcard)) {
                    collect(index.terms(), &regex, &mut words)?;
                }
            }
            Expansion::Fuzzy { word, distance } => {
                let term = Term::from_field_text(field, &text::normal(word, None));
                let automaton = FuzzyTermQuery::new(term, *distance, true).automaton()?;
                collect(index.terms(), &automaton, &mut words)?;
            }
            Expansion::Regex(regex) => {
                if let Ok(regex) = automaton(regex) {
                    collect(index.terms(), &regex, &mut words)?;
                }
            }
        }
    }
    Ok(words)
}

/// The words that have a stem, as far as they differ from it.
pub(crate) fn forms(
    searcher: &Searcher,
    field: Field,
    stem: &str,
) -> Result<BTreeSet<String>, TantivyError> {
    let prefix = forms_prefix(stem);
    let mut forms = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().ge(&prefix).into_stream()?;
        while stream.advance() {
            let Some(form) = stream.key().strip_prefix(prefix.as_bytes()) else { break };
            forms.insert(String::from_utf8_lossy(form).into_owned());
        }
    }
    Ok(forms)
}

/// The labels that begin so and then are as the wildcard says.
pub(crate) fn labels(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
    wildcard: &str,
) -> Result<BTreeSet<String>, TantivyError> {
    let mut labels = BTreeSet::new();
    let Ok(regex) = Regex::new(&format!("{}{}", literal(prefix), pattern(wildcard))) else {
        return Ok(labels);
    };
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().search(&regex).into_stream()?;
        while stream.advance() {
            labels.insert(String::from_utf8_lossy(stream.key()).into_owned());
        }
    }
    Ok(labels)
}

/// A regular expression as the engine runs it over its words, which are in lower case.
pub(crate) fn automaton(regex: &str) -> Result<Regex, String> {
    Regex::new(&format!("(?i){regex}")).map_err(|error| {
        let text = error.to_string();
        let last = text.trim_end().lines().last().unwrap_or_default().trim();
        last.trim_start_matches("error: ").trim_end_matches('.').to_owned()
    })
}

fn collect<A: Automaton>(
    terms: &TermDictionary,
    automaton: &A,
    words: &mut BTreeSet<String>,
) -> Result<(), TantivyError>
where
    A::State: Clone,
{
    let mut stream = terms.search(automaton).into_stream()?;
    while stream.advance() {
        words.insert(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(())
}

/// A wildcard as a regular expression.
pub(crate) fn pattern(wildcard: &str) -> String {
    let letter = |letter: char| match letter {
        '*' => "(?s:.*)".to_owned(),
        '?' => "(?s:.)".to_owned(),
        other => literal(other.encode_utf8(&mut [0; 4])),
    };
    // Stars beside each other would make the automaton larger and mean the same.
    let mut once = String::new();
    for next in wildcard.chars() {
        if next != '*' || !once.ends_with('*') {
            once.push(next);
        }
    }
    once.chars().map(letter).collect()
}

/// Letters that stand for themselves.
fn literal(text: &str) -> String {
    let escape = |letter: char| {
        let special = r"\.+*?()|[]{}^$#&-~".contains(letter);
        if special { format!("\\{letter}") } else { letter.to_string() }
    };
    text.chars().map(escape).collect()
}
