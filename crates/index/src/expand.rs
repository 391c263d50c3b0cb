//! Which words of an index a wildcard, a fuzzy word or a regular expression stands for.

use std::collections::BTreeSet;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError, Term};
use tantivy_fst::{Automaton, IntoStreamer, Regex, Streamer};

use crate::fields::forms_prefix;
use crate::pattern::Forms;
use crate::query::Expansion;
use crate::vocabulary::Vocabulary;

/// Words from which on the stretch of the dictionary is read in which they lie …
const FEW: usize = 16;
/// … if they have so many bytes at their beginnings in common.
const ALIKE: usize = 3;

/// The words that are written so.
pub(crate) fn words(vocabulary: &Vocabulary, expansion: &Expansion) -> Result<Forms, TantivyError> {
    match expansion {
        // Not long enough to be refused: a query is a line that a person writes.
        Expansion::Wildcard(wildcard) => Regex::new(&pattern(&text::normal(wildcard, None)))
            .map_or_else(|_| Ok(Forms::new()), |regex| Ok(accepted(vocabulary, &regex))),
        Expansion::Fuzzy { word, distance } => {
            // The engine makes the automaton of a field's term, but not of which field.
            let term = Term::from_field_text(Field::from_field_id(0), &text::normal(word, None));
            let automaton = FuzzyTermQuery::new(term, *distance, true).automaton()?;
            Ok(accepted(vocabulary, &automaton))
        }
        Expansion::Regex(regex) => {
            Ok(automaton(regex).map_or_else(|_| Forms::new(), |it| accepted(vocabulary, &it)))
        }
    }
}

/// The words that an automaton accepts.
fn accepted<A: Automaton>(vocabulary: &Vocabulary, automaton: &A) -> Forms
where
    A::State: Clone,
{
    let mut words = Forms::new();
    let mut stream = vocabulary.search(automaton).into_stream();
    while let Some((word, _)) = stream.next() {
        words.insert(String::from_utf8_lossy(word).into_owned());
    }
    words
}

/// Where the words lie that a segment has of some; at most one place for each.
pub(crate) fn terms(index: &InvertedIndexReader, forms: &Forms) -> std::io::Result<Vec<TermInfo>> {
    let dictionary = index.terms();
    let (Some(first), Some(last)) = (forms.first(), forms.last()) else { return Ok(Vec::new()) };
    let alike = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    if forms.len() < FEW || alike < ALIKE {
        let found = forms.iter().map(|form| dictionary.get(form.as_bytes()));
        let found: Vec<Option<TermInfo>> = found.collect::<std::io::Result<_>>()?;
        return Ok(found.into_iter().flatten().collect());
    }
    // Words that begin alike lie together: to read all of them is faster than to look each up.
    let mut found = Vec::new();
    let mut forms = forms.iter().map(String::as_bytes).peekable();
    let mut stream = dictionary.range().ge(first).le(last).into_stream()?;
    while stream.advance() {
        while forms.next_if(|form| *form < stream.key()).is_some() {}
        if forms.peek() == Some(&stream.key()) {
            found.push(stream.value().clone());
        }
    }
    Ok(found)
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
