//! Documents and build cannot drift apart.

use std::collections::{BTreeMap, BTreeSet};

use tests::{read, root};

/// The table of edges in ARCHITECTURE.md: crate → what it may use.
fn edges() -> BTreeMap<String, String> {
    let text = read(&root(), "ARCHITECTURE.md");
    let section = text.split("## Edges").nth(1).expect("a section of edges");
    let rows = section.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    rows.take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
            (cells.next().expect("a crate"), cells.next().expect("its edges"))
        })
        .collect()
}

/// The workspace's crates that a manifest names under `[dependencies]`.
fn dependencies(manifest: &str, crates: &BTreeSet<String>) -> BTreeSet<String> {
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap_or("");
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| line.split(['.', ' ', '=']).next());
    names.filter(|name| crates.contains(*name)).map(str::to_owned).collect()
}

#[test]
fn crates_use_what_the_architecture_says() {
    let edges = edges();
    let crates: BTreeSet<String> = edges.keys().cloned().collect();
    let mut folders: BTreeSet<String> = root()
        .join("crates")
        .read_dir()
        .expect("crates")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    folders.insert("tests".to_owned());
    assert_eq!(crates, folders, "the table names every crate, and no other");
    for (name, allowed) in edges {
        if allowed == "anything" {
            continue;
        }
        let manifest = read(&root(), &format!("crates/{name}/Cargo.toml"));
        let used = dependencies(&manifest, &crates);
        let allowed: BTreeSet<String> =
            allowed.split(',').map(|name| name.trim().to_owned()).filter(|it| it != "–").collect();
        assert_eq!(
            used, allowed,
            "edges of `{name}`: the manifest has the left, the table the right"
        );
    }
}

#[test]
fn heavy_crates_stay_where_they_belong() {
    for (heavy, home) in [("tantivy", "index"), ("polars", "tables"), ("indicatif", "trivox")] {
        // xtask measures tantivy by itself.
        let elsewhere = |name: &&String| !["tests", "xtask", home].contains(&name.as_str());
        for name in edges().keys().filter(elsewhere) {
            let manifest = read(&root(), &format!("crates/{name}/Cargo.toml"));
            assert!(
                !manifest.contains(&format!("\n{heavy}.")),
                "`{heavy}` belongs to `{home}`, not `{name}`"
            );
        }
    }
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = read(&root(), "README.md");
    for command in ["cargo run --release -- run pipelines/contact-centre.toml", "cargo xtask test"]
    {
        assert!(readme.contains(command), "`{command}` is not in README.md");
    }
    assert!(read(&root(), ".ci/run").contains("cargo xtask test"));
}

#[test]
fn each_source_file_says_what_it_is() {
    let mut waiting = vec![root().join("crates"), root().join("tests")];
    let mut seen = 0;
    while let Some(folder) = waiting.pop() {
        for entry in folder.read_dir().expect("a folder").map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = read(&path, "");
                assert!(text.starts_with("//!"), "{} has no header", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "the walk found only {seen} files");
}
