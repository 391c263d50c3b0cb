//! The report's folder: built beside its place and put there whole, or not at all.

#![expect(clippy::disallowed_methods, reason = "this is where the report is written")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// A report under way; dropped before [`Building::publish`], it leaves nothing behind.
pub(crate) struct Building {
    folder: PathBuf,
    output: PathBuf,
    /// Held as long as the report is under way, so that two runs cannot write the same one.
    lock: File,
    lock_path: PathBuf,
}

impl Building {
    /// Begins a report that will lie at `output`.
    ///
    /// # Errors
    /// Where `output` is something else than a report, another run is writing it, or the folder
    /// beside it cannot be made.
    pub(crate) fn begin(output: &Path) -> io::Result<Building> {
        if output.exists() && !output.join("run.json").exists() && !is_empty(output) {
            let problem = format!("`{}` exists and is not a report", output.display());
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, problem));
        }
        let parent = output.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).to_owned();
        let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::create_dir_all(&parent)?;
        let lock_path = parent.join(format!(".{name}.lock"));
        let lock = File::create(&lock_path)?;
        if lock.try_lock().is_err() {
            let problem = format!("another run is writing `{}`", output.display());
            return Err(io::Error::new(io::ErrorKind::WouldBlock, problem));
        }
        let folder = parent.join(format!(".{name}.building"));
        // What a killed run left: half a report, or the earlier one not yet replaced by its own.
        remove(&folder)?;
        let before = before(&folder);
        if !output.exists() && before.exists() {
            fs::rename(&before, output)?;
        }
        for part in ["tables", "index", "parts"] {
            fs::create_dir_all(folder.join(part))?;
        }
        Ok(Building { folder, output: output.to_owned(), lock, lock_path })
    }

    /// A new table's file.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(crate) fn table(&self, name: &str) -> io::Result<BufWriter<File>> {
        let path = self.folder.join("tables").join(format!("{name}.parquet"));
        Ok(BufWriter::new(File::create(path)?))
    }

    /// Where the index goes.
    pub(crate) fn index(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// Where that of an earlier report lies, if there is one.
    pub(crate) fn earlier_index(&self) -> PathBuf {
        self.output.join("index")
    }

    /// A new part of the utterances or codings, between reading and annotating.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(crate) fn new_part(&self, what: &str, number: usize) -> io::Result<BufWriter<File>> {
        Ok(BufWriter::new(File::create(self.part(what, number))?))
    }

    /// A part written before.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn open_part(&self, what: &str, number: usize) -> io::Result<File> {
        File::open(self.part(what, number))
    }

    fn part(&self, what: &str, number: usize) -> PathBuf {
        self.folder.join("parts").join(format!("{number:08}.{what}.parquet"))
    }

    /// Writes a text file of the report.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn text(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.folder.join(name), text)
    }

    /// Puts the report in its place; an earlier one stays until this one is whole.
    ///
    /// # Errors
    /// Where folders cannot be renamed; the earlier report is then still there.
    pub(crate) fn publish(self) -> io::Result<()> {
        remove(&self.folder.join("parts"))?;
        force(&self.folder)?;
        let before = before(&self.folder);
        remove(&before)?;
        if self.output.exists() {
            fs::rename(&self.output, &before)?;
        }
        if let Err(error) = fs::rename(&self.folder, &self.output) {
            if before.exists() {
                fs::rename(&before, &self.output)?;
            }
            return Err(error);
        }
        remove(&before)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        // Nothing can be done about a folder that will not go; the next run removes it.
        let _ = remove(&self.folder);
        let _ = self.lock.unlock();
        let _ = fs::remove_file(&self.lock_path);
    }
}

/// Where the earlier report is while the one that was built takes its place.
fn before(building: &Path) -> PathBuf {
    building.with_extension("before")
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Forces the files of a folder to disk: after a loss of power a report in its place is a whole one.
fn force(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            force(&path)?;
        } else {
            OpenOptions::new().write(true).open(&path)?.sync_data()?;
        }
    }
    Ok(())
}

/// Removes a folder that may not be there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Opens a table of a finished report.
///
/// # Errors
/// Where the report has none of this name.
pub fn open_table(report: &Path, name: &str) -> io::Result<File> {
    File::open(report.join("tables").join(format!("{name}.parquet")))
}

/// The text of a file of a finished report.
///
/// # Errors
/// Where it is not there.
pub fn open_text(report: &Path, name: &str) -> io::Result<String> {
    let mut text = String::new();
    io::Read::read_to_string(&mut BufReader::new(File::open(report.join(name))?), &mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_was_killed_between_two_reports_has_lost_none() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("report");
        let publish = |text: &str| {
            let building = Building::begin(&output).unwrap();
            building.text("run.json", text).unwrap();
            building.publish().unwrap();
        };
        publish("first");
        // The earlier report has made way, and the new one has not come.
        fs::rename(&output, folder.path().join(".report.before")).unwrap();
        fs::create_dir(folder.path().join(".report.building")).unwrap();
        let building = Building::begin(&output).unwrap();
        assert_eq!(open_text(&output, "run.json").unwrap(), "first");
        drop(building);
        assert_eq!(open_text(&output, "run.json").unwrap(), "first");
        publish("second");
        assert_eq!(open_text(&output, "run.json").unwrap(), "second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
