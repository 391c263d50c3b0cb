//! A first pipeline file for a folder: what is sure stands in it, what is in doubt is a comment.

mod look;
mod parts;
mod recordings;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use corpus::{Diagnostic, Place};

pub(crate) use crate::draft::look::{Look, look};
use crate::failure::Failure;
use crate::plan::Input;

/// Folders with recordings from which on they are taken for one source.
const MANY_FOLDERS: usize = 7;

/// The share of texts that a language must have to be named: one in so many.
const RARE: usize = 50;

/// A pipeline file to be looked at and edited.
pub struct Draft {
    /// The file.
    pub text: String,
    /// Sources that are in it, not counting those that are comments.
    pub sources: usize,
    /// Files that are in no source, and why.
    pub left_out: Vec<(String, String)>,
}

/// Drafts a pipeline file that is to lie at `file` for all that lies in `folder`.
///
/// # Errors
/// If the folder cannot be read or holds no files.
pub fn draft(folder: &Path, file: &Path) -> Result<Draft, Failure> {
    let inputs = inputs(folder, file)?;
    if inputs.is_empty() {
        let place = Place::file(folder.display().to_string());
        let mend = "name the folder with the recordings, reviews and surveys";
        return Err(Diagnostic::at(place, "the folder holds no files", mend).into());
    }
    let mut drafted = Drafted::default();
    let mut recorded = BTreeMap::new();
    let mut tabled: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (at, input) in inputs.iter().enumerate() {
        match look(input) {
            Look::Recording(recording) => _ = recorded.insert(at, recording),
            Look::Table(table) => {
                tabled.entry(table.key(&input.name)).or_default().push((at, table));
            }
            Look::Unread(why) => drafted.left_out.push((input.name.clone(), why)),
        }
    }
    recordings::draft(&mut drafted, folder, &inputs, recorded);
    for (_, group) in tabled {
        tables::draft(&mut drafted, &inputs, group);
    }
    Ok(drafted.finish(folder))
}

/// All files below a folder, in the order of their names as seen from `file`; those that are hidden
/// or belong to a report or to another pipeline file are passed over.
fn inputs(folder: &Path, file: &Path) -> Result<Vec<Input>, Failure> {
    let base = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    let base =
        std::path::absolute(if base.as_os_str().is_empty() { Path::new(".") } else { &base })?;
    let folder = std::path::absolute(folder)?;
    let pattern = format!("{}/**/*", glob::Pattern::escape(&folder.to_string_lossy()));
    let found = glob::glob(&pattern).map_err(std::io::Error::other)?;
    let files: Vec<PathBuf> = found.flatten().filter(|path| path.is_file()).collect();
    let is_named = |path: &Path, name: &str| path.file_name().is_some_and(|it| it == name);
    let reports: BTreeSet<&Path> = files
        .iter()
        .filter(|path| is_named(path, "run.json"))
        .filter_map(|path| path.parent())
        .collect();
    let hidden = |path: &Path| {
        let below = path.strip_prefix(&folder).unwrap_or(path).components();
        below.into_iter().any(|part| part.as_os_str().to_string_lossy().starts_with('.'))
    };
    let is_input = |path: &&PathBuf| {
        !hidden(path)
            && path.extension().is_none_or(|end| end != "toml")
            && !path.ancestors().any(|folder| reports.contains(folder))
    };
    let mut inputs: Vec<Input> = files
        .iter()
        .filter(is_input)
        .map(|path| Input { name: relative(&base, path), path: path.clone() })
        .collect();
    inputs.sort();
    Ok(inputs)
}

/// A path as seen from a folder, with `/`; both are absolute.
fn relative(folder: &Path, path: &Path) -> String {
    let (from, to) = (crate::plan::normal(folder), crate::plan::normal(path));
    let (from, to): (Vec<Component>, Vec<Component>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The sources drafted so far.
#[derive(Default)]
struct Drafted {
    sources: Vec<String>,
    /// Sources that want a decision first; they become comments.
    undecided: Vec<String>,
    ids: BTreeSet<String>,
    left_out: Vec<(String, String)>,
    /// Language → texts in it.
    languages: BTreeMap<&'static str, usize>,
    /// Attributes that may be segments.
    segments: Vec<String>,
}

impl Drafted {
    /// An id for a source, made of a file's or folder's name; no other source has it.
    fn id(&mut self, name: &str) -> String {
        let base = slug(name);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|id| !self.ids.contains(id));
        let id = free.unwrap_or(base);
        self.ids.insert(id.clone());
        id
    }

    fn count_languages<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        for language in texts.filter_map(|text| text::detect(text, &[])) {
            *self.languages.entry(language.code()).or_default() += 1;
        }
    }

    fn finish(self, folder: &Path) -> Draft {
        let name = std::path::absolute(folder).unwrap_or_default();
        let name =
            name.file_name().map_or("study".into(), |name| name.to_string_lossy().into_owned());
        let id = slug(&name);
        let mut text = format!(
            "# Drafted by `trivox new`: edit it, then `trivox check` and `trivox run`.\n\
             # Paths are relative to this file. What is in doubt is a comment.\n\n\
             [study]\nid     = {}\ntitle  = {}\noutput = {}\nseed   = 7\n",
            quoted(&id),
            quoted(&name),
            quoted(&format!("reports/{id}")),
        );
        for source in &self.sources {
            text.push('\n');
            text.push_str(source);
        }
        for source in &self.undecided {
            text.push('\n');
            for line in source.lines() {
                text.push_str(if line.starts_with('#') { "" } else { "# " });
                text.push_str(line);
                text.push('\n');
            }
        }
        let all: usize = self.languages.values().sum();
        let spoken: Vec<String> = self
            .languages
            .iter()
            .filter(|(_, texts)| **texts * RARE >= all)
            .map(|(code, _)| quoted(code))
            .collect();
        text.push_str(&format!("\n[text]\nlanguages = [{}]\n", spoken.join(", ")));
        text.push_str("\n[themes]\nmode  = \"inductive\"\ncount = \"auto\"\n");
        text.push_str("\n[triangulation]\nrule = \"farmer\"\n");
        if !self.segments.is_empty() {
            let names: Vec<String> = self.segments.iter().map(|name| quoted(name)).collect();
            text.push_str(&format!(
                "# segments = [{}]     # which of these matter?\n",
                names.join(", ")
            ));
        }
        if !self.left_out.is_empty() {
            text.push_str("\n# Left out:\n");
            for (name, why) in &self.left_out {
                text.push_str(&format!("# {name}: {}\n", comment(why)));
            }
        }
        Draft { text, sources: self.sources.len(), left_out: self.left_out }
    }
}

/// `Focus Groups/` → `focus-groups`.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    if id.is_empty() { "source".to_owned() } else { id }
}

/// A string as TOML writes it; JSON's escapes are TOML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A text that stays on the line of its comment.
fn comment(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 160 {
        line
    } else {
        line.chars().take(157).chain("...".chars()).collect()
    }
}

/// The folder and the ending of a file's name; of `a/b.txt.gz` they are `a` and `txt.gz`.
fn folder_and_ending(name: &str) -> (&str, &str) {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let packed = ["gz", "zst"].iter().find_map(|end| file.strip_suffix(end)?.strip_suffix('.'));
    let whole = packed.unwrap_or(file);
    let ending = whole.rsplit_once('.').map_or(file.len(), |(stem, _)| stem.len() + 1);
    (folder, &file[ending.min(file.len())..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_pipeline_file() {
        let seen = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(seen("/a/b", "/a/b/c/d.txt"), "c/d.txt");
        assert_eq!(seen("/a/pipelines", "/a/data/d.txt"), "../data/d.txt");
    }

    #[test]
    fn packed_files_keep_both_endings() {
        assert_eq!(folder_and_ending("a/b.txt.gz"), ("a", "txt.gz"));
        assert_eq!(folder_and_ending("b.vtt"), ("", "vtt"));
        assert_eq!(folder_and_ending("a/README"), ("a", ""));
    }

    #[test]
    fn names_become_ids_and_strings() {
        assert_eq!(slug("Focus Groups (2026)"), "focus-groups-2026");
        assert_eq!(quoted("say \"hi\"\n"), r#""say \"hi\"\n""#);
    }
}
