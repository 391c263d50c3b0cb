//! The codebook: codes that people wrote, and the themes of earlier runs as people left them.

pub(crate) mod history;
mod resolve;

use std::collections::{BTreeMap, BTreeSet};

use corpus::Diagnostic;
use serde::{Deserialize, Serialize};
use tables::themes as theme_table;
use text::{Language, Tokenizer};
use toml::Spanned;

use crate::annotate::{Theme, Themes};
use crate::codebook::resolve::Reader;
use crate::coded::code_id;
use crate::config;
use crate::sheets::Sheet;
use crate::summary::ThemeSummary;

/// A codebook file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Its codes.
    #[serde(default)]
    code: Vec<Written>,
}

/// `[[code]]`
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    id: Spanned<String>,
    label: String,
    /// ISO 639-1; told from the words where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Spanned<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<Spanned<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cues: Vec<Spanned<String>>,
    /// What is asked of each sentence, in the language of searches.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Spanned<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    examples: Vec<String>,
    /// Codes whose statements belong to this one too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    together: Vec<Spanned<String>>,
    /// Codes whose statements never belong to this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    apart: Vec<Spanned<String>>,
    /// Codes that take the place of this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    split: Vec<Spanned<String>>,
    #[serde(default)]
    status: Status,
}

impl Written {
    fn id(&self) -> &str {
        self.id.get_ref()
    }

    /// Whether what belongs to the code with this id belongs to it.
    fn takes(&self, id: &str) -> bool {
        self.together.iter().any(|taken| taken.get_ref() == id)
    }
}

/// Whether a code is a theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Status {
    #[default]
    Active,
    /// What clearly belongs to it stays with it, whatever else is found.
    Pinned,
    /// What belongs to it has no theme.
    Rejected,
}

/// A codebook ready to be used.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codebook {
    /// Its text.
    written: String,
    file: File,
    codes: Vec<Code>,
}

/// A code, with those that it takes in.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) definition: Option<String>,
    pub(crate) parent: Option<String>,
    language: Language,
    cues: Vec<String>,
    queries: Vec<index::Query>,
    examples: Vec<String>,
    /// The ids of codes that no sentence has beside this one.
    pub(crate) apart: BTreeSet<String>,
    /// How people may call it when they code: id and label of each code that it takes in.
    names: BTreeSet<String>,
    pinned: bool,
    rejected: bool,
}

impl Code {
    /// As themes are fitted with it.
    pub(crate) fn prepared(&self, all: &[&Code], tokenizer: &Tokenizer) -> themes::Code {
        let language = Some(self.language);
        let example = |text: &String| themes::Example::new(text, tokenizer, language);
        let cue = |text: &String| themes::Cue::new(text, tokenizer, language);
        themes::Code {
            label: self.label.clone(),
            examples: self.examples.iter().map(example).collect(),
            cues: self.cues.iter().filter_map(cue).collect(),
            query: self.query(tokenizer),
            parent: all.iter().position(|code| self.parent.as_ref() == Some(&code.id)),
            pinned: self.pinned,
            rejected: self.rejected,
        }
    }

    /// Its queries as one.
    fn query(&self, tokenizer: &Tokenizer) -> Option<themes::Query> {
        let language = Some(self.language);
        let scanners = self.queries.iter().map(|query| query.scanner(tokenizer, language));
        // Queries that cannot be asked of words were refused when the codebook was read.
        let scanners: Vec<index::Scanner> = scanners.filter_map(Result::ok).collect();
        (!scanners.is_empty()).then(|| {
            themes::Query::new(move |tokens| {
                scanners.iter().flat_map(|scanner| scanner.find(tokens)).collect()
            })
        })
    }
}

impl Codebook {
    /// Reads a codebook file's text; `shown` is its name in messages, and codes in no language that
    /// can be told are in the first of `languages`.
    ///
    /// # Errors
    /// All that is wrong with it, each with its place.
    pub(crate) fn read(
        text: &str,
        shown: &str,
        languages: &[Language],
    ) -> Result<Codebook, Vec<Diagnostic>> {
        let file: File =
            config::parse(text, shown).map_err(|complaint| vec![of_book(complaint)])?;
        let mut reader = Reader { text, shown, languages, complaints: Vec::new() };
        let codes = reader.codes(&file);
        if reader.complaints.is_empty() {
            Ok(Codebook { written: text.to_owned(), file, codes })
        } else {
            Err(reader.complaints)
        }
    }

    /// The codes of a language.
    pub(crate) fn of(&self, language: Language) -> Vec<&Code> {
        self.codes.iter().filter(|code| code.language == language).collect()
    }

    /// What people call the codes when they code: the name that a coding has in tables → codes.
    pub(crate) fn named(&self, sheets: &[Sheet]) -> BTreeMap<String, BTreeSet<String>> {
        let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for code in &self.codes {
            let same = sheets.iter().flat_map(|sheet| &sheet.same);
            let same = same.filter(|(_, theme)| code.names.contains(*theme)).map(|(name, _)| name);
            for name in code.names.iter().chain(same) {
                named.entry(code_id(name)).or_default().insert(code.id.clone());
            }
        }
        named
    }

    /// What it says, but for comments.
    pub(crate) fn text(&self) -> String {
        toml::to_string(&self.file).unwrap_or_default()
    }

    /// The ids that were ever given, which no other theme may have.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.file.code.iter().map(Written::id)
    }

    /// The text of the codebook as it was written, and after it the themes that a run found; `rows`
    /// are those of the table.
    pub(crate) fn with_found(&self, themes: &Themes, rows: &[ThemeSummary]) -> String {
        let found = || themes.list.iter().filter(|theme| theme.code.is_none());
        let head = if self.file.code.is_empty() { HEAD } else { &self.written };
        let mut text = format!("{}\n", head.trim_end());
        for theme in found() {
            let row = rows.iter().find(|row| row.theme.theme_id == theme.id);
            let cases = row.map_or(0, |row| row.theme.cases);
            let keywords = theme.found.keywords.join(", ");
            text.push_str(&format!("\n# found, {cases} cases: {keywords}\n"));
            text.push_str(&as_toml(vec![written(theme, themes)]));
        }
        if config::parse::<File>(&text, "").is_ok() {
            return text;
        }
        // What was written is one list in brackets, to which nothing can be added.
        let all = self.file.code.iter().cloned();
        format!("{HEAD}\n{}", as_toml(all.chain(found().map(|it| written(it, themes))).collect()))
    }

    /// What became of the codes in a run, in words.
    pub(crate) fn changes(&self, themes: &Themes, rows: &[theme_table::Row]) -> Option<String> {
        if self.codes.is_empty() {
            return None;
        }
        let rejected = self.codes.iter().filter(|code| code.rejected).count();
        let active = self.codes.iter().filter(|code| !code.rejected);
        let said = |id: &str| rows.iter().any(|row| row.theme_id == id && row.cases > 0);
        let silent: Vec<&str> =
            active.clone().filter(|code| !said(&code.id)).map(|code| &*code.id).collect();
        let new: Vec<&str> = themes
            .list
            .iter()
            .filter(|theme| theme.code.is_none())
            .map(|theme| &*theme.id)
            .collect();
        let named = |ids: &[&str]| match ids {
            [] => "none".to_owned(),
            ids => format!("{} ({})", ids.len(), ids.join(", ")),
        };
        Some(format!(
            "Of the codebook's {} codes {rejected} are rejected; spoken of by nobody: {}; found beside them: {}.",
            self.codes.len(),
            named(&silent),
            named(&new),
        ))
    }
}

/// What people's codings taught, in words.
pub(crate) fn learnt(rows: &[theme_table::Row]) -> Option<String> {
    let coded: Vec<&theme_table::Row> = rows.iter().filter(|row| row.coded.is_some()).collect();
    let mut judged: Vec<(f64, &str)> =
        coded.iter().filter_map(|row| Some((row.f1?, &*row.theme_id))).collect();
    judged.sort_by(|a, b| a.0.total_cmp(&b.0));
    let codings: u64 = coded.iter().filter_map(|row| row.coded).sum();
    let ([(lowest, worst), ..], [.., (highest, best)]) = (&judged[..], &judged[..]) else {
        return (codings > 0).then(|| {
            format!(
                "{codings} codings of people are examples of their codes; too few of each to learn \
                 thresholds from, so that the usual one stands."
            )
        });
    };
    let mean = judged.iter().map(|(f1, _)| f1).sum::<f64>() / judged.len() as f64;
    Some(format!(
        "Learnt from {codings} codings of people: thresholds of {} of {} codes; on statements held \
         out F1 is {mean:.2} on average, {lowest:.2} ({worst}) to {highest:.2} ({best}).",
        judged.len(),
        coded.len(),
    ))
}

/// A complaint that the text is no such file, with a mend of its own.
fn of_book(complaint: Diagnostic) -> Diagnostic {
    if !complaint.mend.contains("--help") {
        return complaint;
    }
    let mend = if complaint.problem.contains("expected a sequence") {
        "write a list, in brackets: [\"one\", \"another\"]"
    } else if complaint.problem.contains("missing comma") {
        "put a comma between texts, and three quotes around a text that holds quotes"
    } else {
        "compare it with the `codebook.toml` of a report, whose first lines have all keys"
    };
    Diagnostic { mend: mend.to_owned(), ..complaint }
}

/// What the file says of itself.
const HEAD: &str = "\
# The codebook of this study. Copy it beside the pipeline file, edit the copy, and name it there:
#
#   [themes]
#   mode     = \"both\"              # these codes, and what else recurs; \"codebook\": these alone
#   codebook = \"my.codebook.toml\"
#
# rename   change `label`; keep `id`, by which runs are compared
# explain  add `definition`, more `examples`, and `cues`: words, phrases and beginnings (\"wait*\",
#          \"on hold\") whose every mention belongs to the code; or a `query` of the language of
#          searches, which is asked of each sentence: query = 'refund* NEAR/5 (late OR never)'
# merge    together = [\"other-id\"]: what belongs to that one belongs here
# split    write two codes with an id and examples each; in the old one split = [\"one\", \"two\"]
# part     apart = [\"other-id\"]: a sentence that speaks of both gets the likelier one alone
# pin      status = \"pinned\": nothing new takes from it what clearly belongs to it
# reject   status = \"rejected\": what belongs to it gets no theme
# order    parent = \"other-id\": what belongs to a code belongs to its parent too
#
# No code is dropped or renamed by trivox, however few speak of it; ids are never given again.
";

fn as_toml(code: Vec<Written>) -> String {
    // Only strings, lists of strings and tables: these can always be written.
    toml::to_string_pretty(&File { code }).unwrap_or_default()
}

/// A theme that was found, as a code.
fn written(theme: &Theme, themes: &Themes) -> Written {
    let spanned = |text: &str| Spanned::new(0..0, text.to_owned());
    Written {
        id: spanned(&theme.id),
        label: theme.found.label.clone(),
        language: Some(spanned(theme.language.code())),
        definition: None,
        parent: theme.parent.map(|parent| spanned(&themes.list[parent].id)),
        cues: Vec::new(),
        query: None,
        examples: theme.found.examples.clone(),
        together: Vec::new(),
        apart: Vec::new(),
        split: Vec::new(),
        status: Status::Active,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let english: Vec<Language> = Language::from_code("en").into_iter().collect();
        let said = match Codebook::read(text, "my.codebook.toml", &english) {
            Ok(codebook) => {
                codebook.codes.iter().map(|code| format!("{code:?}")).collect::<Vec<_>>()
            }
            Err(complaints) => complaints.iter().map(ToString::to_string).collect(),
        };
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn what_is_wrong_is_said_with_place_and_mend() {
        check(
            "",
            expect![[r#"
            my.codebook.toml: the codebook has no code
              mend: add a `[[code]]`"#]],
        );
        check(
            "[[code]]\nid = \"a\"\nlable = \"A\"\n",
            expect![[r#"
                my.codebook.toml:3:1: unknown key `lable`; known here: id, label, language, definition, parent, cues, query, examples, together, apart, split, status
                  mend: rename it to `label`"#]],
        );
        check(
            r#"
[[code]]
id = "a b"
label = "A"
parent = "c"
[[code]]
id = "b"
label = "B"
language = "xx"
cues = ["wait*", "*"]
together = ["b"]
[[code]]
id = "b"
label = "B"
"#,
            expect![[r#"
                my.codebook.toml:3:6: `a b` is no id of a code here
                  mend: write words joined by hyphens; `code_…` are the codes of QDA projects
                my.codebook.toml:5:10: no code has the id `c`
                  mend: name the id of a code of this file
                my.codebook.toml:11:13: the code `b` names itself
                  mend: name another code, or leave it out
                my.codebook.toml:10:18: the cue `*` has no word
                  mend: write a word, a phrase, or a beginning: "wait*"
                my.codebook.toml:13:6: two codes have the id `b`
                  mend: give each code an id of its own"#]],
        );
        check(
            r#"
[[code]]
id = "a"
label = "A"
parent = "b"
[[code]]
id = "b"
label = "B"
parent = "a"
"#,
            expect![[r#"
                my.codebook.toml:5:10: the parents of `a` go round in a circle
                  mend: take one of them out
                my.codebook.toml:9:10: the parents of `b` go round in a circle
                  mend: take one of them out"#]],
        );
    }

    #[test]
    fn codes_take_in_others() {
        check(
            r#"
[[code]]
id = "waiting"
label = "Waiting too long"
cues = ["wait*"]
together = ["hold"]
[[code]]
id = "hold"
label = "On hold"
examples = ["I was on hold for an hour"]
together = ["music"]
[[code]]
id = "music"
label = "Hold music"
cues = ["piano"]
[[code]]
id = "small-talk"
label = "Small talk"
status = "rejected"
"#,
            expect![[r#"
                Code { id: "waiting", label: "Waiting too long", definition: None, parent: None, language: Language(13), cues: ["wait*", "piano"], queries: [], examples: ["Waiting too long", "On hold", "I was on hold for an hour", "Hold music"], apart: {}, names: {"Hold music", "On hold", "Waiting too long", "hold", "music", "waiting"}, pinned: false, rejected: false }
                Code { id: "small-talk", label: "Small talk", definition: None, parent: None, language: Language(13), cues: [], queries: [], examples: ["Small talk"], apart: {}, names: {"Small talk", "small-talk"}, pinned: false, rejected: true }"#]],
        );
    }
}
