//! `run.json`: what was run, on what, and what it took.

use ingest::Counts;
use serde::Serialize;
use serde_json::json;
use tables::sources;

use crate::batches::Stage;
use crate::plan::Plan;
use crate::quotes::Slices;
use crate::read::InputRead;
use crate::service::RecordsRead;
use crate::summary::{Summary, Understood};

/// What `run.json` is made from.
pub(crate) struct Manifest<'m> {
    pub(crate) plan: &'m Plan,
    pub(crate) inputs: &'m [InputRead],
    pub(crate) records: &'m [RecordsRead],
    pub(crate) slices: &'m [Slices],
    pub(crate) summary: &'m Summary,
    pub(crate) seconds: &'m [(Stage, f64)],
}

#[derive(Serialize)]
struct InputShown<'m> {
    source: &'m str,
    path: &'m str,
    format: Option<&'m str>,
    bytes: u64,
    blake3: &'m str,
    read: u64,
    kept: u64,
    merged: u64,
    excluded: u64,
    rejected: u64,
    /// What became of the codings of people; none where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    codings: Option<serde_json::Value>,
}

/// What became of codings.
fn codings(counts: Counts) -> Option<serde_json::Value> {
    let Counts { read, kept, merged, excluded, rejected } = counts;
    let shown = json!({
        "read": read, "kept": kept, "merged": merged, "excluded": excluded, "rejected": rejected,
    });
    (read > 0).then_some(shown)
}

/// Who understood the words of a language.
fn shown(by: &Understood) -> serde_json::Value {
    match by {
        Understood::OwnWords | Understood::WordModel => json!({ "by": by.to_string() }),
        Understood::Teacher { name, sha256, read, agreement } => json!({
            "by": "teacher", "name": name, "sha256": sha256,
            "statements_read": read, "agreement": agreement,
        }),
    }
}

/// How many utterances of each language have a sentiment, and what ratings taught.
fn sentiment(summary: &Summary) -> serde_json::Value {
    let of_language = summary.sentiments.iter().map(|(language, (all, judged))| {
        let mut shown = json!({ "evidence": all, "judged": judged });
        let learnt = summary.learnt.iter().find(|learnt| learnt.language.code() == *language);
        if let Some(learnt) = learnt {
            shown["learnt_from_ratings"] = json!({
                "rated": learnt.n,
                "own_macro_f1": learnt.own,
                "shipped_macro_f1": learnt.shipped,
                "used": learnt.model.is_some(),
            });
        }
        (language.clone(), shown)
    });
    of_language.collect::<serde_json::Map<_, _>>().into()
}

/// What people's codings taught of each code.
fn learnt_from_codings(summary: &Summary) -> serde_json::Value {
    let themes = summary.themes.iter().map(|theme| &theme.theme);
    let shown = themes.filter(|theme| theme.coded.is_some()).map(|theme| {
        let shown = json!({
            "coded": theme.coded, "threshold": theme.threshold, "precision": theme.precision,
            "recall": theme.recall, "f1": theme.f1,
        });
        (theme.theme_id.clone(), shown)
    });
    shown.collect::<serde_json::Map<_, _>>().into()
}

/// What the figures depend on in the pipeline file, as text: not how its files are named, nor where
/// the report goes.
pub(crate) fn configuration(plan: &Plan) -> String {
    let mut whole = json!(plan.config);
    let mut forget = |part: &str, key: &str| {
        let parts = match &mut whole[part] {
            serde_json::Value::Array(parts) => parts.iter_mut().collect(),
            one => vec![one],
        };
        parts.into_iter().filter_map(serde_json::Value::as_object_mut).for_each(|part| {
            part.remove(key);
        });
    };
    forget("study", "output");
    forget("source", "files");
    forget("records", "files");
    strip(&mut whole);
    whole.to_string()
}

/// Removes what is left out, so that a key that a later version knows does not make another run.
fn strip(value: &mut serde_json::Value) {
    use serde_json::Value::{Array, Bool, Null, Object};
    match value {
        Object(map) => {
            map.values_mut().for_each(strip);
            map.retain(|_, value| match value {
                Null | Bool(false) => false,
                Array(items) => !items.is_empty(),
                Object(map) => !map.is_empty(),
                _ => true,
            });
        }
        Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// The text of `run.json`.
pub(crate) fn write(manifest: &Manifest<'_>) -> String {
    let Manifest { plan, summary, .. } = manifest;
    let index = &summary.index;
    let inputs: Vec<InputShown<'_>> = manifest
        .inputs
        .iter()
        .map(|input| InputShown {
            source: &plan.sources[input.source].id,
            path: &input.name,
            format: input.format,
            bytes: input.size,
            blake3: &input.hash,
            read: input.counts.read,
            kept: input.counts.kept,
            merged: input.counts.merged,
            excluded: input.counts.excluded,
            rejected: input.counts.rejected,
            codings: codings(input.coded.codings),
        })
        .collect();
    let counts = |row: &sources::Row| {
        let counts = json!({
            "read": row.read, "kept": row.kept, "merged": row.merged,
            "excluded": row.excluded, "rejected": row.rejected,
        });
        (row.source_id.clone(), counts)
    };
    let slices = plan.sources.iter().zip(manifest.slices).map(|(source, slices)| {
        (source.id.clone(), json!({ "verified": slices.verified, "failed": slices.failed }))
    });
    let understood = summary.understood.iter();
    let understood = understood.map(|(language, by)| (language.code().to_owned(), shown(by)));
    let seconds = manifest.seconds.iter();
    let seconds = seconds.map(|(stage, seconds)| (stage.name().to_owned(), json!(seconds)));
    let records = manifest.records.iter().map(|input| {
        let Counts { read, kept, excluded, rejected, .. } = input.counts;
        json!({
            "records": input.records, "path": input.name, "bytes": input.size,
            "blake3": input.hash, "read": read, "kept": kept, "excluded": excluded,
            "rejected": rejected,
        })
    });
    let whole = json!({
        "trivox": env!("CARGO_PKG_VERSION"),
        "schema": tables::SCHEMA_VERSION,
        "seed": plan.config.study.seed,
        "configuration": plan.config,
        "records": records.collect::<Vec<_>>(),
        "inputs": inputs,
        "counts": summary.sources.iter().map(counts).collect::<serde_json::Map<_, _>>(),
        "slices": slices.collect::<serde_json::Map<_, _>>(),
        "codes": summary.coded.codes,
        "coders": summary.coded.coders,
        "codings": codings(summary.coded.codings),
        "themes": summary.themes.len(),
        "learnt_from_codings": learnt_from_codings(summary),
        "understood": understood.collect::<serde_json::Map<_, _>>(),
        "sentiment": sentiment(summary),
        "without_theme": summary.without_theme,
        "triangulation": {
            "rule": summary.rule,
            "convergence_index": index.value,
            "convergence_index_low": index.interval.map(|interval| interval.low),
            "convergence_index_high": index.interval.map(|interval| interval.high),
            "agreement": index.agreement,
            "partial_agreement": index.partial_agreement,
            "dissonance": index.dissonance,
            "silence": index.silence,
            "insufficient": index.insufficient,
            "undecided": index.undecided,
        },
        "seconds": seconds.collect::<serde_json::Map<_, _>>(),
        "peak_memory_bytes": peak_memory(),
        "warnings": summary.warnings,
    });
    format!("{whole:#}\n")
}

/// The most memory this process has had, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    #[expect(clippy::disallowed_methods, reason = "the kernel's account of this process")]
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}
