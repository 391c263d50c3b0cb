//! From the codes as they are written to codes that can be used.

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Diagnostic, Place};
use text::{Language, Tokenizer};
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
        let ids: BTreeSet<&str> = file.code.iter().map(Written::id).collect();
        let mut seen = BTreeSet::new();
        let mut takers: BTreeMap<&str, &str> = BTreeMap::new();
        for code in &file.code {
            let id = code.id();
            if id.is_empty() || id.contains(char::is_whitespace) || id.starts_with("code_") {
                let problem = format!("`{id}` is no id of a code here");
                let mend = "write words joined by hyphens; `code_…` are the codes of QDA projects";
                self.complain(&code.id, problem, mend);
            }
            if !seen.insert(id) {
                let problem = format!("two codes have the id `{id}`");
                self.complain(&code.id, problem, "give each code an id of its own");
            }
            let named = code.parent.iter().chain(&code.together);
            for named in named.chain(&code.apart).chain(&code.split) {
                self.named(named, id, &ids);
            }
            for named in &code.together {
                let named_id = &**named.get_ref();
                if let Some(other) = takers.insert(named_id, id).filter(|other| *other != id) {
                    let problem = format!("`{named_id}` is together with `{other}` already");
                    let mend = "name it in one of the two, or put them together, too";
                    self.complain(named, problem, mend);
                }
            }
            self.cues(code);
            self.query(code);
        }
        self.circles(file);
        self.contradictions(file);
        if !self.complaints.is_empty() {
            return Vec::new();
        }
        let is_own = |code: &&Written| !takers.contains_key(code.id()) && code.split.is_empty();
        let codes = file.code.iter().filter(is_own).filter_map(|code| self.code(code, file));
        codes.collect()
    }

    /// What a code names is another code.
    fn named(&mut self, named: &Spanned<String>, id: &str, ids: &BTreeSet<&str>) {
        let named_id = &**named.get_ref();
        if named_id == id {
            let problem = format!("the code `{id}` names itself");
            self.complain(named, problem, "name another code, or leave it out");
        } else if !ids.contains(named_id) {
            let known: Vec<&str> = ids.iter().copied().collect();
            let mend = match config::nearest(named_id, &known) {
                Some(near) => format!("is `{near}` meant?"),
                None => "name the id of a code of this file".to_owned(),
            };
            self.complain(named, format!("no code has the id `{named_id}`"), &mend);
        }
    }

    /// A query is one, and asks for words.
    fn query(&mut self, code: &Written) {
        let Some(query) = &code.query else { return };
        match index::Query::parse(query.get_ref(), &[]) {
            Err(error) => {
                let problem =
                    format!("the query, at its character {}: {}", error.column(), error.problem);
                self.complain(query, problem, &error.mend);
            }
            Ok(parsed) => {
                if let Err(why) = parsed.scanner(&Tokenizer::new(), None) {
                    let problem = format!("the query of a code has {why}");
                    let mend =
                        "ask for words; who says it, and where, is what codes are compared by";
                    self.complain(query, problem, mend);
                }
            }
        }
    }

    /// What is together, split, above or below cannot be apart, and what is split has no children.
    fn contradictions(&mut self, file: &File) {
        for code in &file.code {
            let id = code.id();
            for named in &code.apart {
                let other = file.code.iter().find(|other| other.id.get_ref() == named.get_ref());
                let Some(other) = other else { continue };
                let is_parent = |code: &Written, of: &Written| {
                    of.parent.as_ref().is_some_and(|it| it.get_ref() == code.id())
                };
                let how = if code.takes(named.get_ref()) || other.takes(id) {
                    "together with it"
                } else if is_parent(code, other) || is_parent(other, code) {
                    "above or below it"
                } else {
                    continue;
                };
                let problem = format!("`{}` is apart from `{id}` and {how}", named.get_ref());
                self.complain(named, problem, "take one of the two out");
            }
            let above = code.parent.iter().filter_map(|parent| {
                let above =
                    file.code.iter().find(|above| above.id.get_ref() == parent.get_ref())?;
                (!above.split.is_empty()).then_some(parent)
            });
            for parent in above {
                let problem =
                    format!("`{}` is split, so that nothing is below it", parent.get_ref());
                self.complain(parent, problem, "leave out `parent` here, or `split` there");
            }
        }
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
        let parents: BTreeMap<&str, &Spanned<String>> =
            file.code.iter().filter_map(|code| Some((code.id(), code.parent.as_ref()?))).collect();
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
        let mut queries = Vec::new();
        let mut apart = BTreeSet::new();
        let mut names = BTreeSet::new();
        let mut examples = Vec::new();
        let mut waiting = vec![code];
        let mut taken = BTreeSet::new();
        while let Some(one) = waiting.pop() {
            if !taken.insert(one.id.get_ref()) {
                continue;
            }
            cues.extend(one.cues.iter().map(|cue| cue.get_ref().clone()));
            let query = one.query.as_ref().map(|it| index::Query::parse(it.get_ref(), &[]));
            queries.extend(query.and_then(Result::ok));
            apart.extend(one.apart.iter().map(|named| taker(file, named.get_ref())));
            names.extend([one.id.get_ref().clone(), one.label.clone()]);
            examples.push(one.label.clone());
            examples.extend(one.definition.iter().chain(&one.examples).cloned());
            waiting.extend(file.code.iter().filter(|other| one.takes(other.id())));
        }
        let language = self.language(code, &examples)?;
        Some(Code {
            id: code.id.get_ref().clone(),
            label: code.label.clone(),
            definition: code.definition.clone(),
            parent: code.parent.as_ref().map(|parent| taker(file, parent.get_ref())),
            language,
            cues,
            queries,
            examples,
            apart,
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

/// The code to which what belongs to a code belongs in the end.
fn taker(file: &File, id: &str) -> String {
    let mut taker = id;
    // Codes that take each other in would go round for ever.
    for _ in 0..file.code.len() {
        let Some(code) = file.code.iter().find(|code| code.takes(taker)) else { break };
        taker = code.id();
    }
    taker.to_owned()
}
