//! `trivox run`: the run itself, and the summary at its end.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use pipeline::run::Options;
use pipeline::{CodedSummary, Progress, Summary, ThemeSummary, plan};

use crate::arguments::Run;
use crate::reporters::{Lines, Talk};
use crate::show::{cut, thousands};
use crate::{FINE, REJECTED};

/// Complaints shown one by one; the table `rejects` has them all.
const SHOWN: usize = 8;

pub(crate) fn run(arguments: &Run) -> Result<u8, String> {
    let planned = plan::plan(&arguments.pipeline, arguments.output.as_deref());
    let plan = planned.map_err(|error| error.to_string())?;
    let options = Options { threads: arguments.threads, strict: arguments.strict };
    let talk: Box<dyn Progress> =
        if arguments.json { Box::new(Lines) } else { Box::new(Talk::new()) };
    let summary = pipeline::run::run(&plan, options, &*talk).map_err(|error| error.to_string())?;
    if arguments.json {
        println!("{}", json(&summary));
    } else {
        println!("{}", text(&summary));
    }
    Ok(if summary.rejected > 0 { REJECTED } else { FINE })
}

/// The summary as one JSON object.
fn json(summary: &Summary) -> serde_json::Value {
    serde_json::json!({
        "event": "done",
        "output": summary.output,
        "themes": summary.themes.len(),
        "findings": summary.findings,
        "understood": understood(summary),
        "learnt": learnt(summary),
        "rejected": summary.rejected,
        "warnings": summary.warnings,
    })
}

/// The summary as people read it.
fn text(summary: &Summary) -> String {
    let mut parts = vec![summary.title.clone(), sources(summary)];
    parts.extend(records(summary));
    parts.push(themes(summary));
    parts.extend(findings(summary));
    parts.extend(summary.changes.clone());
    parts.extend(understood(summary));
    parts.extend(learnt(summary));
    parts.extend(coded(summary));
    parts.extend(complaints(summary));
    parts.extend(summary.warnings.iter().map(|warning| format!("warning: {warning}")));
    let report = summary.output.display();
    parts.push(format!(
        "The report is in {report} (tables/*.parquet, index/, run.json, codebook.toml).\n\
         Search it: trivox search {report} 'words to look for'"
    ));
    parts.join("\n\n")
}

fn table(header: Vec<String>, right: std::ops::Range<usize>) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    for column in right {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn sources(summary: &Summary) -> String {
    let header = [
        "source",
        "kind",
        "files",
        "documents",
        "utterances",
        "cases",
        "words",
        "languages",
        "read",
        "= kept",
        "+ merged",
        "+ excluded",
        "+ rejected",
    ];
    let mut table = table(header.map(str::to_owned).to_vec(), 2..7);
    for column in table.column_iter_mut().skip(8) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for source in &summary.sources {
        table.add_row([
            source.source_id.clone(),
            source.kind.clone(),
            thousands(source.files),
            thousands(source.documents),
            thousands(source.utterances),
            thousands(source.cases),
            thousands(source.words),
            source.languages.iter().take(4).cloned().collect::<Vec<_>>().join(" "),
            thousands(source.read),
            thousands(source.kept),
            thousands(source.merged),
            thousands(source.excluded),
            thousands(source.rejected),
        ]);
    }
    trimmed(&table)
}

/// What became of the service records.
fn records(summary: &Summary) -> Option<String> {
    let line = |(id, counts): &(String, pipeline::Counts)| {
        format!(
            "Records `{id}`: {} rows = {} kept + {} excluded + {} rejected.",
            thousands(counts.read),
            thousands(counts.kept),
            thousands(counts.excluded),
            thousands(counts.rejected)
        )
    };
    let lines: Vec<String> = summary.records.iter().map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The first things to know, in words.
fn findings(summary: &Summary) -> Option<String> {
    if summary.findings.is_empty() {
        return None;
    }
    let mut lines = vec![
        "What to know first (the rest is in tables/findings.parquet, in English and Thai):"
            .to_owned(),
    ];
    let numbered = summary.findings.iter().enumerate();
    lines.extend(numbered.map(|(at, sentence)| format!(" {}. {sentence}", at + 1)));
    Some(lines.join("\n"))
}

fn themes(summary: &Summary) -> String {
    if summary.themes.is_empty() {
        return "No theme recurs.".to_owned();
    }
    let mut header = vec!["theme".to_owned()];
    header.extend(summary.sources.iter().map(|source| source.source_id.clone()));
    let last = header.len();
    let compared = summary.sources.len() > 1;
    if compared {
        header.push("convergence".to_owned());
    }
    let mut table = table(header, 1..last);
    for theme in &summary.themes {
        let indent = "  ".repeat(theme.depth);
        let mut row = vec![format!("{indent}{}", cut(&theme.theme.label, 40))];
        row.extend(theme.prevalence.iter().zip(&theme.signs).map(|(row, sign)| cell(row, *sign)));
        row.extend(compared.then(|| convergence(theme)));
        table.add_row(row);
    }
    let share = summary.without_theme.unwrap_or(0.0) * 100.0;
    let mut legend = format!(
        "Shares of cases that raise a theme, n of N, and the sign of their sentiment (+, -, ± not clearly either).\n\
         {share:.0} % of the evidence has no theme."
    );
    if let (Some(value), Some(interval)) = (summary.index.value, summary.index.interval) {
        legend.push_str(&format!(
            " Convergence index {value:.2} [{:.2}, {:.2}] by the rule `{}`.",
            interval.low, interval.high, summary.rule
        ));
    }
    format!("{}\n{legend}", trimmed(&table))
}

/// One theme in one source: share, counts, and the sign of its sentiment.
fn cell(row: &tables::prevalence::Row, sign: Option<i8>) -> String {
    let Some(prevalence) = row.prevalence else { return "–".to_owned() };
    if row.cases_with == 0 {
        return format!("{} 0/{}", row.status, row.cases);
    }
    let sign = match sign {
        Some(1) => " +",
        Some(-1) => " -",
        Some(_) => " ±",
        None => "",
    };
    format!("{:.0} % {}/{}{sign}", prevalence * 100.0, row.cases_with, row.cases)
}

fn convergence(theme: &ThemeSummary) -> String {
    let Some(row) = &theme.convergence else { return String::new() };
    let code = row.code.as_deref().unwrap_or("undecided");
    match &row.note {
        Some(note) => format!("{code} ({note})"),
        None => code.to_owned(),
    }
}

/// What the study's own ratings taught of sentiment.
fn learnt(summary: &Summary) -> Option<String> {
    let lines = summary.learnt.iter().map(|learnt| {
        let shipped = learnt.shipped.map_or_else(
            || "none ships".to_owned(),
            |figure| format!("the shipped one {figure:.2}"),
        );
        format!(
            "Sentiment in {}: a model learnt from {} ratings has macro F1 {:.2} on ratings it had not seen, {shipped}; {}.",
            learnt.language.code(),
            thousands(learnt.n as u64),
            learnt.own,
            if learnt.model.is_some() { "it is used" } else { "it is not used" }
        )
    });
    (!summary.learnt.is_empty()).then(|| lines.collect::<Vec<_>>().join("\n"))
}

/// Who understood the words of each language.
fn understood(summary: &Summary) -> Option<String> {
    let lines = summary.understood.iter();
    let lines = lines.map(|(language, by)| format!("Understood by ({}): {by}.", language.code()));
    (!summary.understood.is_empty()).then(|| lines.collect::<Vec<_>>().join("\n"))
}

/// What people had coded.
fn coded(summary: &Summary) -> Option<String> {
    let CodedSummary { codes, coders, codings } = summary.coded;
    (codes > 0).then(|| {
        format!(
            "Coded by people: codes {}, coders {}, codings {} = {} kept + {} merged + {} excluded + {} rejected.\n\
             They are in tables/codings.parquet, and the codes in tables/themes.parquet (origin `codebook`).",
            thousands(codes as u64),
            thousands(coders as u64),
            thousands(codings.read),
            thousands(codings.kept),
            thousands(codings.merged),
            thousands(codings.excluded),
            thousands(codings.rejected),
        )
    })
}

fn complaints(summary: &Summary) -> Option<String> {
    if summary.rejects.is_empty() {
        return None;
    }
    let (rejected, repaired) = (summary.rejected, summary.repaired);
    let mut lines = vec![format!("{rejected} rejected, {repaired} repaired or in doubt:")];
    let mut shown: Vec<_> = summary.rejects.iter().collect();
    shown.sort_by_key(|row| row.what != "rejected");
    for row in shown.iter().take(SHOWN) {
        let line = row.line.map_or_else(String::new, |line| format!(":{line}"));
        lines.push(format!("  {}{line}: {}\n    mend: {}", row.path, row.why, row.mend));
    }
    if rejected + repaired > SHOWN as u64 {
        let more = rejected + repaired - SHOWN as u64;
        lines.push(format!("  … and {more} more in tables/rejects.parquet"));
    }
    Some(lines.join("\n"))
}

/// The table without the spaces at the ends of its lines.
fn trimmed(table: &Table) -> String {
    let text = table.to_string();
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
