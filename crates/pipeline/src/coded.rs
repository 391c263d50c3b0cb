//! What people coded before, in projects of QDA programs: its rows in the tables `codings` and
//! `themes`.
//!
//! Codes are the same code if their names and those of the codes above them are, whatever the case
//! of letters, so that the projects of two coders meet; what a code is called in the tables follows
//! from these names alone. Codes are listed, and take no part in prevalence and convergence: a
//! source that nobody coded is not silent.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use corpus::{HumanCoding, Id};
use ingest::Counts;
use tables::{Extra, Writer, codings, themes, utterances};

use crate::annotate::slug;
use crate::failure::Failure;
use crate::publish::Building;
use crate::read::InputRead;
use crate::sheets::{NONE, Sheet};
use crate::summary::CodedSummary;

/// Who coded where the project does not tell.
const UNKNOWN: &str = "unknown";

/// Utterances that show a code.
const EXEMPLARS: usize = 5;

/// The id of a code with this path. No theme that was found has an underscore in its id.
///
/// Signs are left out of ids; where a name has any, a hash keeps `value +` apart from `value -`.
pub(crate) fn code_id(path: &str) -> String {
    let folded = path.to_lowercase();
    let slugs: Vec<String> = folded.split('/').map(slug).collect();
    let id = format!("code_{}", slugs.join("_"));
    let is_sign = |c: char| c.is_ascii_punctuation() && c != '/';
    if folded.split('/').any(|name| name.is_empty() || name.contains(is_sign)) {
        return format!("{id}_{}", &Id::of(&[&folded]).to_string()[..8]);
    }
    id
}

/// The rows of what people coded in a document; `said` are the rows of its utterances.
pub(crate) fn rows(codings: &[HumanCoding], said: &[utterances::Row]) -> Vec<codings::Row> {
    let row = |coding: &HumanCoding| {
        let utterance = &said[coding.utterance];
        let characters = coding.span.characters(&utterance.text);
        codings::Row {
            theme_id: code_id(&coding.code),
            utterance_id: utterance.utterance_id,
            start: u64::from(coding.span.start),
            end: u64::from(coding.span.end),
            char_start: u64::from(characters.start),
            char_end: u64::from(characters.end),
            weight: 1.0,
            polarity: None,
            cue: coding.span.of(&utterance.text).to_owned(),
            coder: coding.coder.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
        }
    };
    codings.iter().map(row).collect()
}

/// Keeps the codings of a part that does not stay in memory.
pub(crate) fn file(
    codings: Vec<codings::Row>,
    building: &Building,
    number: usize,
) -> Result<(), Failure> {
    if codings.is_empty() {
        return Ok(());
    }
    let mut writer = Writer::new(building.new_part("codings", number)?, Extra::default())?;
    writer.write(codings)?;
    writer.finish()?;
    Ok(())
}

/// The codings of a part that did not stay in memory.
pub(crate) fn filed(building: &Building, number: usize) -> Result<Vec<codings::Row>, Failure> {
    match building.open_part("codings", number) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        file => Ok(tables::read(file?, &Extra::default())?),
    }
}

/// The codes of people.
pub(crate) struct Book {
    /// The codes as themes.
    pub(crate) codes: Vec<themes::Row>,
    /// What a reader should know of them.
    pub(crate) warnings: Vec<String>,
    pub(crate) summary: CodedSummary,
}

/// What was coded with each code, and who coded.
#[derive(Default)]
pub(crate) struct Coded {
    codes: BTreeMap<String, Used>,
    coders: BTreeSet<String>,
}

/// What was coded with a code.
#[derive(Default)]
struct Used {
    utterances: u64,
    cases: BTreeSet<Id>,
    /// The first utterances of different cases.
    exemplars: Vec<Id>,
    last: Option<Id>,
}

impl Coded {
    /// Counts the codings of a part; they come in the order of its utterances.
    pub(crate) fn count(&mut self, codings: &[codings::Row], said: &[utterances::Row]) {
        let mut said = said.iter();
        let mut case = None;
        for coding in codings.iter().filter(|coding| coding.theme_id != NONE) {
            let id = coding.utterance_id;
            if case.is_none_or(|(utterance, _)| utterance != id) {
                case = said.find(|row| row.utterance_id == id).map(|row| (id, row.case_id));
            }
            let Some((_, case)) = case else { continue };
            let used = self.codes.entry(coding.theme_id.clone()).or_default();
            if used.last.replace(id) != Some(id) {
                used.utterances += 1;
            }
            if used.cases.insert(case) && used.exemplars.len() < EXEMPLARS {
                used.exemplars.push(id);
            }
            if !self.coders.contains(&coding.coder) {
                self.coders.insert(coding.coder.clone());
            }
        }
    }

    /// The codes of all codebooks and tables of codings, each once, in the order of the input.
    pub(crate) fn book(&self, inputs: &[InputRead], sheets: &[Sheet]) -> Book {
        let (mut codes, mut warnings) = (Vec::<themes::Row>::new(), Vec::new());
        let mut places = BTreeMap::new();
        for input in inputs {
            let listed = &input.coded.codes;
            for code in listed {
                let id = code_id(&code.path);
                let at = *places.entry(id.clone()).or_insert(codes.len());
                let Some(row) = codes.get_mut(at) else {
                    let parent = code.parent.map(|parent| code_id(&listed[parent].path));
                    codes.push(self.theme(id, parent, code));
                    continue;
                };
                match (&row.definition, &code.definition) {
                    (Some(first), Some(other)) if first != other => warnings.push(format!(
                        "the code `{}` is defined otherwise in {}; the first definition stands",
                        code.path, input.name
                    )),
                    (None, Some(_)) => row.definition.clone_from(&code.definition),
                    _ => {}
                }
            }
        }
        for name in sheets.iter().flat_map(|sheet| &sheet.codes) {
            let id = code_id(name);
            if let Entry::Vacant(place) = places.entry(id.clone()) {
                place.insert(codes.len());
                let named =
                    ingest::Code { name: name.clone(), path: name.clone(), ..Default::default() };
                codes.push(self.theme(id, None, &named));
            }
        }
        let (n_codes, coders) = (codes.len(), self.coders.len());
        let summary = CodedSummary { codes: n_codes, coders, codings: counts(inputs, sheets) };
        Book { codes, warnings, summary }
    }

    fn theme(&self, id: String, parent: Option<String>, code: &ingest::Code) -> themes::Row {
        let used = self.codes.get(&id);
        themes::Row {
            theme_id: id,
            label: code.name.clone(),
            language: None,
            keywords: Vec::new(),
            definition: code.definition.clone(),
            origin: "codebook".to_owned(),
            parent_id: parent,
            utterances: used.map_or(0, |used| used.utterances),
            cases: used.map_or(0, |used| used.cases.len() as u64),
            coherence_npmi: None,
            coded: None,
            threshold: None,
            precision: None,
            recall: None,
            f1: None,
            stability: None,
            largest_case_share: None,
            largest_document_share: None,
            exemplars: used.map(|used| used.exemplars.clone()).unwrap_or_default(),
        }
    }
}

/// What became of the codings of some inputs.
pub(crate) fn counts(inputs: &[InputRead], sheets: &[Sheet]) -> Counts {
    let of_inputs = inputs.iter().map(|input| input.coded.codings);
    of_inputs.chain(sheets.iter().map(|sheet| sheet.counts)).fold(
        Counts::default(),
        |mut sum, it| {
            sum.add(it);
            sum
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_codes_follow_from_their_names() {
        assert_eq!(code_id("Hold music"), "code_hold-music");
        assert_eq!(code_id("access/waiting"), "code_access_waiting");
        assert_eq!(code_id("ราคา"), "code_ราคา");
        let signs = [code_id("value +"), code_id("value -"), code_id("value"), code_id("Value +")];
        assert!(signs[0].starts_with("code_value_") && signs[0] != signs[1], "{signs:?}");
        assert_eq!((signs[2].as_str(), &signs[3]), ("code_value", &signs[0]));
        assert_ne!(code_id("a-b"), code_id("a b"));
    }
}
