//! The folder in which an index is written and read.
//!
//! The engine's own folder forces each file to disk as soon as it is closed: a hundred waits for a
//! small index. Whoever writes a report puts it in its place as a whole, and forces it to disk then.

#![expect(clippy::disallowed_methods, reason = "the engine names the files that it writes")]

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

/// A folder whose files are written and left to the system; read as the engine reads any.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    written: MmapDirectory,
}

impl Folder {
    /// Opens a folder that exists.
    pub(crate) fn open(path: &Path) -> Result<Folder, OpenDirectoryError> {
        Ok(Folder { path: path.to_owned(), written: MmapDirectory::open(path)? })
    }

    /// Makes a folder in it and opens that.
    pub(crate) fn make(&self, name: &str) -> Result<Folder, OpenDirectoryError> {
        let path = self.path.join(name);
        fs::create_dir(&path).map_err(|error| OpenDirectoryError::IoError {
            io_error: Arc::new(error),
            directory_path: path.clone(),
        })?;
        Folder::open(&path)
    }

    /// Takes over the files of a segment from another folder, as links where the disk has them: they
    /// are never written again.
    pub(crate) fn take_over(&self, from: &Path, segment: &str) -> io::Result<()> {
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            let is_of_segment = name.to_str().and_then(|name| name.split_once('.'));
            if is_of_segment.is_some_and(|(of, _)| of == segment) {
                let (there, here) = (from.join(&name), self.path.join(&name));
                fs::hard_link(&there, &here).or_else(|_| fs::copy(&there, &here).map(|_| ()))?;
            }
        }
        Ok(())
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.written.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.written.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.written.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = File::create_new(self.path.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(error, path.to_owned()),
        })?;
        Ok(BufWriter::new(Box::new(Left(file))))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.written.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        fs::write(self.path.join(path), data)
    }

    /// An index is never changed where it lies, so nobody need be kept out, and a report can be read
    /// where nothing may be written.
    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.written.watch(callback)
    }
}

/// A file that is left to the system when it is whole.
struct Left(File);

impl Write for Left {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl TerminatingWrite for Left {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.0.flush()
    }
}
