//! The first rows of reports as whole processes, ours and the stock shell's, and small additions to large files.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{generate, in_turn, ingest, itself, news, run as run_once, workplace};

/// How often each report is run.
const RUNS: usize = 20;

/// A corpus of so many megabytes, made once.
fn corpus_of(megabytes: usize) -> PathBuf {
    let (folder, db) = workplace(&format!("corpus-{megabytes}"));
    let draft = folder.join("draft.db");
    if !db.exists() {
        crate::remove_db(&draft);
        run_once(ingest(&draft, &news(megabytes).0, &["--no-analysis"], None));
        std::fs::rename(draft, &db).unwrap();
    }
    db
}

pub(crate) fn run(megabytes: usize) {
    let db = corpus_of(megabytes);
    println!("{megabytes} MB of text, best and median of {RUNS} runs, ms");
    for report in ["duplicates", "source_counts"] {
        let mut ours = Command::new(env!("CARGO_BIN_EXE_corpus"));
        ours.arg("--db")
            .arg(&db)
            .args(["report", report, "--limit", "50"]);
        let mut shell = Command::new("sqlite3");
        shell
            .arg(&db)
            .arg(format!("SELECT * FROM {report} LIMIT 50"));
        for (name, command) in [("corpus report", &mut ours), ("sqlite3", &mut shell)] {
            let mut times: Vec<f64> = (0..RUNS).map(|_| time(command)).collect();
            times.sort_by(f64::total_cmp);
            println!(
                "{report:<14} {name:<14} {:>7.1} {:>7.1}",
                times[0],
                times[RUNS / 2]
            );
        }
    }
}

fn time(command: &mut Command) -> f64 {
    let clock = Instant::now();
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
    clock.elapsed().as_secs_f64() * 1000.0
}

/// Ingests 100 articles into an empty file, and into one that holds `megabytes` of others: there plain SQL does as well
/// what no program can leave out.
pub(crate) fn add(megabytes: usize, runs: usize) {
    let large = corpus_of(megabytes);
    let (folder, db) = workplace("additions");
    let input = folder.join("additions.jsonl");
    let mut articles = generate::Articles::with_seed(7);
    let lines: String = (0..100)
        .map(|number| {
            format!(
                "{}\n",
                articles.next_article().to_json(&format!("added{number}"))
            )
        })
        .collect();
    std::fs::write(&input, lines).unwrap();
    // A copy for each run, made by the first of its two commands, which costs nothing that counts.
    let copy = folder.join("large.db");
    let empty = || ingest(&db, &input, &["--no-analysis"], None);
    let copied = || {
        std::fs::copy(&large, &copy).unwrap();
        settle(&copy);
        copy.as_path()
    };
    let into_large = || ingest(copied(), &input, &["--no-analysis"], None);
    let floor_into_large = || itself("floor-add", &input, copied());
    println!(
        "100 articles, into an empty file and after {megabytes} MB of text, median of {runs} runs"
    );
    in_turn(
        runs,
        &db,
        &[
            ("empty file", &empty),
            ("large file", &into_large),
            ("floor, large", &floor_into_large),
        ],
    );
}

/// Waits until the disk has what was copied, so that the next program does not.
fn settle(path: &Path) {
    std::fs::File::open(path).unwrap().sync_all().unwrap();
}
