//! REFI-QDA projects (`.qdpx`): the texts of their sources, and what people coded in them.
//!
//! Read are text sources, the text of PDF sources, and transcripts of recordings with their time
//! marks; a transcript that is a text source too is read once. Layouts are recognised as in plain
//! text; the line of an utterance is that of the source's text. Codings become [`corpus::HumanCoding`];
//! those that mark no words (regions of pictures, whole sources, memos …) are rejected one by one.
//! What else is not read (memos, links, sets …) is counted by name, as § 7 of the standard asks.
//! Source: REFI-QDA Standard 1.5, <https://www.qdasoftware.org/>.

pub(crate) mod codes;
pub(crate) mod ground;
pub(crate) mod marks;
pub(crate) mod qdc;
pub(crate) mod sources;
pub(crate) mod text;

use std::collections::{BTreeMap, BTreeSet};

use corpus::{Diagnostic, Document, HumanCoding, Kind, Place, Span};

use crate::archive::{Archive, Flaw};
use crate::bytes::{ByteReader, refused};
use crate::piece::Whole;
use crate::refi::codes::{codes, guid};
use crate::refi::ground::{Ground, Lost};
use crate::refi::marks::{Codes, Coding, Passage, mark, no_words};
use crate::refi::sources::{Coded, Text, coded, content, count_unread, points, texts};
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
        let codes = root.child("CodeBook").map(codes).unwrap_or_default();
        let texts = texts(&root);
        let mut project = Project::new(&root, &texts, &codes, path);
        if texts.is_empty() {
            let problem = "the project has no source with a text".to_owned();
            project.reject(None, problem, "leave it out, or export it with its sources", "");
        }
        let mut coded_in: Vec<Vec<Coded<'_>>> = vec![Vec::new(); texts.len()];
        let mut elsewhere = Vec::new();
        for coded in coded(&root, &texts) {
            coded.text.map_or(&mut elsewhere, |text| &mut coded_in[text]).push(coded);
        }
        for (text, coded) in texts.iter().zip(coded_in) {
            project.read(text, &coded, &mut archive);
        }
        elsewhere.iter().for_each(|coded| project.lose(coded, None));
        project.list_unread(&root);
        let Project { pieces, counts, codings, .. } = project;
        Ok(Whole::of(pieces, counts).with(crate::Coded { codes, codings }))
    }
}

/// What is known of a project while its texts are read.
struct Project<'x> {
    path: &'x str,
    codes: Codes,
    /// Whether the program that wrote it counts CR LF as one character.
    joined: bool,
    /// How often each name of a text occurs.
    names: BTreeMap<&'x str, usize>,
    pieces: Vec<Piece>,
    counts: Counts,
    codings: Counts,
}

impl<'x> Project<'x> {
    fn new(
        root: &'x Element,
        texts: &[Text<'x>],
        codes: &[crate::Code],
        path: &'x str,
    ) -> Project<'x> {
        let mut names = BTreeMap::new();
        texts.iter().for_each(|text| *names.entry(text.name).or_default() += 1);
        Project {
            path,
            codes: Codes::new(root, codes),
            joined: root.attribute("origin").is_some_and(|origin| origin.starts_with("ATLAS")),
            names,
            pieces: Vec::new(),
            counts: Counts::default(),
            codings: Counts::default(),
        }
    }

    fn complain(&mut self, line: Option<u64>, problem: String, mend: &str, excerpt: &str) {
        let place = Place { line, ..Place::file(self.path) };
        let complaint = Diagnostic::at(place, problem, mend).with_excerpt(excerpt);
        self.pieces.push(Piece::Rejected(complaint));
    }

    fn reject(&mut self, line: Option<u64>, problem: String, mend: &str, excerpt: &str) {
        self.counts.reject(1);
        self.complain(line, problem, mend, excerpt);
    }

    /// Rejects the codings of a passage one by one.
    fn reject_codings(&mut self, passage: &Passage<'_>, lost: &Lost) {
        let Lost { line, why, mend, words } = lost;
        for Coding { code, coder } in &passage.codings {
            self.codings.reject(1);
            let by = coder.as_ref().map_or_else(String::new, |coder| format!(" by {coder}"));
            let problem = format!("`{}`: the coding `{code}`{by} {why}", passage.owner);
            self.complain(*line, problem, mend, words.as_deref().unwrap_or(passage.name));
        }
    }

    /// Rejects the codings on an element that is about no text, or about one that is not there.
    fn lose(&mut self, coded: &Coded<'x>, lost: Option<&Lost>) {
        let passage = self.passage(coded, &BTreeMap::new());
        let (why, mend) = no_words(coded.element);
        self.reject_codings(&passage, lost.unwrap_or(&Lost::new(why, mend)));
    }

    /// What is coded on an element; codings without a known code are rejected.
    fn passage(
        &mut self,
        coded: &Coded<'x>,
        points: &BTreeMap<String, (usize, u64)>,
    ) -> Passage<'x> {
        let Coded { element, owner, .. } = *coded;
        let name = element.attribute("name").unwrap_or_default();
        let (codings, unknown) = self.codes.on(element);
        for problem in unknown {
            self.codings.reject(1);
            self.complain(None, format!("`{owner}`: {problem}"), "export the project again", name);
        }
        Passage { owner, name, mark: mark(element, points), codings }
    }

    /// Reads one text with its codings.
    fn read(&mut self, text: &Text<'x>, coded: &[Coded<'x>], archive: &mut Archive<'_>) {
        let content = match content(text, archive) {
            Ok(content) => content,
            Err((problem, mend)) => {
                self.reject(None, format!("the source `{}` {problem}", text.name), &mend, "");
                let lost = Lost::new("has lost its words with the text of its source", &mend);
                return coded.iter().for_each(|coded| self.lose(coded, Some(&lost)));
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
        let Some(mut document) = document else {
            let lost = Lost::new("has no words: its source is empty", "export the project again");
            return coded.iter().for_each(|coded| self.lose(coded, Some(&lost)));
        };
        let single = self.names[text.name] == 1 && !text.name.is_empty();
        let id = if single { text.name.to_owned() } else { guid(text.guid) };
        document.external_id = Some(id).filter(|id| !id.is_empty());
        document.title = Some(text.name.to_owned()).filter(|name| !name.is_empty());
        self.mark(text, coded, &content, &mut document);
        // The bytes are those of a text within the archive, not of the file.
        document.utterances.iter_mut().for_each(|utterance| utterance.bytes = None);
        self.pieces.push(Piece::Document(document));
    }

    /// Puts the time marks and the codings on the utterances of a text.
    fn mark(
        &mut self,
        text: &Text<'x>,
        coded: &[Coded<'x>],
        content: &str,
        document: &mut Document,
    ) {
        let points = points(&text.elements);
        let passages: Vec<_> = coded.iter().map(|coded| self.passage(coded, &points)).collect();
        let times = points.into_values().collect();
        let ground = Ground::new(content, document, &passages, times, self.joined);
        ground.time(document);
        if content.contains("\r\n") && !passages.is_empty() {
            let count = if ground.positions.joined { "one character" } else { "two characters" };
            let problem = format!("`{}`: line ends CR LF were counted as {count}", text.name);
            let mend = "look whether the codings begin and end where they should";
            let complaint = Diagnostic::at(Place::file(self.path), problem, mend);
            self.pieces.push(Piece::Repaired(complaint));
        }
        let mut kept = BTreeSet::new();
        for passage in &passages {
            match ground.spans(&passage.mark, document) {
                Ok(spans) => self.keep(&spans, &passage.codings, &mut kept),
                Err(lost) => self.reject_codings(passage, &lost),
            }
        }
        document.codings = kept.into_iter().collect();
    }

    /// Keeps codings on what they cover; those that add nothing are merged.
    fn keep(
        &mut self,
        spans: &[(usize, Span)],
        codings: &[Coding],
        kept: &mut BTreeSet<HumanCoding>,
    ) {
        for Coding { code, coder } in codings {
            let rows = spans.iter().map(|&(utterance, span)| HumanCoding {
                utterance,
                span,
                code: code.clone(),
                coder: coder.clone(),
            });
            let new = rows.filter(|row| kept.insert(row.clone())).count();
            if new > 0 { self.codings.keep() } else { self.codings.merge() }
        }
    }

    /// Complains of the elements that are not read, counted by name.
    fn list_unread(&mut self, root: &Element) {
        let mut unread = BTreeMap::new();
        count_unread(root, &mut unread);
        if !unread.is_empty() {
            let listed: Vec<String> =
                unread.iter().map(|(name, n)| format!("{n} {name}")).collect();
            let problem = format!("parts of the project that were not read: {}", listed.join(", "));
            let mend = "see the project if they matter; only texts, codes and codings are read";
            let complaint = Diagnostic::at(Place::file(self.path), problem, mend);
            self.pieces.push(Piece::Repaired(complaint));
        }
    }
}

fn about(mut complaint: Diagnostic, name: &str) -> Diagnostic {
    complaint.problem = format!("`{name}`: {}", complaint.problem);
    complaint
}
