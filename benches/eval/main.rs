//! How well records of every form are read, measured on labelled data.
//!
//!     cargo bench --bench eval -- FOLDER [--errors] [--predictions=FILE]
//!     cargo bench --bench eval -- LABELS.jsonl [--errors] [--predictions=FILE]
//!
//! `FOLDER`, or else the environment variable `CORPUS_EVAL`, holds a folder for each set; a set that is not there is
//! named and passed over. Prints the table of README. A file is taken for labels of credits (`credits.rs` says which).
//! `--errors` lists below the table what each score lacks. `--predictions=FILE` writes the credits that were found in
//! each labelled paragraph, a line of JSON each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and its counts are small"
)]

mod credits;
mod encodings;
mod feeds;
mod html;
mod warc;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// One line of the table.
struct Row {
    /// The set and what of it is measured.
    measured: String,
    /// The score, with its unit.
    score: String,
}

impl Row {
    fn new(measured: impl Into<String>, score: impl Into<String>) -> Self {
        Self {
            measured: measured.into(),
            score: score.into(),
        }
    }
}

/// What one set gives: lines of the table, and what was got wrong.
#[derive(Default)]
struct Outcome {
    rows: Vec<Row>,
    errors: Vec<String>,
    predictions: Vec<String>,
}

/// Scores one set; the error says why it can't be read.
type Scorer = fn(&Path) -> Result<Outcome, String>;

const SCORERS: [(&str, Scorer); 6] = [
    ("html-article-body", html::score_article_bodies),
    ("html-paragraphs", html::score_paragraphs),
    ("encodings", encodings::score),
    ("warc", warc::score),
    ("feeds", feeds::score),
    ("attribution", credits::score),
];

fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let wants_errors = arguments.iter().any(|argument| argument == "--errors");
    let folder = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"))
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("CORPUS_EVAL").map(PathBuf::from));
    let Some(folder) = folder else {
        println!("No labelled data: name its folder, or set CORPUS_EVAL.");
        return ExitCode::SUCCESS;
    };
    let predictions_to = arguments
        .iter()
        .find_map(|argument| argument.strip_prefix("--predictions="));
    let mut failed = false;
    let (mut errors, mut predictions) = (Vec::new(), Vec::new());
    let sets: Vec<(&str, PathBuf, Scorer)> = if folder.is_file() {
        vec![("labels", folder, credits::score_file)]
    } else {
        let set = |(name, scorer): (&'static str, Scorer)| (name, folder.join(name), scorer);
        SCORERS.into_iter().map(set).collect()
    };
    println!("| measured | score |\n|---|---|");
    for (name, set, scorer) in sets {
        if !set.exists() {
            println!("| {name} | not there: {} |", set.display());
            continue;
        }
        match scorer(&set) {
            Ok(outcome) => {
                for row in outcome.rows {
                    println!("| {} | {} |", row.measured, row.score);
                }
                errors.extend(outcome.errors);
                predictions.extend(outcome.predictions);
            }
            Err(error) => {
                failed = true;
                println!("| {name} | could not be read: {error} |");
            }
        }
    }
    if let Some(path) = predictions_to {
        let lines: String = predictions.iter().map(|line| format!("{line}\n")).collect();
        if let Err(error) = std::fs::write(path, lines) {
            failed = true;
            println!("{path} could not be written: {error}");
        }
    }
    if wants_errors {
        for error in errors {
            println!("{error}");
        }
    }
    ExitCode::from(u8::from(failed))
}
