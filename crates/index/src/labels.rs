//! Labels as terms: what an utterance has, in one field, each after what it is a label of.

use text::Language;

use crate::entry::Entry;
use crate::query::LabelField;

/// Between what a label is a label of and the label itself, in one term.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// What the names of a study's attributes are labels of.
const ATTRIBUTE_NAMES: &str = "attribute";

/// The form in which labels are compared: without regard to case and to the width of gaps.
pub(crate) fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The labels of an utterance, as terms, but for what was found in it.
pub(crate) fn labels(entry: &Entry) -> Vec<String> {
    let fixed = [
        (LabelField::Source, Some(entry.source_id)),
        (LabelField::Kind, Some(entry.kind.name())),
        (LabelField::Speaker, entry.participant),
        (LabelField::Role, entry.role),
        (LabelField::Language, entry.language.map(Language::code)),
        (LabelField::Question, entry.question),
        (LabelField::Evidence, Some(if entry.evidence { "yes" } else { "no" })),
    ];
    let fixed = fixed.iter().filter_map(|(field, value)| Some(label(field, (*value)?)));
    let attributes = entry.attributes.iter().flat_map(|(name, value)| {
        let name = fold(name);
        let named = attribute_names_prefix() + &name;
        [named, label(&LabelField::Attribute(name), value)]
    });
    fixed.chain(attributes).collect()
}

/// A label with what it is a label of; an attribute's name cannot be taken for a field's.
pub(crate) fn label(field: &LabelField, value: &str) -> String {
    match field {
        LabelField::Attribute(name) => format!("{SEPARATOR}{name}{SEPARATOR}{}", fold(value)),
        _ => format!("{}{SEPARATOR}{}", field.name(), fold(value)),
    }
}

/// What the terms of a kind of label begin with.
pub(crate) fn languages_prefix() -> String {
    label(&LabelField::Language, "")
}

/// What the terms that name attributes begin with.
pub(crate) fn attribute_names_prefix() -> String {
    format!("{ATTRIBUTE_NAMES}{SEPARATOR}")
}
