//! The fields of the query language, and the values that each can have.

use std::ops::Bound;

use strsim::levenshtein;
use text::Language;

use crate::date;
use crate::labels::fold;
use crate::query::{Condition, LabelField};

/// What is wrong, and how to mend it; the parser adds the place.
type Complaint = (String, String);

/// What stands before a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Label(LabelField),
    Date,
    /// A label or a range of polarities.
    Sentiment,
}

/// The fields of every study, with what they expect and an example.
const FIELDS: [(&str, Field, &str, &str); 10] = [
    ("speaker", Field::Label(LabelField::Speaker), "a speaker's label", "speaker:\"Anna B\""),
    ("role", Field::Label(LabelField::Role), "a role", "role:agent"),
    ("source", Field::Label(LabelField::Source), "the id of a source", "source:app-reviews"),
    ("kind", Field::Label(LabelField::Kind), "transcript, review or survey", "kind:review"),
    ("theme", Field::Label(LabelField::Theme), "the id of a theme", "theme:billing"),
    ("lang", Field::Label(LabelField::Language), "the two letters of a language", "lang:en"),
    ("question", Field::Label(LabelField::Question), "a question of a survey", "question:Q4"),
    ("evidence", Field::Label(LabelField::Evidence), "yes or no", "evidence:yes"),
    (
        "date",
        Field::Date,
        "a day, month or year, or two with `..` between",
        "date:2025-01..2025-06",
    ),
    ("sentiment", Field::Sentiment, "negative, neutral, positive or a range", "sentiment:<-0.3"),
];

impl Field {
    /// What the field expects, in words.
    pub(crate) fn expects(&self) -> &'static str {
        self.listed().map_or("a value", |(_, _, expects, _)| expects)
    }

    /// The field with a value that would do.
    pub(crate) fn example(&self) -> &'static str {
        self.listed().map_or("tier:business", |(_, _, _, example)| example)
    }

    fn listed(&self) -> Option<&'static (&'static str, Field, &'static str, &'static str)> {
        FIELDS.iter().find(|(_, field, ..)| field == self)
    }
}

/// The field of that name.
pub(crate) fn field(name: &str, attributes: &[String]) -> Result<Field, Complaint> {
    let name = plain(name);
    if let Some((_, field, ..)) = FIELDS.iter().find(|(known, ..)| *known == name) {
        return Ok(field.clone());
    }
    if name == "language" {
        return Ok(Field::Label(LabelField::Language));
    }
    if let Some(attribute) = attributes.iter().find(|attribute| plain(attribute) == name) {
        return Ok(Field::Label(LabelField::Attribute(fold(attribute))));
    }
    let fixed = FIELDS.iter().map(|(known, ..)| (*known).to_owned());
    let known: Vec<String> = fixed.chain(attributes.iter().map(|name| plain(name))).collect();
    let nearest = known
        .iter()
        .map(|known| (levenshtein(&name, known), known))
        .filter(|(distance, known)| *distance <= 1 + known.chars().count() / 4)
        .min_by_key(|(distance, _)| *distance);
    let quote = "quote it if the colon belongs to the text";
    let mend = match nearest {
        Some((_, near)) => format!("write `{near}:`, or {quote}"),
        None => format!("use one of these, or {quote}"),
    };
    Err((format!("unknown field `{name}`; known here: {}", known.join(", ")), mend))
}

/// The condition that the field has this value.
pub(crate) fn condition(field: &Field, value: &str) -> Result<Condition, Complaint> {
    match field {
        Field::Date => dates(value),
        Field::Sentiment => sentiment(value),
        Field::Label(field) if value.contains('*') => {
            Ok(Condition::Labels { field: field.clone(), wildcard: fold(value) })
        }
        Field::Label(field) => {
            let folded = fold(value);
            let right = match field {
                LabelField::Kind => ["transcript", "review", "survey"].contains(&folded.as_str()),
                LabelField::Evidence => ["yes", "no"].contains(&folded.as_str()),
                LabelField::Language => Language::from_code(&folded).is_some(),
                _ => true,
            };
            if right {
                return Ok(label(field.clone(), value));
            }
            let field = Field::Label(field.clone());
            Err((
                format!("found `{value}`; expected {}", field.expects()),
                format!("write for instance `{}`", field.example()),
            ))
        }
    }
}

fn label(field: LabelField, value: &str) -> Condition {
    Condition::Label { field, value: value.to_owned() }
}

fn dates(value: &str) -> Result<Condition, Complaint> {
    let complaint = |part: &str| {
        (
            format!(
                "found `{part}`; expected YYYY, YYYY-MM or YYYY-MM-DD, or two of them with `..` between"
            ),
            "write for instance `date:2025-01..2025-06` or `date:>=2025-03-15`".to_owned(),
        )
    };
    let read = |part: &str| date::range(part).ok_or_else(|| complaint(part));
    let (operator, bound) = split_operator(value);
    let condition = match operator {
        "<" => Condition::Date { from: None, until: Some(read(bound)?.start) },
        "<=" => Condition::dates(None, Some(read(bound)?)),
        ">" => Condition::Date { from: Some(read(bound)?.end), until: None },
        ">=" => Condition::dates(Some(read(bound)?), None),
        _ => match value.split_once("..") {
            None => Condition::dates(Some(read(value)?), Some(read(value)?)),
            Some(("", "")) => return Err(complaint(value)),
            Some((from, "")) => Condition::dates(Some(read(from)?), None),
            Some(("", until)) => Condition::dates(None, Some(read(until)?)),
            Some((from, until)) => Condition::dates(Some(read(from)?), Some(read(until)?)),
        },
    };
    match condition {
        Condition::Date { from: Some(from), until: Some(until) } if from >= until => Err((
            format!("`{value}` ends before it begins; expected the earlier date first"),
            "exchange the two dates".to_owned(),
        )),
        condition => Ok(condition),
    }
}

fn sentiment(value: &str) -> Result<Condition, Complaint> {
    let folded = fold(value);
    if ["negative", "neutral", "positive"].contains(&folded.as_str()) {
        return Ok(label(LabelField::Sentiment, value));
    }
    let read = |part: &str| {
        part.parse::<f64>().ok().filter(|number| (-1.0..=1.0).contains(number)).ok_or_else(|| {
            (
                format!("found `{part}`; expected negative, neutral, positive, or a polarity from -1 to 1 after `<`, `<=`, `>`, `>=` or on both sides of `..`"),
                "write for instance `sentiment:<-0.3` or `sentiment:-0.5..0`".to_owned(),
            )
        })
    };
    let (operator, bound) = split_operator(value);
    let (low, high) = match operator {
        "<" => (Bound::Unbounded, Bound::Excluded(read(bound)?)),
        "<=" => (Bound::Unbounded, Bound::Included(read(bound)?)),
        ">" => (Bound::Excluded(read(bound)?), Bound::Unbounded),
        ">=" => (Bound::Included(read(bound)?), Bound::Unbounded),
        _ => {
            let (low, high) = value.split_once("..").unwrap_or((value, value));
            (Bound::Included(read(low)?), Bound::Included(read(high)?))
        }
    };
    Ok(Condition::Polarity { low, high })
}

/// `<`, `<=`, `>`, `>=` or nothing, and the rest.
fn split_operator(value: &str) -> (&str, &str) {
    let length = ["<=", ">=", "<", ">"]
        .iter()
        .find(|operator| value.starts_with(**operator))
        .map_or(0, |operator| operator.len());
    value.split_at(length)
}

/// A name as it is written before a colon: without gaps.
fn plain(name: &str) -> String {
    fold(name).replace(' ', "_")
}
