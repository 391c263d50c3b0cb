//! A draft of what a pipeline file would say of a table, out of what its columns look like.

use corpus::Kind;

use crate::columns::{alike, has_word};
use crate::drafting::describe::{Description, Holds, Sureness, describe};
use crate::drafting::personal::Personal;
use crate::table::Table;
use crate::{Columns, Options, rows::presets};

/// What a pipeline file may say of a table, to be looked at by a person.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The draft. Personal columns are not in it, but for the author of a review.
    pub options: Options,
    /// The store or tool whose columns these are, if it is known.
    pub preset: Option<&'static str>,
    /// Columns left out of the draft because what they hold is no more than a guess.
    pub doubtful: Vec<String>,
    /// What all columns look like.
    pub columns: Vec<Description>,
}

/// Whether rows are reviews or survey responses, and why; a guess where the format does not tell.
pub fn kind(table: &Table) -> (Kind, Sureness, String) {
    if let Some(preset) = presets::recognised(&table.names()) {
        let why = format!("the columns are those of {}", preset.name);
        return (Kind::Review, Sureness::Sure, why);
    }
    let proposal = propose(table, Kind::Review);
    let columns = &proposal.options.columns;
    let open = proposal.columns.iter().filter(|column| is_open(column)).count();
    let asked = table.columns.iter().filter(|column| column.question.contains(['?', '？'])).count();
    if asked == 0 && !columns.text.is_empty() && columns.rating.is_some() && open <= 2 {
        let why = "one text and a rating in each row".to_owned();
        return (Kind::Review, Sureness::Likely, why);
    }
    let why = match asked {
        0 => format!("{open} columns of free text"),
        asked => format!("{asked} columns are questions"),
    };
    let sureness = if asked > 0 { Sureness::Likely } else { Sureness::Guess };
    (Kind::Survey, sureness, why)
}

/// Drafts the column map of reviews, or the questions, measures and attributes of a survey.
///
/// # Never fails
/// What no column looks like stays open.
pub fn propose(table: &Table, kind: Kind) -> Proposal {
    let columns = describe(table);
    let (options, preset) = match kind {
        Kind::Review => review(table, &columns),
        Kind::Survey | Kind::Transcript => (survey(kind, &columns), None),
    };
    let named = options.named_columns();
    let doubtful = columns.iter().filter(|column| {
        use Holds::{Category, OpenAnswer, Scale, Several, Unclear};
        let may_be =
            matches!(column.holds, OpenAnswer | Category | Several { .. } | Scale { .. } | Unclear);
        may_be && column.sureness == Sureness::Guess && !named.contains(&&column.column)
    });
    let doubtful = doubtful.map(|column| column.column.clone()).collect();
    Proposal { options, preset, doubtful, columns }
}

fn is_open(column: &Description) -> bool {
    column.holds == Holds::OpenAnswer && column.sureness > Sureness::Guess
}

/// The first column that is so.
fn first(columns: &[Description], is: impl Fn(&Description) -> bool) -> Option<String> {
    columns.iter().find(|column| is(column)).map(|column| column.column.clone())
}

/// The names of the columns that are so.
fn all(columns: &[Description], is: impl Fn(&Description) -> bool) -> Vec<String> {
    columns.iter().filter(|column| is(column)).map(|column| column.column.clone()).collect()
}

/// The time of a row: a column that is called so, filled in most rows; of several the first.
fn time(columns: &[Description], hints: &[&str]) -> Option<String> {
    let most = columns.iter().map(|column| column.filled).max().unwrap_or(0);
    let is = |column: &&Description| column.holds == Holds::Time && column.filled * 2 >= most;
    let times = || columns.iter().filter(is);
    let hinted = times().find(|column| has_word(&column.column, hints));
    hinted.or_else(|| times().next()).map(|column| column.column.clone())
}

fn survey(kind: Kind, columns: &[Description]) -> Options {
    let mut options = Options::new(kind);
    let is = |holds: Holds| move |column: &Description| column.holds == holds;
    options.columns.id = first(columns, is(Holds::Id));
    let ends = ["enddate", "submitdate", "submitted", "submit", "end", "timestamp", "recordeddate"];
    options.columns.time = time(columns, &ends);
    options.questions = all(columns, is_open);
    options.columns.attributes = attributes(columns);
    options.measures = measures(columns);
    let several = columns.iter().filter_map(|column| match &column.holds {
        Holds::Several { answers } if column.sureness > Sureness::Guess => {
            Some((column.column.clone(), answers.clone()))
        }
        _ => None,
    });
    options.choices = several.collect();
    options
}

fn review(table: &Table, columns: &[Description]) -> (Options, Option<&'static str>) {
    let mut options = Options::new(Kind::Review);
    if let Some(preset) = presets::recognised(&table.names()) {
        options.columns = preset.columns(&table.names());
        options.rating_scale = Some(preset.rating_scale);
        return (options, Some(preset.name));
    }
    let called = |column: &Description, words: &[&str]| has_word(&column.column, words);
    // The text is what people wrote most of; its name decides between two of about the same length.
    let texts = ["text", "body", "content", "review", "comment", "comments", "feedback", "message"];
    let weight =
        |column: &&Description| column.words * if called(column, &texts) { 3.0 } else { 1.0 };
    let open = |column: &&Description| is_open(column) && !called(column, &["reply", "response"]);
    let heavier = |a: &&Description, b: &&Description| weight(a).total_cmp(&weight(b));
    let text = columns.iter().filter(open).max_by(heavier).map(|column| column.column.clone());
    let titles = ["title", "summary", "heading", "headline", "subject"];
    let title =
        first(columns, |column| called(column, &titles) && !matches!(column.holds, Holds::Empty));
    let rating = rating(columns);
    let authors = ["author", "reviewer", "user", "nickname", "username"];
    let who = [Personal::Name, Personal::PersonId];
    let author = first(columns, |column| match column.holds {
        Holds::Personal(what) => who.contains(&what),
        _ => {
            has_word(&column.column, &authors)
                && !has_word(&column.column, &["country", "language"])
        }
    });
    let replies = ["reply", "replycontent", "developerreply", "ownerresponse"];
    let reply =
        first(columns, |column| called(column, &replies) && column.holds == Holds::OpenAnswer);
    let rows = columns.iter().find(|column| Some(&column.column) == rating.as_ref());
    if let Some(Description { holds: Holds::Scale { low, high }, sureness, .. }) = rows
        && *sureness == Sureness::Sure
    {
        options.rating_scale = Some(scale(*low, *high));
    }
    let used: Vec<String> = [&rating, &author, &reply].into_iter().flatten().cloned().collect();
    options.measures = measures(columns).into_iter().filter(|(_, c)| !used.contains(c)).collect();
    let mut segments = attributes(columns);
    segments.retain(|column| !used.contains(column) && Some(column) != title.as_ref());
    options.columns = Columns {
        id: first(columns, |column| column.holds == Holds::Id),
        text: text.into_iter().collect(),
        rating,
        author,
        time: time(columns, &["date", "created", "submitted", "timestamp", "at", "time"]),
        title,
        reply,
        attributes: segments,
    };
    (options, None)
}

/// The rating of the whole, not of one of its sides.
fn rating(columns: &[Description]) -> Option<String> {
    let scale = |column: &Description| match column.holds {
        Holds::Scale { low, high } => high - low >= 2.0,
        _ => false,
    };
    let exact = |column: &Description| {
        let letters = alike(&column.column);
        ["rating", "stars", "score", "starrating", "overallrating", "reviewrating"]
            .contains(&&*letters)
    };
    let overall = |column: &Description| scale(column) && has_word(&column.column, &["overall"]);
    let any = |column: &Description| {
        scale(column) && has_word(&column.column, &["rating", "stars", "star", "score"])
    };
    let only = all(columns, any);
    first(columns, |column| scale(column) && exact(column))
        .or_else(|| first(columns, overall))
        .or_else(|| only.first().filter(|_| only.len() == 1).cloned())
}

/// The scale that points belong to: the smallest usual one that holds them.
fn scale(low: f64, high: f64) -> (f64, f64) {
    let usual = [(1.0, 5.0), (0.0, 5.0), (1.0, 10.0), (0.0, 10.0)];
    usual.into_iter().find(|(l, h)| *l <= low && high <= *h).unwrap_or((low, high))
}

/// Categories that can be segments.
fn attributes(columns: &[Description]) -> Vec<String> {
    all(columns, |column| column.holds == Holds::Category && column.sureness > Sureness::Guess)
}

/// Scales, as measures that are called like their columns.
fn measures(columns: &[Description]) -> Vec<(String, String)> {
    let is = |column: &Description| {
        matches!(column.holds, Holds::Scale { .. }) && column.sureness > Sureness::Guess
    };
    let mut measures: Vec<(String, String)> = Vec::new();
    for column in all(columns, is) {
        let base = key(&column);
        let n = measures
            .iter()
            .filter(|(name, _)| *name == base || name.starts_with(&format!("{base}_")))
            .count();
        let name = if n == 0 { base } else { format!("{base}_{}", n + 1) };
        measures.push((name, column));
    }
    measures
}

/// A short name for a measure: the first words of a column, as a key of a pipeline file.
fn key(column: &str) -> String {
    let words = column.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let key: Vec<String> = words.take(6).map(str::to_lowercase).collect();
    if key.is_empty() { "measure".to_owned() } else { key.join("_") }
}
