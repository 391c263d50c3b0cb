//! From the codes as they are written to codes that can be used.

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Diagnostic, Place};
use text::Language;
use toml::Spanned;

use super::{Code, File, Status, Written};
use crate::config;

/// Collects complaints while it resolves what the codes name.
pub(super) struct Reader<'r> {
    pub(super) text: &'r str,
    pub(super) shown: &'r str,
    pub(super) languages: &'r [Language],
    pub(super) complaints: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn complain(&mut self, at: &Spanned<String>, problem: String, mend: &str) {
        let place = config::place(self.text, at.span().start, self.shown);
        self.complaints.push(Diagnostic::at(place, problem, mend));
    }

    /// The codes that are themes, or rejected: none that another takes in.
    pub(super) fn codes(&mut self, file: &File) -> Vec<Code> {
        if file.code.is_empty() {
            let place = Place::file(self.shown);
            let problem = "the codebook has no code";
            self.complaints.push(Diagnostic::at(place, problem, "add a `[[code]]`"));
        }
        let ids: BTreeSet<&str> = file.code.iter().map(|code| &**code.id.get_ref()).collect();
        let mut seen = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for code in &file.code {
            let id = code.id.get_ref();
            if id.is_empty() || id.contains(char::is_whitespace) || id.starts_with("code_") {
                let problem = format!("`{id}` is no id of a code here");
                let mend = "write words joined by hyphens; `code_…` are the codes of QDA projects";
                self.complain(&code.id, problem, mend);
            }
            if !seen.insert(id) {
                let problem = format!("two codes have the id `{id}`");
                self.complain(&code.id, problem, "give each code an id of its own");
            }
            for named in code.parent.iter().chain(&code.together) {
                if !ids.contains(&**named.get_ref()) || named.get_ref() == id {
                    let problem = format!("`{}` is no other code", named.get_ref());
                    self.complain(named, problem, "name the id of a code of this file");
                }
            }
            taken.extend(code.together.iter().map(|named| &**named.get_ref()));
            self.cues(code);
        }
        self.circles(file);
        let own = file.code.iter().filter(|code| !taken.contains(&**code.id.get_ref()));
        own.filter_map(|code| self.code(code, file)).collect()
    }

    fn cues(&mut self, code: &Written) {
        for cue in &code.cues {
            if !cue.get_ref().contains(char::is_alphanumeric) {
                let problem = format!("the cue `{}` has no word", cue.get_ref());
                self.complain(cue, problem, "write a word, a phrase, or a beginning: \"wait*\"");
            }
        }
    }

    /// A code that is its own forefather has no place.
    fn circles(&mut self, file: &File) {
        let parents: BTreeMap<&str, &Spanned<String>> = file
            .code
            .iter()
            .filter_map(|code| Some((&**code.id.get_ref(), code.parent.as_ref()?)))
            .collect();
        for (id, parent) in &parents {
            let mut above = Some(*parent);
            for _ in 0..parents.len() {
                above = above.and_then(|name| parents.get(&**name.get_ref()).copied());
            }
            if above.is_some() {
                let problem = format!("the parents of `{id}` go round in a circle");
                self.complain(parent, problem, "take one of them out");
            }
        }
    }

    fn code(&mut self, code: &Written, file: &File) -> Option<Code> {
        let mut cues = Vec::new();
        let mut names = BTreeSet::new();
        let mut examples = Vec::new();
        let mut waiting = vec![code];
        let mut taken = BTreeSet::new();
        while let Some(one) = waiting.pop() {
            if !taken.insert(one.id.get_ref()) {
                continue;
            }
            cues.extend(one.cues.iter().map(|cue| cue.get_ref().clone()));
            names.extend([one.id.get_ref().clone(), one.label.clone()]);
            examples.push(one.label.clone());
            examples.extend(one.definition.iter().chain(&one.examples).cloned());
            let named =
                |other: &&Written| one.together.iter().any(|id| id.get_ref() == other.id.get_ref());
            waiting.extend(file.code.iter().filter(named));
        }
        let language = self.language(code, &examples)?;
        Some(Code {
            id: code.id.get_ref().clone(),
            label: code.label.clone(),
            definition: code.definition.clone(),
            parent: code.parent.as_ref().map(|parent| parent.get_ref().clone()),
            language,
            cues,
            examples,
            names,
            pinned: code.status == Status::Pinned,
            rejected: code.status == Status::Rejected,
        })
    }

    /// The language that is given, or that the words are in, or that the study is in.
    fn language(&mut self, code: &Written, examples: &[String]) -> Option<Language> {
        const MEND: &str = "write an ISO 639-1 code such as \"en\" or \"th\"";
        if let Some(given) = &code.language {
            let known = Language::from_code(given.get_ref());
            if known.is_none() {
                let problem = format!("`{}` is not a language trivox knows", given.get_ref());
                self.complain(given, problem, MEND);
            }
            return known;
        }
        let told = text::detect(&examples.join("\n"), self.languages);
        let told = told.or_else(|| self.languages.first().copied());
        if told.is_none() {
            let problem =
                format!("the language of the code `{}` cannot be told", code.id.get_ref());
            self.complain(&code.id, problem, "add `language = \"en\"`, or another");
        }
        told
    }
}
