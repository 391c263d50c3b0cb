//! Before a report is published: is each text that slice of its source that it claims to be?
//!
//! Every file is opened a second time, unpacked and decoded as at the first reading, and each
//! utterance with a `byte_start` is compared with its bytes there. At the end its hash is compared
//! with that of the first reading. Texts come in the order of the files and of their bytes, so that a
//! file is streamed once and no more of it is in memory than the longest text.
//!
//! - A text that is not that slice is a mistake of trivox, not of the input: the words are what was
//!   read, only their place is wrong. The utterance stays, its place becomes null, and `rejects` and
//!   the summary say so: a user loses no report over what only we can mend.
//! - A file of which the bytes that were read have changed or are gone refuses the whole report: it
//!   may have been read half old and half new, and its quotes can be found nowhere.
//! - A file that has only grown still holds what was read of it, and `rejects` says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Read};
use std::path::Path;

use corpus::{Diagnostic, Place};
use rayon::ThreadPool;
use rayon::prelude::*;
use tables::{Writer, rejects, utterances};

use crate::failure::Failure;
use crate::files::{self, Fingerprint};
use crate::plan::{Plan, Source};
use crate::read::{InputRead, reject};
use crate::run::Complaints;

/// What was read, and where to it is written if it is not what stands in the files.
pub(crate) struct Sources<'r> {
    pub(crate) plan: &'r Plan,
    pub(crate) inputs: &'r [InputRead],
    pub(crate) rejected: Writer<rejects::Row, BufWriter<File>>,
    pub(crate) complaints: Complaints,
}

/// How many texts are slices of their files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slices {
    /// Texts that are.
    pub(crate) verified: u64,
    /// Texts that were said to be and are not; their places are null in the tables.
    pub(crate) failed: u64,
}

/// What came of the comparison.
pub(crate) struct Checked {
    /// By source, in the order of the plan.
    pub(crate) slices: Vec<Slices>,
    /// What was not read as it stands, with what came up here.
    pub(crate) complaints: Complaints,
}

/// The comparison under way.
pub(crate) struct Quotes<'r> {
    sources: Sources<'r>,
    /// Source and path → place among the inputs.
    places: BTreeMap<(&'r str, &'r str), usize>,
    /// The file that is compared with.
    current: Option<(usize, Opened)>,
    /// Inputs of which it is yet to be seen whether they are what was read.
    pending: BTreeSet<usize>,
    changed: Vec<Diagnostic>,
    slices: Vec<Slices>,
}

impl<'r> Quotes<'r> {
    /// Begins before the first text.
    pub(crate) fn new(sources: Sources<'r>) -> Quotes<'r> {
        let Sources { plan, inputs, .. } = sources;
        let key = |input: &'r InputRead| (&*plan.sources[input.source].id, &*input.name);
        // Nothing of a file that was refused is in the report.
        let read = inputs.iter().enumerate().filter(|(_, input)| input.format.is_some());
        Quotes {
            places: inputs.iter().enumerate().map(|(at, input)| (key(input), at)).collect(),
            current: None,
            pending: read.map(|(at, _)| at).collect(),
            changed: Vec::new(),
            slices: vec![Slices::default(); plan.sources.len()],
            sources,
        }
    }

    /// Compares the texts of some rows; those that do not stand in their files lose their places.
    ///
    /// # Errors
    /// If the table of rejects cannot be written.
    pub(crate) fn check(&mut self, rows: &mut [utterances::Row]) -> Result<(), Failure> {
        let mut by_input: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter_mut().enumerate().filter(|(_, row)| row.byte_start.is_some()) {
            match self.places.get(&(&*row.source_id, &*row.path)) {
                Some(input) => by_input.entry(*input).or_default().push(at),
                // Cannot be, for rows come of files; but nothing is claimed that was not compared.
                None => (row.byte_start, row.byte_end) = (None, None),
            }
        }
        for (input, mut members) in by_input {
            members.sort_by_key(|at| rows[*at].byte_start);
            let source = self.sources.inputs[input].source;
            for row in members {
                let row = &mut rows[row];
                if self.stands(input, row)? {
                    self.slices[source].verified += 1;
                } else {
                    self.slices[source].failed += 1;
                    self.complain(source, misplaced(row))?;
                    (row.byte_start, row.byte_end) = (None, None);
                }
            }
        }
        Ok(())
    }

    /// Compares what is left of all files with what was read of them.
    ///
    /// # Errors
    /// If a file is not what was read, with all such files, or the table of rejects cannot be written.
    pub(crate) fn finish(mut self, pool: &ThreadPool) -> Result<Checked, Failure> {
        self.close()?;
        let pending: Vec<usize> = std::mem::take(&mut self.pending).into_iter().collect();
        let (plan, inputs) = (self.sources.plan, self.sources.inputs);
        let compare = |input: &usize| state(plan, &inputs[*input], None);
        let states: Vec<State> = pool.install(|| pending.par_iter().map(compare).collect());
        for (input, state) in pending.into_iter().zip(states) {
            self.note(input, state)?;
        }
        if !self.changed.is_empty() {
            return Err(Failure::Refused(self.changed));
        }
        self.sources.rejected.finish()?;
        Ok(Checked { slices: self.slices, complaints: self.sources.complaints })
    }

    /// Whether the text of a row stands where the row says.
    fn stands(&mut self, input: usize, row: &utterances::Row) -> Result<bool, Failure> {
        let (Some(start), Some(end)) = (row.byte_start, row.byte_end) else { return Ok(false) };
        if end.checked_sub(start) != Some(row.text.len() as u64) {
            return Ok(false);
        }
        let is_before = |(at, opened): &(usize, Opened)| *at == input && opened.start <= start;
        if !self.current.as_ref().is_some_and(is_before) {
            if self.current.as_ref().is_some_and(|(at, _)| *at != input) {
                self.close()?;
            }
            // A file that cannot be opened any more is told by its state at the end.
            let opened = Opened::new(self.sources.plan, &self.sources.inputs[input]);
            self.current = opened.ok().map(|opened| (input, opened));
        }
        let Some((_, opened)) = &mut self.current else { return Ok(false) };
        Ok(opened.holds(start, row.text.as_bytes()).unwrap_or(false))
    }

    /// Leaves the current file.
    fn close(&mut self) -> Result<(), Failure> {
        let Some((input, opened)) = self.current.take() else { return Ok(()) };
        self.pending.remove(&input);
        let read = &self.sources.inputs[input];
        let state = state(self.sources.plan, read, Some(opened.fingerprint));
        self.note(input, state)
    }

    fn note(&mut self, input: usize, state: State) -> Result<(), Failure> {
        let read = &self.sources.inputs[input];
        let (source, place) = (read.source, Place::file(&read.name));
        match state {
            State::Same => {}
            State::Grown => {
                let problem =
                    format!("the file has grown; its first {} bytes were read", read.size);
                let mend = "run again once nothing is written to it any more";
                self.complain(source, Diagnostic::at(place, problem, mend))?;
            }
            State::Other(why) => {
                let problem = format!("the file is not what was read a moment ago: {why}");
                let mend = "run again while nobody writes to it; an earlier report is untouched";
                self.changed.push(Diagnostic::at(place, problem, mend));
            }
        }
        Ok(())
    }

    /// Puts something that was read, but is in doubt, among the rejects.
    fn complain(&mut self, source: usize, complaint: Diagnostic) -> Result<(), Failure> {
        let row = vec![reject(&self.sources.plan.sources[source], "repaired", complaint)];
        self.sources.complaints.add(&row);
        Ok(self.sources.rejected.write(row)?)
    }
}

/// What a reader of the report should know of texts that do not stand where they were read.
pub(crate) fn warnings(plan: &Plan, slices: &[Slices]) -> Vec<String> {
    let failed = plan.sources.iter().zip(slices).filter(|(_, slices)| slices.failed > 0);
    let warn = |(source, slices): (&Source, &Slices)| {
        let Slices { verified, failed } = slices;
        format!(
            "{failed} of {} texts of `{}` do not stand in their files where they were read; their \
             places are null, and `rejects` names them",
            verified + failed,
            source.id
        )
    };
    failed.map(warn).collect()
}

fn misplaced(row: &utterances::Row) -> Diagnostic {
    let (start, end) = (row.byte_start.unwrap_or(0), row.byte_end.unwrap_or(0));
    let problem = format!("the text is not bytes {start} to {end} of the file");
    let mend = "it is kept without its place; this is a mistake in trivox: report it with the file";
    let place = Place { byte: row.byte_start, ..Place::line(&row.path, row.line) };
    Diagnostic::at(place, problem, mend).with_excerpt(&row.text)
}

/// What has become of a file since it was read.
enum State {
    Same,
    /// It is longer, and begins with what was read.
    Grown,
    /// It is another, for this reason.
    Other(String),
}

/// Compares a file with what was read of it; `begun` is the fingerprint of its beginning.
fn state(plan: &Plan, read: &InputRead, begun: Option<Fingerprint>) -> State {
    let compare = || {
        let path = path(plan, read)?;
        let mut fingerprint = match begun {
            Some(begun) => begun,
            None => files::open_first(path, read.size)?.1,
        };
        fingerprint.finish()?;
        Ok(if fingerprint.hash() != read.hash {
            State::Other("its bytes are others".to_owned())
        } else if files::size(path)? > read.size {
            State::Grown
        } else {
            State::Same
        })
    };
    compare().unwrap_or_else(|error: io::Error| State::Other(error.to_string()))
}

/// Where a file lies that was read.
fn path<'p>(plan: &'p Plan, read: &InputRead) -> io::Result<&'p Path> {
    let files = &plan.sources[read.source].files;
    let found = files.binary_search_by(|input| input.name.cmp(&read.name));
    found.map(|at| &*files[at].path).map_err(|_| io::ErrorKind::NotFound.into())
}

/// A file as UTF-8 text, forwards only.
struct Opened {
    text: Box<dyn BufRead>,
    fingerprint: Fingerprint,
    /// Byte of the text where `window` begins.
    start: u64,
    /// What was taken out of `text` and may be asked for again, for texts may overlap.
    window: Vec<u8>,
}

impl Opened {
    fn new(plan: &Plan, read: &InputRead) -> io::Result<Opened> {
        let (input, fingerprint) = files::open_first(path(plan, read)?, read.size)?;
        let (text, _) = ingest::decode(input);
        Ok(Opened { text, fingerprint, start: 0, window: Vec::new() })
    }

    /// Whether these bytes stand at byte `start`, which is not before that of the last question.
    fn holds(&mut self, start: u64, bytes: &[u8]) -> io::Result<bool> {
        while self.start < start {
            let left = usize::try_from(start - self.start).unwrap_or(usize::MAX);
            let passed = if self.window.is_empty() {
                let passed = left.min(self.text.fill_buf()?.len());
                self.text.consume(passed);
                passed
            } else {
                self.window.drain(..left.min(self.window.len())).count()
            };
            if passed == 0 {
                return Ok(false); // the text ends before
            }
            self.start += passed as u64;
        }
        let missing = bytes.len().saturating_sub(self.window.len()) as u64;
        self.text.by_ref().take(missing).read_to_end(&mut self.window)?;
        Ok(self.window.starts_with(bytes))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the table of rejects is a file of the test's own")]
mod tests {
    use tables::Extra;

    use super::*;
    use crate::read::Reading;

    const PIPELINE: &str = "[study]\nid = \"s\"\noutput = \"report\"\n\n[[source]]\nid = \"reviews\"\n\
        kind = \"review\"\nfiles = [\"*.csv\"]\ncolumns = { id = \"id\", text = [\"text\"] }\n";

    /// Reads two files, changes the rows, and compares them: how many rows are verified and how many
    /// failed, the rows, and what is complained about.
    fn check(
        change: impl FnOnce(&mut Vec<utterances::Row>),
    ) -> ((u64, u64), Vec<utterances::Row>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let rows = |n: u64| format!("{n},Nothing but trouble {n} รอ.\n");
        let more = (10..20_000).map(rows).collect::<String>();
        files::write_text(&at("a.csv"), "id,text\n1,It works.\n2,Fine.\n3,Slow.\n").unwrap();
        files::write_text(&at("b.csv"), &format!("id,text\n{more}")).unwrap();
        files::write_text(&at("s.toml"), PIPELINE).unwrap();
        let plan = crate::plan::plan(&at("s.toml"), None).unwrap();
        let (mut reading, mut rows) = (Reading::new(&plan), Vec::new());
        while let Some(batch) = reading.next_batch().unwrap() {
            rows.extend(batch.utterances);
        }
        change(&mut rows);
        let table = BufWriter::new(File::create(at("rejects.parquet")).unwrap());
        let mut quotes = Quotes::new(Sources {
            plan: &plan,
            inputs: &reading.inputs,
            rejected: Writer::new(table, Extra::default()).unwrap(),
            complaints: Complaints::default(),
        });
        rows.chunks_mut(1_000).for_each(|rows| quotes.check(rows).unwrap());
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let checked = quotes.finish(&pool).unwrap();
        let table = File::open(at("rejects.parquet")).unwrap();
        let rejects: Vec<rejects::Row> = tables::read(table, &Extra::default()).unwrap();
        assert_eq!(rejects, checked.complaints.first);
        let told = rejects.iter().map(|row| {
            let line = row.line.unwrap_or(0);
            format!("{} {}:{line} {}: {}", row.what, row.path, row.why, row.excerpt)
        });
        let told = told.collect();
        assert_eq!(warnings(&plan, &checked.slices).len(), usize::from(!rejects.is_empty()));
        let Slices { verified, failed } = checked.slices[0];
        ((verified, failed), rows, told)
    }

    #[test]
    fn what_stands_in_its_file_is_verified() {
        let (slices, rows, told) = check(|_| ());
        assert_eq!((slices, told.len()), ((19_993, 0), 0));
        assert!(rows.iter().all(|row| row.byte_start.is_some()));
    }

    #[test]
    fn any_order_and_overlapping_texts_do_not_matter() {
        let (slices, _, told) = check(|rows| {
            rows.truncate(3_000);
            let mut part = rows[2_000].clone();
            (part.text, part.byte_start) = ("รอ.".to_owned(), part.byte_end.map(|end| end - 7));
            rows.extend([rows[2_000].clone(), part, rows[0].clone()]);
            rows.reverse();
        });
        assert_eq!((slices, told), ((3_003, 0), Vec::new()));
    }

    #[test]
    fn what_does_not_stand_there_loses_its_place_and_is_told() {
        let (slices, rows, told) = check(|rows| {
            let row = &mut rows[1];
            let next = |byte: Option<u64>| byte.map(|byte| byte + 1);
            (row.byte_start, row.byte_end) = (next(row.byte_start), next(row.byte_end));
            rows[2].text = "Slow?".to_owned();
            rows[3].byte_end = Some(u64::MAX);
            (rows[4].byte_start, rows[4].byte_end) = (Some(1 << 40), Some((1 << 40) + 30));
            rows[4].text = "a".repeat(30);
        });
        assert_eq!(slices, (19_989, 4));
        let lost = |row: &&utterances::Row| row.byte_start.is_none() && row.byte_end.is_none();
        assert_eq!(rows.iter().filter(lost).count(), 4);
        expect_test::expect![[r#"
            repaired a.csv:3 the text is not bytes 23 to 28 of the file: Fine.
            repaired a.csv:4 the text is not bytes 30 to 35 of the file: Slow?
            repaired b.csv:2 the text is not bytes 11 to 18446744073709551615 of the file: Nothing but trouble 10 รอ.
            repaired b.csv:3 the text is not bytes 1099511627776 to 1099511627806 of the file: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        "#]].assert_eq(&(told.join("\n") + "\n"));
    }
}
