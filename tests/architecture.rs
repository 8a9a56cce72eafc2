//! The layout is the architecture: modules import down a list, and each crate with an effect has its one place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::format_push_string,
    reason = "a test may fail by panicking, and says why it was skipped"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From the top to the bottom; a module imports from those after it.
const LAYERS: [&str; 10] = [
    "main", "cli", "commands", "pipeline", "report", "store", "input", "detect", "extract", "text",
];

fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).unwrap();
                let module = below
                    .components()
                    .next()
                    .unwrap()
                    .as_os_str()
                    .to_str()
                    .unwrap();
                let module = module.trim_end_matches(".rs").to_owned();
                found.push((module, below.to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 30, "the sources were not found");
    found
}

/// The code without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn modules_import_down_the_list_only() {
    let level: BTreeMap<&str, usize> = LAYERS.iter().copied().zip(0..).collect();
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        let Some(&own) = level.get(module.as_str()) else {
            assert!(
                ["lib", "model"].contains(&module.as_str()),
                "{module} has no place in the list"
            );
            continue;
        };
        for (other, &theirs) in &level {
            let is_imported = code(&text).contains(&format!("crate::{other}::"));
            let is_up = theirs < own;
            let know_each_other = [module.as_str(), other] == ["report", "store"];
            // The command line is made of the commands' arguments, and the commands are handed the command line.
            let is_command_line = (module.as_str(), *other) == ("commands", "cli");
            if is_imported && (is_up || know_each_other) && !is_command_line {
                wrong.push(format!("{} imports {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_has_an_effect_has_one_place() {
    let places: [(&str, &[&str]); 8] = [
        ("rusqlite", &["store"]),
        ("refinery", &["store"]),
        ("tabled", &["report"]),
        ("clap", &["main", "cli", "commands"]),
        ("std::fs", &["input", "store", "commands"]),
        ("fs::", &["input", "store"]),
        ("std::io::stdout", &["commands"]),
        ("Timestamp::now", &["commands"]),
    ];
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        for (word, allowed) in places {
            if code(&text).contains(word) && !allowed.contains(&module.as_str()) {
                wrong.push(format!("{} uses {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
