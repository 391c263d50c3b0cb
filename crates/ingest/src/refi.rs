//! REFI-QDA projects (`.qdpx`): the texts of their sources, and what people coded in them.
//!
//! Read are text sources, the text of PDF sources, and transcripts of recordings with their time
//! marks; a transcript that is a text source too is read once. Layouts are recognised as in plain
//! text; the line of an utterance is that of the source's text. Codings become [`corpus::HumanCoding`].
//! What is not read (memos, links, sets, coded regions of pictures …) is counted by name, as § 7 of
//! the standard asks. Codings of a whole source mark no words; they are counted too.
//! Source: REFI-QDA Standard 1.5, <https://www.qdasoftware.org/>.

pub(crate) mod codes;
pub(crate) mod sources;
pub(crate) mod text;

use std::collections::BTreeMap;

use corpus::{Diagnostic, Document, Kind, Place};

use crate::archive::{Archive, Flaw};
use crate::bytes::{ByteReader, refused};
use crate::piece::Whole;
use crate::refi::codes::{codes, guid};
use crate::refi::sources::{Text, content, count_unread, points, texts};
use crate::refi::text::{Passage, Positions, code};
use crate::xml::{Element, tree};
use crate::{Counts, Evidence, Options, Piece, Pieces, Refused, Strength, transcripts::plain};

const PROJECT: &str = "project.qde";

/// Reads `.qdpx`.
pub(crate) struct Refi;

impl ByteReader for Refi {
    fn name(&self) -> &'static str {
        "refi-qda"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Transcript]
    }

    fn detect(&self, bytes: &[u8]) -> Option<Evidence> {
        let archive = Archive::new(bytes).ok()?;
        let found = archive.names().iter().any(|name| name == PROJECT);
        Evidence::when(found, Strength::Certain, format!("the archive holds `{PROJECT}`"))
    }

    fn read(
        &self,
        bytes: Vec<u8>,
        path: &str,
        _options: &Options,
    ) -> Result<Box<dyn Pieces>, Refused> {
        let flawed = |flaw: Flaw| refused(path, flaw.problem, flaw.mend);
        let mut archive = Archive::new(&bytes).map_err(flawed)?;
        let mend = "export the project again as REFI-QDA project (.qdpx)";
        let Some(xml) = archive.text(PROJECT).map_err(flawed)? else {
            return Err(refused(path, format!("there is no `{PROJECT}` in the archive"), mend));
        };
        let root =
            tree(&xml).map_err(|problem| refused(path, format!("`{PROJECT}`: {problem}"), mend))?;
        let mut project = Project::new(&root, path);
        let texts = texts(&root);
        if texts.is_empty() {
            let problem = "the project has no source with a text".to_owned();
            project.reject(None, problem, "leave it out, or export it with its sources", "");
        }
        texts.iter().for_each(|text| project.read(text, &mut archive));
        project.list_unread(&root);
        Ok(Whole::of(project.pieces, project.counts))
    }
}

/// What is known of a project while its texts are read.
struct Project<'x> {
    path: &'x str,
    /// Names of codes and users by GUID.
    codes: BTreeMap<String, String>,
    users: BTreeMap<String, String>,
    /// Whether the program that wrote it counts CR LF as one character.
    joined: bool,
    /// How often each name of a source occurs.
    names: BTreeMap<&'x str, usize>,
    pieces: Vec<Piece>,
    counts: Counts,
}

impl<'x> Project<'x> {
    fn new(root: &'x Element, path: &'x str) -> Project<'x> {
        let book = root.child("CodeBook").map(codes).unwrap_or_default();
        let users = root.all("Users").flat_map(|users| users.all("User"));
        let name =
            |user: &Element| user.attribute("name").or(user.attribute("id")).map(String::from);
        let id = |user: &Element| guid(user.attribute("guid").unwrap_or_default());
        let mut names = BTreeMap::new();
        texts(root).iter().for_each(|text| *names.entry(text.name).or_default() += 1);
        Project {
            path,
            codes: book.into_iter().map(|code| (code.guid, code.name)).collect(),
            users: users.filter_map(|user| Some((id(user), name(user)?))).collect(),
            joined: root.attribute("origin").is_some_and(|origin| origin.starts_with("ATLAS")),
            names,
            pieces: Vec::new(),
            counts: Counts::default(),
        }
    }

    fn reject(&mut self, line: Option<u64>, problem: String, mend: &str, excerpt: &str) {
        let place = Place { line, ..Place::file(self.path) };
        let complaint = Diagnostic::at(place, problem, mend).with_excerpt(excerpt);
        self.counts.reject(1);
        self.pieces.push(Piece::Rejected(complaint));
    }

    /// Reads one text with its codings.
    fn read(&mut self, text: &Text<'x>, archive: &mut Archive<'_>) {
        let content = match content(text, archive) {
            Ok(content) => content,
            Err((problem, mend)) => {
                let selections = text.elements.iter().flat_map(|element| &element.children);
                let coded = selections.filter(|selection| selection.child("Coding").is_some());
                let mut problem = format!("the source `{}` {problem}", text.name);
                match coded.count() {
                    0 => {}
                    n => problem.push_str(&format!("; so are the passages coded in it: {n}")),
                }
                return self.reject(None, problem, &mend, "");
            }
        };
        let mut document = None;
        let mut pieces = plain::read(&content, self.path);
        for piece in pieces.by_ref() {
            match piece {
                Piece::Document(read) => document = Some(read),
                Piece::Rejected(complaint) => {
                    self.pieces.push(Piece::Rejected(about(complaint, text.name)));
                }
                Piece::Repaired(complaint) => {
                    self.pieces.push(Piece::Repaired(about(complaint, text.name)));
                }
            }
        }
        self.counts.add(pieces.counts());
        let Some(mut document) = document else { return };
        let single = self.names[text.name] == 1 && !text.name.is_empty();
        let id = if single { text.name.to_owned() } else { guid(text.guid) };
        document.external_id = Some(id).filter(|id| !id.is_empty());
        document.title = Some(text.name.to_owned()).filter(|name| !name.is_empty());
        self.mark(text, &content, &mut document);
        // The bytes are those of a text within the archive, not of the file.
        document.utterances.iter_mut().for_each(|utterance| utterance.bytes = None);
        document.codings.sort();
        document.codings.dedup();
        self.pieces.push(Piece::Document(document));
    }

    /// Puts the time marks and the codings on the utterances of a text.
    fn mark(&mut self, text: &Text<'x>, content: &str, document: &mut Document) {
        let points = points(&text.elements);
        let passages = self.passages(text, &points);
        let positions = Positions::new(content, &passages, self.joined);
        time(document, &positions, points.values().copied());
        if content.contains("\r\n") && !passages.is_empty() {
            let count = if positions.joined { "one character" } else { "two characters" };
            let problem = format!("`{}`: line ends CR LF were counted as {count}", text.name);
            let mend = "look whether the codings begin and end where they should";
            let complaint = Diagnostic::at(Place::file(self.path), problem, mend);
            self.pieces.push(Piece::Repaired(complaint));
        }
        for passage in &passages {
            let (start, end) = (passage.start, passage.end);
            let Some(bytes) = positions.bytes(start, end) else {
                let length = positions.len();
                let problem = format!(
                    "`{}`: the coded passage {start} to {end} does not lie in the text of {length} characters",
                    text.name
                );
                self.reject(None, problem, "export the project again", passage.name);
                continue;
            };
            if !code(document, content, bytes, &passage.codes) {
                let line = 1 + content[..bytes.0].matches('\n').count() as u64;
                let problem = format!("`{}`: the coded passage is no speech", text.name);
                let mend = "it stands in a header, a label or a line that was left out; code words";
                self.reject(Some(line), problem, mend, &content[bytes.0..bytes.1]);
            }
        }
    }

    /// The coded passages of a text.
    fn passages(
        &mut self,
        text: &Text<'x>,
        points: &BTreeMap<String, (usize, u64)>,
    ) -> Vec<Passage<'x>> {
        let mut passages = Vec::new();
        for selection in text.elements.iter().flat_map(|element| &element.children) {
            let number = |name| selection.attribute(name).and_then(|text| text.trim().parse().ok());
            let point = |name| points.get(&guid(selection.attribute(name)?)).map(|point| point.0);
            let (start, end) = match selection.name.as_str() {
                "PlainTextSelection" => (number("startPosition"), number("endPosition")),
                "TranscriptSelection" => (point("fromSyncPoint"), point("toSyncPoint")),
                _ => continue,
            };
            let codes: Vec<_> = self.codings(selection, text.name);
            let name = selection.attribute("name").unwrap_or_default();
            match (start, end) {
                _ if codes.is_empty() => {}
                (Some(start), Some(end)) => passages.push(Passage { start, end, name, codes }),
                _ => {
                    let problem = format!("`{}`: a coded passage has no positions", text.name);
                    self.reject(None, problem, "export the project again", name);
                }
            }
        }
        passages
    }

    /// The names of the codes on a selection, with those of their coders.
    fn codings(&mut self, selection: &Element, source: &str) -> Vec<(String, Option<String>)> {
        let mut codings = Vec::new();
        for coding in selection.all("Coding") {
            let user = coding.attribute("creatingUser").or(selection.attribute("creatingUser"));
            let user = user.map(guid).filter(|user| !user.is_empty());
            let coder = user.map(|user| self.users.get(&user).cloned().unwrap_or(user));
            for reference in coding.all("CodeRef") {
                let target = reference.attribute("targetGUID").unwrap_or_default();
                match self.codes.get(&guid(target)) {
                    Some(name) => codings.push((name.clone(), coder.clone())),
                    None => {
                        let problem =
                            format!("`{source}`: no code of the codebook has the id `{target}`");
                        self.reject(None, problem, "export the project again", "");
                    }
                }
            }
        }
        codings
    }

    /// Complains of the elements that are not read, counted by name.
    fn list_unread(&mut self, root: &Element) {
        let mut unread = BTreeMap::new();
        count_unread(root, &mut unread);
        if !unread.is_empty() {
            let listed: Vec<String> =
                unread.iter().map(|(name, n)| format!("{n} {name}")).collect();
            let problem = format!("parts of the project that were not read: {}", listed.join(", "));
            let mend =
                "see the project if they matter; only texts and the codings of words are read";
            let complaint = Diagnostic::at(Place::file(self.path), problem, mend);
            self.pieces.push(Piece::Repaired(complaint));
        }
    }
}

fn about(mut complaint: Diagnostic, name: &str) -> Diagnostic {
    complaint.problem = format!("`{name}`: {}", complaint.problem);
    complaint
}

/// Gives an utterance the time of a mark that stands at its first word or before it, behind the
/// utterance before.
fn time(
    document: &mut Document,
    positions: &Positions<'_>,
    points: impl Iterator<Item = (usize, u64)>,
) {
    let mut marks: Vec<(usize, u64)> =
        points.filter_map(|(position, time)| Some((positions.byte(position)?, time))).collect();
    marks.sort_unstable();
    let mut before = 0;
    for utterance in &mut document.utterances {
        let Some((start, end)) = utterance.bytes else { continue };
        let (start, end) = (start as usize, end as usize);
        let mark = marks.iter().rev().find(|(at, _)| (before..=start).contains(at));
        utterance.start_ms = utterance.start_ms.or(mark.map(|(_, time)| *time));
        before = end;
    }
}
