//! Sources of rows: the column map of reviews, the questions, measures and segments of a survey.

use std::collections::BTreeSet;

use corpus::Kind;
use ingest::{Columns, Holds, Options, Sureness};
use tables::Table;

use crate::draft::look::Rows;
use crate::draft::recordings::patterns;
use crate::draft::{Drafted, comment, folder_and_ending, list, quoted};
use crate::plan::Input;

/// Values of an attribute up to which it is proposed as a segment.
const SEGMENTS: usize = 8;

/// Drafts a source for files with the same columns.
pub(crate) fn draft(drafted: &mut Drafted, inputs: &[Input], group: Vec<(usize, Box<Rows>)>) {
    let members: BTreeSet<usize> = group.iter().map(|(at, _)| *at).collect();
    let Some((first, rows)) = group.into_iter().next() else { return };
    let name = &inputs[first].name;
    let (folder, ending) = folder_and_ending(name);
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.strip_suffix(ending).unwrap_or(file);
    let id = drafted.id(if members.len() == 1 {
        stem
    } else {
        folder.rsplit('/').next().unwrap_or(stem)
    });
    let Rows { format, kind, sureness, why, table, proposal } = *rows;
    let mut options = proposal.options;
    let taken = drop_taken(&mut options);
    let doubt = if sureness == Sureness::Guess { "? " } else { "" };
    let mut text = format!(
        "[[source]]                      # {}\nid    = {}\nkind  = \"{}\"                 # {doubt}{}\nfiles = {}\n",
        comment(&format!("rows: {format}, columns: {}", table.columns.len())),
        quoted(&id),
        kind.name(),
        comment(&why),
        list(&patterns(folder, inputs, &members)),
    );
    text.push_str(&columns(&options.columns));
    if kind == Kind::Survey {
        text.push_str(&asked(&options, &table.columns));
    }
    if let Some((low, high)) = options.rating_scale {
        text.push_str(&format!("rating-scale = [{low}, {high}]\n"));
    }
    for column in &proposal.columns {
        let doubtful = proposal.doubtful.contains(&column.column);
        let used = options.columns.author.as_ref() == Some(&column.column);
        if doubtful || (matches!(column.holds, Holds::Personal(_)) && !used) {
            let what = if doubtful { "in doubt" } else { "left out" };
            text.push_str(&format!(
                "# {what}: {}: {}\n",
                comment(&quoted(&column.column)),
                comment(&column.why)
            ));
        }
    }
    for name in taken {
        text.push_str(&format!(
            "# left out: {}: the report has a column of that name\n",
            quoted(&name)
        ));
    }
    let open: Vec<&String> = options.questions.iter().chain(&options.columns.text).collect();
    let cells =
        open.iter().filter_map(|name| table.columns.iter().position(|it| it.name == **name));
    drafted.count_languages(cells.flat_map(|column| table.values(column).take(100)));
    if open.is_empty() {
        let missing = if kind == Kind::Survey {
            "questions = [\"…\"]"
        } else {
            "columns = { text = [\"…\"] }"
        };
        let why = format!("which column holds what people wrote? Name it with `{missing}`");
        let head = format!("# Undecided: {why}.\n");
        drafted.undecided.push(head + &text);
        drafted.left_out.push((name.clone(), why));
        return;
    }
    for attribute in options.columns.attributes {
        let values = table.columns.iter().position(|it| it.name == attribute);
        let values: BTreeSet<&str> =
            values.into_iter().flat_map(|column| table.values(column)).collect();
        if (2..=SEGMENTS).contains(&values.len()) && !drafted.segments.contains(&attribute) {
            drafted.segments.push(attribute);
        }
    }
    drafted.sources.push(text);
}

/// Removes attributes and measures that are called like columns of the report; returns them.
fn drop_taken(options: &mut Options) -> Vec<String> {
    let columns = tables::documents::Row::COLUMNS.iter().chain(tables::participants::Row::COLUMNS);
    let fixed: BTreeSet<&str> = columns.map(|column| column.name).collect();
    let mut taken = Vec::new();
    options.columns.attributes.retain(|name| {
        let free = !fixed.contains(name.as_str());
        taken.extend((!free).then(|| name.clone()));
        free
    });
    options.measures.retain(|(name, column)| {
        let free = !fixed.contains(name.as_str());
        taken.extend((!free).then(|| column.clone()));
        free
    });
    taken
}

fn columns(columns: &Columns) -> String {
    let mut entries = Vec::new();
    let mut one = |key: &str, column: &Option<String>| {
        entries.extend(column.as_ref().map(|column| format!("{key} = {}", quoted(column))));
    };
    one("id", &columns.id);
    one("rating", &columns.rating);
    one("author", &columns.author);
    one("time", &columns.time);
    one("title", &columns.title);
    one("reply", &columns.reply);
    for (key, names) in [("text", &columns.text), ("attributes", &columns.attributes)] {
        if !names.is_empty() {
            entries.push(format!("{key} = {}", list(names)));
        }
    }
    if entries.is_empty() {
        String::new()
    } else {
        format!("columns = {{ {} }}\n", entries.join(", "))
    }
}

/// Questions, measures and choices, with the questions' texts beside them.
fn asked(options: &Options, columns: &[ingest::Column]) -> String {
    let mut text = String::new();
    if !options.questions.is_empty() {
        text.push_str("questions = [\n");
        for name in &options.questions {
            let question = columns.iter().find(|column| column.name == *name);
            let question = question.map(|column| &column.question).filter(|it| *it != name);
            let note = question.map_or_else(String::new, |it| format!("     # {}", comment(it)));
            text.push_str(&format!("    {},{note}\n", quoted(name)));
        }
        text.push_str("]\n");
    }
    if !options.measures.is_empty() {
        let pairs = options.measures.iter();
        let pairs: Vec<String> =
            pairs.map(|(name, column)| format!("{} = {}", quoted(name), quoted(column))).collect();
        text.push_str(&format!("measures = {{ {} }}\n", pairs.join(", ")));
    }
    if !options.choices.is_empty() {
        let pairs = options.choices.iter();
        let pairs: Vec<String> = pairs
            .map(|(column, answers)| format!("{} = {}", quoted(column), list(answers)))
            .collect();
        text.push_str(&format!(
            "choices = {{ {} }}     # does it lack rare answers?\n",
            pairs.join(", ")
        ));
    }
    text
}
