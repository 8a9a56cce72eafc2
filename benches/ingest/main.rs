//! How close exact ingest comes to a floor: the least work that gives the same store.
//!
//! `cargo bench --bench ingest -- 100` makes a corpus of 100 MB of news-like text below `target/`, then runs the floor
//! and `corpus ingest --no-analysis` in turn, and the default ingest, and prints CPU and wall seconds, peak memory and
//! ratios. `-- 10 100 1000` runs several sizes; `--runs N` sets how often (3). Absolute times mean little, ratios in one
//! run do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    reason = "a benchmark may fail by panicking, and prints"
)]

mod floor;
mod generate;

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
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if let [mode, input, db] = arguments.as_slice()
        && mode == "floor"
    {
        return floor::run(Path::new(input), Path::new(db));
    }
    let runs_at = arguments.iter().position(|argument| argument == "--runs");
    let runs = runs_at
        .and_then(|at| arguments.get(at + 1)?.parse().ok())
        .unwrap_or(3);
    let mut sizes: Vec<usize> = arguments
        .iter()
        .enumerate()
        .filter(|(at, _)| runs_at.is_none_or(|runs_at| *at != runs_at + 1))
        .filter_map(|(_, argument)| argument.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes.push(10);
    }
    for megabytes in sizes {
        compare(megabytes, runs);
    }
}

fn compare(megabytes: usize, runs: usize) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("ingest-{megabytes}"));
    std::fs::create_dir_all(&folder).unwrap();
    let input = folder.join("news.jsonl");
    let paragraphs = generate::write_if_missing(&input, megabytes);
    let itself = std::env::current_exe().unwrap();
    let corpus = env!("CARGO_BIN_EXE_corpus");
    let db = folder.join("bench.db");
    let program = |name: &str| -> Command {
        let mut command = Command::new(if name == "floor" {
            itself.as_os_str()
        } else {
            corpus.as_ref()
        });
        match name {
            "floor" => command.arg("floor").arg(&input).arg(&db),
            "exact" => command
                .arg("--db")
                .arg(&db)
                .args(["-q", "ingest", "--no-analysis"])
                .arg(&input),
            _ => command
                .arg("--db")
                .arg(&db)
                .args(["-q", "ingest"])
                .arg(&input),
        };
        command
    };
    let names = ["floor", "exact", "default"];
    let mut costs: [Vec<Cost>; 3] = Default::default();
    for _ in 0..runs {
        for (name, costs) in names.iter().zip(&mut costs) {
            for suffix in ["", "-wal", "-shm", "-journal"] {
                drop(std::fs::remove_file(format!("{}{suffix}", db.display())));
            }
            costs.push(run(program(name)));
        }
    }
    println!("{megabytes} MB, {paragraphs} distinct paragraphs, median of {runs} runs");
    println!(
        "{:<8} {:>8} {:>8} {:>9} {:>10} {:>11}",
        "", "cpu s", "wall s", "peak MB", "cpu/floor", "wall/floor"
    );
    let floor = (
        median(&costs[0], |cost| cost.cpu),
        median(&costs[0], |cost| cost.wall),
    );
    for (name, costs) in names.iter().zip(&costs) {
        let (cpu, wall) = (
            median(costs, |cost| cost.cpu),
            median(costs, |cost| cost.wall),
        );
        let peak = median(costs, |cost| cost.peak_mb);
        println!(
            "{name:<8} {cpu:>8.2} {wall:>8.2} {peak:>9.0} {:>10.2} {:>11.2}",
            cpu / floor.0,
            wall / floor.1
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
