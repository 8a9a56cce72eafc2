//! How well records of every form are read, measured on labelled data.
//!
//!     cargo bench --bench eval -- FOLDER [--errors]
//!
//! `FOLDER`, or else the environment variable `CORPUS_EVAL`, holds a folder for each set; a set that is not there is
//! named and passed over. Prints the table of README. `--errors` lists below it what each score lacks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark prints, and its counts are small"
)]

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
}

/// Scores one set; the error says why it can't be read.
type Scorer = fn(&Path) -> Result<Outcome, String>;

const SCORERS: [(&str, Scorer); 5] = [
    ("html-article-body", html::score_article_bodies),
    ("html-paragraphs", html::score_paragraphs),
    ("encodings", encodings::score),
    ("warc", warc::score),
    ("feeds", feeds::score),
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
    let mut failed = false;
    let mut errors = Vec::new();
    println!("| measured | score |\n|---|---|");
    for (name, scorer) in SCORERS {
        let set = folder.join(name);
        if !set.is_dir() {
            println!("| {name} | not there: {} |", set.display());
            continue;
        }
        match scorer(&set) {
            Ok(outcome) => {
                for row in outcome.rows {
                    println!("| {} | {} |", row.measured, row.score);
                }
                errors.extend(outcome.errors);
            }
            Err(error) => {
                failed = true;
                println!("| {name} | could not be read: {error} |");
            }
        }
    }
    if wants_errors {
        for error in errors {
            println!("{error}");
        }
    }
    ExitCode::from(u8::from(failed))
}
