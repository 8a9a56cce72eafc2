//! What ingest costs, against a floor: the least work that gives the same store.
//!
//!     cargo bench --bench ingest -- 10 100 1000          floor, exact ingest and default ingest in turn
//!     cargo bench --bench ingest -- cores 100            the same work on one core and on two
//!     cargo bench --bench ingest -- stages 100           the share of each stage
//!     cargo bench --bench ingest -- folder 30000         small files against the same text in one
//!     cargo bench --bench ingest -- formats 20           the same articles in every form that is read
//!     cargo bench --bench ingest -- additions 300        100 articles more, in a small file and in a large one
//!     cargo bench --bench ingest -- reports 300 3000     the first rows of reports, in files of 1 and 10 million occurrences
//!
//! Numbers are megabytes of news-like text, made below `target/`; 100 MB have 344,000 occurrences. *Exact* is `corpus
//! ingest --no-analysis`. `--runs N` sets how often (3). Absolute times mean little, ratios in one run do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "a benchmark may fail by panicking, and prints"
)]

mod floor;
mod folder;
mod formats;
mod generate;
mod reports;
mod stages;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// What one run of a program cost.
#[derive(Clone, Copy, Debug)]
struct Cost {
    cpu: f64,
    wall: f64,
    peak_mb: f64,
}

fn main() {
    let mut arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [mode, input, db] = arguments.as_slice() {
        let (input, db) = (Path::new(input), Path::new(db));
        match mode.as_str() {
            "floor" => return floor::run(input, db),
            "floor-add" => return floor::add(input, db),
            _ => {}
        }
    }
    let mut runs = 3;
    if let Some(at) = arguments.iter().position(|argument| argument == "--runs") {
        runs = arguments.remove(at + 1).parse().unwrap();
        arguments.remove(at);
    }
    let mode = arguments
        .first()
        .filter(|first| first.parse::<usize>().is_err())
        .cloned();
    let numbers = arguments[usize::from(mode.is_some())..].iter();
    let numbers: Vec<usize> = numbers.map(|number| number.parse().unwrap()).collect();
    let numbers_or = |default| {
        if numbers.is_empty() {
            vec![default]
        } else {
            numbers.clone()
        }
    };
    match mode.as_deref() {
        None => numbers_or(10)
            .into_iter()
            .for_each(|size| compare(size, runs)),
        Some("cores") => numbers_or(100)
            .into_iter()
            .for_each(|size| compare_cores(size, runs)),
        Some("stages") => numbers_or(100).into_iter().for_each(stages::run),
        Some("folder") => numbers_or(30_000)
            .into_iter()
            .for_each(|count| folder::run(count, runs)),
        Some("formats") => numbers_or(20)
            .into_iter()
            .for_each(|size| formats::run(size, runs)),
        Some("additions") => numbers_or(300)
            .into_iter()
            .for_each(|size| reports::add(size, runs)),
        Some("reports") => numbers_or(300).into_iter().for_each(reports::run),
        Some(other) => panic!("no such benchmark: {other}"),
    }
}

/// A folder for what belongs together, and the corpus file in it.
fn workplace(name: &str) -> (PathBuf, PathBuf) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let db = folder.join("bench.db");
    (folder, db)
}

/// The corpus of so many megabytes, and how many distinct paragraphs it has.
fn news(megabytes: usize) -> (PathBuf, u64) {
    let (folder, _) = workplace(&format!("news-{megabytes}"));
    let input = folder.join("news.jsonl");
    let paragraphs = generate::write_if_missing(&input, megabytes);
    (input, paragraphs)
}

fn remove_db(db: &Path) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        drop(std::fs::remove_file(format!("{}{suffix}", db.display())));
    }
}

/// `corpus ingest` of one input, on these cores where they are named.
fn ingest(db: &Path, input: &Path, options: &[&str], cores: Option<&str>) -> Command {
    let corpus = env!("CARGO_BIN_EXE_corpus");
    let mut command = match cores {
        Some(cores) => {
            let mut command = Command::new("taskset");
            command.args(["-c", cores, corpus]);
            command
        }
        None => Command::new(corpus),
    };
    command
        .arg("--db")
        .arg(db)
        .args(["-q", "ingest"])
        .args(options)
        .arg(input);
    command
}

/// This program, as one of the floors.
fn itself(mode: &str, input: &Path, db: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg(mode).arg(input).arg(db);
    command
}

/// Floor, exact and default ingest in turn.
fn compare(megabytes: usize, runs: usize) {
    let (input, paragraphs) = news(megabytes);
    let (_, db) = workplace("compare");
    let floor = || itself("floor", &input, &db);
    let exact = || ingest(&db, &input, &["--no-analysis"], None);
    let default = || ingest(&db, &input, &[], None);
    println!("{megabytes} MB, {paragraphs} distinct paragraphs, median of {runs} runs");
    in_turn(
        runs,
        &db,
        &[("floor", &floor), ("exact", &exact), ("default", &default)],
    );
}

/// Exact and default ingest on one core and on two.
fn compare_cores(megabytes: usize, runs: usize) {
    let (input, _) = news(megabytes);
    let (_, db) = workplace("compare");
    for (name, options) in [("exact", &["--no-analysis"][..]), ("default", &[][..])] {
        let one = || ingest(&db, &input, options, Some("0"));
        let two = || ingest(&db, &input, options, Some("0,1"));
        println!("{name}, {megabytes} MB, median of {runs} runs");
        in_turn(runs, &db, &[("1 core", &one), ("2 cores", &two)]);
    }
}

/// Runs programs in turn, each into a new file, and prints what they cost, the first being the measure.
fn in_turn(runs: usize, db: &Path, programs: &[(&str, &dyn Fn() -> Command)]) {
    let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); programs.len()];
    for _ in 0..runs {
        for ((_, program), costs) in programs.iter().zip(&mut costs) {
            remove_db(db);
            costs.push(run(program()));
        }
    }
    println!(
        "{:<14} {:>8} {:>8} {:>9} {:>7} {:>7}",
        "", "cpu s", "wall s", "peak MB", "cpu x", "wall x"
    );
    let first = (
        median(&costs[0], |cost| cost.cpu),
        median(&costs[0], |cost| cost.wall),
    );
    for ((name, _), costs) in programs.iter().zip(&costs) {
        let cpu = median(costs, |cost| cost.cpu);
        let wall = median(costs, |cost| cost.wall);
        let peak = median(costs, |cost| cost.peak_mb);
        println!(
            "{name:<14} {cpu:>8.2} {wall:>8.2} {peak:>9.0} {:>7.2} {:>7.2}",
            cpu / first.0,
            wall / first.1
        );
    }
}

fn run(mut command: Command) -> Cost {
    let clock = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let usage = child.wait4().unwrap();
    assert!(usage.status.success(), "{command:?}");
    Cost {
        cpu: (usage.rusage.utime + usage.rusage.stime).as_secs_f64(),
        wall: clock.elapsed().as_secs_f64(),
        peak_mb: usage.rusage.maxrss as f64 / 1e6,
    }
}

fn median(costs: &[Cost], of: fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
