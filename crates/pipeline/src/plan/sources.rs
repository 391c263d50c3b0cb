//! What a `[[source]]` names: its files, reader, recordings, roles and people.

use std::collections::BTreeSet;
use std::path::Path;

use corpus::{Diagnostic, Kind, Place};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use toml::Spanned;

use super::{Input, PARTICIPANT, People, Planner, Source, key, stem};
use crate::config;
use crate::files;
use crate::read::recordings::Pattern;

impl Planner<'_> {
    /// A source, with complaints about what it names and is not there.
    pub(super) fn source(&mut self, source: &config::Source) -> Source {
        let columns = source.columns.clone().unwrap_or_default();
        let kind = Kind::from(source.kind);
        if kind == Kind::Survey && source.questions.is_empty() {
            let problem = format!("the survey `{}` names no open question", source.id.get_ref());
            self.complain(
                &source.id,
                problem,
                "add `questions = [\"Q4\"]` with the columns of the open answers",
            );
        }
        let files = self.inputs(&source.files);
        let recordings = source.recordings.as_ref();
        Source {
            id: source.id.get_ref().clone(),
            kind,
            recordings: recordings.and_then(|pattern| self.recordings(pattern, kind, &files)),
            files,
            reader: source.format.as_ref().and_then(|format| self.reader(format)),
            options: ingest::Options {
                kind,
                columns: ingest::Columns {
                    id: columns.id,
                    text: columns.text,
                    rating: columns.rating,
                    author: columns.author,
                    time: columns.time,
                    title: columns.title,
                    reply: columns.reply,
                    attributes: columns.attributes,
                },
                questions: source.questions.clone(),
                measures: source.measures.clone().into_iter().collect(),
                rating_scale: source.rating_scale.map(|[low, high]| (low, high)),
                choices: source.choices.clone().into_iter().collect(),
                speaker: None,
            },
            roles: self.roles(source),
            analyse: match &source.analyse {
                Some(roles) => roles.iter().cloned().collect(),
                None => BTreeSet::from([PARTICIPANT.to_owned()]),
            },
            people: source.participants.as_ref().and_then(|people| self.people(people)),
        }
    }

    /// The files that the globs match, sorted, each once.
    pub(super) fn inputs(&mut self, globs: &[Spanned<String>]) -> Vec<Input> {
        let mut inputs = BTreeSet::new();
        for pattern in globs {
            let before = inputs.len();
            let whole = self.base.join(pattern.get_ref());
            match glob::glob(&whole.to_string_lossy()) {
                Ok(paths) => {
                    inputs.extend(paths.flatten().filter(|path| path.is_file()).map(|path| {
                        let name = path.strip_prefix(self.base).unwrap_or(&path);
                        Input {
                            name: name.to_string_lossy().replace('\\', "/"),
                            path: path.clone(),
                        }
                    }));
                }
                Err(error) => {
                    let problem = format!("`{}` is not a glob: {}", pattern.get_ref(), error.msg);
                    self.complain(pattern, problem, "write e.g. \"data/*.vtt\"");
                    continue;
                }
            }
            if inputs.len() == before {
                let problem = format!("no file matches `{}`", pattern.get_ref());
                let folder =
                    if self.base.as_os_str().is_empty() { Path::new(".") } else { self.base };
                let mend = format!(
                    "check the path; it is relative to the pipeline file's folder `{}`",
                    folder.display()
                );
                self.complain(pattern, problem, mend);
            }
        }
        inputs.into_iter().collect()
    }

    /// The pattern that tells which files are one recording.
    fn recordings(
        &mut self,
        written: &Spanned<String>,
        kind: Kind,
        files: &[Input],
    ) -> Option<Pattern> {
        if kind != Kind::Transcript {
            let problem = format!("a {kind} has no recordings");
            self.complain(written, problem, "remove `recordings`, or mend `kind`");
            return None;
        }
        let pattern = Pattern::read(written.get_ref());
        let pattern = pattern.map_err(|problem| {
            let problem = format!("`{}` is no pattern: {problem}", written.get_ref());
            self.complain(written, problem, "write e.g. \"{recording}_{speaker}.TextGrid\"");
        });
        let pattern = pattern.ok()?;
        if let Some(first) = files.first()
            && files.iter().all(|input| pattern.part(&input.name).is_none())
        {
            let problem = format!(
                "no file of the source fits `{}`; the first is `{}`",
                written.get_ref(),
                first.name
            );
            self.complain(written, problem, "write the names as they are, with their endings");
        }
        Some(pattern)
    }

    fn reader(&mut self, format: &Spanned<String>) -> Option<&'static dyn ingest::Reader> {
        let wanted = format.get_ref();
        let found = ingest::READERS.iter().find(|reader| reader.name() == wanted);
        if found.is_none() && wanted != "auto" {
            let mut known: Vec<&str> = ingest::READERS.iter().map(|reader| reader.name()).collect();
            known.insert(0, "auto");
            let problem = format!("unknown format `{wanted}`; known here: {}", known.join(", "));
            let mend = match config::nearest(wanted, &known) {
                Some(near) => format!("rename it to `{near}`"),
                None => "write `format = \"auto\"`".to_owned(),
            };
            self.complain(format, problem, mend);
        }
        found.copied()
    }

    fn roles(&mut self, source: &config::Source) -> Vec<(String, GlobSet)> {
        let mut roles = Vec::new();
        for (role, patterns) in &source.roles {
            let mut set = GlobSetBuilder::new();
            for pattern in patterns {
                match GlobBuilder::new(pattern.get_ref()).case_insensitive(true).build() {
                    Ok(glob) => {
                        set.add(glob);
                    }
                    Err(error) => self.complain(
                        pattern,
                        format!("`{}` is not a glob: {}", pattern.get_ref(), error.kind()),
                        "write e.g. \"MOD*\"",
                    ),
                }
            }
            match set.build() {
                Ok(set) => roles.push((role.clone(), set)),
                Err(error) => {
                    self.complain(&source.id, error.to_string(), "simplify the globs of `roles`");
                }
            }
        }
        roles
    }

    fn people(&mut self, people: &config::Participants) -> Option<People> {
        let path = self.base.join(people.file.get_ref());
        let name = people.file.get_ref().display().to_string();
        let text = match files::text(&path) {
            Ok(text) => text,
            Err(error) => {
                let problem = format!("the participants file `{name}` cannot be read: {error}");
                self.complain(
                    &people.file,
                    problem,
                    "check the path; it is relative to the pipeline file",
                );
                return None;
            }
        };
        match read_people(people, text.trim_start_matches('\u{feff}'), &name) {
            Ok(read) => Some(read),
            Err(complaint) => {
                self.complaints.push(complaint);
                None
            }
        }
    }
}

/// Reads the rows of a participants file.
fn read_people(
    people: &config::Participants,
    text: &str,
    name: &str,
) -> Result<People, Diagnostic> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let broken = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        Diagnostic::at(
            Place::line(name, line),
            error.to_string(),
            "give each row as many fields as the header",
        )
    };
    let header = reader.headers().map_err(broken)?.clone();
    let column = |wanted: &String| {
        header.iter().position(|name| name.trim() == wanted).ok_or_else(|| {
            let known: Vec<&str> = header.iter().collect();
            let problem = format!("no column `{wanted}`; the file has: {}", known.join(", "));
            let mend = match config::nearest(wanted, &known) {
                Some(near) => format!("is `{near}` meant?"),
                None => "name a column of the file".to_owned(),
            };
            Diagnostic::at(Place::line(name, 1), problem, mend)
        })
    };
    let label = column(&people.id)?;
    let document = people.document.as_ref().map(column).transpose()?;
    let attributes = people.attributes.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    let mut read = People { by_document: document.is_some(), ..People::default() };
    for row in reader.records() {
        let row = row.map_err(broken)?;
        let field = |index: usize| row.get(index).unwrap_or("").trim();
        let values = people.attributes.iter().zip(&attributes);
        let values = values.filter(|(_, index)| !field(**index).is_empty());
        let values = values.map(|(name, index)| (name.clone(), field(*index).to_owned())).collect();
        let document = document.map_or("", |index| stem(field(index))).to_lowercase();
        read.attributes.insert((document, key(field(label))), values);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_recording_and_label() {
        let people = config::Participants {
            file: Spanned::new(0..0, "p.csv".into()),
            id: "speaker".into(),
            document: Some("session".into()),
            attributes: vec!["tier".into()],
        };
        let text = "session,speaker,tier\nleeds,Jo,business\nyork,Jo,\n";
        let read = read_people(&people, text, "p.csv").unwrap();
        let business = [("tier".to_owned(), "business".to_owned())];
        assert_eq!(read.attributes("../focus/leeds.txt", " JO "), business);
        assert!(read.attributes("../focus/york.txt", "Jo").is_empty());
        let missing = config::Participants { id: "speakr".into(), ..people };
        assert_eq!(
            read_people(&missing, text, "p.csv").unwrap_err().to_string(),
            "p.csv:1: no column `speakr`; the file has: session, speaker, tier\n  mend: is `speaker` meant?"
        );
    }
}
