//! The labelled texts, as they lie in the folder of data.

mod english;
mod others;

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

pub(super) use english::english;
pub(super) use others::{indonesian, thai};

/// A labelled set.
pub(super) struct Set {
    pub(super) name: &'static str,
    /// What kind of text it holds.
    pub(super) kind: &'static str,
    pub(super) purpose: Use,
    /// What the set counts, beside sets of its size.
    pub(super) mass: f64,
    pub(super) texts: Vec<Text>,
}

impl Set {
    /// Whether all three classes are learnt from.
    pub(super) fn has_all_classes(&self) -> bool {
        let has =
            |class| self.texts.iter().any(|text| text.class == class && !text.is_only_measured);
        has(0) && has(1) && has(2)
    }
}

/// What a set is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Its licence lets a model that ships learn from it.
    Learn,
    /// It is only measured.
    HeldOut,
    /// It has no labels; only its words are listed.
    Words,
}

/// A labelled text.
pub(super) struct Text {
    pub(super) text: String,
    /// 0 negative, 1 neutral, 2 positive.
    pub(super) class: usize,
    /// The same as probabilities, where the raters were of several minds.
    pub(super) classes: [f64; 3],
    /// Its label is not trusted enough to learn from.
    pub(super) is_only_measured: bool,
}

impl Text {
    fn new(text: &str, class: usize) -> Text {
        let mut classes = [0.0; 3];
        classes[class] = 1.0;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Text { text, class, classes, is_only_measured: false }
    }
}

/// The three classes by their names in most sets.
fn class(label: &str) -> Option<usize> {
    match label {
        "neg" | "negative" | "0" => Some(0),
        "neu" | "neutral" | "neut" | "1" => Some(1),
        "pos" | "positive" | "2" => Some(2),
        _ => None,
    }
}

fn read(data: &Path, file: &str) -> Result<String, String> {
    let path = data.join(file);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}

/// The files of an archive whose names end as given.
fn unzip(data: &Path, file: &str, end: &str) -> Result<String, String> {
    let path = data.join(file);
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let archive = File::open(&path).map_err(|error| wrong(&error))?;
    let mut archive = zip::ZipArchive::new(archive).map_err(|error| wrong(&error))?;
    let mut names: Vec<String> =
        archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    names.sort();
    let mut texts = String::new();
    for name in names.iter().filter(|name| name.ends_with(end) && !name.contains("README")) {
        let mut bytes = Vec::new();
        archive
            .by_name(name)
            .map_err(|error| wrong(&error))?
            .read_to_end(&mut bytes)
            .map_err(|error| wrong(&error))?;
        // Latin-1: each byte is the letter of its number.
        texts.extend(bytes.iter().map(|byte| char::from(*byte)));
        texts.push('\n');
    }
    Ok(texts)
}
