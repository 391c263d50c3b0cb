//! The table of key words: each source and each value of a segment against the others.
//!
//! Counted on the finished index, by the code that answers `trivox search --keyness`, so that any
//! row can be asked for again and followed to its quotes.

use std::collections::BTreeSet;

use index::{Index, Key, Query, Wanted};
use tables::{Extra, keyness, prevalence};
use text::Language;

use crate::failure::Failure;
use crate::plan::Plan;
use crate::publish::Building;
use crate::run::write_all;

/// Words of a part that are kept, the most key first.
const KEPT: usize = 100;
/// Cases that use a word at least: what one person says is not what a part says.
const CASES: u64 = 2;
/// G² from which a word is kept: .05 before the correction for many words.
const G2: f64 = 3.841_458_820_694_124;
/// How often a word occurs at least, in all parts together.
const LEAST: u64 = 5;

/// Writes the table, within each language of the evidence.
pub(crate) fn write(
    plan: &Plan,
    prevalence: &[prevalence::Row],
    building: &Building,
) -> Result<(), Failure> {
    let index = Index::open(&building.index())?;
    let mut rows = Vec::new();
    for language in index.languages().iter().copied() {
        let sources = plan.sources.iter().map(|source| source.id.clone()).collect();
        rows.extend(among(&index, language, "source", sources)?);
        for segment in &plan.config.triangulation.segments {
            let attribute = segment.get_ref();
            let here = |row: &&prevalence::Row| row.attribute.as_ref() == Some(attribute);
            let values: BTreeSet<String> =
                prevalence.iter().filter(here).filter_map(|row| row.value.clone()).collect();
            rows.extend(among(&index, language, attribute, values.into_iter().collect())?);
        }
    }
    write_all(building, Extra::default(), rows)
}

/// The key words of each value of a field against the other values.
fn among(
    index: &Index,
    language: Language,
    field: &str,
    values: Vec<String>,
) -> Result<Vec<keyness::Row>, Failure> {
    let set = |value: &String| {
        let attributes = index.attributes();
        let field = field.replace(' ', "_");
        let evidence = Query::default().and_filter("evidence", "yes", attributes).ok()?;
        let spoken = evidence.and_filter("lang", language.code(), attributes).ok()?;
        spoken.and_filter(&field, value, attributes).ok()
    };
    // A field that no utterance has is none of the index.
    let Some(sets) = values.iter().map(set).collect::<Option<Vec<Query>>>() else {
        return Ok(Vec::new());
    };
    let wanted = Wanted { least: LEAST, stop_words: false };
    let found = index.keyness_among(&sets, wanted)?;
    let rows = values.into_iter().zip(found).flat_map(|(value, keys)| {
        let is_key = |key: &Key| key.log_ratio > 0.0 && key.cases[0] >= CASES && key.g2 >= G2;
        let keys: Vec<Key> = keys.into_iter().filter(is_key).take(KEPT).collect();
        keys.into_iter().map(move |key| keyness::Row {
            attribute: Some(field.to_owned()),
            language: Some(language.code().to_owned()),
            ..key_word(key, &value, "the others")
        })
    });
    Ok(rows.collect())
}

/// A key word of one side, which is named, beside another, as a row of the table.
pub fn key_word(key: Key, target: &str, reference: &str) -> keyness::Row {
    keyness::Row {
        term: key.word,
        attribute: None,
        language: None,
        target: target.to_owned(),
        reference: reference.to_owned(),
        target_frequency: key.times[0],
        reference_frequency: key.times[1],
        target_per_million: key.per_million[0],
        reference_per_million: key.per_million[1],
        cases: key.cases[0],
        reference_cases: key.cases[1],
        g2: key.g2,
        log_ratio: key.log_ratio,
        log_odds_z: key.log_odds_z,
        dispersion: key.dispersion,
        p_value: key.p_value,
        q_value: key.q_value,
    }
}
