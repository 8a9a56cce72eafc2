//! Stopped and killed in the middle.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::support::{Corpus, Desk, Tally, run};
use super::{assert_same_content, line};

#[test]
fn an_interrupted_ingest_is_finished_by_the_next_one() {
    let mut record_count = 2500;
    loop {
        let desk = Desk::new();
        let corpus = desk.corpus("corpus.db");
        let mut lines = String::new();
        for number in 0..record_count {
            let sentence =
                format!("Record {number} tells of the harbour, the river and the bridge. ");
            let words = format!("{}\\n\\nAll rights reserved.", sentence.repeat(50));
            lines += &line(&number.to_string(), Some("2026-03-01"), &words);
        }
        desk.write("big.jsonl", lines);
        let arguments = ["--no-analysis".into(), desk.articles()];

        // Killed: nothing half, whatever there is.
        let killed = stop_early(&corpus, &arguments, "-KILL");
        corpus.assert_sound(&[]);
        // Stopped: what was whole is stored, and the exit code says that there is more.
        let stopped = stop_early(&corpus, &arguments, "-INT");
        corpus.assert_sound(&[]);
        let stored = corpus.number("SELECT count(*) FROM article");
        if stored == record_count && record_count < 20_000 {
            // Too quick to be interrupted in the middle.
            record_count *= 2;
            continue;
        }
        assert_eq!(killed, None, "killed");
        assert_eq!(stopped, Some(130), "stopped");
        assert_eq!(
            corpus.rows("SELECT outcome FROM ingest_run ORDER BY run_id DESC LIMIT 1"),
            ["[Text(\"interrupted\")]"]
        );
        assert_eq!(
            corpus.number("SELECT count(*) FROM input WHERE is_complete = 1"),
            0
        );

        let tally = corpus.ingest(&arguments);
        let stored = usize::try_from(stored).unwrap();
        let total = usize::try_from(record_count).unwrap();
        assert_eq!(tally, Tally::of(total - stored, stored, 0));
        corpus.assert_sound(&[]);
        let uninterrupted = desk.corpus("uninterrupted.db");
        assert_eq!(uninterrupted.ingest(&arguments), Tally::of(total, 0, 0));
        assert_same_content(
            &uninterrupted,
            &corpus,
            "uninterrupted / interrupted and finished",
        );
        return;
    }
}

/// Begins an ingest and sends a signal once it is at work; gives the exit code, if it had one.
fn stop_early(corpus: &Corpus, arguments: &[PathBuf], signal: &str) -> Option<i32> {
    let mut command = corpus.program();
    command.arg("ingest").args(arguments);
    let runs_before = runs_begun(corpus);
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while runs_begun(corpus) == runs_before && begun.elapsed() < Duration::from_secs(60) {
        sleep(Duration::from_millis(20));
    }
    sleep(Duration::from_millis(300));
    run(Command::new("kill").args([signal, &child.id().to_string()]));
    child.wait().unwrap().code()
}

/// How many runs the file knows of; 0 while it is in the making.
fn runs_begun(corpus: &Corpus) -> i64 {
    corpus
        .try_number("SELECT count(*) FROM ingest_run")
        .unwrap_or(0)
}
